"""Keys of personal names: the spellings of one name share a key, in pinyin and in characters; other names do not.

``Li Xiangyu``, ``LI XIANG-YU`` and ``Li Xiang Yu`` share one; so do ``Lü``, ``Lv`` and ``Lyu``, and 李向宇 has it too.
A key says nothing of who bears the name: officials of one name are told apart in ``persons``.
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
from warehouse.resolution import characters

_SURNAMES = data("schemas", "reference", "surnames.csv")
_VOWELS = re.compile(r"[aeiouvü]+")


@dataclass(frozen=True, slots=True)
class NameKey:
    """``key`` is ``surname given`` in lower-case pinyin without marks; ``n_given`` counts the given name's syllables.

    ``rarity`` says how much the name alone tells: 0 one-syllable given name, 1 two syllables after one of the twenty
    most common surnames, 2 two syllables after any other. ``han`` has the name's characters in simplified form and
    ``name_zh`` the characters as printed; both None for a name in Latin letters. ``readings`` are all keys under which
    the name may stand in the other script, ``key`` first: 单 is read Shan, and Dan by a translation; a translation may
    glue a name together (``libo``) or turn it round.
    """

    key: str
    surname: str
    n_given: int
    rarity: int
    display: str
    han: str | None = None
    name_zh: str | None = None
    readings: tuple[str, ...] = ()


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
    """The key of ``name`` (surname first, as printed, in either script)."""
    written = characters.written(name)
    return _latin(name) if written is None else _han(written)


def _latin(name: str) -> NameKey:
    common, compound = _surnames()
    tokens = [re.sub(r"^([ln])yu(?=$|e)", r"\1v", token) for token in _plain(name).split()]
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
    key = f"{surname} {given}".strip()
    readings = [key]
    if surname not in compound and len(_VOWELS.findall(surname)) > 1:
        readings.append("".join(tokens))
        if len(tokens) > 1 and len(_VOWELS.findall(tokens[-1])) == 1:
            readings.append(f"{tokens[-1]} {''.join(tokens[:-1])}")
    return NameKey(
        key,
        surname,
        n_given,
        _rarity(surname, n_given, common),
        _shown(surname, given),
        readings=tuple(dict.fromkeys(readings)),
    )


def _han(written: characters.Written) -> NameKey:
    common, compound = _surnames()
    whole = written.surname + written.given
    surname, given = written.surname, written.given
    if not written.is_divided:
        size = 2 if len(whole) > 2 and (whole[:2] in compound or characters.is_surname(whole[:2])) else 1
        surname, given = whole[:size], whole[size:]
    spelt = list(characters.spellings(surname, given))
    if written.pinyin is not None:  # where the source spells it, that decides between readings
        own = _latin(written.pinyin)
        said = (own.surname, own.key[len(own.surname) :].strip())
        spelt = [said, *(one for one in spelt if one != said)] if said in spelt else [*spelt, said]
    keys = [f"{family} {rest}".strip() for family, rest in spelt]
    glued = [family + rest for family, rest in spelt if rest]
    key, (family, rest) = keys[0], spelt[0]
    readings = tuple(dict.fromkeys((*keys, *glued)))
    rarity = _rarity(surname, len(given), common)
    return NameKey(key, family, len(given), rarity, _shown(family, rest), whole, written.printed, readings)


def _shown(surname: str, given: str) -> str:
    return " ".join(part.replace("lv", "lü").replace("nv", "nü").capitalize() for part in (surname, given) if part)


def _rarity(surname: str, n_given: int, common: frozenset[str]) -> int:
    if n_given < 2:
        return 0
    return 1 if surname in common else 2


_SCHEMA: dict[str, pl.DataType] = {
    "name": pl.String(),
    "name_key": pl.String(),
    "surname": pl.String(),
    "n_given": pl.Int32(),
    "rarity": pl.Int32(),
    "display": pl.String(),
    "han": pl.String(),
    "name_zh": pl.String(),
    "readings": pl.List(pl.String()),
}


def name_table(names: Iterable[str]) -> pl.DataFrame:
    """The keys of all distinct ``names``: name, name_key, surname, n_given, rarity, display, han, name_zh, readings."""
    rows = [
        (name, k.key, k.surname, k.n_given, k.rarity, k.display, k.han, k.name_zh, list(k.readings))
        for name, k in ((name, name_key(name)) for name in sorted(set(names)))
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")
