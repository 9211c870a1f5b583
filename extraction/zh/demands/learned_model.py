"""The learned weights, all demands of a text at once: runs by an automaton, sums by a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind

from extraction.zh.demands import learned_told
from extraction.zh.demands.learned_first import Match, Said
from extraction.zh.demands.learned_told import WEIGHT, Told, tell

_ROW = itemgetter(0)


@dataclass(slots=True)
class Model:
    """Weights: a row a run of characters, a column a code."""

    codes: tuple[tuple[str, str], ...]
    """Codebook and code of each column."""
    column: Mapping[tuple[str, str], int]
    stays: Any
    added: Any
    """The scores above which the code of each column stays, and is added."""
    runs: tuple[str, ...]
    """The run of each row."""
    weights: Any
    """Matrix of whole numbers; its last row is that of the constant."""
    finder: AhoCorasick
    """All runs that have weights, by the number of their row."""

    def matches(self, signs: str) -> list[Match]:
        """See ``learned_first.Weights.matches``."""
        found: list[Match] = self.finder.find_matches_as_indexes(signs, overlapping=True)
        return found

    def say(self, found: Sequence[Sequence[Match]]) -> list[Said]:
        """See ``learned_first.Weights.say``. All demands at once: adding up by demand would take most of the time."""
        at: list[int] = []
        starts: list[int] = []
        for one in found:
            starts.append(len(at))
            at += set(map(_ROW, one))  # a run counts once
            at.append(-1)
        scores = np.add.reduceat(self.weights.take(at, axis=0), starts, axis=0, dtype=np.int32)
        added: list[list[int]] = [[] for _ in found]
        for number, column in np.argwhere(scores > self.added).tolist():
            added[number].append(column)
        return list(map(Said, (scores > self.stays).tolist(), added))

    def of(self, rows: Sequence[int], column: int) -> list[int]:
        """See ``learned_first.Weights.of``."""
        found: list[int] = self.weights[rows, column].tolist()
        return found


def model(told: Told) -> Model:
    """The weights that a file tells of."""
    return Model(
        told.codes,
        {code: number for number, code in enumerate(told.codes)},
        np.array(learned_told.stays(told)),
        np.array(learned_told.added(told)),
        told.runs,
        np.frombuffer(told.weights, WEIGHT).reshape(-1, len(told.codes)),
        AhoCorasick(list(told.runs), matchkind=MatchKind.Standard, store_patterns=False),
    )


def parse(text: str) -> Model:
    """The model that a file's text holds. Raises ValueError (see ``tell``)."""
    return model(tell(text))


@cache
def shipped() -> Model:
    """The weights in the tree."""
    return model(learned_told.shipped())
