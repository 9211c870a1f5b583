"""Codes of a demand as learned from coded demands: keeps, takes away or adds to what the rules found.

A code is given where the weights of what a demand shows add up to more than nothing: its words, words that stand
near each other, classes of words of like meaning, and the codes that rules found there and in the last demand
(``models/codes.csv``; what it was learned from: ``models/card.toml``; how: ``benchmarks/learn_codes.py``). A code that
is added stands on words of the demand, those that speak for it most.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np

from extraction.model import Code
from extraction.text.document import Document
from schemas.project import data

FOLDER = data("extraction.en", "models")
BOOKS = ("sectors", "instruments", "responsibilities", "phrases")
"""The codebooks whose codes are learned."""
METHOD = "learned"
CONSTANT = "(constant)"
"""The feature that every demand has: where the scale of a code begins."""

_TOKEN = re.compile(r"[a-z]+|\d+|[,;:.!?]")
_MARKS = frozenset(",;:.!?")
_PLAIN = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "and",
        "in",
        "on",
        "for",
        "by",
        "with",
        "at",
        "be",
        "is",
        "are",
        "must",
        "shall",
        "should",
        "will",
        "that",
        "this",
        "it",
        "all",
        "their",
        "its",
        "or",
        "as",
        "from",
        "not",
        "no",
        "s",
    ]
)
"""Words that say little beside others: they make no companions and have no class."""
_REACH = 4  # content words within which two are companions
_ORDER = attrgetter("codebook", "code")
_MOST = 400  # tokens looked at in one demand: more are no language, and time must stay linear


def stem(word: str) -> str:
    """``word`` (lower case) without the endings of number, tense and ``-ing``; "0" for a number. Rough, always so."""
    if word.isdigit():
        return "0"
    if len(word) > 4:
        for ending, left in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")):
            if word.endswith(ending):
                return word[: -len(ending)] + left
        for ending in ("ing", "ed"):
            if word.endswith(ending) and len(word) > len(ending) + 2:
                word = word[: -len(ending)]
                if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
                    word = word[:-1]
                return word.rstrip("e")
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word.rstrip("e") if len(word) > 3 else word


class Token(NamedTuple):
    """A word of a demand: where it stands, its stem, and whether it is more than a plain word."""

    start: int
    end: int
    word: str
    stem: str
    is_content: bool


def clauses(lower: str, spans: Iterable[tuple[int, int]]) -> Iterator[list[Token]]:
    """The words of ``spans`` from mark to mark."""
    for start, end in spans:
        clause: list[Token] = []
        for number, found in enumerate(_TOKEN.finditer(lower, start, end)):
            word = found[0]
            if word in _MARKS or number == _MOST:
                yield clause
                clause = []
                if number == _MOST:
                    break
            else:
                clause.append(Token(*found.span(), word, stem(word), word not in _PLAIN))
        yield clause


def together(clause: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Companions, content words not far from each other, as stems in the order of the alphabet ("clos~min"), with the
    numbers of both in ``clause``."""
    content = [number for number, token in enumerate(clause) if token.is_content]
    for place, first in enumerate(content):
        for second in content[place + 1 : place + 1 + _REACH]:
            one, other = sorted((clause[first].stem, clause[second].stem))
            yield f"{one}~{other}", first, second


def of_word(token: Token, classes: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The features of one word: its stem and, unless it is plain, its classes."""
    return (token.stem, *(classes.get(token.word, ()) if token.is_content else ()))


def of_setting(found: Iterable[Code], before: Iterable[Code]) -> list[str]:
    """What rules found in the demand and in the last one. What the article is about is none: a theme earns no code."""
    told = [f"rule {code.codebook}.{code.code}" for code in found]
    told += [f"before {code.codebook}.{code.code}" for code in before if code.codebook != "phrases"]
    if not any(code.codebook == "sectors" for code in found):
        told.append("(silent)")
        told += [f"silent after {code.code}" for code in before if code.codebook == "sectors"]
    return told


def names(
    lower: str, spans: Sequence[tuple[int, int]], setting: Iterable[str], classes: Mapping[str, tuple[str, str]]
) -> set[str]:
    """All features of a demand by name: what is learned from."""
    told = {CONSTANT, *setting}
    for clause in clauses(lower, spans):
        for token in clause:
            told.update(of_word(token, classes))
        told.update(name for name, _, _ in together(clause))
    return told


@cache
def word_classes() -> dict[str, tuple[str, str]]:
    """Word -> its wider and its narrower class of words of like meaning, as names of features."""
    with (FOLDER / "word_classes.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: ("a" + row["wider"], "b" + row["narrower"]) for row in csv.DictReader(file)}


@dataclass(frozen=True, slots=True)
class Model:
    """Weights: a row a feature, a column a code."""

    codes: tuple[tuple[str, str], ...]
    """Codebook and code of each column."""
    rows: Mapping[str, int]
    """The row of a feature that has weights."""
    weights: Any
    """Matrix of whole numbers."""
    companions: Mapping[str, Mapping[str, int]]
    """Of a stem that has companions: the row of each pair, by the other stem."""


def parse(text: str) -> Model:
    """The model that a file's text holds: ``feature,weights`` with weights as ``book.code:whole number``.

    Raises ValueError where it is of another form.
    """
    lines = csv.reader(text.splitlines())
    if next(lines, None) != ["feature", "weights"]:
        raise ValueError("models/codes.csv: its columns are feature and weights")
    rows: dict[str, int] = {}
    cells: list[tuple[int, str, int]] = []
    for feature, weights in lines:
        number = rows.setdefault(feature, len(rows))
        for cell in weights.split(" "):
            name, _, weight = cell.partition(":")
            cells.append((number, name, int(weight)))
    place = {name: number for number, name in enumerate(sorted({name for _, name, _ in cells}))}
    table = np.zeros((len(rows), len(place)), dtype=np.int16)
    for number, name, value in cells:
        table[number, place[name]] = value
    companions: dict[str, dict[str, int]] = {}
    for feature, row in rows.items():
        one, is_pair, other = feature.partition("~")
        if is_pair:
            companions.setdefault(one, {})[other] = row
            companions.setdefault(other, {})[one] = row
    codes = tuple((book, code) for book, _, code in (name.partition(".") for name in place))
    return Model(codes, rows, table, companions)


@cache
def _model() -> Model:
    return parse((FOLDER / "codes.csv").read_text(encoding="utf-8"))


@cache
def _learned() -> frozenset[tuple[str, str]]:
    return frozenset(_model().codes)


class _Word(NamedTuple):
    """What is known of a word: the rows of its features; its stem (none of a plain word); its companions' rows."""

    rows: tuple[int, ...]
    stem: str
    companions: Mapping[str, int]


class Words(dict[str, _Word]):
    """What is known of words, found when they first come; as many are kept as a text is likely to use."""

    _MOST_WORDS = 1 << 15

    def __missing__(self, word: str) -> _Word:
        token = Token(0, 0, word, stem(word), word not in _PLAIN)
        model = _model()
        rows = tuple(model.rows[name] for name in of_word(token, word_classes()) if name in model.rows)
        found = (
            _Word(rows, token.stem, model.companions.get(token.stem, {})) if token.is_content else _Word(rows, "", {})
        )
        if len(self) < self._MOST_WORDS:
            self[word] = found
        return found


_WORDS = Words()
_MARK = _Word((), ".", {})
for _mark in _MARKS:
    _WORDS[_mark] = _MARK


def _rows(lower: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    """The rows of ``names``' words and companions; the same, without the detour over tokens."""
    found: set[int] = set()
    for start, end in spans:
        words = list(map(_WORDS.__getitem__, _TOKEN.findall(lower, start, end)[:_MOST]))
        found.update(*[word[0] for word in words])
        stems = [word[1] for word in words if word[1]]
        place = 0
        for _, own, companions in words:
            if not own:
                continue
            place += 1
            if companions:
                for other in stems[place : place + _REACH]:
                    if other in companions:
                        found.add(companions[other])
                    elif other == ".":
                        break
    return found


class Demand(NamedTuple):
    """A demand whose codes are to be settled: its words, and the codes that rules found there."""

    spans: list[tuple[int, int]]
    ruled: list[Code]


def settled(document: Document, demands: Sequence[Demand]) -> list[list[Code]]:
    """The codes of the ``demands`` of a document (in order), each's by codebook and code.

    Codes that rules and weights give keep the words of the rules. A code of weights alone needs a word, or companions,
    that speak for it. All demands at once: adding up by demand would take most of the time.
    """
    if not demands:
        return []
    model = _model()
    at: list[int] = []
    starts: list[int] = []
    before: list[Code] = []
    for demand in demands:
        rows = _rows(document.folded, demand.spans)
        for name in (CONSTANT, *of_setting(demand.ruled, before)):
            if name in model.rows:
                rows.add(model.rows[name])
        starts.append(len(at))
        at += rows
        before = demand.ruled
    totals = np.add.reduceat(model.weights.take(at, axis=0), starts, axis=0, dtype=np.int32)
    given: list[dict[tuple[str, str], int]] = [{} for _ in demands]
    for number, column in zip(*(found.tolist() for found in (totals > 0).nonzero()), strict=True):
        given[number][model.codes[column]] = column
    ends = [*starts[1:], len(at)]
    return [
        _one(document.folded, demand, own, at[start:end])
        for demand, own, start, end in zip(demands, given, starts, ends, strict=True)
    ]


def _one(lower: str, demand: Demand, given: dict[tuple[str, str], int], rows: Sequence[int]) -> list[Code]:
    """What is kept of the rules' codes, and the others of ``given`` (with their columns)."""
    known = _learned()
    kept = [code for code in demand.ruled if given.pop(code[:2], None) is not None or code[:2] not in known]
    if given:
        weights = _model().weights
        for code, column in given.items():
            said = sorted(zip(weights[rows, column].tolist(), rows, strict=True), reverse=True)
            place = next(
                (found for weight, row in said if weight > 0 and (found := _place(lower, demand.spans, row))), None
            )
            if place is not None:
                kept.append(Code(*code, *place, METHOD))
        kept.sort(key=_ORDER)
    return kept


def _place(lower: str, spans: Iterable[tuple[int, int]], row: int) -> tuple[int, int] | None:
    """Where the word or the companions of ``row`` stand first; None where it is a row of the setting."""
    if row not in _of_words():
        return None
    for start, end in spans:
        last: list[tuple[int, str]] = []
        for token in islice(_TOKEN.finditer(lower, start, end), _MOST):
            rows, own, companions = _WORDS[token[0]]
            if row in rows:
                return token.span()
            if own == ".":
                last = []
            elif own:
                for place, other in last[-_REACH:]:
                    if companions.get(other) == row:
                        return place, token.end()
                last.append((token.start(), own))
    return None


@cache
def _of_words() -> frozenset[int]:
    """The rows of words, classes and companions."""
    return frozenset(row for name, row in _model().rows.items() if " " not in name and name[0] != "(")
