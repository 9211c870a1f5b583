"""What disks, locks and databases say, as one line for a user: what was wrong, where, and what to do."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import filelock

from pipelines.errors import InUseError, SafegovError
from warehouse.store.files import StoreBusyError, StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
_IN_THE_WAY = {errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG}
_KEPT = "and run again: what was finished is kept"


def fault_of(error: BaseException | None, home: Path | None = None) -> SafegovError | None:
    """What to tell a user of ``error``, or of what it came from; None where that is no fault of the surroundings.

    ``home`` is named where what failed names no file of its own.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, SafegovError):
            return error
        if isinstance(error, StoreBusyError):
            return InUseError(str(error))
        if isinstance(error, StoreError):
            return SafegovError(str(error))
        if isinstance(error, filelock.Timeout):
            return InUseError(f"{error.lock_file} is held by another process: wait for it to end, or end it")
        if isinstance(error, OSError) and (told := _of_system(error)):
            return SafegovError(told)
        if isinstance(error, sqlite3.DatabaseError):
            return SafegovError(_of_records(error, home))
        error = error.__cause__ or error.__context__
    return None


def _of_system(error: OSError) -> str | None:
    where = error.filename if isinstance(error.filename, str) else "a file"
    if error.errno in _FULL:
        return f"{where} could not be written ({error.strerror}). Free space on its disk {_KEPT}"
    if error.errno in _FORBIDDEN:
        return f"{where} could not be written or read ({error.strerror}). Let this user write there {_KEPT}"
    if error.errno in _IN_THE_WAY:
        return f"{where} cannot be used ({error.strerror}). Choose another path, or move away what stands there"
    if error.errno == errno.EIO:
        return f"{where} could not be written or read ({error.strerror}). Look at its disk, {_KEPT}"
    return None


def _of_records(error: sqlite3.DatabaseError, home: Path | None) -> str:
    """Of Dagster's SQLite files, which name no path in what they say."""
    said = str(error)
    where = f"in {home}" if home else "in the home folder"
    if "malformed" in said or "not a database" in said:
        return (
            f"Dagster's records (dagster/history and dagster/schedules {where}) are damaged: {said}. Move "
            "these two folders away and run again: they hold the history of runs; no text, correction or release"
        )
    if "locked" in said:
        return f"Dagster's records {where} are in use: {said}. Run again when the other process is done"
    return (
        f"Dagster's records {where} could not be written or read: {said}. Free space on its disk, or let "
        f"this user write there, {_KEPT}"
    )
