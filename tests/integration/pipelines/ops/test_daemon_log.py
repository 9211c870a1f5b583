"""The daemon's log is a log: plain lines, no noise, bounded, and whole to the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ops.daemon_log import cleaned, keep
from tests.builders.paths import ROOT

PROGRAM = """
import subprocess, sys
from pathlib import Path
from pipelines.ops.daemon_log import take_over
from warehouse.store.home import Home
take_over(Home(Path(sys.argv[1])))
print("\\x1b[31mfirst\\x1b[0m", flush=True)
sys.exit("second")
"""
RECORD = "2026-01-02 03:04:05 +0000 - dagster - {level} - ingest - {words}\n"


def test_colours_debug_records_and_leak_reports_go_and_all_else_stays() -> None:
    given = [
        "\x1b[32m2026-01-02 03:04:05 +0000\x1b[0m - dagster.daemon - \x1b[34mINFO\x1b[0m - launched\n",
        RECORD.format(level="DEBUG", words="STEP_START"),
        "  with more below\n",
        RECORD.format(level="ERROR", words="failed"),
        "\n",
        "Stack Trace:\n",
        '  File "x.py", line 1, in y\n',
        "ValueError: DEBUG is no reason to go\n",
        "/lib/multiprocessing/resource_tracker.py:254: UserWarning: resource_tracker: There appear to be 1 leaked "
        "semaphore objects to clean up at shutdown\n",
        "  warnings.warn('resource_tracker: There appear to be %d '\n",
        "nanobind: leaked 2 functions!\n",
        " - leaked function \"x\"\n",
        RECORD.format(level="DEBUG", words="LOGS_CAPTURED"),
        "printed by somebody\n",
        "  and indented\n",
    ]  # fmt: skip
    assert list(cleaned(given)) == [
        "2026-01-02 03:04:05 +0000 - dagster.daemon - INFO - launched",
        "2026-01-02 03:04:05 +0000 - dagster - ERROR - ingest - failed",
        "",
        "Stack Trace:",
        '  File "x.py", line 1, in y',
        "ValueError: DEBUG is no reason to go",
        "printed by somebody",
        "  and indented",
    ]


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]))))
def test_what_is_no_noise_is_kept_in_its_order(lines: list[str]) -> None:
    kept = list(cleaned(f"{line}\n" for line in lines))
    assert all("\x1b[" not in line for line in kept)
    ordinary = [line for line in lines if line.isalnum() and "resource" not in line.lower()]
    assert [line for line in kept if line in ordinary] == ordinary


def test_the_file_is_rotated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "logs" / "daemon.log"
    lines = [f"line {number:04}\n" for number in range(200)]
    keep(lines, file, size=500, files=3)
    assert sorted(path.name for path in file.parent.iterdir()) == [
        "daemon.log",
        "daemon.log.1",
        "daemon.log.2",
        "daemon.log.3",
    ]
    assert all(path.stat().st_size <= 500 for path in file.parent.iterdir())
    assert file.read_text().endswith("line 0199\n")
    assert capsys.readouterr().err == "".join(lines)


def test_a_folder_that_cannot_be_written_costs_the_file_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file")
    keep(["one\n", "two\n"], tmp_path / "logs" / "daemon.log")
    assert capsys.readouterr().err == "one\ntwo\n"


def test_all_is_kept_of_a_process_and_its_children_until_the_last_has_ended(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.wait(60) == 1
    os.killpg(process.pid, signal.SIGTERM)  # as Ctrl-C and supervisors do: the log is there to the end
    _, errors = process.communicate(timeout=60)
    assert errors.splitlines() == ["first", "second"]
    assert (tmp_path / "logs" / "daemon.log").read_text().splitlines() == ["first", "second"]


def test_what_a_child_says_after_its_parent_has_ended_is_kept_too(tmp_path: Path) -> None:
    program = PROGRAM.replace("print(", "_ = subprocess.Popen([sys.executable, '-c', LATER]); print(", 1)
    process = subprocess.Popen(
        [sys.executable, "-c", f"LATER = 'import time; time.sleep(0.5); print(3)'\n{program}", str(tmp_path)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    _, errors = process.communicate(timeout=60)
    assert errors.splitlines() == ["first", "second", "3"]
