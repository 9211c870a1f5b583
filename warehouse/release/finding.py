"""Demands and sentences that hold given words, each with place, day, speaker and where it stands in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import duckdb

from schemas.code_tables import codes
from warehouse.release.place_names import prefix
from warehouse.release.trends.flat import BOOKS

_SENTENCE = re.compile(r"[^\n]+?(?:[。！？；]+[”’」』）)]*|[.!?]+[”’\"')]*(?=\s|$)|(?=\n)|$)")


class FindError(ValueError):
    """What was asked for cannot be looked for; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for. Each of ``words`` must stand in the demand or sentence, whatever its case, and words in double
    quotes as they stand. ``codes`` are (codebook, code); days are inclusive. Sentences outside demands have no codes
    and no speaker: they are looked for only where none is asked for.
    """

    words: str
    place: str | None = None
    since: date | None = None
    until: date | None = None
    speaker: str | None = None
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def terms(self) -> list[str]:
        """The words one by one. Raises FindError where there are none or a quote is left open."""
        if self.words.count('"') % 2:
            raise FindError(f"{self.words!r}: a double quote is left open")
        terms = [quoted or bare for quoted, bare in re.findall(r'"([^"]+)"|([^"\s]+)', self.words)]
        if not terms:
            raise FindError("no words are given: say what to look for")
        return terms


@dataclass(frozen=True, slots=True)
class Found:
    """A demand, or a sentence of a report outside any demand, with where it is from."""

    kind: str
    key: str
    """directive_id, or document_id of a sentence."""
    text: str
    held_on: date | None
    place: str | None
    province: str | None
    speaker: str | None
    codes: str | None
    meeting_id: str
    document_id: str
    start_char: int
    end_char: int
    title: str | None
    publisher: str | None
    published_on: date | None
    source_uri: str
    rendition: str
    is_sample: bool

    @property
    def citation(self) -> str:
        """The source in one line, with the place of the words in it."""
        named = [self.publisher, f"“{self.title}”" if self.title else None]
        day = str(self.published_on) if self.published_on else "day of publication unknown"
        where = f"{self.source_uri} [{self.document_id}, characters {self.start_char}–{self.end_char}]"
        return ", ".join([*(part for part in named if part), day, where])


_MEETING = """m.held_on, coalesce(l.label_en, m.place_name), m.province_name"""
_SOURCE = "w.title, w.publisher, w.published_on, w.source_uri, w.rendition, w.is_sample"
_CODED = " UNION ALL ".join(
    f"SELECT directive_id, {key} AS code FROM main.directive_{book}"  # noqa: S608 - fixed names
    for book, (_, key) in BOOKS.items()
)


def _where(con: duckdb.DuckDBPyConnection, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """The condition on the meeting m and its document w, and its values. Raises PlaceError."""
    conditions = ["true"]
    values: dict[str, Any] = {}
    if wanted.place:
        conditions.append("starts_with(m.place_code, $place)")
        values["place"] = prefix(con, wanted.place)
    if wanted.since:
        conditions.append("coalesce(m.held_on, m.held_earliest) >= $since")
        values["since"] = wanted.since
    if wanted.until:
        conditions.append("coalesce(m.held_on, m.held_latest) <= $until")
        values["until"] = wanted.until
    return " AND ".join(conditions), values


def _holds(column: str, terms: list[str]) -> tuple[str, dict[str, str]]:
    named = {f"term{number}": term for number, term in enumerate(terms)}
    return " AND ".join(f"contains(lower({column}), lower(${name}))" for name in named), named


def find(con: duckdb.DuckDBPyConnection, wanted: Wanted, limit: int | None = None) -> Iterator[Found]:
    """Demands first, then sentences, each by day, place and order in the text; at most ``limit`` of both together.

    Raises FindError, PlaceError, and duckdb.Error for a database of a version that has no ``documents.is_sample``.
    """
    for book, code in wanted.codes:
        if code not in codes(book):
            raise FindError(f"{book} has no code {code!r}; it has: {', '.join(sorted(codes(book)))}")
    yield from islice(_all(con, wanted), limit)


def _all(con: duckdb.DuckDBPyConnection, wanted: Wanted) -> Iterator[Found]:
    demands = _demands(con, wanted)
    yield from demands
    if not wanted.codes and not wanted.speaker:
        yield from _sentences(con, wanted)


def _demands(con: duckdb.DuckDBPyConnection, wanted: Wanted) -> list[Found]:
    """Demands by any of their wordings: what one report says in Chinese is found by its own words, too."""
    where, values = _where(con, wanted)
    holds, terms = _holds("s.text", wanted.terms)
    for number, (book, code) in enumerate(wanted.codes):
        _, key = BOOKS[book]
        where += f" AND d.directive_id IN (SELECT directive_id FROM main.directive_{book} WHERE {key} = $code{number})"  # noqa: S608
        values[f"code{number}"] = code
    if wanted.speaker:
        where += " AND contains(lower(d.speaker_name), lower($speaker))"
        values["speaker"] = wanted.speaker
    rows = con.execute(
        f"SELECT 'demand', d.directive_id, s.text, {_MEETING}, coalesce(d.speaker_name, CASE d.speaker_kind "  # noqa: S608
        "WHEN 'meeting' THEN 'the meeting' END), c.codes, m.meeting_id, s.document_id, s.start_char, s.end_char, "
        f"{_SOURCE} FROM main.directives d JOIN main.meetings m USING (meeting_id) "
        "JOIN main.directive_sources s ON s.directive_id = d.directive_id "
        "JOIN main.documents w ON w.document_id = s.document_id LEFT JOIN main.places l ON l.place_code = m.place_code "
        "LEFT JOIN (SELECT directive_id, string_agg(code, ', ' ORDER BY code) AS codes "
        f"FROM ({_CODED}) GROUP BY directive_id) c ON c.directive_id = d.directive_id WHERE {holds} AND {where} "
        "ORDER BY m.held_on NULLS LAST, m.meeting_id, d.position, s.document_id, s.start_char",
        {**values, **terms},
    ).fetchall()
    return [Found(*row) for row in rows]


_STRETCHES = """
reports AS (
    SELECT meeting_id, document_id, count(*) OVER (PARTITION BY document_id) = 1 AS is_alone FROM main.meeting_reports),
words AS (
    SELECT meeting_id, document_id, start_char FROM main.attendee_sources
    UNION ALL
    SELECT d.meeting_id, s.document_id, s.start_char
    FROM main.directive_sources s JOIN main.directives d USING (directive_id)),
stretches AS (
    SELECT w.meeting_id, w.document_id, min(e.start_char) AS low, max(e.end_char) AS high
    FROM words w
    JOIN extracted.meetings e
      ON e.document_id = w.document_id AND w.start_char >= e.start_char AND w.start_char < e.end_char
    GROUP BY ALL)
"""
"""Of a page that reports several meetings, the stories that hold the words of each: its sentences are theirs alone."""


def _sentences(con: duckdb.DuckDBPyConnection, wanted: Wanted) -> Iterator[Found]:
    """Sentences of the reports, apart from those that a demand is (or is a part of)."""
    where, values = _where(con, wanted)
    holds, terms = _holds("w.text", wanted.terms)
    spans: dict[str, list[tuple[int, int]]] = {}
    reports = con.execute(
        f"WITH {_STRETCHES} SELECT CASE WHEN r.is_alone THEN 0 ELSE coalesce(t.low, 0) END, "  # noqa: S608
        "CASE WHEN r.is_alone THEN length(w.text) ELSE coalesce(t.high, 0) END, "
        f"w.text, {_MEETING}, m.meeting_id, w.document_id, {_SOURCE} FROM reports r "
        "JOIN main.meetings m USING (meeting_id) JOIN main.documents w ON w.document_id = r.document_id "
        "LEFT JOIN stretches t ON t.meeting_id = r.meeting_id AND t.document_id = r.document_id "
        f"LEFT JOIN main.places l ON l.place_code = m.place_code WHERE {holds} AND {where} "
        "ORDER BY m.held_on NULLS LAST, m.meeting_id, w.document_id",
        {**values, **terms},
    ).fetchall()
    listed = [row[7] for row in reports]
    for document, start, end in con.execute(
        "SELECT document_id, start_char, end_char FROM main.directive_sources WHERE list_contains($ids, document_id)",
        {"ids": listed},
    ).fetchall():
        spans.setdefault(document, []).append((start, end))
    needles = [term.lower() for term in wanted.terms]
    for low, high, text, held_on, place, province, meeting, document, *source in reports:
        for found in _SENTENCE.finditer(text, low, high):
            words = found[0].strip()
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            end = start + len(words)
            if not all(needle in words.lower() for needle in needles):
                continue
            if any(start < last and first < end for first, last in spans.get(document, [])):
                continue
            yield Found(
                "sentence",
                document,
                words,
                held_on,
                place,
                province,
                None,
                None,
                meeting,
                document,
                start,
                end,
                *source,
            )
