"""Resident memory and processor time of a process and all that it started (Linux)."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


def _tree(root: int) -> list[list[str]]:
    """The fields of /proc/PID/stat after the name, of process ``root`` and its descendants."""
    found: dict[int, list[str]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                found[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
    mine = {root} & found.keys()
    while more := {pid for pid, stat in found.items() if int(stat[1]) in mine} - mine:
        mine |= more
    return [found[pid] for pid in mine]


def _bytes(tree: list[list[str]]) -> int:
    return sum(int(stat[21]) * _PAGE for stat in tree)


def _cpu_seconds(tree: list[list[str]]) -> float:
    return sum(int(ticks) for stat in tree for ticks in stat[11:15]) / _TICKS


def tree_cpu_seconds(root: int | None = None) -> float:
    """Processor time of a process (this one) and its descendants, also of those that have ended, in seconds."""
    return _cpu_seconds(_tree(root or os.getpid()))


class Watch:
    """Looks at a process and its descendants while it is entered: the most memory (``most``, bytes), and all that was
    seen (``seen``: time of day in seconds, bytes, processor seconds). ``told`` is called after each look."""

    def __init__(
        self, every_seconds: float = 0.2, root: int | None = None, told: Callable[[], None] = lambda: None
    ) -> None:
        self.most = 0
        self.seen: list[tuple[float, int, float]] = []
        self._root = root or os.getpid()
        self._every = every_seconds
        self._told = told
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _look(self) -> None:
        tree = _tree(self._root)
        if tree:
            self.seen.append((time.time(), _bytes(tree), _cpu_seconds(tree)))
            self.most = max(self.most, self.seen[-1][1])
            self._told()

    def _watch(self) -> None:
        while not self._done.wait(self._every):
            self._look()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
        self._look()
