"""Files of an input folder in a fixed order; what the user or its nature excludes is told apart.

Folders are walked by open handles, never by paths: a link that is put in the place of a folder or file meanwhile leads
nowhere.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from warehouse.intake.folder_settings import CONFIG, NO_SETTINGS, FolderSettings, folder_settings
from warehouse.intake.leavings import leaving
from warehouse.intake.model import Ignored, Reason, Refused, RefusedError
from warehouse.intake.opening import Identity, identity, opened_folder, read_small

IGNORE_FILE = ".safegovignore"
_DEEPEST = 200  # folders within folders: each is held open while what is below is read


@dataclass(frozen=True, slots=True)
class InputFile:
    """A regular file to take in: its path, the URI it is known by, what identifies its present state, and what the
    settings beside it say."""

    path: Path
    uri: str
    status: os.stat_result
    settings: FolderSettings = NO_SETTINGS

    @property
    def state(self) -> tuple[int, int, int, int]:
        """Size, times of change and file number: another state means that the content may be another."""
        return state(self.status)

    @property
    def identity(self) -> Identity:
        """What tells it from every other file."""
        return identity(self.status)


def state(status: os.stat_result) -> tuple[int, int, int, int]:
    """Size in bytes, time of change of content and of entry (ns), and file number."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def readable(name: str) -> str:
    """A file's name as Unicode: bytes that are no UTF-8 as \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


Entry = InputFile | Refused | Ignored
_Rules = list[tuple[Path, GitIgnoreSpec]]
_LINK = "is a link; give its target as an input, or follow links by option"
_OTHER = "is a device, pipe or socket, not a file; remove it"


def walk(given: Path, uri: str | None = None, *, follow_links: bool = False) -> Iterator[Entry]:
    """All files in ``given`` (a file or a folder), in order of their names, folder by folder, under
    ``uri`` (by default its path as given).

    Hidden files, markers and the leavings of desktops are ignored, and what ``.safegovignore`` files (gitignore
    syntax, in any folder, holding for what is below) exclude. Links (``given`` itself, too), devices, pipes and folders
    that cannot be read are refused. A folder whose rules or settings cannot be read is not entered: what they exclude
    or say is not known.
    """
    uri = uri or readable(str(given))
    try:
        status = given.stat() if follow_links else given.lstat()
    except (OSError, ValueError) as error:
        yield Refused(uri, Reason.UNREADABLE, f"{_said(error)}; check the path and its permissions")
        return
    if stat.S_ISLNK(status.st_mode):
        yield Refused(uri, Reason.UNSAFE_PATH, _LINK)
    elif stat.S_ISDIR(status.st_mode):
        inside = _Walk(follow_links)
        yield from inside.folder(None, given, given, uri.rstrip("/") or "/", [], NO_SETTINGS, (identity(status),))
    elif stat.S_ISREG(status.st_mode):
        try:
            settings = folder_settings(read_small(given.parent / CONFIG), NO_SETTINGS)
        except (OSError, RefusedError) as error:
            yield Refused(uri, Reason.UNREADABLE, f"stands beside a {CONFIG} that {_said(error)}; it is not read yet")
            return
        yield InputFile(given, uri, status, settings)
    else:
        yield Refused(uri, Reason.UNREADABLE, "is neither a file nor a folder (a device, pipe or socket); give a file")


@dataclass(frozen=True, slots=True)
class _Walk:
    follow_links: bool

    def folder(  # noqa: PLR0917 - one recursion
        self,
        within: int | None,
        name: Path | str,
        path: Path,
        uri: str,
        rules: _Rules,
        settings: FolderSettings,
        above: tuple[Identity, ...],
    ) -> Iterator[Entry]:
        """All files of the folder ``name`` below the open folder ``within``; ``above`` are the folders around it."""
        if len(above) > _DEEPEST:
            yield Refused(uri, Reason.UNSAFE_PATH, f"stands in more than {_DEEPEST} folders; move it up")
            return
        try:
            with opened_folder(name, follow_links=self.follow_links, within=within) as handle:
                if identity(os.fstat(handle)) != above[-1]:
                    yield Refused(uri, Reason.CHANGED, "was replaced by another folder meanwhile; run again")
                    return
                with os.scandir(handle) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
                control = IGNORE_FILE
                try:
                    own = _rules(handle)
                    control = CONFIG
                    settings = folder_settings(read_small(CONFIG, within=handle), settings)
                except (OSError, RefusedError) as error:
                    reason = error.reason if isinstance(error, RefusedError) else Reason.UNREADABLE
                    told = f"{_said(error)}. Until that is mended, nothing in its folder is taken in"
                    yield Refused(f"{uri.rstrip('/')}/{control}", reason, told)
                    return
                inner = [*rules, (path, own)] if own is not None else rules
                for entry in entries:
                    yield from self._entry(handle, entry, path, uri, inner, settings, above)
        except RefusedError as error:
            yield Refused(uri, error.reason, error.detail)
        except OSError as error:
            yield Refused(uri, Reason.UNREADABLE, f"{_said(error)}; check its permissions")

    def _entry(  # noqa: PLR0917 - one caller
        self,
        handle: int,
        entry: os.DirEntry[str],
        folder: Path,
        folder_uri: str,
        rules: _Rules,
        settings: FolderSettings,
        above: tuple[Identity, ...],
    ) -> Iterator[Entry]:
        path, uri = folder / entry.name, f"{folder_uri.rstrip('/')}/{readable(entry.name)}"
        if entry.name in (IGNORE_FILE, CONFIG):
            yield Ignored(uri, "settings")
            return
        if (kind := leaving(entry.name)) is not None:
            yield Ignored(uri, kind)
            return
        try:
            is_link = entry.is_symlink()
            status = entry.stat(follow_symlinks=self.follow_links)
        except OSError as error:
            yield Refused(uri, Reason.UNREADABLE, f"{_said(error)}; check its permissions")
            return
        is_folder = stat.S_ISDIR(status.st_mode)
        if _excluded(path, rules, is_folder):
            yield Ignored(uri, IGNORE_FILE)
        elif is_link and not self.follow_links:
            yield Refused(uri, Reason.UNSAFE_PATH, _LINK)
        elif is_folder:
            if identity(status) in above:
                yield Refused(uri, Reason.UNSAFE_PATH, "leads back to a folder that it stands in; remove the link")
            else:
                yield from self.folder(handle, entry.name, path, uri, rules, settings, (*above, identity(status)))
        elif stat.S_ISREG(status.st_mode):
            yield InputFile(path, uri, status, settings)
        else:
            yield Refused(uri, Reason.UNREADABLE, _OTHER)


def _rules(handle: int) -> GitIgnoreSpec | None:
    data = read_small(IGNORE_FILE, within=handle)
    return None if data is None else GitIgnoreSpec.from_lines(data.decode("utf-8", "replace").splitlines())


def _excluded(path: Path, rules: _Rules, is_folder: bool) -> bool:
    """By the innermost file of rules that says anything of ``path``, as git does."""
    for folder, spec in reversed(rules):
        relative = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
        result = spec.check_file(os.fsencode(relative).decode("utf-8", "backslashreplace"))
        if result.include is not None:
            return result.include
    return False


def _said(error: Exception) -> str:
    if isinstance(error, RefusedError):
        return error.detail
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"
