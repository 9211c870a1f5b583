from __future__ import annotations

import duckdb
import pytest

from schemas import catalog
from schemas.ddl import script
from warehouse.release.changes import compared_tables, key_number
from warehouse.release.gate.examined import AllNeededError, Examined, references
from warehouse.store import touched


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """A database and the release before, with tables and no rows, where no row is told to differ."""
    connection = duckdb.connect()
    connection.execute("ATTACH ':memory:' AS previous")
    for name in ("previous", "memory"):
        connection.execute(f"USE {name}.main")
        connection.execute(script(catalog.TABLES))
    touched.clear(connection)
    return connection


def add_persons(con: duckdb.DuckDBPyConnection, now: int, before: int) -> None:
    required = [c for c in catalog.table("main.persons").columns if not c.nullable and c.name != "person_id"]
    for name, n_rows in (("memory", now), ("previous", before)):
        columns = ", ".join(["person_id", *(f'"{c.name}"' for c in required)])
        kinds = {"VARCHAR": "'x'", "DATE": "DATE '2023-01-01'", "BOOLEAN": "true"}
        values = ", ".join(["'p' || range", *(kinds.get(c.type, "1") for c in required)])
        con.execute(f"INSERT INTO {name}.main.persons ({columns}) SELECT {values} FROM range({n_rows})")


def tell(con: duckdb.DuckDBPyConnection, person: str) -> None:
    number = key_number(con, "memory", catalog.table("main.persons"))
    con.execute(f"INSERT INTO temp.{touched.ROWS} SELECT 'persons', {number} FROM (SELECT '{person}' AS person_id)")


def test_every_reference_is_followed_both_ways() -> None:
    """A row that refers to one that went has to be looked at: by each key that is declared."""
    for table in compared_tables():
        for reference in table.foreign_keys:
            assert references(table)[reference.columns[0]] == reference.ref_table
            assert len(reference.columns) == 1


def test_touched_rows_are_shown_and_all_rows_again(con: duckdb.DuckDBPyConnection) -> None:
    add_persons(con, 9, 8)
    tell(con, "p8")
    examined = Examined(con)
    examined.find_touched()
    shown = []
    for only_touched in (True, False):
        examined.show(only_touched=only_touched)
        shown.append(con.execute("SELECT count(*) FROM examined.main.persons").fetchall()[0][0])
    assert shown == [1, 9]
    assert examined.counts["main.persons"] == (1, 9)


def test_rows_that_nobody_told_of_have_all_looked_at(con: duckdb.DuckDBPyConnection) -> None:
    add_persons(con, 9, 8)
    examined = Examined(con)
    with pytest.raises(AllNeededError, match=r"main\.persons has another number of rows"):
        examined.find_touched()
    assert examined.counts == {}
    tell(con, "p1")
    with pytest.raises(AllNeededError, match=r"main\.persons has another number of rows"):
        examined.find_touched()


def test_other_columns_have_all_looked_at(con: duckdb.DuckDBPyConnection) -> None:
    add_persons(con, 9, 8)
    tell(con, "p8")
    con.execute("ALTER TABLE previous.main.persons ADD COLUMN further VARCHAR")
    with pytest.raises(AllNeededError, match=r"other columns in main\.persons"):
        Examined(con).find_touched()


def test_where_many_rows_may_differ_all_are_looked_at(con: duckdb.DuckDBPyConnection) -> None:
    add_persons(con, 4, 4)
    tell(con, "p1")
    tell(con, "p2")
    with pytest.raises(AllNeededError, match="many rows may differ"):
        Examined(con).find_touched()
