"""Kept under this name: the ``dagster.yaml`` of homes that an older safegov made names it."""

from pipelines.ops.dagster.launcher import Launcher  # noqa: F401
