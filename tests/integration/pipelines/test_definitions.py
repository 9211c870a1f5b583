"""What Dagster loads: that it loads, and what every asset, check, job, schedule and sensor promises."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from assets.attributes import DROPS
from assets.extracted import KEYS
from pipelines.definitions import build
from pipelines.ops.run_alerts import PARTITION
from pipelines.ops.settings import settings
from pipelines.schedules import FIRST, LAST
from tests.builders.paths import ROOT
from tests.builders.texts import store_texts
from warehouse.intake.drops import Register
from warehouse.store.home import Home

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
        assert spec["group"] in {"collection", "documents", "extracted", "governance", "trends", "publication"}, name
        assert spec["kinds"], name


def _chosen(run: dg.RunRequest) -> str:
    if run.asset_selection is None:
        return "all"
    keys = {key.to_user_string() for key in run.asset_selection}
    return {"documents": "by drop", "publication": "together"}[(keys & {"documents", "publication"}).pop()]


def _daily(
    definitions: dg.Definitions, instance: dg.DagsterInstance, at: datetime = NOON
) -> list[tuple[str, str, str]]:
    """The runs that the daily schedule asks for: what of the assets, first drop, last drop."""
    (daily,) = (schedule for schedule in definitions.schedules or [] if schedule.name == "daily")
    assert isinstance(daily, dg.ScheduleDefinition)
    assert (daily.cron_schedule, daily.execution_timezone) == ("30 3 * * *", "Asia/Shanghai")
    told = daily.evaluate_tick(dg.build_schedule_context(instance=instance, scheduled_execution_time=at))
    assert told.skip_message is None or told.skip_message == "no drop has come yet"
    asked = [(_chosen(run), run.tags.get(FIRST, ""), run.tags.get(LAST, "")) for run in told.run_requests or []]
    assert all("in_process" in run.run_config["execution"]["config"] for run in told.run_requests or [])
    assert len({run.run_key for run in told.run_requests or []}) == len(asked)
    return asked


def test_the_daily_schedule_looks_where_no_sensor_does(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    definitions = build(settings(home.path, {}))
    with dg.instance_for_test() as instance:
        assert _daily(definitions, instance) == []
        register = Register(home)
        names = [register.add(str(home.landing / name)).name for name in "abcdef"]
        names.insert(2, register.add(str(tmp_path / "outside")).name)
        names.append(register.add("-").name)
        assert names == ["a", "b", "outside", "c", "d", "e", "f", "stdin"]
        instance.add_dynamic_partitions(DROPS.name or "", names)
        assert _daily(definitions, instance) == [("all", "a", "stdin")], "nothing is read yet"

        for name in names:
            if name not in {"d", "e"}:
                instance.report_runless_asset_event(dg.AssetMaterialization(KEYS["documents"], partition=name))
        assert _daily(definitions, instance) == [("by drop", "outside", "outside"), ("all", "d", "e")]

        for name in ("d", "e"):
            instance.report_runless_asset_event(dg.AssetMaterialization(KEYS["documents"], partition=name))
        store_texts(home, {"c.txt": "All must work."}, drop="c")
        assert _daily(definitions, instance) == [("all", "outside", "outside")], "read by the present reader"
        (part,) = home.extracted("documents").rglob("part-*.parquet")
        whole = part.read_bytes()
        part.write_bytes(whole[:100])
        assert _daily(definitions, instance) == [("all", "outside", "c")], "damaged: its run will say so"
        part.unlink()
        assert _daily(definitions, instance) == [("all", "outside", "c")]

        instance.add_run(dg.DagsterRun("ingest", status=dg.DagsterRunStatus.FAILURE, tags={PARTITION: "f"}))
        assert _daily(definitions, instance) == [("by drop", "outside", "c"), ("all", "f", "f")]
        later = datetime.now(UTC) + timedelta(days=8)
        assert _daily(definitions, instance, later) == [("all", "outside", "c")]


def test_the_daily_schedule_publishes_where_every_drop_is_seen_to(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    definitions = build(settings(home.path, {}))
    with dg.instance_for_test() as instance:
        name = Register(home).add(str(home.landing / "a")).name
        instance.add_dynamic_partitions(DROPS.name or "", [name])
        instance.report_runless_asset_event(dg.AssetMaterialization(KEYS["documents"], partition=name))
        assert _daily(definitions, instance) == [("together", "", "")]


def test_the_web_is_asked_by_its_own_schedule_alone_and_only_where_a_source_is_named(
    definitions: dg.Definitions, tmp_path: Path
) -> None:
    asking = {
        job.name
        for job in definitions.resolve_all_job_defs()
        if dg.AssetKey("collected") in job.asset_layer.executable_asset_keys and not job.name.startswith("__")
    }
    assert asking == {"collect"}
    chosen = build(settings(tmp_path, {"SAFEGOV_COLLECT_AT": "02:15"}))
    (schedule,) = (one for one in chosen.schedules or [] if one.name == "collection")
    assert isinstance(schedule, dg.ScheduleDefinition)
    assert schedule.cron_schedule == "15 2 * * *"

    def tick() -> list[str | None]:
        told = schedule.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=NOON))
        return [run.run_key for run in told.run_requests or []]

    assert tick() == []
    (tmp_path / "sources.toml").write_text('contact = "mailto:data@example.org"\n')
    assert tick() == []
    (tmp_path / "sources.toml").write_text("contact = ")
    assert tick() == ["2024-02-01T20:00"], "what is wrong is told by the run"


def test_a_daily_run_is_of_the_users_day_and_time(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with dg.instance_for_test() as instance:
        instance.add_dynamic_partitions(DROPS.name or "", [Register(home).add("-").name])
        for zone, at, key in (
            ("Asia/Shanghai", datetime(2024, 1, 31, 19, 30, tzinfo=UTC), "2024-02-01T03:30"),
            ("America/New_York", datetime(2024, 1, 31, 3, 30, tzinfo=UTC), "2024-01-30T22:30"),
        ):
            definitions = build(settings(home.path, {"SAFEGOV_TIMEZONE": zone}))
            (daily,) = (schedule for schedule in definitions.schedules or [] if schedule.name == "daily")
            assert isinstance(daily, dg.ScheduleDefinition)
            told = daily.evaluate_tick(dg.build_schedule_context(instance=instance, scheduled_execution_time=at))
            assert [run.run_key for run in told.run_requests or []] == [key]


def test_instance_settings_are_dagsters_own() -> None:
    given = yaml.safe_load((ROOT / "pipelines" / "ops" / "dagster" / "dagster.yaml").read_text(encoding="utf-8"))
    with dg.instance_for_test(overrides=given) as instance:
        assert not instance.telemetry_enabled
        assert instance.run_monitoring_enabled
        assert instance.get_concurrency_config().pool_config.default_pool_limit == 1
