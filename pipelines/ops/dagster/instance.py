"""Dagster's instance inside a home folder: made on first use, quiet, with bounded histories."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
from filelock import FileLock

from schemas.project import data
from warehouse.store.home import Home

CONFIG = data("pipelines.ops.dagster", "dagster.yaml")
"""The instance's settings as they come with safegov."""

_PATIENCE_SECONDS = 60


def prepare(home: Home) -> Path:
    """Makes the folders of ``home`` and the instance's ``dagster.yaml``; returns the instance's folder.

    An existing ``dagster.yaml`` is left as it is: it is the user's from then on. Sets DAGSTER_HOME for this process
    and those that it starts. Raises OSError where the folder cannot be written.
    """
    for folder in (home.path, home.landing, home.store, home.corrections, home.dagster):
        folder.mkdir(parents=True, exist_ok=True)
    config = home.dagster / "dagster.yaml"
    if not config.exists():
        config.write_text(CONFIG.read_text(encoding="utf-8"), encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    return home.dagster


def instance(home: Home) -> dg.DagsterInstance:
    """The Dagster instance of ``home``, made where there is none.

    One process at a time: two that make the databases of one folder together (daemon and UI, started at once) break
    them. Raises filelock.Timeout where another process has been at it for a minute.
    """
    folder = prepare(home)
    with FileLock(folder / ".making.lock", timeout=_PATIENCE_SECONDS):
        made = dg.DagsterInstance.get()
        _ = made.run_storage, made.event_log_storage, made.schedule_storage  # each makes its database when first asked
    return made
