"""Builds and publishes from the page: ``safegov publish`` in a process of its own; its words are shown as they come."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from pipelines.ops.settings import HOME_VARIABLE
from warehouse.store.home import Home

_LINES = 40


@dataclass(slots=True)
class Progress:
    """How a publication stands: running, done or failed; its last words, and what it told at its end."""

    state: str = "idle"
    seconds: float = 0.0
    expected_seconds: float | None = None
    lines: list[str] = field(default_factory=list)
    summary: str = ""
    exit_code: int | None = None


class Publishing:
    """One publication at a time."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._turn = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._progress = Progress()
        self._started = 0.0
        self._last_seconds: float | None = None

    def start(self) -> bool:
        """Begins, unless one is under way; returns whether it did."""
        with self._turn:
            if self._progress.state == "running":
                return False
            self._progress = Progress("running", expected_seconds=self._last_seconds)
            self._started = time.monotonic()
            command = [sys.executable, "-m", "pipelines.cli.main", "publish", "--home", str(self._home.path)]
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, HOME_VARIABLE: str(self._home.path)},
            )
            threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()
            return True

    def _watch(self, process: subprocess.Popen[str]) -> None:
        told: list[str] = []
        assert process.stdout is not None and process.stderr is not None  # noqa: S101 - pipes, as asked for
        reader = threading.Thread(target=lambda: told.append(process.stdout.read()), daemon=True)  # type: ignore[union-attr]
        reader.start()
        for line in process.stderr:
            if line.strip():
                self._progress.lines = [*self._progress.lines, line.rstrip()][-_LINES:]
        code = process.wait()
        reader.join()
        with self._turn:
            seconds = time.monotonic() - self._started
            self._last_seconds = seconds if code == 0 else self._last_seconds
            self._progress.exit_code = code
            self._progress.summary = "".join(told).strip()
            self._progress.seconds = seconds
            self._progress.state = "done" if code == 0 else "failed"

    def progress(self) -> Progress:
        """How it stands now."""
        with self._turn:
            if self._progress.state == "running":
                self._progress.seconds = time.monotonic() - self._started
            return self._progress

    def close(self) -> None:
        """Lets a publication that is under way go on by itself: it ends whole, or not at all."""
        self._process = None
