"""Other meetings that reports name, brought together by meeting and matched; and the events that reports name.

A reference is matched to a meeting of the dataset, or to a national meeting of ``events``, where level and place agree
and either its day does, or words of its name do and no other meeting of the weeks before fits. Nearness in time alone
makes no match.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import polars as pl

from schemas import tables_meetings
from schemas.events import EventError, Events, read_words
from schemas.model import Table
from schemas.polars_types import polars_schema
from schemas.project import data
from warehouse.resolution.references import REFERENCE, RegisterError
from warehouse.store import sql

_WEEKS = timedelta(45)
"""How long before the reported meeting one that is known by its name alone can have been held."""
_ALIKE = 0.5
"""Share of the words of the shorter of two names, generic ones aside, that the other has, from which names agree."""
_STRENGTH = {"watched": 0, "followed": 1, "conveyed": 2}
_SENTENCE = re.compile(r"[^.。！？!?;；\n]+")
_WORD = re.compile(r"[a-z]{3,}|[\u4e00-\u9fff]")
_NAMES = tomllib.loads(data("warehouse.resolution", "reference_names.toml").read_text(encoding="utf-8"))
_TELECONFERENCE = re.compile(_NAMES["teleconference"], re.I)
_POLITBURO = re.compile(_NAMES["politburo"], re.I)
_GENERIC = frozenset(_NAMES["generic"])


class _Said(NamedTuple):
    """One report's reference, with what its meeting and report are."""

    meeting_id: str
    document_id: str
    age: int
    nth: int
    relation: str
    level: str
    held_on: date | None
    held_earliest: date | None
    held_latest: date | None
    title: str
    start_char: int
    end_char: int


class _Place(NamedTuple):
    code: str | None
    prefecture: str | None
    province: str | None


class _Meeting(NamedTuple):
    meeting_id: str
    held_on: date | None
    held_latest: date | None
    admin_level: str
    place_code: str | None
    name: str


class _Event(NamedTuple):
    event_code: str
    starts_on: date
    name: str


class Match(NamedTuple):
    """What a reference is found to be, with what says so and how strongly (0 to 1)."""

    meeting_id: str | None = None
    event_code: str | None = None
    basis: str | None = None
    score: float | None = None


@dataclass(slots=True)
class _Reference:
    """One other meeting that a meeting's reports name; ``said`` in the order of the reports' weight."""

    said: list[_Said] = field(default_factory=list)

    @property
    def best(self) -> _Said:
        """The wording with the strongest relation, else that of the report the meeting rests on most."""
        return min(self.said, key=lambda one: (_STRENGTH[one.relation], one.nth, one.start_char))

    @property
    def held_on(self) -> date | None:
        """The first day that a report gives, the weightiest report's first."""
        return next((one.held_on for one in self.said if one.held_on is not None), None)


def fill(con: duckdb.DuckDBPyConnection, own_events: Path) -> None:
    """Fills ``meeting_references``, ``reference_sources`` and ``meeting_event_mentions`` of layer ``main``.

    Needs ``main.meetings`` and the temporary tables of facts and reports. ``own_events`` is the user's file of events.
    Raises RegisterError where it cannot be used.
    """
    united = _united(_said(con))
    matcher = _Matcher(con)
    rows, sources = [], []
    for reference in united:
        best, day = reference.best, reference.held_on
        oldest = min(reference.said, key=lambda one: (one.age, one.start_char))
        place = f"{_page(oldest)}|{oldest.level}|{oldest.start_char}"
        key = "r" + hashlib.sha256(place.encode()).hexdigest()[:16]
        match = matcher.match(best._replace(held_on=day))
        held = (day, day, day) if day else (None, best.held_earliest, best.held_latest)
        n_reports = len({_page(one) for one in reference.said})
        rows.append(
            (key, best.meeting_id, best.relation, best.level, *held, best.title, *match, n_reports, best.document_id,
             best.start_char, best.end_char)
        )  # fmt: skip
        sources += [
            (key, one.document_id, one.relation, one.held_on, one.title, one.start_char, one.end_char)
            for one in reference.said
        ]
    _insert(con, tables_meetings.MEETING_REFERENCES, rows)
    _insert(con, tables_meetings.REFERENCE_SOURCES, sources)
    sql.run(con, "event_mentions")
    _insert(con, tables_meetings.MEETING_EVENT_MENTIONS, list(_own_mentions(con, own_events)))


def _page(said: _Said) -> str:
    """The key of its document, whatever story of it says so."""
    return said.document_id.partition("#")[0]


def _insert(con: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    frame = pl.DataFrame(sorted(rows, key=str), schema=polars_schema(table), orient="row")
    con.register("given_frame", frame.to_arrow())
    con.execute(f"INSERT INTO {table.qualified} SELECT * FROM given_frame")  # noqa: S608 - a declared name
    con.unregister("given_frame")


def _said(con: duckdb.DuckDBPyConnection) -> list[_Said]:
    found = con.execute(
        "SELECT r.meeting_id, f.document_id, r.age, r.nth, f.relation, f.level, f.held_on, f.held_earliest, "
        "f.held_latest, f.title, f.start_char, f.end_char FROM f_references f JOIN f_reports r USING (document_id) "
        "ORDER BY r.meeting_id, r.nth, f.start_char, f.level"
    )
    return [_Said(*row) for row in found.fetchall()]


def _united(said: Iterable[_Said]) -> list[_Reference]:
    """The references of each meeting: those of several reports that agree are one."""
    made: list[_Reference] = []
    open_: dict[str, list[_Reference]] = defaultdict(list)
    for one in said:
        known = next((ref for ref in open_[one.meeting_id] if _is_same(ref, one)), None)
        if known is None:
            known = _Reference()
            open_[one.meeting_id].append(known)
            made.append(known)
        known.said.append(one)
    return made


def _is_same(reference: _Reference, one: _Said) -> bool:
    """Whether another report's words name the same meeting: level, day where both give one, and subject agree."""
    if any(other.document_id == one.document_id for other in reference.said):
        return False  # one report gives each meeting once
    if reference.said[0].level != one.level:
        return False
    day = reference.held_on
    if day is not None and one.held_on is not None and day != one.held_on:
        return False
    mine, others = subjects(one.title), subjects(reference.said[0].title)
    return not mine or not others or bool(mine & others)


@cache
def _subject_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = pl.read_csv(REFERENCE / "meeting_subjects.csv", infer_schema=False, glob=False)
    return tuple((subject, re.compile(pattern)) for subject, pattern in rows.iter_rows())


def subjects(name: str) -> frozenset[str]:
    """What a meeting is about, by the words of its name (``meeting_subjects.csv``); empty where they do not tell."""
    lower = name.lower()
    return frozenset(subject for subject, pattern in _subject_patterns() if pattern.search(lower))


def alike(one: str, other: str) -> float:
    """Share of the words of the shorter of two names, generic ones aside, that the other has too; 0 without any."""
    mine, others = (set(_WORD.findall(name.lower())) - _GENERIC for name in (one, other))
    least = min(len(mine), len(others))
    return len(mine & others) / least if least else 0.0


class _Matcher:
    """The meetings and national events that references can be."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        rows = con.execute(
            "SELECT meeting_id, held_on, held_latest, admin_level, place_code, coalesce(title, '') FROM main.meetings "
            "ORDER BY meeting_id"
        ).fetchall()
        self._meetings = {row[0]: _Meeting(*row) for row in rows}
        self._by_place: dict[tuple[str, str | None], list[_Meeting]] = defaultdict(list)
        for meeting in self._meetings.values():
            of = None if meeting.admin_level == "national" else meeting.place_code
            if meeting.admin_level == "national" or of is not None:
                self._by_place[meeting.admin_level, of].append(meeting)
        rows = con.execute(
            "SELECT event_code, starts_on, label_en || ' ' || label_zh FROM main.events WHERE kind = 'meeting' "
            "ORDER BY ALL"
        ).fetchall()
        self._events = [_Event(*row) for row in rows]
        self._places = {
            code: _Place(code, code if level == "prefecture" else parent, province)
            for code, level, parent, province in con.execute(
                "SELECT place_code, level, parent_code, province_code FROM main.places"
            ).fetchall()
        }

    def match(self, said: _Said) -> Match:
        """The meeting and the event that the reference is; of several that fit equally none."""
        meeting = self._best_meeting(said)
        event = self._best_event(said) if said.level == "national" else None
        if meeting is None and event is None:
            return Match()
        basis, score = meeting[1:] if meeting is not None else event[1:] if event is not None else (None, None)
        return Match(meeting[0] if meeting else None, event[0] if event else None, basis, score)

    def _best_meeting(self, said: _Said) -> tuple[str, str, float] | None:
        reporting = self._meetings[said.meeting_id]
        place = self._places.get(reporting.place_code or "", _Place(None, None, None))
        of = {"provincial": place.province, "prefecture": place.prefecture, "county": place.code}.get(said.level)
        if said.level not in ("national", "provincial", "prefecture", "county") or (
            of is None and said.level != "national"
        ):
            return None
        near = (one for one in self._by_place.get((said.level, of), ()) if one.meeting_id != said.meeting_id)
        latest = said.held_latest or reporting.held_latest
        options = ((one.meeting_id, _fit(said, one.held_on, one.name, latest, needs_name=False)) for one in near)
        return _best("place" if said.level != "national" else "level", options)

    def _best_event(self, said: _Said) -> tuple[str, str, float] | None:
        latest = said.held_latest or self._meetings[said.meeting_id].held_latest
        options = (
            (one.event_code, _fit(said, one.starts_on, one.name, latest, needs_name=True))
            for one in self._events
            if _is_of_kind(said.title, one.name)
        )
        return _best("level", options)


def _is_of_kind(title: str, name: str) -> bool:
    """Whether a national meeting's name can be that of the event: a teleconference, or one of the Political Bureau."""
    if _POLITBURO.search(name):
        return _POLITBURO.search(title) is not None
    return _POLITBURO.search(title) is None and _TELECONFERENCE.search(title) is not None


def _fit(
    said: _Said, day: date | None, name: str, latest: date | None, *, needs_name: bool
) -> tuple[str, float] | None:
    """By what, and how strongly, a meeting of ``day`` called ``name`` is the one that is said; None where it is not."""
    mine, others = subjects(said.title), subjects(name)
    if mine and others and not mine & others:
        return None
    if said.held_on is not None:
        if day != said.held_on:
            return None
        return "day_and", 0.9 if mine & others else 0.75
    if day is None or latest is None or not latest - _WEEKS <= day <= latest or not mine & others:
        return None
    if not needs_name and alike(said.title, name) < _ALIKE:
        return None
    return "name_and", 0.6


def _best(what: str, options: Iterable[tuple[str, tuple[str, float] | None]]) -> tuple[str, str, float] | None:
    found = [(fit[1], key, fit[0]) for key, fit in options if fit is not None]
    if not found:
        return None
    most = max(score for score, *_ in found)
    best = [(key, basis) for score, key, basis in found if score == most]
    return (best[0][0], f"{best[0][1]}_{what}", most) if len(best) == 1 else None


_STRETCHES = """
SELECT r.meeting_id, d.document_id, d.language, t.text, x.low, x.high,
       coalesce(m.held_on, m.held_latest, d.published_on) AS day
FROM f_reports r
JOIN r_documents d USING (document_id)
JOIN texts t ON t.document_id = split_part(d.document_id, '#', 1)
JOIN f_meetings m USING (document_id)
JOIN (
    SELECT document_id, min(start_char) AS low, max(end_char) AS high
    FROM (SELECT document_id, start_char, end_char FROM f_attendees
          UNION ALL SELECT document_id, start_char, end_char FROM every_demand
          UNION ALL SELECT document_id, start_char, end_char FROM f_references)
    GROUP BY document_id
) x USING (document_id)
ORDER BY ALL
"""


def _own_mentions(con: duckdb.DuckDBPyConnection, own_events: Path) -> Iterator[tuple[Any, ...]]:
    """Mentions of the user's own events: in what lies between the first and the last words read of the meeting."""
    if not own_events.exists():
        return
    try:
        events = {language: Events(read_words(own_events, language)) for language in ("en", "zh")}
    except EventError as error:
        raise RegisterError(str(error)) from error
    if not any(one.first_words for one in events.values()):
        return
    found = con.execute(_STRETCHES)
    while rows := found.fetchmany(1000):
        for meeting, document, language, text, low, high, day in rows:
            lower = text.lower()
            if len(lower) != len(text):
                lower = text
            # whole sentences: the first words read may stand in the middle of one
            sentences = [one.span() for one in _SENTENCE.finditer(lower) if one.end() > low and one.start() < high]
            named = events["zh" if language == "zh" else "en"].find(lower, sentences, day)
            yield from ((meeting, document, *one) for one in named)
