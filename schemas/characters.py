"""Traditional characters and their simplified forms: one table for reading texts and for matching names.

Source of ``reference/traditional_characters.csv``: OpenCC's TSCharacters (Apache-2.0), first choice of each, without
characters that are in use on both sides (乾 藉 瞭 覆), and with variants that print in Hong Kong and Taiwan has.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from schemas.project import data


@cache
def simplified_forms() -> Mapping[int, str]:
    """The simplified character by the code point of the traditional one, for ``str.translate``."""
    with data("schemas", "reference", "traditional_characters.csv").open(encoding="utf-8", newline="") as lines:
        return MappingProxyType({ord(row["traditional"]): row["simplified"] for row in csv.DictReader(lines)})
