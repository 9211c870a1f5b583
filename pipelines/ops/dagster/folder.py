"""The folder of Dagster's instance inside a home folder, and its settings."""

from __future__ import annotations

import os
from pathlib import Path

from schemas.project import data
from warehouse.store.files import StoreError
from warehouse.store.home import Home

CONFIG = data("pipelines.ops.dagster", "dagster.yaml")
"""The instance's settings as they come with safegov."""


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
