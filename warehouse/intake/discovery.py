"""Files of an input folder in a fixed order; what the user or its nature excludes is told apart."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from warehouse.intake.model import Ignored, Reason, Refused

IGNORE_FILE = ".safegovignore"
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True, slots=True)
class InputFile:
    """A regular file to take in: its path, the URI it is known by, and what identifies its present state."""

    path: Path
    uri: str
    status: os.stat_result

    @property
    def state(self) -> tuple[int, int, int, int]:
        """Size, times of change and file number: another state means that the content may be another."""
        return state(self.status)


def state(status: os.stat_result) -> tuple[int, int, int, int]:
    """Size in bytes, time of change of content and of entry (ns), and file number."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def readable(name: str) -> str:
    """A file's name as Unicode: bytes that are no UTF-8 as \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def walk(given: Path, uri: str | None = None, *, follow_links: bool = False) -> Iterator[InputFile | Refused | Ignored]:
    """All files in ``given`` (a file or a folder), in order of their names, folder by folder, under
    ``uri`` (by default its path as given).

    Hidden files and the litter of desktops are ignored, and what ``.safegovignore`` files (gitignore syntax, in any
    folder, holding for what is below) exclude. Links, devices, pipes and folders that cannot be read are refused.
    """
    uri = uri or readable(str(given))
    try:
        status = given.stat()
    except (OSError, ValueError) as error:
        yield Refused(uri, Reason.UNREADABLE, f"cannot be read: {_said(error)}; check the path and its permissions")
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _folder(given, uri.rstrip("/") or "/", [], follow_links, frozenset({(status.st_dev, status.st_ino)}))
    elif stat.S_ISREG(status.st_mode):
        yield InputFile(given, uri, status)
    else:
        yield Refused(uri, Reason.UNREADABLE, "is neither a file nor a folder (a device, pipe or socket); give a file")


_Rules = list[tuple[Path, GitIgnoreSpec]]


def _folder(
    folder: Path, uri: str, rules: _Rules, follow_links: bool, above: frozenset[tuple[int, int]]
) -> Iterator[InputFile | Refused | Ignored]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        own = _rules(folder)
    except OSError as error:
        yield Refused(uri, Reason.UNREADABLE, f"cannot be listed: {_said(error)}; check its permissions")
        return
    rules = [*rules, (folder, own)] if own is not None else rules
    for entry in entries:
        path, below = Path(entry.path), f"{uri.rstrip('/')}/{readable(entry.name)}"
        if entry.name == IGNORE_FILE:
            continue
        if entry.name.startswith(".") or entry.name.lower() in _LITTER:
            yield Ignored(below, "hidden")
            continue
        try:
            is_link = entry.is_symlink()
            status = entry.stat(follow_symlinks=follow_links)
        except OSError as error:
            yield Refused(below, Reason.UNREADABLE, f"cannot be read: {_said(error)}; check its permissions")
            continue
        is_folder = stat.S_ISDIR(status.st_mode)
        if _excluded(path, rules, is_folder):
            yield Ignored(below, IGNORE_FILE)
        elif is_link and not follow_links:
            yield Refused(
                below, Reason.UNSAFE_PATH, "is a link; give its target as an input, or follow links by option"
            )
        elif is_folder:
            identity = (status.st_dev, status.st_ino)
            if identity in above:
                yield Refused(below, Reason.UNSAFE_PATH, "leads back to a folder that it stands in; remove the link")
            else:
                yield from _folder(path, below, rules, follow_links, above | {identity})
        elif stat.S_ISREG(status.st_mode):
            yield InputFile(path, below, status)
        else:
            yield Refused(below, Reason.UNREADABLE, "is a device, pipe or socket, not a file; remove it")


def _rules(folder: Path) -> GitIgnoreSpec | None:
    try:
        lines = (folder / IGNORE_FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    return GitIgnoreSpec.from_lines(lines)


def _excluded(path: Path, rules: _Rules, is_folder: bool) -> bool:
    """By the innermost file of rules that says anything of ``path``, as git does."""
    for folder, spec in reversed(rules):
        relative = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
        result = spec.check_file(os.fsencode(relative).decode("utf-8", "backslashreplace"))
        if result.include is not None:
            return result.include
    return False


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
