"""``safegov sql``, ``show`` and ``export`` on a published home."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len
from typer.testing import CliRunner

from pipelines.cli.options import OutputFormat
from pipelines.cli.query import connect, export, show, sql
from pipelines.cli.results import write
from pipelines.cli.sql_shell import Names, Shell
from pipelines.errors import SafegovError, UsageError
from tests.builders.commands import app
from tests.builders.released import request, working
from warehouse.release.publish import publish
from warehouse.store.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = working(tmp_path_factory.mktemp("home"), 40)
    publish(home, request("r0001"))
    return home


@pytest.fixture
def con(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(home) as con:
        yield con


def test_sql_writes_tables_csv_and_json(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    query = "SELECT count(*) AS n, 'a,b' AS words FROM meetings"
    sql(query, home.path, OutputFormat.CSV)
    assert list(csv.reader(io.StringIO(capsys.readouterr().out))) == [["n", "words"], ["40", "a,b"]]
    sql(query, home.path, OutputFormat.JSON)
    assert json.loads(capsys.readouterr().out) == [{"n": 40, "words": "a,b"}]
    sql("SELECT '[red]x' AS words", home.path, OutputFormat.TABLE)
    assert "[red]x" in capsys.readouterr().out


ODD = (
    "SELECT 1 AS a, 2 AS a, [1, 2] AS l, {'x': [INTERVAL 3 DAY]} AS s, INTERVAL 3 DAY AS i, 'x'::BLOB AS b, "
    "MAP {'k': 1} AS m, union_value(u := 1) AS u, '101'::BIT AS bits, "
    "[DATE '2023-01-02'] AS days, 'nan'::DOUBLE AS no, 1::HUGEINT AS h, "
    "NULL AS nothing, 'e'::ENUM('e') AS e, TIMESTAMPTZ '2023-01-02 00:00:00+00' AS z, [NULL, 'q\"'] AS q"
)


def test_values_of_every_type_are_written_in_every_form(
    con: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    names, cells = _written(con, ODD, OutputFormat.CSV, capsys)
    assert names[:2] == ["a", "a"] and cells[:6] == ["1", "2", "[1,2]", '{"x":["3 days"]}', "3 days", "x"]
    write(con.sql(ODD), OutputFormat.JSON)
    (said,) = json.loads(capsys.readouterr().out)
    assert said["a"] == 1 and said["a_2"] == 2 and said["l"] == [1, 2] and said["no"] is None and said["i"] == "3 days"
    assert said["q"] == [None, 'q"'] and said["days"] == ["2023-01-02"] and said["h"] == 1
    write(con.sql(ODD), OutputFormat.TABLE)
    assert '["2023-01-02"]' in capsys.readouterr().out


def _written(
    con: duckdb.DuckDBPyConnection, query: str, form: OutputFormat, capsys: pytest.CaptureFixture[str]
) -> list[list[str]]:
    write(con.sql(query), form)
    return list(csv.reader(io.StringIO(capsys.readouterr().out)))


def test_results_of_every_statement_are_written(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    sql("SELECT 1 AS one; CREATE TEMP TABLE t AS SELECT 2 AS two; FROM t", home.path, OutputFormat.CSV)
    assert capsys.readouterr().out == "one\n1\n\ntwo\n2\n"


def test_csv_for_spreadsheets_begins_with_a_byte_order_mark_where_it_is_asked_for(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "SELECT '安全生产' AS 主题; SELECT '消防' AS 主题"
    sql(query, home.path, OutputFormat.CSV, bom=True)
    assert capsys.readouterr().out == "\ufeff主题\n安全生产\n\n主题\n消防\n"
    sql(query, home.path, OutputFormat.CSV)
    assert "\ufeff" not in capsys.readouterr().out
    with pytest.raises(UsageError, match="--format csv"):
        sql(query, home.path, OutputFormat.TABLE, bom=True)


WIDE = (
    "SELECT * FROM (VALUES ('安全生产工作会议', 7, 'm1'), ('Ａ市', 12345, 'm2'), ('a', NULL, '会议三')) "
    "AS t(题目, n, meeting_id)"
)


@pytest.mark.parametrize("is_terminal", [True, False])
def test_columns_stand_under_each_other_also_with_characters_of_two_columns(
    con: duckdb.DuckDBPyConnection,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    is_terminal: bool,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    if is_terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    write(con.sql(WIDE), OutputFormat.TABLE)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    ends = [
        cell_len(line[: line.index(word)]) for line, word in zip(lines, ("meeting_id", "m1", "m2", "会"), strict=False)
    ]
    assert len(lines) == 5 and len(set(ends)) == 1
    assert [cell_len(line[: line.index(n) + 1]) for line, n in zip(lines[:3], "n75", strict=True)] == [ends[0] - 2] * 3


def test_a_terminal_too_narrow_for_chinese_columns_gets_blocks_that_break_no_key(
    con: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("FORCE_COLOR", "1")
    write(con.sql("SELECT '安全生产工作会议' AS 题目, '危险化学品' AS 行业, 'm1' AS meeting_id"), OutputFormat.TABLE)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert max(map(cell_len, shown.splitlines())) <= 30
    assert all(words in shown for words in ("row 1", "安全生产工作会议", "危险化学品", "m1"))


@pytest.mark.parametrize("width", [40, 90, 200])
def test_a_terminal_s_table_breaks_no_key_and_no_day(
    con: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("FORCE_COLOR", "1")
    query = "SELECT directive_id, meeting_id, text, held_on FROM directive_facts ORDER BY directive_id LIMIT 5"
    write(con.sql(query), OutputFormat.TABLE)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert max(map(len, shown.splitlines())) <= width
    for directive, meeting, _, day in con.execute(query).fetchall():
        assert directive in shown and meeting in shown and str(day) in shown


@pytest.mark.parametrize(
    "query",
    ["DELETE FROM meetings", "SELECT * FROM read_csv('/etc/passwd')", "SELECT nonsense", "ATTACH 'x.db'"],
)
def test_sql_only_reads_what_is_published(home: Home, query: str) -> None:
    with pytest.raises(SafegovError, match="the query failed"):
        sql(query, home.path, OutputFormat.CSV)


def test_nothing_published_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="run `safegov run` first"):
        sql("SELECT 1", tmp_path, OutputFormat.CSV)


def test_show_prints_a_meeting_with_its_text(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    show("m0000003", home.path)
    shown = capsys.readouterr().out
    with connect(home) as con:
        text, title = con.execute("SELECT text, title FROM documents WHERE document_id = 'd0000003'").fetchall()[0]
        demands = con.execute("SELECT text FROM directives WHERE meeting_id = 'm0000003'").fetchall()
    assert title in shown and all(line in shown for line in text.splitlines())
    assert all(shown.count(demand) >= 2 for (demand,) in demands)  # in the list and in the source
    show("p00000", home.path)
    person = capsys.readouterr().out
    assert "1 meeting" in person and "m0000000" in person and "[presided, spoke]" in person
    show("m0000003-01", home.path)
    demand = capsys.readouterr().out
    assert demands[0][0] in demand and "d0000003 [" in demand and "drop/d0000003.txt" in demand
    show("other-1", home.path)
    assert "A recipe." in capsys.readouterr().out
    with pytest.raises(UsageError, match="begins several keys"):
        show("m000000", home.path)
    with pytest.raises(UsageError, match="no meeting, document, person or directive"):
        show("zzz", home.path)


def test_completion_knows_tables_columns_and_keywords(con: duckdb.DuckDBPyConnection) -> None:
    names = Names(con)

    def after(typed: str) -> set[str]:
        return {found.text for found in names.get_completions(Document(typed), CompleteEvent())}

    assert {"meetings", "meeting_id", "meeting_types"} <= after("SELECT * FROM meet")
    assert "trend_sectors_by_month" in after("from trend_sec")
    assert "quality.accuracy" in after("from quality.")
    assert "SELECT" in after("sel")
    assert after(".") >= {".tables", ".schema", ".describe"} and after(".sch") == {".schema"}


def test_the_prompt_answers_over_several_lines_and_keeps_history(
    con: duckdb.DuckDBPyConnection, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with create_pipe_input() as typed, create_app_session(input=typed, output=DummyOutput()):
        typed.send_text(
            "SELECT 40 + 2\rAS answer;\r.format csv\rSELECT 'x' AS y;\rSELEC;\r.tables\r.schema persons\r"
            ".schema nothing\r.quit\r"
        )
        Shell(con, home, OutputFormat.TABLE).run()
    said = capsys.readouterr().out
    assert "answer" in said and "42" in said
    assert "y\nx\n" in said
    assert "Parser Error" in said
    assert "One official" in said  # .tables tells what they hold
    assert "CREATE TABLE" in said and "no table or view is called nothing" in said
    assert "AS answer;" in (home.path / ".sql_history").read_text("utf-8")


def test_the_prompts_commands_work_without_it(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    sql(".tables", home.path, OutputFormat.CSV)
    listed = {row["name"]: row["kind"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert (listed["meetings"], listed["directive_facts"]) == ("table", "view")
    sql(" .describe meetings\n", home.path, OutputFormat.JSON)
    assert "held_on" in {row["column_name"] for row in json.loads(capsys.readouterr().out)}
    with pytest.raises(UsageError, match=r"\.format nonsense"):
        sql(".format nonsense", home.path, OutputFormat.TABLE)


def _export(home: Home, out: Path, form: str, **options: object) -> None:
    defaults: dict[str, object] = {"place": None, "since": None, "until": None, "table": None}
    export(out, form, **{**defaults, **options}, home=home.path, quiet=True)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_a_part_of_the_tables_keeps_its_references(home: Home, tmp_path: Path, form: str) -> None:
    with connect(home) as con:
        code = con.execute("SELECT place_code FROM meetings GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1").fetchall()[
            0
        ][0]
        expected = con.execute(f"SELECT count(*) FROM meetings WHERE left(place_code, 2) = '{code[:2]}'").fetchall()
    _export(home, tmp_path / form, form, place=[code[:2] + "0000"])
    read = {"csv": pl.read_csv, "parquet": pl.read_parquet, "jsonl": pl.read_ndjson}[form]
    meetings, attendees, documents, persons = (
        read(tmp_path / form / f"{name}.{form}") for name in ("meetings", "attendees", "documents", "persons")
    )
    assert meetings.height == expected[0][0] > 0
    assert set(attendees["meeting_id"]) <= set(meetings["meeting_id"])
    assert set(attendees["person_id"]) == set(persons["person_id"])
    assert set(documents["document_id"]) == set(meetings["document_id"])
    with pytest.raises(UsageError, match="is there already"):
        _export(home, tmp_path / form, form)


def test_events_for_popolo_and_open_civic_data(home: Home, tmp_path: Path) -> None:
    _export(home, tmp_path, "popolo")
    popolo = json.loads((tmp_path / "popolo.json").read_bytes())
    assert len(popolo["events"]) == 40
    people = {person["id"] for person in popolo["persons"]}
    assert {a["person_id"] for event in popolo["events"] for a in event["attendees"]} == people
    assert {"chair", "chair, speaker", "speaker", "participant"} >= {
        a["role"] for event in popolo["events"] for a in event["attendees"]
    }
    _export(home, tmp_path, "ocd")
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text("utf-8").splitlines()]
    assert len({event["id"] for event in events}) == len(events) == 40
    assert all(event["id"].startswith("ocd-event/") and event["start_date"] and event["sources"] for event in events)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"place": ["Suzhou"]}, "may be any of: 320500"),
        ({"place": ["Atlantis"]}, "no place is called"),
        ({"table": ["trend_nothing"]}, "no table or view"),
        ({"table": ["trend_meetings_by_month"], "place": ["410000"]}, "cannot be cut"),
    ],
)
def test_what_cannot_be_exported_is_told(home: Home, tmp_path: Path, options: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        _export(home, tmp_path / "out", "csv", **options)
    assert not (tmp_path / "out").exists()
    done = CliRunner().invoke(app, ["export", str(tmp_path / "out"), "--format", "pdf", "--home", str(home.path)])
    assert done.exit_code == 2 and "parquet" in done.stderr


def test_all_tables_are_exported_as_a_package(home: Home, tmp_path: Path) -> None:
    _export(home, tmp_path / "all", "package")
    described = json.loads((tmp_path / "all" / "datapackage.json").read_text("utf-8"))
    assert {r["path"] for r in described["resources"]} == {
        path.relative_to(tmp_path / "all").as_posix()
        for form in ("csv", "parquet")
        for path in (tmp_path / "all" / form).iterdir()
    }
    for options in ({"place": ["410000"]}, {"table": ["meetings"]}, {"where": "true"}):
        with pytest.raises(UsageError, match=r"holds all rows|needs --table"):
            _export(home, tmp_path / "part", "package", **options)
    assert not (tmp_path / "part").exists()


def test_of_much_that_a_format_cannot_hold_the_first_is_told_and_all_written_down(home: Home, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ["export", str(out), "--format", "dta", "--table", "directive_facts", "--home", str(home.path)]
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 0
    shown = [line for line in told.stderr.splitlines() if " is called " in line]
    kept = [line for line in (out / "README.md").read_text("utf-8").splitlines() if " is called " in line]
    assert len(shown) == 5 < len(kept)
    assert f"and {len(kept) - 5} more that the format could not hold: see {out / 'README.md'}" in told.stderr


def test_a_view_is_exported_whole(home: Home, tmp_path: Path) -> None:
    _export(home, tmp_path, "csv", table=["trend_meetings_by_month", "quality.accuracy"])
    assert {path.name for path in tmp_path.iterdir()} == {
        "trend_meetings_by_month.csv", "quality_accuracy.csv", "README.md", "columns.csv"
    }  # fmt: skip
