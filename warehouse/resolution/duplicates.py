"""Which texts repeat another (``documents.duplicate_of``)."""

from __future__ import annotations

import duckdb

from warehouse.dedup.near_duplicates import find_repeats
from warehouse.store import sql
from warehouse.store.home import Home


def mark(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Fills ``main.documents.duplicate_of`` with the earliest text that each repeats: of the same words, whatever their
    case and marks, or nearly so by the sketches that reading kept. Raises StoreError for damaged sketches.
    """
    documents = con.sql("SELECT document_id, published_on FROM main.documents").pl()
    near = find_repeats(home, documents)
    con.register("given_frame", near.to_arrow())
    con.execute("CREATE TEMP TABLE near_repeats AS SELECT document_id, duplicate_of FROM given_frame")
    con.unregister("given_frame")
    sql.run(con, "duplicates")
