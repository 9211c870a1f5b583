"""A reader of the made-up articles alone (``articles.py``), at a small part of the project's reader's cost.

It makes about as many rows of each table as that reader does, so that all else on the way from files to published
tables can be measured by itself, at sizes that would take hours to read. What it says is right, but it reads nothing
else than these articles; no release is ever made with it but in benchmarks.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from benchmarks.articles import parts
from extraction.model import (
    Attendee,
    Code,
    Directive,
    DocumentFacts,
    Evidence,
    Figure,
    MeetingFacts,
    PlaceMention,
    Reading,
    SourceHints,
)
from schemas.code_tables import codes as codes_of
from schemas.gazetteer import gazetteer

_PARTS = parts()


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_HEAD = re.compile(r"^ ?date (\d{4})-(\d\d)-(\d\d) ((?:(.+) held a meeting on the safety of (.+))|.+)$", re.M)
_DAY = re.compile(rf"On ({_any(_PARTS['months'])}) (\d+), ")
_RANK = _any(_PARTS["ranks"])
_CHAIR = re.compile(rf"({_RANK}) ([A-Z]\w+ [A-Z]\w+) presided")
_SPEAKER = re.compile(rf"and ({_RANK}) ([A-Z]\w+ [A-Z]\w+) attended and delivered")
_LEADERS = re.compile(r"(City leaders) ((?:[A-Z]\w+ [A-Z]\w+(?:, )?)+) attended")
_NAME = re.compile(r"[A-Z]\w+ [A-Z]\w+")
_DEMAND = re.compile(rf"(?:{_any(_PARTS['musts'])}) [^.\n]+\.")
_SUBJECT = re.compile(_any(_PARTS["subjects"]))
_ACT = re.compile(_any(_PARTS["verbs"]))
_MANNER = re.compile(_any(_PARTS["manners"]))
_FIGURE = re.compile(r"\b(\d+)%|\b(\d+) \w+(?: \w+)? were ")
_MADE = re.compile(r"^([A-Z][^.\n]*?) and ([A-Z][^.\n]*?) made speeches", re.M)
_MONTH = {name: number for number, name in enumerate(_PARTS["months"], start=1)}


@cache
def _code(book: str, words: str) -> str:
    codes = sorted(codes_of(book))
    return codes[sum(words.encode()) % len(codes)]


@cache
def _place(name: str) -> tuple[str, ...]:
    return tuple(code for code, place in gazetteer().places.items() if place.label_en.partition(",")[0] == name)


def _codes(text: str, start: int, end: int) -> list[Code]:
    return [
        Code(book, _code(book, found[0]), found.start(), found.end())
        for book, pattern in (("sectors", _SUBJECT), ("instruments", _ACT), ("phrases", _MANNER))
        for found in pattern.finditer(text, start, end)
    ]


def _attendees(text: str) -> list[Attendee]:
    people = []
    for pattern, presided, spoke in ((_CHAIR, True, True), (_SPEAKER, False, True), (_LEADERS, False, False)):
        if found := pattern.search(text):
            rank = None if pattern is _LEADERS else _code("ranks", found[1])
            people += [
                Attendee(name[0], name.start(), name.end(), found[1], rank, presided=presided, spoke=spoke)
                for name in _NAME.finditer(text, found.start(2), found.end(2))
            ]
    return people


def read(text: str, hints: SourceHints) -> Reading:
    """What a made-up article says."""
    head = _HEAD.search(text)
    if head is None:
        return Reading(DocumentFacts(language="en", n_sentences=text.count(".")))
    published = date(int(head[1]), int(head[2]), int(head[3]))
    facts = DocumentFacts(
        "en", head[4], None, published, "header", kind_reason="made up", n_sentences=text.count(". ") + 1
    )
    day = _DAY.search(text, head.end())
    if head[5] is None or day is None:
        return Reading(facts)
    facts.kind, facts.kind_score = "meeting_report", 9.0
    held = date(published.year, _MONTH[day[1]], int(day[2]))
    codes = _place(head[5])
    code = codes[0] if len(codes) == 1 else None
    level = gazetteer().places[code].level if code else "unknown"
    meeting = MeetingFacts(
        held, held, held, "publication", code, head[5], "stated" if code else "unknown", level, "video",
        "video_conference", "government", head[4],
    )  # fmt: skip
    people = _attendees(text)
    speaker = next((one.name for one in people if one.spoke and not one.presided), None)
    demands = [
        Directive(
            found.start(), found.end(), speaker, "person" if speaker else "meeting", "mandatory",
            codes=_codes(text, found.start(), found.end()),
        )
        for found in _DEMAND.finditer(text)
    ]  # fmt: skip
    figures = [
        Figure(float(next(filter(None, found.groups()))), found.start(), found.end(), unit="item")
        for found in _FIGURE.finditer(text)
    ]
    evidence = [
        Evidence("title", head.start(4), head.end(4), "made up"),
        Evidence("published_on", head.start(1), head.end(3), "made up"),
        Evidence("held_on", day.start(1), day.end(2), "made up"),
        Evidence("place_name", head.start(5), head.end(5), "made up"),
        Evidence("mode", head.start(4), head.end(4), "made up"),
    ]
    mentions = [
        PlaceMention(found[side], None, _place(found[side]), found.start(side), found.end(side))
        for found in _MADE.finditer(text)
        for side in (1, 2)
    ]
    return Reading(facts, meeting, people, demands, figures, evidence=evidence, place_mentions=mentions)
