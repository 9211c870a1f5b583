"""What the file of learned weights says, in plain values: read once for all processes (``schemas.kept``)."""

from __future__ import annotations

import csv
from array import array
from typing import Final, NamedTuple

from schemas.kept import kept
from schemas.project import data

FOLDER = data("extraction.zh", "models")
BOOKS = ("instruments", "responsibilities")
"""The codebooks whose codes are learned: the others gained next to nothing on hands they were not learned from."""
CODES = "(codes)"
"""The first row of the file: the code of each column, as ``codebook.code``."""
CONSTANT = "(constant)"
"""The feature that every demand has: where the scale of a code begins."""
SCALE = 40
"""Whole numbers a unit of log odds."""
STAYS = {"instruments": -5.5, "responsibilities": float("-inf")}
"""Log odds above which a code of the rules stays, by codebook."""
ADDED = {"instruments": 1.5, "responsibilities": 0.0}
"""Log odds above which another code is added, by codebook."""
LONGEST = 3
"""Characters of the longest runs."""
WEIGHT: Final = "h"
"""Of what the weights consist, as ``memoryview.cast`` and ``numpy`` call it."""


class Told(NamedTuple):
    """Weights: a row a run of characters, a column a code."""

    codes: tuple[tuple[str, str], ...]
    """Codebook and code of each column."""
    runs: tuple[str, ...]
    """The run of each row."""
    weights: bytes
    """Whole numbers, row by row, that of the constant last (``WEIGHT``)."""


def tell(text: str) -> Told:
    """What a file's text says: ``feature,weights`` a row of codes, then weights as ``column:whole number``.

    Raises ValueError where it is of another form.
    """
    lines = csv.reader(text.splitlines())
    if next(lines, None) != ["feature", "weights"] or (head := next(lines, [""]))[0] != CODES:
        raise ValueError("models/codes.csv: its columns are feature and weights, its first row the codes")
    codes = tuple((book, code) for book, _, code in (name.partition(".") for name in head[1].split(" ")))
    told = [(feature, [cell.partition(":")[::2] for cell in weights.split(" ")]) for feature, weights in lines]
    listed = [one for one in told if one[0] != CONSTANT]
    table = array(WEIGHT, bytes(array(WEIGHT).itemsize * (len(listed) + 1) * len(codes)))
    for number, (_, cells) in enumerate([*listed, *(one for one in told if one[0] == CONSTANT)]):
        for column, weight in cells:
            if not 0 <= int(column) < len(codes):
                raise ValueError(f"models/codes.csv: codes are numbered from 0 to {len(codes) - 1}")
            table[number * len(codes) + int(column)] = int(weight)
    return Told(codes, tuple(feature for feature, _ in listed), table.tobytes())


def stays(told: Told) -> list[float]:
    """The scores above which the code of each column stays."""
    return [STAYS[book] * SCALE for book, _ in told.codes]


def added(told: Told) -> list[float]:
    """The scores above which the code of each column is added."""
    return [ADDED[book] * SCALE for book, _ in told.codes]


def shipped() -> Told:
    """What the file in the tree says."""
    return Told._make(kept("codes.zh", _read))


def _read() -> tuple[object, ...]:
    return tuple(tell((FOLDER / "codes.csv").read_text(encoding="utf-8")))
