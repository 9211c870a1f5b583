"""A release, opened to look at: read-only, beside tables of our own in memory, for several threads at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.review.queue import EXCERPT, KINDS, OTHER, items_query

_ITEMS = """
CREATE TABLE memory.main.items AS
WITH things AS ({items}), keyed AS (
    SELECT 'q' || left(md5(concat_ws(chr(31), kind, document_id, coalesce(correction_id, quote, detail),
                                     coalesce(quote, ''), other_id)), 16) AS item_id,
           coalesce(w.weight, $other) AS weight, t.*
    FROM things t LEFT JOIN memory.main.weights w USING (kind)
)
SELECT * FROM keyed QUALIFY row_number() OVER (PARTITION BY item_id ORDER BY start_char, detail) = 1
"""


class Published:
    """The database of a release. ``items`` is a table of what wants a look, each with a key that lasts over builds."""

    def __init__(self, file: Path) -> None:
        """Opens ``file``. Raises duckdb.Error where it cannot be read."""
        self.file = file
        self._con = duckdb.connect()
        self._con.execute(f"ATTACH '{file.as_posix().replace(chr(39), chr(39) * 2)}' AS release (READ_ONLY)")
        with self.cursor() as con:
            con.execute("CREATE TABLE memory.main.weights (kind VARCHAR, weight INTEGER)")
            con.executemany(
                "INSERT INTO memory.main.weights VALUES (?, ?)", [(kind, weight) for kind, (weight, _) in KINDS.items()]
            )
            con.execute(_ITEMS.format(items=items_query(con)), {"excerpt": EXCERPT * 2, "other": OTHER[0]})

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of its own whose unnamed tables are the release's; those in memory are ``memory.main.…``."""
        con = self._con.cursor()
        try:
            con.execute("USE release")
            yield con
        finally:
            con.close()

    def rows(self, query: str, given: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of ``query`` as mappings."""
        with self.cursor() as con:
            result = con.execute(query, given or {})
            names = [column[0] for column in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def one(self, query: str, given: dict[str, Any] | None = None) -> dict[str, Any] | None:
        """The first row of ``query``; None where it has none."""
        found = self.rows(query, given)
        return found[0] if found else None

    def release_id(self) -> str:
        """The number of the release."""
        found = self.one("SELECT max(release_id) AS release_id FROM main.releases")
        return str(found["release_id"]) if found and found["release_id"] else "unnumbered"

    def n_documents(self) -> int:
        """Documents of the release."""
        found = self.one("SELECT count(*) AS n FROM main.documents")
        return int(found["n"]) if found else 0

    def close(self) -> None:
        """Lets the file go."""
        self._con.close()


def listed(values: Sequence[str]) -> list[str]:
    """``values`` without repetitions, sorted: a parameter for ``list_contains``."""
    return sorted(set(values))
