"""When runs start by the clock."""

import dagster as dg

from assets.workspace import DROPS
from pipelines.jobs import DAILY
from pipelines.rotation import rotate
from pipelines.settings import Settings

FIRST, LAST = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def over(names: list[str]) -> dict[str, str]:
    """Tags that make one run cover the partitions from the first to the last of ``names``."""
    return {FIRST: names[0], LAST: names[-1]}


def schedules(chosen: Settings) -> list[dg.ScheduleDefinition]:
    """The daily run (every drop is looked through for what is new, then all is published) and the weekly rotation."""
    hour, minute = chosen.daily_at

    @dg.schedule(
        name="daily",
        job=DAILY,
        cron_schedule=f"{minute} {hour} * * *",
        execution_timezone=chosen.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Once a day: what is new in all drops, then a release if anything changed.",
    )
    def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        names = list(context.instance.get_dynamic_partitions(DROPS.name or ""))
        if not names:
            return dg.SkipReason("no drop has come yet")
        return dg.RunRequest(run_key=context.scheduled_execution_time.date().isoformat(), tags=over(names))

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
    return [daily, weekly]
