"""What starts by itself when something was read: and what does not, where a check that blocks speaks against it."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.asset_checks.asset_check_evaluation import (
    AssetCheckEvaluationPlanned,
    AssetCheckEvaluationTargetMaterializationData,
)
from dagster._core.events import AssetMaterializationPlannedData, DagsterEvent, StepMaterializationData
from dagster._core.utils import make_new_run_id

from assets.attributes import DROPS
from assets.extracted import CONTRACT, KEYS
from assets.resolved import KEYS as GOVERNED
from pipelines.definitions import build
from pipelines.ops.settings import settings

MEETINGS = GOVERNED["main.meetings"]
JUST_THIS = dg.AssetSelection.assets(MEETINGS)  # of all assets, Dagster takes 15 s


def _evaluated(
    *, passed: bool, of: AssetCheckEvaluationTargetMaterializationData | None = None
) -> dg.AssetCheckEvaluation:
    return dg.AssetCheckEvaluation(
        check_name=CONTRACT.name,
        asset_key=CONTRACT.asset_key,
        passed=passed,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={},
        target_materialization_data=of,
    )


def _report(instance: dg.DagsterInstance, run: dg.DagsterRun, event: DagsterEvent) -> None:
    instance.report_dagster_event(event, run_id=run.run_id)


def _starts_to_build(instance: dg.DagsterInstance) -> dg.DagsterRun:
    """A run that builds table `meetings`, at work."""
    run = dg.DagsterRun(
        job_name="build",
        status=dg.DagsterRunStatus.STARTED,
        asset_selection=frozenset({MEETINGS}),
        run_id=make_new_run_id(),
    )
    instance.add_run(run)
    planned = AssetMaterializationPlannedData(MEETINGS)
    _report(instance, run, DagsterEvent.build_asset_materialization_planned_event("build", "meetings", planned))
    return run


def _ends_it(instance: dg.DagsterInstance, run: dg.DagsterRun) -> None:
    built = StepMaterializationData(dg.AssetMaterialization(MEETINGS))
    _report(
        instance, run, DagsterEvent("ASSET_MATERIALIZATION", "build", step_key="meetings", event_specific_data=built)
    )
    _report(instance, run, DagsterEvent("PIPELINE_SUCCESS", "build"))


def test_what_was_read_while_a_build_ran_is_built_after_it(tmp_path: Path) -> None:
    definitions = build(settings(tmp_path, {}))
    with dg.DagsterInstance.ephemeral() as instance:
        found = dg.evaluate_automation_conditions(definitions, instance, asset_selection=JUST_THIS)
        instance.add_dynamic_partitions(DROPS.name or "", ["d"])
        run = _starts_to_build(instance)
        for key in KEYS.values():
            instance.report_runless_asset_event(dg.AssetMaterialization(key, partition="d"))
        instance.report_runless_asset_event(_evaluated(passed=True))
        found = dg.evaluate_automation_conditions(definitions, instance, JUST_THIS, cursor=found.cursor)
        assert found.get_num_requested(MEETINGS) == 0  # not beside the one that runs
        _ends_it(instance, run)
        found = dg.evaluate_automation_conditions(definitions, instance, JUST_THIS, cursor=found.cursor)
        assert found.get_num_requested(MEETINGS) == 1
        found = dg.evaluate_automation_conditions(definitions, instance, JUST_THIS, cursor=found.cursor)
        assert found.get_num_requested(MEETINGS) == 0


@pytest.mark.parametrize("passed", [True, False])
def test_what_follows_a_reading_starts_unless_a_check_of_it_that_blocks_failed(tmp_path: Path, passed: bool) -> None:
    definitions = build(settings(tmp_path, {}))
    with dg.DagsterInstance.ephemeral() as instance:
        before = dg.evaluate_automation_conditions(definitions, instance, asset_selection=JUST_THIS)
        instance.add_dynamic_partitions(DROPS.name or "", ["d"])
        for key in KEYS.values():
            instance.report_runless_asset_event(dg.AssetMaterialization(key, partition="d"))
        instance.report_runless_asset_event(_evaluated(passed=passed))
        found = dg.evaluate_automation_conditions(definitions, instance, JUST_THIS, cursor=before.cursor)
        assert bool(found.get_num_requested(MEETINGS)) is passed
        if not passed:  # and starts when the drop is read anew, or goes
            instance.report_runless_asset_event(_evaluated(passed=True))
            found = dg.evaluate_automation_conditions(definitions, instance, JUST_THIS, cursor=found.cursor)
            assert found.get_num_requested(MEETINGS) == 1


def test_a_check_of_what_was_written_before_holds_nothing_back(tmp_path: Path) -> None:
    """Two drops are read side by side: the one whose check came last was written first."""
    definitions = build(settings(tmp_path, {}))
    with dg.DagsterInstance.ephemeral() as instance:
        found = dg.evaluate_automation_conditions(definitions, instance, asset_selection=JUST_THIS)
        instance.add_dynamic_partitions(DROPS.name or "", ["one", "other"])
        written = []
        for drop in ("one", "other"):
            for key in KEYS.values():
                instance.report_runless_asset_event(dg.AssetMaterialization(key, partition=drop))
            written.append(instance.fetch_materializations(CONTRACT.asset_key, limit=1).records[0])
        first = AssetCheckEvaluationTargetMaterializationData(
            storage_id=written[0].storage_id, run_id=written[0].run_id, timestamp=written[0].timestamp
        )
        run = _starts_to_build(instance)  # any run: what counts is what its check is of
        planned = AssetCheckEvaluationPlanned(asset_key=CONTRACT.asset_key, check_name=CONTRACT.name)
        _report(instance, run, DagsterEvent("ASSET_CHECK_EVALUATION_PLANNED", "build", event_specific_data=planned))
        checked = _evaluated(passed=True, of=first)
        _report(instance, run, DagsterEvent("ASSET_CHECK_EVALUATION", "build", event_specific_data=checked))
        _report(instance, run, DagsterEvent("PIPELINE_SUCCESS", "build"))
        found = dg.evaluate_automation_conditions(definitions, instance, JUST_THIS, cursor=found.cursor)
        assert found.get_num_requested(MEETINGS) == 1
