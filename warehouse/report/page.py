"""Puts the page together."""

from __future__ import annotations

from html import escape
from pathlib import Path

import duckdb


def write_report(con: duckdb.DuckDBPyConnection, release_id: str, target: Path) -> None:
    """Writes the report of the database that ``con`` has open (plain first form)."""
    rows = con.execute(
        "SELECT m.held_on, m.place_name, m.title, m.n_directives FROM main.meetings m ORDER BY ALL LIMIT 500"
    ).fetchall()
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(v if v is not None else ''))}</td>" for v in row) + "</tr>" for row in rows
    )
    target.write_text(
        f"<!doctype html><meta charset=utf-8><title>{escape(release_id)}</title><table>{body}</table>", encoding="utf-8"
    )
