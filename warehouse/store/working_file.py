"""The working database's file: each build makes it anew, in the form in which it can be published byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from warehouse.store import build_state
from warehouse.store.files import copy, sync_folder
from warehouse.store.home import Home

STORAGE_VERSION = "v1.0.0"
"""DuckDB's storage format from 1.0 on; what a newer release writes by default no older client opens."""
SMALL_BYTES = 256 * 1024 * 1024
"""Size of a database up to which it has small blocks. Every column of every table takes a block of its own, so that
with DuckDB's usual ones (256 KiB) five articles fill 39 MB; scans of large tables want the usual ones."""
_BLOCK_BYTES = {"small": 16_384, "usual": 262_144}
"""Sizes of a block; clients from 1.1 on open both."""
_UNPACKED = 6
"""How many times as large a build is as the store (20,000 articles: 254 MB of 42 MB)."""


def block_bytes(n_bytes: int) -> int:
    """Size of the blocks (bytes) that a database of ``n_bytes`` is to have."""
    return _BLOCK_BYTES["small" if n_bytes <= SMALL_BYTES else "usual"]


@contextmanager
def anew(home: Home, *, goes_on: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty working database, which takes the place of the one before once the block is left; where
    it ``goes_on``, to a copy of that one, in which nothing may be deleted that was withdrawn.

    A new file holds nothing of what was withdrawn since the build before: DuckDB keeps the words of dropped tables and
    deleted rows in blocks that it calls free. So the file can be published as it is (``release.database.copied``) where
    its build is noted with ``is_anew``; a build that fills tables of texts in a file that was there must not be. Its
    form is that of releases. On an error the database before stays as it was.

    Raises duckdb.Error and OSError.
    """
    folder = home.path / ".building"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / home.warehouse.name  # the same name, as it is the catalog's
    config: dict[str, Any] = {
        "storage_compatibility_version": STORAGE_VERSION,
        "default_block_size": str(block_bytes(_expected(home))),
    }
    try:
        if goes_on:
            copy(home.warehouse, path)
            config = {}
        connection = duckdb.connect(str(path), config=config)
        try:
            connection.execute("SET enable_progress_bar = false")  # it would stand in what a command writes
            yield connection
            connection.execute("FORCE CHECKPOINT")
        finally:
            connection.close()
        build_state.forget_working(home)  # what it says is of the file before
        home.warehouse.with_name(f"{home.warehouse.name}.wal").unlink(missing_ok=True)  # it is of that file, too
        path.replace(home.warehouse)
        sync_folder(home.path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _expected(home: Home) -> int:
    """About how large a build will be (bytes), by what it is made from."""
    return _UNPACKED * sum(path.stat().st_size for path in home.store.glob("*/**/*.parquet"))
