"""Words and expressions that several rooms of the figures look for."""

from __future__ import annotations

import re

from extraction.text.guarded import tree
from schemas import toml
from schemas.project import data

DATA = toml.loads(data("extraction.en", "lexicons", "figures", "nouns.toml").read_text(encoding="utf-8"))
MEASURE = {noun: measure for measure, nouns in DATA["nouns"].items() for noun in nouns}


def any_of(words: list[str]) -> str:
    """A pattern of any of ``words``, the longer first."""
    return tree(words)


def last_letters(word: str) -> str:
    """The letters with which ``word`` ends: "times" of "man-times", "" of "of them,"."""
    at = len(word)
    while at and word[at - 1].isalpha():
        at -= 1
    return word[at:]


ANY_NOUN = re.compile(rf"\b({any_of(list(MEASURE))})\b", re.I)
OF_THEM = re.compile(
    r"\s+(?:of (?:them|which|whom)\b|(?:have|has|had|were|was|are) (?:all )?(?:been )?(?=[a-z]+ed\b))", re.I
)
DEMAND = re.compile(
    r"\b(?:should|must|shall|will|would|don['’]t|needs? to|necessary|to be|plans? (?:for|to)"
    r"|requir(?:ed|es) (?:that|to|all)|requested|asked|urged|call(?:s|ed) (?:on|for)|demand(?:ed"
    r"|s)|planned to|intends? to)\b",
    re.I,
)
DOWN = re.compile(rf"\b(?:{any_of(DATA['changes']['down'])})\b", re.I)
UP = re.compile(
    rf"(?<!turned )(?<!set )(?<!put )(?<!sealed )(?<!built )(?<!signed )(?<!made )(?<!shown )"
    rf"\b(?:{any_of(DATA['changes']['up'])})\b",
    re.I,
)
RECTIFIED = re.compile(rf"\b(?:{any_of(DATA['verbs']['rectified'])})\b", re.I)
DONE = re.compile(
    rf"\b(?:{any_of(DATA['verbs']['found'] + DATA['verbs']['rectified'] + DATA['verbs']['closed'])})\b", re.I
)
RESULT = any_of(DATA["verbs"]["found"] + DATA["verbs"]["rectified"] + DATA["verbs"]["closed"] + DATA["verbs"]["result"])
DID = re.compile(  # "seized 1,430 hoses"
    rf"\b({RESULT})\s+(?:and (?:\w+ ){{1,2}})?"
    r"(?:(?:a total of|more than|over|about|nearly|some|another|at least|up) )?(?:the )?$",
    re.I,
)
DONE_AT_ONCE = re.compile(
    rf"\s+(?:of (?:them|which|these|those)\s+)?(?:(?:have|has|had|were|was|are)\s+)?(?:all\s+)?(?:been\s+)?"
    rf"({any_of(DATA['verbs']['rectified'])})\b",
    re.I,
)
CLOSED = rf"(?:{any_of(DATA['verbs']['closed'] + DATA['verbs']['shut'])})\b(?!-| loop)"
STOPPED = re.compile(rf"\s+(?:(?:have|has|had|were|was)\s+)?(?:been\s+)?{CLOSED}", re.I)
MOVED = re.compile(
    r"\b(?:transferred|evacuated|moved|relocated|withdrawn|resettled|moved out"
    r"|(?:brought|taken|led|escorted|guided) (?:in advance )?"
    r"(?:out|ashore|away|to (?:safety|(?:a |the |safe |higher )*(?:shelters?"
    r"|schools?|gym\w*|places?|points?|ground|dry land))))\b",
    re.I,
)
CLAUSE_END = re.compile(r"[;.。；]| and (?=\d)|, (?=\d|of which|[a-z]+ (?:of|have|has|were|was|are|is)\b)|$")
PERSONAL = re.compile(
    r"\s+(?:\w+\s+)?(?:people|persons|leaders|cadres|representatives|meetings?|days?|hours?"
    r"|kilomet\w+|meters?|metres?)\b",
    re.I,
)
KILLING = re.compile(
    r"\b(kill(?:ed|ing|s)|claim(?:ed|ing)|injur(?:ed|ing|es)|wound(?:ed|ing)|hurt(?:ing)?)\s+"
    r"(?:(?:at least|more than|nearly|about|another|a total of|some|over)\s+)?$",
    re.I,
)
KILLING_ENDS = frozenset(
    {"kill", "killed", "killing", "kills", "claimed", "claiming", "injured", "injuring", "injures"}
    | {"wounded", "wounding", "hurt", "hurting"}
    | {"least", "than", "nearly", "about", "another", "of", "some", "over"}
)
"""Words in which a match of ``KILLING`` ends (``Number.lead``)."""
NOT_DONE = re.compile(  # "300 have not been rectified", "12 remain open"
    r"(?:\s+(?:of (?:them|which|these|those)|[a-z’'-]+(?: [a-z’'-]+){0,3}?))?\s+(?:(?:have|has"
    r"|had|are|is|were|was)\s+(?:still\s+)?(?:not|yet to)"
    r"|(?:have|has|had|are|were)\s+(?:still\s+)?un(?:rectified|solved|settled)"
    r"|(?:still\s+)?remain(?:s|ed)?\b|failed to|unrectified|outstanding)\b",
    re.I,
)
FEW = 12  # a number up to this, of things without a measure, is rather a turn of phrase
PAIRED = {"hazards_found": "hazards_rectified", "major_hazards_found": "major_hazards_rectified"}
OPEN: dict[str, str] = {
    **PAIRED,
    **{value: value for value in PAIRED.values()},
    "houses_dangerous": "hazards_rectified",
}
CHANGING = frozenset({"accidents", "fires", "deaths", "injuries", "hazards_found"})
PERSONS = frozenset({"deaths", "injuries"})
EVENTS = frozenset({"accidents", "fires"})
