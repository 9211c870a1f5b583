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
from warehouse.release.history import records
from warehouse.release.model import PublishError, PublishRequest
from warehouse.store import sql
from warehouse.store.home import Home

STORAGE_VERSION = "v1.0.0"
"""DuckDB's storage format from 1.0 on; what a newer release writes by default no older client opens."""
NAME = "safety_governance"
_SMALL_BYTES = 256 * 1024 * 1024
"""Size of the working database up to which the copy has small blocks. Every column of every table takes a block of its
own, so that with DuckDB's usual ones (256 KiB) five articles fill 39 MB; scans of large tables want the usual ones."""
_BLOCK_BYTES = {"small": 16_384, "usual": 262_144}
"""Sizes of a block; clients from 1.1 on open both."""
WIDE = (catalog.table("main.documents"),)
"""Tables of whole texts, with a hash in hexadecimal for key: in the copy they stand in the order of their key."""
_SLICE_BYTES = 160_000_000
_KEYS = 0x10000  # four hexadecimal digits tell slices apart


@contextmanager
def copied(home: Home, target: Path, request: PublishRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    """Copies the working database to ``target`` and yields a connection that has the copy as its default catalog.

    Raises PublishError where there is no working database, it is in use, or a table of the request breaks its
    declaration.
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
        block = _BLOCK_BYTES["small" if home.warehouse.stat().st_size <= _SMALL_BYTES else "usual"]
        con.execute(
            f"ATTACH {quoted(str(target))} AS {NAME} (STORAGE_VERSION '{STORAGE_VERSION}', BLOCK_SIZE {block:d})"
        )
        _copy(con)
        con.execute("DETACH working")
        con.execute(f"USE {NAME}.main")
        _replace(con, request)
        _add_release(con, home, request)
        con.execute(f"CHECKPOINT {NAME}")
        yield con
    finally:
        con.close()


def _copy(con: duckdb.DuckDBPyConnection) -> None:
    """Copies every table with its comments: the largest first, side by side, as each is compressed by one thread."""
    con.execute(f"COPY FROM DATABASE working TO {NAME} (SCHEMA)")
    for table in WIDE:
        _copy_in_order(con, table)
    tables = con.execute(
        "SELECT schema_name || '.' || table_name AS name FROM duckdb_tables() WHERE database_name = 'working' "
        "ORDER BY estimated_size * column_count DESC, 1"
    ).fetchall()
    names = [name for (name,) in tables if name not in {table.qualified for table in WIDE}]
    side_by_side(con, [f"INSERT INTO {NAME}.{name} FROM working.{name}" for name in names])


def _copy_in_order(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Copies a table of whole texts by its key, slice by slice: to sort all of it at once would take its size in
    memory. Its keys are hashes, so that equal parts of their range hold about equally many rows."""
    (key,) = table.primary_key or ()
    (n_bytes,) = con.execute(f"SELECT coalesce(sum(strlen(text)), 0) FROM working.{table.qualified}").fetchall()[0]  # noqa: S608
    n_slices = min(_KEYS, n_bytes // _SLICE_BYTES + 1)
    bounds = [f"{number * _KEYS // n_slices:04x}" for number in range(n_slices)]
    for low, high in zip(["", *bounds[1:]], [*bounds[1:], None], strict=True):  # the last is open: no key is left out
        con.execute(
            f"INSERT INTO {NAME}.{table.qualified} FROM working.{table.qualified} "
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
    if con.execute("SELECT count(*) FROM main.releases WHERE release_id = ?", [request.release_id]).fetchone() != (0,):
        return
    columns = catalog.table("main.releases").column_names
    if "main.releases" not in request.tables:
        marks = ", ".join("?" for _ in columns)
        for record in records(home):
            known = con.execute(
                "SELECT count(*) FROM main.releases WHERE release_id = ?", [record.release_id]
            ).fetchone()
            if known == (0,):
                row = [getattr(record, column) for column in columns]
                con.execute(f"INSERT INTO main.releases VALUES ({marks})", row)  # noqa: S608 - marks only
    counts = {f"n_{name}": f"(SELECT count(*) FROM main.{name})" for name in  # noqa: S608
              ("documents", "meetings", "attendees", "directives")}  # fmt: skip
    given = {
        "release_id": request.release_id,
        "built_at": request.built_at.replace(tzinfo=None),
        "code_version": request.code_version,
        "extractor_version": request.extractor_version,
        "input_fingerprint": request.input_fingerprint,
        "gate_status": request.gate_status,
        "gate_note": request.gate_note,
    }
    counts["n_sample_documents"] = "(SELECT count(*) FROM main.documents WHERE is_sample)"
    counts["is_sample"] = "(SELECT coalesce(bool_or(is_sample), false) FROM main.documents)"
    values = ", ".join(counts.get(column, f"${column}") for column in columns)
    con.execute(f"INSERT INTO main.releases SELECT {values}", given)
