"""Codes and places to choose from, those near the words at hand first."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Any

from rapidfuzz import fuzz, utils

from schemas.gazetteer import REFERENCE, name_key
from warehouse.review.document_view import CODE_KEYS
from warehouse.review.published import Published

_MOST = 400
_WORD = re.compile(r"[a-z]{3,}")
_EMPTY = {"the", "and", "not", "for", "that", "with", "are", "all", "other", "such", "must", "should", "necessary"}


def codes(release: Published, book: str, words: str = "", near: str = "") -> list[dict[str, Any]]:
    """The codes of ``book`` with label and definition: those like ``words``, else those near the words ``near``, first.

    Raises KeyError for a code table that there is not.
    """
    if book == "places":
        return places(release, words or near)
    rows = release.rows(
        f"SELECT {CODE_KEYS[book]} AS code, label_en, label_zh, definition FROM main.{book} ORDER BY 1"  # noqa: S608
    )
    asked = words.strip().casefold()
    if asked:
        rows = [row for row in rows if any(asked in str(value).casefold() for value in row.values())]
        return sorted(rows, key=lambda row: (asked not in str(row["label_en"]).casefold(), row["label_en"]))
    if not near.strip():
        return rows
    return sorted(rows, key=lambda row: (-_likeness(near, row), row["label_en"]))


def _likeness(words: str, row: dict[str, Any]) -> float:
    """How near a code is to the words: 2 for each of its label, 1 for each of its definition; a likeness below 1."""
    asked = _stems(words)
    label = asked & _stems(f"{row['label_en']} {row['code']}".replace("_", " "))
    defined = asked & _stems(str(row["definition"]))
    han = 2.0 if str(row["label_zh"]) in words else 0.0
    alike = fuzz.token_set_ratio(words, str(row["label_en"]), processor=utils.default_process) / 101
    return 2.0 * len(label) + len(defined - label) + han + alike


def _stems(words: str) -> set[str]:
    """The words of three letters or more, without plural endings."""
    return {word.removesuffix("s") for word in _WORD.findall(words.casefold()) if word not in _EMPTY}


def places(release: Published, words: str) -> list[dict[str, Any]]:
    """Places whose name, in any spelling, or whose code begins with or is in ``words``; the wider places first."""
    asked = words.strip()
    if not asked:
        return []
    key = name_key(asked)
    rows = release.rows(
        "SELECT place_code AS code, label_en, label_zh, definition, name_en, name_zh, level FROM main.places "
        "WHERE valid_to IS NULL OR valid_to >= DATE '2022-01-01' ORDER BY place_code"
    )
    aliases = _aliases()
    found = []
    for row in rows:
        names = {name_key(str(row["name_en"])), name_key(str(row["label_en"])), *aliases.get(str(row["code"]), ())}
        if asked == row["code"] or (key and key in names) or asked in (row["name_zh"], row["label_zh"]):
            rank = 0
        elif (key and any(name.startswith(key) for name in names)) or str(row["name_zh"]).startswith(asked):
            rank = 1
        elif str(row["code"]).startswith(asked) or (len(asked) > 1 and asked in str(row["name_zh"])):
            rank = 2
        else:
            continue
        found.append((rank, str(row["code"]), row))
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])][:_MOST]


@cache
def _aliases() -> dict[str, tuple[str, ...]]:
    """Other spellings of places, as letters only, by code."""
    found: dict[str, list[str]] = {}
    with (REFERENCE / "place_aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["place_code"], []).append(name_key(row["alias"]))
    return {code: tuple(names) for code, names in found.items()}
