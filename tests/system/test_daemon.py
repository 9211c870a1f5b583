"""The real daemon: drops arrive, one is broken, one comes twice, the daemon is killed at work and started again.

In the end the tables equal those of one big run, each drop was run once, and the messages are those expected.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipelines.ops import run_alerts
from pipelines.ops.alerts import events
from pipelines.ops.dagster.instance import instance
from pipelines.ops.dagster.launcher import LOST
from pipelines.ops.settings import SAMPLES, settings
from pipelines.ops.status import status
from pipelines.run import Request, execute
from tests.builders.measured import measured
from tests.builders.paths import ROOT
from warehouse.store.home import Home

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 900
TEXTS = sorted((SAMPLES / "texts").glob("*.txt"))
DAYS = {"2024-01-30": TEXTS[:4], "2024-01-31": TEXTS[4:8], "2024-02-01": TEXTS[8:12]}
COMPARED = {
    "documents": "SELECT document_id, kind, title, publisher, published_on, rendition, duplicate_of, text",
    "meetings": "SELECT *",
    "meeting_reports": "SELECT *",
    "persons": "SELECT *",
    "attendees": "SELECT *",
    "directives": "SELECT *",
    "directive_sectors": "SELECT *",
    "evidence": "SELECT *",
}


class Daemon:
    """`safegov daemon` in a process group of its own."""

    def __init__(self, home: Path, given: Mapping[str, str] | None = None) -> None:
        self.home = home
        environment = {**os.environ, "SAFEGOV_LANDING_SECONDS": "5", "SAFEGOV_SETTLE_SECONDS": "2", **(given or {})}
        self.log = (home.parent / "daemon.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli.main", "daemon", "--home", str(home)],
            cwd=ROOT,
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def said(self) -> str:
        return Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    def end(self, how: signal.Signals) -> None:
        os.killpg(self.process.pid, how)
        self.process.wait(timeout=180)  # a run that it has just begun is ended, too
        self.log.close()


def _until(what: str, holds: Callable[[], bool], daemon: Daemon) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline or daemon.process.poll() is not None:
            raise AssertionError(f"waited in vain for: {what}; the daemon said last:\n{daemon.said()[-4000:]}")
        time.sleep(0.5)


def _deliver(home: Home, name: str, texts: list[Path]) -> None:
    """As a careful sender does: written beside, then renamed into the landing folder."""
    beside = home.path / f"sending-{name}"
    beside.mkdir()
    for text in texts:
        shutil.copy(text, beside / text.name)
    beside.rename(home.landing / name)


def _n_published(home: Home) -> int:
    if not home.published_file.exists():
        return 0
    with duckdb.connect(str(home.published_file.resolve()), read_only=True) as connection:
        return int(connection.execute("SELECT count(*) FROM documents").fetchall()[0][0])


def _tables(home: Home) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(home.published_file.resolve()), read_only=True) as connection:
        return {
            name: connection.execute(f"{select} FROM main.{name} ORDER BY ALL").fetchall()
            for name, select in COMPARED.items()
        }


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home folder after some (shortened) days with the daemon."""
    home = measured(Home(tmp_path_factory.mktemp("lived") / "home"))
    home.landing.mkdir(parents=True)
    daemon = Daemon(home.path)
    try:
        _deliver(home, "2024-01-30", DAYS["2024-01-30"])
        with instance(home) as dagster:
            _until("the first release to be built", lambda: _is_building(dagster), daemon)
            daemon.end(signal.SIGKILL)

            _deliver(home, "2024-01-31", DAYS["2024-01-31"])  # while nobody looks
            (home.landing / "broken.zip").write_bytes(b"PK\x03\x04 this is not the archive that it says it is")
            daemon = Daemon(home.path)
            _until("what was cut off, and what came since", lambda: _n_published(home) == 8, daemon)

            _deliver(home, "2024-01-31-again", DAYS["2024-01-31"])
            _deliver(home, "2024-02-01", DAYS["2024-02-01"])
            _until("the last drop to be published", lambda: _n_published(home) == 12, daemon)
            _until(
                "every drop to be run",
                lambda: len(_ingested(dagster)) == 5 and not dagster.get_runs(dg.RunsFilter(statuses=_UNDER_WAY)),
                daemon,
            )
        _until("the message of the broken drop", lambda: bool(events(home)), daemon)
    finally:
        if daemon.process.poll() is None:
            daemon.end(signal.SIGTERM)
    return home


_UNDER_WAY = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]


def _is_building(dagster: dg.DagsterInstance) -> bool:
    """Whether a run that writes the warehouse has begun its work."""
    runs = dagster.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
    return any(run.job_name not in {"ingest", "backfill"} for run in runs)


def _ingested(dagster: dg.DagsterInstance) -> Counter[str]:
    runs = dagster.get_runs(dg.RunsFilter(job_name="ingest", statuses=[dg.DagsterRunStatus.SUCCESS]))
    return Counter(run.tags["dagster/partition"] for run in runs)


def test_the_tables_equal_those_of_one_big_run(lived: Home, tmp_path: Path) -> None:
    together = tmp_path / "together"
    together.mkdir()
    for texts in DAYS.values():
        for text in texts:
            shutil.copy(text, together / text.name)
    other = measured(Home(tmp_path / "home"))
    execute(settings(other.path), Request(inputs=[str(together)], show_progress=False))
    expected = _tables(other)
    for name, rows in _tables(lived).items():
        assert rows == expected[name], name


def test_each_drop_was_run_once(lived: Home) -> None:
    with instance(lived) as dagster:
        assert _ingested(dagster) == {
            "2024-01-30": 1,
            "2024-01-31": 1,
            "2024-01-31-again": 1,
            "2024-02-01": 1,
            "broken.zip": 1,
        }


def test_the_run_that_was_cut_off_was_ended_and_done_again(lived: Home) -> None:
    with instance(lived) as dagster:
        assert not dagster.get_runs(dg.RunsFilter(statuses=_UNDER_WAY))
        (cut,) = dagster.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE]))
        assert run_alerts.failure_of(dagster, cut.run_id) == LOST
        (again,) = (run for run in dagster.get_runs() if run.parent_run_id == cut.run_id)
        assert again.status is dg.DagsterRunStatus.SUCCESS


def test_the_messages_are_those_expected(lived: Home) -> None:
    assert [(event["kind"], event["subject"]) for event in events(lived)] == [("quarantine_spike", "broken.zip")]


def test_the_log_is_plain_and_kept(lived: Home) -> None:
    for words in (Path(lived.path.parent / "daemon.log").read_text(), lived.daemon_log.read_text()):
        assert "\x1b" not in words and " - DEBUG - " not in words
        assert "published r000" in words and "watching " in words


def test_status_says_that_all_is_well_but_for_what_was_refused(lived: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEGOV_SETTLE_SECONDS", "2")  # as the daemon was told
    with instance(lived) as dagster:
        told = status(settings(lived.path), dagster)
    (problem,) = told.problems
    assert problem.startswith("nothing of drop broken.zip could be read (1 refused)")
    assert told.is_published
    assert told.waiting == []
    assert sum(told.quarantine.values()) == 1
