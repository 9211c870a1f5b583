"""A command ends its process at once: nothing that Python does at its end is missed but the taking apart."""

from __future__ import annotations

import subprocess
import sys

import pytest

_REGISTERED = """
import atexit, sys
from pipelines.cli import main
from pipelines.cli.leaving import leave

class Kept:
    def __del__(self):
        print("taken apart")

sys.modules["kept"] = Kept()  # modules are taken apart last
atexit.register(print, "registered")
"""


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _REGISTERED + program, *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("code", [0, 3])
def test_what_was_written_and_registered_is_done_and_nothing_taken_apart(code: int) -> None:
    done = _run(f"print('written', end=' '); leave({code})")
    assert (done.returncode, done.stdout.split(), done.stderr) == (code, ["written", "registered"], "")


def test_a_thread_at_work_is_waited_for() -> None:
    done = _run(
        "import threading, time\n"
        "threading.Thread(target=lambda: (time.sleep(0.3), print('worked'))).start()\n"
        "leave(3); sys.exit(3)"
    )
    assert (done.returncode, done.stdout.split()[:2]) == (3, ["worked", "registered"])


@pytest.mark.parametrize(
    ("arguments", "code"), [(("--version",), 0), (("show", "--no-such-option"), 2), (("no-such-command",), 2)]
)
def test_a_command_ends_so_with_its_own_code(arguments: tuple[str, ...], code: int) -> None:
    done = _run("main.program()", *arguments)
    assert done.returncode == code
    assert done.stdout.split()[-1] == "registered" and bool(code) == bool(done.stderr)


def test_words_for_an_exit_are_told() -> None:
    done = _run("def stop(): sys.exit('told')\nmain.main = stop\nmain.program()")
    assert (done.returncode, done.stderr) == (1, "told\n")
