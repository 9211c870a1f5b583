"""Learned weights by plain look-ups: for the first demands of a process, which a table of all weights is too dear for.

It gives what ``learned_model`` gives, which takes a tenth of a second and 50 MB to make, and then a seventh
of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple, Protocol, TypeVar

from extraction.en.demands import learned_features as features
from extraction.en.demands.learned_told import COUNT, NUMBER, WEIGHT, Told, shipped

_Word = TypeVar("_Word", bound=Hashable)
Tokens = Sequence[Sequence[str]]
"""The words and marks of a demand, by stretch, ``features.MARK`` last."""


class Seen(NamedTuple):
    """What the weights say of one demand."""

    columns: list[int]
    """Of the codes whose sum is more than nothing, ascending."""
    words_for: Callable[[int], tuple[int, int] | None]
    """The first and the last token of the words that speak most for the code of a column."""


class Weights(Protocol):
    """The learned weights."""

    codes: tuple[tuple[str, str], ...]
    """Codebook and code of each column."""
    known: frozenset[tuple[str, str]]

    def look(self, tokens: Sequence[Tokens], setting: Sequence[Sequence[str]]) -> list[Seen]:
        """What they say of each demand of a document, by its tokens and by the names of its setting."""


def speaking(
    words: Sequence[_Word], alone: Mapping[_Word, float], together: Mapping[tuple[int, int], float]
) -> tuple[int, int] | None:
    """The first and the last token of the words that speak most for a code: the word without which the sum would be
    least, with its companion where both ``together`` say more than it ``alone``. None where no word does."""
    said = dict(alone)
    for pair, weight in together.items():
        for word in {words[token] for token in pair}:
            said[word] += weight
    most = max(said.values())
    if most <= 0:
        return None
    place, best = next((place, word) for place, word in enumerate(words) if said[word] == most)
    pairs = [pair for pair in together if best in (words[pair[0]], words[pair[1]])]
    first = max(pairs, key=lambda pair: (together[pair], -pair[0]), default=None)
    return first if first and together[first] > alone[best] else (place, place)


class _Shows(NamedTuple):
    """What a word shows by itself, and the number of its stem among those that have companions (0: none)."""

    weights: dict[int, float]
    stem: int
    is_content: bool
    is_mark: bool


class First:
    """Weights, looked up as words come. Words met stay: it is for some thousand demands."""

    def __init__(self, told: Told) -> None:
        self.codes = told.codes
        self.known = frozenset(told.codes)
        self._rows = dict(zip(told.features, range(1, len(told.features) + 1), strict=True))
        self._starts = memoryview(told.starts).cast(COUNT)
        self._columns = memoryview(told.columns).cast(COUNT)
        self._weights = memoryview(told.weights).cast(WEIGHT)
        self._stems = dict(zip(told.stems, range(1, len(told.stems) + 1), strict=True))
        pairs, rows = memoryview(told.pairs).cast(NUMBER), memoryview(told.pair_rows).cast(NUMBER)
        self._pairs = dict(zip(pairs.tolist(), rows.tolist(), strict=True))
        self._words: dict[str, _Shows] = {}

    def look(self, tokens: Sequence[Tokens], setting: Sequence[Sequence[str]]) -> list[Seen]:
        """See ``Weights.look``."""
        return [self._of_demand(stretches, names) for stretches, names in zip(tokens, setting, strict=True)]

    def _of_demand(self, stretches: Tokens, setting: Sequence[str]) -> Seen:
        words = [word for stretch in stretches for word in stretch]
        shown = {word: self._word(word) for word in words}
        pairs = self._companions([shown[word] for word in words])
        weights = [one.weights for one in shown.values()] + [self._row(row) for row in pairs]
        weights += [self._row(self._rows[name]) for name in dict.fromkeys(setting) if name in self._rows]
        columns = sorted(column for column, weight in _summed(weights).items() if weight > 0)
        return Seen(columns, partial(self._words_for, words, shown, pairs))

    def _word(self, word: str) -> _Shows:
        found = self._words.get(word)
        if found is None:
            token = features.token(word)
            if word in features.MARKS:
                found = _Shows({}, 0, False, True)
            else:
                rows = [self._rows.get(name, 0) for name in features.of_word(token, features.word_classes())]
                stem = self._stems.get(token.stem, 0) if token.is_content else 0
                found = _Shows(_summed(map(self._row, rows)), stem, token.is_content, False)
            self._words[word] = found
        return found

    def _row(self, row: int) -> dict[int, float]:
        start, end = self._starts[row], self._starts[row + 1]
        return dict(zip(self._columns[start:end].tolist(), self._weights[start:end].tolist(), strict=True))

    def _companions(self, shown: Sequence[_Shows]) -> dict[int, tuple[int, int]]:
        """Content words at most ``REACH`` apart in one clause: the first tokens of each pair by its row, in order."""
        found: dict[int, tuple[int, int]] = {}
        n_numbers = len(self._stems) + 1
        clause: list[tuple[int, int]] = []
        for place, one in enumerate(shown):
            if one.is_content:
                clause.append((place, one.stem))
            elif one.is_mark:
                for number, (left, first) in enumerate(clause):
                    for right, second in clause[number + 1 : number + 1 + features.REACH]:
                        row = self._pairs.get(min(first, second) * n_numbers + max(first, second))
                        if row is not None:
                            found.setdefault(row, (left, right))
                clause = []
        return found

    def _words_for(
        self, words: Sequence[str], shown: Mapping[str, _Shows], pairs: Mapping[int, tuple[int, int]], column: int
    ) -> tuple[int, int] | None:
        alone = {word: one.weights.get(column, 0.0) for word, one in shown.items()}
        return speaking(words, alone, {pair: self._row(row).get(column, 0.0) for row, pair in pairs.items()})


def _summed(weights: Iterable[Mapping[int, float]]) -> dict[int, float]:
    """Whole numbers: their sums are exact in any order."""
    sums: dict[int, float] = {}
    for one in weights:
        for column, weight in one.items():
            sums[column] = sums.get(column, 0.0) + weight
    return sums


@cache
def first() -> First:
    """The weights in the tree."""
    return First(shipped())
