"""A number whose noun tells no measure: what became of the things counted before, people moved, other results."""

from __future__ import annotations

import re
from collections.abc import Callable

from extraction.en.figures.numbers import Number
from extraction.en.figures.victims import victims_of
from extraction.en.figures.words import (
    DID,
    DONE_AT_ONCE,
    EVENTS,
    FEW,
    KILLING,
    KILLING_ENDS,
    MOVED,
    NOT_DONE,
    OF_THEM,
    OPEN,
    PAIRED,
    PERSONAL,
    PERSONS,
    RECTIFIED,
    RESULT,
    STOPPED,
)
from extraction.model import Figure

_WAS_DONE = re.compile(  # "11,000 signs had been reinforced"
    rf"\s+(?:[\w’'-]+\s+){{1,6}}?(?:have|had|has|were|was)\s+(?:all\s+|already\s+)?(?:been\s+)?(?:{RESULT})\b", re.I
)
_TOOK = re.compile(r"\b(?:took|taken|claimed|cost)\s+(?:away )?(?:the lives of )?$", re.I)
_UNITS = frozenset({"units_inspected", "units_closed", "houses_surveyed", "houses_dangerous"})
_ORDERED = re.compile(  # "27 of which were ordered to stop sailing"
    r"\s+(?:of (?:them|which|these) )?(?:(?:have been|had been|were|was) )?(?:ordered|told|made"
    r"|forced) to (?:stop|suspend|close|shut|halt)\b",
    re.I,
)
_SHUT_N = re.compile(  # "inspected 300 shops and sealed 12"
    r"\b(?:closed(?: down)?|shut(?: down)?|sealed(?: up| off)?|suspended)\s+"
    r"(?:(?:another|a further|more than|over|nearly) )?$",
    re.I,
)
_ALONE = re.compile(r"\s*(?:[,.;]|$|and\b|of (?:them|which|these)\b)", re.I)
_SHUT_THINGS = re.compile(
    r"\s+(?:[\w’'-]+ ){0,3}?"
    r"(?:faces|lines|mines|sites|enterprises|companies|shops|places|workshops|plants|restaurants|points"
    r"|stores|hotels|factories|schools|venues|premises|units|spots)\b",
    re.I,
)
_AGAINST_N = re.compile(r"\b(?:against|compared (?:with|to)|versus|down from|up from) \d[\d,]* and $", re.I)
_ANOTHER = re.compile(r"\b(?:found|discovered|uncovered|identified|reported|added) (?:another|a further) $", re.I)
_AGAINST = re.compile(r"\b(?:against|compared (?:with|to)|versus|down from|up from) $", re.I)
_EARLIER = re.compile(
    r"\s+(?:a year (?:earlier|ago|before)|(?:in|of|for|during) (?:the )?"
    r"(?:same (?:period|time|months?)|last year|previous year"
    r"|year before|(?:19|20)\d\d)|last year|the year before)\b",
    re.I,
)
_THE_REST = re.compile(r"\b(?:the (?:rest|remaining|other)|rest of|remaining) (?:of )?(?:the )?$", re.I)
_LIVES = re.compile(
    r"\s+(?:lives|people|workers|miners|villagers|students|children|residents|passengers|firefighters)\b", re.I
)
_MOVERS = re.compile(
    r"\s+(?:\w+\s+)?(?:people|residents|villagers|households|persons|tourists|campers|travell?ers|passengers|herders|farmers"
    r"|children|guests|workers|masses"
    r"|families|fishermen|students)\b",
    re.I,
)
_AMONG = re.compile(r"\b(?:of|among) (?:them|those|these|which)\b[^.;]{0,40}$", re.I)
_STATED = re.compile(r"\s+(?:are|were|have|had|is|was)\b", re.I)
_THING = re.compile(r"(?:\s+[a-z][\w’'-]*){1,3}", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_HAZARD_BEFORE = re.compile(
    r"\b(?:(major )(?:accident )?(?:hidden )?|hidden )?(?:dangers|hazards|problems|troubles)\b", re.I
)
_AND_EARLIER = re.compile(r"\s+and \d[\d,]*" + _EARLIER.pattern, re.I)
_OR_SHARE = re.compile(r"\s*(?:,|or|, or|\() ?\d+(?:\.\d+)? ?(?:%|per ?cent)\)?,?", re.I)
_EQUIPMENT = re.compile(
    r"\b(?:machines?|machinery|equipment|devices|cylinders|extinguishers|boilers|hoses|alarms|sets)\b", re.I
)
_INSPECTED = re.compile(r"\b(?:inspected|checked|visited|surveyed|looked into)$", re.I)


def unnamed(number: Number) -> Figure | None:
    """The figure of a number in digits with no noun that tells a measure; None where it reports no result."""
    left, right = number.clause()
    told = DONE_AT_ONCE.match(number.text, number.at, right)
    if number.is_in_demand(left, told.end() if told else right):
        return None
    for step in _STEPS:
        if figure := step(number, left, right):
            return figure
    if number.last and (stated := number.after(_STATED)) and _AMONG.search(number.text, left, number.first):
        return None if number.text.startswith(" being", stated.end()) else number.figure(stated.start(), number.last)
    return _other_result(number, right)


def _open_before(number: Number, _left: int, right: int) -> Figure | None:
    """The hazards were named before it, without a number: "… hidden dangers, of which 12 remain open"."""
    if number.last is not None:
        return None
    hazards = number.before(_HAZARD_BEFORE, 80)
    if hazards is None or not NOT_DONE.match(number.text, number.at, right):
        return None
    return number.figure(number.at, "major_hazards_found" if hazards[1] else "hazards_found")


def _open_of_found(number: Number, _left: int, right: int) -> Figure | None:
    """ "300 were found, 12 have not been rectified"."""
    if number.last not in OPEN or not (number.before(_THE_REST, 30) or NOT_DONE.match(number.text, number.at, right)):
        return None
    found = next((found for found, mended in PAIRED.items() if number.last in (found, mended)), "hazards_found")
    return number.figure(number.at, found)


def _mended_of_found(number: Number, _left: int, right: int) -> Figure | None:
    """ "300 were found and 288, or 96 %, rectified"."""
    last, text = number.last, number.text
    pair = last if last in PAIRED.values() else PAIRED.get(last or "")
    if last == "houses_dangerous":
        pair = OPEN[last]
    share = number.after(_OR_SHARE)
    done = DONE_AT_ONCE.match(text, share.end() if share else number.at, number.end)
    if done is None and pair:
        done = number.after(OF_THEM)
    if not pair or done is None or not RECTIFIED.search(text, number.at, max(right, done.end())):
        return None
    return number.figure(done.end(), pair)


def _killed(number: Number, _left: int, _right: int) -> Figure | None:
    killing = number.before(KILLING, 12) if number.lead in KILLING_ENDS else None
    return number.figure(number.at, victims_of(killing)) if killing else None


def _shut_of_inspected(number: Number, _left: int, _right: int) -> Figure | None:
    """ "Of 300 mines 12 were closed", "checked 300 shops and sealed 12"."""
    shut = (
        number.after(STOPPED) or number.after(_ORDERED)
        if number.last in _UNITS or (number.last is None and number.last_found)
        else None
    )
    if shut is None and number.last in _UNITS and number.before(_SHUT_N, 40) and number.after(_ALONE):
        return number.figure(number.at, "units_closed")
    return number.figure(shut.end(), "units_closed") if shut else None


def _lives_taken(number: Number, _left: int, _right: int) -> Figure | None:
    """ "Claimed 12 lives"."""
    lives = number.after(_LIVES)
    return number.figure(lives.end(), "deaths") if lives and number.before(_TOOK, 40) else None


def _people_moved(number: Number, left: int, right: int) -> Figure | None:
    """ "1,430 residents were evacuated"."""
    people = number.after(_MOVERS)
    if people is None or not MOVED.search(number.text, left, min(number.end, right + 60)) or number.is_in_drill():
        return None
    return number.figure(people.end(), "people_moved")


def _further_found(number: Number, _left: int, _right: int) -> Figure | None:
    """ "… reported 300 major hazards, and inspectors found another 87"."""
    if number.last not in PAIRED or not number.before(_ANOTHER, 40) or not number.after(_ALONE):
        return None
    return number.figure(number.at, number.last)


def _year_before(number: Number, _left: int, _right: int) -> Figure | None:
    """ "5 forest fires, against 13 a year earlier"."""
    if number.last not in EVENTS | PERSONS:
        return None
    if number.before(_AGAINST, 24) and number.after(_EARLIER):
        return number.figure(number.at, number.last)
    measures = number.changing(number.first)
    if len(measures) < 2:
        return None
    if number.before(_AGAINST, 24) and number.after(_AND_EARLIER):  # "9 accidents and 8 deaths, against 14 and 13 …"
        return number.figure(number.at, measures[-2])
    return number.figure(number.at, measures[-1]) if number.before(_AGAINST_N, 36) and number.after(_EARLIER) else None


_STEPS: tuple[Callable[[Number, int, int], Figure | None], ...] = (
    _open_before,
    _open_of_found,
    _mended_of_found,
    _killed,
    _shut_of_inspected,
    _lives_taken,
    _people_moved,
    _further_found,
    _year_before,
)


def _other_result(number: Number, right: int) -> Figure | None:
    """ "Seized 1,430 hoses", "11,000 signs had been reinforced": results of which no measure tells."""
    text, at = number.text, number.at
    if number.value <= FEW or _YEAR.fullmatch(text[number.first : at]) or number.after(PERSONAL):
        return None
    if number.before(_SHUT_N, 40) and number.after(_SHUT_THINGS):
        return None  # "shut 14 diving spots": the stock of closed places tells it
    if number.before(DID, 60) and (things := number.after(_THING)):
        return number.figure(things.end(), None)
    if done := _WAS_DONE.match(text, at, right):
        is_inspected = _INSPECTED.search(text, at, done.end()) and not _EQUIPMENT.search(text, at, done.end())
        return number.figure(done.end(), "units_inspected" if is_inspected else None)
    return None
