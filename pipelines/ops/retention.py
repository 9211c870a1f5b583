"""Histories kept within bounds: Dagster's runs and their events, results of the gate, messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import dagster as dg

from pipelines.ops import event_file
from pipelines.ops.settings import Settings
from warehouse.release.gate import history
from warehouse.release.history import prune, surplus
from warehouse.store.home import Home


@dataclass(frozen=True, slots=True)
class Removed:
    """How much went."""

    runs: int
    gates: int
    events: int
    releases: int = 0


def rotate(settings: Settings, instance: dg.DagsterInstance, now: datetime | None = None) -> Removed:
    """Removes what is older than the settings keep. The store and corrections are never touched, and of releases none
    unless SAFEGOV_KEEP_RELEASES says how many are kept: never the published one, a pinned one, or one that was cited.
    """
    now = now or datetime.now(UTC)
    home = Home(settings.home)
    limit = now - timedelta(days=settings.keep_runs_days)
    old = instance.get_run_records(dg.RunsFilter(created_before=limit))
    finished = [record.dagster_run.run_id for record in old if record.dagster_run.is_finished]
    for run_id in finished:
        instance.delete_run(run_id)
    gates = history.prune(home, settings.keep_gates)
    gone = prune(home, surplus(home, settings.keep_releases)) if settings.keep_releases else []
    return Removed(len(finished), gates, event_file.forget(home, limit, now), len(gone))
