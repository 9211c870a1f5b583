"""Dagster's instance inside a home folder: made on first use, quiet, with bounded histories."""

from __future__ import annotations

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from filelock import FileLock

from pipelines.ops.dagster.folder import prepare
from warehouse.store.home import Home

_PATIENCE_SECONDS = 60
_UNCAPTURED = {
    "compute_logs": {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"}
}


def instance(home: Home, *, captures: bool = True) -> dg.DagsterInstance:
    """The Dagster instance of ``home``, made where there is none.

    With ``captures`` false, what steps write to standard output and error goes there, and not to Dagster's files: a
    command at a terminal shows its progress, and starts no processes that copy lines and end in tracebacks on Ctrl-C.

    One process at a time: two that make the databases of one folder together (daemon and UI, started at once) break
    them. Raises filelock.Timeout where another process has been at it for a minute.
    """
    folder = prepare(home)
    with FileLock(folder / ".making.lock", timeout=_PATIENCE_SECONDS):
        made = dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(folder), overrides={} if captures else _UNCAPTURED))
        _ = made.run_storage, made.event_log_storage, made.schedule_storage  # each makes its database when first asked
    return made
