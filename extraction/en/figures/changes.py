"""Changes that are told by a number, not a percentage."""

from __future__ import annotations

import re

from extraction.en.figures.numbers import Number
from extraction.en.figures.subjects import subjects, told_of
from extraction.en.figures.words import ANY_NOUN, CHANGING, DATA, DOWN, MEASURE, PERSONS, UP, any_of
from extraction.model import Figure

_ON_BEFORE = re.compile(r"\s+(up|down) (?:on|from|over|against|compared) ", re.I)  # "37 fires, 9 up on last year"
_MORE = re.compile(rf"\s+(?:({any_of(list(MEASURE))})\s+)?(more|fewer|less)\b(?:\s+({any_of(list(MEASURE))})\b)?", re.I)
_BY = re.compile(
    r"\b(?:down|up|drop\w*|fell|fallen|decreas\w+|declin\w+|ris\w+|rose|increas\w+|reduc\w+"
    r"|(?:went|gone|going) (?:up|down))\s+(?:by|of)\s+(?:\d+(?:, | and |, and )){0,3}$",
    re.I,
)
_BY_ENDS = frozenset({"by", "of", "and"})
_AFTER_BY = re.compile(
    r"\s*(?:respectively\b|[,.;]|year[- ]on[- ]year|compared|from|over|than|against|and \d|on (?:the|a) |$)", re.I
)
_NUMBER_OF = re.compile(
    rf"\b(?:{any_of(list(MEASURE))}) (?:numbered|totall?ed|came to|amounted to|stood at)"
    r" (?:about |over |more than |nearly )?$"
    rf"|\b(?:number|total|toll) of (?:\w+ ){{0,3}}?(?:{any_of(list(MEASURE))})(?: \w+){{0,3}}? (?:was|were|is|reached"
    r"|stood at|came to|totall?ed|has reached|had reached|amounted to)"
    r" (?:a total of |about |over |more than |nearly )?$",
    re.I,
)
_NUMBER_OF_ENDS = frozenset(
    {"was", "were", "is", "reached", "at", "to", "totalled", "totaled", "of", "about", "over", "than", "nearly"}
    | {"numbered"}
)
_TOTALS = (" of ", " numbered ", "talled ", "totaled ", " to ", " at ")
_DOWN_LIST = re.compile(r"\b(down|up) (\d[\d,]* and )?$", re.I)  # "19 accidents and 17 deaths, down 5 and 4"
_LIST_ENDS = re.compile(
    r" and \d[\d,]*(?! ?(?:%|per ?cent)) ?"
    r"(?:[,.;](?!\d)|respectively|year|from|compared|on (?:the|a) |$)"
)
_BY_CARRIED = re.compile(  # "accidents were down by 16 and deaths by 21"
    rf"\b({any_of(list(MEASURE))})(?: (?:of|in) [\w ]{{2,25}}?)?(?: (?:have|has|were|was|are"
    rf"|is))?(?: (?:also|both|all))?(?: (?:down|up|dropped|fell|fallen|rose|risen|declined"
    rf"|decreased|increased|cut|reduced))?(?: by)? $",
    re.I,
)
_AND_NOUN = re.compile(rf"\s*(?:,|and|while|,? and) (?:the )?(?:number of )?(?:{any_of(list(MEASURE))})\b", re.I)
_STEP_WORDS = (" by ", " down ", " up ")
_MOVES = (
    "decreased ",
    "dropped ",
    "fell ",
    "fallen ",
    "declined ",
    "increased ",
    "rose ",
    "risen ",
    "grew ",
    "reduced ",
    " by ",
    " up ",
    " down ",
)
_FROM = re.compile(  # "fell from 12 to 8": both are counts
    rf"\b({any_of(list(MEASURE))})\b(?: [\w’'-]+){{0,6}}? (?:{any_of(DATA['changes']['down'] + DATA['changes']['up'])})"
    r"(?: by \d[\d.]* ?(?:%|per ?cent)(?: year[- ]on[- ]year)?)?"
    r"(?: [\w’'-]+){0,3}? (?:from (?:\d[\d,]* (?:(?:in|of|last) [\w ]{2,20}?)?to )?|to (?:only |just )?)$",
    re.I,
)
_DIED_IN = re.compile(  # "23 people died in road accidents, eight fewer than a year ago": fewer deaths
    r"\b(?:died|killed|injured|hurt|lost their lives|perished) in (?:[a-z-]+ ){0,4}?(?:accidents?|fires?)\b"
    r"[^;.:\d]{0,60}$",
    re.I,
)
_LIST_FOLLOWS = re.compile(r",? and \d+ ?(?:[,.;](?!\d)|respectively|$|compared|year)")
_DOWN_N = re.compile(r"\b(down|up)(?: by)? $", re.I)
_FEWER_LIST = re.compile(r"\s*(?:,|and|, and) \d[\d,]*(?: and \d+)? (more|fewer|less)\b", re.I)
_NOUN_VERB_N = re.compile(  # "accidents decreased 5 and deaths decreased 3"
    rf"\b({any_of(list(MEASURE))}) (?:have |has )?(?:decreased|dropped|fell|fallen|declined"
    rf"|increased|rose|risen|grew|reduced"
    r"|went (?:up|down))(?: by)? $",
    re.I,
)


def noun_moved(number: Number) -> Figure | None:
    """ "Accidents decreased 5"."""
    if not number.text.endswith(_MOVES, number.start, number.first):
        return None
    moved = number.before(_NOUN_VERB_N, 60)
    if (
        moved is None
        or number.after(_LIST_FOLLOWS)
        or number.is_in_demand(max(number.start, moved.start() - 40), number.first)
    ):
        return None
    measure = MEASURE[moved[1].lower()]
    if measure not in CHANGING:
        return None
    is_fall = re.search(r"decreas|drop|fell|fall|declin|reduc|down", moved[0], re.I)
    return number.figure(number.at, measure, sign=-1 if is_fall else 1)


def from_to(number: Number) -> Figure | None:
    """The 12 and the 8 of "accidents fell from 12 to 8"."""
    if not number.value or not number.text.endswith(("from ", "to ", "only ", "just "), number.start, number.first):
        return None
    told = number.before(_FROM, 110)
    if told is None or number.is_in_demand(max(number.start, told.start() - 40), number.first):
        return None
    if not re.match(r"[^.;]{0,25}? to \d|\s*(?:[.,;]|this|in|last|and|$)", number.text[number.at : number.end]):
        return None
    measure = MEASURE[told[1].lower()]
    return number.figure(number.at, measure) if measure in CHANGING else None


def change(number: Number) -> Figure | None:
    """A change given as a number: "6 more than in the same period", "dropped by 3 and 2 respectively"."""
    more = number.after(_MORE) if _may_be_more(number) else None
    if not number.is_digits:
        return _more(number, more) if more else None
    if number.last in CHANGING and (moved := number.after(_ON_BEFORE)) and not _is_wanted(number):
        return number.figure(number.at + len(moved[1]) + 1, number.last, sign=1 if moved[1].lower() == "up" else -1)
    if figure := (_listed(number) if more is None else _more(number, more)) or _carried(number):
        return figure
    by = number.before(_BY, 60) if number.lead in _BY_ENDS or number.text.endswith(", ", 0, number.first) else None
    if by and number.is_in_demand(max(number.start, by.start() - 40), number.first):
        return None
    if figure := _of_both(number):
        return figure
    if number.last in CHANGING and (figure := _stepped(number, number.last)):
        return figure
    return _by(number, by) if by and number.after(_AFTER_BY) else None


def _may_be_more(number: Number) -> bool:
    """Whether the words are there without which ``_MORE`` matches nothing."""
    rest = number.text[number.at : number.end].lower()
    return "more" in rest or "fewer" in rest or "less" in rest


def _is_wanted(number: Number) -> bool:
    """The words before it demand the change."""
    return number.is_in_demand(max(number.start, number.first - 60), number.first)


def _more(number: Number, more: re.Match[str]) -> Figure | None:
    """ "6 fewer deaths"."""
    named = more[1] or more[3]
    measures = [] if named else number.changing(number.first)
    measure: str | None
    if named:
        measure = MEASURE[named.lower()]
    elif number.last in PERSONS and number.before(_DIED_IN, 130):
        measure = number.last
    elif len(measures) > 1 and _FEWER_LIST.match(number.text, more.end(), number.end):
        measure = measures[-2]  # "19 accidents with 15 deaths, respectively 2 less and 1 less"
    else:
        measure = told_of(number, measures) or number.last
    if measure not in CHANGING or _is_wanted(number):
        return None
    return number.figure(more.end(), measure, sign=1 if more[2].lower() == "more" else -1)


def _listed(number: Number) -> Figure | None:
    """The 6 of "12 accidents and 20 deaths, 6 and 9 fewer than …"."""
    if number.last not in CHANGING:
        return None
    listed = number.after(_FEWER_LIST)
    measures = number.changing(number.first) if listed else []
    if listed is None or len(measures) < 2 or _is_wanted(number):
        return None
    return number.figure(number.at, measures[-2], sign=1 if listed[1].lower() == "more" else -1)


def _by(number: Number, by: re.Match[str]) -> Figure | None:
    """The 3 and the 2 of "accidents and deaths dropped by 3 and 2 respectively"."""
    measures = number.changing(by.start())
    if not measures:
        return number.figure(number.at, number.last, sign=_way(by)) if number.last in CHANGING else None
    place = len(re.findall(r"\d+", by[0]))
    following = number.text[number.at : min(number.end, number.at + 24)]
    whole = place + 1 + len(re.findall(r"(?:, | and )\d+", following))
    measure: str | None
    if whole > 1:
        measure = subjects(number.text, number.start, by.start(), measures, whole)[place]
    else:
        measure = told_of(number, measures)
    return number.figure(number.at, measure, sign=_way(by))


def _of_both(number: Number) -> Figure | None:
    """The 5 and the 4 of "19 accidents occurred and 17 people died, down 5 and 4"."""
    way = number.before(_DOWN_LIST, 16) if number.last in CHANGING else None
    if way is None or _is_wanted(number):
        return None
    measures = number.changing(way.start())
    is_second = way[2] is not None
    if len(measures) < 2 or not number.after(_AFTER_BY if is_second else _LIST_ENDS):
        return None
    sign = -1 if way[1].lower() == "down" else 1
    return number.figure(number.at, measures[-1 if is_second else -2], sign=sign)


def _way(by: re.Match[str]) -> int:
    return -1 if DOWN.match(by[0]) else 1


def _stepped(number: Number, last: str) -> Figure | None:
    """ "45 accidents, down 10 from the year before"."""
    way = number.before(_DOWN_N, 10)
    if way is None or not number.after(_AFTER_BY):
        return None
    if _is_wanted(number):
        return None
    measures = number.changing(way.start())
    if len(measures) > 1 and re.match(r"\s*(?:,|and)\s*\d", number.text[number.at : number.end]):
        return None
    sign = -1 if way[1].lower() == "down" else 1
    return number.figure(number.at, measures[-1] if measures else last, sign=sign)


def _carried(number: Number) -> Figure | None:
    """The second of "accidents were down by 16 and deaths by 21": its sign is that of the verb before."""
    text, start = number.text, number.start
    if not text.endswith(_STEP_WORDS, start, number.first):
        return None
    named = number.before(_BY_CARRIED, 70)
    if named is None or number.after(_LIST_FOLLOWS) or not named[0].rstrip().lower().endswith((" by", " down", " up")):
        return None
    measure = MEASURE[named[1].lower()]
    if measure not in CHANGING or not (number.after(_AFTER_BY) or number.after(_AND_NOUN)):
        return None
    if number.is_in_demand(max(start, named.start() - 40), number.first):
        return None
    sign = direction(text, start, number.first)
    return number.figure(number.at, measure, sign=sign) if sign else None


def direction(text: str, start: int, end: int) -> int:
    """Whether the last word of ``text[start:end]`` that tells a change tells a fall (-1) or a rise (1); else 0."""
    down = max((word.end() for word in DOWN.finditer(text, start, end)), default=-1)
    up = max((word.end() for word in UP.finditer(text, start, end)), default=-1)
    if down < 0 and up < 0:
        return 0
    return -1 if down > up else 1


def number_of(number: Number) -> Figure | None:
    """ "The number of fires was 214"."""
    text = number.text
    if not any(text.find(word, max(number.start, number.first - 90), number.first) >= 0 for word in _TOTALS):
        return None
    told = number.before(_NUMBER_OF, 90) if number.lead in _NUMBER_OF_ENDS else None
    if told is None or number.is_in_demand(told.start(), number.first):
        return None
    noun = next(iter(ANY_NOUN.finditer(text, told.start(), number.first)), None)
    if noun is None or re.match(r"\s*(?:%|per ?cent|[a-z]*times)", text[number.at : number.end]):
        return None
    return number.figure(number.at, MEASURE[noun[1].lower()])
