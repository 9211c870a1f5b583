"""Progress as people see it: at a terminal (a real one, of the system), in a log, and not at all."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ops import progress
from pipelines.ops.progress import bar, span, step
from tests.builders.paths import ROOT

WORK = """
import sys, time
from pathlib import Path
from pipelines.ops import progress
progress._FIRST_SECONDS, progress._EVERY_SECONDS, progress._LOOK_SECONDS, progress._LEAST_SECONDS = 0.2, 0.4, 0.1, 0.1
shown, durations = sys.argv[1] == "shown", Path(sys.argv[2])
with progress.bar("reading x", shown=shown) as report:
    for done in range(8):
        report(done, 8)
        time.sleep(0.15)
with progress.step("checking", shown=shown, durations=durations):
    time.sleep(0.6)
print("done")
"""


def _at_a_terminal(arguments: list[str], cwd: Path = ROOT) -> str:
    """What a program writes that is started at a terminal of its own."""
    try:
        ours, theirs = pty.openpty()
    except OSError as error:  # a jail without /dev/pts
        pytest.skip(f"no terminal is to be had here: {error}")
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(arguments, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other side was closed
            break
        if not part:
            break
        written += part
    os.close(ours)
    assert process.wait(60) == 0
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written.decode())


def test_a_terminal_shows_what_is_done_how_far_and_how_long_it_takes(tmp_path: Path) -> None:
    durations = tmp_path / "d.json"
    program = [sys.executable, "-c", WORK, "shown", str(durations)]
    first = _at_a_terminal(program)
    assert re.search(r"reading x \S+ \d of 8 texts, \d+/s, about \d s left", first)
    assert re.search(r"checking \S+ \d s", first)
    assert "left" in _at_a_terminal(program).split("checking", 1)[1], "the second time it is known how long it takes"


def test_a_log_has_a_line_now_and_then_and_no_colours(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORK, "shown", str(tmp_path / "d.json")], cwd=ROOT, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    lines = done.stderr.splitlines()
    assert 2 <= len(lines) <= 12  # more on a busy machine
    told = r"reading x: \d of 8 texts, \d+/s, about \d s left"  # a busy machine's first line may know no rate yet
    assert any(re.fullmatch(told, line) for line in lines), lines
    assert all(re.fullmatch(r"(reading x|checking): .+", line) for line in lines)
    assert done.stdout == "done\n"


def test_asked_to_be_quiet_it_says_nothing(tmp_path: Path) -> None:
    assert _at_a_terminal([sys.executable, "-c", WORK, "quiet", str(tmp_path / "d.json")]) == "done\r\n"


@pytest.mark.parametrize("words", ["", "[]", "{", '{"a": "x"}', "\x00"])
def test_a_file_of_durations_that_is_damaged_does_no_harm(tmp_path: Path, words: str) -> None:
    file = tmp_path / "d.json"
    file.write_text(words)
    with step("a", shown=False, durations=file):
        pass
    assert '"a"' in file.read_text()
    with step("a", shown=False, durations=file / "under a file"):
        pass


def test_an_error_goes_through_and_leaves_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_LOOK_SECONDS", 0.01)
    with pytest.raises(ValueError, match="x"), bar("a", shown=True):
        raise ValueError("x")
    assert not [one for one in progress.threading.enumerate() if one.name == "progress"]


@given(st.floats(0, 10**7))
def test_spans_are_short(seconds: float) -> None:
    assert re.fullmatch(r"\d+ (s|min)|\d+ h \d+ min", span(seconds))
