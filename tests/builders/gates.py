"""A process of the gate that answers many requests: loading Great Expectations takes three seconds each time.

What it answers with is the gate's own ``check``; only that a process takes one request and ends is left out, which
``test_process.py`` tests with the real ``Gate``.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from warehouse.release.gate import check
from warehouse.release.gate.process import Gate


class KeptGate(Gate):
    """A gate whose process lives as long as the tests' own."""

    def warm(self) -> None:
        self._process = _Asked()  # type: ignore[assignment]


class _Asked:
    """What ``Gate`` needs of a process."""

    returncode = None

    def communicate(self, request: str, timeout: float) -> tuple[None, str]:
        process = _process()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(request)
        process.stdin.flush()
        return None, process.stdout.readline()


@cache
def _process() -> subprocess.Popen[str]:
    asked = [sys.executable, "-m", __name__]
    process = subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.kill)
    return process


def _answer_all() -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    great_expectations = check._great_expectations()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = check.check(great_expectations, request)
        except Exception as error:  # as the gate's own process tells it
            answer = {"error": f"{type(error).__name__}: {error}"}
        Path(request["answer"]).write_text(json.dumps(answer, ensure_ascii=False, default=str), encoding="utf-8")
        print(file=answers, flush=True)


if __name__ == "__main__":
    _answer_all()
