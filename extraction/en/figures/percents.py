"""Percentages: of change, and of a whole."""

from __future__ import annotations

import re

from extraction.en.figures.changes import direction
from extraction.en.figures.numbers import Number
from extraction.en.figures.subjects import subjects, told_of
from extraction.en.figures.words import (
    CHANGING,
    DONE,
    DONE_AT_ONCE,
    DOWN,
    EVENTS,
    MEASURE,
    OF_THEM,
    OPEN,
    PAIRED,
    PERSONS,
    RECTIFIED,
    UP,
    any_of,
)
from extraction.model import Figure

_SHARE_OF = re.compile(rf"\s+of (?:the |all )?(?:[\w’'-]+ ){{0,3}}?({any_of(list(MEASURE))})\b", re.I)
_SHARE_PLAIN = re.compile(  # "96 percent of enterprises have finished …"
    r"\s+of (?:all |the |all the |our )?(?:[\w’'-]+ ){1,4}?(?:have|has|had|are|were|was|is)\b(?! to\b)", re.I
)
_AMONG = re.compile(r"\b(?:of|among) (?:which|them|these|those) (?:about |nearly |over |more than )?$", re.I)
_RATE = re.compile(r"\b(?:rates?|accounting for|accounts? for|ratio|proportion|coverage|share)\b[^.;,]{0,60}$", re.I)
_IN_NOUN = re.compile(rf"\s+in (?:the )?(?:number of )?(?:\w+ ){{0,2}}?({any_of(list(MEASURE))})\b", re.I)
_APPROXIMATE = re.compile(
    r"\b(?:no )?(?:more|less|fewer|higher|lower|not less|not more) than (?:(?:an? )?$|(?:half"
    r"|a third|a quarter|two thirds)\b)",
    re.I,
)
_LISTED = re.compile(r"^(?:,? (?:and )?\d[\d.]* ?(?:%|per ?cent\w*))+")  # "39 percent and 35 percent fewer"
_VICTIMS = re.compile(  # "41 accidents, killing 58 people, down 12 percent and 9 percent respectively"
    r"\b(kill(?:ed|ing)|claim(?:ed|ing)|injur(?:ed|ing)) (?:\w+ ){0,2}?\d[\d,]* "
    r"(?:people|persons|workers|miners|lives|others)"
    r",? (?:respectively |both )?(?:a (?:drop|fall|rise) of|down|up|decreas\w+|drop\w*|fell|falling)[^.;\d]{0,20}$",
    re.I,
)
_OF_WHICH = re.compile(r"^.*[,;] (?=(?:and )?(?:of|among) (?:which|them|these|those)\b)", re.I | re.S)


def percent(number: Number, percents: list[re.Match[str]], place: int) -> Figure | None:
    """The figure that the percentage at ``place`` among those of its sentence is; None where it tells no result."""
    text = number.text
    before = _OF_WHICH.sub("", _APPROXIMATE.sub("", text[max(number.start, number.first - 70) : number.first]))
    after = text[number.at : min(number.end, number.at + 45)]
    sign = direction(before, 0, len(before)) or _direction_after(_LISTED.sub("", after).lstrip())
    if not sign:
        return _share(number, before, after)
    left, _right = number.clause()
    if number.is_in_demand(left, number.first):
        return None  # a target
    inside = number.after(_IN_NOUN)
    measure = MEASURE[inside[1].lower()] if inside else None
    if measure not in CHANGING:
        measure = _changed(number, percents, place)
    return _figure(number, measure, sign)


def _figure(number: Number, measure: str | None, sign: int = 1) -> Figure:
    return number.figure(number.at, measure, "percent", sign=sign)


def _direction_after(words: str) -> int:
    if UP.match(words):
        return 1
    return -1 if DOWN.match(words) else 0


def _changed(number: Number, percents: list[re.Match[str]], place: int) -> str | None:
    """What changed, of the things named before: in a list of percentages each tells of its own."""
    measures = number.changing(number.first)
    run = _run(number.text, percents, place)
    if len(run) > 1 and measures:
        first = percents[run[0]].start()
        if len(measures) < len(run) and (victims := _VICTIMS.search(number.text, number.start, first)):
            measures.append("deaths" if victims[1].lower().startswith(("kill", "claim")) else "injuries")
        return subjects(number.text, number.start, first, measures, len(run))[run.index(place)]
    return told_of(number, measures)


def _run(text: str, percents: list[re.Match[str]], place: int) -> list[int]:
    """Numbers of the percentages that stand in one list with that at ``place`` (“33.3% and 25%”)."""
    first = last = place
    while first > 0 and re.fullmatch(r",? (?:and )?", text[percents[first - 1].end() : percents[first].start()]):
        first -= 1
    while last + 1 < len(percents) and re.fullmatch(
        r",? (?:and )?", text[percents[last].end() : percents[last + 1].start()]
    ):
        last += 1
    return list(range(first, last + 1))


def _share(number: Number, before: str, after: str) -> Figure | None:
    """The part of a whole that was rectified, inspected, …, or that an accident makes."""
    text, last = number.text, number.last
    left, right = number.clause()
    if number.is_in_demand(left, right):
        return None
    opened = OPEN.get(last or "")
    if opened and RECTIFIED.search(before + after):
        return _figure(number, opened)
    whole = number.after(_SHARE_OF)
    measure = MEASURE[whole[1].lower()] if whole else None
    if whole and measure and DONE.search(text, whole.end(), right):
        is_mended = measure in PAIRED and RECTIFIED.search(text, whole.end(), right)
        return _figure(number, PAIRED[measure] if is_mended else measure)
    if opened and number.after(DONE_AT_ONCE):
        return _figure(number, opened)
    if measure in EVENTS | PERSONS:
        return _figure(number, None)  # the measure's percentages are changes
    if (plain := number.after(_SHARE_PLAIN)) and not number.is_in_demand(number.start, number.at):
        return number.figure(plain.end(), None, "percent")
    if _AMONG.search(before) or _RATE.search(before) or (last and number.after(OF_THEM)):
        share = None if last in EVENTS | PERSONS else last
        return _figure(number, "hazards_rectified" if "rectif" in before[-50:].lower() else share)
    return None
