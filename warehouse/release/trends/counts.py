"""Fills layer ``trends``: all counts, or those that touched meetings are or were in. The scripts are the same."""

from __future__ import annotations

import duckdb

from schemas.ddl import script
from schemas.project import data
from schemas.tables_trends import TABLES
from warehouse.release.trends import stale
from warehouse.store import sql

_SQL = data("warehouse.release.trends", "sql")
_SCRIPTS = ("base", "cascade")
_MADE_TO_COUNT = ("touched_meetings", "touched_cells")


def are_there(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether every table of counts is there."""
    return {table.name for table in TABLES} <= _tables(con)


def count_all(con: duckdb.DuckDBPyConnection) -> None:
    """Makes every count anew. Leaves ``temp.touched_cells`` and ``temp.touched_meetings``, as ``count_touched`` does.

    Raises duckdb.Error.
    """
    drop(con)
    sql.execute(con, script(TABLES))
    _count(con, "SELECT meeting_id FROM main.meetings")


def count_touched(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the counts anew in which a meeting is or was that is noted as touched (``stale``).

    Leaves ``temp.touched_meetings`` (``meeting_id``) and ``temp.touched_cells`` (``place_code`` and more) until
    ``forget``. Raises duckdb.Error.
    """
    _count(con, stale.keys("meeting"))


def _count(con: duckdb.DuckDBPyConnection, meetings: str) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE touched_meetings AS SELECT * FROM ({meetings}) t(meeting_id)")  # noqa: S608
    for name in _SCRIPTS:
        sql.execute(con, (_SQL / f"{name}.sql").read_text(encoding="utf-8"))


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Drops what was made to count."""
    for name in _MADE_TO_COUNT:
        con.execute(f"DROP TABLE IF EXISTS temp.{name}")


def drop(con: duckdb.DuckDBPyConnection) -> None:
    """Takes away all of layer ``trends``, also what earlier versions kept there."""
    for name in _tables(con):
        con.execute(f'DROP TABLE trends."{name}"')


def _tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    found = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'trends' AND database_name = current_database()"
    )
    return {name for (name,) in found.fetchall()}
