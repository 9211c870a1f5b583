"""Words without which an expression cannot match, worked out from the expression itself.

A search for words takes a fraction of the time of an expression's, and one search is enough for the words of many
expressions (``extraction.text.sieve``). What cannot be told is taken to be possible: an expression that needs no word
has no set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

Words = frozenset[str]
_MOST = 600  # words of a set; more are dear to search for, and say little
_SETS = 3  # of an expression: the rarest
_RARITY = (1.0, 0.1, 0.01, 0.001)
"""How often a word of so many characters (less one) stands in a text, in proportion to one of a single character."""


class _Found(NamedTuple):
    """Of a part of an expression: all that it can match, where that is a short list, and sets of words of which what
    it matches holds one each."""

    all: Words | None
    sets: tuple[Words, ...] = ()


_NOTHING = _Found(frozenset({""}))
_UNKNOWN = _Found(None)


def necessary(expression: str | re.Pattern[str]) -> tuple[Words, ...]:
    """Sets of words, rarest first: what ``expression`` matches, with what its lookaheads see, holds a word of each.

    No set where nothing can be told, as of an expression that can match the empty string or ignores case.
    """
    told, flags = (expression, 0) if isinstance(expression, str) else (expression.pattern, expression.flags)
    parsed = _parser.parse(told, flags)
    if parsed.state.flags & re.IGNORECASE:
        return ()
    found = _sequence(parsed)
    sets = sorted({one for one in _with_own(found) if one and "" not in one}, key=_order)
    return tuple(map(_shortest, sets[:_SETS]))


def _with_own(found: _Found) -> tuple[Words, ...]:
    return found.sets if found.all is None else (*found.sets, found.all)


def _shortest(words: Words) -> Words:
    """Without words that open with another of them, or end in one: it is found wherever they are."""
    sizes = range(min(map(len, words)), max(map(len, words)))
    if not sizes:
        return words
    return frozenset(
        one for one in words
        if not any(size < len(one) and (one[:size] in words or one[-size:] in words) for size in sizes)
    )  # fmt: skip


def _order(words: Words) -> tuple[float, str]:
    """By how often a text holds one of the words; of equals always the same first."""
    return sum(_RARITY[min(len(one), len(_RARITY)) - 1] for one in words), min(words)


def _rarest(sets: Iterable[Words]) -> Words | None:
    return min((one for one in sets if one and "" not in one), key=_order, default=None)


def _sequence(parts: Iterable[tuple[Any, Any]]) -> _Found:
    """Of parts one behind the other: what those of them that can be listed make together."""
    listed: Words = _NOTHING.all or frozenset()
    is_whole = True
    sets: list[Words] = []
    for operation, told in parts:
        found = _part(str(operation), told)
        sets += found.sets
        if found.all is not None and len(listed) * len(found.all) <= _MOST:
            listed = frozenset(map("".join, product(listed, found.all)))
            continue
        sets.append(listed)
        is_whole = False
        listed = found.all if found.all is not None else frozenset({""})
    return _Found(listed, tuple(sets)) if is_whole else _Found(None, (*sets, listed))


def _part(operation: str, told: Any) -> _Found:
    match operation:
        case "LITERAL":
            return _Found(frozenset({chr(told)}))
        case "IN":
            return _of_signs(told)
        case "BRANCH":
            return _branches([_sequence(one) for one in told[1]])
        case "SUBPATTERN":
            return _UNKNOWN if told[1] & re.IGNORECASE else _sequence(told[3])
        case "ATOMIC_GROUP":
            return _sequence(told)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeated(*told)
        case "ASSERT" if told[0] > 0:  # what follows must be there, but is no part of the match
            return _Found(_NOTHING.all, _with_own(_sequence(told[1])))
        case "ASSERT" | "ASSERT_NOT" | "AT":
            return _NOTHING
        case _:
            return _UNKNOWN


def _of_signs(told: Sequence[tuple[Any, Any]]) -> _Found:
    signs: set[str] = set()
    for operation, value in told:
        if str(operation) == "LITERAL":
            signs.add(chr(value))
        elif str(operation) == "RANGE" and value[1] - value[0] < _MOST:
            signs.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return _UNKNOWN
    return _Found(frozenset(signs))


def _branches(choices: Sequence[_Found]) -> _Found:
    """Of choices: a word of each, so that one of them is there whichever was taken."""
    every = [one.all for one in choices if one.all is not None]
    if len(every) == len(choices) and sum(map(len, every)) <= _MOST:
        return _Found(frozenset().union(*every))
    rarest = [_rarest(_with_own(one)) for one in choices]
    told = [one for one in rarest if one is not None]
    return _Found(None, (frozenset().union(*told),) if len(told) == len(choices) else ())


def _repeated(least: int, most: int, inner: Iterable[tuple[Any, Any]]) -> _Found:
    found = _sequence(inner)
    if found.all is not None and most == 1:
        return _Found(found.all | {""} if least == 0 else found.all, found.sets if least else ())
    return _Found(None, _with_own(found) if least else ())
