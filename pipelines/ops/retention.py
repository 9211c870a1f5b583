"""Histories kept within bounds: Dagster's runs and their events, results of the gate, messages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import dagster as dg

from pipelines.ops.settings import Settings
from warehouse.release.gate import history
from warehouse.store.home import Home
from warehouse.store.parts import write_bytes


@dataclass(frozen=True, slots=True)
class Removed:
    """How much went."""

    runs: int
    gates: int
    events: int


def rotate(settings: Settings, instance: dg.DagsterInstance, now: datetime | None = None) -> Removed:
    """Removes what is older than the settings keep. Releases, the store and corrections are never touched."""
    now = now or datetime.now(UTC)
    home = Home(settings.home)
    limit = now - timedelta(days=settings.keep_runs_days)
    old = instance.get_run_records(dg.RunsFilter(created_before=limit))
    finished = [record.dagster_run.run_id for record in old if record.dagster_run.is_finished]
    for run_id in finished:
        instance.delete_run(run_id)
    gates = history.prune(home, settings.keep_gates)
    n_events = 0
    if home.events.exists():
        lines = home.events.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if datetime.fromisoformat(json.loads(line)["at"]) >= limit]
        n_events = len(lines) - len(kept)
        if n_events:
            write_bytes(home.events, "".join(f"{line}\n" for line in kept).encode("utf-8"))
    return Removed(len(finished), gates, n_events)
