"""TOML of the project's own files, read once for all processes where things are kept together (``schemas.kept``)."""

from __future__ import annotations

import tomllib
from functools import partial
from typing import Any

from schemas.kept import remember


def loads(source: str) -> dict[str, Any]:
    """What ``source`` holds, as ``tomllib`` reads it. Without days and times. Raises tomllib.TOMLDecodeError."""
    return remember("toml", source, partial(tomllib.loads, source))
