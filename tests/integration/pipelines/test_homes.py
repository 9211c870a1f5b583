"""Homes of any name, homes that are none, and damaged homes: told in a line, never a traceback."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from dagster._core.instance.config import dagster_instance_config
from dagster._core.storage.sqlite import create_db_conn_string
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from pipelines.errors import SafegovError, UsageError
from pipelines.ops.dagster import instance as instances
from pipelines.ops.dagster.folder import prepare
from pipelines.ops.dagster.instance import instance
from pipelines.ops.settings import SAMPLES, home_folder
from tests.builders.commands import asked, line_of
from tests.builders.examples import examples
from tests.builders.texts import store_texts
from warehouse.intake.drops import Register
from warehouse.store.home import Home
from warehouse.store.sql import globbed

NAMES = st.text(st.characters(exclude_characters="/\x00"), min_size=1, max_size=12).filter(
    lambda name: name not in {".", ".."} and len(os.fsencode(name.encode("utf-8", "replace"))) < 200
)


@pytest.mark.examples
@settings(max_examples=examples(25, 200))
@given(NAMES)
@example("a%20b")
@example("a%b")
@example("a?b")
@example("a#b")
@example("a\\b")
@example("[x]")
@example("a*")
@example("x]{y}")
@example('it\'s "so"; $HOME ~ & (so)')
@example("家\n目")
def test_a_home_of_any_name_is_found_again_by_all_that_keep_files_there_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    folder = tmp_path_factory.mktemp("named") / name
    try:
        home = Home(home_folder(folder))
    except UsageError as error:
        assert str(error).isprintable() and "cannot be a home folder" in str(error)
        return
    home.documents.mkdir(parents=True, exist_ok=True)
    file = home.path / "x.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE OR REPLACE TABLE t AS SELECT 1 AS n")
    assert file.exists()
    part = home.documents / "part-0.parquet"
    pl.DataFrame({"n": [1]}).write_parquet(part)
    with duckdb.connect() as con:
        con.execute("ATTACH '" + str(file).replace("'", "''") + "' AS there (READ_ONLY)")
        assert con.execute("FROM there.t").fetchall() == [(1,)]
        found = con.execute(f"SELECT filename FROM read_parquet('{globbed(part)}', filename = true)").fetchall()
        assert found == [(str(part),)]
    prepare(home)
    settings_found, _ = dagster_instance_config(str(home.dagster))
    assert settings_found["telemetry"] == {"enabled": False}
    url = make_url(create_db_conn_string(str(home.dagster), "runs"))
    assert url.database == str(home.dagster / "runs.db") and not url.query


WRITING = (
    ("run", str(SAMPLES)), ("publish",), ("backfill",), ("rotate",), ("daemon",), ("ui",),
    ("correct", "not-a-meeting", f"document={'a' * 16}", "--reason", "r", "--author", "a"),
)  # fmt: skip
READING = (
    ("status",), ("health",), ("sql", "SELECT 1"), ("show", "abc"), ("export", "out"), ("review",), ("releases",),
    ("diff", "r0001", "r0002"), ("quarantine",), ("quarantine", "show", "abc"), ("quarantine", "retry", "all"),
    ("prune", "r0001"),
)  # fmt: skip


@pytest.mark.parametrize("command", [*WRITING, *READING], ids=" ".join)
def test_a_home_that_is_a_file_is_wrong_usage(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "home"
    file.write_text("mine")
    told = asked(*command, "--home", str(file))
    assert "is a file: --home and SAFEGOV_HOME take a folder" in line_of(told)
    assert isinstance(told.exception, UsageError) and told.exception.exit_code == 2
    assert file.read_text() == "mine"


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
@pytest.mark.parametrize("place", ["below a file", "in /proc"])
def test_a_home_that_cannot_be_made_is_told_with_the_remedy(
    tmp_path: Path, place: str, command: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("mine")
    home = tmp_path / "file" / "home" if place == "below a file" else Path("/proc/nowhere/home")
    line = line_of(asked(*command, "--home", str(home)))
    assert str(home) in line or str(home.parent) in line
    assert any(remedy in line for remedy in ("another --home", "another path", "Choose a folder"))


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_reading_a_home_that_cannot_be_makes_no_traceback(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("mine")
    told = asked(*command, "--home", str(tmp_path / "file" / "home"))
    assert told.exception is None or isinstance(told.exception, SafegovError | SystemExit), told.exception


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that has taken in two drops, with Dagster's records, to be copied."""
    home = Home(tmp_path_factory.mktemp("filled") / "home")
    prepare(home)
    for name in ("one", "two"):
        store_texts(home, {f"{name}.txt": f"All must work, as {name} says."}, drop=Register(home).add(name).name)
    with instance(home):
        pass
    return home


@pytest.fixture
def home(filled: Home, tmp_path: Path) -> Home:
    home = Home(shutil.copytree(filled.path, tmp_path / "home"))
    prepare(home)  # Dagster's folder is this one's from now on
    return home


def _overwrite(path: str) -> Callable[[Home], None]:
    def damage(home: Home) -> None:
        file = home.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"\x00damaged" * 2000)

    return damage


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_overwrite("dagster/history/runs.db"), "Dagster's records"),
        (_overwrite("dagster/schedules/schedules.db"), "Dagster's records"),
        (_overwrite("drops.json"), "drops.json is damaged"),
        (_overwrite("gates/latest.json"), "latest.json"),
        (_overwrite("releases/r0001/release.json"), "release.json"),
        (_overwrite("store/quarantine/one/part-00000.parquet"), "part-00000.parquet is damaged"),
        (_overwrite("store/documents/one/part-00000.parquet"), "part-00000.parquet is damaged"),
    ],
    ids=["runs", "schedules", "drops", "gate", "release", "quarantine", "part"],
)
def test_status_names_what_is_damaged_and_tells_the_rest(
    home: Home, damage: Callable[[Home], None], named: str
) -> None:
    damage(home)
    told = asked("status", "--home", str(home.path))
    assert told.exit_code == 1, told.output
    assert not isinstance(told.exception, Exception), told.exception
    problems = told.output.split("problems")[1]
    assert named in problems
    assert "home  " in told.output and "daemon     not running" in told.output


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "x"), "Free space"),
        (OSError(errno.EROFS, "Read-only file system", "x"), "Let this user write"),
        (sqlite3.OperationalError("database or disk is full"), "Free space"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "let this user write"),
    ],
    ids=["full", "read-only", "full database", "read-only database"],
)
def test_status_tells_what_it_can_on_a_disk_that_is_full_or_read_only(
    home: Home, monkeypatch: pytest.MonkeyPatch, fault: Exception, remedy: str
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(instances, "FileLock", failing)
    assert asked("status", "--home", str(home.path)).exit_code == 0  # nothing needs to be written
    (home.dagster / "dagster.yaml").open("a").write("# the user's own, so that Dagster is asked\n")
    told = asked("status", "--home", str(home.path))
    assert told.exit_code == 1 and not isinstance(told.exception, Exception), told.exception
    assert remedy in told.output.split("problems")[1]
    assert "drops      2 known" in told.output
    for command in ("publish", "rotate"):
        assert remedy in line_of(asked(command, "--home", str(home.path)))


def test_a_drop_of_which_nothing_could_be_read_is_a_problem(home: Home) -> None:
    Register(home).add("empty")
    store_texts(home, {"a.txt": "", "b.txt": ""}, drop="empty")
    told = asked("status", "--home", str(home.path))
    assert told.exit_code == 1
    problems = " ".join(told.output.split("problems")[1].split())
    assert problems.startswith("nothing of drop empty could be read (2 refused): ")
    assert "`safegov quarantine list --drop empty`" in problems
