"""What builds that go on would have noted of two databases: the keys of all rows that differ."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from schemas.model import Table
from warehouse.release.changes import compared_tables, key_number
from warehouse.store import touched
from warehouse.store.home import Home

RELEASE = "r0001"
HOLDS = "after"


def note_differences(home: Home, before: Path, after: Path, tables: Iterable[Table]) -> None:
    """Notes for ``home`` which rows of ``tables`` in database ``after`` may differ from ``before``, which is release
    ``RELEASE``; ``HOLDS`` tells the build. Documents of which anything else was read are noted, as builds do."""
    touched.begin(home, RELEASE, "before")
    with duckdb.connect() as con:
        for path, name in ((before, "old"), (after, "new")):
            con.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        touched.clear(con)
        compared = compared_tables()
        for table in tables:
            if table in compared:
                name, number = table.name, key_number(con, "new", table)
            else:
                name, number = "documents", "hash(document_id)"
            con.execute(f"INSERT INTO temp.{touched.ROWS} SELECT '{name}', {number} FROM ({_differing(table)})")
        touched.add(con, home, "before", HOLDS)


def _differing(table: Table) -> str:
    old, new = (f"FROM {name}.{table.qualified}" for name in ("old", "new"))
    return f"({old} EXCEPT ALL {new}) UNION ALL ({new} EXCEPT ALL {old})"
