"""Learn the words that tell a report: ``python -m benchmarks.learn_kind`` writes ``models/kind.csv`` of English.

One logistic regression over the features of ``extraction.en.kind_learned``, without what rules found: rules were mended
by the same texts, so weights that see them trust them too much. ``--compare`` writes nothing and tells, for each hand,
how rules alone, words alone (learned from the other hands) and both do on it; rules have seen all hands.
"""

from __future__ import annotations

import csv
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy import sparse

from extraction.en import classify, kind_learned
from extraction.en.kind_words import titles
from extraction.en.page import sections
from extraction.model import NO_HINTS
from extraction.text import door
from extraction.text.document import Document, parse
from warehouse.evaluation.coded_corpus import is_set_aside

_HOME = Path(__file__).parent.parent
_SAMPLES, _TESTS = _HOME / "samples", _HOME / "tests"
_HANDS = 3  # whose texts must have a feature: else it may be a hand's habit, or a place
_TEXTS = 4  # that must have it
_KEPT = 3000  # features, of some seven thousand
_SHORT = 0.5  # what a page of a few lines, written as a test, counts
_UNCODED = 0.3  # what an article of the corpus counts: all are taken for reports, nobody has coded it
_HELD_BACK = 1.0  # L2
_SPREAD = 6.0  # a text's features together are this long
_CONSTANT = 4.0  # how freely the constant moves
_SURE = 1.0  # a score that must be passed: a report more is not worth a look-alike taken for one
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Example:
    """A text as it is learned from: who wrote it, whether it is a report, what it counts, the text as parsed."""

    hand: str
    is_report: bool
    counts: float
    document: Document
    features: frozenset[str]


def examples() -> list[Example]:
    """All texts that are not set aside."""
    return [
        Example(hand, is_report, counts, document, frozenset(kind_learned.shown(*_parts(document))))
        for hand, is_report, counts, text in _texts()
        for document in [parse(door.enter(text).clean, NO_HINTS, sections.assign_sections)]
    ]


def _parts(document: Document) -> tuple[str, list[str]]:
    """Headline and sentences, as ``classify`` gives them to the learned words."""
    found = titles(document)
    headline = document.text[slice(*found[0])] if found else ""
    return headline, [document.text[one.start : one.end] for one in document.article_sentences()]


def _texts() -> Iterator[tuple[str, bool, float, str]]:
    """Hand, whether a report, what it counts, text."""
    for folder in (_SAMPLES, _SAMPLES / "lots" / "en"):
        for row in _lines(folder / "gold.jsonl"):
            if row["split"] == "develop":
                name = row["id"]
                # the first 82 samples, 003 to 376, are by one hand
                hand = name[:2] if name.startswith("e") else name[0] if int(name) >= 400 else "0"
                yield hand, row["relevant"], 1.0, (folder / "texts" / f"{name}.txt").read_text(encoding="utf-8")
    for row in _lines(_TESTS / "data" / "stories" / "en.jsonl"):
        if row["split"] == "develop":
            for story in row["stories"]:
                yield "stories", story["relevant"], _SHORT, row["text"][story["start_char"] : story["end_char"]]
    for file in ("hard_pages", "hard_kinds", "kind_cases"):
        source = (_TESTS / "unit" / "extraction" / "en" / f"{file}.toml").read_text(encoding="utf-8")
        for page in next(iter(tomllib.loads(source).values())):
            is_report = page["is_report"] if "is_report" in page else page["kind"] == "meeting_report"
            yield file, is_report, _SHORT, page["text"].strip("\n")
    for path in sorted((_SAMPLES / "corpus" / "texts").glob("*.txt")):
        if not is_set_aside(path.stem):
            lot = sum(int(path.stem) > last for last in (2110, 2220))
            yield f"corpus {lot + 1}", True, _UNCODED, path.read_text(encoding="utf-8")


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def learn(made: Sequence[Example]) -> kind_learned.Model:
    """The weights of what several hands write, by Newton's method over the likeness of texts: there are fewer of them
    than of features."""
    counts = Counter(name for one in made for name in one.features)
    hands = Counter(name for _, name in {(one.hand, name) for one in made for name in one.features})
    names = sorted(name for name, n in counts.items() if n >= _TEXTS and hands[name] >= _HANDS)
    place = {name: number for number, name in enumerate(names)}
    indices: list[int] = []
    ends, values = [0], []
    for one in made:
        own = sorted(place[name] for name in one.features if name in place)
        indices += own
        values += [_SPREAD / max(1, len(one.features)) ** 0.5] * len(own)
        ends.append(len(indices))
    shown = sparse.csr_matrix((values, indices, ends), shape=(len(made), len(names)))
    solved = _solved(
        np.asarray((shown @ shown.T).todense()) + _CONSTANT,
        np.array([float(one.is_report) for one in made]),
        np.array([one.counts for one in made]),
    )
    weights = shown.T @ solved
    # what few texts have does little, however much it weighs
    least = np.sort(np.abs(weights) * np.sqrt([counts[name] for name in names]))[-_KEPT:][0]
    whole = np.rint(weights * _SPREAD * kind_learned.SCALE).astype(int)
    kept = {
        name: int(weight)
        for name, weight, exact in zip(names, whole, weights, strict=True)
        if weight and abs(exact) * counts[name] ** 0.5 >= least
    }
    return kind_learned.Model(round((_CONSTANT * solved.sum() - _SURE) * kind_learned.SCALE), kept)


def _solved(alike: Any, gold: Any, counts: Any) -> Any:
    """How much each text pulls: logistic regression by texts that are ``alike``, the same every time."""
    scores = np.zeros(len(gold))
    solved = scores
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        weight = counts * np.maximum(likely * (1 - likely), 1e-4)
        solved = np.linalg.solve(alike + np.diag(_HELD_BACK / weight), scores + counts * (gold - likely) / weight)
        scores = alike @ solved
    return solved


def write(folder: Path = kind_learned.FOLDER) -> list[Example]:
    """Learns, and writes ``kind.csv`` into ``folder``."""
    made = examples()
    model = learn(made)
    with (folder / "kind.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("feature", "weight"))
        out.writerow((kind_learned.CONSTANT, model.constant))
        out.writerows(model.weights.items())
    return made


def compare(made: Sequence[Example]) -> Iterator[str]:
    """A line a hand: F1, false alarms and misses of rules, of words learned from the others, and of both."""
    for hand in sorted({one.hand for one in made}):
        own = [one for one in made if one.hand == hand]
        with patch.object(kind_learned, "shipped", lambda: kind_learned.Model(-kind_learned.SCALE, {})):
            rules = _judged(own)
        model = learn([one for one in made if one.hand != hand])
        with patch.object(kind_learned, "shipped", partial(kind_learned.Model, *model)):
            words = [kind_learned.told(*_parts(one.document)) is not None for one in own]
            both = _judged(own)
        yield f"{hand:12} {len(own):4} " + " | ".join(_f1(own, told) for told in (rules, words, both))


def _judged(own: Sequence[Example]) -> list[bool]:
    return [classify.judge(one.document).kind == "meeting_report" for one in own]


def _f1(own: Sequence[Example], told: Sequence[bool]) -> str:
    right = sum(one.is_report and said for one, said in zip(own, told, strict=True))
    invented = sum(said and not one.is_report for one, said in zip(own, told, strict=True))
    missed = sum(one.is_report and not said for one, said in zip(own, told, strict=True))
    return f"{2 * right / max(1, 2 * right + invented + missed):.3f} ({invented}, {missed})"


def main(arguments: Sequence[str]) -> None:
    """Learns and writes, or compares."""
    if "--compare" in arguments:
        for line in compare(examples()):
            print(line, flush=True)
        return
    made = write()
    n = Counter(one.hand for one in made)
    print(", ".join(f"{count} of {hand}" for hand, count in sorted(n.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
