"""Law of what stays from build to build: trends and changes are what they are where nothing was kept."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection
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
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.release.changes import fill_changes
from warehouse.release.gate import examined
from warehouse.release.gate.examined import Examined
from warehouse.release.trends import stale, standing, views
from warehouse.resolution.renewal import renew
from warehouse.resolution.settings import GovernanceSettings
from warehouse.run_context import unseen_step
from warehouse.store import build_state, touched
from warehouse.store.home import Home

Rows = dict[str, list[tuple[Any, ...]]]
more_steps = st.tuples(st.just("correct more"), st.integers(0, 99))


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


def whole(home: Home) -> Rows:
    """All counts and views of the working database as they are made whole: in a copy, so that the home's go on."""
    with tempfile.TemporaryDirectory() as folder:
        copied = shutil.copyfile(home.warehouse, Path(folder) / home.warehouse.name)
        with duckdb.connect(str(copied)) as con:
            stale.clear(con)
            views.create_views(con)
            return shown(con)


class Corrected(Drops):
    """Drops of which more is corrected: days, places and levels of meetings, which reports are of one, wordings."""

    def take(self, step: str, number: int) -> None:
        if step != "correct more":
            super().take(step, number)
            return
        held = [report for drop in sorted(self.held) for report in self.held[drop]]
        one, other = held[number % len(held)], held[number // 7 % len(held)]
        of_meeting = {"action": "set", "table": "meetings", "document": one.id}
        entry = (
            of_meeting | {"field": "held_on", "expect": one.held_on, "value": "2023-04-03"},
            of_meeting | {"field": "place_code", "expect": one.place_code, "value": "411100"},
            of_meeting | {"field": "admin_level", "expect": one.level, "value": "county"},
            {"action": "set", "table": "documents", "document": one.id, "field": "rendition", "expect": one.rendition,
             "value": "paraphrase"},
            {"action": "same-meeting", "document": one.id, "other": other.id},
            {"action": "different-meeting", "document": one.id, "other": other.id},
        )[number % 6]  # fmt: skip
        if one.id != other.id or "other" not in entry:
            add(self.home, from_entry(entry | {"reason": "r", "author": "a", "date": "2024-01-01"}, "test"))


def law(texts: list[Report], taken: list[tuple[str, int]], skipped: Collection[int] = ()) -> tuple[int, int]:
    """Takes the steps, renews and makes trends after each, and publishes after every other: how often the build told
    which rows may differ, and how often counts and views stood. After ``skipped`` steps no trends are made."""
    n_told = n_stood = 0
    with tempfile.TemporaryDirectory() as folder:
        drops = Corrected(Home(Path(folder)), texts)
        home, before = drops.home, Path(folder) / "before.duckdb"
        for number, (step, drawn) in enumerate([*taken, ("nothing", 0)]):
            drops.take(step, drawn)
            renew(home, GovernanceSettings(threads=1), build_state.Build("s", "r", is_anew=True), step=unseen_step)
            build = build_state.working(home)
            assert build is not None
            if number in skipped:
                continue
            of_all = whole(home)
            with duckdb.connect(str(home.warehouse)) as con:
                assert not views.has_views(con)
                n_stood += views._may_stay(con)
                views.create_views(con)
                assert views.has_views(con)
                going_on = shown(con)
                assert {name for name in of_all if going_on[name] != of_all[name]} == set(), (step, drawn)
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
    """However many places were touched, long tables stay; however many rows, they are told from others."""
    monkeypatch.setattr(standing, "_MOST", 1.0)
    monkeypatch.setattr(examined, "_MOST", 1.0)
    for what_is_said in ("_comment_columns", "_comment_tables"):  # half of making views, and of no row
        monkeypatch.setattr(views, what_is_said, lambda _: None)


@pytest.fixture(params=[0, views.KEPT_FROM], ids=["kept", "not kept"])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few demands there are, rows of views are kept, and none are."""
    monkeypatch.setattr(views, "KEPT_FROM", request.param)


@pytest.mark.usefixtures("always_on", "stands", "kept")
@pytest.mark.nightly
@settings(few, max_examples=15)
@given(reports, st.lists(steps | more_steps, min_size=2, max_size=15), st.sets(st.integers(0, 14)))
def test_trends_and_changes_are_those_of_a_whole_build(
    texts: list[Report], taken: list[tuple[str, int]], skipped: set[int]
) -> None:
    law(texts, taken, skipped)


MAYORS = [
    Report(
        [Person(name, "Mayor", "mayor")],
        [Demand("Check every gas station before the festival"), Demand("Look into every mine")],
        place_code=place,
        place_name=place,
        filler=name,
    )
    for name, place in (
        ("Bo Weilin", "410200"),
        ("Fei Zhonglan", "411100"),
        ("Ke Shuming", "411100"),
        ("Mo Yunting", "410200"),
    )
]


@pytest.mark.usefixtures("always_on", "stands", "kept")
def test_something_stands_and_something_is_told() -> None:
    """The law on some steps, before a commit: one example of the property would be its simplest, which has less."""
    taken = [("nothing", 0), ("add", 0), ("read anew", 0), ("correct more", 3), ("add", 0), ("correct more", 11)]
    assert law(MAYORS, taken, {2}) == (5, 5)
