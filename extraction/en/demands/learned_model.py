"""The learned weights, and what of them the words of demands have: ``learned_features`` by numbers.

All demands of a document are looked up at once, and all that a word shows by itself is added up when it first comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from extraction.en.demands import learned_features as features
from extraction.en.demands import learned_told
from extraction.en.demands.learned_first import Seen, Tokens, speaking
from extraction.en.demands.learned_told import COUNT, NUMBER, WEIGHT, Told, tell

_KEPT_WORDS = 1 << 14  # words kept from one document to the next: as many as texts are likely to use
_WIDTH = 16  # columns are filled up to a multiple of this: rows that are added begin where the processor likes it
_SPARE = 1024  # rows for words to come
_HASH = (1 << 18) - 1
_AHEAD = np.arange(1, features.REACH + 1)


@dataclass(slots=True)
class Model:
    """Weights: a row a feature, a column a code."""

    codes: tuple[tuple[str, str], ...]
    """Codebook and code of each column."""
    rows: Mapping[str, int]
    """The row of a feature that has weights; 0 is nobody's."""
    weights: Any
    """Whole numbers, as floats: their sums are exact, and quick. Behind the rows of features those of words met."""
    stems: Mapping[str, int]
    """Number of each stem that has companions, from 1, by the alphabet."""
    pairs: Any
    """Companions as numbers (of the first times ``len(stems) + 1``, and of the second), ascending."""
    pair_rows: Any
    """The row of each of ``pairs``."""
    may_be_pair: Any
    """Whether there is a pair whose number ends so: most of what stands together is none, and this tells it soonest."""
    words: Words = field(init=False)
    known: frozenset[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.words = Words(self)
        self.known = frozenset(self.codes)

    def look(self, tokens: Sequence[Tokens], setting: Sequence[Sequence[str]]) -> list[Seen]:
        """See ``learned_first.Weights.look``."""
        self.words.renew()
        found = shown(self, tokens, setting)
        columns: list[list[int]] = [[] for _ in found]
        numbers, given = (totals(self, found) > 0).nonzero()
        for number, column in zip(numbers.tolist(), given.tolist(), strict=True):
            columns[number].append(column)
        return [Seen(own, partial(words_for, self, one)) for own, one in zip(columns, found, strict=True)]


class Words(dict[str, int]):
    """The row of a word, found when it first comes: the sum of its stem's and its classes'.

    ``stems`` tells of a row its stem's number among those that have companions (0: none), ``places`` for how many words
    it stands where companions are sought.
    """

    def __init__(self, model: Model) -> None:
        super().__init__()
        self._model = model
        self._first = len(model.rows) + 1
        self.stems: Any = np.zeros(len(model.weights), dtype=np.int64)
        self.places: Any = np.zeros(len(model.weights), dtype=np.int64)

    def renew(self) -> None:
        """Forgets, before a document, when there are too many."""
        if len(self) > _KEPT_WORDS:
            self.clear()

    def __missing__(self, word: str) -> int:
        model, row = self._model, self._first + len(self)
        if row >= len(model.weights):
            more = max(_SPARE, len(self))
            model.weights = np.concatenate([model.weights, np.zeros((more, model.weights.shape[1]), np.float32)])
            self.stems = np.concatenate([self.stems, np.zeros(more, dtype=np.int64)])
            self.places = np.concatenate([self.places, np.zeros(more, dtype=np.int64)])
        if word in features.MARKS:
            model.weights[row], self.stems[row], self.places[row] = 0, 0, features.REACH
        else:
            token = features.token(word)
            shown = [model.rows.get(name, 0) for name in features.of_word(token, features.word_classes())]
            model.weights[row] = model.weights[shown].sum(axis=0)
            self.stems[row] = model.stems.get(token.stem, 0) if token.is_content else 0
            self.places[row] = token.is_content
        self[word] = row
        return row


def model(told: Told) -> Model:
    """The weights that a file tells of."""
    n_rows = len(told.features) + 1
    table = np.zeros((n_rows + _SPARE, -(-len(told.codes) // _WIDTH) * _WIDTH), dtype=np.float32)
    starts = np.frombuffer(told.starts, COUNT).astype(np.int64)
    of_rows = np.arange(n_rows).repeat(starts[1:] - starts[:-1])
    table[of_rows, np.frombuffer(told.columns, COUNT)] = np.frombuffer(told.weights, WEIGHT)
    keys = np.frombuffer(told.pairs, NUMBER)
    may_be_pair = np.zeros(_HASH + 1, dtype=bool)
    may_be_pair[keys & _HASH] = True
    return Model(
        told.codes,
        dict(zip(told.features, range(1, n_rows), strict=True)),
        table,
        dict(zip(told.stems, range(1, len(told.stems) + 1), strict=True)),
        np.append(keys, np.iinfo(np.int64).max),  # no pair: what lies behind the last is looked up, too
        np.frombuffer(told.pair_rows, NUMBER),
        may_be_pair,
    )


def parse(text: str) -> Model:
    """The model that a file's text holds. Raises ValueError (see ``tell``)."""
    return model(tell(text))


@cache
def shipped() -> Model:
    """The weights in the tree."""
    return model(learned_told.shipped())


class Shown(NamedTuple):
    """What a demand shows: the rows of its words, token by token; those of its companions, with the numbers of both
    tokens; those of its setting."""

    words: list[int]
    pairs: dict[int, tuple[int, int]]
    setting: list[int]


def shown(model: Model, tokens: Sequence[Tokens], setting: Sequence[Sequence[str]]) -> list[Shown]:
    """What each demand shows by its ``tokens`` and by its ``setting``."""
    row_of, words = model.rows, model.words
    rows: list[int] = []
    starts = [0]
    for stretches in tokens:
        for stretch in stretches:
            rows += map(words.__getitem__, stretch)
        starts.append(len(rows))
    pairs: list[dict[int, tuple[int, int]]] = [{} for _ in tokens]
    number = 0
    for left, right, row in _companions(model, np.array(rows)):
        while left >= starts[number + 1]:
            number += 1
        pairs[number].setdefault(row, (left - starts[number], right - starts[number]))
    return [
        Shown(
            rows[starts[number] : starts[number + 1]],
            pairs[number],
            [row_of[name] for name in names if name in row_of],
        )
        for number, names in enumerate(setting)
    ]


def _companions(model: Model, rows: Any) -> list[tuple[int, int, int]]:
    """Content words at most ``REACH`` apart in one clause: the numbers of both tokens and their row, in order."""
    at = np.arange(len(rows)).repeat(model.words.places[rows])
    numbers = model.words.stems[rows[at]]
    n = len(at) - features.REACH  # the last that stands there is a mark
    ahead = np.arange(n)[:, None] + _AHEAD
    one, other = numbers[:n, None], numbers[ahead]
    keys = np.minimum(one, other) * (len(model.stems) + 1) + np.maximum(one, other)
    maybe = model.may_be_pair[keys & _HASH].ravel().nonzero()[0]
    keys = keys.ravel()[maybe]
    place = model.pairs.searchsorted(keys)
    is_pair = model.pairs[place] == keys
    maybe = maybe[is_pair]
    lefts, rights = at[maybe // features.REACH], at[ahead.ravel()[maybe]]
    return list(zip(lefts.tolist(), rights.tolist(), model.pair_rows[place[is_pair]].tolist(), strict=True))


def totals(model: Model, demands: Sequence[Shown]) -> Any:
    """The sums of weights: a row a demand, a column a code. A word that comes twice counts once."""
    rows: list[int] = []
    bounds = [0]
    for one in demands:
        rows += {*one.words, *one.pairs, *one.setting}
        bounds.append(len(rows))
    weights = model.weights.take(rows, axis=0)
    sums = np.empty((len(demands), weights.shape[1]), dtype=np.float32)
    for number in range(len(demands)):  # quicker than reduceat
        np.add.reduce(weights[bounds[number] : bounds[number + 1]], axis=0, out=sums[number])
    return sums[:, : len(model.codes)]


def words_for(model: Model, demand: Shown, column: int) -> tuple[int, int] | None:
    """The first and the last token of the words that speak most for the code of ``column`` (``speaking``)."""
    weights = model.weights[:, column]
    words = list(dict.fromkeys(demand.words))
    alone = dict(zip(words, weights[words].tolist(), strict=True))
    together = dict(zip(demand.pairs.values(), weights[list(demand.pairs)].tolist(), strict=True))
    return speaking(demand.words, alone, together)
