"""All that the page shows, as one JSON value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from schemas import gazetteer
from schemas.characters import simplified_forms
from warehouse.release.report.cascade import cascade
from warehouse.release.report.cube import Axes, axes, cube, dots
from warehouse.release.report.details import Details
from warehouse.release.report.packing import pack

DETAILS_BUDGET = 1_500_000
"""Bytes of JSON for whole meetings with their texts; with the charts' counts the page stays under 3 MB."""

_TOTALS = {
    "documents": "main.documents",
    "reports": "main.meeting_reports",
    "meetings": "main.meetings",
    "attendees": "main.attendees",
    "persons": "main.persons",
    "directives": "main.directives",
    "figures": "main.reported_figures",
    "quarantined": "quality.quarantine",
    "issues": "quality.issues",
    "samples": "(FROM main.documents WHERE is_sample)",
    "corrections": "(FROM main.corrections WHERE status = 'applied')",
}


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[list[Any]]:
    return [list(row) for row in con.execute(query).fetchall()]


def _release(con: duckdb.DuckDBPyConnection, release_id: str) -> dict[str, Any]:
    found = con.execute(
        "SELECT strftime(built_at, '%Y-%m-%d'), code_version, extractor_version, input_fingerprint, gate_status, "
        "gate_note FROM main.releases WHERE release_id = ?",
        [release_id],
    ).fetchone()
    names = ("built_on", "code_version", "extractor_version", "fingerprint", "gate", "gate_note")
    return {"id": release_id, **dict(zip(names, found or (None,) * len(names), strict=True))}


def _papers(told: Mapping[str, Any]) -> dict[str, Any]:
    """How to cite the release, what its owner states and what not, what is invented in it, if Parquet lies beside."""
    said = told["said"]
    return {
        "title": told["title"],
        "description": said.description,
        "creators": [[one.full, one.orcid, one.affiliation] for one in said.creators],
        "licence": said.licence,
        "texts_licence": said.texts_licence,
        "texts_source": said.texts_source,
        "doi": said.doi,
        "contact": said.contact,
        "missing": said.missing,
        "citation": told["citation"],
        "invented": told["invented"],
        "parquet": told.get("parquet", False),
    }


def _formulas(con: duckdb.DuckDBPyConnection, order: list[str]) -> list[list[Any]]:
    """First uses by level, and places reached by the end of each month, in the order of ``order``."""
    firsts = {
        row[0]: row[1:]
        for row in _rows(
            con,
            "SELECT f.phrase_code, f.first_on::VARCHAR, f.meeting_id, coalesce(l.name_en, m.place_name), "
            "f.first_national_on::VARCHAR, "
            "f.first_provincial_on::VARCHAR, f.first_prefecture_on::VARCHAR, f.first_county_on::VARCHAR, f.n_places, "
            "f.n_provinces, f.n_meetings, l.name_zh FROM trend_phrase_first_seen f "
            "JOIN main.meetings m USING (meeting_id) "
            "LEFT JOIN main.places l ON l.place_code = m.place_code WHERE f.rendition = 'all'",
        )
    }
    spread: dict[str, list[list[Any]]] = {}
    for code, month, so_far, met in _rows(
        con,
        "SELECT phrase_code, month::VARCHAR, n_places_so_far, n_places_met_so_far FROM trend_phrase_spread "
        "WHERE rendition = 'all' ORDER BY phrase_code, month",
    ):
        spread.setdefault(code, []).append([month, so_far, met])
    return [
        [number, *firsts[code][:-1], [row[1] for row in spread.get(code, [])], firsts[code][-1]]
        for number, code in enumerate(order)
        if code in firsts
    ]


def _events(con: duckdb.DuckDBPyConnection) -> list[list[Any]]:
    """National events within the span, with meetings of all levels before and after."""
    return _rows(
        con,
        "SELECT label_en, label_zh, kind, starts_on::VARCHAR, sum(n_meetings_30_days_before)::BIGINT, "
        "sum(n_meetings_30_days_after)::BIGINT, sum(n_places_met_30_days_after)::BIGINT, source "
        "FROM trend_event_responses "
        "WHERE starts_on BETWEEN (SELECT min(held_on) FROM trends.meeting_periods) "
        "AND (SELECT max(held_on) FROM trends.meeting_periods) GROUP BY ALL ORDER BY 4, 1",
    )


def _province_texts(con: duckdb.DuckDBPyConnection, along: Axes) -> str:
    """Texts that were looked at, a province (in the order of the axes, without the unknown one) after the other."""
    found = {
        (row[0], row[1]): row[2]
        for row in con.execute(
            f"SELECT province_code, date_trunc('{along.step}', month)::DATE::VARCHAR, sum(n_documents)::BIGINT "  # noqa: S608
            "FROM trend_coverage_by_month_and_province GROUP BY ALL"
        ).fetchall()
    }
    return pack(found.get((code, period), 0) for code, *_ in along.provinces[1:] for period in along.periods)


def _language_texts(con: duckdb.DuckDBPyConnection, along: Axes) -> str:
    """Texts that were looked at, a language (in the order of the axes) after the other, each by period.

    A text's month is that of its publication, else that of the meeting that it reports, as in ``main.coverage``.
    """
    found = {
        row[:2]: row[2]
        for row in con.execute(
            f"SELECT coalesce(d.language, 'und'), date_trunc('{along.step}', coalesce(d.published_on, p.month, "  # noqa: S608
            "m.held_on))::DATE::VARCHAR, count(DISTINCT d.document_id) FROM main.documents d "
            "LEFT JOIN main.meeting_reports r USING (document_id) LEFT JOIN main.meetings m USING (meeting_id) "
            "LEFT JOIN trends.meeting_periods p USING (meeting_id) WHERE d.superseded_by IS NULL GROUP BY ALL"
        ).fetchall()
    }
    return pack(found.get((language, period), 0) for language in along.languages for period in along.periods)


def _zh(con: duckdb.DuckDBPyConnection, table: str, key: str, label: str = "label_zh") -> dict[str, str]:
    """Chinese labels of a code table, by code."""
    query = f"SELECT {key}, {label} FROM main.{table} WHERE {label} IS NOT NULL ORDER BY 1"  # noqa: S608 - fixed names
    return dict(con.execute(query).fetchall())


def place_names(codes: set[str]) -> dict[str, str]:
    """Every name that each place has or had, in one line, so that a search finds it by any."""
    known = gazetteer.read(codes=codes)  # of a few places a tenth of the time that all take
    names: dict[str, set[str]] = {code: set() for code in codes}
    for name in known.names():
        for code in known.bearers(name):
            if code in names:
                names[code].add(name)
    for code in codes:
        if place := known.places.get(code):
            names[code] |= {place.name_zh, place.label_zh, place.name_en, place.label_en}
    return {code: " | ".join(sorted(found)) for code, found in sorted(names.items()) if found}


def _accuracy(con: duckdb.DuckDBPyConnection) -> list[list[Any]]:
    """Accuracy by field, of the languages of the release, a user's own audit first, then the most frequent language.

    Each with whose texts it was measured on.
    """
    return _rows(
        con,
        "SELECT field, language, metric, value, ci_low, ci_high, n, split, corpus, basis FROM quality.accuracy a "
        "WHERE rendition = 'all' AND code IS NULL AND basis <> 'first_look' AND (basis = 'audit' "
        "OR metric = 'agreement' OR (metric IN ('f1', 'accuracy') AND split = (SELECT CASE WHEN "
        "bool_or(split = 'measure') THEN 'measure' ELSE max(split) END FROM quality.accuracy))) "
        "AND (language = 'all' OR language IN (SELECT language FROM main.documents)) "
        "ORDER BY basis = 'audit' DESC, (SELECT count(*) FROM main.documents d WHERE d.language = a.language) DESC, "
        "language, field, corpus, metric",
    )


def report_data(
    con: duckdb.DuckDBPyConnection,
    release_id: str,
    budget: int = DETAILS_BUDGET,
    told: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The page's data for the database that ``con`` has open, with its trends made.

    ``told`` are the facts that the papers of the release tell (``readme.facts``), where there are papers.
    """
    along = axes(con)
    counts = cube(con, along)
    codes = {book: counts["books"][book]["codes"] for book in counts["books"]}
    details = Details(con, along, codes, counts["ranks"]["codes"])
    n_meetings = details.fill(budget)
    held_at = {meeting[6] for meeting in details.meetings if meeting[6]}
    span = con.execute("SELECT min(held_on)::VARCHAR, max(held_on)::VARCHAR FROM main.meetings").fetchall()[0]
    return {
        "release": _release(con, release_id),
        "papers": _papers(told) if told else None,
        "totals": {
            name: con.execute(f"SELECT count(*) FROM {relation}").fetchall()[0][0]  # noqa: S608 - fixed names
            for name, relation in _TOTALS.items()
        },
        "places": con.execute("SELECT count(DISTINCT place_code) FROM main.meetings").fetchall()[0][0],
        "span": list(span),
        "axes": {
            "step": along.step,
            "periods": along.periods,
            "provinces": [name for _, name, _ in along.provinces],
            "provinces_zh": [name for _, _, name in along.provinces],
            "levels": along.levels,
            "renditions": along.renditions,
            "languages": along.languages,
        },
        "texts": [
            row[0]
            for row in _rows(
                con, f"SELECT n_documents FROM trends.periods WHERE period = '{along.step}' ORDER BY starts_on"  # noqa: S608
            )
        ],
        "cube": counts,
        "dots": dots(con, along),
        "formulas": _formulas(con, [code[0] for code in codes["phrases"]]),
        "events": _events(con),
        "cascade": cascade(con),
        "province_texts": _province_texts(con, along),
        "language_texts": _language_texts(con, along),
        "languages": _rows(
            con, "SELECT coalesce(language, 'und'), count(*) FROM main.documents GROUP BY 1 ORDER BY 2 DESC, 1"
        ),
        "names": place_names(held_at),
        "simplified": "".join(chr(code) + simple for code, simple in simplified_forms().items()),
        "places_zh": {code: zh for code, zh in _zh(con, "places", "place_code", "name_zh").items() if code in held_at},
        "meeting_types": _zh(con, "meeting_types", "meeting_type_code"),
        "measures": _zh(con, "measures", "measure_code"),
        "accuracy": _accuracy(con),
        "checks": _rows(
            con,
            "SELECT suite, check_name, success, severity, observed, expected FROM quality.check_results "
            "WHERE release_id = (SELECT max(release_id) FROM quality.check_results) "
            "ORDER BY success, suite, check_name",
        ),
        "issues": _rows(con, "SELECT issue_code, count(*) FROM quality.issues GROUP BY ALL ORDER BY 2 DESC, 1"),
        "corrections": _rows(
            con,
            "SELECT target, field, action, expect, value, reason, status FROM main.corrections "
            "ORDER BY correction_id LIMIT 200",
        ),
        "documents": details.documents,
        "meetings": details.meetings,
        "n_meetings": n_meetings,
    }  # fmt: skip
