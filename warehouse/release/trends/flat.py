"""The flat views of demands: ``directive_facts``, a demand a row, and ``directive_fact_codes``, a code of one a row."""

from __future__ import annotations

import polars as pl

from schemas.code_tables import codebook
from schemas.ddl import quoted

BOOKS = {
    "sectors": ("sector", "sector_code"),
    "instruments": ("instrument", "instrument_code"),
    "responsibilities": ("responsibility", "responsibility_code"),
    "phrases": ("phrase", "phrase_code"),
}
"""Codebooks of demands: what the name of a 0/1 column begins with, and the key of the table."""

_FACTS = """d.directive_id, d.meeting_id, d.position, m.held_on, m.held_earliest, m.held_latest,
       p.week, p.month, p.quarter, p.year, p.place_code, l.label_en AS place_label, p.province_code, m.province_name,
       m.admin_level, m.meeting_type_code, m.convener, m.mode, w.rendition, coalesce(w.language, 'und') AS language,
       d.speaker_kind, d.speaker_person_id, d.speaker_name, s.rank_code AS speaker_rank_code,
       (d.stringency = 'mandatory')::INTEGER AS is_mandatory, (d.deadline_text IS NOT NULL)::INTEGER AS has_deadline,
       d.deadline_text, d.deadline_on, d.deadline_on - m.held_on AS n_days_to_deadline"""
_FROM = """main.directives d
JOIN main.meetings m ON m.meeting_id = d.meeting_id
JOIN trends.meeting_periods p ON p.meeting_id = d.meeting_id
JOIN main.documents w ON w.document_id = d.document_id
LEFT JOIN main.places l ON l.place_code = p.place_code
LEFT JOIN (
    SELECT meeting_id, person_id, min(rank_code) AS rank_code FROM main.attendees GROUP BY meeting_id, person_id) s
  ON s.meeting_id = d.meeting_id AND s.person_id = d.speaker_person_id"""


def _codes(book: str) -> pl.DataFrame:
    return codebook(book).sort(BOOKS[book][1])


def code_columns() -> dict[str, str]:
    """The 0/1 columns of ``directive_facts`` and what each means, codebook by codebook, in the order of the codes."""
    return {
        f"{start}_{row[key]}": f"1 where the demand has the {start} {row[key]} ({row['label_en']}), else 0"
        for book, (start, key) in BOOKS.items()
        for row in _codes(book).iter_rows(named=True)
    }


def facts() -> str:
    """The SELECT of ``directive_facts``."""
    columns, joins = [], []
    for book, (start, key) in BOOKS.items():
        codes = _codes(book)[key].to_list()
        flags = ", ".join(f'max(({key} = {quoted(code)})::INTEGER) AS "{start}_{code}"' for code in codes)
        joins.append(
            f"LEFT JOIN (SELECT directive_id, {flags} FROM main.directive_{book} GROUP BY directive_id) {book} "  # noqa: S608
            f"ON {book}.directive_id = d.directive_id"
        )
        columns += [f'coalesce({book}."{start}_{code}", 0) AS "{start}_{code}"' for code in codes]
    return (
        f"SELECT {_FACTS}, (w.is_sample)::INTEGER AS is_sample, d.text, d.document_id, d.start_char, d.end_char, "  # noqa: S608 - declared
        f"{', '.join(columns)} FROM {_FROM} {' '.join(joins)}"
    )


def fact_codes() -> str:
    """The SELECT of ``directive_fact_codes``."""
    coded = " UNION ALL ".join(
        f"SELECT c.directive_id, {quoted(book)} AS codebook, c.{key} AS code, l.label_en, l.label_zh "  # noqa: S608 - declared
        f"FROM main.directive_{book} c LEFT JOIN main.{book} l ON l.{key} = c.{key}"
        for book, (_, key) in BOOKS.items()
    )
    return f"SELECT {_FACTS}, c.codebook, c.code, c.label_en, c.label_zh FROM {_FROM} JOIN ({coded}) c ON c.directive_id = d.directive_id"  # noqa: S608, E501 - declared
