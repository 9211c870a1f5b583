"""What starts by itself when something was read: and what does not, where a check that blocks speaks against it."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from assets.attributes import DROPS
from assets.extracted import CONTRACT, KEYS
from assets.resolved import KEYS as GOVERNED
from pipelines.definitions import build
from pipelines.ops.settings import settings

MEETINGS = GOVERNED["main.meetings"]
JUST_THIS = dg.AssetSelection.assets(MEETINGS)  # of all assets, Dagster takes 15 s


def _evaluated(*, passed: bool) -> dg.AssetCheckEvaluation:
    return dg.AssetCheckEvaluation(
        check_name=CONTRACT.name,
        asset_key=CONTRACT.asset_key,
        passed=passed,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={},
    )


@pytest.mark.parametrize("passed", [True, False])
def test_what_follows_a_reading_starts_unless_a_check_of_it_that_blocks_failed(tmp_path: Path, passed: bool) -> None:
    definitions = build(settings(tmp_path, {}))
    with dg.instance_for_test() as instance:
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
