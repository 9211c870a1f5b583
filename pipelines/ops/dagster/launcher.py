"""Starts runs as Dagster's default launcher does, and can tell whether a run's process is still there.

The default launcher cannot: a run whose process was lost (the machine lost power, the daemon was killed) would count as
running for ever, and hold the pool of the warehouse with it.
"""

from __future__ import annotations

import json
from pathlib import Path

import dagster as dg
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.launcher.base import CheckRunHealthResult, WorkerStatus
from dagster._core.launcher.default_run_launcher import DefaultRunLauncher
from dagster._core.storage.tags import GRPC_INFO_TAG
from dagster._grpc.client import DagsterGrpcClient
from dagster._grpc.types import GetCurrentRunsResult
from dagster._serdes import deserialize_value

from warehouse.store.files import StoreBusyError
from warehouse.store.home import Home
from warehouse.store.locks import writer

_UNDER_WAY = (dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING)
LOST = "The run's process is gone: the daemon was killed or the machine went down."


class Launcher(DefaultRunLauncher):
    """The default launcher, with a check of the run's process for Dagster's run monitoring."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        """Always."""
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """RUNNING where the process that the run was given to still has it, else FAILED."""
        home = Home(Path(self._instance.root_directory).parent)
        is_alive = _is_served(run) if GRPC_INFO_TAG in run.tags else _is_written(home)
        return (
            CheckRunHealthResult(WorkerStatus.RUNNING) if is_alive else CheckRunHealthResult(WorkerStatus.FAILED, LOST)
        )


def _is_served(run: dg.DagsterRun) -> bool:
    """Whether the code server that was told to start ``run`` is there and has it."""
    server = json.loads(run.tags[GRPC_INFO_TAG])
    client = DagsterGrpcClient(port=server.get("port"), socket=server.get("socket"), host=server.get("host"))
    try:
        answer = deserialize_value(client.get_current_runs(), GetCurrentRunsResult)
    except DagsterUserCodeUnreachableError:
        return False
    return run.run_id in answer.current_runs


def _is_written(home: Home) -> bool:
    """Whether some process writes ``home``: a run of the command line holds that right from beginning to end."""
    try:
        with writer(home, wait_seconds=0):
            return False
    except StoreBusyError:
        return True


def recover(instance: dg.DagsterInstance) -> list[str]:
    """Ends the runs that no process works on any more; returns their ids. Dagster's retries start them again."""
    lost: list[str] = []
    if not instance.run_launcher.supports_check_run_worker_health:
        return lost  # another launcher was chosen in dagster.yaml
    for record in instance.get_run_records(dg.RunsFilter(statuses=list(_UNDER_WAY))):
        run = record.dagster_run
        health = instance.run_launcher.check_run_worker_health(run)
        if health.status is not WorkerStatus.FAILED:
            continue
        if run.status is dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, LOST)
        else:
            instance.report_run_failed(run, LOST)
        lost.append(run.run_id)
    return lost
