"""What names another meeting and what gives its relation, as expressions made of ``lexicons/cascade/references.toml``.

All meet text in lower case, but for ``NOUN_FIRST`` and ``NAMED_CITY``.
"""

from __future__ import annotations

import re

from schemas import toml
from schemas.project import data

FILE = data("extraction.en", "lexicons", "cascade", "references.toml")
DATA: dict[str, list[str]] = toml.loads(FILE.read_text(encoding="utf-8"))
CLASSES = ("nation", "state", "province", "city", "prefecture", "county", "town", "higher")


def any_of(name: str) -> str:
    """An expression for any of the list ``name``."""
    return "(?:" + "|".join(DATA[name]) + ")"


_PLAIN_LEVEL = "(?:" + "|".join(map(any_of, CLASSES)) + ")"
_BREAK = any_of("breaks") + r"\b"
_LIST = (  # “national”; “the autonomous region and of Nyingchi City”
    rf"(?<![\w-]){_PLAIN_LEVEL}(?![\w’'])(?:(?:\s*,\s*(?:and )?|\s+and |\s*/\s*| as well as )(?:of )?(?:the )?"
    rf"(?:[\w’'‘]+ )?{_PLAIN_LEVEL}(?![\w’']))*"
)
_WORD = rf"(?!{_BREAK})(?:[“\"‘(]?[\w’'·.-]*\w[’'”\")]*,?|&)"
_NOUN = rf"(?P<noun>{any_of('nouns')})\b"
_HELD = "(?:held|convened)"
_MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)"

LEVELS = re.compile("(?:" + "|".join(f"(?P<{name}>{any_of(name)})" for name in CLASSES) + ")")
LEVEL_FIRST = re.compile(rf"(?P<list>{_LIST})(?:\s+(?:{_WORD}\s+){{0,22}}?)?\s*{_NOUN}")
"""“the national, provincial and city safety teleconferences”"""
NOUN_FIRST = re.compile(
    rf"{_NOUN}(?:[ ](?:on|of|for) (?:(?!{any_of('nouns')}|\b{_BREAK})[^,.;:()]){{3,90}}?)??"
    rf"(?: (?:that were |which were )?{_HELD})?(?: successively)? (?:of|by|in|at) (?:the )?"
    r"(?:standing committee of (?:the )?)?(?:[A-Z][\w’']+ |[a-z]+ )?"
    rf"(?P<list>(?:[\w’']+ ){{0,2}}?{_LIST})",
    re.I,
)
"""“emergency meetings held successively by the autonomous region and Wuzhong City”"""
BY_CLAUSE = re.compile(
    rf"{_NOUN} (?:that|which) (?:the )?(?P<list>{_LIST})(?: (?!{_BREAK})[\w’'-]+){{0,6}} "
    rf"(?:had )?(?:{_HELD}|called)\b"
)
"""“the teleconference that the State Council Safety Committee held”"""
HOLDER = re.compile(
    rf"(?P<list>{_LIST})(?: [\w’'&-]+){{0,8}}? "
    rf"(?:{_HELD}|holds|convenes|organi[sz]ed|opened|hosted|called|went on with)(?: successively)? "
    rf"(?:an? |the |its )?"
    rf"(?P<title>(?:[“\"(]?[\w’'()·.-]+[”\")]* ){{0,12}}?{_NOUN})"
)
"""“the municipal safety committee held the third plenary meeting of 2022”"""
TAIL = re.compile(
    r"(?: (?:on|of|for|about|regarding|concerning|during) "
    rf"(?!the (?:morning|afternoon|evening|\d)|{_MONTH} \d|both sides)"
    r"[^,.;:()（）]{2,130}?)?"
    r"(?=\s*[,.;:()（）]|\s*$|\s(?:to|was|were|is|are|had|has"
    r"|and (?:the|of the|put|made|gave|then|arrange|deploy|study|analy[sz]e|summari[sz]e|further|make|mobili[sz]e"
    r"|convey|listen|[a-z]+ed)"
    rf"|on (?:the \d|the (?:morning|afternoon|evening)|{_MONTH})"
    r"|held|convened|that|which|where|with|by|via|through|in (?:the (?!(?:first|second|third|fourth) )|our|order)|at"
    r"|ended|closed|concluded|finished|just|immediately|directly|spirit|from|then|we|our|i)\b)"
)
"""What belongs to a name after its noun, up to a stop or a word that begins something else."""
BODY = re.compile(rf"(?: (?!on\b|{_BREAK})[\w’']+){{0,4}}?{TAIL.pattern}")
"""What belongs to the name of a body after its level (“Safety Committee”, “health system on fire safety”)."""
BACK = re.compile(
    r"(?:[,.;:]|\b(?:the|an?|of|in|to|recent|latest|(?<!video )(?<!television )(?<!tv )(?<!telephone )and|"
    + "|".join(DATA["breaks"])
    + r"))\s+",
    re.I,
)
"""What a name does not run back over."""
NAMED_CITY = re.compile(r"([A-Z][a-z’'‘]+(?: [A-Z][a-z’']+)?) (?:City|Municipality)")
NAME_BEFORE = re.compile(r"(?:[A-Z][A-Za-z’'‘]+ ){1,2}$")

ITEM = re.compile(
    r"^[\s,]*(?:(?:held )?on [a-z]+ \d+(?:th|st|nd|rd)?,? )?(?:and |as well as |, )?"
    r"(?:the |of |spirit |requirements |\w+ of the ){0,3}$"
)
"""What stands between the items of a list of meetings."""
PASSED = re.compile(rf"\b{any_of('passed_on')}\b(?P<gap>[^.;:]*)$")
SPIRIT_AFTER = re.compile(r"\s*(?:['’]s?)?\s*(?:spirit|requirements?|arrangements?|deployment|demands?)\b")
WATCHED = re.compile(
    rf"\b(?P<verb>{any_of('watching')}) (?:the |a |an )?"
    r"(?:(?:[a-z]+ )?(?:live broadcast|video|broadcast) of (?:the )?)?"
    r"(?:[\w’'-]+ ){0,2}$"
)
TOOK_PART = re.compile(r"joined|attend|participat|took part|taking part")
WATCHED_AFTER = re.compile(
    r"^[^.;]{0,30}\b(?:was|were) (?:listened to and |collectively )?(?:watched|viewed|listened to)\b"
)
OPENED = re.compile(rf"\b{any_of('opening')} (?:the |a |an |its |their )?(?:[\w’'-]+ ){{0,3}}?(?:of (?:the )?)?$")
ENDED = re.compile(rf"^[^.;]{{0,80}}?\b{any_of('ended')}\b")
JUST_ENDED = re.compile(
    r"^,? which had (?:just )?ended"
    r"|^[^.;,]{0,60}?\b(?:had just ended|(?:was|were) (?:just )?over|had ended|has just ended|just ended)\b"
)
HELD_AFTER = re.compile(r"^[^.;,]{0,80}?\b(?:was|were) (?:then )?(?:held|convened|opened)\b")
HELD_BEFORE = re.compile(r"\b(?:held|convened|organi[sz]ed|opened|hosted|called) (?:an? |the )?$")
TO_CONVEY = re.compile(r"\bto (?:convey|relay|study|carry out|implement|pass on)\b|, (?:conveyed|relayed)")
BRANCH = re.compile(rf"\b{any_of('branch')}")
OWN_BRANCH = re.compile(rf"\b{any_of('own_branch')}\b[^.;]{{0,40}}(?:branch|sub)[ -]?venue")
THEN = re.compile(rf"\b{any_of('then_met')}\b")
LATER = re.compile(rf"\b{any_of('handed_on_later')}\b")
OTHER_SUBJECT = re.compile(rf"(?:^|\b){any_of('other_subject')}\b")
MET = re.compile(r"\b(?:held|convened|opened|called|hosted|chaired|presided|meeting of|met)\b")
NOTED_DAY = re.compile(
    rf"^\s*(?:(?:which was |that was |was )?{_HELD} )?\(?(?:on |of |at )?(?:the )?(?:morning |afternoon |evening )?"
    r"(?:of )?(?:the )?$"
)
"""What stands between a meeting's name and its day."""
WORDS = re.compile(r"[a-z]{4,}")
GENERIC = frozenset(DATA["generic"])
