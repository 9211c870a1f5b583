"""A run at a real terminal: it shows its progress, Ctrl-C stops it without a traceback, and the next run goes on."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import pytest

from pipelines.ops.alerts import events
from pipelines.ops.dagster.instance import instance
from pipelines.ops.settings import SAMPLES
from tests.builders.measured import measured
from tests.builders.paths import ROOT
from warehouse.store.home import Home

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 600
CONTROL_C = b"\x03"


def _at_a_terminal(*arguments: str, stop_at: str | None = None) -> tuple[int, str]:
    """Exit code and output (without colours) of a command at a terminal; Ctrl-C is pressed when ``stop_at`` shows."""
    process, screen = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.environ |= {"TERM": "xterm", "COLUMNS": "120"}
        os.execv(sys.executable, [sys.executable, "-m", "pipelines.cli.main", *arguments])
    seen = b""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if select.select([screen], [], [], 1)[0]:
            try:
                part = os.read(screen, 65536)
            except OSError:  # the program has ended
                break
            if not part:
                break
            seen += part
            if stop_at and stop_at.encode() in seen:
                os.write(screen, CONTROL_C)
                stop_at = None
    os.close(screen)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())


def test_ctrl_c_is_no_failure_and_the_next_run_goes_on_and_shows_each_step(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for text in sorted((SAMPLES / "texts").glob("*.txt"))[:4]:
        (texts / text.name).write_bytes(text.read_bytes())
    home = measured(Home(tmp_path / "home"))
    command = ("run", str(texts), "--home", str(home.path))

    code, shown = _at_a_terminal(*command, stop_at="bringing documents together")
    assert code == 128 + signal.SIGINT
    assert "Traceback" not in shown and "Error" not in shown
    assert (
        shown.rstrip()
        .splitlines()[-1]
        .endswith("safegov: stopped by you; what was finished is kept, and the same command goes on from there")
    )
    with instance(home) as dagster:
        assert [run.status for run in dagster.get_runs()] == [dg.DagsterRunStatus.CANCELED]
    assert events(home) == []

    code, shown = _at_a_terminal(*command)
    assert code == 0
    assert "4 known" in shown and "r0001 in" in shown
    for title in ("taking in texts", "bringing documents together", "checking the release", "writing the release"):
        assert title in shown

    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", *command, "--quiet"], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
