"""What is worked out of the project's own files, kept on disk for the next process, as Python keeps bytecode.

``kept(name, make)`` gives what ``make`` makes. Where ``use`` named a folder, it is written there, and processes to come
take it from there. What is kept must depend on nothing but the files of the packages in ``PACKAGES``: its *key* is a
hash over all their bytes and over the Python that runs, and names the folder in which it lies::

    <folder>/<key>/<name>      what is kept under a name; ``KEYS`` keys stay, older ones go

Nothing here ever fails or warns: what cannot be read, is damaged, or was written by another user or for another key is
made anew. A file is read by ``marshal``, which trusts it: therefore folder and file must be this user's own, writable
for nobody else, and the bytes must have their hash.
"""

from __future__ import annotations

import marshal
import os
import shutil
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from xxhash import xxh3_128

from schemas.project import package_folders

T = TypeVar("T")

PACKAGES = ("extraction", "schemas")
"""The packages whose files make what is kept."""
KEYS = 3
"""How many keys stay: those of other versions of the project or of Python that are in use beside this one."""
_SKIPPED = frozenset({"__pycache__", "bundled"})  # folders: bytecode; texts and licences that no reader opens
_FORM = b"safegov kept 1\n"
_HASH = 16  # bytes
_BEGAN = time.time()
"""Files that changed since then may be others than those that this process has loaded."""
_CLOCK = 1.0  # seconds by which the clock of files may lag
_LATELY = 86400.0  # seconds after which a use is noted again


def files() -> Iterator[tuple[str, Path]]:
    """Every file that what is kept can depend on, by a name of its own, always in the same order."""
    for package, folder in sorted(package_folders(*PACKAGES).items()):
        waiting = [(package, folder)]
        while waiting:
            name, place = waiting.pop()
            with os.scandir(place) as found:
                entries = sorted(found, key=lambda one: one.name)
            for entry in entries:
                if entry.is_dir():
                    if entry.name not in _SKIPPED:
                        waiting.append((f"{name}/{entry.name}", Path(entry.path)))
                elif not entry.name.startswith("."):
                    yield f"{name}/{entry.name}", Path(entry.path)


def key() -> str | None:
    """The hash that everything kept now goes by; None where files have changed since this process began.

    Raises OSError where a file cannot be read.
    """
    python = (sys.implementation.cache_tag, sys.hexversion, sys.byteorder, sys.maxsize, marshal.version)
    digest = xxh3_128(repr(python).encode())
    for name, path in files():
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - hundreds of them, and Path.open takes as long again
            if os.fstat(file.fileno()).st_ctime > _BEGAN - _CLOCK:
                return None
            told = file.readall()
        digest.update(f"{name}\0{len(told)}\0".encode())
        digest.update(told)
    return digest.hexdigest()


def _is_own(found: os.stat_result) -> bool:
    """Whether nobody but this user (and root) could have written it."""
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


class _Store:
    """The folder of one key, opened when it is first asked for."""

    def __init__(self, root: Path | None) -> None:
        self.root = root
        self._opened: tuple[Path, bytes] | None = None
        self._is_open = False
        self._opening = threading.Lock()

    def opened(self) -> tuple[Path, bytes] | None:
        """The folder and its key; None where nothing is kept."""
        if not self._is_open:
            with self._opening:
                if not self._is_open:
                    with suppress(OSError):
                        self._opened = self._open()
                    self._is_open = True
        return self._opened

    def _open(self) -> tuple[Path, bytes] | None:
        if self.root is None:
            return None
        told = key()
        if told is None:
            return None
        folder = self.root / told
        if not self.root.is_dir():
            if not _is_for_us(self.root):
                return None
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(self.root.stat()):
            return None
        is_new = not folder.is_dir()
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not (_is_own(found) and stat.S_ISDIR(found.st_mode)):
            return None
        if is_new:
            with suppress(OSError):
                _drop_oldest(self.root, folder)
        elif found.st_mtime < time.time() - _LATELY:
            os.utime(folder)
        return folder, told.encode()


def _is_for_us(folder: Path) -> bool:
    """Whether what is made at ``folder`` lies in a folder of this user's, or of the system's: not in another's home."""
    above = next(one for one in (folder, *folder.parents) if one.exists())
    return above.stat().st_uid in {os.geteuid(), 0}


def _drop_oldest(root: Path, new: Path) -> None:
    """Removes the keys that were used least lately, but the newest ``KEYS``."""
    others = [one for one in root.iterdir() if one != new and _is_key(one.name) and stat.S_ISDIR(one.lstat().st_mode)]
    others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for one in others[KEYS - 1 :]:
        shutil.rmtree(one, ignore_errors=True)


def _is_key(name: str) -> bool:
    return len(name) == 2 * _HASH and all(sign in "0123456789abcdef" for sign in name)


_STORES = [_Store(None)]


def use(folder: Path | None) -> None:
    """From now on, things are kept in ``folder``; None: nowhere."""
    _STORES[0] = _Store(folder)


def folder() -> Path | None:
    """Where things are kept, for a process that this one starts."""
    return _STORES[0].root


def load(name: str) -> Any:
    """What is kept under ``name``; None where nothing is, or nothing that can be trusted."""
    opened = _STORES[0].opened()
    if opened is None:
        return None
    try:
        handle = os.open(opened[0] / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with open(handle, "rb") as file:  # noqa: PTH123 - a handle
            if not _is_own(os.fstat(handle)):
                return None
            told = file.read()
    except OSError:
        return None
    payload = memoryview(told)[len(_FORM) + _HASH :]
    if told[: len(_FORM) + _HASH] != _head(opened[1], name, payload):
        return None
    try:
        return marshal.loads(payload)  # noqa: S302 - this user's own, and whole
    except (ValueError, EOFError, TypeError):
        return None


def save(name: str, value: Any) -> bool:
    """Keeps ``value``, of plain types, under ``name``, in place of what was kept there; whether that was done."""
    opened = _STORES[0].opened()
    if opened is None:
        return False
    try:
        payload = marshal.dumps(value)
        handle, made = tempfile.mkstemp(dir=opened[0], prefix=".")
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - a handle
                file.write(_head(opened[1], name, payload))
                file.write(payload)
            os.replace(made, opened[0] / name)  # noqa: PTH105 - as above
        except BaseException:
            with suppress(OSError):
                os.unlink(made)  # noqa: PTH108 - as above
            raise
    except (OSError, ValueError):  # the latter where it is of a type that cannot be written
        return False
    return True


def is_kept() -> bool:
    """Whether what is saved now stays: what is only worth making for processes to come need not be made otherwise."""
    return _STORES[0].opened() is not None


def kept(name: str, make: Callable[[], T]) -> T:
    """What ``make`` makes of the project's files, or what it made of the same files before.

    Of plain types: None, numbers, strings, bytes, and tuples, lists, sets and dictionaries of them. Each process has
    its own.
    """
    found = load(name)
    if found is None:
        found = make()
        save(name, found)
    return found  # type: ignore[no-any-return]


class _Together:
    """Many small things that are kept under one name: each as ``marshal`` writes it, by kind and argument."""

    def __init__(self, made: dict[tuple[str, Any], bytes]) -> None:
        self.made = made
        self.is_new = False

    def of(self, kind: str, argument: Any, make: Callable[[], T]) -> T:
        """What is there; else what ``make`` makes, which is there from now on."""
        told = self.made.get((kind, argument))
        if told is not None:
            return marshal.loads(told)  # type: ignore[no-any-return]  # noqa: S302 - as in ``load``
        value: Any = make()
        with suppress(ValueError):  # of a type that cannot be written
            self.made[kind, argument] = marshal.dumps(value)  # at once: who gets it may change it
            self.is_new = True
        return value  # type: ignore[no-any-return]


class _Stack(threading.local):
    """What is kept together now, by this thread: what others do meanwhile is none of it."""

    def __init__(self) -> None:
        self.stack: list[_Together] = []


_NOW = _Stack()


@contextmanager
def together(name: str) -> Iterator[None]:
    """While this lasts, what is remembered (``remember``) is taken from what is kept under ``name``; what had to be
    made is kept with it for the next process."""
    if not is_kept():
        yield
        return
    here = _Together(load(name) or {})
    _NOW.stack.append(here)
    try:
        yield
    finally:
        _NOW.stack.pop()
    if here.is_new:
        save(name, here.made)


def remember(kind: str, argument: Any, make: Callable[[], T]) -> T:
    """What ``make`` makes of ``argument``, or made of it before, where things are kept together; else made anew.

    Both are of plain types, and the kind's name stands for what is done; each caller has its own.
    """
    return _NOW.stack[-1].of(kind, argument, make) if _NOW.stack else make()


def _head(told: bytes, name: str, payload: bytes | memoryview) -> bytes:
    """What stands before ``payload``: the form, and a hash over key, name and payload."""
    digest = xxh3_128(told + name.encode() + b"\0")
    digest.update(payload)
    return _FORM + digest.digest()
