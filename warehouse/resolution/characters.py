"""Names in Chinese characters: what of them is the name, its simplified form, and how it may be spelt in pinyin.

Of a character the commonest reading counts (pypinyin), but for those of ``name_readings.csv``: there the first is right
in names, and the others are what translations make of it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

from schemas.characters import simplified_forms
from schemas.project import data

_HAN = re.compile(r"[〇\u3400-\u9fff\U00020000-\U0003ffff]")
_NOT_OF_NAME = re.compile(r"[^〇\u3400-\u9fff\U00020000-\U0003ffff·]")
_BRACKETS = re.compile(r"[（(\[【]([^）)\]】]*)[）)\]】]?")
_PINYIN = re.compile(r"[^\W\d_]+(?:[ '’\-]+[^\W\d_]+)*")
_DOTS = re.compile(r"[•‧・･∙⋅.]")
_MOST = 24
"""Spellings of a name at most: three characters with three readings have 27."""


@dataclass(frozen=True, slots=True)
class Written:
    """A name in characters: simplified ``surname`` and ``given`` (where no dot divides it, all stands in ``surname``),
    its characters as ``printed``, and the ``pinyin`` that the source gives in brackets."""

    surname: str
    given: str
    is_divided: bool
    printed: str
    pinyin: str | None = None


def written(name: str) -> Written | None:
    """What of ``name`` is a name in characters; None where it has none outside brackets.

    Blanks go, and brackets with what they hold: 李 波, 李波（女，回族）, 李波（Li Bo）.
    """
    plain = unicodedata.normalize("NFKC", name)
    bare = _BRACKETS.sub("", plain)
    if not _HAN.search(bare):
        return None
    kept = _NOT_OF_NAME.sub("", _DOTS.sub("·", bare)).strip("·")
    surname, dot, given = simplified(kept).partition("·")
    spelt = next((p[0] for inside in _BRACKETS.findall(plain) if (p := _PINYIN.fullmatch(inside.strip()))), None)
    if spelt is not None and (_HAN.search(spelt) or " " not in spelt):
        spelt = None
    return Written(surname, given.replace("·", ""), bool(dot), kept, spelt)


def simplified(words: str) -> str:
    """``words`` in simplified characters, one for one."""
    return words.translate(simplified_forms())


def is_surname(words: str) -> bool:
    """Whether ``name_readings.csv`` has ``words`` as a surname of its own."""
    return words in _readings()["surname"]


def spellings(surname: str, given: str) -> Iterator[tuple[str, str]]:
    """Surname and given name in pinyin (lower case, no tones, ü as v), the right reading first, then others."""
    family = _readings()["surname"].get(surname) or ("".join(map(_commonest, surname)),)
    rest = map("".join, product(*map(_syllables, given)))
    yield from islice(product(family, rest), _MOST)


def _syllables(character: str) -> tuple[str, ...]:
    return _readings()["given"].get(character) or (_commonest(character),)


@cache
def _commonest(character: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary is loaded only where a name has characters

    return "".join(lazy_pinyin(character, v_to_u=False)).lower()


@cache
def _readings() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {"surname": {}, "given": {}}
    with data("warehouse.resolution", "name_readings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["use"]][row["characters"]] = tuple(row["readings"].split())
    return found
