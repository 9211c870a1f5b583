"""The landing folder: which drops have arrived whole, and which are still on their way.

A drop is a file or folder directly under ``landing/``. It is complete when a folder holds a file ``.complete``, or
when nothing in it has changed for the settling time, seen at two looks at least that far apart (copying tools may
keep old times, so times alone do not tell). Names that begin with ``.`` or end like an unfinished transfer are passed
over until they are renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

COMPLETE = ".complete"
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".download", ".swp")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One drop as it stands. ``signature`` changes with any name, size or time in it; ``since`` is when (Unix time)
    it was first seen so; ``top`` stands for the drop's own entry."""

    name: str
    signature: str
    since: float
    arrived: float
    top: str
    is_complete: bool = False
    is_started: bool = False


@dataclass(slots=True)
class Cursor:
    """What the last look saw, by drop; kept as text between looks, so that it survives restarts."""

    drops: dict[str, Arrival] = field(default_factory=dict)

    def dumps(self) -> str:
        """The cursor as text."""
        return json.dumps({name: asdict(seen) for name, seen in sorted(self.drops.items())})

    @classmethod
    def loads(cls, words: str | None) -> Cursor:
        """The cursor that ``dumps`` wrote; an empty one for None and for text that it did not write."""
        try:
            return cls({name: Arrival(**seen) for name, seen in json.loads(words or "{}").items()})
        except (ValueError, TypeError, AttributeError):
            return cls()


def look(landing: Path, cursor: Cursor, now: float, settle_seconds: float) -> Cursor:
    """The drops in ``landing`` at time ``now``. Complete ones that are not started are to be run, then ``started``.

    A drop that was started and whose own entry has not changed is not walked again: drops are never changed.
    Raises OSError where the folder cannot be listed.
    """
    seen: dict[str, Arrival] = {}
    for entry in sorted(os.scandir(landing), key=lambda entry: entry.name):
        if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
            continue
        before = cursor.drops.get(entry.name)
        status = entry.stat()
        top = f"{status.st_mtime_ns} {status.st_size if entry.is_file() else 0}"
        if before is not None and before.is_started and before.top == top:
            seen[entry.name] = before
            continue
        path = Path(entry.path)
        signature = _signature(path)
        if before is not None and before.signature == signature:
            settled = now - before.since >= settle_seconds or (path / COMPLETE).is_file()
            seen[entry.name] = Arrival(
                entry.name, signature, before.since, before.arrived, top, settled, before.is_started
            )
            continue
        arrived = now if before is None or before.is_started else before.arrived
        whole = (path / COMPLETE).is_file() or settle_seconds <= 0
        seen[entry.name] = Arrival(entry.name, signature, now, arrived, top, whole)
    return Cursor(seen)


def started(cursor: Cursor, names: set[str]) -> Cursor:
    """``cursor`` with the drops ``names`` marked as started."""
    return Cursor(
        {
            name: Arrival(**{**asdict(seen), "is_started": seen.is_started or name in names})
            for name, seen in cursor.drops.items()
        }
    )


def waiting(cursor: Cursor) -> list[Arrival]:
    """Drops that have arrived and were not started."""
    return [seen for seen in cursor.drops.values() if not seen.is_started]


def unfinished(landing: Path) -> Iterator[tuple[str, float]]:
    """Names that look like unfinished transfers, with the time (Unix) of their last change."""
    if landing.is_dir():
        for entry in os.scandir(landing):
            if entry.name.lower().endswith(UNFINISHED):
                yield entry.name, entry.stat().st_mtime


def _signature(path: Path) -> str:
    digest = hashlib.sha256()
    if path.is_dir():
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                _add(digest, Path(folder) / name, path)
    else:
        _add(digest, path, path.parent)
    return digest.hexdigest()[:24]


def _add(digest: hashlib._Hash, path: Path, base: Path) -> None:
    try:
        status = path.lstat()
    except FileNotFoundError:  # renamed while we look: the next look sees it under its new name
        return
    digest.update(f"{path.relative_to(base).as_posix()}\0{status.st_size} {status.st_mtime_ns}\n".encode())
