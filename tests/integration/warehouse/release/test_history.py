"""Releases: ids, records, changes, differences, as-of, pruning."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.errors import UsageError
from pipelines.ops.retention import rotate
from pipelines.ops.settings import settings
from schemas import ddl
from schemas.catalog import layer
from tests.builders.commands import app
from warehouse.release import changes, history, keeping
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
        history.add_releases(con, [*history.records(home), record(release_id)])
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


def test_pinned_and_cited_releases_stay_and_the_oldest_others_go(home: Home) -> None:
    publish(home, {"p2": "Wu Ann"})
    assert history.surplus(home, 2) == ["r0001", "r0002"] and history.surplus(home, 0) == []
    assert keeping.keep(home, "r0001", "for the paper", datetime(2024, 5, 6)) and not keeping.keep(
        home, "r0001", "again"
    )
    assert history.surplus(home, 2) == ["r0002"]
    with pytest.raises(ReleaseError, match=r"r0001 is to stay: for the paper \(2024-05-06\)"):
        history.prune(home, ["r0001"])
    assert keeping.let_go(home, "r0001") and not keeping.let_go(home, "r0001")
    assert history.surplus(home, 2) == ["r0001", "r0002"]
    (home.releases / "kept.json").write_text("[", encoding="utf-8")
    with pytest.raises(keeping.KeepingError, match="no release is removed"):
        history.surplus(home, 2)
    with pytest.raises(keeping.KeepingError):
        history.prune(home, ["r0001"])


@pytest.mark.parametrize(("given", "left"), [("0", 4), ("2", 3)])
def test_rotation_removes_releases_only_where_it_is_told_how_many_are_kept(home: Home, given: str, left: int) -> None:
    publish(home, {"p2": "Wu Ann"})
    keeping.keep(home, "r0001", "it was cited")
    instance = SimpleNamespace(get_run_records=lambda _: [])
    chosen = settings(home.path, {"SAFEGOV_KEEP_RELEASES": given})
    assert rotate(chosen, instance).releases == 4 - left  # type: ignore[arg-type]
    assert len(history.records(home)) == left and (home.releases / "r0001").is_dir()
    with pytest.raises(UsageError, match="a whole number from 2"):
        settings(home.path, {"SAFEGOV_KEEP_RELEASES": "1"})


def test_a_release_that_is_published_stays_however_old_it_is(home: Home) -> None:
    home.published.unlink()
    home.published.symlink_to(Path("releases") / "r0001")
    assert history.surplus(home, 2) == []


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


def test_old_and_new_values_are_told_by_page(home: Home) -> None:
    told = changes.value_differences(home, "r0001", "r0003", "persons")
    assert told.columns == ["row_key", "change", "column_name", "before", "after"]
    changed = told.filter(pl.col("change") == "changed").rows()
    assert changed == [("p2", "changed", "name", "Wu An", "Wu Ann")]
    gone = told.filter(pl.col("row_key") == "p1")
    assert gone["after"].null_count() == gone.height > 1 and ("p1", "removed", "name", "Li Zhi", None) in gone.rows()
    assert ("p3", "added", "person_id", None, "p3") in told.rows()
    pages = [changes.value_differences(home, "r0001", "r0003", "persons", page=n, rows_a_page=1) for n in (1, 2, 3, 4)]
    assert [set(page["row_key"]) for page in pages] == [{"p1"}, {"p2"}, {"p3"}, set()]
    assert pl.concat(pages).equals(told)
    for table in changes.compared_tables():  # also those without a key
        assert changes.value_differences(home, "r0001", "r0003", table.name).height == 0 or table.name == "persons"
    with pytest.raises(ValueError, match="no table 'people'"):
        changes.value_differences(home, "r0001", "r0002", "people")


def test_the_command_pages_and_writes_csv(home: Home) -> None:
    asked = ["diff", "r0001", "r0003", "persons", "--home", str(home.path)]
    shown = CliRunner().invoke(app, [*asked, "--limit", "1", "--page", "2"])
    assert (
        "Wu Ann" in shown.stdout
        and "p1" not in shown.stdout
        and "page 2 of 3 (3 rows of persons differ)" in shown.stdout
    )
    written = list(csv.reader(io.StringIO(CliRunner().invoke(app, [*asked, "-f", "csv"]).stdout)))
    assert written[0] == ["row_key", "change", "column_name", "before", "after"]
    assert ["p2", "changed", "name", "Wu An", "Wu Ann"] in written


def test_without_names_the_published_release_is_compared_with_the_one_before(home: Home, tmp_path: Path) -> None:
    ids = [record.release_id for record in history.records(home)]
    place = ["--home", str(home.path)]
    home.published.unlink(missing_ok=True)
    home.published.symlink_to(home.releases / ids[-1])
    alone = CliRunner().invoke(app, ["diff", *place])
    named = CliRunner().invoke(app, ["diff", ids[-2], ids[-1], *place])
    assert alone.exit_code == named.exit_code == 0
    assert alone.stdout == named.stdout
    assert CliRunner().invoke(app, ["diff", ids[0], *place]).stdout == (
        CliRunner().invoke(app, ["diff", ids[0], ids[-1], *place]).stdout
    )
    empty = CliRunner().invoke(app, ["diff", "--home", str(tmp_path / "empty")])
    assert empty.exit_code != 0 and "nothing to compare yet" in str(empty.exception)


def test_a_table_without_a_key_tells_rows_that_came_and_went(home: Home) -> None:
    with duckdb.connect(str(history.database(home, "r0001"))) as con:
        con.execute("INSERT INTO main.coverage VALUES ('2023-01-01', NULL, 'A Daily', 1, 0)")
        con.execute("INSERT INTO main.coverage VALUES ('2023-01-01', NULL, 'A Daily', 1, 0)")
    told = changes.value_differences(home, "r0001", "r0002", "coverage")
    assert told.select("change", "column_name", "before", "after").rows() == [
        ("removed", "month", "2023-01-01", None), ("removed", "publisher", "A Daily", None),
        ("removed", "n_documents", "1", None), ("removed", "n_meeting_reports", "0", None),
    ]  # fmt: skip


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
