"""Version of each reader, from ``readings.lock``: it rises whenever any text could be read otherwise than before.

The lock is written by `make lock-reader` and guarded by a test (``warehouse.evaluation.readings_lock``).
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from schemas.project import data

LOCK = data("extraction", "readings.lock")


@cache
def locked() -> dict[str, dict[str, Any]]:
    """What the lock says, by language: ``version``, ``code``, ``readings``."""
    return tomllib.loads(LOCK.read_text(encoding="utf-8"))


EXTRACTOR_VERSION: str = locked()["en"]["version"]
"""Version of the English reader."""
