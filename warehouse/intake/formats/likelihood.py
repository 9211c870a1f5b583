"""How likely it is that somebody wrote these characters: what tells one reading of the same bytes from another.

Chinese by the frequency of its characters, words, names and punctuation (``chinese.txt``, which says where its counts
come from), Japanese and Korean by their own scripts, Western text by the marks and letters that English has.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from schemas.project import data

_STEP = 4  # levels of the tables for each power of ten
_LN10 = math.log(10)

_RARE = math.log(1e-8)
"""A Chinese character that the tables do not have."""
_ODD = math.log(1e-9)
"""A character that running text has next to never: private, control, replacement, a script that has no place here."""
_ASCII = math.log(0.05)
_AS_ONE = math.log(0.3)
"""A character that stands for itself, in no word."""
_AS_NAME = math.log(0.1)
"""A run that is a person's name."""
_AS_TRADITIONAL = math.log(0.01)
"""Traditional characters where simplified ones are the rule."""
_WITHOUT_KANA = math.log(0.01)
"""Japanese in Chinese characters alone."""
_SHORTEST_NAME, _LONGEST_NAME, _LONGEST_WORD = 2, 3, 4

_PUNCTUATION = {"，": 0.04, "。": 0.025, "、": 0.02, "“": 0.008, "”": 0.008, "：": 0.008, "；": 0.004, "（": 0.004,
                "）": 0.004, "《": 0.003, "》": 0.003, "！": 0.002, "？": 0.002, "·": 0.001, "—": 0.002, "…": 0.002,
                "‘": 0.001, "’": 0.001, "　": 0.01, "【": 0.001, "】": 0.001, "％": 0.001, "－": 0.0003, "～": 0.0003,
                "「": 0.001, "」": 0.001, "『": 0.0003, "』": 0.0003, "–": 0.0003, "﹐": 0.0001, "•": 0.0001,
                "●": 0.0001, "■": 0.0001, "◆": 0.0001, "★": 0.0001, "〇": 0.0003, "○": 0.0003, "①": 0.0002,
                "②": 0.0002, "③": 0.0002, "④": 0.0001, "⑤": 0.0001, "℃": 0.0001, "→": 0.0001, "×": 0.0001,
                "°": 0.0001, "€": 0.00001, "〔": 0.0003, "〕": 0.0003}  # fmt: skip
_WESTERN = {"’": 0.25, "“": 0.15, "”": 0.15, "‘": 0.05, "–": 0.08, "—": 0.06, "…": 0.03, "•": 0.03, "·": 0.03,
            "é": 0.02, "\u00a0": 0.03, "©": 0.01, "®": 0.005, "™": 0.005, "°": 0.01, "£": 0.003, "€": 0.003,
            "ü": 0.01, "ö": 0.005, "ä": 0.005, "è": 0.005, "á": 0.005, "í": 0.003, "ó": 0.005, "ñ": 0.003,
            "ç": 0.003, "ê": 0.002, "à": 0.003, "ú": 0.002, "½": 0.001, "²": 0.001, "³": 0.001,
            "×": 0.001, "§": 0.001}  # fmt: skip
_WIDE = re.compile("[^\x00-\x7f]+")
_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile("[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class _Tables:
    """Logarithms of shares."""

    characters: dict[str, float]
    words: dict[str, float]
    surnames: dict[str, float]
    given: dict[str, float]


@cache
def _tables(form: str) -> _Tables:
    """The tables of simplified (``1``) or traditional (``2``) characters."""
    held: dict[str, dict[str, float]] = {"characters": {}, "words": {}, "surnames": {}, "given": {}}
    path = data("warehouse.intake.formats", "chinese.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        section, _, rest = line.partition("\t")
        if section.endswith(form) and section[:-1] in held:
            level, _, entries = rest.partition("\t")
            share = -int(level) * _LN10 / _STEP
            held[section[:-1]].update(dict.fromkeys(entries.split(" ") if section[:-1] == "words" else entries, share))
    return _Tables(**held)


def chinese(text: str, *, form: str) -> float:
    """The logarithm of how likely ``text`` is as Chinese, or as something else with Chinese in it."""
    tables = _tables(form)
    total = _ascii(text)
    for wide in _WIDE.findall(text):
        at = 0
        for run in _HAN.finditer(wide):
            total += sum(map(_mark, wide[at : run.start()]))
            total += max(_as_words(run[0], tables), _as_name(run[0], tables))
            at = run.end()
        total += sum(map(_mark, wide[at:]))
    return total


def simplified(text: str) -> float:
    """As ``chinese``, where simplified characters are the rule and traditional ones possible."""
    return max(chinese(text, form="1"), chinese(text, form="2") + _AS_TRADITIONAL)


def traditional(text: str) -> float:
    """As ``chinese``, in traditional characters."""
    return chinese(text, form="2")


def japanese(text: str) -> float:
    """As Japanese: kana, with the characters that Chinese has in between."""
    tables = _tables("2"), _tables("1")
    total = _ascii(text) + (0.0 if _KANA.search(text) else _WITHOUT_KANA)
    for character in "".join(_WIDE.findall(text)):
        if "\u3041" <= character <= "\u3096":
            total += math.log(0.5 / 80)
        elif "\u30a1" <= character <= "\u30fc":
            total += math.log(0.2 / 90)
        elif "\u4e00" <= character <= "\u9fff":
            total += _AS_ONE + max(table.characters.get(character, _RARE) for table in tables)
        elif "\uff61" <= character <= "\uff9f":  # single bytes: any high bytes can be read as these
            total += _ODD
        else:
            total += _mark(character)
    return total


def korean(text: str) -> float:
    """As Korean: hangul, hardly with anything else."""
    total = _ascii(text)
    for character in "".join(_WIDE.findall(text)):
        total += math.log(0.9 / 2350) if "\uac00" <= character <= "\ud7a3" else _mark(character) + math.log(0.05)
    return total


def western(text: str) -> float:
    """As English, or another language of western Europe."""
    total = _ascii(text)
    for character in "".join(_WIDE.findall(text)):
        share = _WESTERN.get(character)
        if share is None:
            share = 0.0005 if "\u00c0" <= character <= "\u017f" and character not in "×÷" else 1e-5
            share = 1e-9 if character == "\ufffd" else share
        total += math.log(share)
    return total


def anything(text: str) -> float:
    """As whatever it may be: a language of its own, or English with letters of any alphabet in it."""
    total = _ascii(text)
    for character in "".join(_WIDE.findall(text)):
        share = 1e-4 if character <= "\u024f" else 1e-5 if character <= "\u04ff" else 1e-6
        total += max(western(character), math.log(share) if character.isalpha() else _ODD)
    return max(total, simplified(text), traditional(text), japanese(text))


def _ascii(text: str) -> float:
    n_ascii = len(text) - sum(map(len, _WIDE.findall(text)))
    # A DEL or another control character is as odd here as elsewhere.
    return n_ascii * _ASCII


def _mark(character: str) -> float:
    share = _PUNCTUATION.get(character)
    if share is not None:
        return math.log(share)
    if "\uff01" <= character <= "\uff5e":
        return math.log(1e-5)  # full-width letters and digits
    if "\u3400" <= character <= "\u9fff":
        return _RARE
    if "\u2000" <= character <= "\u2bff" or "\u3000" <= character <= "\u30ff":
        return math.log(1e-6)
    return _ODD


def _as_words(run: str, tables: _Tables) -> float:
    """The best way to part ``run`` into words and single characters."""
    best = [0.0]
    for end in range(1, len(run) + 1):
        here = best[end - 1] + _AS_ONE + tables.characters.get(run[end - 1], _RARE)
        for size in range(2, min(_LONGEST_WORD, end) + 1):
            share = tables.words.get(run[end - size : end])
            if share is not None:
                here = max(here, best[end - size] + share)
        best.append(here)
    return best[-1]


def _as_name(run: str, tables: _Tables) -> float:
    if not _SHORTEST_NAME <= len(run) <= _LONGEST_NAME:
        return -math.inf
    surname = tables.surnames.get(run[0], _RARE)
    return _AS_NAME + surname + sum(tables.given.get(character, _RARE) for character in run[1:])
