"""Files written whole or not at all, and what killed processes leave of others."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Collection
from contextlib import suppress
from io import FileIO
from pathlib import Path

_CLONE = 0x40049409  # FICLONE: the disk shares the blocks until one side is changed, where it can
_STEP = 1 << 18  # bytes copied at a time
_MOST_AT_ONCE = 1 << 27  # so that a signal does not wait for all of a large file
_HIDDEN = re.compile(r"\..*\.tmp-\d+")


class StoreError(Exception):
    """The store cannot be written or read; the message names the path, the reason and the remedy."""


class StoreBusyError(StoreError):
    """Another process holds the store."""


class GoneError(StoreError):
    """A file that was there is gone: another process put a newer one in its place. Look again."""


def write_bytes(path: Path, data: bytes | memoryview) -> None:
    """Puts ``data`` at ``path``, whole or not at all, on the disk when this returns.

    Raises StoreError where the disk is full or the folder cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.tmp-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with unfinished.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink()
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path} could not be written ({error}). Free space on its disk, or let this user write there, and run "
            "again: what was finished is kept"
        ) from error


def sync_folder(folder: Path) -> None:
    """Puts the names in ``folder`` on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_remains(layer: Path, *, but: Collection[Path] = ()) -> None:
    """Removes the unfinished files that a killed process left below ``layer``, ``but`` some. Call it where nobody else
    writes."""
    for folder, _folders, names in os.walk(layer):
        for name in names:
            path = Path(folder) / name
            if _HIDDEN.fullmatch(name) and path not in but:
                with suppress(OSError):
                    path.unlink()


def listing(folder: Path) -> list[Path]:
    """What is in ``folder``, in no order; nothing where it does not exist."""
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def copy(source: Path, target: Path) -> None:
    """Copies a file's bytes, sharing the disk's blocks where the disk can. Takes no lock."""
    with source.open("rb", buffering=0) as read, target.open("wb", buffering=0) as written:
        if not _cloned(read, written):
            with suppress(OSError):  # the kernel copies half as dear, but not from and to every kind of disk
                while os.copy_file_range(read.fileno(), written.fileno(), _MOST_AT_ONCE):
                    pass
            while step := read.read(_STEP):  # what is left: all of it, or nothing
                _write(written, memoryview(step))
        os.fsync(written.fileno())


def copy_hashed(source: Path, target: Path) -> str:
    """Copies as ``copy`` does and returns the SHA-256 of the bytes, in hexadecimal; they are read once for both."""
    with source.open("rb", buffering=0) as read, target.open("wb", buffering=0) as written:
        if _cloned(read, written):
            found = hashlib.file_digest(read, "sha256")
        else:
            found, step = hashlib.sha256(), memoryview(bytearray(_STEP))
            while n_read := read.readinto(step):
                found.update(step[:n_read])
                _write(written, step[:n_read])
        os.fsync(written.fileno())
    return found.hexdigest()


def _write(file: FileIO, data: memoryview) -> None:
    while data:
        data = data[file.write(data) :]


def _cloned(read: FileIO, written: FileIO) -> bool:
    """Whether the disk shares the blocks of both files now."""
    try:
        fcntl.ioctl(written.fileno(), _CLONE, read.fileno())
    except OSError:
        return False
    return True
