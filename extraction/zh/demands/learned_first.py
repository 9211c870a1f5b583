"""Learned weights by plain look-ups: for the first demands of a process, which automaton and table are too dear for.

It gives what ``learned_model`` gives, which takes a tenth of a second to make, and then a part of the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol

from extraction.zh.demands.learned_told import LONGEST, WEIGHT, Told, added, shipped, stays

Match = tuple[int, int, int]
"""The row of a run, its first character and one past its last."""


class Said(NamedTuple):
    """What the weights say of one demand: whether the code of each column stays, and the columns that are added."""

    stays: Sequence[bool]
    added: Sequence[int]


class Weights(Protocol):
    """The learned weights."""

    codes: tuple[tuple[str, str], ...]
    """Codebook and code of each column."""
    column: Mapping[tuple[str, str], int]
    runs: tuple[str, ...]
    """The run of each row."""

    def matches(self, signs: str) -> list[Match]:
        """The runs in ``signs`` that have weights, by their ends, of two that end together the longer first."""

    def say(self, found: Sequence[Sequence[Match]]) -> list[Said]:
        """What they say of demands in which these runs were found. A run counts once."""

    def of(self, rows: Sequence[int], column: int) -> list[int]:
        """The weights of ``rows`` for the code of ``column``."""


class First:
    """Weights, looked up row by row."""

    def __init__(self, told: Told) -> None:
        self.codes = told.codes
        self.column: Mapping[tuple[str, str], int] = {code: number for number, code in enumerate(told.codes)}
        self.runs = told.runs
        self._rows = {run: row for row, run in enumerate(told.runs)}
        self._weights = memoryview(told.weights).cast(WEIGHT)
        self._stays, self._added = stays(told), added(told)

    def matches(self, signs: str) -> list[Match]:
        """See ``Weights.matches``."""
        rows = self._rows
        return [
            (rows[run], start, end)
            for end in range(1, len(signs) + 1)
            for start in range(max(0, end - LONGEST), end)
            if (run := signs[start:end]) in rows
        ]

    def say(self, found: Sequence[Sequence[Match]]) -> list[Said]:
        """See ``Weights.say``."""
        return [self._of({row for row, _, _ in own}) for own in found]

    def _of(self, rows: set[int]) -> Said:
        scores = list(map(sum, zip(*map(self._row, (*rows, len(self.runs))), strict=True)))
        over = [number for number, (score, least) in enumerate(zip(scores, self._added, strict=True)) if score > least]
        return Said([score > least for score, least in zip(scores, self._stays, strict=True)], over)

    def _row(self, row: int) -> list[int]:
        n_codes = len(self.codes)
        return self._weights[row * n_codes : (row + 1) * n_codes].tolist()

    def of(self, rows: Sequence[int], column: int) -> list[int]:
        """See ``Weights.of``."""
        return [self._weights[row * len(self.codes) + column] for row in rows]


@cache
def first() -> First:
    """The weights in the tree."""
    return First(shipped())
