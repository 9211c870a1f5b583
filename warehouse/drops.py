"""The register of drops: which input each drop's texts come from.

A drop is a batch of texts that came together: an input given on the command line, or a folder or archive that
appeared under ``landing/``. Its name is its Dagster partition and the ``collection`` of its documents.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from warehouse.home import Home

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Drop:
    """A drop's name and the file or folder that holds its texts (``-`` for standard input)."""

    name: str
    source: str

    @property
    def is_stdin(self) -> bool:
        """Whether the texts come from standard input."""
        return self.source == STDIN


def drop_name(source: str) -> str:
    """The name that a drop from ``source`` takes: the file's or folder's name in safe characters."""
    if source == STDIN:
        return "stdin"
    name = _UNFIT.sub("-", Path(source).resolve().name).strip("-.")
    return name or "drop"


class Register:
    """The drops of one home, kept in ``drops.json`` (written whole, by rename)."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._file = home.path / "drops.json"

    def all(self) -> list[Drop]:
        """All registered drops, by name."""
        if not self._file.exists():
            return []
        stored: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8"))
        return [Drop(name, source) for name, source in sorted(stored.items())]

    def add(self, source: str) -> Drop:
        """The drop for ``source``: the one that it has, else a new one under a name that no other source has."""
        given = source if source == STDIN else str(Path(source).resolve())
        known = {drop.name: drop.source for drop in self.all()}
        for name, held in known.items():
            if held == given:
                return Drop(name, given)
        base = name = drop_name(given)
        number = 2
        while name in known:
            name, number = f"{base}-{number}", number + 1
        known[name] = given
        temporary = self._file.with_suffix(".tmp")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(temporary, self._file)  # noqa: PTH105 - the atomic call by its usual name
        return Drop(name, given)

    def get(self, name: str) -> Drop:
        """The drop called ``name``. Raises KeyError, naming the known ones, where it is not registered."""
        for drop in self.all():
            if drop.name == name:
                return drop
        known = ", ".join(drop.name for drop in self.all()) or "none"
        raise KeyError(f"no drop {name!r} is registered in {self._file} (registered: {known})")
