"""``safegov ui``: the Dagster web UI on a home folder."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pipelines.commands.options import HomeOption
from pipelines.settings import HOME_VARIABLE, ROOT, home_folder
from warehouse.home import Home


def _become(program: str, home: Home, *arguments: str) -> None:
    """Turns this process into one of Dagster's programs, so that signals and exit codes are its own."""
    from pipelines.instance import prepare

    prepare(home)
    os.environ[HOME_VARIABLE] = str(home.path)
    os.chdir(ROOT)
    command = [sys.executable, "-m", program, *arguments, "-m", "pipelines.definitions"]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, a fixed module


def ui(
    home: HomeOption = None,
    port: Annotated[int, typer.Option(help="Port on the loopback address.")] = 3000,
) -> None:
    """Open the Dagster web UI on loopback: assets, runs, checks. Stop it with Ctrl-C."""
    print(f"Dagster UI: http://127.0.0.1:{port}  (Ctrl-C stops it)", file=sys.stderr)
    _become("dagster_webserver", Home(home_folder(home)), "-h", "127.0.0.1", "-p", str(port))


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.command()(ui)
