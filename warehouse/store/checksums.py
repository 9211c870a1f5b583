"""Checksums of the store's parts, noted when they are written: a part that changed since is not built upon.

Each folder of parts has a file ``.sha256sums`` with a line for each part ever written (``<sha256>  <name>``); a part is
whole if its bytes have one of the hashes noted for its name. The line is written before the part, so that a process
that is killed between the two leaves no part without one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from warehouse.store.home import Home

SUMS = ".sha256sums"
_REFUSED_NAME = 64  # the SHA-256 that a refused input is kept under


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A file of the store whose bytes are not what was written, and what to do."""

    path: Path
    remedy: str

    def __str__(self) -> str:
        return f"{self.path} is damaged: its bytes are not those that were written. {self.remedy}"


def note(path: Path, data: bytes | memoryview) -> None:
    """Notes the hash of ``data``, which is about to be written to ``path``. Raises OSError."""
    _append(path.parent, [(hashlib.sha256(data).hexdigest(), path.name)])


def _append(folder: Path, lines: list[tuple[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / SUMS).open("ab") as file:  # one write at the end of the file: several processes may be at it
        file.write("".join(f"{value}  {name}\n" for value, name in lines).encode())


def _noted(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        value, _, name = line.partition("  ")
        found[name].add(value)
    return found


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:  # taken away by another process since it was listed
        return None


def damaged_parts(home: Home, *, adopts: bool = False) -> list[DamagedFile]:
    """The parts of the store that are not what was written, by path.

    Of a part that an older safegov wrote no hash is known; where this ``adopts`` it, its present one is noted.
    """
    by_folder: dict[Path, list[Path]] = defaultdict(list)
    for path in sorted(home.store.rglob("part-*.parquet")):
        by_folder[path.parent].append(path)
    found = []
    with ThreadPoolExecutor() as pool:  # hashing does not hold Python's lock
        for folder, paths in by_folder.items():
            noted = _noted(folder)
            unknown = []
            for path, value in zip(paths, pool.map(_digest, paths), strict=True):
                if value is None:
                    continue
                if path.name not in noted:
                    unknown.append((value, path.name))
                elif value not in noted[path.name]:
                    found.append(DamagedFile(path, _remedy(home, path)))
            if unknown and adopts:
                _append(folder, unknown)
    return found


def damaged_inputs(home: Home) -> list[DamagedFile]:
    """The kept bytes of refused inputs that are not what was refused; each is kept under the SHA-256 of its bytes."""
    return [
        DamagedFile(path, "Take it from a backup, or give the input again.")
        for path in sorted(home.refused.rglob("*"))
        if path.is_file() and len(path.name) == _REFUSED_NAME and _digest(path) not in {path.name, None}
    ]


def _remedy(home: Home, path: Path) -> str:
    drop = path.parent.name
    if path.is_relative_to(home.store / "extracted"):
        return f"It is made from store/documents: remove it and run `safegov backfill {drop}`, which reads it again."
    if path.is_relative_to(home.collected):
        return f"It is made from collection/{drop}.sqlite: remove it and run `safegov collect {drop}`, which writes it."
    return (
        f"Restore it from a backup; or remove the folders of drop {drop} under store/ and run `safegov run` with its "
        "texts, which takes them in again. The last release stays until then."
    )
