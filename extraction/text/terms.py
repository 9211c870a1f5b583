"""Many terms of whole words found in a text, in time that does not grow with their number.

An automaton over all of them is quickest, but takes a fifth of a second and much memory to make: it is made when a
process has looked through so many characters that it is worth it. Until then terms are looked up by their first two
words, in a table that processes keep for each other (``schemas.kept``) and of which a text needs little.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from operator import itemgetter

from ahocorasick_rs import BytesAhoCorasick

Match = tuple[int, int, int]
"""Number of a term, first byte and one past the last, its blanks included."""
Table = dict[bytes, bytes]
"""By first word what ``marshal`` wrote of an ``_Entry``: of thousands of words a text has some hundred."""
_Entry = tuple[int, dict[bytes, tuple[tuple[int, ...], dict[bytes, int]]]]
"""Number of the term that is the word alone (-1: none); by second word lengths, longest first, and terms' numbers."""

_WORTH = 30  # characters for each term: what is looked through in the table until the automaton costs no more
_NONE: _Entry = (-1, {})
_START = itemgetter(1)


def table(terms: Sequence[bytes]) -> Table:
    """The table of ``terms``: each words with a blank before and behind, none twice; words are parted by blanks."""
    found: dict[bytes, tuple[list[int], dict[bytes, dict[bytes, int]]]] = {}
    for number, term in enumerate(terms):
        first, *others = term[1:-1].split(b" ")
        alone, longer = found.setdefault(first, ([-1], {}))
        if others:
            longer.setdefault(others[0], {})[term] = number
        else:
            alone[0] = number
    return {
        first: marshal.dumps((alone[0], {second: (_lengths(numbers), numbers) for second, numbers in longer.items()}))
        for first, (alone, longer) in found.items()
    }


def _lengths(terms: dict[bytes, int]) -> tuple[int, ...]:
    return tuple(sorted({len(term) for term in terms}, reverse=True))


class _Entries(dict[bytes, _Entry]):
    """Entries of a table by first word, read when the word is first met."""

    def __init__(self, made: Table) -> None:
        super().__init__()
        self.made = made

    def __missing__(self, word: bytes) -> _Entry:
        told = self.made.get(word)
        if told is None:
            return _NONE  # not noted: texts have words without end
        self[word] = entry = marshal.loads(told)  # noqa: S302 - of ``table``
        return entry  # type: ignore[no-any-return]


class Terms:
    """Finds the terms of a table; they are known by their number in the order in which it was given them."""

    __slots__ = ("_automaton", "_entries", "_left")

    def __init__(self, made: Table, n_terms: int) -> None:
        self._entries: _Entries = _Entries(made)
        self._left = n_terms * _WORTH
        self._automaton: BytesAhoCorasick | None = None

    def find(self, words: bytes) -> list[Match]:
        """Every term in ``words`` (a blank first and last), in order; of two that start together the longer first."""
        if self._automaton is None:
            self._left -= len(words)
            if self._left > 0:
                return self._looked_up(words)
            self._automaton = BytesAhoCorasick(self._terms())
            self._entries = _Entries({})
        matches = self._automaton.find_matches_as_indexes(words, overlapping=True)
        matches.reverse()  # they come by their ends: of two that start together, the longer is now the first
        matches.sort(key=_START)
        return matches  # type: ignore[no-any-return]

    def _looked_up(self, words: bytes) -> list[Match]:
        found: list[Match] = []
        entries = self._entries
        parts = words.split(b" ")
        start = 0  # of the blank before a word
        for number, word in enumerate(parts[1:-1], 2):
            if word:
                alone, longer = entries[word]
                near = longer.get(parts[number])
                if near is not None:
                    numbers = near[1]
                    for size in near[0]:
                        one = numbers.get(words[start : start + size])
                        if one is not None and start + size <= len(words):
                            found.append((one, start, start + size))
                if alone >= 0:
                    found.append((alone, start, start + len(word) + 2))
            start += len(word) + 1
        return found

    def _terms(self) -> list[bytes]:
        told = dict(self._all())
        return [told[number] for number in range(len(told))]

    def _all(self) -> Iterator[tuple[int, bytes]]:
        for word, entry in self._entries.made.items():
            alone, longer = marshal.loads(entry)  # noqa: S302 - of ``table``
            if alone >= 0:
                yield alone, b" " + word + b" "
            for _, numbers in longer.values():
                for term, number in numbers.items():
                    yield number, term
