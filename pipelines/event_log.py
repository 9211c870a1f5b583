"""Kept under this name: the ``dagster.yaml`` of homes that an older safegov made names it."""

from pipelines.ops.dagster.event_log import EventLog  # noqa: F401
