"""Law of touched counts: whatever becomes of meetings that are noted, counts and views are those of a whole making."""

from __future__ import annotations

from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.examples import examples
from tests.builders.reported import fill
from tests.laws.test_laws import few
from tests.laws.test_what_stands import shown
from warehouse.release.trends import stale, standing, views

_BY_MEETING = ("meetings", "meeting_reports", "attendees", "reported_figures", "meeting_references",
               "meeting_event_mentions", "meeting_phrases")  # fmt: skip
_BY_DEMAND = ("directive_sectors", "directive_instruments", "directive_responsibilities", "directive_phrases")
_OTHER = "as_others_tell"


def databases(con: duckdb.DuckDBPyConnection, seed: int, n_meetings: int) -> None:
    """Two datasets whose meetings have the same keys, and all else of their own; the first has trends."""
    con.execute("SET threads = 1")
    con.execute(f"ATTACH ':memory:' AS {_OTHER}")
    for number, catalog in enumerate((_OTHER, "memory")):
        con.execute(f"USE {catalog}.main")
        fill(con, seed + number, n_meetings, 3)
        for kind, name in (("VIEW", "view"), ("TABLE", "table")):
            for (made,) in con.execute(
                f"SELECT {name}_name FROM duckdb_{name}s() WHERE temporary AND NOT internal"
            ).fetchall():
                con.execute(f'DROP {kind} temp."{made}"')
    views.create_views(con)


def change(con: duckdb.DuckDBPyConnection, rng: Random) -> None:
    """Gives some meetings the rows of the other dataset, or takes them out, and notes them as a build does."""
    known = [key for (key,) in con.execute(f"SELECT meeting_id FROM {_OTHER}.main.meetings ORDER BY 1").fetchall()]
    chosen = rng.sample(known, rng.randint(1, max(1, len(known) // 3)))
    con.execute("CREATE OR REPLACE TEMP TABLE chosen AS SELECT unnest($k::VARCHAR[]) AS meeting_id", {"k": chosen})
    stale.begin(con)
    stale.add(con, "meeting", "FROM temp.chosen")
    stale.add(con, "attendee", "SELECT person_id FROM main.attendees SEMI JOIN temp.chosen USING (meeting_id)")
    reports = "SELECT document_id FROM {}main.meeting_reports SEMI JOIN temp.chosen USING (meeting_id)"
    demands = "SELECT directive_id FROM {}main.directives SEMI JOIN temp.chosen USING (meeting_id)"
    of_others = f"{_OTHER}."
    comes = rng.random() < 0.7
    for tables, key, keys in (
        (("documents",), "document_id", reports),
        (_BY_DEMAND, "directive_id", demands),
        ((*_BY_MEETING, "directives"), "meeting_id", "SELECT meeting_id FROM {}temp.chosen".replace("{}", "")),
    ):
        for name in tables:
            con.execute(f"DELETE FROM main.{name} WHERE {key} IN ({keys.format('')})")
            if comes:
                given = keys.format(of_others)
                con.execute(f"DELETE FROM main.{name} WHERE {key} IN ({given})")
                con.execute(f"INSERT INTO main.{name} FROM {_OTHER}.main.{name} WHERE {key} IN ({given})")
    con.execute("INSERT INTO main.persons (person_id, name) SELECT DISTINCT person_id, 'Name ' || person_id "
                "FROM main.attendees WHERE person_id NOT IN (SELECT person_id FROM main.persons)")  # fmt: skip
    if rng.random() < 0.3:
        called = con.execute("SELECT person_id FROM main.persons ORDER BY person_id LIMIT 1").fetchall()
        for (person,) in called:
            con.execute("UPDATE main.persons SET name = name || ' the Younger' WHERE person_id = $p", {"p": person})
            stale.add(con, "person", f"SELECT '{person}'")
    if rng.random() < 0.3:  # what trends go through whole
        con.execute("DELETE FROM main.coverage WHERE hash(month, place_code, publisher) % 4 = 0")
    stale.write(con)


def law(seed: int, n_meetings: int, n_changes: int) -> None:
    rng = Random(seed)
    with duckdb.connect() as con:
        databases(con, seed, n_meetings)
        for _ in range(n_changes):
            change(con, rng)
            if rng.random() < 0.5:  # trends were not made in between
                change(con, rng)
            assert views._may_stay(con)
            views.create_views(con)
            going_on = shown(con)
            con.execute("BEGIN")
            views._make(con)
            made = shown(con)
            con.execute("ROLLBACK")
            assert {name for name in made if going_on[name] != made[name]} == set()


@pytest.fixture(params=[0, views.KEPT_FROM], ids=["kept", "not kept"])
def stands(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many places were touched, long tables stay; rows of views are kept, or none are."""
    monkeypatch.setattr(standing, "_MOST", 1.0)
    monkeypatch.setattr(views, "KEPT_FROM", request.param)
    for what_is_said in ("_comment_columns", "_comment_tables"):  # half of making views, and of no row
        monkeypatch.setattr(views, what_is_said, lambda _: None)


@pytest.mark.usefixtures("stands")
@pytest.mark.examples
@settings(few, max_examples=examples(1, 20))
@given(seed=st.integers(0, 1_000_000), n_meetings=st.integers(1, 14))
def test_counts_of_touched_meetings_are_those_of_a_whole_making(seed: int, n_meetings: int) -> None:
    law(seed, n_meetings, 2)


@pytest.mark.usefixtures("stands")
def test_so_are_those_of_a_dozen_meetings() -> None:
    law(19, 14, 2)
