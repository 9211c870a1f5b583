"""The files that put safegov on a server: checked as far as a machine without Docker and systemd allows."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from typer.main import get_command

from pipelines.cli.services import MODULE
from pipelines.definitions import build
from pipelines.ops.settings import settings
from tests.builders.commands import app
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


def _lock() -> list[dict[str, Any]]:
    packages: list[dict[str, Any]] = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return packages


def _fits(wheel: str, minor: int) -> bool:
    """Whether a wheel installs on Linux (x86-64) under Python 3.``minor`` (PEP 425)."""
    *_, pythons, abis, platforms = wheel.removesuffix(".whl").split("-")
    if platforms != "any" and not ("linux" in platforms and "x86_64" in platforms):
        return False
    if any(one in pythons.split(".") for one in ("py3", "py2", f"cp3{minor}")) and "none" in abis.split("."):
        return True
    if f"cp3{minor}" in abis.split("."):
        return True
    oldest = re.search(r"cp3(\d+)", pythons)
    return "abi3" in abis and oldest is not None and int(oldest[1]) <= minor


def _needed() -> set[str]:
    """What is installed on Linux for safegov and its tests, by name."""
    by_name = {package["name"]: package for package in _lock()}
    own = by_name["safegov"]
    waiting = [*own["dependencies"], *own["dev-dependencies"]["dev"]]
    needed: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        if "win32" in wanted.get("marker", "") or wanted["name"] in needed:
            continue
        needed.add(wanted["name"])
        waiting += by_name[wanted["name"]].get("dependencies", [])
    return needed


def test_the_makefile_offers_just_those_pythons_that_all_locked_packages_are_made_for() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (offered,) = re.findall(r"^PYTHONS := (.+)$", makefile, re.M)
    needed = _needed()
    wheels = {p["name"]: [w["url"].rsplit("/", 1)[-1] for w in p.get("wheels", [])] for p in _lock()}
    made_for = [
        f"3.{minor}"
        for minor in range(20, 10, -1)
        if all(any(_fits(wheel, minor) for wheel in wheels[name]) for name in needed)
    ]
    assert offered.split() == made_for
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={made_for[-1]}"
    (fetched,) = re.findall(r"^FETCHED := (.+)$", makefile, re.M)
    assert fetched in made_for


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder with blanks, brackets and Chinese, in which nothing is set up."""
    folder = tmp_path / "my work (安全) [é]"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def _program(file: Path, words: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
    file.chmod(0o755)


def _make(folder: Path, *asked: str, path: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """``make`` in ``folder``, which finds no program but those of the system and of ``path``."""
    tools = folder.parent / "tools"
    if not tools.exists():
        tools.mkdir()
        for name in ("make", "sh", "rm", "mkdir", "cut", "ln", "grep", "tail", "touch", "cat", "dirname"):
            (tools / name).symlink_to(str(shutil.which(name)))
    return subprocess.run(
        [str(tools / "make"), *asked],
        cwd=folder,
        env={"PATH": f"{path}:{tools}" if path else str(tools), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _set_up(checkout: Path) -> None:
    """As ``make setup`` leaves it; the program says what it was given."""
    _program(checkout / ".uv/bin/uv", "exit 1")
    _program(checkout / ".venv/bin/safegov", 'for one in "$@"; do echo "<$one>"; done')
    (checkout / ".venv/.ready").touch()


@pytest.mark.parametrize(
    ("name", "written"), [("a folder (and brackets) [x] 市'\"", None), ("a$b", "a$b"), ("-", None), ("a;b|c&d", None)]
)
def test_make_run_hands_on_a_path_of_any_name(checkout: Path, name: str, written: str | None) -> None:
    _set_up(checkout)
    if name != "-":
        (checkout / name).mkdir()
    done = _make(checkout, "run", f"INPUT={written or name}", "HOME_DIR=my home (1)")
    assert done.stdout.splitlines() == ["<run>", f"<{name}>", "<--home>", "<my home (1)>"], done.stderr


def test_make_run_takes_several_paths_and_needs_no_network_where_all_is_there(checkout: Path) -> None:
    _set_up(checkout)
    done = _make(checkout, "run", "INPUT=one two")
    assert done.stdout.splitlines() == ["<run>", "<one>", "<two>", "<--home>", "<var>"], done.stderr


def test_without_the_network_make_says_what_it_needs_and_from_where(checkout: Path) -> None:
    """Python is here, the package index is not."""
    here = checkout.parent / "bin"
    _program(
        here / "python3.13",
        'case "$*" in *"-m venv"*) mkdir -p .uv/bin; ln -s "$0" .uv/bin/python;; '
        '*"pip install"*) echo "WARNING: Retrying"; echo "ERROR: No matching distribution" >&2; exit 1;; '
        '*"-c"*) exit 0;; esac',
    )
    done = _make(checkout, "run", path=str(here))
    assert done.returncode == 2
    told = [line for line in done.stderr.splitlines() if line.startswith("safegov")]
    assert len(told) == 2
    assert "could not be fetched from the Python package index: ERROR: No matching" in told[0]
    assert "needs the network once (pypi.org" in told[1]
    assert "Retrying" not in done.stdout + done.stderr

    _program(checkout / ".uv/bin/uv", 'echo "error: Failed to fetch: https://pypi.org/simple/polars/" >&2; exit 2')
    done = _make(checkout, "run", path=str(here))
    assert done.returncode == 2
    told = [line for line in done.stderr.splitlines() if line.startswith("safegov")]
    assert len(told) == 2 and "packages of uv.lock could not be installed: error: Failed to fetch" in told[0]


def test_where_no_python_fits_uv_fetches_one_unless_forbidden(checkout: Path) -> None:
    _program(checkout / ".uv/bin/uv", 'echo "uv $UV_PYTHON $UV_PYTHON_DOWNLOADS $*"; mkdir -p .venv')
    here = checkout.parent / "bin"
    _program(here / "python3", "exit 1")  # too old
    forbidden = _make(checkout, "setup", path=str(here), SAFEGOV_FETCH_PYTHON="0")
    assert forbidden.returncode == 2 and "SAFEGOV_FETCH_PYTHON=0 forbids to fetch one" in forbidden.stderr
    named = _make(checkout, "setup", "PYTHON=python3", path=str(here))
    assert named.returncode == 2 and "PYTHON=python3 is none of 3." in named.stderr
    done = _make(checkout, "setup", path=str(here))
    assert done.returncode == 0, done.stderr
    assert "uv fetches 3.13 from github.com (SAFEGOV_FETCH_PYTHON=0 forbids it)" in done.stdout
    assert "uv 3.13 automatic sync --frozen" in done.stdout


def test_the_newest_python_that_fits_is_taken_and_none_is_fetched(checkout: Path) -> None:
    _program(checkout / ".uv/bin/uv", 'echo "uv $UV_PYTHON $UV_PYTHON_DOWNLOADS"; mkdir -p .venv')
    here = checkout.parent / "bin of mine"
    for name in ("python3", "python3.12", "python3.13"):
        _program(here / name, "exit 0")
    done = _make(checkout, "setup", path=str(here))
    assert f"uv {here}/python3.13 never" in done.stdout, done.stderr


def test_services_are_watched_by_commands_that_there_are() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name, service in services.items():
        assert service["healthcheck"]["test"][:3] == ["CMD", "safegov", "health"], name
        assert service["healthcheck"]["test"][3] == name
    assert "health" in COMMANDS


def test_the_code_location_has_one_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["dg"]["project"]
    assert project["code_location_name"] == project["code_location_target_module"] == MODULE
