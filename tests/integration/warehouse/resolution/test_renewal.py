"""A build goes on from the one before where it can, and says why where it cannot."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from schemas.polars_types import polars_schema
from schemas.tables_store import COLLECTED
from tests.builders.corpus import Demand, Person, Report, store
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.resolution import renewal
from warehouse.resolution.renewal import Renewed, renew
from warehouse.resolution.settings import GovernanceSettings
from warehouse.resolution.whole_check import differences
from warehouse.run_context import unseen_step
from warehouse.store import build_state
from warehouse.store.home import Home
from warehouse.store.parts import write_frame

URL = "https://news.example.org/1.html"
MAYOR = Person("Bo Weilin", "Mayor", "mayor", spoke=True)
DEMANDS = [Demand("Check every gas station before the festival"), Demand("Look into every mine")]
KNOWN = [Report([MAYOR], DEMANDS, place_code="410200", place_name="Kaifeng", filler=f"Text {n}") for n in range(2)]
ELSEWHERE = [
    Report([Person(name, "Mayor", "mayor")], DEMANDS, place_code="411100", place_name="Luohe", filler=name)
    for name in ("Fei Zhonglan", "Ke Shuming", "Mo Yunting")
]
NEW = Report([MAYOR], [*DEMANDS, Demand("Hold drills in every school")], place_code="410200", place_name="Kaifeng")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(renewal, "_MOST_GROWN", 100)  # so small a file grows by half at once
    home = Home(tmp_path)
    store(home, KNOWN, "a")
    store(home, ELSEWHERE, "b")
    assert again(home).why_whole == "there is no build to go on from"
    return home


def again(home: Home, every: int = 0) -> Renewed:
    build = build_state.Build("state", "run", is_anew=True)
    return renew(home, GovernanceSettings(threads=1), build, step=unseen_step, whole_every=every)


def rows(home: Home, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(home.warehouse)) as con:
        return con.execute(query).fetchall()


def write(home: Home, statement: str) -> None:
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(statement)


def test_a_new_report_changes_its_meeting_and_no_other_row(home: Home) -> None:
    write(home, "UPDATE main.directives SET deadline_text = 'as it stood'")  # what a build writes again is without it
    store(home, [NEW], "c")
    done = again(home)
    assert done.why_whole is None
    assert rows(home, "SELECT count(*) FROM main.directives") == [(done.report.n_directives,)]
    told = rows(
        home, "SELECT place_name, deadline_text, count(*) FROM main.directives JOIN main.meetings USING (meeting_id) "
        "GROUP BY ALL ORDER BY ALL"
    )  # fmt: skip
    assert [one for one in told if one[1] is None] == [("Kaifeng", None, 3)]
    assert all(one[0] == "Luohe" for one in told if one[1] is not None)
    assert rows(home, "SELECT max(n_reports) FROM main.meetings") == [(3,)]
    assert rows(home, "SELECT count(*) FROM main.documents") == [(6,)]


def test_what_differs_from_a_whole_build_ends_it_and_the_whole_one_stands(home: Home) -> None:
    write(home, "UPDATE main.directives SET deadline_text = 'as it stood'")
    store(home, [NEW], "c")
    done = again(home, every=1)
    assert [one.table for one in done.differences] == ["main.directives"]
    assert rows(home, "SELECT DISTINCT deadline_text FROM main.directives") == [(None,)]
    assert again(home).why_whole == "there is no build to go on from"


def test_what_is_kept_of_another_build_is_not_gone_on_from(home: Home) -> None:
    shutil.copytree(home.memo, home.path / "memo-before")
    store(home, [NEW], "c")
    again(home)
    shutil.rmtree(home.memo)
    shutil.move(home.path / "memo-before", home.memo)
    assert again(home).why_whole == "what was kept is of another build, or of another version"
    assert again(home).why_whole is None


def test_a_withdrawn_text_leaves_no_word_in_the_file(home: Home) -> None:
    for folder in (*home.store.glob("*/a"), *home.store.glob("extracted/*/a")):
        shutil.rmtree(folder)
    assert again(home).why_whole == "texts were withdrawn"
    assert rows(home, "SELECT count(*) FROM main.documents") == [(3,)]


def test_a_correction_that_is_taken_back_leaves_no_word_in_the_file(home: Home) -> None:
    entry = {"action": "not-a-meeting", "document": KNOWN[0].id, "reason": "r", "author": "a", "date": "2024-01-01"}
    add(home, from_entry(entry, "test"))
    assert again(home).why_whole is None
    assert rows(home, "SELECT max(n_reports) FROM main.meetings WHERE place_name = 'Kaifeng'") == [(1,)]
    shutil.rmtree(home.corrections)
    assert again(home).why_whole == "rows of main.corrections were withdrawn"
    assert rows(home, "SELECT max(n_reports) FROM main.meetings WHERE place_name = 'Kaifeng'") == [(2,)]


def test_a_damaged_database_is_built_whole(home: Home) -> None:
    data = bytearray(home.warehouse.read_bytes())
    for place in range(len(data) // 4, len(data), 1009):
        data[place] ^= 255
    home.warehouse.write_bytes(data)
    assert str(again(home).why_whole).startswith("the database could not be gone on from")
    assert rows(home, "SELECT count(*) FROM main.documents") == [(5,)]


def test_most_texts_new_are_built_whole(home: Home) -> None:
    store(home, [Report([], DEMANDS, filler=f"Other {n}") for n in range(9)], "c")
    assert again(home).why_whole == "most texts are new, or were read anew"


def test_a_file_that_has_grown_is_built_whole(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "_MOST_GROWN", 0.5)
    assert again(home).why_whole == "the database has grown by what builds replaced in it"


def test_what_publication_makes_is_not_in_the_next_build(home: Home) -> None:
    write(home, "CREATE SCHEMA trends; CREATE TABLE trends.periods (n INTEGER); CREATE VIEW trend_x AS SELECT 1 AS n")
    assert again(home).why_whole is None
    assert rows(home, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'trends'") == []
    assert rows(home, "SELECT view_name FROM duckdb_views() WHERE NOT internal") == []


def is_whole(home: Home) -> bool:
    """Whether the database has the rows of a whole build."""
    with duckdb.connect(str(home.warehouse)) as con:
        return not differences(con, home, GovernanceSettings(threads=1))


def test_what_is_held_back_beside_others_is_looked_at_each_time(home: Home) -> None:
    march = {"place_code": "410200", "place_name": "Kaifeng", "contradicts": True}
    early = Report([MAYOR], DEMANDS[:1], held_on=None, earliest=date(2022, 2, 20), latest=date(2022, 3, 20),
                   published_on=date(2022, 3, 5), year_basis="unknown", filler="early", **march)  # fmt: skip
    dated = Report([MAYOR], DEMANDS[:1], held_on=date(2022, 3, 9), year_basis="stated", published_on=date(2022, 3, 10),
                   filler="dated", **march)  # fmt: skip
    store(home, [early], "c")
    assert again(home).why_whole is None
    store(home, [dated], "d")
    assert again(home).why_whole == "rows of main.documents were withdrawn"  # the first is held back from now on
    store(home, [NEW], "e")
    done = again(home)
    assert (done.why_whole, done.report.n_held_back) == (None, 1)
    assert is_whole(home)


def test_a_newer_version_of_a_page_takes_the_place_of_the_older(home: Home) -> None:
    filler = "Rain had fallen for a week and the rivers stood high, so that they looked at each embankment. " * 3
    old, new = (Report([MAYOR], demands, filler=filler, held_on=date(2023, 4, 4)) for demands in (DEMANDS, DEMANDS[:1]))
    for number, one in enumerate((old, new)):
        store(home, [one], f"n-{number}")
        seen = [("n", URL, n + 1, f"{r.id}.txt", f"n-{n}", datetime(2023, 6, n + 1), None, None)
                for n, r in enumerate((old, new)[: number + 1])]  # fmt: skip
        frame = pl.DataFrame(seen, schema=polars_schema(COLLECTED), orient="row")
        write_frame(home.collected / "n" / "part-00000.parquet", frame)
        assert again(home).why_whole is None
    assert rows(home, "SELECT count(*) FROM main.documents WHERE superseded_by IS NOT NULL") == [(1,)]
    assert is_whole(home)
