"""What a demand shows, as named features from which its codes are learned.

Words (their stems), companions (two content words near each other in a clause), classes of words of like meaning, and
the codes that rules found there and in the last demand. ``learned_model`` finds the same features by numbers.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from extraction.model import Code
from schemas.kept import kept
from schemas.project import data

FOLDER = data("extraction.en", "models")
BOOKS = ("sectors", "instruments", "responsibilities", "phrases")
"""The codebooks whose codes are learned."""
CONSTANT = "(constant)"
"""The feature that every demand has: where the scale of a code begins."""
SILENT = "(silent)"
"""No rule found a sector."""

TOKEN = re.compile(r"[a-z]+|\d+|[,;:.!?]")
MARKS = frozenset(",;:.!?")
MARK = "."
"""What stands after each stretch of a demand, too: it keeps companions apart."""
PLAIN = frozenset(
    re.findall(
        "[a-z]+",
        "the a an of to and in on for by with at be is are must shall should will that this it all their its or as "
        "from not no s",
    )
)
"""Words that say little beside others: they make no companions and have no class."""
REACH = 4  # content words within which two are companions
MOST = 400  # tokens looked at in one stretch: more are no language, and time must stay linear


_SIGNS = {code: chr(code) if chr(code).islower() else " " for code in range(128)}
_SIGNS |= {ord(mark): "." for mark in MARKS} | {code: "0" for code in range(128) if chr(code).isdigit()}


def tokens(lower: str, start: int, end: int) -> list[str]:
    """The words, numbers and marks of ``lower[start:end]``, at most ``MOST``, in order; any mark may stand for another.

    Most demands are of ASCII and without numbers: then a translation finds them in a quarter of an expression's time.
    """
    told = lower[start:end]
    plain = told.translate(_SIGNS) if told.isascii() else "0"
    found = TOKEN.findall(told) if "0" in plain else plain.replace(".", " . ").split()
    return found[:MOST]


@cache
def word_classes() -> dict[str, tuple[str, str]]:
    """Word -> its wider and its narrower class of words of like meaning, as names of features."""
    return kept("word_classes.en", _word_classes)


def _word_classes() -> dict[str, tuple[str, str]]:
    of_class: dict[tuple[str, str], tuple[str, str]] = {}  # one object for all words of a class
    with (FOLDER / "word_classes.csv").open(encoding="utf-8", newline="") as file:
        told = {row["word"]: ("a" + row["wider"], "b" + row["narrower"]) for row in csv.DictReader(file)}
    return {word: of_class.setdefault(classes, classes) for word, classes in told.items()}


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
    """A word of a demand: its stem, and whether it is more than a plain word."""

    word: str
    stem: str
    is_content: bool


def token(word: str) -> Token:
    """``word`` (lower case) as a token."""
    return Token(word, stem(word), word not in PLAIN)


def clauses(lower: str, spans: Iterable[tuple[int, int]]) -> Iterator[list[Token]]:
    """The words of ``spans`` from mark to mark."""
    for start, end in spans:
        clause: list[Token] = []
        for word in TOKEN.findall(lower, start, end)[:MOST]:
            if word in MARKS:
                yield clause
                clause = []
            else:
                clause.append(token(word))
        yield clause


def together(clause: Sequence[Token]) -> Iterator[str]:
    """Companions, content words not far from each other, as stems in the order of the alphabet ("clos~min")."""
    content = [token.stem for token in clause if token.is_content]
    for place, first in enumerate(content):
        for second in content[place + 1 : place + 1 + REACH]:
            yield "~".join(sorted((first, second)))


def of_word(token: Token, classes: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The features of one word: its stem and, unless it is plain, its classes."""
    return (token.stem, *(classes.get(token.word, ()) if token.is_content else ()))


@cache
def _told(kind: str, book: str, code: str) -> str:
    return f"{kind} {code}" if kind == "silent after" else f"{kind} {book}.{code}"


def of_setting(found: Iterable[Code], before: Iterable[Code]) -> list[str]:
    """What rules found in the demand and in the last one. What the article is about is none: a theme earns no code."""
    told = [_told("rule", code[0], code[1]) for code in found]
    told += [_told("before", code[0], code[1]) for code in before if code[0] != "phrases"]
    if not any(code[0] == "sectors" for code in found):
        told.append(SILENT)
        told += [_told("silent after", "", code[1]) for code in before if code[0] == "sectors"]
    return told


def names(
    lower: str, spans: Sequence[tuple[int, int]], setting: Iterable[str], classes: Mapping[str, tuple[str, str]]
) -> Counter[str]:
    """All features of a demand by name, with how many of its words show them: what is learned from."""
    found = list(clauses(lower, spans))
    told = Counter((CONSTANT, *setting))
    for one in {one for clause in found for one in clause}:
        told.update(of_word(one, classes))
    told.update({name for clause in found for name in together(clause)})
    return told
