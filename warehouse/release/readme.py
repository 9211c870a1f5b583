"""The papers that go with a release: README, licence, citation, changelog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import jinja2

from schemas.ddl import quoted
from schemas.project import data, file
from warehouse.release import citation
from warehouse.release.dataset import TITLE, Description, invented
from warehouse.release.model import PublishRequest

_TEMPLATES = data("warehouse.release", "templates")
_COUNTED = ("documents", "meetings", "attendees", "directives", "persons")


def facts(con: duckdb.DuckDBPyConnection, request: PublishRequest, said: Description) -> dict[str, Any]:
    """What the papers tell of the release: number, day, counts, span, what its owner ``said``, how to cite it."""
    counts = {
        name: con.execute(f"SELECT count(*) FROM main.{name}").fetchall()[0][0]  # noqa: S608 - fixed names
        for name in _COUNTED
    }
    counts["samples"] = con.execute("SELECT count(*) FROM main.documents WHERE is_sample").fetchall()[0][0]
    first, last = con.execute("SELECT min(held_on), max(held_on) FROM main.meetings").fetchall()[0]
    told = {
        "title": said.title or TITLE,
        "said": said,
        "invented": invented(counts["samples"], counts["documents"]),
        "release_id": request.release_id,
        "parquet": request.parquet,
        "built_on": request.built_at.date().isoformat(),
        "code_version": request.code_version,
        "extractor_version": request.extractor_version,
        "input_fingerprint": request.input_fingerprint,
        "gate_status": request.gate_status,
        "gate_note": request.gate_note,
        "counts": counts,
        "first_on": first.isoformat() if first else None,
        "last_on": last.isoformat() if last else None,
    }
    cited = citation.cff(said, told)
    return {**told, "cited": cited, "citation": citation.plain(cited)}


def write(con: duckdb.DuckDBPyConnection, told: dict[str, Any], folder: Path) -> None:
    """Writes README.md, LICENSE, CITATION.cff and CHANGELOG.md."""
    templates = jinja2.Environment(  # noqa: S701 - Markdown, no HTML
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    (folder / "README.md").write_text(templates.get_template("README.md.j2").render(told), encoding="utf-8")
    (folder / "CHANGELOG.md").write_text(
        templates.get_template("CHANGELOG.md.j2").render(releases=_history(con)), encoding="utf-8"
    )
    (folder / "LICENSE").write_bytes(file("LICENSE").read_bytes())
    citation.write(told["cited"], folder)


def _history(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Releases, newest first, each with its changes by table as far as they are known."""
    releases: list[dict[str, Any]] = (
        con.sql("SELECT * FROM main.releases ORDER BY built_at DESC, release_id DESC").pl().to_dicts()
    )
    for release in releases:
        release["changes"] = (
            con.sql(
                "SELECT table_name, count(*) FILTER (change = 'added') AS n_added, "  # noqa: S608
                "count(*) FILTER (change = 'changed') AS n_changed, count(*) FILTER (change = 'removed') AS n_removed "
                f"FROM main.changes WHERE release_id = {quoted(release['release_id'])} "
                "GROUP BY table_name ORDER BY table_name"
            )
            .pl()
            .to_dicts()
        )
    return releases
