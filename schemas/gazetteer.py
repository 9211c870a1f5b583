"""The gazetteer: administrative units of mainland China by code and by name.

Data: ``reference/places.csv`` and ``reference/place_aliases.csv``; how they were made: docs/gazetteer.md.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from schemas.kept import kept
from schemas.project import data

REFERENCE = data("schemas", "reference")
_NOT_A_LETTER = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class Place:
    """One administrative unit; the fields are the columns of ``main.places``. Latitude and longitude in degrees."""

    place_code: str
    label_en: str
    label_zh: str
    definition: str
    name_zh: str
    name_en: str
    generic_zh: str | None
    level: str
    parent_code: str | None
    province_code: str
    province_name: str
    latitude: float | None
    longitude: float | None
    valid_from: date | None
    valid_to: date | None

    def held_at(self, day: date | None) -> bool:
        """Whether the code held on ``day``; where the day is unknown, whether it held in 2022 or after."""
        if day is None:
            return self.valid_to is None or self.valid_to.year >= 2022
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """``name`` reduced to its bare lower-case letters: “Pu ‘an” and “Pu'an” give ``puan``, “Lüliang” ``luliang``."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return _NOT_A_LETTER.sub("", bare.lower())


class Gazetteer:
    """Look-up by code and by any of the names that English texts give a unit."""

    def __init__(self, places: tuple[Place, ...], aliases: tuple[tuple[str, str], ...]) -> None:
        self.places = {place.place_code: place for place in places}
        self._codes: dict[str, tuple[str, ...]] = {}
        self._above: dict[str, tuple[str, ...]] = {}
        named: list[tuple[str, str]] = [(place.name_en, place.place_code) for place in places]
        named += [(alias, code) for code, alias in aliases]
        self._names = tuple(sorted({name for name, _ in named}))
        collected: dict[str, set[str]] = {}
        for name, code in named:
            if code not in self.places:
                raise ValueError(
                    f"place_aliases.csv: {name!r} names the code {code}, which places.csv lacks; add it there"
                )
            collected.setdefault(name_key(name), set()).add(code)
        for name, codes in collected.items():
            self._codes[name] = tuple(sorted(codes))
        bearers: dict[str, set[str]] = {}
        for name, code in named:
            bearers.setdefault(name, set()).add(code)
        self._bearers = {name: tuple(sorted(codes)) for name, codes in bearers.items()}

    def names(self) -> Iterator[str]:
        """Every English name and alias, sorted."""
        return iter(self._names)

    def bearers(self, name: str) -> tuple[str, ...]:
        """Codes of the units that bear exactly this name, apostrophes and all, in 2022 or after."""
        return tuple(code for code in self._bearers.get(name, ()) if self.places[code].held_at(None))

    def find(self, name: str, day: date | None = None) -> tuple[str, ...]:
        """Codes of the units that bear ``name`` on ``day``, in order of code; empty where there is none.

        Case, accents, spaces and apostrophes do not count. Without a day, codes that ended before 2022 are left out.
        """
        codes = self._codes.get(name_key(name), ())
        return tuple(code for code in codes if self.places[code].held_at(day))

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Codes of the units above ``code``, nearest first. Raises KeyError for a code that is not there."""
        kept = self._above.get(code)
        if kept is not None:
            return kept
        found: list[str] = []
        parent = self.places[code].parent_code
        while parent is not None:
            found.append(parent)
            parent = self.places[parent].parent_code
        self._above[code] = tuple(found)
        return self._above[code]

    def related(self, one: str, other: str) -> bool:
        """Whether one unit lies in the other (or is the other)."""
        return one == other or one in self.ancestors(other) or other in self.ancestors(one)


def _text(value: str) -> str | None:
    return value or None


_COLUMNS = (
    "place_code", "label_en", "label_zh", "definition", "name_zh", "name_en", "generic_zh", "level", "parent_code",
    "province_code", "province_name", "latitude", "longitude", "valid_from", "valid_to",
)  # fmt: skip
_Told = tuple[list[tuple[str, ...]], list[tuple[str, str]]]
"""The rows of places, column by column, and those of aliases."""


def _place(row: tuple[str, ...]) -> Place:
    (code, label_en, label_zh, definition, name_zh, name_en, generic, level, parent, province, province_name,
     latitude, longitude, valid_from, valid_to) = row  # fmt: skip
    try:
        return Place(
            code, label_en, label_zh, definition, name_zh, name_en, _text(generic), level, _text(parent), province,
            province_name,
            float(latitude) if latitude else None,
            float(longitude) if longitude else None,
            date.fromisoformat(valid_from) if valid_from else None,
            date.fromisoformat(valid_to) if valid_to else None,
        )  # fmt: skip
    except ValueError as error:
        raise ValueError(f"places.csv: cannot read the row of {code!r} ({error}); see docs/gazetteer.md") from error


def _told(folder: Path) -> _Told:
    with (folder / "places.csv").open(encoding="utf-8", newline="") as lines:
        try:
            places = [tuple(row[name] for name in _COLUMNS) for row in csv.DictReader(lines)]
        except KeyError as error:
            raise ValueError(f"places.csv: cannot read a row ({error}); see docs/gazetteer.md") from error
    with (folder / "place_aliases.csv").open(encoding="utf-8", newline="") as lines:
        aliases = [(row["place_code"], row["alias"]) for row in csv.DictReader(lines)]
    return places, aliases


def _made(told: _Told) -> Gazetteer:
    places, aliases = told
    return Gazetteer(tuple(map(_place, places)), tuple(aliases))


def read(folder: Path = REFERENCE, codes: Container[str] | None = None) -> Gazetteer:
    """The gazetteer of ``folder``, or of the units of ``codes`` alone. Raises ValueError where a row cannot be read,
    OSError where a file is missing."""
    places, aliases = _told(folder)
    if codes is not None:
        places = [row for row in places if row[0] in codes]
        aliases = [row for row in aliases if row[0] in codes]
    return _made((places, aliases))


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The project's gazetteer, read once."""
    return _made(kept("places", partial(_told, REFERENCE)))
