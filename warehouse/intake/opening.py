"""Opening what a drop holds: regular files alone, the ones that were seen, no links in between and no endless ones."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from warehouse.intake.model import Reason, RefusedError

SMALL = 1024 * 1024
"""Largest file of rules or settings in bytes."""

Identity = tuple[int, int]
"""Device and number of a file: two names with the same identity are one file."""

# O_NONBLOCK: opening a pipe must not wait for its writer. It changes nothing for regular files.
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK
_FOLDER = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY
_LINK = "is a link; give its target as an input, or follow links by option"
_OTHER = "is a device, pipe or socket, not a file; remove it"


def identity(status: os.stat_result) -> Identity:
    """What tells a file from every other one."""
    return status.st_dev, status.st_ino


@contextmanager
def opened(
    path: Path | str, *, seen: Identity | None = None, follow_links: bool = False, within: int | None = None
) -> Iterator[BinaryIO]:
    """The regular file at ``path`` (below the open folder ``within``, where given).

    Raises RefusedError (unsafe_path) for a link, device, pipe or socket, (changed) where it is another file than the
    one ``seen`` before, whatever stands at its name now, and OSError where it cannot be opened.
    """
    try:
        handle = os.open(path, _FLAGS | (0 if follow_links else os.O_NOFOLLOW), dir_fd=within)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise RefusedError(Reason.UNSAFE_PATH, _LINK) from None
        if error.errno == errno.ENXIO:  # a socket
            raise RefusedError(Reason.UNSAFE_PATH, _OTHER) from None
        raise
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise RefusedError(Reason.UNSAFE_PATH, _OTHER)
        if seen is not None and identity(status) != seen:
            raise RefusedError(Reason.CHANGED, "was replaced by another file meanwhile; run again when it is finished")
        file = os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise
    with file:
        yield file


@contextmanager
def opened_folder(path: Path | str, *, follow_links: bool = False, within: int | None = None) -> Iterator[int]:
    """A handle of the folder at ``path``. Raises RefusedError for a link, OSError where it cannot be opened."""
    try:
        handle = os.open(path, _FOLDER | (0 if follow_links else os.O_NOFOLLOW), dir_fd=within)
    except OSError as error:
        # A link in the place of a folder is ELOOP or ENOTDIR, by system.
        if error.errno in (errno.ELOOP, errno.ENOTDIR) and not follow_links:
            raise RefusedError(Reason.UNSAFE_PATH, _LINK) from None
        raise
    try:
        yield handle
    finally:
        os.close(handle)


def read_small(name: Path | str, *, within: int | None = None, limit: int = SMALL) -> bytes | None:
    """All of a small regular file; None where there is none.

    Raises RefusedError for a link, a device, a pipe, or more than ``limit`` bytes, OSError where it cannot be read.
    """
    try:
        with opened(name, within=within) as file:
            data = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(data) > limit:
        raise RefusedError(Reason.TOO_LARGE, f"is larger than {limit:,} bytes; shorten it")
    return data


def read_beneath(root: Path, parts: tuple[str, ...], limit: int) -> bytes | None:
    """All of the regular file ``root/parts…`` without following a link at or below ``root``; None where there is
    none, or it is larger than ``limit`` bytes or no such file."""
    if any(part in ("", ".", "..") or "/" in part for part in parts):
        return None
    try:
        if not parts:
            return read_small(root, limit=limit)
        with opened_folder(root) as folder:
            return _beneath(folder, parts, limit)
    except (OSError, ValueError, RefusedError):
        return None


def _beneath(folder: int, parts: tuple[str, ...], limit: int) -> bytes | None:
    if len(parts) == 1:
        return read_small(parts[0], within=folder, limit=limit)
    with opened_folder(parts[0], within=folder) as inner:
        return _beneath(inner, parts[1:], limit)
