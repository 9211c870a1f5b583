"""Which rows may differ from those of the published release: noted by builds that go on, so that nobody looks for them.

Each build that goes on from the one before adds the numbers of the keys of the rows that it put or took away. They
count only for the release that they were begun for and for the database of the build that added the last of them; a
build that is made whole ends them, and all is compared then.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from warehouse.store.files import sync_folder, write_bytes
from warehouse.store.home import Home
from warehouse.store.sql import globbed

ROWS = "touched_rows"
"""The temporary table that they are added to, and shown as: ``table_name``, ``k`` (64 bits)."""
_COLUMNS = "table_name VARCHAR, k UBIGINT"
_MOST = 1_000_000
"""Rows from which on nothing is noted: all is compared as soon."""


@dataclass(frozen=True, slots=True)
class _Note:
    release: str
    """The release from which other rows do not differ."""
    holds: str
    """What tells the database of the build that added the last of them (``Build.holds``)."""
    file: str = ""
    """The name of their file; empty where there are none yet."""


def begin(home: Home, release_id: str, holds: str) -> None:
    """Notes that the build that is told by ``holds`` is release ``release_id``, row by row."""
    if holds:
        _note(home, _Note(release_id, holds))
    else:
        end(home)


def end(home: Home) -> None:
    """Notes that nobody knows which rows differ."""
    _told(home).unlink(missing_ok=True)
    _clean(home, "")


def clear(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the temporary table ``ROWS``, empty."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {ROWS} ({_COLUMNS})")


def add(con: duckdb.DuckDBPyConnection, home: Home, before: str, after: str) -> None:
    """Adds what ``ROWS`` holds to what is noted for the build that is told by ``before``; it goes on as ``after``.

    Raises duckdb.Error and OSError.
    """
    note = _read(home)
    (n_rows,) = con.execute(f"SELECT count(*) FROM {ROWS}").fetchall()[0]  # noqa: S608 - own name
    if note is None or note.holds != before or not after or n_rows > _MOST:
        end(home)
        return
    earlier = f"UNION FROM read_parquet('{globbed(home.memo / note.file)}')" if note.file else ""
    name = "touched-b.parquet" if note.file == "touched-a.parquet" else "touched-a.parquet"
    target = (home.memo / name).as_posix().replace("'", "''")
    con.execute(f"COPY (SELECT DISTINCT * FROM {ROWS} {earlier} ORDER BY ALL) TO '{target}' (FORMAT parquet)")  # noqa: S608
    sync_folder(home.memo)
    _note(home, _Note(note.release, after, name))


def show(con: duckdb.DuckDBPyConnection, home: Home, release_id: str | None, holds: str) -> bool:
    """Makes the temporary table ``ROWS`` of what may differ from ``release_id`` in the build that is told by ``holds``;
    False where nobody knows, and nothing is made."""
    note = _read(home)
    if note is None or not holds or (note.release, note.holds) != (release_id, holds):
        return False
    clear(con)
    if note.file:
        try:
            con.execute(f"INSERT INTO {ROWS} FROM read_parquet('{globbed(home.memo / note.file)}')")
        except duckdb.Error:  # it is damaged, or gone
            con.execute(f"DROP TABLE {ROWS}")
            return False
    return True


def _told(home: Home) -> Path:
    return home.memo / "touched.json"


def _read(home: Home) -> _Note | None:
    try:
        return _Note(**json.loads(_told(home).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _note(home: Home, note: _Note) -> None:
    home.memo.mkdir(exist_ok=True)
    write_bytes(_told(home), json.dumps(asdict(note)).encode())
    _clean(home, note.file)


def _clean(home: Home, kept: str) -> None:
    for file in home.memo.glob("touched-*.parquet"):
        if file.name != kept:
            file.unlink(missing_ok=True)
