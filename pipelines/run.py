"""Runs the same assets as the scheduler, in this process."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg

from assets.attributes import DROPS
from assets.stopping import Stop, stoppable
from assets.table_checks import places
from assets.told_checks import GATE
from pipelines.definitions import build
from pipelines.errors import StoppedError, UsageError
from pipelines.ops import run_alerts
from pipelines.ops.alerts import Alerts
from pipelines.ops.counts import count_dataset
from pipelines.ops.dagster.instance import instance as open_instance
from pipelines.ops.dagster.records import BY_COMMAND
from pipelines.ops.faults import fault_of
from pipelines.ops.settings import HOME_VARIABLE, Settings
from pipelines.ops.summary import Summary
from pipelines.ops.upgrade import upgrade
from pipelines.schedules import over
from warehouse.intake.drops import Register
from warehouse.reading.executor import Executor
from warehouse.release import sealing
from warehouse.release.gate import history
from warehouse.release.history import current_id
from warehouse.store.home import Home
from warehouse.store.locks import writer

_WAIT_SECONDS = 5.0
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
_RAN_BY = dict([BY_COMMAND])


@dataclass(frozen=True, slots=True)
class Request:
    """What to run: ``inputs`` to take in, or none to bring together and publish what is there.

    With ``backfill``, ``drops`` (all, where none is named) are read again first where an older extractor read them.
    """

    inputs: Sequence[str] = ()
    columns: Mapping[str, str] | None = None
    encoding: str | None = None
    rescan: bool = False
    override_reason: str | None = None
    show_progress: bool = True
    backfill: bool = False
    drops: Sequence[str] = ()
    executor: Executor | None = None
    """Who reads, where that was started before; the run ends its processes."""


def execute(settings: Settings, request: Request) -> Summary:
    """Runs ``request`` in the home folder and says what came of it.

    A home folder of an older safegov is upgraded first, and that told on standard error. Raises InUseError where
    another process is writing there, and SafegovError where it cannot be upgraded, or its disk is full or read-only.
    """
    started = time.perf_counter()
    home = Home(settings.home)
    os.environ[HOME_VARIABLE] = str(home.path)
    summary = Summary(home.path)
    # Where nothing is new the gate is skipped, and what follows it too; Dagster warns of each check not made.
    logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)
    with stoppable() as stop:
        try:
            _execute(settings, request, home, summary, stop)
        except KeyboardInterrupt:
            raise StoppedError(stop.signal_number or signal.SIGINT) from None
        except Exception as error:
            if stop.signal_number is not None:  # DuckDB, Dagster and others raise what they like on a signal
                raise StoppedError(stop.signal_number) from None
            if (told := fault_of(error, home.path)) is None:
                raise
            raise told from error
    summary.seconds = round(time.perf_counter() - started, 2)
    return summary


def _execute(settings: Settings, request: Request, home: Home, summary: Summary, stop: Stop) -> None:
    for line in upgrade(home):
        print(f"safegov: {line}", file=sys.stderr)
    with writer(home, wait_seconds=_WAIT_SECONDS), open_instance(home, captures=False) as dagster:
        before = current_id(home)
        summary.notes += sealing.make_whole(home)[0]
        _run(settings, request, dagster, summary, stop)
        if request.inputs and summary.is_unusable and not summary.failure:
            summary.failure = _unusable(request, summary)
        summary.release_id = current_id(home)
        summary.is_new_release = summary.release_id != before
        count_dataset(home, summary)


def _unusable(request: Request, summary: Summary) -> str:
    refused = f"all {summary.inputs} inputs were refused" if summary.inputs else "no text was found there"
    why = ", ".join(f"{number} {reason}" for reason, number in sorted(summary.refused.items()))
    return f"nothing could be used of {', '.join(request.inputs)}: {refused}{f' ({why})' if why else ''}"


def _run(settings: Settings, request: Request, dagster: dg.DagsterInstance, summary: Summary, stop: Stop) -> None:
    # Bound where the jobs are built: resources handed to a single execution do not reach every step.
    definitions = build(
        settings,
        rescan=request.rescan,
        read_stdin=True,
        show_progress=request.show_progress,
        override_reason=request.override_reason,
        retries=0,
        warm_gate=bool(request.inputs),
        **({} if request.executor is None else {"executor": request.executor}),
    )
    alerts = Alerts(settings)

    def run(job: str, tags: Mapping[str, str]) -> bool:
        run_id = str(uuid.uuid4())
        try:
            done = definitions.resolve_job_def(job).execute_in_process(
                run_config=_QUIET, instance=dagster, tags={**_RAN_BY, **tags}, raise_on_error=False, run_id=run_id
            )
        finally:
            if stop.signal_number is not None:
                _cancel(dagster, run_id)
        if stop.signal_number is not None:
            raise StoppedError(stop.signal_number)
        _add(done, dagster, summary)
        run_alerts.report(alerts, dagster, dagster.get_run_by_id(done.run_id) or done.dagster_run, Home(settings.home))
        return done.success

    register = Register(Home(settings.home))
    if request.backfill:
        held = [drop.name for drop in register.all()]
        if unknown := sorted(set(request.drops) - set(held)):
            raise UsageError(f"no drop {', '.join(unknown)}; there are: {', '.join(held) or 'none'}")
        dagster.add_dynamic_partitions(DROPS.name or "", held)
        known = list(dagster.get_dynamic_partitions(DROPS.name or ""))
        for tags in [{run_alerts.PARTITION: name} for name in request.drops] or ([over(known)] if known else []):
            run("backfill", tags)
    if not request.inputs:
        run("publish", {})
        return
    names = list(
        dict.fromkeys(drop.name for drop in register.add_all(request.inputs, request.columns, request.encoding))
    )
    dagster.add_dynamic_partitions(DROPS.name or "", names)
    known = list(dagster.get_dynamic_partitions(DROPS.name or ""))
    places = sorted(known.index(name) for name in names)
    if places[-1] - places[0] + 1 == len(places):  # one run can cover them all
        run("daily", over([known[place] for place in places]))
        return
    for name in names:
        run("ingest", {run_alerts.PARTITION: name})
    run("publish", {})


def _cancel(dagster: dg.DagsterInstance, run_id: str) -> None:
    """Notes that a run was stopped, which is no failure, unless it was done already."""
    run = dagster.get_run_by_id(run_id)
    if run is not None and run.status not in {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.CANCELED}:
        dagster.report_run_canceled(run, "Stopped by the user.")


def _add(done: dg.ExecuteInProcessResult, dagster: dg.DagsterInstance, summary: Summary) -> None:
    """Adds what a run did to the summary."""
    summary.run_ids.append(done.run_id)
    seen: set[str] = set()
    refused: Counter[str] = Counter(summary.refused)
    for event in done.get_asset_materialization_events():
        made = event.materialization
        metadata: dict[str, Any] = {name: value.value for name, value in made.metadata.items()}
        if made.asset_key.path == ["documents"] and made.partition not in seen:
            seen.add(str(made.partition))
            summary.inputs += metadata.get("n_inputs", 0)
            summary.new += metadata.get("n_new", 0)
            summary.known += metadata.get("n_known", 0)
            summary.repeated += metadata.get("n_repeated", 0)
            summary.quarantined += metadata.get("n_quarantined", 0)
            summary.ignored += metadata.get("n_ignored", 0)
            refused.update(metadata.get("refused", {}))
        elif made.asset_key.path == ["extracted", "documents"]:
            summary.read += metadata.get("read_now", 0)
    summary.refused = dict(refused)
    home = Home(summary.home)
    checks = [evaluation for evaluation in done.get_asset_check_evaluations() if not evaluation.passed]
    if any(event.asset_key == GATE for event in done.get_asset_check_evaluations()):
        result = history.latest(home)
        if result is not None:
            summary.checks_passed = result.n_passed
            summary.checks_failed = [check.says for check in (*result.blocking, *result.warnings)]
            summary.held_back, summary.n_held_back = result.held_back, result.n_held_back
            summary.notes += result.notes
            if not result.may_publish:
                summary.offending = [row for check in result.blocking for row in check.rows]
                summary.blocking = [check.says for check in result.blocking]
    summary.checks_failed += [
        told
        for check in checks
        if check.asset_key != GATE and (check.asset_key, check.check_name) not in places()
        for told in run_alerts.told_of(check)
    ]
    if not done.success and not summary.blocking:
        summary.failure = run_alerts.failure_of(dagster, done.run_id)
    elif passed_over := {drop: why for check in checks for drop, why in run_alerts.passed_over(check).items()}:
        told = "; ".join(f"{drop}: {why}" for drop, why in passed_over.items())
        summary.failure = f"passed over, while the others went on: {told}"
