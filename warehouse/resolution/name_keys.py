"""Keys of personal names: the spellings of one name share a key, other names do not.

``Li Xiangyu``, ``LI XIANG-YU`` and ``Li Xiang Yu`` share one; so do ``Lü``, ``Lv`` and ``Lyu``. A key says nothing
of who bears the name: officials of one name are told apart in ``persons``.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import polars as pl

from schemas.project import data

_SURNAMES = data("schemas", "reference", "surnames.csv")
_VOWELS = re.compile(r"[aeiouvü]+")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class NameKey:
    """``key`` is ``surname given`` in lower case without marks; ``n_given`` counts the given name's syllables.

    ``rarity`` says how much the name alone tells: 0 one-syllable given name, 1 two syllables after one of the twenty
    most common surnames, 2 two syllables after any other.
    """

    key: str
    surname: str
    n_given: int
    rarity: int
    display: str


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Common and compound surnames, in pinyin and in characters.

    The twenty commonest are those of the Ministry of Public Security's name report for 2020.
    """
    kinds: dict[str, set[str]] = {"common": set(), "compound": set()}
    with _SURNAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kinds[row["kind"]].update((row["surname"], row["surname_zh"]))
    return frozenset(kinds["common"]), frozenset(kinds["compound"])


def _plain(name: str) -> str:
    """Lower case; ü as v; tone marks, apostrophes, hyphens and dots dropped."""
    lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold()).replace("ü", "v")
    decomposed = unicodedata.normalize("NFD", re.sub("[ǖǘǚǜ]", "v", lowered))
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"[’'`´ʼ\-‐‑–·•.]", "", kept)


def name_key(name: str) -> NameKey:
    """The key of ``name`` (surname first, as printed)."""
    common, compound = _surnames()
    plain = _plain(name)
    if _HAN.search(plain):
        whole = "".join(plain.split())
        surname = whole[:2] if whole[:2] in compound and len(whole) > 2 else whole[:1]
        given = whole[len(surname) :]
        return NameKey(whole, surname, len(given), _rarity(surname, len(given), common), whole)
    tokens = [re.sub(r"^([ln])yu(?=$|e)", r"\1v", token) for token in plain.split()]
    if not tokens:
        return NameKey("", "", 0, 0, name)
    surname, rest = tokens[0], tokens[1:]
    if len(rest) > 1 and surname + rest[0] in compound:
        surname, rest = surname + rest[0], rest[1:]
    elif surname == "ou" and rest and rest[0].startswith("yang") and len(rest[0]) > 4:
        # The single surname Ou is a thousand times rarer than Ouyang, so “Ou Yangheng” is a split Ouyang.
        surname, rest = "ouyang", [rest[0][4:], *rest[1:]]
    given = "".join(rest)
    n_given = len(_VOWELS.findall(given))
    shown = " ".join(part.replace("lv", "lü").replace("nv", "nü").capitalize() for part in (surname, given) if part)
    return NameKey(f"{surname} {given}".strip(), surname, n_given, _rarity(surname, n_given, common), shown)


def _rarity(surname: str, n_given: int, common: frozenset[str]) -> int:
    if n_given < 2:
        return 0
    return 1 if surname in common else 2


def name_table(names: Iterable[str]) -> pl.DataFrame:
    """The keys of all distinct ``names``: name, name_key, surname, n_given, rarity, display."""
    distinct = sorted(set(names))
    keys = [name_key(name) for name in distinct]
    return pl.DataFrame(
        {
            "name": distinct,
            "name_key": [key.key for key in keys],
            "surname": [key.surname for key in keys],
            "n_given": [key.n_given for key in keys],
            "rarity": [key.rarity for key in keys],
            "display": [key.display for key in keys],
        },
        schema={
            "name": pl.String,
            "name_key": pl.String,
            "surname": pl.String,
            "n_given": pl.Int32,
            "rarity": pl.Int32,
            "display": pl.String,
        },
    )
