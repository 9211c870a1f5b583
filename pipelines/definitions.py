"""Everything that Dagster loads: assets, checks, jobs, schedule, sensors, the workspace."""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets.accuracy import accuracy
from assets.documents import documents
from assets.extracted import extracted
from assets.gate import check_results, gate_by_table
from assets.release import publication
from assets.resolved import governance
from assets.trends import trends
from pipelines.jobs import JOBS
from pipelines.ops.settings import Settings, settings
from pipelines.resources import workspace
from pipelines.schedules import schedules
from pipelines.sensors import sensors

ASSETS = [documents, extracted, governance, trends, accuracy, check_results, publication]


def build(chosen: Settings, **given: Any) -> dg.Definitions:
    """The definitions for the settings ``chosen``; ``given`` takes the place of single fields of the resource."""
    return dg.Definitions(
        assets=ASSETS,
        asset_checks=[gate_by_table],
        jobs=JOBS,
        schedules=schedules(chosen, ASSETS),
        sensors=sensors(chosen),
        resources={"workspace": workspace(chosen, **given)},
        executor=dg.in_process_executor,
    )


@dg.definitions
def definitions() -> dg.Definitions:
    """The definitions for the settings of the environment."""
    return build(settings(), log_progress=True)
