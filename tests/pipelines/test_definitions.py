"""What Dagster loads: that it loads, and what every asset, check, job, schedule and sensor promises."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from assets.workspace import DROPS
from pipelines.definitions import build
from pipelines.schedules import over
from pipelines.settings import ROOT, settings

NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)
SNAPSHOT = Path(__file__).with_name("definitions.json")
"""Written anew by SAFEGOV_SNAPSHOT=1: look at the difference before committing it."""


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    return build(settings(tmp_path_factory.mktemp("home"), {}))


def _promises(definitions: dg.Definitions) -> dict[str, Any]:
    graph = definitions.resolve_asset_graph()
    assets = {}
    for key in sorted(graph.get_all_asset_keys()):
        node = graph.get(key)
        assets[key.to_user_string()] = {
            "deps": sorted(parent.to_user_string() for parent in node.parent_keys),
            "group": node.group_name,
            "kinds": sorted(node.kinds),
            "owners": sorted(node.owners),
            "partitions": node.partitions_def.name
            if isinstance(node.partitions_def, dg.DynamicPartitionsDefinition)
            else None,
            "single_run": node.backfill_policy is not None,
            "is_described": bool(node.description),
            "has_columns": "dagster/column_schema" in node.metadata,
            "condition": node.automation_condition.get_label() if node.automation_condition else None,
        }
    return {
        "assets": assets,
        "checks": {
            key.to_user_string(): definitions.resolve_asset_graph().get(key).blocking
            for key in sorted(graph.asset_check_keys, key=lambda key: key.to_user_string())
        },
        "jobs": sorted(job.name for job in definitions.jobs or []),
        "schedules": sorted(schedule.name for schedule in definitions.schedules or []),
        "sensors": sorted(sensor.name for sensor in definitions.sensors or []),
    }


def test_every_spec_is_as_it_was(definitions: dg.Definitions) -> None:
    promises = _promises(definitions)
    if os.environ.get("SAFEGOV_SNAPSHOT"):
        SNAPSHOT.write_text(json.dumps(promises, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert promises == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_every_asset_is_described_owned_and_grouped(definitions: dg.Definitions) -> None:
    for name, spec in _promises(definitions)["assets"].items():
        assert spec["is_described"], name
        assert spec["owners"] == ["team:safegov"], name
        assert spec["group"] in {"documents", "extracted", "governance", "trends", "publication"}, name
        assert spec["kinds"], name


@pytest.mark.slow
def test_dg_check_defs_passes(tmp_path: Path) -> None:
    environment = {**os.environ, "SAFEGOV_HOME": str(tmp_path), "DAGSTER_HOME": str(tmp_path)}
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "dg", "check", "defs"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All definitions loaded successfully" in done.stdout + done.stderr


def test_the_daily_schedule_covers_every_drop(definitions: dg.Definitions) -> None:
    (daily,) = (schedule for schedule in definitions.schedules or [] if schedule.name == "daily")
    assert isinstance(daily, dg.ScheduleDefinition)
    assert (daily.cron_schedule, daily.execution_timezone) == ("30 3 * * *", "Asia/Shanghai")
    with dg.instance_for_test() as instance:
        nothing = daily.evaluate_tick(dg.build_schedule_context(instance=instance, scheduled_execution_time=NOON))
        assert nothing.skip_message == "no drop has come yet"
        instance.add_dynamic_partitions(DROPS.name or "", ["a", "b", "c"])
        (request,) = (
            daily.evaluate_tick(
                dg.build_schedule_context(instance=instance, scheduled_execution_time=NOON)
            ).run_requests
            or []
        )
    assert over(["a", "b", "c"]).items() <= request.tags.items()


def test_instance_settings_are_dagsters_own() -> None:
    given = yaml.safe_load((ROOT / "pipelines" / "dagster.yaml").read_text(encoding="utf-8"))
    with dg.instance_for_test(overrides=given) as instance:
        assert not instance.telemetry_enabled
        assert instance.run_monitoring_enabled
        assert instance.get_concurrency_config().pool_config.default_pool_limit == 1
