"""What a release changed against another: rows added, changed and removed, by key and content hash."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from schemas.catalog import layer
from schemas.ddl import quoted
from schemas.model import Table
from warehouse.release.history import database
from warehouse.store import sql, touched
from warehouse.store.home import Home

UNCOUNTED = {"first_seen_at", "built_at", "checked_at", "run_id"}
"""Columns that tell of a run, not of the world: no part of a row's content."""
_BY_HASH = {("main.documents", "text"), ("main.documents", "is_sample")}
"""Columns that another column of the row stands for (``documents.sha256`` for the text)."""


_BY_DOCUMENT = {"main.meeting_reports"}
"""Tables whose rows are keyed by the document alone, as always, where it has but one row."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How release ``after`` differs from ``before``."""

    before: str
    after: str
    counts: pl.DataFrame
    """table_name, added, changed, removed: one row for each table that differs."""
    rows: pl.DataFrame
    """table_name, row_key, change, hash_before, hash_after, sorted by table and key."""


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One column of one row that two releases give differently."""

    column: str
    before: str | None
    after: str | None


def compared_tables() -> list[Table]:
    """The tables whose rows are compared: all of layer ``main`` but ``releases`` and ``changes``."""
    return [table for table in layer("main") if table.name not in ("releases", "changes")]


def _types(con: duckdb.DuckDBPyConnection, catalog: str, table: Table) -> dict[str, str]:
    """The declared columns that a file's table has, in the declared order, each with its type there; none where it has
    no such table. Asked of the table alone: ``duckdb_columns()`` goes through all tables and views for each."""
    try:
        described = con.execute(f'DESCRIBE "{catalog}".{table.layer}."{table.name}"').fetchall()
    except duckdb.CatalogException:
        return {}
    held = {name: kind for name, kind, *_ in described}
    return {name: held[name] for name in table.column_names if name in held}


def _columns(con: duckdb.DuckDBPyConnection, catalog: str, table: Table) -> list[str]:
    return list(_types(con, catalog, table))


def _hashed(con: duckdb.DuckDBPyConnection, catalog: str, table: Table, only: str = "") -> str | None:
    """A query for (row_key, hash) of each row; None where the file has no such table or not its key.

    The hash is over the names and values of all columns that are not NULL, so that a column that a later version
    adds changes nothing as long as it is empty. A table without a key has its rows' hashes as keys. ``only`` is a
    condition on its rows.
    """
    columns = _columns(con, catalog, table)
    if not columns or not set(table.primary_key) <= set(columns):
        return None
    digest, key = _digest(columns, table), _key(con, catalog, table)
    source = f'"{catalog}".{table.layer}.{table.name} {only}'
    return (
        f"SELECT row_key, min(hash) AS hash FROM (SELECT {key} AS row_key, {digest} AS hash FROM {source}) GROUP BY ALL"  # noqa: S608
    )


def _digest(columns: list[str], table: Table) -> str:
    counted = [name for name in columns if name not in UNCOUNTED and (table.qualified, name) not in _BY_HASH]
    values = ", ".join(f"'{name}=' || \"{name}\"::VARCHAR" for name in counted)
    return f"md5(concat_ws(chr(31), {values}))"


def _key(con: duckdb.DuckDBPyConnection, catalog: str, table: Table) -> str:
    """SQL of a row's key; that of a table without one is the row's hash."""
    if not table.primary_key:
        return _digest(_columns(con, catalog, table), table)
    whole = "concat_ws('|', " + ", ".join(f'"{name}"::VARCHAR' for name in table.primary_key) + ")"
    if table.qualified not in _BY_DOCUMENT:
        return whole
    return f"CASE WHEN count(*) OVER (PARTITION BY document_id) = 1 THEN document_id ELSE {whole} END"


_NOTHING = "SELECT NULL::VARCHAR AS row_key, NULL::VARCHAR AS hash WHERE false"


def _compare(con: duckdb.DuckDBPyConnection, before: str, after: str, table: Table, *, is_told: bool = False) -> str:
    """A query for the rows of a table that differ, with their keys and hashes, in the order of their keys. Where it
    ``is_told`` which may (``touched.ROWS``), only these are looked at.

    Rows are told apart by numbers of 64 bits first, and keys and hashes are written out for those that may differ.
    Where different keys have one number, rows are looked at for nothing; a changed row is missed where its contents
    before and after have one number, which happens once in 10^19.
    """
    differing, conditions = _suspected(con, before, after, table, is_told=is_told) or ("", ("", ""))
    old, new = (
        _hashed(con, catalog, table, condition) or _NOTHING
        for catalog, condition in zip((before, after), conditions, strict=True)
    )
    return (
        f"{differing}SELECT '{table.name}' AS table_name, coalesce(o.row_key, n.row_key) AS row_key, "  # noqa: S608
        "CASE WHEN o.row_key IS NULL THEN 'added' WHEN n.row_key IS NULL THEN 'removed' ELSE 'changed' END AS change, "
        f"o.hash AS hash_before, n.hash AS hash_after FROM ({old}) o FULL JOIN ({new}) n ON o.row_key = n.row_key "
        "WHERE o.hash IS DISTINCT FROM n.hash ORDER BY row_key"
    )


def key_number(con: duckdb.DuckDBPyConnection, catalog: str, table: Table) -> str:
    """SQL of the number (64 bits) by which ``touched.ROWS`` has a row of ``table``; equal keys have one number."""
    types = _types(con, catalog, table)
    return _numbered(_keys(table, _counted(table, types)), types, types)


def _counted(table: Table, held: Collection[str]) -> list[str]:
    """The columns of ``held`` that are a row's content."""
    counted = [name for name in table.column_names if name in held]
    return [name for name in counted if name not in UNCOUNTED and (table.qualified, name) not in _BY_HASH]


def _keys(table: Table, counted: list[str]) -> list[str]:
    # The key of a row that is known by its document depends on whether the document has others: they count as one.
    return ["document_id"] if table.qualified in _BY_DOCUMENT else list(table.primary_key) or counted


def _numbered(names: list[str], own: dict[str, str], other: dict[str, str]) -> str:
    return f"hash({', '.join(_number(name, own, other) for name in names)})"


def _suspected(
    con: duckdb.DuckDBPyConnection, before: str, after: str, table: Table, *, is_told: bool = False
) -> tuple[str, tuple[str, str]] | None:
    """The beginning of a query with the numbers of all keys whose rows may differ, and for each file the condition that
    a row's key is among them; None where a file has no such table or not its key."""
    old, new = (_types(con, catalog, table) for catalog in (before, after))
    if not old or not new or not set(table.primary_key) <= old.keys() & new.keys():
        return None
    counted = _counted(table, old.keys() | new.keys())
    keys = _keys(table, counted)
    numbered, conditions = [], []
    for catalog, own, other in ((before, old, new), (after, new, old)):
        key, content = (_numbered(names, own, other) for names in (keys, counted))
        rows = f'FROM "{catalog}".{table.layer}.{table.name}'
        if keys == list(table.primary_key):
            numbered.append(f"SELECT {key} AS k, {content} AS h {rows}")
        else:
            numbered.append(f"SELECT {key} AS k, bit_xor({content}) AS h {rows} GROUP BY k")
        # Keys alone are read of all rows; what is written out of the few is read where these stand.
        conditions.append(f"WHERE rowid IN (SELECT rowid {rows} WHERE {key} IN (FROM differing))")
    if is_told and old == new:
        told = f"SELECT k FROM temp.{touched.ROWS} WHERE table_name = '{table.name}'"  # noqa: S608 - declared names
        return f"WITH differing AS MATERIALIZED ({told}) ", (conditions[0], conditions[1])
    if not table.primary_key:  # the same rows more or less often are no difference
        numbered = [f"SELECT k, 0 AS h FROM ({one})" for one in numbered]  # noqa: S608 - declared names
    differing = (
        f"WITH differing AS MATERIALIZED (SELECT coalesce(o.k, n.k) AS k FROM ({numbered[0]}) o "  # noqa: S608
        f"FULL JOIN ({numbered[1]}) n ON o.k = n.k WHERE o.h IS DISTINCT FROM n.h) "
    )
    return differing, (conditions[0], conditions[1])


def _number(name: str, own: dict[str, str], other: dict[str, str]) -> str:
    """What is hashed of a column, so that values written alike have one number, whatever types two versions give it."""
    if name not in own:
        return f"NULL::{other[name]}"
    is_alike = other.get(name, own[name]) == own[name] and own[name] not in ("DOUBLE", "FLOAT")
    return f'"{name}"' if is_alike else f'"{name}"::VARCHAR'


def fill_changes(
    con: duckdb.DuckDBPyConnection, release_id: str, previous: Path | None, *, is_told: bool = False
) -> dict[str, int]:
    """Fills ``main.changes`` with what this build changes against the published file ``previous``.

    The first release (no ``previous``) has no changes. Where it ``is_told`` which rows may differ (``touched.show``
    made their table for this build and that file), only these are looked at, but in tables whose numbers of rows speak
    against it. Returns the number of rows added, changed and removed.
    """
    con.execute("DELETE FROM main.changes")
    counts = {"added": 0, "changed": 0, "removed": 0}
    if previous is None:
        return counts
    own = str(con.execute("SELECT current_database()").fetchall()[0][0])
    con.execute(f"ATTACH '{previous.as_posix().replace(chr(39), chr(39) * 2)}' AS release_before (READ_ONLY)")
    try:
        for table in compared_tables():
            if not (is_told and _fill(con, release_id, own, table, is_told=True)):
                _fill(con, release_id, own, table, is_told=False)
    finally:
        con.execute("DETACH release_before")
    counts |= dict(con.execute("SELECT change, count(*) FROM main.changes GROUP BY change").fetchall())
    return counts


def _fill(con: duckdb.DuckDBPyConnection, release_id: str, own: str, table: Table, *, is_told: bool) -> bool:
    """Adds the changes of one table. False, and nothing is added, where those that are told do not come to the
    difference between its numbers of rows."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE changed_rows AS SELECT table_name, row_key, change, hash_before, hash_after "  # noqa: S608
        f"FROM ({_compare(con, 'release_before', own, table, is_told=is_told)})"
    )
    if is_told and table.primary_key:
        ((n_more,),) = con.execute(
            "SELECT count(*) FILTER (change = 'added') - count(*) FILTER (change = 'removed') FROM temp.changed_rows"
        ).fetchall()
        here, there = (f'"{catalog}".{table.qualified}' for catalog in (own, "release_before"))
        after, before = sql.counts(con, [here, there])
        if after - before != n_more:
            return False
    con.execute("INSERT INTO main.changes SELECT $release, * FROM temp.changed_rows", {"release": release_id})
    con.execute("DROP TABLE temp.changed_rows")
    return True


def diff(home: Home, before: str, after: str, table: str | None = None) -> Comparison:
    """How release ``after`` differs from release ``before``; only ``table`` (its bare name) where given.

    Raises ReleaseError for a release that is not there, and ValueError for an unknown table.
    """
    tables = [t for t in compared_tables() if table in (None, t.name)]
    if not tables:
        known = ", ".join(t.name for t in compared_tables())
        raise ValueError(f"no table {table!r} is compared; there are: {known}")
    with duckdb.connect() as con:
        _attach_both(con, home, before, after)
        rows = pl.concat([con.sql(_compare(con, "one", "two", each)).pl() for each in tables])
    counts = rows.group_by("table_name", maintain_order=True).agg(
        *(pl.col("change").eq(kind).sum().alias(kind) for kind in ("added", "changed", "removed"))
    )
    return Comparison(before, after, counts, rows)


def row_differences(home: Home, before: str, after: str, table: str, row_key: str) -> list[RowDifference]:
    """Column by column, what two releases say of one row (key as in ``changes``). Raises as ``diff`` does."""
    found = [t for t in compared_tables() if t.name == table and t.primary_key]
    if not found:
        raise ValueError(f"no table {table!r} with a key is compared")
    with duckdb.connect() as con:
        _attach_both(con, home, before, after)
        return _differences(con, found[0], row_key)


def _differences(con: duckdb.DuckDBPyConnection, table: Table, row_key: str) -> list[RowDifference]:
    """Column by column, what the attached databases ``one`` and ``two`` say of one row."""
    sides = []
    for catalog in ("one", "two"):
        key = _key(con, catalog, table)
        names = [name for name in _columns(con, catalog, table) if name not in UNCOUNTED]
        listed = ", ".join(f'"{name}"::VARCHAR AS "{name}"' for name in names)
        source = f'(SELECT *, {key} AS told_key FROM {catalog}.main."{table.name}")'  # noqa: S608
        query = f"SELECT {listed} FROM {source} WHERE told_key = $key"  # noqa: S608
        rows = con.sql(query, params={"key": row_key}).pl().to_dicts() if names else []
        sides.append(rows[0] if rows else {})
    old, new = sides
    names = [name for name in table.column_names if name in old or name in new]
    return [RowDifference(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n)]


def value_differences(
    home: Home, before: str, after: str, table: str, *, page: int = 1, rows_a_page: int | None = None
) -> pl.DataFrame:
    """The values that two releases give differently for the rows of ``table``, by key and column.

    Columns: row_key, change, column_name, before, after; of a row that was added or removed, all values that are known.
    A row of a table without a key is one that was added or removed. ``page`` counts from 1 and holds ``rows_a_page``
    rows of the table (all, where that is None). Raises as ``diff`` does, and ValueError for a page below 1.
    """
    if page < 1:
        raise ValueError(f"pages count from 1: there is no page {page}")
    found = [t for t in compared_tables() if t.name == table]
    if not found:
        known = ", ".join(t.name for t in compared_tables())
        raise ValueError(f"no table {table!r} is compared; there are: {known}")
    chosen = found[0]
    with duckdb.connect() as con:
        _attach_both(con, home, before, after)
        limit = "" if rows_a_page is None else f"LIMIT {rows_a_page:d} OFFSET {(page - 1) * rows_a_page:d}"
        con.execute(f"CREATE TEMP TABLE differing AS {_compare(con, 'one', 'two', chosen)} {limit}")
        sides = {catalog: _by_key(con, catalog, chosen) for catalog in ("one", "two")}
        columns = [name for name in chosen.column_names if any(name in names for names, _ in sides.values())]
        parts = [
            f"SELECT d.row_key, d.change, {position} AS position, {quoted(name)} AS column_name, "  # noqa: S608 - declared names
            f"{_value(sides['one'], 'o', name)} AS before, {_value(sides['two'], 'n', name)} AS after "
            "FROM differing d LEFT JOIN old o USING (row_key) LEFT JOIN new n USING (row_key)"
            for position, name in enumerate(columns)
        ]
        for name, catalog in (("old", "one"), ("new", "two")):
            con.execute(f"CREATE TEMP TABLE {name} AS {sides[catalog][1]}")
        found_values: pl.DataFrame = con.sql(
            "SELECT row_key, change, column_name, before, after FROM ("  # noqa: S608
            + " UNION ALL ".join(parts)
            + ") WHERE before IS DISTINCT FROM after ORDER BY row_key, position"
        ).pl()
        return found_values


def _by_key(con: duckdb.DuckDBPyConnection, catalog: str, table: Table) -> tuple[list[str], str]:
    """The counted columns of a table and a query for the differing rows, as text, with their row_key."""
    columns = [name for name in _columns(con, catalog, table) if name not in UNCOUNTED]
    hashed = _hashed(con, catalog, table)
    if not columns or hashed is None:
        return [], "SELECT NULL::VARCHAR AS row_key WHERE false"
    listed = ", ".join(f'"{name}"::VARCHAR AS "{name}"' for name in columns)
    key = _key(con, catalog, table)
    source = f'"{catalog}".{table.layer}.{table.name}'
    return columns, (
        f"SELECT any_value(COLUMNS(* EXCLUDE (row_key))), row_key "  # noqa: S608 - declared names
        f"FROM (SELECT {listed}, {key} AS row_key FROM {source}) "
        "WHERE row_key IN (SELECT row_key FROM differing) GROUP BY row_key"
    )


def _value(side: tuple[list[str], str], alias: str, name: str) -> str:
    return f'{alias}."{name}"' if name in side[0] else "NULL::VARCHAR"


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that two databases give differently: its table, key, what happened to it, and how its columns differ."""

    table: str
    row_key: str
    change: str
    differences: tuple[RowDifference, ...]


def changed_rows(before: Path, after: Path, *, most: int, without: Container[str] = ()) -> tuple[int, list[ChangedRow]]:
    """How many rows of layer ``main`` differ between two database files, and the first ``most`` of them.

    Tables in ``without`` are left out.
    """
    listed: list[ChangedRow] = []
    total = 0
    with duckdb.connect() as con:
        _attach(con, before, after)
        for table in compared_tables():
            if table.name in without:
                continue
            rows = con.execute(_compare(con, "one", "two", table)).fetchall()
            total += len(rows)
            for _, row_key, change, *_ in rows[: max(0, most - len(listed))]:
                found = tuple(_differences(con, table, row_key)) if table.primary_key else ()
                listed.append(ChangedRow(table.name, row_key, change, found))
    return total, listed


def _attach_both(con: duckdb.DuckDBPyConnection, home: Home, before: str, after: str) -> None:
    _attach(con, database(home, before), database(home, after))


def _attach(con: duckdb.DuckDBPyConnection, before: Path, after: Path) -> None:
    for path, name in ((before, "one"), (after, "two")):
        file = path.as_posix().replace("'", "''")
        con.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
