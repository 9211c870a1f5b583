"""When runs start by what happens: drops that arrive, data that was read; and who is told."""

import time

import dagster as dg

from assets.workspace import DROPS
from pipelines.alerts import Alerts, Message
from pipelines.jobs import INGEST
from pipelines.settings import Settings
from pipelines.watch import report
from warehouse import landing
from warehouse.drops import Register
from warehouse.home import Home

_RUNNING = dg.DefaultSensorStatus.RUNNING


def _landing(chosen: Settings) -> dg.SensorDefinition:
    @dg.sensor(
        name="landing",
        job=INGEST,
        minimum_interval_seconds=chosen.landing_seconds,
        default_status=_RUNNING,
        description="Starts one run for every drop that is complete under landing/, once.",
    )
    def arrivals(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        home = Home(chosen.home)
        home.landing.mkdir(parents=True, exist_ok=True)
        now = time.time()
        cursor = landing.look(home.landing, landing.Cursor.loads(context.cursor), now, chosen.settle_seconds)
        register = Register(home)
        requests, names = [], []
        for seen in landing.waiting(cursor):
            if not seen.is_complete:
                continue
            drop = register.add(str(home.landing / seen.name))
            names.append(drop.name)
            # The signature in the key keeps a drop from being run twice, even if the cursor is lost.
            requests.append(dg.RunRequest(run_key=f"{drop.name}:{seen.signature}", partition_key=drop.name))
        cursor = landing.started(cursor, {seen.name for seen in landing.waiting(cursor) if seen.is_complete})
        _tell_waiting(Alerts(chosen), home, cursor, chosen.waiting_hours, now)
        return dg.SensorResult(
            run_requests=requests,
            cursor=cursor.dumps(),
            dynamic_partitions_requests=[DROPS.build_add_request(names)] if names else [],
        )

    return arrivals


def _tell_waiting(alerts: Alerts, home: Home, cursor: landing.Cursor, hours: float, now: float) -> None:
    waiting = {seen.name: seen.arrived for seen in landing.waiting(cursor)} | dict(landing.unfinished(home.landing))
    for name, arrived in sorted(waiting.items()):
        if now - arrived > hours * 3600:
            told = (
                f"It has been there for {(now - arrived) / 3600:.1f} hours and is still changing or named like an "
                "unfinished transfer. Finish or remove it; a folder is complete at once with a file named .complete."
            )
            alerts.tell(Message("drop_waiting", name, told, "warning"))
    alerts.deliver()


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


def sensors(chosen: Settings) -> list[dg.SensorDefinition]:
    """All sensors."""
    automation = dg.AutomationConditionSensorDefinition(
        "automation",
        target=dg.AssetSelection.all(),
        minimum_interval_seconds=chosen.landing_seconds,
        default_status=_RUNNING,
    )
    return [_landing(chosen), automation, *_on_end(chosen)]
