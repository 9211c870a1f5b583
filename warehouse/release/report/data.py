"""All that the page shows, as one JSON value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from warehouse.release.report.cube import axes, cube, dots
from warehouse.release.report.details import Details

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
    """How to cite the release, what its owner states and what not, and what is invented in it."""
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
    }


def _formulas(con: duckdb.DuckDBPyConnection, order: list[str]) -> list[list[Any]]:
    """First uses by level, and places reached by the end of each month, in the order of ``order``."""
    firsts = {
        row[0]: row[1:]
        for row in _rows(
            con,
            "SELECT f.phrase_code, f.first_on::VARCHAR, f.meeting_id, m.place_name, f.first_national_on::VARCHAR, "
            "f.first_provincial_on::VARCHAR, f.first_prefecture_on::VARCHAR, f.first_county_on::VARCHAR, f.n_places, "
            "f.n_provinces, f.n_meetings FROM trend_phrase_first_seen f JOIN main.meetings m USING (meeting_id) "
            "WHERE f.rendition = 'all'",
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
        [number, *firsts[code], [row[1] for row in spread.get(code, [])]]
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
            "provinces": [name for _, name in along.provinces],
            "levels": along.levels,
            "renditions": along.renditions,
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
        "accuracy": _rows(
            con,
            "SELECT field || CASE language WHEN 'en' THEN '' ELSE ' (' || language || ')' END AS field, metric, value, "
            "ci_low, ci_high, n, split, corpus FROM quality.accuracy "
            "WHERE rendition = 'all' AND metric IN ('f1', 'accuracy') AND split = (SELECT CASE WHEN "
            "bool_or(split = 'measure') THEN 'measure' ELSE max(split) END FROM quality.accuracy) "
            "ORDER BY field, metric",
        ),
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
