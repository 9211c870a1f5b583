"""Everything that Dagster loads: assets, checks, jobs, schedule, sensors, the workspace."""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets.accuracy import accuracy
from assets.documents import documents
from assets.extracted import extracted
from assets.gate import check_results
from assets.release import publication
from assets.resolved import governance
from assets.trends import trends
from pipelines.jobs import JOBS
from pipelines.ops.settings import SAMPLES, Settings, settings
from pipelines.schedules import schedules
from pipelines.sensors import sensors
from warehouse.run_context import Workspace

ASSETS = [documents, extracted, governance, trends, accuracy, check_results, publication]


def workspace(chosen: Settings, **given: Any) -> Workspace:
    """The resource of all assets, from the settings; ``given`` takes the place of single fields."""
    fields: dict[str, Any] = {
        "home": str(chosen.home),
        "workers": chosen.workers,
        "reject_limit": chosen.reject_limit,
        "memory_limit": chosen.memory_limit,
        "officeholders": chosen.officeholders,
        "samples": str(SAMPLES),
        "retries": chosen.retries,
        "retry_seconds": chosen.retry_seconds,
    }
    return Workspace(**fields | given)


def build(chosen: Settings, **given: Any) -> dg.Definitions:
    """The definitions for the settings ``chosen``; ``given`` takes the place of single fields of the resource."""
    return dg.Definitions(
        assets=ASSETS,
        jobs=JOBS,
        schedules=schedules(chosen, ASSETS),
        sensors=sensors(chosen),
        resources={"workspace": workspace(chosen, **given)},
        executor=dg.in_process_executor,
    )


@dg.definitions
def definitions() -> dg.Definitions:
    """The definitions for the settings of the environment."""
    return build(settings())
