"""What operators are told of a run: failures, blocked releases, drops of which much was refused."""

from __future__ import annotations

import json
from typing import Any

import dagster as dg

from assets.told_checks import (
    ANSWERED,
    COULD_BE_READ,
    COULD_BE_TAKEN_IN,
    GATE,
    GENUINE,
    LOOKED_AT,
    QUARANTINED,
    READABLE,
    SOURCES,
    SPEAKING,
    WHY,
)
from pipelines.ops.alerts import Alerts, Message
from warehouse.release.gate import history
from warehouse.release.gate.result import GateResult
from warehouse.store.home import Home

PARTITION = "dagster/partition"
WILL_RETRY = "dagster/will_retry"
_FAILURE = f"{dg.Failure.__module__}.{dg.Failure.__qualname__}: "  # what an asset said on purpose needs no class


def subject_of(run: dg.DagsterRun) -> str:
    """What a run was about, in words that are the same for the next run of its kind."""
    drop = run.tags.get(PARTITION)
    return f"{run.job_name} of {drop}" if drop else run.job_name


def failure_of(instance: dg.DagsterInstance, run_id: str) -> str:
    """Why a run failed: the innermost error of the steps that failed, else of the run."""
    told: list[str] = []
    for record in instance.get_records_for_run(run_id).records:
        event = record.event_log_entry.dagster_event
        if event is None:
            continue
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error is not None and error.cause is not None:
                error = error.cause
            told.append(f"{event.step_key}: {error.message.strip().removeprefix(_FAILURE) if error else 'failed'}")
        elif event.event_type_value == "PIPELINE_FAILURE" and not told and event.message:
            told.append(event.message)
    return "\n".join(told) or "no step says why; see the run in the UI"


def checks_of(instance: dg.DagsterInstance, run_id: str) -> list[dg.AssetCheckEvaluation]:
    """The asset checks that a run evaluated."""
    records = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION).records
    found: list[Any] = [
        record.event_log_entry.dagster_event.event_specific_data
        for record in records
        if record.event_log_entry.dagster_event is not None
    ]
    return found


def passed_over(check: dg.AssetCheckEvaluation) -> dict[str, str]:
    """Why each drop of a run was passed over, by drop; empty where ``check`` is about something else, or passed."""
    if (
        check.check_name not in (COULD_BE_TAKEN_IN.name, COULD_BE_READ.name)
        or check.passed
        or WHY not in check.metadata
    ):
        return {}
    told = check.metadata[WHY].value
    return {str(drop): str(why) for drop, why in told.items()} if isinstance(told, dict) else {}


def was_blocked(checks: list[dg.AssetCheckEvaluation]) -> bool:
    """Whether the gate kept the release back."""
    return any(
        check.asset_key == GATE and not check.passed and check.severity is dg.AssetCheckSeverity.ERROR
        for check in checks
    )


def blocked_message(result: GateResult) -> Message:
    """Why a release was held back."""
    why = "\n".join(
        f"- {check.says} Observed {check.observed}, expected {check.expected}. {check.remedy or ''}".rstrip()
        for check in result.blocking
    )
    return Message(
        "release_blocked",
        result.release_id,
        f"{why}\nThe release before stays published. See gates/latest.html.",
        occasion=json.dumps(sorted([check.check_name, str(check.observed)] for check in result.blocking)),
    )


def told_of(check: dg.AssetCheckEvaluation) -> list[str]:
    """What a run's last lines say of ``check``, which did not pass: of refusals a line a drop, else its name."""
    spikes = _noted(check, "by_drop") if check.check_name == QUARANTINED.name else None
    if not spikes:
        return [f"{check.asset_key.to_user_string()}: {check.check_name}"]
    return [f"{drop}: {_refusals(refused)}: more than a tenth" for drop, refused in sorted(dict(spikes).items())]


def _noted(check: dg.AssetCheckEvaluation, name: str) -> Any:
    return check.metadata[name].value if name in check.metadata else None


def _refusals(refused: dict[str, Any]) -> str:
    why = ", ".join(f"{number} {reason}" for reason, number in sorted(refused["why"].items()))
    return f"{refused['n']} of {refused['of']} inputs were refused ({why})"


def _tell_of_refusals(alerts: Alerts, check: dg.AssetCheckEvaluation) -> None:
    """Tells of each drop of which much was refused, once for what was refused, however often it is looked at."""
    spikes = dict(_noted(check, "by_drop") or {})
    for drop, refused in sorted(spikes.items()):
        why = ", ".join(f"{number} {reason}" for reason, number in sorted(refused["why"].items()))
        told = f"{_refusals(refused)}; see safegov quarantine"
        alerts.tell(
            Message("quarantine_spike", drop, told, "warning", occasion=f"{refused['n']} of {refused['of']}: {why}")
        )
    for drop in _noted(check, "looked_at") or ():
        if drop not in spikes:
            alerts.settle("quarantine_spike", drop)


_OF_SOURCES = {
    READABLE.name: "source_unreadable",
    SPEAKING.name: "source_silent",
    GENUINE.name: "source_held",
    ANSWERED.name: "source_refused",
}


def _tell_of_sources(alerts: Alerts, check: dg.AssetCheckEvaluation) -> None:
    """Tells of each source what its check found, and what is over."""
    kind = _OF_SOURCES[check.check_name]
    found = dict(_noted(check, SOURCES) or {})
    for source, why in sorted(found.items()):
        alerts.tell(Message(kind, source, str(why), "warning"))
    for source in _noted(check, LOOKED_AT) or ():
        if source not in found:
            alerts.settle(kind, source)


def report(alerts: Alerts, instance: dg.DagsterInstance, run: dg.DagsterRun, home: Home) -> None:
    """Tells what is to be told of a finished run."""
    checks = checks_of(instance, run.run_id)
    for check in checks:
        if check.check_name == QUARANTINED.name:
            _tell_of_refusals(alerts, check)
        if check.check_name in _OF_SOURCES:
            _tell_of_sources(alerts, check)
        for drop, why in passed_over(check).items():
            alerts.tell(Message("drop_failed", drop, why))
    latest = history.latest(home)
    if was_blocked(checks):
        if latest is not None and latest.status == "blocked":
            alerts.tell(blocked_message(latest))
        return
    if run.tags.get(WILL_RETRY) == "true":
        return  # Dagster starts it again by itself; the last try is told
    if run.status is dg.DagsterRunStatus.FAILURE:
        alerts.tell(Message("run_failed", subject_of(run), failure_of(instance, run.run_id)))
    elif run.status is dg.DagsterRunStatus.SUCCESS:
        alerts.settle("run_failed", subject_of(run))
        if latest is not None and latest.status == "overridden" and any(check.asset_key == GATE for check in checks):
            why = f"{latest.override_reason} ({', '.join(check.check_name for check in latest.blocking)})"
            alerts.tell(Message("release_overridden", latest.release_id, why, "warning"))
