"""The resource that every asset works in: the home folder and how to run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb

from warehouse.home import Home

DROPS = dg.DynamicPartitionsDefinition(name="drops")
"""One partition a drop: the texts that came together."""

WAREHOUSE_POOL = "warehouse"
"""Steps that write the working database share this pool, whose limit is one."""

OWNERS = ["team:safegov"]


class Workspace(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Home folder and run settings, handed to assets by ``pipelines`` (assets read no environment)."""

    home: str
    workers: int = 0
    """Processes that read texts; 0 means one a core."""
    show_progress: bool = False
    override_reason: str | None = None
    """Where set, a blocked release is published all the same and the reason recorded."""

    @property
    def folder(self) -> Home:
        """The home folder's paths."""
        return Home(Path(self.home))

    @contextmanager
    def warehouse(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the working database, closed on leaving.

        Raises duckdb.IOException where another process has it open.
        """
        connection = duckdb.connect(str(self.folder.warehouse), read_only=read_only)
        try:
            yield connection
        finally:
            connection.close()
