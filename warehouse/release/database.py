"""The published database: a copy of the working one in a form that DuckDB clients from 1.1 on open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas import catalog
from schemas.ddl import quoted
from schemas.model import Table
from schemas.polars_types import polars_schema
from warehouse.release.history import add_releases, record_of, records
from warehouse.release.model import PublishError, PublishRequest
from warehouse.release.trends import stale
from warehouse.store import build_state, files, sql, working_file
from warehouse.store.home import Home

NAME = "safety_governance"
WIDE = (catalog.table("main.documents"),)
"""Tables of whole texts, with a hash in hexadecimal for key."""
_SCHEMAS = {"main", "extracted", "quality", "trends"}
"""What a published database holds."""
_MOST_FREE = 0.25
"""Share of free blocks above which a database is copied table by table, which leaves them behind. Views that are made
anew and each list of tables that is written again leave some."""
_TIDY_BYTES = 32 * 1024 * 1024
"""Size up to which a database is to have next to none: copying it table by table takes a tenth of a second, and of five
articles a fifth of the file is free otherwise."""
_MOST_FREE_OF_SMALL = 0.02
_SLICE_BYTES = 160_000_000
_KEYS = 0x10000  # four hexadecimal digits tell slices apart


@contextmanager
def copied(home: Home, target: Path, request: PublishRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    """Copies the working database to ``target`` and yields a connection that has the copy as its default catalog.

    A file that its build made anew (``working_file.anew``) is copied byte by byte, unless it is small; any other table
    by table, which leaves behind what it keeps of earlier builds, of texts that were withdrawn since among them.

    Raises PublishError where there is no working database, it is in use, its trends tell of an earlier build, or a
    table of the request breaks its declaration.
    """
    if not home.warehouse.exists():
        raise PublishError(f"there is no working database {home.warehouse}: nothing has been built yet")
    con = duckdb.connect()
    try:
        con.execute("SET enable_progress_bar = false")  # it would stand in what a command writes
        if request.threads:
            con.execute(f"SET threads = {request.threads:d}")
        if request.memory_limit:
            con.execute(f"SET memory_limit = {quoted(request.memory_limit)}")
        con.execute(f"SET temp_directory = {quoted(str(target.parent / '.spill'))}")
        try:
            con.execute(f"ATTACH {quoted(str(home.warehouse))} AS working (READ_ONLY)")
        except duckdb.Error as error:
            raise PublishError(f"{home.warehouse} cannot be read: {error}; close what has it open") from error
        if stale.is_noted(con, "working"):
            raise PublishError(f"trends of {home.warehouse} are those of an earlier build: materialize trends first")
        if _is_clean(con, home):
            con.execute("DETACH working")
            files.copy(home.warehouse, target)
            con.execute(f"ATTACH {quoted(str(target))} AS {NAME}")
        else:
            block = working_file.block_bytes(home.warehouse.stat().st_size)
            version = working_file.STORAGE_VERSION
            con.execute(f"ATTACH {quoted(str(target))} AS {NAME} (STORAGE_VERSION '{version}', BLOCK_SIZE {block:d})")
            _copy(con)
            con.execute("DETACH working")
        con.execute(f"USE {NAME}.main")
        _replace(con, request)
        _add_release(con, home, request)
        con.execute(f"CHECKPOINT {NAME}")
        yield con
    finally:
        con.close()


def _is_clean(con: duckdb.DuckDBPyConnection, home: Home) -> bool:
    """Whether the attached working database is a file that its build made anew, in the form of releases."""
    build = build_state.working(home)
    (version,) = con.execute(
        "SELECT coalesce(tags['storage_version'], '') FROM duckdb_databases() WHERE database_name = 'working'"
    ).fetchall()[0]
    n_total, n_free = con.execute(
        "SELECT total_blocks, free_blocks FROM pragma_database_size() WHERE database_name = 'working'"
    ).fetchall()[0]
    schemas = con.execute("SELECT DISTINCT schema_name FROM duckdb_tables() WHERE database_name = 'working'").fetchall()
    return (
        build is not None
        and build.is_anew
        and str(version).rstrip("+") == working_file.STORAGE_VERSION
        and n_free <= n_total * (_MOST_FREE if home.warehouse.stat().st_size > _TIDY_BYTES else _MOST_FREE_OF_SMALL)
        and {name for (name,) in schemas} <= _SCHEMAS
        and not home.warehouse.with_name(f"{home.warehouse.name}.wal").exists()
    )


def _copy(con: duckdb.DuckDBPyConnection) -> None:
    """Copies every table with its comments: the largest first, side by side, as each is compressed by one thread."""
    con.execute(f"COPY FROM DATABASE working TO {NAME} (SCHEMA)")
    for (schema,) in con.execute(
        "SELECT schema_name FROM duckdb_schemas() WHERE database_name = ? AND NOT internal", [NAME]
    ).fetchall():
        if schema not in _SCHEMAS:
            con.execute(f'DROP SCHEMA {NAME}."{schema}" CASCADE')
    for table in WIDE:
        source = f"working.{table.qualified}"
        copy_in_order(con, table, source, f"{NAME}.{table.qualified}", n_slices(con, source))
    tables = con.execute(
        "SELECT schema_name || '.' || table_name AS name FROM duckdb_tables() WHERE database_name = 'working' "
        "AND list_contains($published, schema_name) ORDER BY estimated_size * column_count DESC, 1",
        {"published": sorted(_SCHEMAS)},
    ).fetchall()
    names = [name for (name,) in tables if name not in {table.qualified for table in WIDE}]
    side_by_side(con, [f"INSERT INTO {NAME}.{name} FROM working.{name}" for name in names])


def n_slices(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    """In how many slices the whole texts of ``relation`` are sorted: all at once would take their size in memory."""
    (n_bytes,) = con.execute(f"SELECT coalesce(sum(strlen(text)), 0) FROM {relation}").fetchall()[0]  # noqa: S608
    return int(min(_KEYS, n_bytes // _SLICE_BYTES + 1))


def copy_in_order(con: duckdb.DuckDBPyConnection, table: Table, source: str, target: str, n: int) -> None:
    """Copies a table of whole texts by its key, in ``n`` slices.

    Its keys are hashes, so that equal parts of their range hold about equally many rows.
    """
    (key,) = table.primary_key or ()
    bounds = [f"{number * _KEYS // n:04x}" for number in range(n)]
    for low, high in zip(["", *bounds[1:]], [*bounds[1:], None], strict=True):  # the last is open: no key is left out
        con.execute(
            f"INSERT INTO {target} FROM {source} "
            f"WHERE {key} >= $low AND ($high IS NULL OR {key} < $high) ORDER BY {key}",
            {"low": low, "high": high},
        )


def side_by_side(con: duckdb.DuckDBPyConnection, statements: Sequence[str]) -> None:
    """Runs statements that do not touch each other's tables or files, begun in the order given, as many at once as
    DuckDB has threads. Raises the first error once those that had begun are done."""
    (threads,) = con.execute("SELECT current_setting('threads')").fetchall()[0]
    # Cursors are made here: making one is not safe while another thread uses the connection.
    work = [(con.cursor().execute(f"USE {NAME}.main"), statement) for statement in statements]
    with ThreadPoolExecutor(max(1, int(threads))) as pool:
        running = [pool.submit(cursor.execute, statement) for cursor, statement in work]
        try:
            for done in running:
                done.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    for cursor, _ in work:
        cursor.close()


def _replace(con: duckdb.DuckDBPyConnection, request: PublishRequest) -> None:
    for name, frame in request.tables.items():
        table = catalog.table(name)
        expected = polars_schema(table)
        if frame.schema != expected:
            raise PublishError(f"rows given for {name} do not have its columns: {frame.schema} instead of {expected}")
        con.execute(f"DELETE FROM {table.qualified}")  # noqa: S608 - declared names
        in_order = frame.sort(table.primary_key) if table in WIDE else frame
        sql.insert_frame(con, table.qualified, in_order)


def _add_release(con: duckdb.DuckDBPyConnection, home: Home, request: PublishRequest) -> None:
    """Makes the row of this release, after those before, unless the request or the database has it."""
    before = [] if "main.releases" in request.tables else records(home)
    add_releases(con, [*before, record_of(con, request)])
