"""The right to write: of one process under a home folder, and of one in what is read of a drop."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.store.files import StoreBusyError, StoreError, clear_remains
from warehouse.store.home import Home, check_drop

UNFINISHED_REJECTS = ".reading-*.tmp-*"
"""Working files in a drop's quarantine that belong to whoever reads the drop, not to the writer."""


@contextmanager
def writer(home: Home, *, wait_seconds: float = 600.0) -> Iterator[None]:
    """Holds the right to write under ``home``; waits up to ``wait_seconds`` for another process.

    May be entered again within the process that holds it. The lock is the kernel's (flock), so it ends with the
    process, however that ends. Raises StoreBusyError with the holder's process, host and start, and StoreError where
    the folder cannot be written.
    """
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home.lock, thread_local=False, is_singleton=True)
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise StoreBusyError(
            f"{home.path} is being written by {_holder(home)}; waited {wait_seconds:g} s. "
            "Wait for it to end, or end it, and run again"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise StoreError(
            f"{home.path} cannot be written ({error}). Choose a folder on a disk that can be written"
        ) from error
    try:
        if lock.lock_counter == 1:
            _claim(home)
            for layer in (home.documents, home.sources, home.refused, home.ledger):
                clear_remains(layer)
            _clear_quarantine(home)
        yield
    finally:
        lock.release()


def is_written(home: Home) -> bool:
    """Whether a process holds the right to write under ``home``, this one or another: the kernel is asked for its
    lock."""
    try:
        with home.lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            fcntl.flock(file, fcntl.LOCK_UN)
    except BlockingIOError:
        return True
    except OSError:  # nobody ever wrote there
        return False
    return False


def _claim(home: Home) -> None:
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat("T", "seconds")}
    try:
        _note(home).write_text(json.dumps(holder), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{home.path} cannot be written ({error}); free space or choose another folder") from error


def _note(home: Home) -> Path:
    return home.lock.with_name(home.lock.name + ".holder")


def _holder(home: Home) -> str:
    try:
        holder = json.loads(_note(home).read_text(encoding="utf-8"))
        return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError):
        return "another process"


def _clear_quarantine(home: Home) -> None:
    """Removes what killed processes left there: intake's, and that of drops which nobody is reading now."""
    of_readings = set(home.quarantine.glob(f"*/{UNFINISHED_REJECTS}"))
    at_work = {drop for drop in {path.parent.name for path in of_readings} if _is_being_read(home, drop)}
    clear_remains(home.quarantine, but={path for path in of_readings if path.parent.name in at_work})


def _is_being_read(home: Home, drop: str) -> bool:
    lock = FileLock(_reading_lock(home, drop), thread_local=False)  # its own: this process may be the one that reads
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError, NotImplementedError):
        return True
    lock.release()
    return False


def _reading_lock(home: Home, drop: str) -> Path:
    return home.store / "extracted" / f".{check_drop(drop)}.lock"


@contextmanager
def reading(home: Home, drop: str, *, wait_seconds: float = 600.0) -> Iterator[None]:
    """Holds the right to write what is read in one drop (drops can be read side by side).

    Raises StoreBusyError where another process has it for longer than ``wait_seconds``, and StoreError where the
    folder cannot be written.
    """
    path = _reading_lock(home, drop)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, thread_local=False, is_singleton=True)
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise StoreBusyError(
            f"drop {drop} is being read by another process; waited {wait_seconds:g} s. Wait for it to end, or end it"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise StoreError(f"{path} cannot be written ({error}); choose a folder that can be written") from error
    try:
        yield
    finally:
        lock.release()
