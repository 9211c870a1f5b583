"""A part of the published data – places, a span, tables – in a format of the user's choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from schemas import catalog
from schemas.datapackage import resource_name
from schemas.ddl import quoted
from warehouse.release.export import civic
from warehouse.release.files import csv_expression

FORMATS = ("csv", "parquet", "jsonl", "popolo", "ocd")


class ExportError(Exception):
    """The part asked for cannot be written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Subset:
    """What to export. ``places`` are codes or names and stand for all units under them; days are inclusive.

    No ``tables`` means all tables of layer ``main``; those without a place or day (codes, events) come whole.
    """

    places: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    tables: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether no meeting is left out."""
        return not self.places and self.since is None and self.until is None


def export_subset(con: duckdb.DuckDBPyConnection, subset: Subset, form: str, out: Path) -> dict[str, int]:
    """Writes ``subset`` of the published database that ``con`` has open into folder ``out``; returns rows by file.

    Raises ExportError for an unknown format, place, table or view, and where a file is there already.
    """
    if form not in FORMATS:
        raise ExportError(f"unknown format {form!r}; known: {', '.join(FORMATS)}")
    _choose(con, subset)
    if form in {"popolo", "ocd"}:
        if subset.tables:
            raise ExportError(f"--table does not go with {form}, which writes events and those who took part")
        out.mkdir(parents=True, exist_ok=True)
        return civic.popolo(con, _free(out / "popolo.json")) if form == "popolo" else civic.ocd(
            con, _free(out / "events.jsonl")
        )  # fmt: skip
    wanted = [_wanted(con, name, subset) for name in subset.tables] or [
        (table.qualified, resource_name(table), _kept(table.qualified))
        for table in catalog.layer("main")
        if table.published
    ]
    out.mkdir(parents=True, exist_ok=True)
    targets = [_free(out / f"{name}.{form}") for _, name, _ in wanted]
    return {
        target.name: _WRITERS[form](con, f"SELECT * FROM {relation} {condition}", target)  # noqa: S608 - checked names
        for (relation, _, condition), target in zip(wanted, targets, strict=True)
    }


def _free(target: Path) -> Path:
    if target.exists():
        raise ExportError(f"{target} is there already: choose another folder, or move it away")
    return target


def _choose(con: duckdb.DuckDBPyConnection, subset: Subset) -> None:
    """Makes temporary table ``chosen`` of the meetings."""
    conditions = ["true"]
    if subset.places:
        prefixes = [_prefix(con, place) for place in subset.places]
        conditions.append("(" + " OR ".join(f"starts_with(place_code, {quoted(prefix)})" for prefix in prefixes) + ")")
    if subset.since:
        conditions.append(f"held_on >= DATE '{subset.since.isoformat()}'")
    if subset.until:
        conditions.append(f"held_on <= DATE '{subset.until.isoformat()}'")
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE chosen AS SELECT meeting_id FROM main.meetings WHERE {' AND '.join(conditions)}"  # noqa: S608
    )


def _prefix(con: duckdb.DuckDBPyConnection, place: str) -> str:
    """First digits that the codes of ``place`` and all units under it share."""
    rows = con.execute(
        "SELECT place_code, definition, level = 'provincial' FROM main.places "
        "WHERE place_code = $p OR lower(name_en) = lower($p) "
        "OR lower(label_en) = lower($p) OR name_zh = $p OR label_zh = $p ORDER BY place_code",
        {"p": place},
    ).fetchall()
    if not rows:
        raise ExportError(f"no place is called {place!r}: give its code, or a name as in the table places")
    provinces = [row for row in rows if row[2]]
    rows = provinces if len(provinces) == 1 else rows  # a province's name means the province
    if len(rows) > 1:
        listed = "; ".join(f"{code} {name}" for code, name, _ in rows[:8])
        raise ExportError(f"{place!r} may be any of: {listed}. Give the code")
    code = str(rows[0][0])
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _kept(qualified: str) -> str:
    """The condition that keeps the rows of a table that belong to the chosen meetings."""
    columns = catalog.table(qualified).column_names
    name = qualified.split(".", 1)[1]
    reports = "SELECT document_id FROM main.meeting_reports WHERE meeting_id IN (FROM chosen)"
    if "meeting_id" in columns:
        return "WHERE meeting_id IN (FROM chosen)"
    if "directive_id" in columns:
        return "WHERE directive_id IN (SELECT directive_id FROM main.directives WHERE meeting_id IN (FROM chosen))"
    if "document_id" in columns:
        return f"WHERE document_id IN ({reports})"
    if name in {"persons", "person_aliases"}:
        return "WHERE person_id IN (SELECT person_id FROM main.attendees WHERE meeting_id IN (FROM chosen))"
    return ""


def _wanted(con: duckdb.DuckDBPyConnection, name: str, subset: Subset) -> tuple[str, str, str]:
    """Relation, file name and condition of one table or view of the user's."""
    qualified = name if "." in name else f"main.{name}"
    if qualified in {table.qualified for table in catalog.TABLES}:
        table = catalog.table(qualified)
        return qualified, resource_name(table), _kept(qualified)
    views = {row[0] for row in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    if name not in views:
        raise ExportError(f"no table or view is called {name!r}: `safegov sql` and `.tables` lists them")
    if not subset.is_all:
        raise ExportError(f"{name} is a view over all meetings: it cannot be cut by place or day; leave those options")
    return f"main.{name}", name, "ORDER BY ALL"


def _columns(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, str]]:
    return [(str(row[0]), str(row[1])) for row in con.execute(f"DESCRIBE {query}").fetchall()]


def _counted(con: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = con.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _csv(con: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    columns = _columns(con, query)
    names = [("\ufeff" if number == 0 else "") + name for number, (name, _) in enumerate(columns)]
    cells = [f'{csv_expression(*column)} AS "{name}"' for column, name in zip(columns, names, strict=True)]
    chosen = f"SELECT {', '.join(cells)} FROM ({query})"  # noqa: S608 - names from the catalog
    return _counted(con, f"COPY ({chosen}) TO {quoted(str(target))} (FORMAT csv, HEADER)")


def _parquet(con: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    return _counted(con, f"COPY ({query}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)")


def _jsonl(con: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    return _counted(con, f"COPY ({query}) TO {quoted(str(target))} (FORMAT json)")


_WRITERS: dict[str, Callable[[duckdb.DuckDBPyConnection, str, Path], int]] = {
    "csv": _csv,
    "parquet": _parquet,
    "jsonl": _jsonl,
}
