"""Long tables by year and place that stay from build to build, but for the places of which a count is another.

What a place's rows are made of is told by a number over its counts, before and after these are made anew; what else
counts rest on (the years, the codes that occur), by further numbers. Where one of those is another, or a table is not
there, all are made whole. Codebooks and places, with their names, come with the code alone: a build with other code is
made whole, and leaves none of the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import duckdb

TOUCHED = "touched_places"
"""The temporary table of the places of which a count is another (``place_code``)."""
ONLY_TOUCHED = f" AND place_code IN (FROM temp.{TOUCHED})"
_COUNTS = ("meeting_cells", "directive_cells", "code_cells", "rank_cells", "figure_rows")
_COMMON = (
    "SELECT * EXCLUDE (n_documents, n_meeting_reports) FROM trends.periods WHERE period = 'year'",
    "SELECT DISTINCT codebook, code FROM trends.code_cells",
    "SELECT DISTINCT rank_code FROM trends.rank_cells",
    "SELECT DISTINCT measure_code, unit FROM trends.figure_rows",
)
"""What rows of every place rest on. How many texts a year has is told by none of these tables."""
_MOST = 0.5
"""Share of places above which tables are made whole: it takes no longer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The tables that stood before the counts were made anew, and what they rest on beside the counts of places."""

    tables: frozenset[str]
    common: str

    def holds(self, con: duckdb.DuckDBPyConnection) -> bool:
        """Looks at the counts made anew: whether the tables may stay but for the rows of ``TOUCHED``, which is made."""
        if not self.tables or self.common != _told(con):
            return False
        con.execute(f"CREATE OR REPLACE TEMP TABLE places_after AS {_by_place()}")
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {TOUCHED} AS SELECT coalesce(a.place_code, b.place_code) AS place_code "  # noqa: S608 - own names
            "FROM temp.places_before a FULL JOIN temp.places_after b ON a.place_code = b.place_code "
            "WHERE (a.h, a.n) IS DISTINCT FROM (b.h, b.n)"
        )
        n_touched, n_places = (
            con.execute(f"SELECT count(*) FROM temp.{name}").fetchall()[0][0]  # noqa: S608 - own names
            for name in (TOUCHED, "places_after")
        )
        return bool(n_touched <= _MOST * n_places)

    def renew(self, con: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
        """Puts the rows of ``select``, which gives those of ``TOUCHED`` alone, in the place of theirs."""
        con.execute(f"DELETE FROM main.{name} WHERE place_code IN (FROM temp.{TOUCHED})")  # noqa: S608 - own names
        con.execute(f"INSERT INTO main.{name} BY NAME SELECT * FROM ({select}) ORDER BY ALL")  # noqa: S608

    def forget(self, con: duckdb.DuckDBPyConnection) -> None:
        """Drops what was made to look at the counts."""
        for name in ("places_before", "places_after", TOUCHED):
            con.execute(f"DROP TABLE IF EXISTS temp.{name}")


def look(con: duckdb.DuckDBPyConnection, tables: Collection[str], kinds: Callable[[], dict[str, str]]) -> Standing:
    """Notes what there is of ``tables`` before the counts are made anew; ``kinds`` tells what is there."""
    counts = {
        name
        for (name,) in con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'trends' AND database_name = current_database()"
        ).fetchall()
    }
    there = kinds()
    if not {*_COUNTS, "periods"} <= counts or any(there.get(name) != "TABLE" for name in tables):
        return Standing(frozenset(), "")
    con.execute(f"CREATE OR REPLACE TEMP TABLE places_before AS {_by_place()}")
    return Standing(frozenset(tables), _told(con))


def _by_place() -> str:
    rows = " UNION ALL ".join(
        f"SELECT place_code, hash('{name}', x) AS h FROM trends.{name} x WHERE place_code IS NOT NULL"  # noqa: S608
        for name in _COUNTS
    )
    return f"SELECT place_code, sum(h) AS h, count(*) AS n FROM ({rows}) GROUP BY place_code"  # noqa: S608 - own names


def _told(con: duckdb.DuckDBPyConnection) -> str:
    found = []
    for query in _COMMON:
        found += con.execute(f"SELECT count(*), sum(hash(x)) FROM ({query}) x").fetchall()  # noqa: S608 - own queries
    return str(found)
