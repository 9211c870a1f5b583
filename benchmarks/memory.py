"""Resident memory of this process and all that it started, watched by a thread (Linux)."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_PAGE = os.sysconf("SC_PAGE_SIZE")


def tree_bytes() -> int:
    """Resident memory of this process and its descendants, in bytes."""
    parents: dict[int, int] = {}
    resident: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError, ValueError, IndexError):
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                parents[int(folder.name)] = int(stat[1])
                resident[int(folder.name)] = int(stat[21]) * _PAGE
    mine = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in mine} - mine:
        mine |= more
    return sum(resident.get(pid, 0) for pid in mine)


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
