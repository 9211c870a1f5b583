"""Resident memory and processor time of this process and all that it started (Linux)."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


def _tree() -> list[list[str]]:
    """The fields of /proc/PID/stat after the name, of this process and its descendants."""
    found: dict[int, list[str]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                found[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
    mine = {os.getpid()}
    while more := {pid for pid, stat in found.items() if int(stat[1]) in mine} - mine:
        mine |= more
    return [found[pid] for pid in mine]


def tree_bytes() -> int:
    """Resident memory of this process and its descendants, in bytes."""
    return sum(int(stat[21]) * _PAGE for stat in _tree())


def tree_cpu_seconds() -> float:
    """Processor time of this process and its descendants, also of those that have ended, in seconds."""
    return sum(int(ticks) for stat in _tree() for ticks in stat[11:15]) / _TICKS


class Watch:
    """Keeps the most memory seen while it is entered (``most``, bytes)."""

    def __init__(self, every_seconds: float = 0.2) -> None:
        self.most = 0
        self._every = every_seconds
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._done.wait(self._every):
            self.most = max(self.most, tree_bytes())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
        self.most = max(self.most, tree_bytes())
