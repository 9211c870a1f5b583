"""The meetings that the page holds whole: attendees, directives and evidence, each with its span in the source text."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import duckdb

from schemas.vocabularies import ADMIN_LEVELS, CODEBOOKS, RENDITIONS
from warehouse.release.report.cube import Axes

_HAN = re.compile(r"[\u3400-\u9fff]")
Rows = dict[str, list[tuple[Any, ...]]]


def _order(con: duckdb.DuckDBPyConnection) -> list[str]:
    """All meetings, so that any first part of them is spread evenly over months, provinces and levels."""
    return [
        row[0]
        for row in con.execute(
            "WITH turns AS (SELECT meeting_id, month, md5(meeting_id) AS h, row_number() OVER "
            "(PARTITION BY month, province_code, admin_level ORDER BY held_on, meeting_id) AS turn "
            "FROM trends.meeting_periods) SELECT meeting_id FROM turns "
            "ORDER BY row_number() OVER (PARTITION BY month ORDER BY turn, h, meeting_id), h, meeting_id"
        ).fetchall()
    ]


def _by(con: duckdb.DuckDBPyConnection, query: str, ids: Sequence[str]) -> Rows:
    """Rows of ``query`` (whose first column is a key) by key; ``$ids`` in it are the keys wanted."""
    found: Rows = defaultdict(list)
    for key, *rest in con.execute(query, {"ids": list(ids)}).fetchall():
        found[key].append(tuple(rest))
    return found


_MEETINGS = """
SELECT m.meeting_id, m.held_on::VARCHAR, m.held_earliest::VARCHAR, m.held_latest::VARCHAR, m.year_basis,
       coalesce(l.name_en, m.place_name),
       m.place_code, m.place_basis, m.province_name, coalesce(p.province_code, ''), m.admin_level, p.rendition, m.mode,
       coalesce(t.label_en, m.meeting_type_code), m.convener, m.title, p.{step}::VARCHAR, m.meeting_type_code,
       p.language, m.document_id
FROM main.meetings m JOIN trends.meeting_periods p USING (meeting_id)
LEFT JOIN main.places l ON l.place_code = m.place_code
LEFT JOIN main.meeting_types t ON t.meeting_type_code = m.meeting_type_code
WHERE m.meeting_id IN (SELECT unnest($ids))
"""
_REPORTS = """
SELECT r.meeting_id, r.document_id FROM main.meeting_reports r JOIN main.meetings m USING (meeting_id)
WHERE r.meeting_id IN (SELECT unnest($ids)) ORDER BY r.meeting_id, r.document_id <> m.document_id, r.document_id
"""
_ATTENDEES = """
SELECT a.meeting_id, a.name, a.title, coalesce(a.rank_code, 'unknown'), a.presided, a.spoke, a.joined_remotely,
       a.document_id, a.start_char, a.end_char, a.person_id, p.name, p.name_zh
FROM main.attendees a LEFT JOIN main.persons p USING (person_id)
WHERE a.meeting_id IN (SELECT unnest($ids)) ORDER BY a.meeting_id, a.position
"""
_NAMED_AGAIN = """
SELECT s.meeting_id || ' ' || s.person_id, s.document_id, s.start_char, s.end_char
FROM main.attendee_sources s JOIN main.attendees a USING (meeting_id, person_id)
WHERE s.meeting_id IN (SELECT unnest($ids)) AND s.document_id <> a.document_id ORDER BY ALL
"""
_SAID_AGAIN = """
SELECT s.directive_id, s.document_id, s.start_char, s.end_char
FROM main.directive_sources s JOIN main.directives d USING (directive_id)
WHERE d.meeting_id IN (SELECT unnest($ids)) AND s.document_id <> d.document_id ORDER BY ALL
"""
_DIRECTIVES = """
SELECT meeting_id, directive_id, speaker_name, speaker_kind, stringency = 'mandatory', deadline_text, document_id,
       start_char, end_char
FROM main.directives WHERE meeting_id IN (SELECT unnest($ids)) ORDER BY meeting_id, position
"""
_CODES_OF_BOOKS = "\nUNION ALL\n".join(
    f"SELECT directive_id, '{book}', {key}, c.document_id, c.start_char, c.end_char FROM main.directive_{book} c "  # noqa: S608
    "JOIN main.directives d USING (directive_id) WHERE d.meeting_id IN (SELECT unnest($ids))"
    for book, key in CODEBOOKS.items()
)
_CODES = f"{_CODES_OF_BOOKS}\nORDER BY ALL"
_EVIDENCE = """
SELECT meeting_id, field, method, document_id, start_char, end_char FROM main.evidence
WHERE meeting_id IN (SELECT unnest($ids)) AND start_char IS NOT NULL
ORDER BY meeting_id, field, document_id, start_char, end_char, method
"""
_FIGURES = """
SELECT meeting_id, measure_code, value, unit, document_id, start_char, end_char FROM main.reported_figures
WHERE meeting_id IN (SELECT unnest($ids)) ORDER BY meeting_id, document_id, start_char, end_char
"""
_CORRECTED = """
WITH of_fields AS (
    SELECT e.meeting_id, e.field, c.* EXCLUDE (field) FROM main.evidence e JOIN main.corrections c USING (correction_id)
    WHERE e.meeting_id IN (SELECT unnest($ids))),
of_rows AS (
    SELECT r.meeting_id, c.* FROM main.corrections c
    JOIN main.meeting_reports r ON r.document_id = regexp_extract(c.target, '(?:^| )document=(\\S+)', 1)
      OR r.meeting_id = regexp_extract(c.target, '(?:^| )meeting=(\\S+)', 1)
    WHERE c.status = 'applied' AND r.meeting_id IN (SELECT unnest($ids))
      AND c.correction_id NOT IN (SELECT correction_id FROM of_fields))
SELECT DISTINCT meeting_id, field, true, target, action, expect, value, author, written_on::VARCHAR, reason
FROM of_fields
UNION ALL
SELECT DISTINCT meeting_id, field, false, target, action, expect, value, author, written_on::VARCHAR, reason
FROM of_rows
ORDER BY ALL
"""
_DOCUMENTS = """
SELECT document_id, title, publisher, published_on::VARCHAR, source_uri, rendition, text, language FROM main.documents
WHERE document_id IN (SELECT unnest($ids))
"""


class _Offsets:
    """Offsets in code points to offsets in UTF-16 units, which browsers count in."""

    def __init__(self, text: str) -> None:
        self._wide = [place for place, char in enumerate(text) if ord(char) > 0xFFFF]

    def __call__(self, offset: int) -> int:
        return offset + sum(place < offset for place in self._wide) if self._wide else offset


class Details:
    """Collects whole meetings until the page's budget is used up."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        along: Axes,
        codes: dict[str, list[list[str]]],
        ranks: list[list[str]],
    ) -> None:
        self._con = con
        self._meetings = _MEETINGS.format(step=along.step)
        self._code = {book: {code[0]: number for number, code in enumerate(listed)} for book, listed in codes.items()}
        self._books = list(CODEBOOKS)
        self._rank = {code[0]: number for number, code in enumerate(ranks)}
        self._province = {code: number for number, (code, *_) in enumerate(along.provinces)}
        self._languages = along.languages
        self.documents: list[list[Any]] = []
        self.meetings: list[list[Any]] = []
        self._document: dict[str, int] = {}
        self._offsets: list[_Offsets] = []

    def fill(self, budget: int, batch: int = 400) -> int:
        """Adds meetings while their JSON stays under ``budget`` bytes; returns how many meetings there are in all."""
        wanted = _order(self._con)
        used = 0
        for first in range(0, len(wanted), batch):
            used = self._add(wanted[first : first + batch], used, budget)
            if used >= budget:
                break
        self.meetings.sort(key=lambda meeting: (meeting[1] or meeting[2] or "9999", meeting[0]))
        return len(wanted)

    def _add(self, ids: list[str], used: int, budget: int) -> int:
        facts = _by(self._con, self._meetings, ids)
        reports = _by(self._con, _REPORTS, ids)
        rows = [_by(self._con, query, ids) for query in (_ATTENDEES, _DIRECTIVES, _EVIDENCE, _FIGURES)]
        codes, corrected = _by(self._con, _CODES, ids), _by(self._con, _CORRECTED, ids)
        named_again, said_again = _by(self._con, _NAMED_AGAIN, ids), _by(self._con, _SAID_AGAIN, ids)
        wanted = sorted({row[0] for found in reports.values() for row in found} | {f[0][-1] for f in facts.values()})
        texts = {row[0]: row for row in self._con.execute(_DOCUMENTS, {"ids": wanted}).fetchall()}
        for meeting in ids:
            mine = [row[0] for row in reports[meeting]] or [facts[meeting][0][-1]]
            new = [document for document in mine if document not in self._document]
            size = sum(_size(texts[document]) for document in new)
            attendees, directives, evidence, figures = (found[meeting] for found in rows)
            size += 200 * len(corrected[meeting])
            size += 90 * len(attendees) + 70 * len(directives) + 40 * len(evidence) + 250
            size += 20 * sum(len(said_again[row[0]]) for row in directives)
            size += 20 * sum(len(named_again[f"{meeting} {row[-3]}"]) for row in attendees)
            if size > budget // 8:  # a giant takes no room from the others
                continue
            if used + size > budget:
                return budget
            used += size
            for document in new:
                self._document[document] = len(self.documents)
                self.documents.append(list(texts[document]))
                self._offsets.append(_Offsets(texts[document][6]))
            self.meetings.append(
                [
                    meeting,
                    *self._facts(facts[meeting][0]),
                    [self._document[document] for document in mine],
                    [self._attendee(row, named_again[f"{meeting} {row[-3]}"]) for row in attendees],
                    [self._directive(row, codes[row[0]], said_again[row[0]]) for row in directives],
                    [[row[0], row[1], *self._span(*row[2:])] for row in evidence if row[2] in self._document],
                    [[*row[:3], *self._span(*row[3:])] for row in figures if row[3] in self._document],
                    facts[meeting][0][-3],
                    [list(row) for row in corrected[meeting]],
                    self._languages.index(facts[meeting][0][-2]),
                ]
            )
        return used

    def _facts(self, row: tuple[Any, ...]) -> list[Any]:
        head, province, level, rendition, rest = row[:8], row[8], row[9], row[10], row[11:16]
        return [*head, self._province.get(province, 0), ADMIN_LEVELS.index(level), RENDITIONS.index(rendition), *rest]

    def _span(self, document: str, start: int, end: int) -> list[int]:
        number = self._document[document]
        offset = self._offsets[number]
        return [number, offset(start), offset(end)]

    def _spans(self, places: Iterable[tuple[Any, ...]]) -> list[list[int]]:
        """The places that are in documents of the page."""
        return [self._span(*place) for place in places if place[0] in self._document]

    def _attendee(self, row: tuple[Any, ...], again: Iterable[tuple[Any, ...]]) -> list[Any]:
        name, title, rank, presided, spoke, remote, document, start, end, _, pinyin, characters = row
        roles = presided * 1 + spoke * 2 + remote * 4
        other = pinyin if name == characters or _HAN.search(name) else characters
        at = self._span(document, start, end)
        return [name, title, self._rank.get(rank, -1), roles, *at, other if other != name else None, self._spans(again)]

    def _directive(
        self, row: tuple[Any, ...], codes: Iterable[tuple[Any, ...]], again: Iterable[tuple[Any, ...]]
    ) -> list[Any]:
        _, speaker, kind, is_mandatory, deadline, document, start, end = row
        span = self._span(document, start, end)
        earned = sorted(
            [self._books.index(book), self._code[book][code], *self._span(*at)]
            for book, code, *at in codes
            if at[0] in self._document
        )
        return [speaker, kind[0], int(is_mandatory), deadline, *span, earned, self._spans(again)]


def _size(row: Sequence[Any]) -> int:
    return len(json.dumps(row, ensure_ascii=False).encode())
