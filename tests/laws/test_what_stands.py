"""Law of what stays from build to build: trends and changes are what they are where nothing was kept."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.tables_trends import TABLES
from tests.builders.corpus import Demand, Person, Report
from tests.laws.test_kept import Drops, always_on, steps  # noqa: F401 - a fixture
from tests.laws.test_laws import few, reports
from warehouse.release.changes import fill_changes
from warehouse.release.gate import examined
from warehouse.release.gate.examined import Examined
from warehouse.release.trends import standing, views
from warehouse.resolution.renewal import renew
from warehouse.resolution.settings import GovernanceSettings
from warehouse.run_context import unseen_step
from warehouse.store import build_state, touched
from warehouse.store.home import Home

Rows = dict[str, list[tuple[Any, ...]]]


def shown(con: duckdb.DuckDBPyConnection) -> Rows:
    """All rows of every count and view, sorted."""
    names = [*views.VIEWS, *(table.qualified for table in TABLES)]
    return {name: sorted(con.execute(f"FROM {name}").fetchall(), key=str) for name in names}


def changes(con: duckdb.DuckDBPyConnection, before: Path, *, is_told: bool) -> list[tuple[Any, ...]]:
    fill_changes(con, "after", before, is_told=is_told)
    return con.execute("FROM main.changes ORDER BY ALL").fetchall()


def examined_rows(con: duckdb.DuckDBPyConnection, before: Path) -> None:
    """All rows that are not in the release before are among those that the gate takes for touched."""
    con.execute(f"ATTACH '{before}' AS previous (READ_ONLY)")
    found = Examined(con)
    found.find_touched()
    for name in found.counts:
        all_rows = f'"{found.own}".{name}'
        touched_rows = f"examined.touched_{name}" if found.counts[name][0] else f"{all_rows} WHERE false"
        new = f"FROM {all_rows} EXCEPT ALL FROM previous.{name}"
        assert con.execute(f"({new}) EXCEPT ALL (FROM {touched_rows}) LIMIT 1").fetchall() == [], name
    con.execute("DETACH examined; DETACH previous")


def law(texts: list[Report], taken: list[tuple[str, int]]) -> tuple[int, int]:
    """Takes the steps, renews and makes trends after each, and publishes after every other: how often the build told
    which rows may differ, and how often tables stood."""
    n_told = n_stood = 0
    with tempfile.TemporaryDirectory() as folder:
        drops = Drops(Home(Path(folder)), texts)
        home, before = drops.home, Path(folder) / "before.duckdb"
        for number, (step, drawn) in enumerate([*taken, ("nothing", 0)]):
            drops.take(step, drawn)
            renew(home, GovernanceSettings(threads=1), build_state.Build("s", "r", is_anew=True), step=unseen_step)
            build = build_state.working(home)
            assert build is not None
            with duckdb.connect(str(home.warehouse)) as con:
                kinds = views.made(con)
                n_stood += kinds.keys() >= views._STAYING.keys()
                views.create_views(con)
                going_on = shown(con)
                views.drop_views(con)
                views.create_views(con)
                whole = shown(con)
                assert {name for name in whole if going_on[name] != whole[name]} == set(), (step, drawn)
                if before.exists() and touched.show(con, home, "before", build.holds):
                    n_told += 1
                    examined_rows(con, before)
                    assert changes(con, before, is_told=True) == changes(con, before, is_told=False), (step, drawn)
            if number % 2 == 0:
                shutil.copyfile(home.warehouse, before)
                touched.begin(home, "before", build.holds)
    return n_told, n_stood


@pytest.fixture
def stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few demands there are, long views are kept, and they stay however many places have other counts, and
    touched rows are told from others however many they are."""
    monkeypatch.setattr(views, "KEPT_FROM", 0)
    monkeypatch.setattr(standing, "_MOST", 1.0)
    monkeypatch.setattr(examined, "_MOST", 1.0)
    for what_is_said in ("_comment_columns", "_comment_tables"):  # half of making views, and of no row
        monkeypatch.setattr(views, what_is_said, lambda _: None)


@pytest.mark.usefixtures("always_on", "stands")
@pytest.mark.nightly
@settings(few, max_examples=15)
@given(reports, st.lists(steps, min_size=2, max_size=15))
def test_trends_and_changes_are_those_of_a_whole_build(texts: list[Report], taken: list[tuple[str, int]]) -> None:
    law(texts, taken)


@pytest.mark.usefixtures("always_on", "stands")
def test_something_stands_and_something_is_told() -> None:
    """The law on three steps, before a commit: one example of the property would be its simplest, which has less."""
    demands = [Demand("Check every gas station before the festival"), Demand("Look into every mine")]
    texts = [
        Report([Person(name, "Mayor", "mayor")], demands, place_code=place, place_name=place, filler=name)
        for name, place in (("Bo Weilin", "410200"), ("Fei Zhonglan", "411100"), ("Ke Shuming", "411100"))
    ]
    assert law(texts, [("nothing", 0), ("add", 0), ("add", 0)]) == (3, 3)
