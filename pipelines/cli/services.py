"""``safegov ui``, ``daemon``, ``health``, ``status``, ``rotate``: what runs for years, and tells how it stands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import HomeOption, JsonOption
from pipelines.cli.visible import visible
from pipelines.errors import SafegovError, UsageError
from pipelines.ops.settings import HOME_VARIABLE, UI_HOSTS_VARIABLE, settings
from warehouse.store.home import Home

if TYPE_CHECKING:
    from pipelines.ops.settings import Settings
    from pipelines.ops.status import Status

MODULE = "pipelines.definitions"
"""What Dagster loads. It is also the name of the code location, in `dg dev` as here (pyproject.toml)."""


def _become(program: str, home: Home, *arguments: str) -> None:
    """Turns this process into one of Dagster's programs, so that signals and exit codes are its own."""
    os.environ[HOME_VARIABLE] = str(home.path)
    command = [sys.executable, "-m", program, *arguments, "-m", MODULE]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, a fixed module


def ui(
    home: HomeOption = None,
    port: Annotated[int, typer.Option(help="Port.")] = 3000,
    host: Annotated[str, typer.Option(help="Address; the UI has no log-in, so keep it on loopback.")] = "127.0.0.1",
) -> None:
    """Open the Dagster web UI on loopback: assets, runs, checks. Stop it with Ctrl-C.

    It answers to localhost and the names in SAFEGOV_UI_HOSTS only.
    """
    from pipelines.ops.dagster.instance import instance

    chosen = settings(home)
    with instance(Home(chosen.home)):
        pass  # made before the program starts, which would not wait for another that is making it
    print(f"Dagster UI: http://{host}:{port}  (Ctrl-C stops it)", file=sys.stderr)
    os.environ[UI_HOSTS_VARIABLE] = ",".join([*chosen.ui_hosts, *([] if host in _EVERY else [host])])
    _become("pipelines.ops.web", Home(chosen.home), "-h", host, "-p", str(port))


_EVERY = {"0.0.0.0", "::", ""}  # noqa: S104 - addresses that are no name to be known by


def daemon(home: HomeOption = None) -> None:
    """Run schedules, sensors and queued runs until stopped: the landing folder is watched, releases are published.

    What it says goes to standard error and to logs/daemon.log in the home folder, which is rotated.
    """
    from assets.attributes import DROPS
    from pipelines.ops.daemon import hold
    from pipelines.ops.daemon_log import take_over
    from pipelines.ops.dagster.folder import prepare
    from pipelines.ops.dagster.instance import instance
    from pipelines.ops.dagster.launcher import recover
    from pipelines.ops.upgrade import upgrade
    from warehouse.intake.drops import Register

    chosen = settings(home)
    folder = Home(chosen.home)
    prepare(folder)
    hold(folder)
    for line in upgrade(folder):
        print(f"safegov: {line}", file=sys.stderr)
    with instance(folder) as dagster:
        if drops := [drop.name for drop in Register(folder).all()]:
            dagster.add_dynamic_partitions(DROPS.name or "", drops)  # known still where Dagster's records were lost
        for run in recover(dagster):
            print(f"run {run[:8]} was cut off; it is started again", file=sys.stderr)
    take_over(folder)
    print(f"watching {folder.landing} (Ctrl-C stops it)", file=sys.stderr)
    _become("dagster._daemon", folder, "run", "--log-level", os.environ.get("DAGSTER_DAEMON_LOG_LEVEL", "warning"))


def health(
    service: Annotated[str, typer.Argument(help="daemon or ui.")] = "daemon",
    home: HomeOption = None,
    port: Annotated[int, typer.Option(help="Port of the UI.")] = 3000,
) -> None:
    """Ask whether the daemon or the UI is there and works, for supervisors of services: exit code 0 or 1."""
    from pipelines.ops.health import of_daemon, of_ui

    if service not in {"daemon", "ui"}:
        raise UsageError(f"health takes daemon or ui, not {service!r}")
    answer = of_daemon(Home(settings(home).home)) if service == "daemon" else of_ui(port)
    print(f"{service} {answer.says}", *answer.problems, sep="\n")
    raise typer.Exit(0 if answer.is_running and not answer.problems else 1)


def status(
    home: HomeOption = None,
    json: JsonOption = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read every part of the store and every file of every release through.")
    ] = False,
) -> None:
    """Say how things stand: releases, runs, what waits, is stale or failed. Exit code 1 if someone must look."""
    from dataclasses import asdict

    from pipelines.cli.output import dump
    from pipelines.ops import daemon
    from pipelines.ops.dagster.records import records
    from pipelines.ops.status import SHOWN_RUNS, as_text
    from pipelines.ops.status import status as look

    chosen = settings(home)
    folder = Home(chosen.home)
    if not folder.dagster.is_dir():
        raise UsageError(f"{chosen.home} is no home folder of safegov: run `safegov run` first, or name another --home")
    found = None if daemon.is_held(folder) else records(folder, SHOWN_RUNS)
    told = look(chosen, None, records=found) if found is not None else _asking_dagster(chosen)
    if verify:
        from pipelines.ops.verify import faults

        told.problems = list(dict.fromkeys((*told.problems, *faults(folder))))
    if json:
        dump(asdict(told))
    else:
        print(visible(as_text(told)))
    raise typer.Exit(1 if told.problems else 0)


def _asking_dagster(chosen: Settings) -> Status:
    """The status where a daemon runs, or a run went wrong."""
    from pipelines.ops.dagster.instance import instance
    from pipelines.ops.faults import fault_of
    from pipelines.ops.status import status as look

    try:
        dagster = instance(Home(chosen.home))
    except Exception as error:  # a full disk, a damaged file: what can be told is told
        if (fault := fault_of(error, chosen.home)) is None:
            raise
        told = look(chosen, None)
        told.problems.insert(0, str(fault))
        return told
    with dagster:
        return look(chosen, dagster)


def rotate(home: HomeOption = None) -> None:
    """Remove old runs, gate results and messages, and releases where SAFEGOV_KEEP_RELEASES says how many stay."""
    from pipelines.ops.dagster.instance import instance
    from pipelines.ops.retention import rotate as remove
    from warehouse.release.keeping import KeepingError

    chosen = settings(home)
    with instance(Home(chosen.home)) as dagster:
        try:
            gone = remove(chosen, dagster)
        except KeepingError as error:
            raise SafegovError(str(error)) from None
    told = f"removed {gone.runs} runs, {gone.gates} gate results, {gone.events} messages"
    print(told + (f", {gone.releases} releases" if chosen.keep_releases else ""))


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    for command in (ui, daemon, health, status, rotate):
        app.command()(command)
