"""Now and then a build is made once more without what was kept (``memo``), and the two are compared row by row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.catalog import TABLES
from schemas.model import Table
from warehouse.resolution.build import build
from warehouse.resolution.memo import Memo, memo
from warehouse.resolution.settings import GovernanceSettings
from warehouse.store.files import write_bytes
from warehouse.store.home import Home
from warehouse.store.sql import globbed

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """A table that a build with what was kept and a whole one fill otherwise."""

    table: str
    n_only_kept: int
    """Rows that the whole build does not have."""
    n_only_whole: int
    """Rows that the build with what was kept does not have."""
    rows: tuple[str, ...]
    """The first of both, by their keys."""

    def __str__(self) -> str:
        return (
            f"{self.table}: {self.n_only_kept} rows that a whole build does not give, {self.n_only_whole} that it "
            f"gives alone: {', '.join(self.rows)}"
        )


def is_due(home: Home, every: int) -> bool:
    """Counts a build of ``home``; whether it is the ``every``-th since the last that was (0: none ever is)."""
    file = home.memo / "builds"
    try:
        n = int(file.read_text(encoding="ascii")) + 1
    except (OSError, ValueError):
        n = 1
    due = 0 < every <= n
    write_bytes(file, str(0 if due else n).encode())
    return due


def differences(con: duckdb.DuckDBPyConnection, home: Home, settings: GovernanceSettings) -> list[Difference]:
    """Where what ``con`` holds, a build of ``home`` as it is now, is not what a whole build gives: none, or the whole
    build is in its place, and nothing is kept of what it came from.

    Takes the time of a build and the disk of a second database. Raises as ``build`` does.
    """
    file = home.path / ".whole.duckdb"
    _remove(file)
    try:
        with duckdb.connect(str(file)) as whole:
            build(whole, home, settings, memo=Memo(None))
        con.execute(f"ATTACH '{globbed(file)}' AS whole (READ_ONLY)")
        try:
            own = str(con.execute("SELECT current_database()").fetchall()[0][0])
            found = [one for table in TABLES if (one := _difference(con, own, table)) is not None]
        finally:
            con.execute("DETACH whole")
    finally:
        _remove(file)
    if found:
        memo(home).clear()
        build(con, home, settings, memo=Memo(None))
    return found


def _difference(con: duckdb.DuckDBPyConnection, own: str, table: Table) -> Difference | None:
    names = [f'"{own}".{table.qualified}', f"whole.{table.qualified}"]
    sums = [
        con.execute(f"SELECT count(*), sum(hash(x)) FROM (FROM {name}) x").fetchall()  # noqa: S608 - declared names
        for name in names
    ]
    if sums[0] == sums[1]:
        return None
    here, there = (f"FROM {one} EXCEPT ALL FROM {other}" for one, other in (names, names[::-1]))
    counts = [con.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0] for query in (here, there)]  # noqa: S608
    keys = ", ".join(f'"{name}"' for name in table.primary_key or table.column_names[:3])
    rows = con.execute(
        f"SELECT DISTINCT {keys} FROM (({here}) UNION ALL ({there})) ORDER BY ALL LIMIT {_SHOWN}"  # noqa: S608
    ).fetchall()
    return Difference(table.qualified, int(counts[0]), int(counts[1]), tuple(" ".join(map(str, row)) for row in rows))


def _remove(file: Path) -> None:
    for path in (file, file.with_name(file.name + ".wal")):
        path.unlink(missing_ok=True)
