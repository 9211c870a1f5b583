"""The resource that every asset works in: the home folder and how to run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
from pydantic import Field, PrivateAttr

from warehouse.evaluation.measure import Ahead
from warehouse.release.gate.process import Gate
from warehouse.store.home import Home

DROPS = dg.DynamicPartitionsDefinition(name="drops")
"""One partition a drop: the texts that came together."""

WAREHOUSE_POOL = "warehouse"
"""Steps that write the working database share this pool, whose limit is one."""

OWNERS = ["team:safegov"]


class Workspace(dg.ConfigurableResource[None]):
    """Home folder and run settings, handed to assets by ``pipelines`` (assets read no environment)."""

    home: str = Field(description="Folder that holds everything a run makes")
    workers: int = Field(default=0, description="Processes that read texts; 0 means one a core")
    show_progress: bool = Field(default=False, description="Draw progress bars on standard error")
    rescan: bool = Field(default=False, description="Read input files again that have not changed since the last run")
    read_stdin: bool = Field(default=False, description="Take in a drop whose source is standard input")
    warm_gate: bool = Field(default=False, description="The run goes on to the gate: load it while texts are read")
    reject_limit: float = Field(
        default=0.05, description="Share of rows breaking their contract above which a drop's reading fails"
    )
    override_reason: str | None = Field(
        default=None, description="Where set, a release that the gate blocks is published and the reason recorded"
    )
    memory_limit: str = Field(default="1200MB", description="Memory that DuckDB may use before it spills to disk")
    officeholders: str | None = Field(default=None, description="CSV of officeholders beside the bundled register")
    samples: str | None = Field(default=None, description="Folder of sample texts with gold facts")
    retries: int = Field(default=3, description="How often a step that failed for a passing reason is tried again")
    retry_seconds: int = Field(default=30, description="Wait before the first of these; each later one waits twice")

    _gate: Gate | None = PrivateAttr(default=None)
    _ahead: Ahead | None = PrivateAttr(default=None)

    @property
    def folder(self) -> Home:
        """The home folder's paths."""
        return Home(Path(self.home))

    @property
    def gate(self) -> Gate:
        """The gate's process, of which a run has one."""
        if self._gate is None:
            self._gate = Gate()
        return self._gate

    @property
    def measuring(self) -> Ahead:
        """The process that measures the reader, of which a run has one."""
        if self._ahead is None:
            self._ahead = Ahead()
        return self._ahead

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Ends processes that were started and not used."""
        for started in (self._gate, self._ahead):
            if started is not None:
                started.close()
        self._gate = self._ahead = None

    @contextmanager
    def warehouse(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the working database, closed on leaving.

        Raises duckdb.IOException where another process has it open.
        """
        connection = duckdb.connect(str(self.folder.warehouse), read_only=read_only)
        try:
            connection.execute("SET enable_progress_bar = false")  # it would stand in what a command writes
            yield connection
        finally:
            connection.close()
