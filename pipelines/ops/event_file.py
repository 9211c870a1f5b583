"""``events.jsonl``: what operators were told, a JSON object a line, kept whole through races and tears.

A line may be torn where a disk was full or a machine went down while it was written. Whoever writes or rotates holds
``lock``; whoever reads needs nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from warehouse.store.files import write_bytes
from warehouse.store.home import Home

WAIT_SECONDS = 30.0
"""How long a writer waits for another one; each holds the lock for milliseconds."""


def lock(home: Home) -> FileLock:
    """The lock of the file, and of what was told and waits to be delivered. Acquiring it raises filelock.Timeout."""
    home.path.mkdir(parents=True, exist_ok=True)
    return FileLock(home.path / ".alerts.lock", timeout=WAIT_SECONDS)


def state_file(home: Home) -> Path:
    """What was told, and what waits to be delivered; not there where nothing ever was."""
    return home.path / ".alerts.json"


def instant(words: object) -> datetime | None:
    """The instant that ``words`` say (ISO 8601 with an offset); None where they say none."""
    try:
        said = datetime.fromisoformat(str(words))
    except ValueError:
        return None
    return said.astimezone(UTC) if said.tzinfo is not None else None


def append(home: Home, event: dict[str, Any]) -> None:
    """Adds ``event`` as a line of its own, also after a torn one. Call it with the lock held. Raises OSError."""
    line = json.dumps(event, ensure_ascii=False).encode("utf-8") + b"\n"
    with home.events.open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            line = line if file.read(1) == b"\n" else b"\n" + line
        file.write(line)


def _lines(path: Path) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
    """Each line with what it says; None where that cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    for line in data.split(b"\n"):  # nothing else ends a line: words may hold other separators
        if line.strip():
            try:
                said = json.loads(line)
            except ValueError:
                said = None
            yield line, said if isinstance(said, dict) else None


def events(home: Home, last: int = 20) -> list[dict[str, Any]]:
    """The last messages of ``home`` that can be read, oldest first."""
    return [said for _, said in _lines(home.events) if said is not None][-last:]


def forget(home: Home, before: datetime, now: datetime) -> int:
    """Removes the lines written before that instant; returns how many.

    A line that cannot be read, or whose time lies ahead of ``now``, is as old as the line before it: it goes with its
    neighbours. Raises filelock.Timeout and warehouse.store.files.StoreError; the file is then as it was.
    """
    with lock(home):
        kept, n_gone, written = [], 0, None
        for line, said in _lines(home.events):
            at = instant(said.get("at")) if said else None
            written = at if at is not None and at <= now else written
            if written is not None and written < before:
                n_gone += 1
            else:
                kept.append(line)
        if n_gone:
            write_bytes(home.events, b"".join(line + b"\n" for line in kept))
        return n_gone
