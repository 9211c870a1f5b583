"""What status says where something is wrong with the home folder itself."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

from pipelines.ops.dagster.folder import prepare
from pipelines.ops.dagster.instance import instance
from pipelines.ops.dagster.records import BY_COMMAND, records
from pipelines.ops.settings import settings
from pipelines.ops.status import SHOWN_RUNS, status
from tests.builders.commands import app
from tests.builders.texts import store_texts
from warehouse.intake.drops import Register
from warehouse.store.home import Home
from warehouse.store.locks import writer


@pytest.mark.parametrize("name", ["part-00000.1.parquet", "part-00000.parquet"], ids=["now", "of an older safegov"])
def test_a_damaged_part_is_a_problem_and_the_rest_is_told(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path / "home")
    prepare(home)
    for drop in ("a", "b"):
        store_texts(home, {f"{drop}.txt": f"All must work, as {drop} says."}, drop=Register(home).add(drop).name)
    for part in sorted((home.store / "extracted").rglob("part-*.parquet")):
        part.rename(part.with_name(name))
    for part in home.extracted("documents").rglob("part-*.parquet"):
        if part.parent.name == "a":
            part.write_bytes(part.read_bytes()[:100])
        else:
            part.unlink()
    done = CliRunner().invoke(app, ["status", "--home", str(home.path)])
    assert done.exit_code == 1
    told = " ".join(done.output.split())
    assert f"{name} is damaged" in told and "restore it from a backup" in told
    assert "b 1 (`safegov backfill`)" in told


def test_sources_are_told_with_their_last_run_and_what_is_wrong(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    prepare(home)
    head = 'contact = "mailto:data@example.org"\n[[source]]\nname = "city"\nkind = "feed"\n'
    home.sources_file.write_text(f'{head}url = "http://127.0.0.1:1/feed"\npause = 0\nmax_minutes = 0.01\n')
    assert "city (feed): not collected yet" in _status(home)
    CliRunner().invoke(app, ["collect", "--home", str(home.path)])  # loopback is not allowed
    told = _status(home)
    assert "city (feed): 20" in told and "0 new, 0 changed" in told
    assert "source city: http://127.0.0.1:1/feed" in told and "which is this machine itself" in told
    home.sources_file.write_text(f"{head}url = 3\n")
    assert "sources.toml: line 5: url takes words in quotes" in _status(home)


def _status(home: Home) -> str:
    return " ".join(CliRunner().invoke(app, ["status", "--home", str(home.path)]).output.split())


@pytest.mark.parametrize("by_dagster", [False, True], ids=["from its files", "by Dagster"])
def test_a_command_that_was_killed_is_told_as_lost(tmp_path: Path, by_dagster: bool) -> None:
    home = Home(tmp_path / "home")
    prepare(home)
    with instance(home) as dagster:
        dagster.add_run(dg.DagsterRun("daily", "1" * 32, status=dg.DagsterRunStatus.STARTED, tags=dict([BY_COMMAND])))
        dagster.add_run(dg.DagsterRun("daily", "2" * 32, status=dg.DagsterRunStatus.STARTED))  # of the web page, say

        def statuses() -> list[str]:
            told = status(settings(home.path), dagster if by_dagster else None, records=records(home, SHOWN_RUNS))
            return [run["status"] for run in told.runs]

        assert statuses() == ["started", "lost"]
        with writer(home):
            assert statuses() == ["started", "started"]
