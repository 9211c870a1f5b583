"""Releases: ids, records, changes, differences, as-of, pruning."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from schemas import ddl
from schemas.catalog import layer
from warehouse.release import changes, history
from warehouse.release.history import ReleaseError, ReleaseRecord
from warehouse.store.home import Home


def record(release_id: str) -> ReleaseRecord:
    return ReleaseRecord(release_id, datetime(2024, 1, 1), "0.1.0", "1", "f" * 64, 0, 0, 0, 0, "passed")


def publish(home: Home, rows: dict[str, str | None]) -> str:
    """A release that holds ``rows`` of persons (id to name); the published one from then on."""
    release_id = history.next_id(home)
    folder = home.releases / release_id
    folder.mkdir(parents=True)
    previous = home.published_file if home.published.exists() else None
    with duckdb.connect(str(folder / "safety_governance.duckdb")) as con:
        con.execute(ddl.script(layer("main")))
        for key, name in rows.items():
            con.execute("INSERT INTO main.persons (person_id, name, n_meetings) VALUES (?, ?, 0)", [key, name])
        changes.fill_changes(con, release_id, previous)
        history.fill_releases(con, home, record(release_id))
    history.write_record(folder, record(release_id))
    home.published.unlink(missing_ok=True)
    home.published.symlink_to(Path("releases") / release_id)
    return release_id


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    publish(home, {"p1": "Li Zhi", "p2": "Wu An"})
    publish(home, {"p1": "Li Zhi", "p2": "Wu Ann", "p3": "Bo Wen"})
    publish(home, {"p2": "Wu Ann", "p3": "Bo Wen"})
    return home


def test_ids_rise_and_a_pruned_id_is_not_given_again(home: Home) -> None:
    assert [known.release_id for known in history.records(home)] == ["r0001", "r0002", "r0003"]
    assert history.current_id(home) == "r0003"
    assert history.prune(home, ["r0002"], dry_run=True) == ["r0002"]
    assert (home.releases / "r0002").is_dir()
    assert history.prune(home, ["r0002"]) == ["r0002"]
    assert [known.release_id for known in history.records(home)] == ["r0001", "r0003"]
    home.published.unlink()
    history.prune(home, ["r0003"])
    assert history.next_id(home) == "r0004"


def test_what_a_killed_prune_left_goes_with_the_next(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(shutil, "rmtree", killed)
        history.prune(home, ["r0001"])
    with (home.releases / "pruned.txt").open("a") as file:
        file.write("r")  # killed while it noted another
    left = home.releases / ".r0001.pruned"
    assert left.is_dir()
    history.prune(home, ["r0002"], dry_run=True)
    assert left.is_dir()
    history.prune(home, ["r0002"])
    assert sorted(path.name for path in home.releases.iterdir()) == ["pruned.txt", "r0003"]
    assert history.next_id(home) == "r0004"


def test_the_published_release_cannot_be_pruned_and_nothing_goes_when_one_is_refused(home: Home) -> None:
    with pytest.raises(ReleaseError, match="published now"):
        history.prune(home, ["r0001", "r0003"])
    with pytest.raises(ReleaseError, match="there are: r0001, r0002, r0003"):
        history.prune(home, ["r0001", "r0009"])
    assert len(history.records(home)) == 3


def test_a_release_holds_its_changes_and_the_releases_before_it(home: Home) -> None:
    with duckdb.connect(str(history.database(home, "r0002")), read_only=True) as con:
        changes = con.execute(
            "SELECT release_id, table_name, row_key, change FROM main.changes ORDER BY ALL"
        ).fetchall()
        assert changes == [("r0002", "persons", "p2", "changed"), ("r0002", "persons", "p3", "added")]
        assert con.execute("SELECT release_id FROM main.releases ORDER BY 1").fetchall() == [("r0001",), ("r0002",)]


def test_the_first_release_changes_nothing(home: Home) -> None:
    with duckdb.connect(str(history.database(home, "r0001")), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM main.changes").fetchone() == (0,)


def test_two_releases_are_compared_whatever_lies_between(home: Home) -> None:
    found = changes.diff(home, "r0001", "r0003")
    assert found.rows.select("row_key", "change").rows() == [("p1", "removed"), ("p2", "changed"), ("p3", "added")]
    assert found.counts.rows() == [("persons", 1, 1, 1)]
    backwards = changes.diff(home, "r0003", "r0001")
    assert backwards.counts.rows() == [("persons", 1, 1, 1)]
    assert changes.diff(home, "r0001", "r0001").rows.is_empty()
    with pytest.raises(ValueError, match="no table 'people'"):
        changes.diff(home, "r0001", "r0002", "people")


def test_a_changed_row_is_told_column_by_column(home: Home) -> None:
    (one,) = changes.row_differences(home, "r0001", "r0002", "persons", "p2")
    assert (one.column, one.before, one.after) == ("name", "Wu An", "Wu Ann")


def test_what_the_dataset_said_at_a_release_can_be_asked(home: Home) -> None:
    with duckdb.connect() as con:
        name = history.attach(con, home, "r0001")
        assert con.execute(f"SELECT name FROM {name}.main.persons ORDER BY 1").fetchall() == [("Li Zhi",), ("Wu An",)]
        with pytest.raises(ReleaseError):
            history.attach(con, home, "r0042; DROP TABLE x")


def test_a_column_or_table_that_an_older_release_lacks_is_no_change_while_empty(home: Home) -> None:
    with duckdb.connect(str(history.database(home, "r0001"))) as con:
        con.execute("ALTER TABLE main.persons DROP COLUMN name_zh")
        con.execute("DROP TABLE main.attendee_sources")
    found = changes.diff(home, "r0001", "r0002")
    assert found.rows.select("row_key", "change").rows() == [("p2", "changed"), ("p3", "added")]


_SOURCE = (
    "INSERT INTO main.document_sources (document_id, source_uri, collection, first_seen_at) "
    "VALUES ('d', 'u', 'c', TIMESTAMP '{}')"
)


def test_when_a_text_was_first_seen_is_no_content(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "one.duckdb")) as con:
        con.execute(ddl.script(layer("main")))
        con.execute(_SOURCE.format("2024-01-01"))
    with duckdb.connect() as con:
        con.execute(ddl.script(layer("main")))
        con.execute(_SOURCE.format("2024-02-02"))
        assert changes.fill_changes(con, "r0002", tmp_path / "one.duckdb") == {"added": 0, "changed": 0, "removed": 0}


def test_a_damaged_record_is_named(home: Home) -> None:
    (home.releases / "r0002" / "release.json").write_text("{", encoding="utf-8")
    with pytest.raises(ReleaseError, match="r0002"):
        history.records(home)
