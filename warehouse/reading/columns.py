"""Columns gathered from readings, text by text: no row is ever made, and no reading kept."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from extraction.model import Code

Places = npt.NDArray[np.int64]

_LOW = 32  # bits of the less of two numbers in one
_START, _END, _PAIR = attrgetter("start"), attrgetter("end"), attrgetter("codebook", "code")
_METHOD = attrgetter("method")
_METHODS = {"rule": 0, "learned": 1}


def _whole(numbers: array[int]) -> Places:
    return np.array(numbers, dtype=np.int64)


def _changes(ordered: Places) -> npt.NDArray[np.bool_]:
    """Which differ from the one before."""
    changes = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=changes[1:])
    return changes


def lists(counts: Places, flat: Any) -> pl.Series:
    """A series of lists of strings, from how many each holds and all of them in one array."""
    offsets = pa.array(np.concatenate(([0], np.cumsum(counts))), pa.int64())
    return pl.Series(values=pa.LargeListArray.from_arrays(offsets, flat), dtype=pl.List(pl.String))


class Facts:
    """Facts of one kind: columns of the attributes ``names``, and of the words that spans in the text hold.

    ``quotes`` gives, by column, the attribute with the span (start, end) or None; ``lists`` names attributes that hold
    several strings. ``quote`` names the column for the words of the fact's own span; without ``is_placed``, facts have
    none.
    """

    def __init__(
        self,
        names: Iterable[str],
        *,
        quote: str | None = None,
        quotes: dict[str, str] | None = None,
        lists: Iterable[str] = (),
        is_placed: bool = True,
        is_ordered: bool = False,
    ) -> None:
        self._columns: dict[str, list[Any]] = {name: [] for name in names}
        self._plain = [(attrgetter(name), values.extend) for name, values in self._columns.items()]
        self._quoted = [(name, attrgetter(span)) for name, span in (quotes or {}).items()]
        self._columns.update({name: [] for name, _ in self._quoted})
        self._quote = self._columns.setdefault(quote, []) if quote else None
        self._counts: dict[str, array[int]] = {name: array("q") for name in lists}
        self._flat: dict[str, list[str]] = {name: [] for name in lists}
        self._starts, self._ends = array("q"), array("q")
        self._n_facts = array("q")
        self._is_placed = is_placed
        self._is_ordered = is_ordered

    def add(self, text: str, facts: Sequence[Any]) -> None:
        """Adds the facts of the next text."""
        self._n_facts.append(len(facts))
        if not facts:
            return
        for get, extend in self._plain:
            extend(map(get, facts))
        for name, get in self._quoted:
            spans = map(get, facts)
            self._columns[name].extend([None if span is None else text[span[0] : span[1]] for span in spans])
        if self._quote is not None:
            self._quote.extend([text[one.start : one.end] for one in facts])
        for name, counts in self._counts.items():
            values = list(map(attrgetter(name), facts))
            counts.extend(map(len, values))
            self._flat[name].extend(chain.from_iterable(values))
        if self._is_placed:
            self._starts.extend(map(_START, facts))
            self._ends.extend(map(_END, facts))

    @property
    def of(self) -> Places:
        """The number of each fact's text."""
        return np.repeat(np.arange(len(self._n_facts)), _whole(self._n_facts))

    @property
    def order(self) -> Places:
        """The facts in the order in which rows are made of them: by text, then as they came, or by their places."""
        if not self._is_ordered:
            return np.arange(int(_whole(self._n_facts).sum()))
        return np.lexsort((_whole(self._ends), _whole(self._starts), self.of))

    @property
    def positions(self) -> Places:
        """The position of each row among those of its text, from 1."""
        at = np.arange(len(self.of))
        return at - np.maximum.accumulate(np.where(_changes(self.of), at, 0)) + 1 if len(at) else at

    def columns(self) -> dict[str, Any]:
        """All columns by name, in order."""
        found: dict[str, Any] = {**self._columns}
        for name, counts in self._counts.items():
            found[name] = lists(_whole(counts), pa.array(self._flat[name], pa.large_string()))
        if self._is_placed:
            found |= {"start_char": _whole(self._starts), "end_char": _whole(self._ends)}
        order = self.order
        if (order[1:] < order[:-1]).any():
            found = {name: _gathered(values, order) for name, values in found.items()}
        if self._is_ordered:
            found["position"] = self.positions
        return found


def _gathered(values: Any, order: Places) -> Any:
    if isinstance(values, list):
        return [values[at] for at in order.tolist()]
    return values[order]


class _Numbers(dict[tuple[str, str], int]):
    """A number for each that is asked for."""

    def __missing__(self, pair: tuple[str, str]) -> int:
        number = self[pair] = len(self)
        return number


class Codes:
    """The codes of demands: each once for a demand, with the first words that earned it."""

    def __init__(self) -> None:
        self._known = _Numbers()
        self._pairs, self._starts, self._ends = array("q"), array("q"), array("q")
        self._methods = array("q")
        self._n_codes = array("q")

    def add(self, given: Sequence[Sequence[Code]]) -> None:
        """Adds the codes of the next demands."""
        codes = list(chain.from_iterable(given))
        self._n_codes.extend(map(len, given))
        self._pairs.extend(map(self._known.__getitem__, map(_PAIR, codes)))
        self._starts.extend(map(_START, codes))
        self._ends.extend(map(_END, codes))
        self._methods.extend(map(_METHODS.__getitem__, map(_METHOD, codes)))

    def settled(self, order: Places) -> SettledCodes:
        """The codes of demands that are put in ``order``."""
        return SettledCodes(
            self._known,
            _whole(self._pairs),
            _whole(self._starts),
            _whole(self._ends),
            _whole(self._methods),
            _whole(self._n_codes),
            order,
        )


class SettledCodes:
    """Codes in order: by demand and place as rows; by demand, codebook and code as lists. ``of`` gives the number of
    each row's demand."""

    def __init__(  # noqa: PLR0917 - one caller
        self,
        known: dict[tuple[str, str], int],
        pairs: Places,
        starts: Places,
        ends: Places,
        methods: Places,
        n_codes: Places,
        order: Places,
    ) -> None:
        self._known = sorted(known)
        ranks = np.zeros(len(known), dtype=np.int64)
        for rank, pair in enumerate(self._known):
            ranks[known[pair]] = rank
        pairs = ranks[pairs]
        self._n_demands = len(n_codes)
        places = np.empty(len(order), dtype=np.int64)
        places[order] = np.arange(len(order))
        demands = np.repeat(places, n_codes)
        by_place = np.lexsort(((ends << _LOW) + pairs, (demands << _LOW) + starts))
        each = (demands * max(1, len(known)) + pairs)[by_place]
        by_each = np.argsort(each, kind="stable")
        once = by_each[_changes(each[by_each])]
        listed = by_place[once]
        self._listed_of, self._listed = demands[listed], pairs[listed]
        rows = by_place[np.sort(once)]
        self.of, self._pairs, self._starts, self._ends = demands[rows], pairs[rows], starts[rows], ends[rows]
        self._methods = methods[rows]

    def lists(self, codebook: str) -> pl.Series:
        """The codes of ``codebook`` that each demand has, sorted."""
        is_of = np.array([book == codebook for book, _ in self._known], dtype=bool)
        kept = is_of[self._listed]
        counts = np.bincount(self._listed_of[kept], minlength=self._n_demands)
        codes = pa.array([code for _, code in self._known], pa.large_string())
        return lists(counts, codes.take(pa.array(self._listed[kept], pa.int64())))

    def columns(self) -> dict[str, Any]:
        """Columns of the codes' own rows, but for what is said of the demand."""
        books, codes = ([pair[side] for pair in self._known] for side in (0, 1))
        return {
            "codebook": pl.Series(values=books, dtype=pl.String).gather(self._pairs),
            "code": pl.Series(values=codes, dtype=pl.String).gather(self._pairs),
            "start_char": self._starts,
            "end_char": self._ends,
            "method": pl.Series(values=list(_METHODS), dtype=pl.String).gather(self._methods),
        }
