"""How a demand opens without a modal verb: an item of a list, a bare verb, an infinitive.

Only a leader's run of demands is read so; the words are in ``lexicons/openers/openers.toml``.
"""

from __future__ import annotations

import re

from schemas import toml
from schemas.project import data

_FILE = data("extraction.en", "lexicons", "openers", "openers.toml")
_LEXICON = toml.loads(_FILE.read_text(encoding="utf-8"))
VERBS = frozenset(_LEXICON["verbs"])
WITH_OBJECT = frozenset(_LEXICON["with_object"])
NUMBERS = frozenset(_LEXICON["numbers"])

_PARTICIPLES = frozenset({"cut", "hit", "led", "put", "read", "run", "set", "split", "spread"})
_OBJECTS = frozenset(_LEXICON["objects"])

_OPENER = re.compile(
    r"[\W_]*(?:(?:and|also|but|then|meanwhile|in addition|at the same time|besides|moreover)\b[\s,]*){0,3}"
)
_DIGITS = re.compile(
    r"[\W_]*(?:(?:sentence|point|task|step|requirement|item|demand|rule|measure) (?:one|two|three|four|five|six|\d)[,:]"
    r" ?|"
    r"[(（](?:one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|fifth|sixth)[)）]|"
    r"\(?\d{1,2}[.)、]|[①②③④⑤⑥⑦⑧⑨⑩])\s*"
)
_WORDS = re.compile(r"([a-z]+(?:[’'][a-z]+)?)(?: ([a-z]+))?(?: ([a-z]+))?")
# "Rescue teams have been placed": a noun that is spelled like a verb.
_NOUN = re.compile(r"(?!ensure|see|verify|check|confirm|make|know|let)[a-z]+ [a-z]+ (?:has|have) (?:also )?been\b")
_AFTER_NUMBER = re.compile(r"(?: place)?\s*[,，:、]|\s+(?:is|to|we|that)\b")
_WHOEVER = re.compile(
    r"\W*+(?:(?:it is )?better (?:to|let|that|be)\b|rather (?:let|to|be|that)\b|"
    r"whoever|"
    r"those (?:who|that|which)(?! (?:were|was|had|came|did|stood|died|went)\b)|anyone who|any \w+ (?:that|who|which))\b"
)
# An item in the present tense: "Each village builds its pool, …".
_EACH = re.compile(r"\W*+(?:each|every) [a-z-]+(?: (?:of|in) [a-z ]{1,30})? [a-z]+s\b")
# "Township leaders to take the lead": what is left of a modal verb lost in translation.
_BARE = re.compile(
    r"\W*+(?:[a-z-]+ ){0,4}(?:leaders|departments?|units?|enterprises|towns|townships|districts|counties|offices?|"
    r"bureaus?|committees?|levels|localities|responsibility|responsibilities|supervision|inspection|rectification|duty|measures|"
    r"thinking|understanding|cadres|members) to (?:further |strictly |earnestly |always |also |all )?([a-z]+)\b"
)
# "Every dragon boat needs a helmsman": what all of them need is asked for.
_ALL_NEED = re.compile(r"\W*+(?:each|every|all|any) (?:[a-z-]+ ){1,4}needs? (?!to\b|not\b|be\b)[a-z0-9]")
# "Anglers at the gully mouths: persuade them away": what an item is about, and a colon.
_TOPIC = re.compile(r"\W*+[a-z][^.;:“”\"]{2,90}: ")
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|said|says|went|came|goes)\b")
_CONDITION = re.compile(
    r"\W*+(?:above|below|beyond|for|in|on|before|after|when|if|with|according to|once|where|as for|regarding|whether"
    r"|no matter)\b[^,;]{0,160}, "
)
# "Cylinders without a code be confiscated on sight": the subjunctive after a verb of demand that stands before.
_BE = re.compile(
    r"(?<!\bto)(?<!\bnot)(?<!\bit)(?<!\bif)(?<!\bneed)(?<!\bso) be (?:not |only |also |all |\w+ly |firmly )?"
    r"(?:\w+ed|built|put|kept|held|made|sent|taken|told|shut|cut|set|given|brought|written|driven|done|found|hung|laid"
    r"|led|paid|read|run|sold|seen|complete|ready|present|in place|on duty|on standby|out of)\b"
)
_MODAL = re.compile(
    r"\b(?:will|would|can|could|may|might|must|shall|should|cannot|let|do|does|did|need|dare|to|whether|lest|[a-z]+n[’']t"
    r"|[a-z]+[’'](?:ll|d))\b"
)
_CLAUSE_MARKS = (",", ";", ":", "(", "—", " – ", " that ", " and ", " which ", " who ")
# "…; and that the dike be walked at night": one more clause of the demand before the semicolon.
_THAT = re.compile(r"\W*(?:and |also |but )?that (?:the |all |every |each |no |any )?[a-z]")
_TOLD_THAT = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|went|came|fell|rose|took|saw|killed|happened|occurred|found)\b"
)
# "Township heads are responsible for the list": a charge laid on somebody.
_CHARGED = re.compile(
    r"\W*+(?!(?:who|which|that|it|this|what|where)\b)[a-z][^,;:()]{2,90}? (?:is|are) (?:\w+ly )?responsible "
    r"(?:for (?!(?:the |this |an? |last )?(?:\w+ )?(?:accident|fire|explosion|collapse|death|loss|blast))|as )"
)
_IN_A_RELATIVE = re.compile(r"\b(?:who|which|that) (?:is|are) (?:\w+ly )?responsible ")
_STOPPED = (".", "!", "?", ";", ":", "。", "！", "？", "；", "：", "”", '"', "’", "'", ")")
_PAST = re.compile(r"\b(?:was|were|has been|have been|had)\b")
_LATER = re.compile(
    r"(?:, |\band )(?:(?:and|to) )?(?:effectively|resolutely|earnestly|firmly|strictly|vigorously|comprehensively|"
    r"conscientiously|further|make (?:overall|every)|do a good|strengthen|ensure|carry out|implement|improve|promote|"
    r"prevent|eliminate|establish|enhance|rectify|keep|grasp|pay close|persist in|speed up|step up|crack down) "
)
_SHORT_LINE = 60


def opens(lower: str, start: int, end: int) -> bool:
    """Whether the sentence ``lower[start:end]`` opens like a demand; short lines without a stop (captions) do not."""
    if end - start < _SHORT_LINE and not lower.endswith(_STOPPED, start, end):
        return False
    if lower.startswith("&", start):  # what is left of a page: "&copy;"
        return False
    found = _DIGITS.match(lower, start, end) or _OPENER.match(lower, start, end)
    if opens_at(lower, found.end() if found else start, end) or _WHOEVER.match(lower, start, end):
        return True
    if _EACH.match(lower, start, end) and not _PAST.search(lower, start, end):
        return True
    bare = _BARE.match(lower, start, end)
    if bare is not None and (bare[1] == "be" or bare[1] in VERBS):
        return True
    if _ALL_NEED.match(lower, start, end):
        return True
    topic = _TOPIC.match(lower, start, end)
    is_item = topic is not None and not _FINITE.search(topic[0]) and not _PAST.search(lower, topic.end(), end)
    if topic is not None and is_item and opens_at(lower, topic.end(), end, numbers=False):
        return True
    condition = _CONDITION.match(lower, start, end)
    return condition is not None and opens_at(lower, condition.end(), end, numbers=False)


def orders(lower: str, start: int, end: int) -> bool:
    """Whether ``lower[start:end]``, which somebody is quoted with, is an order: a bare verb with its object."""
    found = _OPENER.match(lower, start, end)
    words = _WORDS.match(lower, found.end() if found else start, end)
    if words is None or words[1] not in VERBS | WITH_OBJECT or words[1] == "work":
        return False
    return words[2] in _OBJECTS and not _FINITE.search(lower, start, end)


def opens_at(lower: str, at: int, end: int, *, numbers: bool = True) -> bool:
    """Whether a bare verb (or, with ``numbers``, an item's number) stands at ``at``."""
    words = _WORDS.match(lower, at, end)
    if words is None:
        return False
    first, second, third = words.groups()
    if first in WITH_OBJECT:
        return second in _OBJECTS
    if second == "by" and first in _PARTICIPLES:
        return False
    if first in VERBS:
        if _NOUN.match(lower, at, end):
            return False
        return first not in ("no", "not") or not _PAST.search(lower, at, end)
    if not numbers:
        return False
    for run in (f"{first} {second} {third}", f"{first} {second}", first):
        if run in NUMBERS:
            behind = at + len(run)
            return run.endswith((" is", "terms of")) or bool(_AFTER_NUMBER.match(lower, behind, end))
    return False


def goes_on(lower: str, start: int, end: int) -> bool:
    """Whether a later clause opens with a bare verb ("…, and effectively form closed-loop management")."""
    return not _PAST.search(lower, start, min(end, start + 150)) and bool(_LATER.search(lower, start, end))


def is_subjunctive(lower: str, start: int, end: int) -> bool:
    """Whether the sentence asks by a bare "be" whose clause has no modal verb ("the line be cleared by June")."""
    for found in _BE.finditer(lower, start, end):
        left = max(start, *(lower.rfind(mark, start, found.start()) for mark in _CLAUSE_MARKS))
        clause = lower[left : found.start()]
        if len(clause) > 2 and not _MODAL.search(clause) and not clause.endswith((" not", " never", " also")):
            return True
    return False


def is_further_that(lower: str, start: int, end: int) -> bool:
    """Whether the sentence is one more "that …" of a demand that a semicolon parted, and tells nothing that is so."""
    return bool(_THAT.match(lower, start, end)) and not _TOLD_THAT.search(lower, start, end)


def is_charge(lower: str, start: int, end: int) -> bool:
    """Whether the sentence lays a task on somebody ("the bureau is responsible for the list")."""
    found = _CHARGED.match(lower, start, end)
    return found is not None and not _IN_A_RELATIVE.search(found[0])
