"""What layout puts into the lines of a document and no reader would read aloud: marks of footnotes, hyphens, breaks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache

from schemas.project import data

_MARK = re.compile(r"\s*[\[(（〔【]?\s*(?:\d{1,3}(?:\s*[,，、–-]\s*\d{1,3})*|[*†‡§¶]{1,3}|[①-⑳])\s*[\])）〕】]?\s*")
_UNIT = re.compile(r"(?:^|[^A-Za-z])(?:[munckdh]?m|[kμ]?g|s|ft|in|yd|m(?:in)?)$", re.I)
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
SOFT_HYPHEN = "\u00ad"
_HYPHENS = ("-", "\u2010", SOFT_HYPHEN, "\ufffe", "\x02")


def is_footnote_mark(before: str, raised: str) -> bool:
    """Whether ``raised``, small and above the line behind ``before``, refers to a note; not in m², 10⁻³, 1st, CO₂."""
    if not _MARK.fullmatch(raised):
        return False
    return not (before[-1:].isdigit() or _UNIT.search(before))


@cache
def _kept() -> tuple[frozenset[str], frozenset[str]]:
    with data("warehouse.intake.formats", "hyphens.toml").open("rb") as file:
        told = tomllib.load(file)
    return frozenset(told["first"]), frozenset(told["last"])


def is_ideograph(character: str) -> bool:
    """Whether no space stands beside that character: Chinese, and the punctuation of its width."""
    return bool(character) and _IDEOGRAPH.match(character) is not None


def joined(lines: Sequence[str], words: frozenset[str] = frozenset()) -> str:
    """Lines that layout broke as one: without a space between ideographs, without the hyphens of broken words.

    ``words`` are the words of the whole document, in lower case: how a word stands elsewhere decides whether a hyphen
    at the end of a line is its own.
    """
    text = ""
    for line in lines:
        piece = line.strip()
        if not text or not piece:
            text += piece
        elif text.endswith(_HYPHENS) and len(text) > 1 and text[-2].isalpha() and piece[0].islower():
            text = _rejoined(text, piece, words)
        elif is_ideograph(text[-1]) and is_ideograph(piece[0]):
            text += piece
        elif text[-1] in "-–—/" and not text[-2:-1].isspace() and text[-2:-1] != text[-1]:
            text += piece  # as in 2022-2023, and/or
        else:
            text += f" {piece}"
    return text


def _rejoined(text: str, piece: str, words: frozenset[str]) -> str:
    hyphen = text[-1]
    text = text[:-1]
    before = re.search(r"[^\W\d_]+$", text)
    behind = re.match(r"[^\W\d_]+", piece)
    first, last = (before[0].lower() if before else ""), (behind[0].lower() if behind else "")
    own_first, own_last = _kept()
    if hyphen == "-" and first + last not in words and (
        f"{first}-{last}" in words or first in own_first or last in own_last
    ):  # fmt: skip
        return f"{text}-{piece}"
    return text + piece


def words_of(lines: Sequence[str]) -> frozenset[str]:
    """The words that stand within ``lines``, in lower case, also those with hyphens; what ends a line is not counted."""
    found: set[str] = set()
    for line in lines:
        ends = line.rstrip().endswith(_HYPHENS)
        stems = [word.lower() for word in _WORD.findall(line)]
        found.update(stems[:-1] if ends else stems)
    return frozenset(found)
