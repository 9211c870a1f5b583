"""The register of drops: which input each drop's texts come from.

A drop is a batch of texts that came together: an input given on the command line, or a folder or archive that
appeared under ``landing/``. Its name is its Dagster partition and the ``collection`` of its documents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from warehouse.store.home import Home
from warehouse.store.parts import write_bytes

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 100
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Drop:
    """A drop's name, the file or folder that holds its texts (``-`` for standard input), and how to read it.

    ``columns`` names the column of each field (text, url, title, …) where tables do not use the common names.
    """

    name: str
    source: str
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_stdin(self) -> bool:
        """Whether the texts come from standard input."""
        return self.source == STDIN


def drop_name(source: str) -> str:
    """The name that a drop from ``source`` takes: the file's or folder's name in safe characters."""
    if source == STDIN:
        return "stdin"
    name = _UNFIT.sub("-", Path(source).name).strip("-.")[:_LONGEST]
    return name or "drop"


class Register:
    """The drops of one home, kept in ``drops.json`` (written whole, by rename, by one process at a time)."""

    def __init__(self, home: Home) -> None:
        self._file = home.path / "drops.json"

    def all(self) -> list[Drop]:
        """All registered drops, by name."""
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        return [Drop(name, held["source"], held.get("columns", {})) for name, held in sorted(stored.items())]

    def add(self, source: str, columns: Mapping[str, str] | None = None) -> Drop:
        """The drop for ``source``: the one that it has, else a new one under a name that no other source has.

        ``columns``, where given, take the place of those that the drop had.
        """
        given = source if source == STDIN else str(Path(source).resolve())
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._file.with_suffix(".lock")):
            drops = {drop.name: drop for drop in self.all()}
            known = next((drop for drop in drops.values() if drop.source == given), None)
            if known is not None and (columns is None or dict(columns) == dict(known.columns)):
                return known
            name = known.name if known is not None else _free(drop_name(given), drops)
            drops[name] = Drop(name, given, dict(columns or {}))
            stored = {drop.name: {"source": drop.source, "columns": dict(drop.columns)} for drop in drops.values()}
            words = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True)
            write_bytes(self._file, words.encode("utf-8"))
            return drops[name]

    def get(self, name: str) -> Drop:
        """The drop called ``name``. Raises KeyError, naming the known ones, where it is not registered."""
        drops = self.all()
        for drop in drops:
            if drop.name == name:
                return drop
        known = ", ".join(drop.name for drop in drops) or "none"
        raise KeyError(f"no drop {name!r} is registered in {self._file} (registered: {known})")


def _free(base: str, taken: Mapping[str, Drop]) -> str:
    """``base``, or ``base-2`` … where that is taken."""
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name
