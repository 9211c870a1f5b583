"""The resource of all assets: what the steps of a run share, made from the settings and closed at its end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import dagster as dg

from pipelines.errors import UsageError
from pipelines.ops.progress import bar, step
from pipelines.ops.settings import SAMPLES, Settings
from warehouse.reading.cluster import ClusterError, RayExecutor
from warehouse.reading.executor import Executor, LocalExecutor
from warehouse.run_context import RunContext
from warehouse.store.home import Home


def run_context(
    chosen: Settings, *, show_progress: bool = False, log_progress: bool = False, **given: Any
) -> RunContext:
    """What the steps of a run share, from the settings; ``given`` takes the place of single fields.

    ``show_progress`` draws bars on standard error, ``log_progress`` tells progress in lines of the log.
    """
    home = Home(chosen.home)
    shown = show_progress or log_progress
    fields: dict[str, Any] = {
        "home": home,
        "workers": chosen.workers,
        "executor": given.get("executor") or _executor(chosen, given.get("workers", chosen.workers)),
        "bar": partial(bar, shown=shown, lines_only=not show_progress),
        "step": partial(step, shown=shown, lines_only=not show_progress, durations=home.durations),
        "reject_limit": chosen.reject_limit,
        "held_limit": chosen.held_limit,
        "whole_every": chosen.whole_every,
        "memory_limit": chosen.memory_limit,
        "release_parquet": chosen.release_parquet,
        "officeholders": chosen.officeholders,
        "samples": SAMPLES,
        "retries": chosen.retries,
        "retry_seconds": chosen.retry_seconds,
    }
    return RunContext(**fields | given)


def _executor(chosen: Settings, workers: int) -> Executor:
    """Who reads: the cluster that the settings name, else processes of this machine."""
    if not chosen.cluster:
        return LocalExecutor(workers, cache=chosen.cache)
    try:
        return RayExecutor(chosen.cluster)
    except ClusterError as error:
        raise UsageError(str(error)) from None


def workspace(chosen: Settings, **given: Any) -> dg.ResourceDefinition:
    """The resource ``workspace``: one ``run_context`` a run, whose processes end with it."""

    @dg.resource(description="Home folder and run settings")
    def made(_context: dg.InitResourceContext) -> Iterator[RunContext]:
        context = run_context(chosen, **given)
        try:
            yield context
        finally:
            context.close()

    return made
