"""The files that put safegov on a server: checked as far as a machine without Docker and systemd allows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import dagster as dg
import pytest
import yaml
from typer.main import get_command

from pipelines.cli.main import app
from pipelines.definitions import build
from pipelines.ops.settings import settings
from tests.builders.paths import ROOT

COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]


def test_the_compose_file_starts_commands_that_there_are() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert {service["command"][0] for service in services.values()} == {"daemon", "ui"} <= COMMANDS
    assert services["ui"]["ports"] == ["127.0.0.1:3000:3000"], "the UI has no log-in"


def test_the_image_copies_what_there_is_and_starts_a_command_that_there_is() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    (copied,) = (line.split()[1:-1] for line in lines if line.startswith("COPY pyproject"))
    assert all((ROOT / name).is_file() for name in copied)
    (command,) = (line for line in lines if line.startswith("CMD"))
    assert yaml.safe_load(command.removeprefix("CMD "))[0] in COMMANDS


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    words = (ROOT / "deploy" / "safegov.service").read_text(encoding="utf-8")
    assert "/safegov daemon\n" in words
    # What it names is not on this machine: true stands for the program, root for the user.
    unit = tmp_path / "safegov.service"
    unit.write_text(words.replace("/opt/safegov/.venv/bin/safegov", "/bin/true").replace("User=safegov", "User=root"))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Unknown" not in done.stderr


def test_a_run_may_ask_for_several_processes(tmp_path: Path) -> None:
    job = build(settings(tmp_path, {})).resolve_job_def("backfill")
    words = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    (config,) = (line.strip() for line in words.splitlines() if line.strip().startswith("execution:"))
    assert dg.validate_run_config(job, yaml.safe_load(config))


def test_the_image_and_the_makefile_set_up_with_the_same_uv() -> None:
    (wanted,) = re.findall(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    (used,) = re.findall(r"install .*uv==(\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert used == wanted
