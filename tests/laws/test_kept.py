"""Law of what builds keep: whatever came, was read anew, corrected or went, a build gives what a whole one gives."""

from __future__ import annotations

import hashlib
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.catalog import TABLES
from tests.builders.corpus import Built, Report, store
from tests.builders.examples import examples
from tests.builders.stories import pages
from tests.builders.texts import labelled_texts, store_texts
from tests.laws.test_laws import few, reports
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.resolution import kept as kept_build
from warehouse.resolution import renewal
from warehouse.resolution.build import build
from warehouse.resolution.memo import Memo
from warehouse.resolution.renewal import renew
from warehouse.resolution.settings import GovernanceSettings
from warehouse.run_context import unseen_step
from warehouse.store import build_state
from warehouse.store.home import Home

BATCHES = ("texts_1", "texts_2", "texts_3", "texts_4", "texts_5")
PARTS = 6
Rows = dict[str, list[tuple[Any, ...]]]

steps = st.tuples(
    st.sampled_from(["add", "add", "read anew", "correct", "withdraw", "take back", "nothing"]), st.integers(0, 99)
)


class Drops:
    """A store that changes: drops by name, each with the reports that it brought."""

    def __init__(self, home: Home, texts: list[Report]) -> None:
        self.home, self.coming = home, texts
        self.held: dict[str, list[Report]] = {}
        self.take("add", 0)

    def take(self, step: str, number: int) -> None:
        """One step; one that cannot be taken is none."""
        drop = sorted(self.held)[number % len(self.held)] if self.held else ""
        if step == "add" and self.coming:
            size = number % len(self.coming) + 1
            drop, self.coming, new = f"d{len(self.coming)}", self.coming[size:], self.coming[:size]
            self.held[drop] = new
            store(self.home, new, drop)
        elif step == "read anew":
            for table in ("attendees", "directives", "directive_codes"):
                for report in self.held[drop]:
                    report.rows[table] = [row for row in report.rows[table] if row["position"] != number % 3 + 1]
            store(self.home, self.held[drop], drop)
        elif step == "correct":
            report = self.held[drop][number % len(self.held[drop])]
            everyone = [one for held in self.held.values() for one in held]
            other = everyone[number // 6 % len(everyone)]
            meeting = "m" + hashlib.sha256(report.id.encode()).hexdigest()[:16]  # where it was first
            entry = (
                {"action": "not-a-meeting", "document": report.id},
                {"action": "set", "table": "documents", "document": report.id, "field": "published_on",
                 "expect": report.published_on, "value": "2023-06-01"},
                {"action": "set", "table": "meetings", "document": report.id, "field": "mode", "expect": "unspecified",
                 "value": "video"},
                {"action": "set", "table": "meetings", "meeting": meeting, "field": "mode", "expect": "unspecified",
                 "value": "video"},
                {"action": "same-meeting", "document": report.id, "other": other.id},
                {"action": "different-meeting", "document": report.id, "other": other.id},
            )[number % 6]  # fmt: skip
            add(self.home, from_entry(entry | {"reason": "r", "author": "a", "date": "2024-01-01"}, "test"))
        elif step == "withdraw" and len(self.held) > 1:
            del self.held[drop]
            for folder in (*self.home.store.glob(f"*/{drop}"), *self.home.store.glob(f"extracted/*/{drop}")):
                shutil.rmtree(folder)
        elif step == "take back":
            shutil.rmtree(self.home.corrections, ignore_errors=True)


def rows(con: duckdb.DuckDBPyConnection) -> Rows:
    """All rows of every table, in the order in which they stand."""
    return {table.qualified: con.execute(f"FROM {table.qualified}").fetchall() for table in TABLES}


def law(texts: list[Report], taken: list[tuple[str, int]]) -> None:
    """Takes the steps, and builds after each: with what the build before kept, and whole."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as other:
        drops = Drops(Home(Path(folder)), texts)
        built = Built(Path(folder))
        for step, number in [*taken, ("nothing", 0)]:
            drops.take(step, number)
            built.again()
            build(other, drops.home, built.settings, memo=Memo(None))
            kept, whole = rows(built.con), rows(other)
            assert {name for name in whole if kept[name] != whole[name]} == set(), (step, number)


@pytest.mark.examples
@settings(few, max_examples=examples(2, 20))
@given(reports, st.lists(steps, max_size=4))
def test_a_build_with_what_was_kept_is_a_whole_build(texts: list[Report], taken: list[tuple[str, int]]) -> None:
    law(texts, taken)


@pytest.mark.nightly
@settings(few, max_examples=20)
@given(reports, st.lists(steps, min_size=10, max_size=25))
def test_so_is_one_at_the_end_of_many_changes(texts: list[Report], taken: list[tuple[str, int]]) -> None:
    law(texts, taken)


def renewed(home: Home) -> tuple[str | None, Rows]:
    """Renews the working database: why it was built whole, and all rows of every table, sorted."""
    done = renew(home, GovernanceSettings(threads=1), build_state.Build("s", "run", is_anew=True), step=unseen_step)
    with duckdb.connect(str(home.warehouse)) as con:
        return done.why_whole, in_no_order(rows(con))


def in_no_order(found: Rows) -> Rows:
    return {name: sorted(of_table, key=str) for name, of_table in found.items()}


def law_of_going_on(texts: list[Report], taken: list[tuple[str, int]]) -> None:
    """Takes the steps, and renews after each: it gives what a whole build gives, row by row."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as other:
        drops = Drops(Home(Path(folder)), texts)
        for step, number in [*taken, ("nothing", 0)]:
            drops.take(step, number)
            why, gone_on = renewed(drops.home)
            build(other, drops.home, GovernanceSettings(threads=1), memo=Memo(None))
            whole = in_no_order(rows(other))
            assert {name for name in whole if gone_on[name] != whole[name]} == set(), (step, number, why)


@pytest.fixture
def always_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few texts are the same, and however the file has grown, a build goes on from the one before."""
    monkeypatch.setattr(kept_build, "LEAST_SAME", 0.0)
    monkeypatch.setattr(renewal, "_MOST_GROWN", 1000)


@pytest.mark.usefixtures("always_on")
@pytest.mark.examples
@settings(few, max_examples=examples(2, 10))
@given(reports, st.lists(steps, min_size=2, max_size=5))
def test_a_build_that_goes_on_is_a_whole_build(texts: list[Report], taken: list[tuple[str, int]]) -> None:
    law_of_going_on(texts, taken)


@pytest.mark.usefixtures("always_on")
@pytest.mark.nightly
@settings(few, max_examples=20)
@given(reports, st.lists(steps, min_size=10, max_size=25))
def test_so_is_one_that_goes_on_many_times(texts: list[Report], taken: list[tuple[str, int]]) -> None:
    law_of_going_on(texts, taken)


@pytest.mark.usefixtures("always_on")
@pytest.mark.nightly
def test_so_is_one_of_written_reports_and_pages_of_several_stories(tmp_path: Path) -> None:
    texts = {f"{batch}-{name}": one.text for batch in BATCHES for name, one in labelled_texts(batch).items()}
    texts |= {
        f"page-{language}-{name}.txt": one["text"] for language in ("en", "zh") for name, one in pages(language).items()
    }
    names = sorted(texts)
    random.Random(19).shuffle(names)
    home = Home(tmp_path / "home")
    why: list[str | None] = []
    with duckdb.connect() as other:
        for number in range(PARTS):
            store_texts(home, {name: texts[name] for name in names[number::PARTS]}, f"d{number}")
            told, gone_on = renewed(home)
            why.append(told)
            build(other, home, GovernanceSettings(threads=1), memo=Memo(None))
            whole = in_no_order(rows(other))
            assert {name for name in whole if gone_on[name] != whole[name]} == set(), number
    assert why == ["there is no build to go on from", *[None] * (PARTS - 1)]
