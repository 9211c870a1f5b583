"""What is told without Dagster, because nothing is new or no run went wrong, is what is told with it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.ops.alerts import Alerts, Message
from pipelines.ops.dagster.instance import instance
from pipelines.ops.dagster.records import records
from pipelines.ops.settings import settings
from pipelines.ops.status import SHOWN_RUNS, status
from pipelines.ops.unchanged import nothing_new
from pipelines.run import Request, execute
from tests.builders.measured import measured
from warehouse.store.home import Home

pytestmark = pytest.mark.slow
TEXT = """Fuyang county holds work safety meeting

2023-03-14. On March 14, Fuyang county held a county-wide work safety meeting. County mayor Li Wei attended and spoke.
He demanded that all townships inspect fireworks shops.
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ran")
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    home = measured(Home(folder / "home"))
    asked = settings(home.path, {"SAFEGOV_WORKERS": "1", "SAFEGOV_RELEASE_PARQUET": "true"})
    done = execute(asked, _request(folder))
    assert done.is_new_release and not done.failure, done
    assert (home.published / "parquet" / "meetings.parquet").is_file()
    return folder


def _request(folder: Path) -> Request:
    return Request(inputs=[str(folder / "texts")], show_progress=False)


def test_a_run_over_known_inputs_tells_the_same_without_dagster(ran: Path) -> None:
    chosen, request = settings(ran / "home", {"SAFEGOV_WORKERS": "1"}), _request(ran)
    told = nothing_new(chosen, request.inputs)
    assert told is not None and told.known == told.inputs == 1 and told.dataset["documents"] == 1
    by_dagster = execute(chosen, request)
    assert by_dagster.run_ids and not by_dagster.is_new_release
    told.seconds, by_dagster.seconds, by_dagster.run_ids = 0.0, 0.0, []
    assert asdict(told) == asdict(by_dagster)


@pytest.mark.parametrize("command", [("run", "{texts}"), ("status",)], ids=["run", "status"])
def test_dagster_is_not_imported(ran: Path, command: tuple[str, ...]) -> None:
    program = (
        "import sys\n"
        "from pipelines.cli.main import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "assert not {'dagster', 'pyarrow', 'great_expectations'} & set(sys.modules)"
    )
    asked = [word.format(texts=ran / "texts") for word in command]
    done = subprocess.run(
        [sys.executable, "-c", program, *asked, "--home", str(ran / "home")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _write(path: Path, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")


def _miscode(home: Home) -> None:
    register = home.path / "drops.json"
    drops = json.loads(register.read_text(encoding="utf-8"))
    _write(register, json.dumps({name: drop | {"encoding": "none"} for name, drop in drops.items()}))


CHANGES: dict[str, Callable[[Home], Any]] = {
    "a reading that is gone": lambda home: shutil.rmtree(home.store / "extracted"),
    "a correction": lambda home: _write(home.corrections / "mine.csv", "target,field\n"),
    "an event of one's own": lambda home: _write(home.own_events, "event_code,name_en\n"),
    "a release that was changed": lambda home: _write(home.published / "README.md", "mine"),
    "a sealed copy that is gone": lambda home: shutil.rmtree(home.path / ".sealed"),
    "a sealed copy that was written to": lambda home: _write_to_sealed(home, home.published_file.name),
    "settings of Dagster of one's own": lambda home: _write(home.dagster / "dagster.yaml", "telemetry: {}\n"),
    "a run that failed": lambda home: _sql(home, "runs.db", "UPDATE runs SET status = 'FAILURE'"),
    "a drop that was passed over": lambda home: _sql(
        home, "runs/index.db",
        "UPDATE asset_check_executions SET execution_status = 'FAILED' "
        "WHERE check_name = 'every_drop_could_be_taken_in'",
    ),
    "no records of runs": lambda home: (home.dagster / "history" / "runs.db").write_bytes(b"no database"),
    "a failure that was told, before a run that was canceled": lambda home: _tell(home, "run_failed", "daily"),
    "refused inputs that were told, and are gone": lambda home: _tell(home, "quarantine_spike", "texts"),
    "another release put in the place of the last": lambda home: _put(home, "r0000"),
    "a drop in an encoding that there is none of": _miscode,
    "an older format": lambda home: home.format.unlink(),
}  # fmt: skip


def _write_to_sealed(home: Home, name: str) -> None:
    path = home.path / ".sealed" / home.published.resolve().name / name
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def _tell(home: Home, kind: str, subject: str) -> None:
    assert Alerts(settings(home.path, {})).tell(Message(kind, subject, "why"))


def _put(home: Home, release_id: str) -> None:
    """What a run leaves that was killed when it had switched to a release, but for the numbers of the releases."""
    for folder in (home.releases, home.path / ".sealed"):
        shutil.copytree(folder / home.published.resolve().name, folder / release_id)
    home.published.unlink()
    home.published.symlink_to(f"releases/{release_id}")


def _sql(home: Home, file: str, statement: str) -> None:
    with closing(sqlite3.connect(home.dagster / "history" / file)) as connection, connection:
        assert connection.execute(statement).rowcount


@pytest.mark.parametrize("change", CHANGES)
def test_where_something_is_to_be_done_or_told_a_run_does_it(ran: Path, tmp_path: Path, change: str) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(ran / "home", home.path, symlinks=True)
    chosen, texts = settings(home.path, {}), [str(ran / "texts")]
    assert nothing_new(chosen, texts) is not None
    CHANGES[change](home)
    assert nothing_new(chosen, texts) is None


def test_what_is_new_or_was_changed_is_seen(ran: Path) -> None:
    chosen, texts = settings(ran / "home", {}), ran / "texts"
    further = texts / "b.txt"
    _write(further, TEXT.replace("Li Wei", "Wang Fang"))
    assert nothing_new(chosen, [str(texts)]) is None
    further.unlink()
    further.symlink_to(texts / "a.txt")  # refused, which is told
    assert nothing_new(chosen, [str(texts)]) is None
    further.unlink()
    assert nothing_new(chosen, [str(texts)]) is not None
    assert nothing_new(chosen, [str(texts), str(ran)]) is None
    assert nothing_new(chosen, ["-"]) is None
    (texts / "a.txt").touch()
    assert nothing_new(chosen, [str(texts)]) is None


def test_status_tells_the_same_of_runs_without_dagster(ran: Path) -> None:
    chosen, home, now = settings(ran / "home", {}), Home(ran / "home"), datetime.now(UTC)
    found = records(home, SHOWN_RUNS)
    assert found is not None and found.runs
    with instance(home) as dagster:
        assert status(chosen, dagster, now) == status(chosen, None, now, found)
    _sql(home, "runs.db", "UPDATE runs SET status = 'FAILURE'")
    assert records(home, SHOWN_RUNS) is None
