"""SQL: scripts of resolution, run by name with values bound to DuckDB variables; frames as tables; names of files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from schemas.project import data

_FOLDER = data("warehouse.resolution", "sql")
_PATTERN = re.compile(r"[*?\[]")

_LOST_FROM = 122_880
"""Rows of one INSERT from which on DuckDB 2.0.0 may lose them; 2.0.1, which is pinned, does not."""

_PARSED: dict[str, list[duckdb.Statement]] = {}
"""Scripts parsed before, by their words: parsing all of a build's takes a fifth of a small build."""

_MOST_PARSED = 2000
"""How many are kept; a build has 600. Those that name rows or files of one home make room in a process of many."""

Value = str | int | float | date | list[str] | None


def text(name: str) -> str:
    """The words of ``sql/<name>.sql``."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def run(con: duckdb.DuckDBPyConnection, name: str, **values: Value) -> None:
    """Runs ``sql/<name>.sql``; a script reads ``values`` with ``getvariable('…')``.

    Raises duckdb.Error naming the script where a statement fails.
    """
    for key, value in values.items():
        con.execute(f"SET VARIABLE {key} = $value", {"value": value})
    try:
        execute(con, text(name))
    except duckdb.Error as error:
        raise type(error)(f"sql/{name}.sql: {error}") from error


def execute(con: duckdb.DuckDBPyConnection, script: str) -> duckdb.DuckDBPyConnection:
    """Runs the statements of ``script`` and returns ``con`` with the result of the last, as ``con.execute`` does; what
    is run again in this process, through whatever connection, is not parsed again. Raises duckdb.Error."""
    for statement in _parsed(con, script):
        con.execute(statement)
    return con


def _parsed(con: duckdb.DuckDBPyConnection, script: str) -> list[duckdb.Statement]:
    """The statements of ``script``, which any connection may run any number of times. Raises duckdb.ParserException."""
    if script not in _PARSED:
        if len(_PARSED) >= _MOST_PARSED:
            del _PARSED[next(iter(_PARSED))]  # the oldest
        _PARSED[script] = con.extract_statements(script)
    return _PARSED[script]


def count(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Rows of a table or view."""
    rows = execute(con, f"SELECT count(*) FROM {relation}").fetchall()  # noqa: S608 - names come from the declarations
    return int(rows[0][0])


def counts(con: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> list[int]:
    """Rows of each of ``tables`` (names in SQL), all asked at once: one by one takes three times as long."""
    asked = " UNION ALL ".join(
        f"SELECT {at} AS at, count(*) AS n FROM {table}"  # noqa: S608 - declared or quoted names
        for at, table in enumerate(tables)
    )
    return [n for _, n in sorted(execute(con, asked).fetchall())] if tables else []


def insert_frame(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Appends ``frame`` to ``table`` (its name in SQL): its columns in their order, its rows in theirs."""
    with _shown(con, frame) as name:
        execute(con, f"INSERT INTO {table} SELECT * FROM {name}")  # noqa: S608 - a declared name


def table_of_frame(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Makes temporary ``table`` of ``frame``, in place of one of that name."""
    with _shown(con, frame) as name:
        execute(con, f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {name}")  # noqa: S608 - a name of the program


@contextmanager
def _shown(con: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> Iterator[str]:
    con.register("given_frame", frame.to_arrow())
    try:
        yield "given_frame"
    finally:
        con.unregister("given_frame")


def not_returned(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows that tables of the database and temporary ones count and do not return, by table; empty where all is well.

    DuckDB 2.0.0, not 2.0.1, loses rows within a transaction: where an INSERT that reads in order gives no rows, and a
    later one into that table gives 122,880 or more on several threads, the table counts them and returns none, even
    after COMMIT.
    It makes no difference whether the table was declared, made by a SELECT, or had rows before. Tables that count fewer
    are not read for it.
    """
    tables = con.execute(
        """SELECT concat('"', database_name, '"."', schema_name, '"."', table_name, '"'), table_name
        FROM duckdb_tables()
        WHERE NOT internal AND (temporary OR database_name = current_database()) ORDER BY ALL"""
    ).fetchall()
    found = {}
    for (name, bare), counted in zip(tables, counts(con, [name for name, _ in tables]), strict=True):
        if counted < _LOST_FROM:
            continue
        returned = con.execute(f"SELECT coalesce(sum(1), 0) FROM {name}").fetchall()[0][0]  # noqa: S608 - quoted
        if missing := counted - int(returned):
            found[str(bare)] = missing
    return found


def globbed(path: Path) -> str:
    """``path`` as the inside of an SQL string that DuckDB takes for that one file or folder, whatever its name: the
    functions that read files take patterns, and COPY and ATTACH do not."""
    return _PATTERN.sub(r"[\g<0>]", path.as_posix()).replace("'", "''")
