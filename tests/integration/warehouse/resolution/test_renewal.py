"""A build goes on from the one before where it can, and says why where it cannot."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import yaml

from schemas.catalog import TABLES as CATALOG
from schemas.polars_types import polars_schema
from schemas.project import data
from schemas.tables_store import COLLECTED
from schemas.tables_trends import STALE
from schemas.tables_trends import TABLES as COUNTS
from tests.builders.corpus import Demand, Person, Report, store
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.release.trends import views
from warehouse.resolution import kept as kept_build
from warehouse.resolution import load, renewal
from warehouse.resolution.kept import held_by
from warehouse.resolution.renewal import Renewed, renew
from warehouse.resolution.settings import GovernanceSettings
from warehouse.resolution.whole_check import differences
from warehouse.run_context import unseen_step
from warehouse.store import build_state, sql
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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home built whole, to be copied."""
    home = Home(tmp_path_factory.mktemp("built"))
    store(home, KNOWN, "a")
    store(home, ELSEWHERE, "b")
    assert again(home).why_whole == "there is no build to go on from"
    return home


@pytest.fixture
def home(built: Home, tmp_path: Path) -> Home:
    return Home(shutil.copytree(built.path, tmp_path, dirs_exist_ok=True))  # with the times of files: builds ask them


def again(home: Home, every: int = 0, register: Path | None = None) -> Renewed:
    build = build_state.Build("state", "run", is_anew=True)
    settings = GovernanceSettings(threads=1, officeholders=register)
    return renew(home, settings, build, step=unseen_step, whole_every=every)


def rows(home: Home, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(home.warehouse)) as con:
        return con.execute(query).fetchall()


def test_demands_of_reports_that_nothing_is_asked_of_stay_where_they_are(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(home, [NEW], "c")
    forget, seen = load.forget, []

    def look_first(con: duckdb.DuckDBPyConnection) -> None:
        if con.execute("SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'at_hand'").fetchall():
            seen.append(con.execute("SELECT DISTINCT document_id FROM f_directives ORDER BY 1").fetchall())
            seen.append(con.execute("SELECT count(DISTINCT document_id) FROM every_demand").fetchall())
        forget(con)

    monkeypatch.setattr(load, "forget", look_first)
    assert again(home).why_whole is None
    at_hand, [(n_of_all,)] = seen
    assert at_hand == [(one.id,) for one in sorted([*KNOWN, NEW], key=lambda one: one.id)]
    assert n_of_all == len(KNOWN) + len(ELSEWHERE) + 1


def test_only_pairs_with_a_new_report_are_compared_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    store(home, [NEW], "c")
    run, compared = sql.run, []

    def look(con: duckdb.DuckDBPyConnection, name: str, **values: Any) -> None:
        if name == "scores":
            compared.extend(con.execute("SELECT a, b FROM new_pairs").fetchall())
        run(con, name, **values)

    monkeypatch.setattr(sql, "run", look)
    assert again(home).why_whole is None
    assert sorted(compared) == sorted(tuple(sorted((NEW.id, one.id))) for one in KNOWN)
    assert rows(home, "SELECT n_reports FROM main.meetings ORDER BY 1") == [(3,), (3,)]


def write(home: Home, statement: str) -> None:
    """Changes the database as if the build before had left it so."""
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(statement)
        holds = held_by(con, home.warehouse.stem)
    build_state.set_working(home, replace(build_state.require_working(home), holds=holds))


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


def test_reports_of_which_a_demand_is_held_back_now_are_weighed_anew(tmp_path: Path) -> None:
    home, there = Home(tmp_path / "home"), {"place_code": "410200", "place_name": "Kaifeng", "published_on": None}
    both = [Report([MAYOR], DEMANDS[:n], filler=f"Text {n}", **there) for n in (1, 2)]  # type: ignore[arg-type]
    fuller = both[1]
    while fuller.id < both[0].id:  # where they weigh the same, the lesser key goes first
        fuller = Report([MAYOR], DEMANDS, filler=fuller.filler + "!", **there)  # type: ignore[arg-type]
    fuller.rows["directives"][0] |= {"deadline_text": "by June 30, 2023", "deadline_on": date(2023, 6, 30)}
    store(home, [both[0], fuller], "a")
    store(home, ELSEWHERE, "b")
    again(home)
    [(meeting, rests_on)] = rows(home, "SELECT meeting_id, document_id FROM main.meetings WHERE n_reports = 2")
    assert rests_on == fuller.id
    entry = {"action": "set", "table": "meetings", "meeting": meeting, "field": "held_on"}
    told = {"expect": "2023-05-23", "value": "2023-07-10", "reason": "r", "author": "a", "date": "2024-01-01"}
    add(home, from_entry(entry | told, "test"))
    done = again(home, every=1)
    assert done.report.n_held_back == 1
    assert done.why_whole is None
    assert done.differences == []
    assert rows(home, "SELECT document_id FROM main.meetings WHERE n_reports = 2") == [(both[0].id,)]


def test_a_correction_written_otherwise_under_its_id_leaves_no_word_in_the_file(home: Home) -> None:
    home.corrections.mkdir()
    entry = {"id": "mine", "action": "not-a-meeting", "document": KNOWN[0].id, "author": "a", "date": "2024-01-01"}
    for reason in ("told by Mr. Quokkasson", "seen on the page"):
        (home.corrections / "own.yaml").write_text(yaml.safe_dump([entry | {"reason": reason}]), encoding="utf-8")
        done = again(home)
    assert done.why_whole == "rows of main.corrections were withdrawn"
    assert b"Quokkasson" not in home.warehouse.read_bytes()


def test_an_officeholder_taken_from_the_register_leaves_no_word_in_the_file(home: Home, tmp_path: Path) -> None:
    head, told = "person_name,office,rank_code,place_code,observed_on,source\n", "Mayor,mayor,411100,2023-01-01,Daily\n"
    register = tmp_path / "register.csv"
    register.write_text(f"{head}Zhuge Quokkaxin,{told}Ke Shuming,{told}", encoding="utf-8")
    assert again(home, register=register).why_whole is None
    assert again(home, register=register).why_whole is None
    register.write_text(f"{head}Ke Shuming,{told}", encoding="utf-8")
    assert again(home, register=register).why_whole == "rows of main.officeholders were withdrawn"
    assert b"Quokkaxin" not in home.warehouse.read_bytes()


def test_an_event_of_ones_own_that_is_named_otherwise_leaves_no_word_in_the_file(home: Home) -> None:
    head = "event_code,label_en,label_zh,kind,starts_on,ends_on,source,words_en,words_zh,named_before,named_after\n"
    for label in ("Quokkaville fire", "Luohe fire"):
        home.own_events.write_text(f"{head}q_fire,{label},火灾,accident,2023-02-01,,Daily,fire,火灾,0,\n", "utf-8")
        done = again(home)
    assert done.why_whole == "rows of main.events were withdrawn"
    assert b"Quokkaville" not in home.warehouse.read_bytes()


def test_an_older_database_in_the_place_of_the_last_is_built_whole(home: Home) -> None:
    shutil.copy2(home.warehouse, home.path / "older.duckdb")
    # the place of the meeting is another now: what is kept tells of that
    moved = Report([MAYOR], [Demand("Look into every boat")], place_code="411100", place_name="Luohe", filler="moved")
    store(home, [moved], "c")
    assert again(home).why_whole is None
    shutil.copy2(home.path / "older.duckdb", home.warehouse)
    store(home, [NEW], "d")
    assert again(home).why_whole == "the database is not that of the build before"
    assert is_whole(home)


def test_what_a_killed_program_left_unwritten_is_no_part_of_the_next_build(home: Home) -> None:
    killed = (
        "import duckdb, os, signal, sys; con = duckdb.connect(sys.argv[1]); "
        "con.execute(\"UPDATE main.meetings SET title = 'of nobody'\"); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", killed, str(home.warehouse)], check=False)
    assert home.warehouse.with_name(f"{home.warehouse.name}.wal").exists()
    store(home, [NEW], "c")
    again(home)
    assert is_whole(home)


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
    assert again(home).why_whole is None  # so small a file may grow
    monkeypatch.setattr(renewal, "_SMALL_BYTES", 0)
    assert again(home).why_whole == "the database has grown by what builds replaced in it"


def test_what_publication_makes_is_not_in_the_next_build_but_counts_and_views_that_stand(home: Home) -> None:
    with duckdb.connect(str(home.warehouse)) as con:
        views.create_views(con)
    write(
        home,
        "CREATE TABLE trends.of_before AS SELECT 1 AS n; CREATE TABLE main.noted AS SELECT 1 AS n; "
        "CREATE VIEW main.of_ones_own AS SELECT 1 AS n",
    )
    store(home, [NEW], "c")
    assert again(home).why_whole is None
    found = {name for (name,) in rows(home, "SELECT view_name FROM duckdb_views() WHERE NOT internal")}
    assert found == views.VIEWS.keys()
    declared = {(one.layer, one.name) for one in (*CATALOG, *COUNTS, STALE)}
    assert set(rows(home, "SELECT schema_name, table_name FROM duckdb_tables()")) <= declared


COUNTED = "SELECT sum(n_directives) FROM trend_directives_by_year WHERE rendition = 'all'"


def make_trends(home: Home) -> bool:
    """Makes trends; whether views and counts stood."""
    with duckdb.connect(str(home.warehouse)) as con:
        stood = views._may_stay(con)
        views.create_views(con)
        assert views.has_views(con)
        return stood


def has_views(home: Home) -> bool:
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return views.has_views(con)


def test_views_that_stand_are_stale_until_trends_are_made(home: Home) -> None:
    assert not make_trends(home)
    before = rows(home, COUNTED)
    for number, text in enumerate((NEW, Report([MAYOR], DEMANDS, place_code="411100", place_name="Luohe"))):
        store(home, [text], f"c{number}")  # trends are not made after the first: what builds note adds up
        assert again(home).why_whole is None
        assert not has_views(home)
        assert rows(home, COUNTED) == before
    assert rows(home, "SELECT count(*) > 1 FROM trends.stale_keys WHERE kind = 'meeting'") == [(True,)]
    assert make_trends(home)
    assert rows(home, COUNTED) == rows(home, "SELECT count(*) FROM directives") != before
    declared = {one.name for one in COUNTS}
    assert {name for (name,) in rows(home, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'trends'")} == (
        declared
    )


def test_views_are_made_whole_where_what_they_rest_on_is_not_known(home: Home) -> None:
    make_trends(home)
    others = (
        ("trends were never made", "DROP TABLE trends.periods"),
        ("a view is gone", "DROP VIEW main.trend_undated"),
        ("a table of codes is another", "INSERT INTO trends.stale_keys VALUES ('table', 'main.events')"),
        ("other code built", "UPDATE trends.stale_keys SET key = 'other' WHERE kind = 'code'"),
        ("nobody noted what is another", "DROP TABLE trends.stale_keys"),
    )
    for number, (_, statement) in enumerate(others):
        store(
            home,
            [Report([MAYOR], DEMANDS, place_code="410200", place_name="Kaifeng", filler=f"New {number}")],
            str(number),
        )
        again(home)
        write(home, statement)
        assert not make_trends(home), statement
        assert rows(home, COUNTED) == rows(home, "SELECT count(*) FROM directives")


def test_an_event_of_ones_own_that_is_added_makes_trends_whole(home: Home) -> None:
    make_trends(home)
    head = "event_code,label_en,label_zh,kind,starts_on,ends_on,source,words_en,words_zh,named_before,named_after\n"
    home.own_events.write_text(f"{head}l_fire,Luohe fire,火灾,accident,2023-05-20,,Daily,fire,火灾,0,\n", "utf-8")
    assert again(home).why_whole is None
    assert not make_trends(home)
    assert rows(home, "SELECT DISTINCT event_code FROM trend_event_responses_by_place WHERE event_code = 'l_fire'")


def test_counts_of_touched_meetings_rest_on_no_table_that_builds_do_not_note() -> None:
    """Coverage alone is not noted, as what rests on it is counted whole each time."""
    folder = data("warehouse.release.trends", "sql")
    scripts = [(folder / f"{name}.sql").read_text(encoding="utf-8") for name in ("base", "cascade")]
    by_place = [views._family(subject, views._BY_PLACE) for subject in views._SUBJECTS]
    named = set(re.findall(r"main\.(\w+)", "\n".join([*scripts, *by_place, views._pairs()])))
    assert {"meetings", "directives", "events", "persons", "places"} <= named <= {one.name for one in CATALOG}
    assert named & kept_build._UNCOUNTED == {"coverage"}


def test_a_whole_build_beside_another_leaves_neither_views_nor_counts(home: Home) -> None:
    make_trends(home)
    write(home, "UPDATE main.directives SET deadline_text = 'as it stood'")
    store(home, [NEW], "c")
    assert again(home, every=1).differences
    assert rows(home, "SELECT * FROM duckdb_tables() WHERE schema_name = 'trends'") == []
    assert not has_views(home)


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


def test_a_story_held_back_beside_others_leaves_its_page_and_the_build_goes_on(home: Home) -> None:
    march = {"place_code": "410200", "place_name": "Kaifeng", "contradicts": True}
    page = Report([MAYOR], DEMANDS, held_on=None, earliest=date(2022, 2, 20), latest=date(2022, 3, 20),
                  published_on=date(2022, 3, 5), year_basis="unknown", filler="page", **march)  # fmt: skip
    (first,) = page.rows["meetings"]
    begins = page.rows["directives"][1]["start_char"]
    elsewhere = {"place_code": "411100", "place_name": "Luohe"}
    page.rows["meetings"].append(first | elsewhere | {"story": 2, "start_char": begins})
    first["end_char"] = begins
    dated = Report([MAYOR], DEMANDS[:1], held_on=date(2022, 3, 9), year_basis="stated", published_on=date(2022, 3, 10),
                   filler="dated", **march)  # fmt: skip
    for drop, one, n_held in (("c", page, 0), ("d", dated, 1), ("e", NEW, 1)):  # read anew; then new in itself
        store(home, [one], drop)
        done = again(home)
        assert (done.why_whole, done.report.n_held_back) == (None, n_held)
        assert rows(home, f"SELECT count(*) FROM main.documents WHERE document_id = '{page.id}'") == [(1,)]
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
