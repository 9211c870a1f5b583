"""The web UI in a real headless browser: asset graph, a run, checks, metadata, as an engineer looks at them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from assets.attributes import DROPS
from pipelines.definitions import build
from pipelines.ops.dagster.instance import instance
from pipelines.ops.settings import SAMPLES, settings
from tests.builders.paths import ROOT
from warehouse.intake.drops import Register
from warehouse.store.home import Home

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE_SECONDS = 300
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]


@dataclass(frozen=True, slots=True)
class Served:
    address: str
    run_id: str


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _ingested(home: Home, folder: Path) -> str:
    """Takes in two articles as the daemon would; returns the run."""
    folder.mkdir()
    for text in sorted((SAMPLES / "texts").glob("*.txt"))[:2]:
        shutil.copy(text, folder / text.name)
    definitions = build(settings(home.path, {"SAFEGOV_WORKERS": "1"}))
    drop = Register(home).add(str(folder)).name
    with instance(home) as dagster:
        dagster.add_dynamic_partitions(DROPS.name or "", [drop])
        done = definitions.resolve_job_def("ingest").execute_in_process(instance=dagster, partition_key=drop)
    return done.run_id


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("ui")
    home = Home(folder / "home")
    run_id = _ingested(home, folder / "2024-01-31")
    address = f"http://127.0.0.1:{_free_port()}"
    with (folder / "ui.log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "pipelines.cli.main",
                "ui",
                "--home",
                str(home.path),
                "--port",
                address.rsplit(":", maxsplit=1)[-1],
            ],
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _answers(address):
            said = (folder / "ui.log").read_text(encoding="utf-8", errors="replace")
            assert process.poll() is None and time.monotonic() < deadline, said
            time.sleep(0.5)
        yield Served(address, run_id)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/server_info", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def page(served: Served, browser: Any) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1600, "height": 1100})
    opened.set_default_timeout(PATIENCE_SECONDS * 1000)
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    yield opened
    opened.close()
    expect.set_options(timeout=5000)


def _look(page: Any, name: str) -> None:
    """Keeps a picture for who wants to look, where SAFEGOV_PICTURES names a folder."""
    if folder := os.environ.get("SAFEGOV_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_graph_shows_the_layers(page: Any, served: Served) -> None:
    page.goto(f"{served.address}/asset-groups")
    for group in ("documents", "extracted", "governance", "trends", "publication"):
        expect(page.get_by_text(group, exact=True).first).to_be_visible()
    _look(page, "graph")


def test_a_run_shows_its_steps(page: Any, served: Served) -> None:
    page.goto(f"{served.address}/runs/{served.run_id}")
    expect(page.get_by_text("Success", exact=True).first).to_be_visible()
    for step in ("documents", "extracted"):
        expect(page.get_by_text(step, exact=True).first).to_be_visible()
    expect(page.get_by_text("RUN_SUCCESS", exact=True).first).to_be_visible()
    _look(page, "run")


def test_checks_say_what_they_hold(page: Any, served: Served) -> None:
    page.goto(f"{served.address}/assets/documents?view=checks")
    expect(page.get_by_text("inputs_accounted_for").first).to_be_visible()
    expect(page.get_by_text("few_inputs_quarantined").first).to_be_visible()
    _look(page, "checks-first")
    page.get_by_text("inputs_accounted_for").first.click()
    expect(page.get_by_text("n_quarantined", exact=True).first).to_be_visible()
    _look(page, "checks")


def test_metadata_counts_and_describes(page: Any, served: Served) -> None:
    page.goto(f"{served.address}/assets/documents?view=partitions&partition=2024-01-31")
    expect(page.get_by_text("n_inputs", exact=True).first).to_be_visible()
    _look(page, "partition")
    page.goto(f"{served.address}/assets/documents?view=overview")
    expect(page.get_by_text("What could not be taken in is in quarantine").first).to_be_visible()
    expect(page.get_by_text("sha256", exact=True).first).to_be_visible()
    _look(page, "overview")
