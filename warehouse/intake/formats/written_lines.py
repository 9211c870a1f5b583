"""What layout puts into the lines of a document and no reader would read aloud: marks of footnotes, hyphens, breaks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from schemas.project import data

_MARK = re.compile(r"\s*[\[(（〔【]?\s*(?:\d{1,3}(?:\s*[,，、–-]\s*\d{1,3})*|[*†‡§¶]{1,3}|[①-⑳])\s*[\])）〕】]?\s*")
_UNIT = re.compile(r"(?:^|[^A-Za-z])(?:[munckdh]?m|[kμ]?g|s|ft|in|yd|m(?:in)?)$", re.I)
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_FEW = 4  # lines that end with a hyphen by chance
_BROKEN = 0.04  # share of lines that end with one by chance
SOFT_HYPHEN = "\u00ad"
_HYPHENS = ("-", "\u2010", SOFT_HYPHEN, "\ufffe", "\x02")


def is_footnote_mark(before: str, raised: str) -> bool:
    """Whether ``raised``, small and above the line behind ``before``, refers to a note; not in m², 10⁻³, 1st, CO₂."""
    if not _MARK.fullmatch(raised):
        return False
    return not (before[-1:].isdigit() or _UNIT.search(before))


@cache
def _kept() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words that begin compounds with a hyphen, that end them, and that begin one only before what is a word."""
    with data("warehouse.intake.formats", "hyphens.toml").open("rb") as file:
        told = tomllib.load(file)
    return frozenset(told["first"]), frozenset(told["last"]), frozenset(told["prefix"])


def is_ideograph(character: str) -> bool:
    """Whether no space stands beside that character: Chinese, and the punctuation of its width."""
    return bool(character) and _IDEOGRAPH.match(character) is not None


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words stand elsewhere in a document (in lower case), and whether its lines break words with hyphens."""

    words: frozenset[str] = frozenset()
    hyphenates: bool = True


def joined(lines: Sequence[str], spelling: Spelling) -> str:
    """Lines that layout broke as one: without a space between ideographs, without the hyphens of broken words.

    How a word stands elsewhere decides whether a hyphen at the end of a line is its own; else whether the document
    breaks words at all.
    """
    text = ""
    for line in lines:
        piece = line.strip()
        if not text or not piece:
            text += piece
        elif text.endswith(_HYPHENS) and len(text) > 1 and text[-2].isalpha() and piece[0].islower():
            text = _rejoined(text, piece, spelling)
        elif is_ideograph(text[-1]) and is_ideograph(piece[0]):
            text += piece
        elif text[-1] in "-–—/" and not text[-2:-1].isspace() and text[-2:-1] != text[-1]:
            text += piece  # as in 2022-2023, and/or
        else:
            text += f" {piece}"
    return text


def _rejoined(text: str, piece: str, spelling: Spelling) -> str:
    hyphen = text[-1]
    text = text[:-1]
    before = re.search(r"[^\W\d_]+$", text)
    behind = re.match(r"[^\W\d_]+", piece)
    first, last = (before[0].lower() if before else ""), (behind[0].lower() if behind else "")
    if hyphen != "-" or first + last in spelling.words:
        return text + piece
    own_first, own_last, prefixes = _kept()
    words = spelling.words
    keeps = (
        f"{first}-{last}" in words or first in own_first or last in own_last or (first in prefixes and last in words)
    )
    return f"{text}-{piece}" if keeps or not spelling.hyphenates else text + piece


def breaks_words(lines: Sequence[str]) -> bool:
    """Whether so many lines end with a hyphen that words were broken to fill them."""
    broken = sum(line.rstrip().endswith(_HYPHENS) for line in lines)
    return broken >= _FEW and broken >= _BROKEN * len(lines)


def words_of(lines: Sequence[str]) -> frozenset[str]:
    """The words within ``lines``, in lower case, also those with hyphens; not what a line's end may have cut."""
    found: set[str] = set()
    is_cut = False
    for line in lines:
        stems = [word.lower() for word in _WORD.findall(line)]
        ends = line.rstrip().endswith(_HYPHENS)
        found.update(stems[1 if is_cut else 0 : -1 if ends else None])
        is_cut = ends
    return frozenset(found)
