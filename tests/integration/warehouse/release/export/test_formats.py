"""What each format of an export holds, read back by other programs; what it cannot hold is told, never cut."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from tests.builders.commands import app
from tests.builders.release import fill
from tests.builders.released import request, working
from warehouse.release.export import workbook
from warehouse.release.export.fields import ExportError, piece
from warehouse.release.export.statistics import fitting
from warehouse.release.export.statistics import write as write_statistics
from warehouse.release.export.subset import Subset, asked, export_subset
from warehouse.release.publish import publish
from warehouse.release.trends.views import create_views
from warehouse.store.home import Home


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    fill(con, 60)
    con.execute("UPDATE documents SET is_sample = true WHERE document_id = 'd0000001'")
    con.execute("UPDATE directives SET text = '=1+1' WHERE directive_id = 'm0000000-01'")
    create_views(con)
    yield con
    con.close()


def _facts(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute("SELECT directive_id, held_on, is_mandatory, text FROM directive_facts ORDER BY 1").fetchall()


@pytest.mark.parametrize("form", ["dta", "sav"])
def test_statistics_programs_get_types_labels_and_code_tables(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, form: str
) -> None:
    written = export_subset(con, Subset(tables=("directive_facts", "attendees")), form, tmp_path, citation="Cited so.")
    read = {"dta": pyreadstat.read_dta, "sav": pyreadstat.read_sav}[form]
    frame, meta = read(str(tmp_path / f"directive_facts.{form}"))
    rows = _facts(con)
    frame = frame.sort_values("directive_id")
    assert frame["directive_id"].tolist() == [row[0] for row in rows]
    assert [None if pd.isna(day) else day for day in frame["held_on"]] == [row[1] for row in rows]
    assert [int(flag) for flag in frame["is_mandatory"]] == [row[2] for row in rows]
    assert frame["text"].tolist() == [row[3] for row in rows]
    labels = meta.column_names_to_labels
    assert labels["directive_id"] == "The demand" and labels["sector_fire"].startswith("1 where the demand has")
    assert all(len(label) <= 80 for label in labels.values() if label) or form == "sav"
    people, of_people = read(str(tmp_path / f"attendees.{form}"))
    assert of_people.variable_value_labels["presided"] == {0: "no", 1: "yes"}
    assert set(people["presided"]) == {0, 1}
    if form == "sav":
        assert of_people.variable_value_labels["rank_code"]["mayor"] == "Mayor"
    else:
        assert "directive_facts: phrase_same_responsibility_party_government is called" in " ".join(written.told)
    ranks, _ = read(str(tmp_path / f"ranks.{form}"))  # a code table goes along
    assert set(people["rank_code"]) <= set(ranks["rank_code"])
    paper = (tmp_path / "README.md").read_text("utf-8")
    assert "**Invented data.** 1 of the 61 texts" in paper and "Cited so." in paper
    assert all(told in paper for told in written.told)
    with (tmp_path / "columns.csv").open(encoding="utf-8-sig", newline="") as file:
        meanings = {(row["table"], row["column"]): row for row in csv.DictReader(file)}
    assert meanings["attendees", "rank_code"]["code_table"] == "ranks"


def test_a_workbook_has_a_sheet_a_table_and_its_texts_are_no_formulas(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    written = export_subset(con, Subset(tables=("directives", "meetings", "quality.accuracy")), "xlsx", tmp_path)
    book = CalamineWorkbook.from_path(str(tmp_path / "dataset.xlsx"))
    assert book.sheet_names[:4] == ["about", "directives", "meetings", "quality_accuracy"]
    assert {"ranks", "places", "meeting_types", "columns"} & set(book.sheet_names) >= {"places", "meeting_types"}
    head, *rows = book.get_sheet_by_name("meetings").to_python()
    days = {row[0]: row[head.index("held_on")] for row in rows}
    shown = con.execute("SELECT meeting_id, held_on FROM meetings").fetchall()
    assert days == {meeting: day if day else "" for meeting, day in shown}
    assert any(isinstance(day, date) for day in days.values())
    head, *rows = book.get_sheet_by_name("directives").to_python()
    assert {row[0]: row[head.index("text")] for row in rows}["m0000000-01"] == "=1+1"
    about = dict(book.get_sheet_by_name("about").to_python())
    assert about["invented"].startswith("1 of the 61 texts")
    assert written.counts["meetings"] == 60


def test_parquet_tells_what_columns_mean_and_jsonl_and_csv_hold_the_same_rows(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for form in ("parquet", "csv", "jsonl"):
        export_subset(con, Subset(tables=("place_months",)), form, tmp_path / form)
    said = pq.read_metadata(tmp_path / "parquet" / "place_months.parquet").metadata
    assert json.loads(said[b"columns"])["n_meetings"].startswith("Meetings") and b"1 of the 61" in said[b"invented"]
    whole = pl.read_parquet(tmp_path / "parquet" / "place_months.parquet")
    assert whole.height == con.execute("SELECT count(*) FROM place_months").fetchall()[0][0] > 100
    keys = ["place_code", "month", "n_meetings"]
    for form, frame in (
        ("csv", pl.read_csv(tmp_path / "csv" / "place_months.csv", schema_overrides={"place_code": pl.String})),
        ("jsonl", pl.read_ndjson(tmp_path / "jsonl" / "place_months.jsonl")),
    ):
        assert frame.select(keys).cast(pl.String).equals(whole.select(keys).cast(pl.String)), form


ODD = (
    "SELECT 'a' || chr(0) || 'b' AS zero, repeat('安', 20000) AS long, 9007199254740993 AS big, [1, NULL] AS list, "
    "'nan'::DOUBLE AS no, DATE '1850-01-01' AS old, 'x' AS \"byte\", 'y' AS \"größer als\", 1::HUGEINT AS h, "
    "INTERVAL 3 DAY AS span, NULL AS nothing, TIMESTAMPTZ '2023-01-02 03:04:05+00' AS z, true AS yes"
)


@pytest.mark.parametrize(("form", "n_told"), [("dta", 5), ("sav", 4)])
def test_what_statistics_programs_cannot_hold_is_told_and_left_empty(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, form: str, n_told: int
) -> None:
    target = tmp_path / f"odd.{form}"
    n_rows, told = write_statistics(con, piece(con, "odd", ODD, "odd"), target, form, {"citation": "x", "title": "y"})
    read = {"dta": pyreadstat.read_dta, "sav": pyreadstat.read_sav}[form]
    frame, meta = read(str(target))
    row = frame.iloc[0].to_dict()
    assert n_rows == 1 and row["zero"] == "" and row["list"] == "[1,null]" and row["h"] == 1
    assert row["long_"] == "安" * 20000 if form == "dta" else row["long"] == ""
    assert row["old"] == date(1850, 1, 1) and row["gr__er_als"] == "y" and row["span"] == "3 days"
    assert "byte_" in row or form == "sav"
    assert any("zero byte" in line for line in told) and any("2^53" in line for line in told)
    assert len(told) == n_told, told
    assert meta.variable_value_labels == {"yes": {0: "no", 1: "yes"}}


def test_what_a_cell_of_excel_cannot_hold_is_told_and_left_empty(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = ODD.replace("20000", "32768")
    pieces = [piece(con, "odd", longer, "odd"), piece(con, "o" * 40, "SELECT 1 AS a", "")]
    said = {"title": "t", "citation": "c"}
    counts, told = workbook.write(con, pieces, tmp_path / "a.xlsx", said, datetime(2024, 1, 1))
    assert counts == {"odd": 1, "o" * 40: 1}
    book = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    head, row = book.get_sheet_by_name("odd").to_python()
    shown = dict(zip(head, row, strict=True))
    assert shown["long"] == "" and shown["no"] == "" and shown["old"] == "" and shown["big"] == "9007199254740993"
    assert shown["list"] == "[1,null]" and shown["z"].startswith("2023-01-02 03:04:05")
    assert {line.split(":")[0] for line in told} == {"odd.long", "odd.no", "odd.old", f"{'o' * 40} is sheet {'o' * 31}"}
    monkeypatch.setattr(workbook, "ROWS", 2)
    with pytest.raises(ExportError, match=r"narrow it by .*--where"):
        workbook.write(con, [piece(con, "two", "FROM range(2)", "")], tmp_path / "b.xlsx", said, datetime(2024, 1, 1))
    assert not (tmp_path / "b.xlsx").exists()


@given(st.lists(st.text(min_size=1, max_size=50), unique=True, max_size=12))
def test_names_fit_and_none_is_there_twice(names: list[str]) -> None:
    made = fitting(names, 32, frozenset({"if", "with"}))
    assert list(made) == names and len({name.lower() for name in made.values()}) == len(names)
    assert all(
        name.isascii() and name.isidentifier() and len(name) <= 32 and name[0].isalpha() for name in made.values()
    )
    assert not {"if", "with"} & {name.lower() for name in made.values()}


def test_a_condition_and_a_query_choose_rows_and_can_do_no_more(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    chosen = Subset(tables=("directive_facts",), where="sector_fire = 1", queries={
        "mine": "CREATE TEMP TABLE few AS FROM meetings LIMIT 3; SELECT admin_level, count(*) AS n FROM few GROUP BY 1"
    })  # fmt: skip
    written = export_subset(con, chosen, "parquet", tmp_path, given=asked(con, chosen))
    facts = pl.read_parquet(tmp_path / "directive_facts.parquet")
    assert facts.height == written.counts["directive_facts.parquet"] > 10 and set(facts["sector_fire"]) == {1}
    assert pl.read_parquet(tmp_path / "mine.parquet")["n"].sum() == 3
    assert "where sector_fire = 1; query mine" in (tmp_path / "README.md").read_text("utf-8")
    for where, words in (
        ("nonsense = 1", "does not fit directive_facts"),
        ("true) ; DROP TABLE meetings; SELECT (true", "may change something"),
        ("true); SELECT (true", "takes one condition"),
    ):
        with pytest.raises(ExportError, match=words):
            asked(con, Subset(tables=("directive_facts",), where=where))
    with pytest.raises(ExportError, match="needs --table"):
        asked(con, Subset(where="true"))
    for query, words in (("DELETE FROM meetings", "may change"), ("SELECT", "the query q"), ("", "gives no table")):
        with pytest.raises(ExportError, match=words):
            asked(con, Subset(queries={"q": query}))


def test_places_and_days_cut_flat_views_too(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    subset = Subset(since=date(2022, 3, 1), until=date(2022, 8, 31), tables=("directive_facts", "place_months"))
    export_subset(con, subset, "parquet", tmp_path)
    facts, panel = (pl.read_parquet(tmp_path / f"{name}.parquet") for name in subset.tables)
    assert facts.height and facts["held_on"].min() >= date(2022, 3, 1) and facts["held_on"].max() <= date(2022, 8, 31)  # type: ignore[operator]
    assert sorted(panel["month"].unique()) == [date(2022, month, 1) for month in range(3, 9)]


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl", "xlsx", "dta", "sav"])
def test_a_place_by_its_chinese_name_and_a_folder_with_one_do_in_every_format(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, form: str
) -> None:
    code, n = con.execute(
        "SELECT left(place_code, 2), count(*) FROM meetings GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
    ).fetchall()[0]
    (name,) = con.execute("SELECT name_zh FROM places WHERE place_code = ?", [f"{code}0000"]).fetchall()[0]
    written = export_subset(con, Subset(places=(name,), tables=("meetings",)), form, tmp_path / f"{name}的会议")
    assert written.counts["meetings" if form == "xlsx" else f"meetings.{form}"] == n
    assert (tmp_path / f"{name}的会议" / "README.md").exists()


def test_the_command_writes_a_table_of_ones_own_and_says_how_to_cite_it(tmp_path: Path) -> None:
    home: Home = working(tmp_path / "home", 6, directives=2)
    publish(home, request("r0001"))
    query = tmp_path / "by_level.sql"
    query.write_text("SELECT admin_level, count(*) AS n_meetings FROM meetings GROUP BY 1 ORDER BY 1", encoding="utf-8")
    asked_for = ["export", str(tmp_path / "out"), "-f", "sav", "--sql", str(query), "--home", str(home.path)]
    done = CliRunner().invoke(app, asked_for)
    assert done.exit_code == 0, done.stderr
    frame, meta = pyreadstat.read_sav(str(tmp_path / "out" / "by_level.sav"))
    assert frame["n_meetings"].sum() == 6 and meta.column_names_to_labels["n_meetings"].startswith("Meetings")
    assert "Release r0001 [data set]." in (tmp_path / "out" / "README.md").read_text("utf-8")
    query.write_text("SELECT * FROM read_csv('/etc/passwd')", encoding="utf-8")
    done = CliRunner().invoke(app, [*asked_for[:1], str(tmp_path / "other"), *asked_for[2:]])
    assert done.exit_code != 0 and "disabled" in str(done.exception) and not (tmp_path / "other").exists()
