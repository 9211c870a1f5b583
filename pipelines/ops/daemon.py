"""The daemon of a home folder: one at a time, and asked whether it runs rather than told by what it left."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import InUseError
from warehouse.store.home import Home

if TYPE_CHECKING:
    import dagster as dg

_LIVE = timedelta(minutes=5)
"""Longest silence of one of its threads; each says every half minute that it is there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the daemon runs, in words, and what is wrong with it."""

    is_running: bool
    says: str
    problems: tuple[str, ...] = ()


def _lock(home: Home) -> Path:
    return home.dagster / ".daemon.lock"


def hold(home: Home) -> None:
    """Takes the right to be the daemon of ``home`` for as long as this process lives, also as another program (exec).

    The lock is the kernel's: it goes with the process, however that ends. Raises InUseError where a daemon runs.
    """
    handle = os.open(_lock(home), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise InUseError(f"a daemon watches {home.path} already: {_holder(home)}. End it first") from None
    note = {"pid": os.getpid(), "host": socket.gethostname(), "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"}
    os.ftruncate(handle, 0)
    os.write(handle, json.dumps(note).encode())
    os.set_inheritable(handle, True)  # through exec; processes that are started close what they do not know


def _holder(home: Home) -> str:
    try:
        note = json.loads(_lock(home).read_text(encoding="utf-8"))
        return f"process {note['pid']} on {note['host']} since {note['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def is_held(home: Home) -> bool:
    """Whether a daemon of ``home`` is there: the kernel is asked for its lock."""
    with _opened(_lock(home)) as handle:
        if handle is None:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(handle, fcntl.LOCK_UN)
        return False


@contextmanager
def _opened(path: Path) -> Iterator[int | None]:
    try:
        handle = os.open(path, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        yield None
        return
    try:
        yield handle
    finally:
        os.close(handle)


def ask(
    home: Home, instance: dg.DagsterInstance | None, now: datetime | None = None, last_beat: float | None = None
) -> Answer:
    """How the daemon of ``home`` is. Without ``instance`` only whether it is there, and when it was last seen
    (``last_beat``, seconds since 1970)."""
    now = now or datetime.now(UTC)
    beats: dict[str, Any] = dict(instance.get_daemon_heartbeats()) if instance is not None else {}
    if not is_held(home):
        last = max((beat.timestamp for beat in beats.values()), default=last_beat)
        seen = f"; last seen {datetime.fromtimestamp(last, UTC):%Y-%m-%d %H:%M:%S} UTC" if last else ""
        return Answer(False, f"not running{seen}")
    since = _started(home)
    problems = []
    for kind in sorted(instance.get_required_daemon_types()) if instance is not None else ():
        beat = beats.get(kind)
        last_at = max(since or now, datetime.fromtimestamp(beat.timestamp, UTC)) if beat else since or now
        if now - last_at > _LIVE:
            problems.append(
                f"the daemon's thread {kind} has not moved since {last_at:%Y-%m-%d %H:%M:%S} UTC: restart the daemon"
            )
        elif beat is not None and beat.errors and (since is None or beat.timestamp >= since.timestamp()):
            problems.append(f"the daemon's thread {kind} fails: {beat.errors[0].message.strip().splitlines()[0]}")
    return Answer(True, f"running ({_holder(home)})", tuple(problems))


def _started(home: Home) -> datetime | None:
    try:
        since = json.loads(_lock(home).read_text(encoding="utf-8"))["since"]
        return datetime.strptime(since, "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return None
