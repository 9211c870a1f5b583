"""What Dagster's SQLite files say of runs that went well, read without Dagster, which takes a second to import.

These files are Dagster's own, so nothing is guessed: where anything is to be looked into, or is not as expected, there
is no answer here, and Dagster is asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipelines.ops.dagster.folder import CONFIG
from warehouse.store.home import Home

MOST_RUNS = 200
"""How many runs are looked at, the newest first."""
_FINISHED = frozenset({"SUCCESS", "CANCELED"})
_FAILED = "FAILURE"
BY_COMMAND = ("safegov/by", "command line")
"""The tag of runs of a command: its process holds the right to write as long as they last."""
_RUNS = """
SELECT r.run_id, r.pipeline_name, r.status, r.start_time, r.end_time,
    (SELECT value FROM run_tags t WHERE t.run_id = r.run_id AND t.key = 'dagster/partition'),
    (SELECT value FROM run_tags t WHERE t.run_id = r.run_id AND t.key = 'safegov/by')
FROM runs r ORDER BY r.id DESC LIMIT ?
"""
_LAST_BEAT = "SELECT max(strftime('%s', timestamp)) FROM daemon_heartbeats"
_NOT_PASSED = """
SELECT count(*) FROM asset_check_executions
WHERE run_id = ? AND execution_status = 'FAILED' AND asset_key IN ('["documents"]', '["extracted", "documents"]')
"""
"""Checks of what brings texts in: one of them may say that a drop was passed over."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run that did not fail; times in seconds since 1970."""

    run_id: str
    job: str
    status: str
    started: float | None
    ended: float | None
    drop: str | None
    by: str | None
    """Who ran it, where a command did (``BY_COMMAND``)."""

    @property
    def subject(self) -> str:
        """What the run was about, as ``run_alerts.subject_of`` says it."""
        return f"{self.job} of {self.drop}" if self.drop else self.job


@dataclass(frozen=True, slots=True)
class Records:
    """Runs, the newest first, and when a daemon was last seen (seconds since 1970)."""

    runs: tuple[Run, ...]
    last_beat: float | None


def records(home: Home, n_shown: int) -> Records | None:
    """What there is to say of runs; None where Dagster has to be asked.

    That is where the instance's settings are the user's own or a file is not as expected; where one of the newest
    ``n_shown`` runs failed, or the last of its subject; where one of these passed a drop over.
    """
    history = home.dagster / "history"
    try:
        with closing(_opened(home.dagster / "schedules" / "schedules.db")) as file:
            file.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a damaged one is for Dagster to tell
        if (home.dagster / "dagster.yaml").read_bytes() != CONFIG.read_bytes():
            return None
        with closing(_opened(history / "runs.db")) as file:
            found = tuple(Run(*row) for row in file.execute(_RUNS, (MOST_RUNS,)))
            (beat,) = file.execute(_LAST_BEAT).fetchone()
        last = list(_last_of_each(found))
        if any(run.status == _FAILED for run in (*found[:n_shown], *last)):
            return None
        with closing(_opened(history / "runs" / "index.db")) as file:
            if any(file.execute(_NOT_PASSED, (run.run_id,)).fetchone()[0] for run in last if run.drop is None):
                return None
    except (sqlite3.Error, OSError):
        return None
    return Records(found, None if beat is None else float(beat))


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def _last_of_each(runs: tuple[Run, ...]) -> Iterator[Run]:
    """The last run of each subject that is finished."""
    seen: set[str] = set()
    for run in runs:
        if run.subject not in seen and (run.status in _FINISHED or run.status == _FAILED):
            seen.add(run.subject)
            yield run
