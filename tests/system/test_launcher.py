"""Runs whose process was lost: found, ended, and left alone where the process lives."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.tags import GRPC_INFO_TAG

from pipelines.ops.dagster.instance import instance
from pipelines.ops.dagster.launcher import LOST, recover
from pipelines.ops.run_alerts import failure_of
from tests.builders.paths import ROOT
from warehouse.store.home import Home

HOLD = """
import pathlib, sys
from warehouse.store.home import Home
from warehouse.store.locks import writer
with writer(Home(pathlib.Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""
GONE = {GRPC_INFO_TAG: '{"host": "localhost", "socket": "/no/code/server/is/here.sock"}'}
"""Tags of a run that a daemon gave to a code server that is not there any more."""


@dg.job
def nothing() -> None:
    """A job without a step."""


@contextmanager
def _writing(home: Home) -> Iterator[None]:
    """Another process writes ``home``, as a run of the command line does."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"held\n"
        yield
    finally:
        process.communicate()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def _run(dagster: dg.DagsterInstance, status: dg.DagsterRunStatus, tags: dict[str, str]) -> str:
    return dagster.create_run_for_job(nothing, status=status, tags=tags).run_id


def test_a_run_of_a_daemon_that_is_gone_is_ended(home: Home) -> None:
    with instance(home) as dagster:
        run = _run(dagster, dg.DagsterRunStatus.STARTED, GONE)
        starting = _run(dagster, dg.DagsterRunStatus.STARTING, GONE)
        canceling = _run(dagster, dg.DagsterRunStatus.CANCELING, GONE)
        with _writing(home):  # another run has nothing to do with it
            assert set(recover(dagster)) == {run, starting, canceling}
        found = {one.run_id: one for one in dagster.get_runs()}
        assert found[run].status is found[starting].status is dg.DagsterRunStatus.FAILURE
        assert found[canceling].status is dg.DagsterRunStatus.CANCELED
        assert failure_of(dagster, run) == LOST
        assert found[run].tags["dagster/will_retry"] == "true"
        assert recover(dagster) == []


def test_a_run_of_the_command_line_lives_as_long_as_it_may_write(home: Home) -> None:
    with instance(home) as dagster:
        run = _run(dagster, dg.DagsterRunStatus.STARTED, {})
        with _writing(home):
            assert recover(dagster) == []
        assert recover(dagster) == [run]
