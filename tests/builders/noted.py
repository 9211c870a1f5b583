"""What builds that go on would have noted of two databases: the keys of all rows that differ."""

from __future__ import annotations

from pathlib import Path

import duckdb

from schemas.catalog import layer
from schemas.model import Table
from warehouse.release.changes import compared_tables, key_number
from warehouse.store import touched
from warehouse.store.home import Home

RELEASE = "r0001"
HOLDS = "after"


def note_differences(home: Home, before: Path, after: Path) -> None:
    """Notes for ``home`` which rows of database ``after`` may differ from ``before``, which is release ``RELEASE``;
    ``HOLDS`` tells the build. Documents of which anything else was read are noted, as builds do."""
    touched.begin(home, RELEASE, "before")
    with duckdb.connect() as con:
        for path, name in ((before, "old"), (after, "new")):
            con.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        touched.clear(con)
        for table in compared_tables():
            number = key_number(con, "new", table)
            con.execute(
                f"INSERT INTO temp.{touched.ROWS} SELECT '{table.name}', {number} FROM ({_differing(table, '*')})"
            )
        for table in layer("extracted"):
            con.execute(
                f"INSERT INTO temp.{touched.ROWS} SELECT 'documents', hash(document_id) "
                f"FROM ({_differing(table, '*')})"
            )
        touched.add(con, home, "before", HOLDS)


def _differing(table: Table, columns: str) -> str:
    old, new = (f"SELECT {columns} FROM {name}.{table.qualified}" for name in ("old", "new"))
    return f"({old} EXCEPT ALL {new}) UNION ALL ({new} EXCEPT ALL {old})"
