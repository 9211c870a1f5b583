"""Which texts repeat another (``documents.duplicate_of``)."""

from __future__ import annotations

import duckdb
import polars as pl

from warehouse.dedup.near_duplicates import find_repeats
from warehouse.resolution.memo import Memo
from warehouse.store import sql
from warehouse.store.home import Home


def mark(con: duckdb.DuckDBPyConnection, home: Home, memo: Memo) -> None:
    """Fills ``main.documents.duplicate_of`` with the earliest text that each repeats: of the same words, whatever their
    case and marks, or nearly so by the sketches that reading kept. Texts of two languages are never compared: what is
    said again in another language is another text. Needs the views of ``memo``. Raises StoreError for damaged sketches.
    """
    documents = con.sql("SELECT document_id, published_on, language FROM main.documents").pl()
    by_language = documents.partition_by("language", maintain_order=True)
    near = pl.concat([find_repeats(home, one) for one in by_language]) if by_language else find_repeats(home, documents)
    sql.table_of_frame(con, "near_repeats", near.select("document_id", "duplicate_of"))
    sql.run(con, "duplicates")
    memo.keep(con, "fingerprints", "SELECT document_id, words, fingerprint FROM fingerprints")
