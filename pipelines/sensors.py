"""When runs start by what happens: drops that arrive, data that was read; and who is told."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg

from assets.attributes import DROPS
from pipelines.jobs import INGEST, RETRIED_WHOLE
from pipelines.ops.alerts import Alerts, Message
from pipelines.ops.event_file import instant
from pipelines.ops.run_alerts import report
from pipelines.ops.settings import Settings
from warehouse.intake.drops import Register
from warehouse.intake.landing import LandingDrop, landing_drops
from warehouse.store.home import Home

_RUNNING = dg.DefaultSensorStatus.RUNNING


def cursor_of(words: str | None) -> dict[str, dict[str, Any]]:
    """What the last looks saw, by drop: its fingerprint (``seen``), since when (``arrived``), and the one that it
    was run with (``started``)."""
    try:
        return {str(drop): dict(seen) for drop, seen in dict(json.loads(words or "{}")).items()}
    except (ValueError, TypeError):
        return {}


def _since(known: dict[str, Any], drop: LandingDrop, now: datetime) -> datetime:
    """Since when nothing in a drop has changed, as far as the looks before and its files tell.

    Times ahead of the clock tell nothing: with them a drop would wait until then without a word.
    """
    arrived = instant(known.get("arrived"))
    is_same = known.get("seen", known.get("started", drop.fingerprint)) == drop.fingerprint
    told = [at for at in (arrived if is_same else now, drop.changed_at) if at is not None and at <= now]
    return max(told, default=now)


def _landing(chosen: Settings) -> dg.SensorDefinition:
    @dg.sensor(
        name="landing",
        job=INGEST,
        minimum_interval_seconds=chosen.landing_seconds,
        default_status=_RUNNING,
        description="Starts one run for every drop that is complete under landing/, once.",
    )
    def arrivals(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        home = Home(chosen.home)
        now = datetime.now(UTC)
        before = cursor_of(context.cursor)
        cursor: dict[str, dict[str, Any]] = {}
        complete, waiting = [], []
        for seen in landing_drops(home, now=now, quiet=timedelta(seconds=chosen.settle_seconds)):
            known = before.get(seen.name, {})
            since = _since(known, seen, now)
            if seen.dated_ahead is not None:
                _tell_ahead(Alerts(chosen), seen, now)
            cursor[seen.name] = {**known, "arrived": since.isoformat(timespec="seconds"), "seen": seen.fingerprint}
            if known.get("started") == seen.fingerprint:
                continue
            if not seen.is_complete:
                waiting.append((seen, since))
                continue
            complete.append(seen)
            cursor[seen.name]["started"] = seen.fingerprint
        names = [drop.name for drop in Register(home).add_all(str(seen.path) for seen in complete)]
        requests = [
            # The fingerprint in the key keeps a drop from being run twice, even if the cursor is lost.
            dg.RunRequest(run_key=f"{name}:{seen.fingerprint}", partition_key=name)
            for name, seen in zip(names, complete, strict=True)
        ]
        _tell_waiting(Alerts(chosen), waiting, chosen.waiting_hours, now)
        for name in (
            *(seen.name for seen in complete),
            *sorted(before.keys() - cursor.keys()),
        ):  # it came to its end, or is gone
            Alerts(chosen).settle("drop_waiting", name)
        return dg.SensorResult(
            run_requests=requests,
            cursor=json.dumps(cursor, sort_keys=True),
            dynamic_partitions_requests=[DROPS.build_add_request(names)] if names else [],
        )

    return arrivals


def _tell_ahead(alerts: Alerts, drop: LandingDrop, now: datetime) -> None:
    told = (
        f"Files in it are dated up to {drop.dated_ahead:%Y-%m-%d %H:%M} UTC, and it is {now:%Y-%m-%d %H:%M} UTC here. "
        "Their dates do not count in telling whether it is complete. Is the clock of this machine right, and of theirs?"
    )
    alerts.tell(Message("clock_ahead", drop.name, told, "warning", occasion=drop.fingerprint), send=False)


def _tell_waiting(alerts: Alerts, waiting: list[tuple[LandingDrop, datetime]], hours: float, now: datetime) -> None:
    for drop, arrived in waiting:
        waited = (now - arrived).total_seconds() / 3600
        if waited > hours:
            told = (
                f"Nothing in it has changed for {waited:.1f} hours, and it is not complete: {drop.waits_for}. Finish "
                "or remove it; a file _SUCCESS in it says that it is complete."
            )
            # Without sending: a slow receiver must not keep drops waiting.
            alerts.tell(Message("drop_waiting", drop.name, told, "warning", occasion=drop.fingerprint), send=False)


def _on_end(chosen: Settings) -> list[dg.SensorDefinition]:
    @dg.run_failure_sensor(
        name="tell_of_failures",
        default_status=_RUNNING,
        minimum_interval_seconds=chosen.landing_seconds,
        description="Tells operators of failed runs and blocked releases.",
    )
    def failed(context: dg.RunFailureSensorContext) -> None:
        report(Alerts(chosen), context.instance, context.dagster_run, Home(chosen.home))

    @dg.run_status_sensor(
        name="tell_of_successes",
        run_status=dg.DagsterRunStatus.SUCCESS,
        default_status=_RUNNING,
        minimum_interval_seconds=chosen.landing_seconds,
        description="Tells operators of drops of which much was refused, and of overrides.",
    )
    def succeeded(context: dg.RunStatusSensorContext) -> None:
        report(Alerts(chosen), context.instance, context.dagster_run, Home(chosen.home))

    return [failed, succeeded]


def _delivery(chosen: Settings) -> dg.SensorDefinition:
    @dg.sensor(
        name="deliver_messages",
        minimum_interval_seconds=chosen.landing_seconds,
        default_status=_RUNNING,
        description="Sends messages that wait for their receiver; starts no run.",
    )
    def deliver(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        left = Alerts(chosen).deliver()
        return dg.SkipReason(f"{left} messages wait for their receiver" if left else "no message waits")

    return deliver


def sensors(chosen: Settings) -> list[dg.SensorDefinition]:
    """All sensors."""
    automation = dg.AutomationConditionSensorDefinition(
        "automation",
        target=dg.AssetSelection.all(),
        minimum_interval_seconds=chosen.landing_seconds,
        default_status=_RUNNING,
        run_tags=RETRIED_WHOLE,
    )
    return [_landing(chosen), automation, *_on_end(chosen), _delivery(chosen)]
