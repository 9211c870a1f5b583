"""Which places of a text are taken."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate


class Spans:
    """Spans (start, end, and what else) in order of their starts, to be asked without a look at each."""

    __slots__ = ("_ends", "_furthest", "_starts")

    def __init__(self, spans: Sequence[tuple[int, int] | tuple[int, int, str]]) -> None:
        self._starts = [span[0] for span in spans]
        self._ends = [span[1] for span in spans]
        self._furthest = list(accumulate(self._ends, max))

    def hold(self, start: int, end: int) -> bool:
        """Whether ``start`` to ``end`` lies within one of the spans."""
        if not self._starts:
            return False
        before = bisect_right(self._starts, start)
        return before > 0 and self._furthest[before - 1] >= end

    def reach_beyond(self, start: int, end: int) -> bool:
        """Whether one of the spans shares a character with ``start`` to ``end`` and begins before or ends behind it."""
        if not self._starts:
            return False
        at = bisect_left(self._starts, start)
        if at and self._furthest[at - 1] > start:
            return True
        for number in range(at, bisect_left(self._starts, end)):  # noqa: SIM110 - any() takes twice as long
            if self._ends[number] > end:
                return True
        return False

    def touch(self, start: int, end: int) -> bool:
        """Whether one of the spans shares a character with ``start`` to ``end``."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._furthest[before - 1] > start
