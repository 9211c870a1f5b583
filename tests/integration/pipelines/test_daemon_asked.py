"""Whether the daemon is there is asked of the system, not of what it left behind."""

from __future__ import annotations

import http.server
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.errors import InUseError
from pipelines.ops.daemon import ask, hold, is_held
from pipelines.ops.dagster.folder import prepare
from pipelines.ops.health import of_ui
from tests.builders.commands import app
from tests.builders.paths import ROOT
from warehouse.store.home import Home

HOLDER = """
import os, sys
from pathlib import Path
from pipelines.ops.daemon import hold
from warehouse.store.home import Home
hold(Home(Path(sys.argv[1])))
program = \"\"\"
import subprocess, sys
subprocess.Popen([\"sleep\", \"5\"], stdout=subprocess.DEVNULL)
print(\"held\", flush=True)
sys.stdin.read()
\"\"\"
os.execv(sys.executable, [sys.executable, "-c", program])  # as the daemon becomes Dagster's, which starts others
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    prepare(home)
    return home


@pytest.fixture
def held(home: Home) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home.path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def _instance(**beats: tuple[float, str | None]) -> Any:
    """Dagster's records in which threads last said something so many seconds ago, with or without an error."""
    now = datetime.now(UTC)
    found = {
        kind: SimpleNamespace(
            timestamp=(now - timedelta(seconds=ago)).timestamp(),
            errors=[SimpleNamespace(message=error)] if error else [],
        )
        for kind, (ago, error) in beats.items()
    }
    return SimpleNamespace(get_daemon_heartbeats=lambda: found, get_required_daemon_types=lambda: set(beats))


def test_it_is_there_while_its_process_lives_and_gone_with_it(home: Home, held: subprocess.Popen[str]) -> None:
    answer = ask(home, _instance(SENSOR=(3, None)))
    assert answer.is_running and answer.says.startswith(f"running (process {held.pid} on ")
    with pytest.raises(InUseError, match=rf"a daemon watches .*process {held.pid}") as error:
        hold(home)
    assert error.value.exit_code == 4
    held.send_signal(signal.SIGKILL)
    held.wait()
    answer = ask(home, _instance(SENSOR=(3, None)))  # its mark is of just now
    assert not is_held(home) and not answer.is_running and answer.says.startswith("not running; last seen 2")


def test_a_thread_that_stands_still_or_fails_is_a_problem(home: Home, held: subprocess.Popen[str]) -> None:
    later = datetime.now(UTC) + timedelta(minutes=10)
    answer = ask(home, _instance(SENSOR=(-599, None), SCHEDULER=(-10, None), ASSET=(-599, "boom\nmore")), later)
    assert answer.is_running
    stuck, failing = sorted(answer.problems, key=lambda words: "fails" in words)
    assert stuck.startswith("the daemon's thread SCHEDULER has not moved since") and "restart" in stuck
    assert failing == "the daemon's thread ASSET fails: boom"


def test_marks_of_the_daemon_before_say_nothing_of_this_one(home: Home, held: subprocess.Popen[str]) -> None:
    assert ask(home, _instance(SENSOR=(86400, "of yesterday"))).problems == ()


def test_health_answers_by_exit_code(home: Home, held: subprocess.Popen[str]) -> None:
    running = CliRunner().invoke(app, ["health", "--home", str(home.path)])
    assert (running.exit_code, running.output[:22]) == (0, "daemon running (proces")
    held.kill()
    held.wait()
    gone = CliRunner().invoke(app, ["health", "daemon", "--home", str(home.path)])
    assert (gone.exit_code, gone.output) == (1, "daemon not running\n")


@pytest.mark.parametrize("status", [200, 500])
def test_the_ui_is_asked_over_http(status: int) -> None:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/server_info" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert of_ui(server.server_port).is_running is (status == 200)
        port = server.server_port
    assert not of_ui(port).is_running
    assert CliRunner().invoke(app, ["health", "ui", "--port", str(port)]).exit_code == 1
    assert CliRunner().invoke(app, ["health", "fridge"]).exception is not None
