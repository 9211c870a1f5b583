"""When runs start by the clock."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg

from assets.attributes import DROPS
from assets.extracted import KEYS
from extraction.version import READER_VERSIONS
from pipelines.jobs import COLLECT, DAILY, IN_ONE_PROCESS, INGESTED, PUBLISHED
from pipelines.ops.retention import rotate
from pipelines.ops.run_alerts import PARTITION
from pipelines.ops.settings import Settings
from warehouse.collection.sources_file import has_sources
from warehouse.intake.drops import Register
from warehouse.intake.lost import lost_sources
from warehouse.reading.part_state import unread
from warehouse.store.files import StoreError
from warehouse.store.home import Home

FIRST, LAST = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"
READ = KEYS["documents"]


def over(names: list[str]) -> dict[str, str]:
    """Tags that make one run cover the partitions from the first to the last of ``names``."""
    return {FIRST: names[0], LAST: names[-1]}


def due(instance: dg.DagsterInstance, home: Home, now: datetime) -> list[list[str]]:
    """The drops that the daily run looks through, in groups of neighbours in the order of their partitions.

    These lie outside ``landing/``, where no sensor looks, or were not read to the end by the present reader, or brought
    texts that went with a drop that was removed, or a run of theirs failed within a week. The others are run when they
    change: to look through all of them every day would cost more each day.
    """
    known = list(instance.get_dynamic_partitions(DROPS.name or ""))
    read = instance.get_materialized_partitions(READ)
    wanted = {name for name in known if name not in read}
    with suppress(StoreError):  # a part is damaged: the runs say which
        wanted.update(lost_sources(home))
    landing = home.landing.resolve()
    for drop in Register(home).all():
        is_outside = not drop.is_stdin and landing not in Path(drop.source).parents
        if is_outside or _is_unread(home, drop.name):
            wanted.add(drop.name)
    week = dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE], created_after=now - timedelta(days=7))
    places = {name: place for place, name in enumerate(known)}
    for run in instance.get_runs(week):
        wanted.update(_covered(run, known, places))
    return [list(names) for is_due, names in groupby(known, wanted.__contains__) if is_due]


def _is_unread(home: Home, drop: str) -> bool:
    try:
        return bool(unread(home, drop, READER_VERSIONS))
    except StoreError:
        return True  # a part is damaged: the run says which and fails; the other drops go on


def _covered(run: dg.DagsterRun, known: list[str], places: Mapping[str, int]) -> list[str]:
    first, last = (places.get(run.tags.get(tag, run.tags.get(PARTITION, ""))) for tag in (FIRST, LAST))
    return [] if first is None or last is None else known[first : last + 1]


def schedules(chosen: Settings, assets: Sequence[dg.AssetsDefinition]) -> list[dg.ScheduleDefinition]:
    """The daily run (what nobody else looks at, then a release) and the weekly rotation, of ``assets``."""
    hour, minute = chosen.daily_at
    # A schedule has one job: its runs choose among the job's assets.
    taken_in, built = (sorted(selection.resolve(assets)) for selection in (INGESTED, PUBLISHED))

    @dg.schedule(
        name="daily",
        job=DAILY,
        cron_schedule=f"{minute} {hour} * * *",
        execution_timezone=chosen.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Once a day: what is new in drops outside landing/, what failed or is unread, corrections and "
        "suites; then a release if anything changed.",
    )
    def daily(context: dg.ScheduleEvaluationContext) -> list[dg.RunRequest] | dg.SkipReason:
        if not context.instance.get_dynamic_partitions(DROPS.name or ""):
            return dg.SkipReason("no drop has come yet")
        now = context.scheduled_execution_time
        # The user's day and time: one key a tick, also where the time of day is changed.
        day = f"{now.astimezone(ZoneInfo(chosen.timezone)):%Y-%m-%dT%H:%M}"
        groups = due(context.instance, Home(chosen.home), now)
        if not groups:
            return [dg.RunRequest(day, IN_ONE_PROCESS, asset_selection=built)]
        *others, last = groups
        asked = [
            dg.RunRequest(f"{day}:{one[0]}", IN_ONE_PROCESS, over(one), asset_selection=taken_in) for one in others
        ]
        return [*asked, dg.RunRequest(day, IN_ONE_PROCESS, over(last))]

    @dg.op(description="Removes old runs, results of the gate and messages.")
    def rotate_histories(context: dg.OpExecutionContext) -> None:
        context.log.info("removed %s", rotate(chosen, context.instance))

    @dg.job(executor_def=dg.in_process_executor, description="Keeps histories within bounds.")
    def rotation() -> None:
        rotate_histories()

    weekly = dg.ScheduleDefinition(
        name="rotation",
        job=rotation,
        cron_schedule=f"{minute} {(hour + 12) % 24} * * 0",
        execution_timezone=chosen.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Once a week: old runs, results of the gate and messages go.",
    )
    return [daily, weekly, _collection(chosen)]


def _collection(chosen: Settings) -> dg.ScheduleDefinition:
    """Once a day: the sources of the web. Asks nothing of anyone until a source is named."""
    hour, minute = chosen.collect_at

    @dg.schedule(
        name="collection",
        job=COLLECT,
        cron_schedule=f"{minute} {hour} * * *",
        execution_timezone=chosen.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Once a day: what is new in the sources of sources.toml; none where it names none.",
    )
    def collection(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if not has_sources(Home(chosen.home)):
            return dg.SkipReason("no source is named in sources.toml")
        at = context.scheduled_execution_time.astimezone(ZoneInfo(chosen.timezone))
        return dg.RunRequest(f"{at:%Y-%m-%dT%H:%M}", IN_ONE_PROCESS)

    return collection
