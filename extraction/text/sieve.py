"""Which of many expressions can match in some words: those whose necessary words stand there, found in one search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from extraction.text.necessary import Words


class Standing:
    """Tells which of some words stand in a text, in one search: for expressions that need one of them each."""

    __slots__ = ("_automaton",)

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = AhoCorasick(sorted(set(words)), matchkind=MatchKind.Standard, store_patterns=True)

    def within(self, text: str) -> set[str]:
        """Those of the words that ``text`` holds."""
        return set(self._automaton.find_matches_as_strings(text, overlapping=True))


class Sieve:
    """Expressions by number, by the words that each needs (``necessary``), in the order given. Those that it leaves out
    match nothing; others are to be tried."""

    __slots__ = ("_always", "_automaton", "_by_word", "_others")

    def __init__(self, told: Sequence[tuple[Words, ...]]) -> None:
        self._always = frozenset(number for number, sets in enumerate(told) if not sets)
        self._others: list[tuple[Words, ...]] = [sets[1:] for sets in told]
        by_word: dict[str, set[int]] = {}
        for number, sets in enumerate(told):
            for word in sets[0] if sets else ():
                by_word.setdefault(word, set()).add(number)
        words = sorted({word for sets in told for one in sets for word in one})
        self._by_word = {word: frozenset(by_word.get(word, ())) for word in words}
        self._automaton = AhoCorasick(words, matchkind=MatchKind.Standard, store_patterns=True)

    def possible(self, words: str) -> list[int]:
        """The numbers of the expressions that can match in ``words``, in order."""
        found = set(self._automaton.find_matches_as_strings(words, overlapping=True))
        others = self._others
        made = []
        for number in self._always.union(*map(self._by_word.__getitem__, found)):
            for other in others[number]:
                if other.isdisjoint(found):
                    break
            else:
                made.append(number)
        made.sort()
        return made
