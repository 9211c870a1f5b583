"""What builds touched since trends were made: while anything is noted of it, counts and views tell of an earlier build.

A build that goes on from the one before leaves counts and views where they stand, and notes in the working database, in
the transaction of its rows, the keys of what they rest on that it put or took away. Several builds may come before
trends are made again, so that notes add up. ``create_views`` takes them away in its own transaction: no release has
them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

import duckdb

from schemas.ddl import create_table
from schemas.tables_trends import STALE
from warehouse.store import build_state

_NOTED = "noted_keys"
"""The temporary table in which a build gathers them (``kind``, ``key``)."""


@dataclass(frozen=True, slots=True)
class Stale:
    """What may be another than when trends were made."""

    is_known: bool
    """Whether it is told by keys of meetings and persons alone, and by builds of this code: else all may be."""
    n_meetings: int
    """Meetings that were touched, those that are gone among them."""


@cache
def _code() -> str:
    """What stands for the code and libraries that made views and build; a build of others leaves no view."""
    return hashlib.sha256(build_state.code_and_libraries().encode()).hexdigest()[:16]


def begin(con: duckdb.DuckDBPyConnection) -> None:
    """Begins to gather keys."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_NOTED} (kind VARCHAR, key VARCHAR)")


def add(con: duckdb.DuckDBPyConnection, kind: str, keys: str) -> None:
    """Gathers the keys of ``kind`` (declared at ``STALE``) that the query ``keys`` gives."""
    con.execute(f"INSERT INTO temp.{_NOTED} SELECT '{kind}', k FROM ({keys}) t(k) WHERE k IS NOT NULL")  # noqa: S608


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Notes what was gathered in the database that ``con`` has as its default, beside what is noted there."""
    if not is_noted(con):
        con.execute("CREATE SCHEMA IF NOT EXISTS trends")
        con.execute(create_table(STALE))
    add(con, "code", f"SELECT '{_code()}'")
    con.execute(f"INSERT INTO {STALE.qualified} (FROM temp.{_NOTED}) EXCEPT (FROM {STALE.qualified})")
    con.execute(f"DROP TABLE temp.{_NOTED}")


def is_noted(con: duckdb.DuckDBPyConnection, database: str | None = None) -> bool:
    """Whether anything is noted in ``database`` (the default of ``con``): counts and views there are stale."""
    query = (
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = $layer AND table_name = $name "
        "AND database_name = coalesce($database, current_database())"
    )
    given = {"layer": STALE.layer, "name": STALE.name, "database": database}
    return bool(con.execute(query, given).fetchall())


def read(con: duckdb.DuckDBPyConnection) -> Stale | None:
    """What is noted in the default database of ``con``; None where nothing is, so that nobody knows what may differ."""
    if not is_noted(con):
        return None
    codes, n_tables, n_meetings = con.execute(
        "SELECT list(DISTINCT key) FILTER (kind = 'code'), count(*) FILTER (kind = 'table'), "  # noqa: S608 - own name
        f"count(*) FILTER (kind = 'meeting') FROM {STALE.qualified}"
    ).fetchall()[0]
    return Stale(codes == [_code()] and n_tables == 0, n_meetings)


def clear(con: duckdb.DuckDBPyConnection) -> None:
    """Takes all that is noted away."""
    con.execute(f"DROP TABLE IF EXISTS {STALE.qualified}")


def keys(*kinds: str) -> str:
    """A query for the keys noted of ``kinds``, each once."""
    return f"SELECT DISTINCT key FROM {STALE.qualified} WHERE kind IN ({', '.join(repr(kind) for kind in kinds)})"  # noqa: S608
