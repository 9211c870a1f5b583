"""Views kept as tables that stay from build to build: of each, the rows are put in place that touched meetings change.

Long ones by year and place have the rows of places with a touched cell made again. What else these rest on (the years,
the codes that occur) is told by numbers: where one is another, as of the other tables always, all rows are made, and
those that differ are put in place. Codebooks and places, with their names, come with the code alone: a build with other
code is made whole, and leaves no table.
"""

from __future__ import annotations

import duckdb

from warehouse.release.trends import stale

ONLY_TOUCHED = " AND place_code IN (FROM temp.touched_places)"
"""A condition on counts: those of places of which a cell was counted anew."""
ONLY_TOGETHER = "person_id IN (FROM temp.touched_persons)"
"""A condition on attendances: those of persons who are or were at a touched meeting."""
_COMMON = (
    "SELECT * EXCLUDE (n_documents, n_meeting_reports) FROM trends.periods WHERE period = 'year'",
    "SELECT DISTINCT codebook, code FROM trends.week_code_cells",
    "SELECT DISTINCT rank_code FROM trends.rank_cells",
    "SELECT DISTINCT measure_code, unit FROM trends.figure_rows",
)
"""What rows of every place rest on, but for the number of texts that a year has."""
_MOST = 0.5
"""Share of places above which the rows of all are made: it takes no longer."""


def common(con: duckdb.DuckDBPyConnection) -> str:
    """What tells all that rows of every place rest on."""
    found = []
    for query in _COMMON:
        found += con.execute(f"SELECT count(*), sum(hash(x)) FROM ({query}) x").fetchall()  # noqa: S608 - own queries
    return str(found)


def look(con: duckdb.DuckDBPyConnection) -> bool:
    """Makes ``temp.touched_places``; whether there are few enough for their rows alone to be made."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE touched_places AS "
        "SELECT DISTINCT place_code FROM temp.touched_cells WHERE place_code IS NOT NULL"
    )
    n_touched, n_places = con.execute(
        "SELECT (SELECT count(*) FROM temp.touched_places), count(DISTINCT place_code) FROM trends.meeting_cells"
    ).fetchall()[0]
    return bool(n_touched <= _MOST * n_places)


def renew_places(con: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    """Puts the rows of ``select``, which gives those of ``touched_places`` alone, in the place of theirs."""
    con.execute(f"DELETE FROM main.{name} WHERE place_code IN (FROM temp.touched_places)")  # noqa: S608 - own names
    con.execute(f"INSERT INTO main.{name} BY NAME SELECT * FROM ({select}) ORDER BY ALL")  # noqa: S608
    if _has_column(con, name, "n_texts_all"):  # of every place: a new text is a text of its year
        con.execute(
            f"UPDATE main.{name} v SET n_texts_all = p.n_documents FROM trends.periods p "  # noqa: S608 - own names
            "WHERE p.period = 'year' AND p.starts_on = v.year AND v.n_texts_all <> p.n_documents"
        )


def renew_persons(con: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    """Puts the pairs of ``select``, which gives those of persons of ``ONLY_TOGETHER`` alone, in the place of theirs,
    and names persons as they are called now. Whoever is at a touched meeting with others makes pairs with these."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE touched_persons AS {stale.keys('attendee')} "  # noqa: S608 - own query
        "UNION SELECT person_id FROM main.attendees SEMI JOIN temp.touched_meetings USING (meeting_id)"
    )
    for key, called in (("person_id", "name"), ("other_person_id", "other_name")):
        con.execute(
            f"UPDATE main.{name} e SET {called} = p.name "  # noqa: S608 - own names
            f"FROM (FROM main.persons WHERE person_id IN ({stale.keys('person')})) p "
            f"WHERE p.person_id = e.{key} AND e.{called} IS DISTINCT FROM p.name"
        )
    con.execute(
        f"DELETE FROM main.{name} WHERE person_id IN (FROM temp.touched_persons) "  # noqa: S608 - own names
        "AND other_person_id IN (FROM temp.touched_persons)"
    )
    con.execute(f"INSERT INTO main.{name} BY NAME SELECT * FROM ({select}) ORDER BY ALL")  # noqa: S608 - own names
    con.execute("DROP TABLE temp.touched_persons")


def renew(con: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    """Makes all rows of ``select`` and puts those that differ in place: what stays needs no packing."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE rows_after AS {select}")
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE differing AS SELECT h FROM (SELECT hash(x) AS h, 1 AS n FROM main.{name} x "  # noqa: S608
        "UNION ALL SELECT hash(x), -1 FROM temp.rows_after x) GROUP BY h HAVING sum(n) <> 0"
    )
    con.execute(f"DELETE FROM main.{name} x WHERE hash(x) IN (FROM temp.differing)")  # noqa: S608 - own names
    con.execute(f"INSERT INTO main.{name} SELECT * FROM temp.rows_after x WHERE hash(x) IN (FROM temp.differing)")  # noqa: S608
    for made in ("rows_after", "differing"):
        con.execute(f"DROP TABLE temp.{made}")


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Drops what was made to look at places."""
    con.execute("DROP TABLE IF EXISTS temp.touched_places")


def _has_column(con: duckdb.DuckDBPyConnection, name: str, column: str) -> bool:
    return column in {found for found, *_ in con.execute(f"DESCRIBE main.{name}").fetchall()}
