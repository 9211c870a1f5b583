"""Every table is declared once, whole, and everything derived from it agrees."""

import duckdb
import polars as pl
import pytest

from schemas import catalog, ddl, dictionary, validation
from schemas.model import Table

ALL = [pytest.param(table, id=table.qualified) for table in catalog.TABLES]


def test_ddl_makes_every_table_and_column_with_a_comment() -> None:
    con = duckdb.connect()
    con.execute(ddl.script())
    made = {f"{s}.{t}" for s, t in con.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()}
    assert made == {table.qualified for table in catalog.TABLES}
    for kind in ("duckdb_tables()", "duckdb_columns()"):
        bare = con.execute(f"SELECT table_name FROM {kind} WHERE comment IS NULL AND NOT internal").fetchall()
        assert bare == []


@pytest.mark.parametrize("table", ALL)
def test_keys_name_columns_and_references_exist(table: Table) -> None:
    names = table.column_names
    assert len(names) == len(set(names))
    assert set(table.primary_key) <= set(names)
    for foreign in table.foreign_keys:
        assert set(foreign.columns) <= set(names)
        target = catalog.table(f"{table.layer}.{foreign.ref_table}")
        assert target.primary_key == foreign.ref_columns


@pytest.mark.parametrize("table", ALL)
def test_an_empty_frame_keeps_the_contract_and_fits_the_ddl(table: Table) -> None:
    frame = validation.empty(table)
    assert validation.check(frame, table).bad.height == 0
    con = duckdb.connect()
    con.execute(ddl.script())
    con.register("frame", frame.to_arrow())
    con.execute(f"INSERT INTO {table.qualified} SELECT * FROM frame")


@pytest.mark.parametrize("table", ALL)
def test_names_follow_the_conventions(table: Table) -> None:
    for column in table.columns:
        assert column.name == column.name.lower()
        if column.name.endswith("_on"):
            assert column.type == "DATE"
        if column.name.endswith("_at"):
            assert column.type in ("TIMESTAMP", "VARCHAR")
        if column.name.startswith("is_"):
            assert column.type == "BOOLEAN"
        if column.name.startswith("n_"):
            assert column.type in ("INTEGER", "BIGINT")


def test_main_is_flat() -> None:
    assert not [c for t in catalog.layer("main") for c in t.columns if c.type.endswith("[]")]


def test_unknown_table_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match=r"main\.meetingz"):
        catalog.table("main.meetingz")


def attendees(**values: object) -> pl.DataFrame:
    row = {
        "document_id": "d",
        "position": 1,
        "name": "Li Wen",
        "title": None,
        "rank_code": None,
        "presided": False,
        "spoke": True,
        "joined_remotely": False,
        "start_char": 0,
        "end_char": 6,
    }
    return pl.DataFrame([row | values], schema=validation.polars_schema(catalog.table("extracted.attendees")))


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"name": None}, "not_nullable"),
        ({"name": ""}, "name_not_empty"),
        ({"end_char": 0}, "end_char_at_least_1"),
        ({"start_char": 9}, "span_in_order"),
        ({"position": 0}, "position_at_least_1"),
    ],
)
def test_a_bad_row_is_parted_with_the_name_of_its_check(values: dict[str, object], check: str) -> None:
    table = catalog.table("extracted.attendees")
    good, bad = attendees(), attendees(**{"document_id": "e"} | values)
    parted = validation.check(pl.concat([good, bad]), table)
    assert parted.good.equals(good)
    assert parted.bad["check_name"].to_list() == [check]


def test_a_repeated_key_keeps_the_first_row() -> None:
    table = catalog.table("extracted.attendees")
    parted = validation.check(pl.concat([attendees(), attendees(name="Wang Wu")]), table)
    assert parted.good["name"].to_list() == ["Li Wen"]
    assert parted.bad["check_name"].to_list() == ["primary_key_unique"]


def test_the_dictionary_describes_every_published_column() -> None:
    words = dictionary.dictionary()
    for table in catalog.TABLES:
        assert f"### {table.qualified}\n" in words
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} |" in words
