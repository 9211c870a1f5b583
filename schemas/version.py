"""The version of what is published: which tables, views and columns there are, and what they mean."""

from __future__ import annotations

import hashlib

SCHEMA_VERSION = 1
"""``releases.schema_version``. It rises by one with every change that a query could feel: a table, view or column that
comes, goes or is named, typed or meant otherwise, a row that is of something else. docs/migration.md says what becomes
of queries; a test keeps the form that each version has (``form``). Releases made before there was one have none."""

_NAMING = {"column", "type", "null", "view", "columns"}
"""Heads of the dictionary's columns that say what a query can name."""


def form(dictionary: str) -> str:
    """What a query can name, of the data dictionary (docs/data-dictionary.md), as one hash (16 hexadecimal digits): its
    tables and views with their columns, types and whether they may be NULL; no words about them."""
    told: list[str] = []
    heads: list[str] = []
    for line in dictionary.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("### "):
            told.append(line)
        elif line.startswith("| `"):
            told += [cell for head, cell in zip(heads, cells, strict=False) if head in _NAMING]
        elif line.startswith("| ") and not line.startswith("| -"):
            heads = cells
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
