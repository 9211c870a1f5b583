"""What a long step does, how far it is and how long it still takes, on standard error.

At a terminal a bar; in a log a line, first after ten seconds, then every minute; nothing where it is not wanted.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from warehouse.store.files import StoreError, write_bytes

Report = Callable[[int, int | None], None]
"""Told how much is done, and how much there is in all where that is known."""

_FIRST_SECONDS, _EVERY_SECONDS = 10.0, 60.0
_LOOK_SECONDS = 0.5
_LEAST_SECONDS = 2.0  # before that, a rate says nothing


def span(seconds: float) -> str:
    """``seconds`` in words as short as they are sure."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


class _State:
    """How far a step is. ``expected`` is how long it took the last time, for steps that cannot count."""

    def __init__(self, title: str, unit: str | None, expected: float | None) -> None:
        self.title, self.unit, self.expected = title, unit, expected
        self.done, self.total = 0, None if expected is None else 1
        self.started = time.monotonic()

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.started

    @property
    def share(self) -> float | None:
        """The part that is done; None where that is not known."""
        if self.unit is None:
            return None if not self.expected else min(0.99, self.elapsed / self.expected)
        return self.done / self.total if self.total else None

    def words(self) -> str:
        """Count, rate and time left."""
        if self.unit is None:
            if not self.expected:
                return span(self.elapsed)
            left = self.expected - self.elapsed
            return f"about {span(left)} left" if left > 0 else f"longer than the last time ({span(self.expected)})"
        counted = f"{self.done:,} of {self.total:,} {self.unit}" if self.total else f"{self.done:,} {self.unit}"
        if self.done and self.elapsed >= _LEAST_SECONDS:
            rate = self.done / self.elapsed
            counted += f", {rate:,.0f}/s" if rate >= 1 else ""
            if self.total and self.done < self.total:
                counted += f", about {span((self.total - self.done) / rate)} left"
        return counted


@contextmanager
def bar(title: str, *, shown: bool, unit: str = "texts", lines_only: bool = False) -> Iterator[Report]:
    """Shows a step that counts: the yielded function is told how much is done. Draws nothing where not ``shown``."""
    state = _State(title, unit, None)

    def report(done: int, total: int | None) -> None:
        state.done, state.total = done, total

    with _watched(state, shown=shown, lines_only=lines_only):
        yield report


@contextmanager
def step(title: str, *, shown: bool, durations: Path | None = None, lines_only: bool = False) -> Iterator[None]:
    """Shows a step that cannot count. How long it takes is kept in ``durations``, and told the next time.

    Nothing that goes wrong with that file, which is only for show, is told or raised.
    """
    known = _durations(durations)
    state = _State(title, None, known.get(title))
    with _watched(state, shown=shown, lines_only=lines_only):
        yield
    if durations is not None:
        with suppress(StoreError):
            write_bytes(durations, json.dumps(_durations(durations) | {title: round(state.elapsed, 1)}).encode())


def _durations(file: Path | None) -> dict[str, float]:
    try:
        held = json.loads(file.read_text(encoding="utf-8")) if file is not None else {}
        return {str(title): float(seconds) for title, seconds in held.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


@contextmanager
def _watched(state: _State, *, shown: bool, lines_only: bool) -> Iterator[None]:
    if not shown:
        yield
        return
    console = Console(stderr=True)
    if console.is_terminal and not console.is_dumb_terminal and not lines_only:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[words]}"))
        with Progress(*columns, console=console, transient=True) as drawn:
            task = drawn.add_task(state.title, total=None, words="")
            with _ticking(lambda: _draw(drawn, task, state)):
                yield
    else:
        due = [state.started + _FIRST_SECONDS]
        with _ticking(lambda: _tell(state, due)):
            yield


def _draw(drawn: Progress, task: TaskID, state: _State) -> None:
    share = state.share
    drawn.update(task, total=None if share is None else 1.0, completed=share or 0.0, words=state.words())


def _tell(state: _State, due: list[float]) -> None:
    """Writes a line where one is due, and sets when the next is."""
    if time.monotonic() >= due[0]:
        due[0] = time.monotonic() + _EVERY_SECONDS
        with suppress(OSError, ValueError):  # whoever read it has gone
            print(f"{state.title}: {state.words()}", file=sys.stderr, flush=True)


@contextmanager
def _ticking(look: Callable[[], None]) -> Iterator[None]:
    """Calls ``look`` again and again while the block is at work."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK_SECONDS):
            look()

    thread = threading.Thread(target=watch, name="progress", daemon=True)
    look()
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
