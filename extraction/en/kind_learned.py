"""A text in which rules found too little of a meeting, and no look-alike: whether its words are those of reports.

The weights of single words and of neighbours in headline, opening and body add up to a score (``models/kind.csv``; what
they were learned from: ``models/kind_card.toml``; how: ``benchmarks/learn_kind.py``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from extraction.en import pinyin
from extraction.en.demands.learned_features import stem
from schemas.project import data

FOLDER = data("extraction.en", "models")
CONSTANT = "(constant)"
SCALE = 100
"""Whole numbers of the file a unit of the score, before it is divided by the root of how much a text shows."""
OPENING = 3
"""Sentences that count as the opening."""
_MOST = 120  # tokens of a sentence that are looked at
_TOKEN = re.compile(r"[A-Za-z]+|\d+|[“\"”]|[,;:.!?]")
_PLAIN = frozenset(
    "the a an of to and in on for by with at be is are that this it its their his her as from or".split()  # noqa: SIM905
)
_NAME = "_N"  # a surname: whose it is must not count
_NAMED_WORDS = 4  # that the reason gives


class Told(NamedTuple):
    """That words alone make a text a report: the score, above 0, and the words that did most, strongest first."""

    score: float
    words: tuple[str, ...]


class Model(NamedTuple):
    """What the file holds, as whole numbers."""

    constant: int
    weights: Mapping[str, int]


def shown(headline: str, sentences: Sequence[str]) -> dict[str, str]:
    """What a text shows, by the names of the features, each with the words that show it first.

    ``T``, ``L``, ``B``: a word of the headline, the opening, the body; neighbours are noted in the first two alone.
    """
    found: dict[str, str] = {}
    for zone, part in (("T", [headline]), ("L", sentences[:OPENING])):
        for sentence in part:
            tokens = list(_tokens(sentence))
            _note(zone, tokens, found)
            for (left, spelt), (right, behind) in pairwise(tokens):
                found.setdefault(f"{zone} {left} {right}", f"{spelt} {behind}")
    for sentence in sentences:
        _note("B", _tokens(sentence), found)
    return found


def told(headline: str, sentences: Sequence[str]) -> Told | None:
    """That the words of a text make it a report; None where they do not."""
    model = shipped()
    found = shown(headline, sentences)
    weights = {name: model.weights[name] for name in found if name in model.weights}
    score = (model.constant + sum(weights.values()) / max(1, len(found)) ** 0.5) / SCALE
    if score <= 0:
        return None
    strongest = sorted((name for name in weights if weights[name] > 0), key=lambda name: (-weights[name], name))
    words = dict.fromkeys(found[name] for name in strongest if _NAME not in name and any(map(str.isalpha, found[name])))
    return Told(score, tuple(words)[:_NAMED_WORDS])


@cache
def shipped() -> Model:
    """The weights that come with the reader."""
    return parse((FOLDER / "kind.csv").read_text(encoding="utf-8"))


def parse(text: str) -> Model:
    """The model that a file's text holds: ``feature,weight``, the constant first. Raises ValueError otherwise."""
    rows = list(csv.reader(text.splitlines()))
    try:
        head, (first, constant), *others = rows
        weights = {name: int(weight) for name, weight in others}
    except ValueError as error:
        raise ValueError("models/kind.csv: its lines are a feature and a whole number, the constant first") from error
    if head != ["feature", "weight"] or first != CONSTANT or len(weights) != len(others):
        raise ValueError(
            "models/kind.csv: its columns are feature and weight, its first line the constant, no line twice"
        )
    return Model(int(constant), weights)


def _note(zone: str, tokens: Iterable[tuple[str, str]], found: dict[str, str]) -> None:
    for token, spelt in tokens:
        if token not in _PLAIN:
            found.setdefault(f"{zone} {token}", spelt)


def _tokens(sentence: str) -> Iterator[tuple[str, str]]:
    """The tokens of a sentence, with what is printed."""
    for number, one in enumerate(_TOKEN.finditer(sentence)):
        if number == _MOST:
            return
        word = one[0]
        lower = word.lower()
        if word.isdigit():
            yield "0", word
        elif not word.isalpha():
            yield ('"' if word in "“”" else word), word
        elif word[0].isupper() and one.start() > 0 and lower in pinyin.SURNAMES and lower not in pinyin.ENGLISH:
            yield _NAME, word
        else:
            yield stem(lower), word
