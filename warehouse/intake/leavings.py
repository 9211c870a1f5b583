"""Names that are no inputs: markers, checksums, and what desktops and tools leave behind (``leavings.toml``)."""

from __future__ import annotations

import re
import tomllib
from fnmatch import translate
from functools import cache

from schemas.project import data

HIDDEN = "hidden"
LONGEST_NAME = 4_096
"""Most bytes of a name with its folders, as in most systems (PATH_MAX): longer ones in archives are no real names."""


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """One expression for each kind of leaving."""
    with data("warehouse.intake", "leavings.toml").open("rb") as file:
        kinds = tomllib.load(file)
    return {kind: re.compile("|".join(translate(name) for name in names)) for kind, names in kinds.items()}


def leaving(name: str) -> str | None:
    """What kind of leaving a file or folder of that (own) name is; None where it is an input."""
    folded = name.lower()
    for kind, pattern in patterns().items():
        if pattern.fullmatch(folded):
            return kind
    return HIDDEN if name.startswith(".") else None


def leaving_within(path: str) -> str | None:
    """The same for a member of an archive, by its own name and those of its folders."""
    for part in path.split("/"):
        if part not in ("", ".") and (kind := leaving(part)) is not None:
            return kind
    return None
