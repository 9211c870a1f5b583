"""What the file of learned weights says, in plain values: read once for all processes (``schemas.kept``)."""

from __future__ import annotations

import csv
import re
from typing import Final, NamedTuple

from extraction.en.demands import learned_features as features
from schemas.kept import kept

COUNT: Final = "I"
WEIGHT: Final = "f"
NUMBER: Final = "q"
"""Of what the arrays consist, as ``memoryview.cast`` and ``numpy`` call it."""
_CODES = "(codes)"
_NUMBERS = re.compile(r"[-\d ]*")


class Told(NamedTuple):
    """Weights by feature. A feature's row is its number from 1; row 0 is nobody's and has no weights."""

    codes: tuple[tuple[str, str], ...]
    """Codebook and code of each column."""
    features: tuple[str, ...]
    starts: bytes
    """Of each row where its weights begin, and behind the last where they end (``COUNT``)."""
    columns: bytes
    """The column of each weight (``COUNT``)."""
    weights: bytes
    """Whole numbers (``WEIGHT``)."""
    stems: tuple[str, ...]
    """Stems that have companions, by the alphabet; their numbers are from 1."""
    pairs: bytes
    """Companions as numbers (of the first times ``len(stems) + 1``, and of the second), ascending (``NUMBER``)."""
    pair_rows: bytes
    """The row of each of ``pairs`` (``NUMBER``)."""


def tell(text: str) -> Told:
    """What a file's text says: ``feature,weights``; the codes first, as ``book.code``, then a line a feature, with the
    numbers of codes, from 0, each before its weight, a whole number.

    Raises ValueError where it is of another form.
    """
    import numpy as np  # noqa: PLC0415 - not where it was told before

    lines = csv.reader(text.splitlines())
    try:
        head, (first, codes_told), *told = lines
        features_told, weights = zip(*told, strict=True) if told else ((), ())
    except ValueError as error:
        raise ValueError("models/codes.csv: its lines are features and weights, the codes first") from error
    if head != ["feature", "weights"] or first != _CODES:
        raise ValueError("models/codes.csv: its columns are feature and weights, its first line the codes")
    names = codes_told.split(" ")
    rows = {feature: row for row, feature in enumerate(features_told, 1)}
    n_cells = np.array([cells.count(" ") + 1 for cells in weights], dtype=np.int64)
    cells_told = " ".join(weights)
    numbers = np.fromstring(cells_told if _NUMBERS.fullmatch(cells_told) else "", dtype=np.int64, sep=" ")
    if (n_cells % 2).any() or len(numbers) != n_cells.sum() or len(rows) != len(told):
        raise ValueError("models/codes.csv: a weight stands after the number of its code, a feature in one line")
    of, values = numbers[::2], numbers[1::2]
    if (of < 0).any() or (of >= len(names)).any():
        raise ValueError(f"models/codes.csv: codes are numbered from 0 to {len(names) - 1}")
    starts = np.concatenate([[0, 0], np.cumsum(n_cells // 2)])
    pairs = {feature: feature.split("~") for feature in rows if "~" in feature}
    stems = {one: number for number, one in enumerate(sorted({one for pair in pairs.values() for one in pair}), 1)}
    keys = np.array([stems[one] * (len(stems) + 1) + stems[other] for one, other in pairs.values()], dtype=np.int64)
    ascending = np.argsort(keys)
    return Told(
        tuple((book, code) for book, _, code in (name.partition(".") for name in names)),
        tuple(rows),
        starts.astype(COUNT).tobytes(),
        of.astype(COUNT).tobytes(),
        values.astype(WEIGHT).tobytes(),
        tuple(stems),
        keys[ascending].astype(NUMBER).tobytes(),
        np.array([rows[feature] for feature in pairs], dtype=np.int64)[ascending].astype(NUMBER).tobytes(),
    )


def shipped() -> Told:
    """What the file in the tree says."""
    return Told._make(
        kept("codes.en", lambda: tuple(tell((features.FOLDER / "codes.csv").read_text(encoding="utf-8"))))
    )
