"""Whose change a number tells: of two things named together, of the former or latter, of a thing without a measure."""

from __future__ import annotations

import re

from extraction.en.figures.numbers import Number
from extraction.en.figures.words import ANY_NOUN, CHANGING, DATA, EVENTS, MEASURE, PERSONS, any_of
from extraction.model import Figure

_NOUNS = any_of([noun for noun, measure in MEASURE.items() if measure in CHANGING])
_MOVE = any_of(DATA["changes"]["down"] + DATA["changes"]["up"])
_TOGETHER = re.compile(  # "accidents and deaths in the county both dropped by"
    rf"\b(?:({_NOUNS})(?: (?:of|in|on) [\w’' -]{{2,25}}?)?, (?:the )?)?({_NOUNS})(?: (?:of|in|on) [\w’' -]{{2,25}}?)?"
    rf" and (?:also )?(?:the )?(?:number of )?(?:people )?({_NOUNS})\b"
    rf"(?P<rest>(?: [\w’'-]+){{0,8}}?) (?:{_MOVE})\b(?: (?:by|of))?"
    r"(?: (?:a total of|more than|over|about|nearly|an average of))? $",
    re.I,
)
_COUNTED = re.compile(  # "3 accidents and 3 deaths, 2 fewer each", "both down by 3"
    rf"\b\d[\d,]* (?:[a-z-]+ ){{0,3}}?({_NOUNS})\b[^.;]{{0,30}}?"
    rf" and \d[\d,]* (?:[a-z-]+ ){{0,3}}?({_NOUNS})\b(?P<rest>[^.;\d]{{0,60}})$",
    re.I,
)
_EACH = re.compile(r"\b(?:both|each|all)\b", re.I)
_EACH_AFTER = re.compile(
    r"\s*(?:%|per ?cent)?\s*(?:fewer|less|more|lower|higher)?(?: \w+)? ?(?:each|for each|in both|both)\b", re.I
)
_NEXT_OF_LIST = re.compile(
    r"\s*(?:%|per ?cent\w*)?,? and \d[\d.]*(?: ?%| ?per ?cent\w*| respectively|[,.;](?!\d))", re.I
)
_FORMER = re.compile(r"\bthe (?:(former)|latter)\b[^,;]*$", re.I)
_SUBJECT = re.compile(  # the subject of a clause of its own: "and the burned area decreased by"
    rf"(?:^|[,;] ?|\b(?:and|while|but|whereas) )(?:(?:and|while|but|with) )?(?:the |its |their "
    rf"|total |direct )*(?P<words>(?:[a-z’'-]+ ){{1,6}}?)"
    rf"(?:(?:has|have|had|was|were|is|are|also|been|further|again|both"
    rf"|all) )*(?:{_MOVE})\b(?: (?:by|of))?(?: [a-z]+){{0,3}} ?$",
    re.I,
)
_AFTER_COUNT = re.compile(  # not "41 accidents, killing 58 people, down 12 %": the accidents' change
    r"(?<!killing )(?<!claiming )(?<!injuring )\b\d[\d,]*(?P<rest> (?!per ?cent)[^\d;.:]{0,110})$", re.I
)
_IN_AN_EVENT = re.compile(r"\b(?:in|from|by|of|during) (?:[\w’'-]+ ){0,4}$", re.I)
_LAST_MOVE = re.compile(rf"\b(?:{_MOVE})\b[^,;.]*$", re.I)
_AND = re.compile(r",? and |, ")
_NO_SUBJECT = re.compile(
    r"\b(?:a|an|the|year|month|number|numbers|toll|figures?|which|that|those|they|it|both"
    r"|respectively|former|latter|same|period|compared"
    r"|down|up|total|cases|ones|drop|fall|rise|decrease|increase|reduction|decline|respective"
    r"|have|has|were|was|this|and)\b",
    re.I,
)


def _victims_counted(number: Number) -> str | None:
    """The victims counted last, where accidents are what they died in: "36 people died in accidents, down 10 %"."""
    if number.last not in PERSONS:
        return None
    told = _AFTER_COUNT.search(number.text, max(number.start, number.first - 130), number.first)
    if told is None:
        return None
    for noun in ANY_NOUN.finditer(told["rest"]):
        measure = MEASURE[noun[1].lower()]
        if (
            measure in CHANGING
            and measure != number.last
            and not (measure in EVENTS and _IN_AN_EVENT.search(told["rest"], 0, noun.start()))
        ):
            return None
    return number.last


def told_of(number: Number, measures: list[str]) -> str | None:
    """Which of the ``measures`` named before it tells the change of; None where its clause is of another thing."""
    if not measures:
        return None
    text, left = number.text, max(number.start, number.first - 90)
    if len(measures) > 1 and (way := _FORMER.search(text, left, number.first)):
        return measures[-2] if way[1] else measures[-1]
    if victims := _victims_counted(number):
        return victims
    if _is_of_another_thing(text, left, number.first):
        return None
    return measures[-1]


def subjects(text: str, start: int, stop: int, measures: list[str], many: int) -> list[str | None]:
    """What each of ``many`` numbers of one list tells the change of: of as many things named before ``stop``.

    A thing without a measure keeps its place: "fires and losses fell by 12 % and 8 %".
    """
    if len(measures) >= many:
        return list(measures[-many:])
    left = max((text.rfind(mark, start, stop) for mark in (";", ". ", ": ")), default=-1) + 1
    verb = _LAST_MOVE.search(text, max(left, start), stop)
    named = _AND.split(text[max(left, start) : verb.start() if verb else stop])
    if len(named) < many:
        return [measures[-1] if measures else None] * many
    told: list[str | None] = []
    for words in named[-many:]:
        noun = None
        for noun in ANY_NOUN.finditer(words):  # noqa: B007 - the last
            pass
        measure = MEASURE[noun[1].lower()] if noun else None
        told.append(measure if measure in CHANGING else None)
    return told


def _is_of_another_thing(text: str, left: int, right: int) -> bool:
    start = max(text.rfind(mark, left, right) for mark in (", ", ";", " and ", " while ", " but ", " whereas "))
    if start < 0:
        return False
    subject = _SUBJECT.match(text, start, right) or _SUBJECT.match(text, start + 1, right)
    if subject is None or ANY_NOUN.search(subject["words"]):
        return False
    return not _NO_SUBJECT.search(subject["words"])


def also_told(number: Number, figure: Figure) -> list[Figure]:
    """``figure`` and those of all whose change is the same number: "accidents and deaths both fell by 20 %".

    Each but the last begins with the name of its thing, so that no two have the same words.
    """
    named = _sharing(number) if figure.measure_code in CHANGING else []
    if figure.measure_code not in [measure for measure, _ in named]:
        return [figure]
    *others, (last, _) = named
    return [figure._replace(measure_code=measure, start=start) for measure, start in others] + [
        figure._replace(measure_code=last)
    ]


def _sharing(number: Number) -> list[tuple[str, int]]:
    """Measure and first character of each thing that shares the number."""
    text, left = number.text, max(number.start, number.first - 160)
    if text.rfind(" and ", left, number.first) < 0:
        return []
    found = _TOGETHER.search(text, left, number.first)
    if found is None or number.after(_NEXT_OF_LIST):
        found = _COUNTED.search(text, left, number.first)
        if found is None or not (_EACH.search(found["rest"]) or number.after(_EACH_AFTER)):
            return []
    nouns = range(1, found.re.groupindex["rest"])
    return [(MEASURE[found[noun].lower()], found.start(noun)) for noun in nouns if found[noun]]
