"""Which texts repeat another (``documents.duplicate_of``)."""

from __future__ import annotations

import duckdb

from warehouse.governance import script


def mark(con: duckdb.DuckDBPyConnection) -> None:
    """Fills ``main.documents.duplicate_of``: the earliest published text of the same words."""
    script.run(con, "duplicates")
