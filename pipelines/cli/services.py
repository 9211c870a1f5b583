"""``safegov ui``, ``daemon``, ``status``, ``rotate``: what keeps it running for years, and tells how it stands."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pipelines.cli.options import HomeOption, JsonOption
from pipelines.ops.settings import HOME_VARIABLE, settings
from warehouse.store.home import Home


def _become(program: str, home: Home, *arguments: str) -> None:
    """Turns this process into one of Dagster's programs, so that signals and exit codes are its own."""
    from pipelines.ops.dagster.instance import instance

    with instance(home):
        pass  # made before the program starts, which would not wait for another that is making it
    os.environ[HOME_VARIABLE] = str(home.path)
    command = [sys.executable, "-m", program, *arguments, "-m", "pipelines.definitions"]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, a fixed module


def ui(
    home: HomeOption = None,
    port: Annotated[int, typer.Option(help="Port.")] = 3000,
    host: Annotated[str, typer.Option(help="Address; the UI has no log-in, so keep it on loopback.")] = "127.0.0.1",
) -> None:
    """Open the Dagster web UI on loopback: assets, runs, checks. Stop it with Ctrl-C."""
    chosen = settings(home)
    print(f"Dagster UI: http://{host}:{port}  (Ctrl-C stops it)", file=sys.stderr)
    _become("dagster_webserver", Home(chosen.home), "-h", host, "-p", str(port))


def daemon(home: HomeOption = None) -> None:
    """Run schedules, sensors and queued runs until stopped: the landing folder is watched, releases are published."""
    from pipelines.ops.dagster.instance import instance
    from pipelines.ops.dagster.launcher import recover
    from pipelines.ops.upgrade import upgrade

    chosen = settings(home)
    for line in upgrade(Home(chosen.home)):
        print(f"safegov: {line}", file=sys.stderr)
    with instance(Home(chosen.home)) as dagster:
        for run in recover(dagster):
            print(f"run {run[:8]} was cut off; it is started again", file=sys.stderr)
    print(f"watching {Home(chosen.home).landing} (Ctrl-C stops it)", file=sys.stderr)
    _become("dagster._daemon", Home(chosen.home), "run")


def status(home: HomeOption = None, json: JsonOption = False) -> None:
    """Say how things stand: releases, runs, what waits, is stale or failed. Exit code 1 if someone must look."""
    from dataclasses import asdict

    from pipelines.cli.output import dump
    from pipelines.errors import UsageError
    from pipelines.ops.dagster.instance import instance
    from pipelines.ops.status import as_text
    from pipelines.ops.status import status as look

    chosen = settings(home)
    if not Home(chosen.home).dagster.is_dir():
        raise UsageError(f"{chosen.home} is no home folder of safegov: run `safegov run` first, or name another --home")
    with instance(Home(chosen.home)) as dagster:
        told = look(chosen, dagster)
    if json:
        dump(asdict(told))
    else:
        print(as_text(told))
    raise typer.Exit(1 if told.problems else 0)


def rotate(home: HomeOption = None) -> None:
    """Remove old runs and their events, old results of the gate, and old lines of events.jsonl."""
    from pipelines.ops.dagster.instance import instance
    from pipelines.ops.retention import rotate as remove

    chosen = settings(home)
    with instance(Home(chosen.home)) as dagster:
        gone = remove(chosen, dagster)
    print(f"removed {gone.runs} runs, {gone.gates} gate results, {gone.events} messages")


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    for command in (ui, daemon, status, rotate):
        app.command()(command)
