"""The register of drops: which input each drop's texts come from.

A drop is a batch of texts that came together: an input given on the command line, or a folder or archive that
appeared under ``landing/``. Its name is its Dagster partition and the ``collection`` of its documents.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from warehouse.store.files import StoreError, write_bytes
from warehouse.store.home import Home

_UNFIT = re.compile(r"[^\w.-]+")  # letters and digits of all scripts fit
_LONGEST = 150  # bytes in UTF-8: a file system takes 255 for a name, and names get endings and numbers
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Drop:
    """A drop's name, the file or folder that holds its texts (``-`` for standard input), and how to read it.

    ``columns`` names the column of each field (text, url, title, …) where tables do not use the common names;
    ``encoding`` the encoding of texts that are not in UTF-8.
    """

    name: str
    source: str
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None

    @property
    def is_stdin(self) -> bool:
        """Whether the texts come from standard input."""
        return self.source == STDIN


def drop_name(source: str) -> str:
    """The name that a drop from ``source`` takes: the file's or folder's name with its letters (composed, as Unicode's
    form C), blanks and other signs as hyphens."""
    if source == STDIN:
        return "stdin"
    own = unicodedata.normalize("NFC", os.fsencode(Path(source).name).decode("utf-8", "replace"))
    # Accents that make no letter of their own with the one before are left out: they are no word characters.
    own = "".join(c for c in own if not unicodedata.category(c).startswith("M") or c.isalnum())
    name = _UNFIT.sub("-", own).strip("-.").encode()[:_LONGEST].decode("utf-8", "ignore").strip("-.")
    return name or "drop"


class Register:
    """The drops of one home, kept in ``drops.json`` (written whole, by rename, by one process at a time)."""

    def __init__(self, home: Home) -> None:
        self._file = home.path / "drops.json"
        self._looked_at: tuple[int, ...] | None = None
        self._held: dict[str, Drop] = {}
        self._landing = home.landing

    def all(self) -> list[Drop]:
        """All registered drops, by name. Raises StoreError where the register is damaged."""
        return list(self._drops().values())

    def _drops(self) -> dict[str, Drop]:
        """All registered drops by name; read again where the file is another."""
        try:
            status = self._file.stat()
            stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
            if stamp != self._looked_at:
                stored = json.loads(self._file.read_text(encoding="utf-8"))
                self._held = {
                    name: Drop(name, held["source"], held.get("columns", {}), held.get("encoding"))
                    for name, held in sorted(stored.items())
                }
                self._looked_at = stamp
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StoreError(
                f"{self._file} is damaged ({error}); restore it from a backup, or remove it and give `safegov run` its "
                "inputs again"
            ) from error
        return self._held

    def add(self, source: str, columns: Mapping[str, str] | None = None, encoding: str | None = None) -> Drop:
        """The drop for ``source``: the one that it has, else a new one under a name that no other source has.

        ``columns`` and ``encoding``, where given, take the place of those that the drop had.
        """
        (drop,) = self.add_all([source], columns, encoding)
        return drop

    def add_all(
        self, sources: Iterable[str], columns: Mapping[str, str] | None = None, encoding: str | None = None
    ) -> list[Drop]:
        """The drops for ``sources``, in order, as ``add`` would give them one by one; the file is written once."""
        given = [source if source == STDIN else self.place(source) for source in sources]
        if not given:
            return []
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._file.with_suffix(".lock")):
            drops = dict(self._drops())
            by_source = {drop.source: drop for drop in reversed(drops.values())}
            free = _FreeNames(drops)
            is_changed = False
            for source in given:
                known = by_source.get(source)
                held = known or Drop(free.take(drop_name(source)), source)
                drop = Drop(
                    held.name, source, dict(held.columns if columns is None else columns),
                    held.encoding if encoding is None else encoding,
                )  # fmt: skip
                if drop != known:
                    by_source[source] = drops[drop.name] = drop
                    is_changed = True
            if is_changed:
                stored = {drop.name: _stored(drop) for drop in drops.values()}
                words = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True)
                write_bytes(self._file, words.encode("utf-8"))
        return [by_source[source] for source in given]

    def place(self, source: str) -> str:
        """Where ``source`` lies, without links on the way. What lies in the landing folder keeps its name there, be it
        a link itself: it was put there by others, and intake refuses it, where a user's own word may name a link."""
        path = Path(source)
        folder = path.parent.resolve()
        return str(folder / path.name if folder == self._landing.resolve() and path.name != ".." else path.resolve())

    def get(self, name: str) -> Drop:
        """The drop called ``name``. Raises KeyError, naming the known ones, where it is not registered."""
        drops = self._drops()
        if name not in drops:
            known = ", ".join(drops) or "none"
            raise KeyError(f"no drop {name!r} is registered in {self._file} (registered: {known})")
        return drops[name]


class _FreeNames:
    """Names that are not taken: ``base``, or ``base-2`` … where that is."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}  # below these, all numbers of a base are taken

    def take(self, base: str) -> str:
        """The free name for ``base``, taken now."""
        number = self._numbers.get(base, 1)
        while (name := base if number == 1 else f"{base}-{number}") in self._taken:
            number += 1
        self._numbers[base] = number
        self._taken.add(name)
        return name


def _stored(drop: Drop) -> dict[str, object]:
    told: dict[str, object] = {"source": drop.source, "columns": dict(drop.columns)}
    return told if drop.encoding is None else told | {"encoding": drop.encoding}
