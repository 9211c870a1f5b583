"""The landing folder of scheduled runs: which drops are complete, and what state each is in.

Each sub-folder or archive of ``landing/`` is a drop. It is taken to be complete when

- a file named ``_SUCCESS`` stands in it (for a single file: beside it, as ``<name>._SUCCESS``), or
- nothing in it has changed for the quiet time (two minutes unless told otherwise), by the latest time of change of
  any file or folder in it, and no file in it has a name that programs give to unfinished files (``.part``, ``.tmp`` …).

A name that begins with ``.`` or ``_`` is no drop. The surest way to deliver is to write elsewhere on the same disk and
rename into ``landing/``, or to write ``_SUCCESS`` last.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.intake.discovery import readable
from warehouse.store.home import Home

QUIET = timedelta(minutes=2)
MARK = "_SUCCESS"
_AHEAD = timedelta(minutes=1)
"""How far ahead of the clock a time may lie that another machine wrote."""
_LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
_UNFINISHED = (
    ".part",
    ".partial",
    ".tmp",
    ".temp",
    ".crdownload",
    ".download",
    ".filepart",
    ".incomplete",
    ".swp",
    "~",
)


@dataclass(frozen=True, slots=True)
class LandingDrop:
    """One drop of the landing folder. ``fingerprint`` changes when anything in it does; ``waits_for`` says why it is
    not complete, and is None where it is. Times ahead of the clock tell nothing: ``changed_at`` is the latest of the
    others, and ``dated_ahead`` the latest of these, None where there is none."""

    name: str
    path: Path
    n_files: int
    n_bytes: int
    changed_at: datetime
    fingerprint: str
    waits_for: str | None
    dated_ahead: datetime | None = None

    @property
    def is_complete(self) -> bool:
        """Whether it can be taken in."""
        return self.waits_for is None


def landing_drops(home: Home, *, now: datetime | None = None, quiet: timedelta = QUIET) -> list[LandingDrop]:
    """The drops of the landing folder by name; none where there is no such folder. ``now`` is UTC with its zone."""
    now = now or datetime.now(UTC)
    try:
        entries = sorted(home.landing.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    drops = []
    for path in entries:
        if path.name.startswith((".", "_")) or path.name.endswith(f".{MARK}"):
            continue
        drop = _look(path, now, quiet)
        if drop is not None:
            drops.append(drop)
    return drops


def _look(path: Path, now: datetime, quiet: timedelta) -> LandingDrop | None:
    hasher = hashlib.sha256()
    n_files = n_bytes = 0
    latest = ahead = 0.0
    trusted = (now + _AHEAD).timestamp()
    unfinished = None
    is_marked = (not path.is_symlink() and (path / MARK).exists()) or path.with_name(f"{path.name}.{MARK}").exists()
    try:
        status = path.lstat()  # of a link itself: what it leads to is no part of the folder
        entries = [(path, status)]
        if stat.S_ISDIR(status.st_mode):
            for folder, folders, names in os.walk(path):
                folders.sort()
                entries += [(p, p.lstat()) for p in (Path(folder) / name for name in sorted([*folders, *names]))]
    except OSError:
        # It went or changed while it was looked at: the next look will tell.
        return None
    for entry, status in entries:
        for changed in (status.st_mtime, status.st_ctime):
            latest, ahead = (max(latest, changed), ahead) if changed <= trusted else (latest, max(ahead, changed))
        if stat.S_ISDIR(status.st_mode):
            continue
        n_files += 1
        n_bytes += status.st_size
        if unfinished is None and entry.name.lower().endswith(_UNFINISHED):
            unfinished = entry
        told = f"{readable(str(entry.relative_to(path)))}\n{status.st_size}\n{status.st_mtime_ns}\n"
        hasher.update(told.encode())
    changed_at = datetime.fromtimestamp(latest, UTC)
    dated_ahead = datetime.fromtimestamp(min(ahead, _LATEST), UTC) if ahead else None
    waits_for = None
    if not is_marked:
        if unfinished is not None:
            waits_for = f"{readable(unfinished.name)} looks unfinished by its name"
        elif now - changed_at < quiet:
            waits_for = f"changed at {changed_at:%Y-%m-%d %H:%M:%S} UTC, less than {quiet.total_seconds():g} s ago"
        elif n_files == 0:
            waits_for = "holds no file yet"
    return LandingDrop(
        readable(path.name), path, n_files, n_bytes, changed_at, hasher.hexdigest()[:16], waits_for, dated_ahead
    )  # fmt: skip
