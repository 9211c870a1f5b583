"""Whether what follows a verb of speech is asked of somebody: "suggested that", "asked to", "reminded … not to"."""

from __future__ import annotations

import re

QUESTION = re.compile(
    r"\s*(?:how|what|about|in detail|whether|why|who|where|if|after|the (?:reason|situation|progress))\b"
)
_LISTING = re.compile(
    r"(?:(?:put|puts|made|raised|set|laid|outlined|specified|offered|gave|listed|issued|presented)\b|proposed \w)"
)
_PROPOSED = frozenset(
    {
        "suggested",
        "suggests",
        "suggesting",
        "proposed",
        "proposes",
        "proposing",
        "recommended",
        "recommends",
        "hoped",
        "expressed",
        "pledged",
        "promised",
        "vowed",
        "expected",
    }
)
_ASKED = frozenset(
    {
        "advised",
        "agreed",
        "decided",
        "decreed",
        "determined",
        "resolved",
        "advocated",
        "appealed",
        "arranged",
        "ask",
        "asked",
        "asking",
        "asks",
        "called",
        "closed",
        "concluded",
        "ended",
        "calling",
        "calls",
        "commanded",
        "demand",
        "demanded",
        "demanding",
        "demands",
        "directed",
        "encouraged",
        "exhorted",
        "insisted",
        "instruct",
        "instructed",
        "instructs",
        "ordered",
        "pressed",
        "request",
        "requested",
        "requesting",
        "requests",
        "require",
        "required",
        "requirement",
        "requirements",
        "requires",
        "requiring",
        "ruled",
        "urge",
        "urged",
        "urges",
        "urging",
        "wanted",
        "wants",
    }
)
_REMINDED = frozenset({"reminded", "reminds", "reminding", "cautioned", "pushed", "admonished"})
_PROPOSAL = re.compile(r"\s*(?:that |to (?!the\b|all\b)[a-z]+ |(?!being|having)[a-z]+ing )")
_AGAINST = re.compile(r"\s(?:(?!of\b|that\b)[\w'’-]+ ){1,7}(?:against|not to)\b")
# "asked everybody to do three things:" only announces them.
_ANNOUNCED = re.compile(r".*\b(?:two|three|four|five|six|seven|following|several)\b[^:]{0,80}:\W*$")
_PROMISES = ("promise", "commitment", "pledge", "vow", "assurance")
_FORETOLD = re.compile(r" that [^;:]{1,120}?\b(?:would|will|can|cannot|could|no|nobody|must|should|is to|are to)\b")
_TOLD_TO = re.compile(r"(?: [\w'’-]+){1,7} to \w+")


def is_asked(verb: str, content: str) -> bool:
    """Whether a verb of demand is followed by what is demanded."""
    word = verb.split(" ", 1)[0]
    if word in _PROPOSED or verb.endswith(_PROMISES):
        return verb.endswith(" that") or bool(_PROPOSAL.match(content))
    if " clear" in verb and not verb.endswith("requirements"):
        return _FORETOLD.match(content) is not None
    if verb.startswith("laid ") and verb.endswith(" that"):
        return len(content.strip(" .,;:!?")) > 12
    if _LISTING.match(verb) or (word in ("requirements", "requirement") and len(content) < 15):
        head, colon, tail = content.partition(":")
        return bool(colon) and len(head) < 80 and len(tail.strip()) > 15
    if " demand" in verb or " is " in verb or " was " in verb:
        return len(content.strip(" .,;:!?")) > 12
    if word in ("asked", "asks", "asking") and (QUESTION.match(content) or _ANNOUNCED.match(content)):
        return False
    if word in _REMINDED:
        return bool(_TOLD_TO.match(content)) or verb == "pushed for" or _AGAINST.match(content) is not None
    if word in ("told", "tells", "telling"):
        return bool(_TOLD_TO.match(content))
    if word in ("warned", "warns", "warning"):
        return " would " in content or " will " in content or _AGAINST.match(content) is not None
    return word in _ASKED and len(content.strip(" .,;:!?")) > 12
