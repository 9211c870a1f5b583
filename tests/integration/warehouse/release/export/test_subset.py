"""A part of the published data holds its part in every table, and the whole holds all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas import catalog
from tests.builders.release import fill
from warehouse.release.export.subset import WHOLE, Subset, export_subset

TABLES = [table for table in catalog.layer("main") if table.published]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    fill(con, 200)
    con.execute(
        "INSERT INTO main.coverage VALUES ('2022-03-01', NULL, 'Any', 4, 0), ('2022-03-01', '110000', 'Other', 4, 0)"
    )
    con.execute(
        "INSERT INTO main.officeholders (person_name, office, place_code, observed_on, valid_from, valid_to, source) "
        "VALUES ('Bo Weilin', 'Mayor', '110000', '2023-02-01', NULL, NULL, 'x')"
    )
    yield con
    con.close()


@pytest.fixture
def province(con: duckdb.DuckDBPyConnection) -> str:
    """The province with most meetings."""
    found = con.execute(
        "SELECT left(place_code, 2) || '0000' FROM main.meetings WHERE place_code IS NOT NULL "
        "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    ).fetchall()
    return str(found[0][0])


def exported(con: duckdb.DuckDBPyConnection, subset: Subset, out: Path) -> dict[str, pl.DataFrame]:
    export_subset(con, subset, "parquet", out)
    return {table.name: pl.read_parquet(out / f"{table.name}.parquet") for table in TABLES}


def note(con: duckdb.DuckDBPyConnection, *rows: tuple[str, str]) -> None:
    """Writes changes (table, key) of one release."""
    con.execute("DELETE FROM main.changes")
    con.executemany("INSERT INTO main.changes VALUES ('r0001', ?, ?, 'added', NULL, 'x')", [list(row) for row in rows])


def test_no_table_holds_what_lies_elsewhere_or_at_other_times(
    con: duckdb.DuckDBPyConnection, province: str, tmp_path: Path
) -> None:
    since, until = date(2022, 7, 1), date(2023, 3, 15)
    part = exported(con, Subset(places=(province,), since=since, until=until), tmp_path / "out")
    assert part["meetings"].height > 0
    for name, rows in part.items():
        if name in WHOLE:
            continue
        if "place_code" in rows.columns and name != "persons":  # persons may serve elsewhere than they met
            assert set(rows["place_code"].str.head(2)) <= {province[:2]}, name
        for column in ("held_on", "month"):
            if column in rows.columns:
                assert rows[column].drop_nulls().is_between(since, until).all(), name
    assert part["coverage"].height > 0
    for name in ("meeting_reports", "attendees", "directives", "evidence"):
        assert set(part[name]["meeting_id"]) <= set(part["meetings"]["meeting_id"]), name


def test_officeholders_corrections_and_changes_are_those_of_the_part(
    con: duckdb.DuckDBPyConnection, province: str, tmp_path: Path
) -> None:
    inside, document, person = con.execute(
        "SELECT meeting_id, m.document_id, person_id FROM main.meetings m JOIN main.attendees USING (meeting_id) "
        f"WHERE left(place_code, 2) = '{province[:2]}' ORDER BY ALL LIMIT 1"
    ).fetchall()[0]
    (outside,) = con.execute(
        f"SELECT meeting_id FROM main.meetings WHERE left(place_code, 2) <> '{province[:2]}' ORDER BY 1 LIMIT 1"
    ).fetchall()[0]
    note(con, ("meetings", inside), ("meetings", outside), ("meetings", "gone"), ("attendees", f"{inside}|1"))
    con.execute("DELETE FROM main.corrections")
    targets = (
        f"meetings document={document}",
        f"meetings meeting={inside}",
        f"persons person={person}",
        f"meetings meeting={outside}",
        f"person name=Bo Weilin document=none other={document} other_name=Bo",
    )
    for number, target in enumerate(targets):
        con.execute(
            "INSERT INTO main.corrections (correction_id, target, action, reason, author, written_on, status) "
            "VALUES (?, ?, 'set', 'x', 'x', '2024-01-01', 'applied')",
            [f"c{number}", target],
        )
    part = exported(con, Subset(places=(province,)), tmp_path / "out")
    assert set(part["changes"]["row_key"]) == {inside, f"{inside}|1"}
    assert sorted(part["corrections"]["correction_id"]) == ["c0", "c1", "c2", "c4"]
    assert "Bo Weilin" not in set(part["officeholders"]["person_name"])
    assert exported(con, Subset(until=date(2023, 1, 31)), tmp_path / "before")["officeholders"].height == 0
    assert exported(con, Subset(since=date(2023, 2, 1)), tmp_path / "after")["officeholders"].height == 1


def test_a_meeting_of_unknown_day_is_of_the_span_that_it_surely_lies_in(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (undated,) = con.execute("SELECT min(meeting_id) FROM main.meetings WHERE held_on IS NULL").fetchall()[0]
    con.execute(
        "UPDATE main.meetings SET held_earliest = '2023-05-02', held_latest = '2023-05-20' WHERE meeting_id = ?",
        [undated],
    )
    for number, (since, until, is_in) in enumerate(
        (
            (date(2023, 5, 1), date(2023, 5, 31), True),
            (date(2023, 5, 2), None, True),
            (date(2023, 5, 3), None, False),
            (None, date(2023, 5, 19), False),
            (None, date(2023, 5, 20), True),
        )
    ):
        part = exported(con, Subset(since=since, until=until), tmp_path / str(number))
        assert (undated in set(part["meetings"]["meeting_id"])) is is_in, (since, until)


def test_the_whole_leaves_nothing_out(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    whole = exported(con, Subset(), tmp_path / "out")
    for table in TABLES:
        (there,) = con.execute(f"SELECT count(*) FROM {table.qualified}").fetchall()[0]
        assert whole[table.name].height == there, table.name
    assert "other" in set(whole["documents"]["kind"])
