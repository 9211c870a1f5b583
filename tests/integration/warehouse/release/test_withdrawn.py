"""What was withdrawn since the last build stands in no byte of the next release's database."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.builders.released import request
from tests.builders.texts import labelled_texts, store_texts
from warehouse.release import database
from warehouse.release.changes import fill_changes
from warehouse.release.export.package import write_package
from warehouse.release.publish import publish
from warehouse.release.trends.views import create_views
from warehouse.resolution.build import build
from warehouse.resolution.settings import GovernanceSettings
from warehouse.store import build_state, working_file
from warehouse.store.home import Home

SECRET = "Quilverdane Ostrabin"
TEXTS = {name: one.text for name, one in list(labelled_texts("texts_2").items())[:12]}
# So long that DuckDB keeps it as it is: shorter texts are packed, and their words would stand in no file at all.
LONG = next(iter(TEXTS.values())) + f"\n\nMr {SECRET} of the works said nothing more." + " Nothing else was said." * 300


def _withdraw(home: Home, drop: str) -> None:
    for folder in [*home.store.glob(f"*/{drop}"), *home.store.glob(f"extracted/*/{drop}")]:
        shutil.rmtree(folder)


def _build_anew(home: Home) -> None:
    with working_file.anew(home) as con:
        build(con, home, GovernanceSettings(threads=1))
    build_state.set_working(home, build_state.Build("state", "run", is_anew=True))


def _publish(home: Home, release_id: str) -> bytes:
    with duckdb.connect(str(home.warehouse)) as con:
        create_views(con)
        fill_changes(con, release_id, home.published_file.resolve() if home.published.exists() else None)
    publish(home, request(release_id))
    return home.published_file.read_bytes()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    store_texts(home, TEXTS, "stays")
    store_texts(home, {"long.txt": LONG}, "goes")
    _build_anew(home)
    assert SECRET.encode() in _publish(home, "r0001"), "or this test would find nothing whatever is left"
    _withdraw(home, "goes")
    return home


def test_a_build_that_makes_its_file_anew_leaves_nothing_and_is_copied_as_it_is(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    _build_anew(home)
    assert SECRET.encode() not in home.warehouse.read_bytes()
    monkeypatch.setattr(database, "_TIDY_BYTES", 0)
    monkeypatch.setattr(database, "_copy", lambda _: pytest.fail("it was copied table by table"))
    assert SECRET.encode() not in _publish(home, "r0002")
    with duckdb.connect(str(home.published_file), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM documents").fetchall() == [(len(TEXTS),)]
        assert con.execute("SELECT count(*) FROM changes WHERE change = 'removed'").fetchall() > [(0,)]


def test_a_file_that_was_filled_again_is_copied_table_by_table(home: Home) -> None:
    with duckdb.connect(str(home.warehouse)) as con:
        build(con, home, GovernanceSettings(threads=1))
    build_state.set_working(home, build_state.Build("state", "run"))
    assert SECRET.encode() in home.warehouse.read_bytes(), "DuckDB keeps it in blocks that are free"
    assert SECRET.encode() not in _publish(home, "r0002")


def test_a_table_of_texts_has_no_row_that_is_not_returned(home: Home) -> None:
    """Held back reports are taken out within the transaction that put them in: nothing of them is written."""
    with working_file.anew(home) as con:
        con.execute("BEGIN")
        con.execute("CREATE TABLE main.taken_out (n INTEGER, text VARCHAR)")
        con.execute("INSERT INTO main.taken_out SELECT range, $t FROM range(5)", {"t": LONG})
        con.execute("DELETE FROM main.taken_out WHERE n < 4")
        con.execute("UPDATE main.taken_out SET text = 'x'")
        con.execute("COMMIT")
    assert SECRET.encode() not in home.warehouse.read_bytes()


def test_a_small_release_has_next_to_no_free_blocks(home: Home) -> None:
    _build_anew(home)
    _publish(home, "r0002")
    with duckdb.connect(str(home.published_file), read_only=True) as con:
        n_total, n_free = con.execute("SELECT total_blocks, free_blocks FROM pragma_database_size()").fetchall()[0]
    assert n_free < n_total / 50
    assert home.published_file.stat().st_size < home.warehouse.stat().st_size * 0.9


def test_both_ways_of_copying_give_the_same_database_and_files(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_TIDY_BYTES", 0)
    _build_anew(home)
    with duckdb.connect(str(home.warehouse)) as con:
        create_views(con)
    other = Home(tmp_path / "other")
    other.path.mkdir()
    shutil.copyfile(home.warehouse, other.warehouse)  # no note says how its file was made: it goes table by table
    for one in (home, other):
        publish(one, request("r0002"))
    with duckdb.connect() as con:
        for name, one in (("one", home), ("two", other)):
            con.execute(f"ATTACH '{one.published_file}' AS {name} (READ_ONLY)")
        listed = (
            "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() WHERE database_name"
        )
        told = [con.execute(f"{listed} = '{name}' ORDER BY ALL").fetchall() for name in ("one", "two")]
        assert told[0] == told[1]
        tables = {(schema, table) for schema, table, *_ in told[0]}
        for schema, table in sorted(tables):
            sides = [f'FROM {name}.{schema}."{table}"' for name in ("one", "two")]
            if (schema, table) == ("main", "releases"):
                continue  # only one has a release before
            for first, second in (sides, reversed(sides)):
                assert con.execute(f"(SELECT * {first}) EXCEPT ALL (SELECT * {second})").fetchall() == [], table
    for one in (home, other):
        write_package(one.published_file, one.path / "package")
    for path in sorted((home.path / "package" / "parquet").iterdir()):
        if path.name != "releases.parquet":
            assert path.read_bytes() == (other.path / "package" / "parquet" / path.name).read_bytes(), path.name
