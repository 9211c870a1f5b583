"""Instruments and responsibilities of a demand as learned from coded demands: beside what the rules found.

The weights of a demand's runs of one to three characters add up to a score a code (``models/codes.csv``; what it was
learned from: ``models/card.toml``; how: ``benchmarks/learn_codes_zh.py``). An instrument that rules gave stays unless
its score is very low, a responsibility stays; another code is added where its score is high enough, and stands on the
run that speaks for it most.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind

from extraction.model import Code
from schemas.project import data

FOLDER = data("extraction.zh", "models")
BOOKS = ("instruments", "responsibilities")
"""The codebooks whose codes are learned: the others gained next to nothing on hands they were not learned from."""
METHOD = "learned"
CODES = "(codes)"
"""The first row of the file: the code of each column, as ``codebook.code``."""
CONSTANT = "(constant)"
"""The feature that every demand has: where the scale of a code begins."""
SCALE = 40
"""Whole numbers a unit of log odds."""
STAYS = {"instruments": -5.5, "responsibilities": -np.inf}
"""Log odds above which a code of the rules stays, by codebook."""
ADDED = {"instruments": 1.5, "responsibilities": 0.0}
"""Log odds above which another code is added, by codebook."""

_LONGEST = 3
_ORDER = attrgetter("codebook", "code")
_ROW = itemgetter(0)
_MARK = "。"
_SIGNS = str.maketrans(
    dict.fromkeys("，。；：！？“”、…（）()《》 —,;:!?\"'\n\t\r", _MARK) | dict.fromkeys("0123456789", "0")
)
_MOST = 600  # characters looked at in one demand: more are no sentence, and time must stay linear


def runs(words: str) -> Iterator[tuple[str, int]]:
    """Runs of up to three characters in ``words`` (folded) and where each begins; none reaches over a mark, but it may
    begin or end with one. Figures are all alike."""
    signs = f"{_MARK}{words[:_MOST].translate(_SIGNS)}{_MARK}"
    for place in range(len(signs)):
        for end in range(place + 1, min(place + _LONGEST, len(signs)) + 1):
            run = signs[place:end]
            if run == _MARK:
                continue
            if run == _MARK + _MARK:
                break
            yield run, max(place - 1, 0)
            if run[-1] == _MARK:
                break


@dataclass(frozen=True, slots=True)
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
    is_words: tuple[bool, ...]
    """Of each row, whether its run has two characters or more, by which a code can be explained."""
    weights: Any
    """Matrix of whole numbers; its last row is that of the constant."""


def parse(text: str) -> Model:
    """The model that a file's text holds: ``feature,weights`` a row of codes, then weights as ``column:whole number``.

    Raises ValueError where it is of another form.
    """
    lines = csv.reader(text.splitlines())
    if next(lines, None) != ["feature", "weights"] or (head := next(lines, [""]))[0] != CODES:
        raise ValueError("models/codes.csv: its columns are feature and weights, its first row the codes")
    codes = tuple((book, code) for book, _, code in (name.partition(".") for name in head[1].split(" ")))
    told = [(feature, [cell.partition(":")[::2] for cell in weights.split(" ")]) for feature, weights in lines]
    kept = [one for one in told if one[0] != CONSTANT]
    table = np.zeros((len(kept) + 1, len(codes)), dtype=np.int16)
    for number, (_, cells) in enumerate([*kept, *(one for one in told if one[0] == CONSTANT)]):
        for column, weight in cells:
            table[number, int(column)] = int(weight)
    runs = tuple(feature for feature, _ in kept)
    return Model(
        codes,
        {code: number for number, code in enumerate(codes)},
        np.array([STAYS[book] * SCALE for book, _ in codes]),
        np.array([ADDED[book] * SCALE for book, _ in codes]),
        runs,
        tuple(len(run.strip(_MARK)) > 1 for run in runs),
        table,
    )


@cache
def _model() -> Model:
    return parse((FOLDER / "codes.csv").read_text(encoding="utf-8"))


class Demand(NamedTuple):
    """A demand whose codes are to be settled: where it stands, the codes that rules gave it, and those that they found
    to be only mentioned there, which are not added."""

    start: int
    end: int
    ruled: list[Code]
    mentioned: Collection[str] = ()


@cache
def _finder() -> AhoCorasick:
    """All runs that have weights, by the number of their row."""
    return AhoCorasick(list(_model().runs), matchkind=MatchKind.Standard, store_patterns=False)


def _matches(flat: str, demand: Demand) -> list[tuple[int, int, int]]:
    """The runs of the demand that have weights: row, and where it stands, counted from the mark before the demand."""
    signs = f"{_MARK}{flat[demand.start : min(demand.end, demand.start + _MOST)].translate(_SIGNS)}{_MARK}"
    found: list[tuple[int, int, int]] = _finder().find_matches_as_indexes(signs, overlapping=True)
    return found


def settled(flat: str, demands: Sequence[Demand]) -> list[list[Code]]:
    """The codes of the ``demands`` of a text (folded), each's by codebook and code.

    Codes that rules gave keep the words of the rules; codes of other books stay as they are. All demands at once:
    adding up by demand would take most of the time.
    """
    if not demands:
        return []
    model = _model()
    found = [_matches(flat, demand) for demand in demands]
    at: list[int] = []
    starts: list[int] = []
    for one in found:
        starts.append(len(at))
        at += set(map(_ROW, one))  # a run counts once
        at.append(-1)
    scores = np.add.reduceat(model.weights.take(at, axis=0), starts, axis=0, dtype=np.int32)
    stays = (scores > model.stays).tolist()
    added: dict[int, list[int]] = {}
    for number, column in np.argwhere(scores > model.added).tolist():
        added.setdefault(number, []).append(column)
    return [
        _one(demand, own, stays[number], added.get(number, ()))
        for number, (demand, own) in enumerate(zip(demands, found, strict=True))
    ]


def _one(demand: Demand, own: list[tuple[int, int, int]], stays: Sequence[bool], added: Iterable[int]) -> list[Code]:
    """What stays of the rules' codes, and the others of ``added`` (columns)."""
    model = _model()
    kept = [
        one for one in demand.ruled if (column := model.column.get((one.codebook, one.code))) is None or stays[column]
    ]
    given = {(one.codebook, one.code) for one in demand.ruled}
    new = [
        column
        for column in added
        if model.codes[column] not in given and model.codes[column][1] not in demand.mentioned
    ]
    words = [one for one in own if model.is_words[one[0]]] if new else []
    for column in new if words else ():
        weights = model.weights[[row for row, _, _ in words], column]
        best = int(weights.argmax())
        if weights[best] <= 0:
            continue
        _, left, right = words[best]
        left, right = max(left - 1, 0), min(right - 1, demand.end - demand.start)  # without the mark before
        kept.append(Code(*model.codes[column], demand.start + left, demand.start + max(right, left + 1), METHOD))
    if new:
        kept.sort(key=_ORDER)
    return kept
