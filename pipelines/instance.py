"""Dagster's instance inside a home folder: made on first use, quiet, with bounded histories."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg

from warehouse.home import Home

CONFIG = Path(__file__).with_name("dagster.yaml")
"""The instance's settings as they come with safegov."""


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
    """The Dagster instance of ``home``, made where there is none."""
    prepare(home)
    return dg.DagsterInstance.get()
