"""Learn instruments and responsibilities of Chinese demands from coded ones.

``python -m benchmarks.learn_codes_zh`` writes ``extraction/zh/models/codes.csv``.

One logistic regression a code over runs of characters (``extraction.zh.demands.learned``), without what rules found:
rules were mended by the same demands, so weights that see them trust them too much.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from benchmarks.coded_examples_zh import Example, examples
from benchmarks.logistic import fit
from extraction.zh.demands import learned, learned_told

_RARE = 2  # runs that fewer demands have are not learned
_EXAMPLE = 0.5  # how much a rule's example counts
_LEAST = 3  # smaller weights, in whole numbers, are left out


def features(words: str) -> set[str]:
    """The runs of characters of a demand."""
    return {run for run, _ in learned.runs(words)}


Codes = list[tuple[str, str]]
"""Codebook and code of each column."""


def learn(made: Sequence[Example]) -> tuple[list[str], Codes, Any, Any]:
    """Runs, codes, weights (a row a run) and constants."""
    told = [features(one.words) for one in made]
    counts = Counter(name for one in told for name in one)
    names = sorted(name for name, n in counts.items() if n >= _RARE)
    place = {name: number for number, name in enumerate(names)}
    codes = sorted({(book, code) for one in made for book, own in one.gold.items() for code in own or ()})
    indices: list[int] = []
    ends = [0]
    for one in told:
        indices += sorted(place[name] for name in one if name in place)
        ends.append(len(indices))
    shown = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, ends), shape=(len(made), len(names)))
    gold = np.array([[code in (one.gold.get(book) or ()) for book, code in codes] for one in made], np.float32)
    known = np.array([[_counts(one, column) for column in codes] for one in made], np.float32)
    weights, constants = fit(shown, gold, known)
    return names, codes, weights, constants


def _counts(one: Example, column: tuple[str, str]) -> float:
    """How much a demand counts where a code is learned: nothing where it was not coded by the code's book."""
    if one.only is not None:
        return _EXAMPLE * (one.only == column)
    return float(one.gold.get(column[0]) is not None)


def lines(names: Sequence[str], codes: Codes, weights: Any, constants: Any) -> Iterator[tuple[str, str]]:
    """The rows of ``codes.csv``."""
    yield learned_told.CODES, " ".join(f"{book}.{code}" for book, code in codes)
    scaled = np.rint(np.vstack([constants, weights]) * learned_told.SCALE).astype(int)
    for name, row in zip((learned_told.CONSTANT, *names), scaled, strict=True):
        kept = [f"{column}:{weight}" for column, weight in enumerate(row.tolist()) if abs(weight) >= _LEAST]
        if kept:
            yield name, " ".join(kept)


def write(folder: Path = learned_told.FOLDER) -> list[Example]:
    """Learns, and writes ``codes.csv`` into ``folder``."""
    made = examples()
    rows = list(lines(*learn(made)))
    folder.mkdir(exist_ok=True)
    with (folder / "codes.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("feature", "weights"))
        out.writerows(rows)
    return made


def main() -> None:
    """Learns, writes, and says from how much."""
    made = write()
    print(", ".join(f"{count} of {source}" for source, count in sorted(Counter(one.source for one in made).items())))


if __name__ == "__main__":
    main()
