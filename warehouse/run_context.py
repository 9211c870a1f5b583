"""What the steps of one run share: the home folder, how to run, and the processes that the run started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from schemas.project import samples
from warehouse.collection.clock import Clock
from warehouse.evaluation.measure import Ahead
from warehouse.reading.executor import Executor, LocalExecutor
from warehouse.release.gate.process import Gate
from warehouse.store.home import Home

Report = Callable[[int, int | None], None]
"""Told how much is done, and how much there is in all where that is known."""


@contextmanager
def unseen_bar(_title: str) -> Iterator[Report]:
    """Progress of a step that counts, where nobody looks."""
    yield lambda _done, _total: None


@contextmanager
def unseen_step(_title: str) -> Iterator[None]:
    """Progress of a step that cannot count, where nobody looks."""
    yield


@dataclass(slots=True)
class RunContext:
    """Made by ``pipelines`` once a run and closed at its end; assets and what they call read no environment."""

    home: Home
    workers: int = 0
    """Processes that take in inputs; 0 means one a core."""
    executor: Executor = field(default_factory=LocalExecutor)
    """Has the parts of documents read."""
    bar: Callable[[str], AbstractContextManager[Report]] = unseen_bar
    """Shows how far a step is that counts texts, under the title given."""
    step: Callable[[str], AbstractContextManager[None]] = unseen_step
    """Shows that a step is under way that cannot count."""
    rescan: bool = False
    """Read input files again that have not changed since the last run."""
    read_stdin: bool = False
    """Take in a drop whose source is standard input."""
    warm_gate: bool = False
    """The run goes on to the gate: load it while texts are read."""
    reject_limit: float = 0.05
    """Share of a drop's rows breaking their contract above which nothing is published."""
    held_limit: float = 0.05
    """Share of reports that contradict themselves above which the gate blocks a release."""
    whole_every: int = 10
    """After how many builds one is compared with a whole one; 0 never."""
    override_reason: str | None = None
    """Where set, a release that the gate blocks is published and the reason recorded."""
    memory_limit: str = "1200MB"
    """Memory that DuckDB may use before it spills to disk."""
    release_parquet: bool = False
    """Put every table beside a release's database as a Parquet file."""
    officeholders: str | None = None
    """CSV of officeholders beside the bundled register."""
    samples: Path = field(default_factory=samples)
    """Folder of sample texts with gold facts."""
    retries: int = 3
    """How often a step that failed for a passing reason is tried again."""
    retry_seconds: int = 30
    """Wait before the first of these; each later one waits twice as long."""
    clock: Clock = field(default_factory=Clock)
    """Time as collection sees it."""
    gate: Gate = field(default_factory=Gate)
    """The gate's process, of which a run has one."""
    measuring: Ahead = field(default_factory=Ahead)
    """The process that measures the reader, of which a run has one."""

    def close(self) -> None:
        """Ends processes that were started and not used."""
        self.executor.close()
        self.gate.close()
        self.measuring.close()

    @contextmanager
    def warehouse(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the working database, closed on leaving; a build makes a file of its own (``working_file``).

        It keeps to ``memory_limit``, and spills below the home folder. Raises duckdb.IOException where another process
        has the database open.
        """
        connection = duckdb.connect(str(self.home.warehouse), read_only=read_only)
        try:
            connection.execute("SET enable_progress_bar = false")  # it would stand in what a command writes
            connection.execute("SET memory_limit = $limit", {"limit": self.memory_limit})
            connection.execute("SET temp_directory = $folder", {"folder": str(self.home.path / ".spill")})
            yield connection
        finally:
            connection.close()
