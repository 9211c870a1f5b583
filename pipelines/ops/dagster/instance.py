"""Dagster's instance inside a home folder: made on first use, quiet, with bounded histories."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from filelock import FileLock

from schemas.project import data
from warehouse.store.files import StoreError
from warehouse.store.home import Home

CONFIG = data("pipelines.ops.dagster", "dagster.yaml")
"""The instance's settings as they come with safegov."""

_PATIENCE_SECONDS = 60
_UNCAPTURED = {
    "compute_logs": {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"}
}


def prepare(home: Home) -> Path:
    """Makes the folders of ``home`` and the instance's ``dagster.yaml``; returns the instance's folder.

    An existing ``dagster.yaml`` is left as it is: it is the user's from then on. Sets DAGSTER_HOME for this process
    and those that it starts. Raises StoreError where the folder cannot be made or written.
    """
    try:
        for folder in (home.path, home.landing, home.store, home.corrections, home.dagster):
            folder.mkdir(parents=True, exist_ok=True)
        config = home.dagster / "dagster.yaml"
        if not config.exists():
            config.write_text(CONFIG.read_text(encoding="utf-8"), encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"{home.path} cannot be made or written ({error}). Name another --home, free space on its disk, or let "
            "this user write there"
        ) from error
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    return home.dagster


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
