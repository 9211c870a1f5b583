"""Version of each reader, from ``readings.lock``: it rises whenever any text could be read otherwise than before.

The lock is written by `make lock-reader` and guarded by a test (``warehouse.evaluation.readings_lock``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from schemas.project import data

LOCK = data("extraction", "readings.lock")


@cache
def locked() -> dict[str, dict[str, Any]]:
    """What the lock says, by language: ``version``, ``code``, ``readings``."""
    return tomllib.loads(LOCK.read_text(encoding="utf-8"))


def version_of(language: str) -> str:
    """The version of a language's reader; ``0`` of one that the lock does not have yet."""
    return str(locked().get(language, {}).get("version", "0"))


EXTRACTOR_VERSION: str = version_of("en")
"""Version of the English reader."""


def marked(versions: Mapping[str, str]) -> str:
    """Versions by language as one word: ``3`` where English alone is read, else ``en=3,zh=1``."""
    if set(versions) == {"en"}:
        return versions["en"]
    return ",".join(f"{language}={version}" for language, version in sorted(versions.items()))


def unmarked(mark: str) -> dict[str, str]:
    """Versions by language from such a word."""
    pairs = (pair.partition("=") for pair in mark.split(","))
    return {left: right for left, is_pair, right in pairs if is_pair} or {"en": mark}


READER_VERSIONS: str = marked({language: entry["version"] for language, entry in locked().items()})
"""Versions of all readers: what is read by others is read again, where it holds texts of their languages."""
