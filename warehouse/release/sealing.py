"""Sealed copies of releases: what runs read, so that no client can stop a run or change what it builds upon.

Clients open ``published/``, in whatever mode; a run never opens or locks a file there. ``.sealed/<release>/`` holds the
database and the papers of the last releases as they were published, and the checksums of all files. A release whose
files differ from them is noticed, named, and made whole from the sealed copy.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Self

from warehouse.store.files import StoreError, copy, copy_hashed, write_bytes
from warehouse.store.home import Home

SUMS = "SHA256SUMS"
_STATS = "stats.json"
_SEALED = ".sealed"
"""In the notes, beside the files of the release: the sealed database itself, and the day on which it was last read."""
_READ_DAYS = 7
"""Days after which a sealed database is read through though nobody touched it: bits turn without the disk noting it."""
_KEPT = 2
"""Releases of which the files are kept sealed; of older ones, the checksums."""
_FORMS: tuple[Literal["csv"], Literal["parquet"]] = ("csv", "parquet")
_REMADE = tuple(f"{form}/" for form in _FORMS)
"""What can be written anew from the database, to the byte, and is not kept twice (CSV lies in older releases)."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A file of a release that is not what was published, and what was found."""

    release_id: str
    path: Path
    what: str

    def __str__(self) -> str:
        return f"{self.path} {self.what}"


def _folder(home: Home, release_id: str) -> Path:
    return home.path / ".sealed" / release_id


def _current(home: Home) -> str | None:
    return home.published.resolve().name if home.published.exists() else None


def sealed_file(home: Home, release_id: str | None = None) -> Path | None:
    """The sealed database of a release (the published one by default); None where there is none."""
    chosen = release_id or _current(home)
    if chosen is None:
        return None
    path = _folder(home, chosen) / home.published_file.name
    return path if path.is_file() else None


def readable(home: Home) -> Path:
    """The file to read what is published from: the sealed copy, else the published file itself."""
    return sealed_file(home) or home.published_file.resolve()


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sums(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: value for value, _, name in (line.partition("  ") for line in lines) if name}


class Seal:
    """A sealed copy that is being made: each file of the release is read once, for its checksum and for its copy.

    Where the disk takes no copy, there are checksums alone, and the release stands without a seal.
    """

    def __init__(self, home: Home, release_id: str) -> None:
        self._home, self._release_id = home, release_id
        self._beside = _folder(home, release_id).with_name(f".{release_id}.tmp")
        self._stats: Stats = {}
        self._is_whole = True
        shutil.rmtree(self._beside, ignore_errors=True)

    def add(self, release: Path, names: Iterable[str]) -> dict[str, str]:
        """Copies the files ``names`` of the folder ``release``, but those that can be written anew; returns the SHA-256
        of each. Raises OSError for one that cannot be read."""
        with ThreadPoolExecutor() as pool:  # neither hashing nor reading holds Python's lock
            listed = list(names)
            return dict(zip(listed, pool.map(lambda name: self._add(release, name), listed), strict=True))

    def _add(self, release: Path, name: str) -> str:
        source, target = release / name, self._beside / name
        self._stats[name] = _stat(source)
        if self._is_whole and not name.startswith(_REMADE):
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                found = copy_hashed(source, target)
                target.chmod(0o444)
            except OSError:
                self._is_whole = False
            else:
                return found
        return digest(source)

    def close(self, sums: bytes) -> bool:
        """Puts the copy in place, with the list of checksums that was published; returns whether there is one."""
        folder = _folder(self._home, self._release_id)
        try:
            if self._is_whole:
                self._beside.mkdir(parents=True, exist_ok=True)
                (self._beside / SUMS).write_bytes(sums)
                _write_notes(self._beside, self._stats | _of_sealed(self._beside / self._home.published_file.name))
                shutil.rmtree(folder, ignore_errors=True)
                self._beside.rename(folder)
        except OSError:
            self._is_whole = False
        if self._is_whole:
            _thin(self._home)
        return self._is_whole

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Removes what was copied, unless it was put in place."""
        shutil.rmtree(self._beside, ignore_errors=True)


def seal(home: Home, release_id: str) -> bool:
    """Keeps a sealed copy of ``releases/<release_id>`` if its files are what its checksums say; returns whether."""
    release = home.releases / release_id
    sums = _sums(release / SUMS)
    if not sums:
        return False
    with Seal(home, release_id) as made:
        try:
            return made.add(release, sums) == sums and made.close((release / SUMS).read_bytes())
        except OSError:  # a file that is missing, say
            return False


Stats = dict[str, list[int] | None]
"""By file, what the disk said of it when its bytes were what was published (``_stat``)."""


def _noted(folder: Path) -> Stats:
    try:
        noted: Stats = json.loads((folder / _STATS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted


def _write_notes(folder: Path, stats: Stats) -> None:
    with suppress(StoreError):  # without them, all is read at the next look
        write_bytes(folder / _STATS, json.dumps(stats).encode())


def _note(release: Path, sums: Iterable[str], folder: Path) -> None:
    """Notes what the disk says of the files of a release, which are whole now."""
    told = {name: stat for name, stat in _noted(folder).items() if name == _SEALED}
    _write_notes(folder, {name: _stat(release / name) for name in sums} | told)


def _of_sealed(sealed: Path) -> Stats:
    """What is noted of a sealed database whose bytes were just looked at."""
    stat = _stat(sealed)
    return {_SEALED: [*stat, _today()]} if stat else {}


def _today() -> int:
    return int(time.time() // 86_400)


def _stat(path: Path) -> list[int] | None:
    """What changes with a file's content, even where its times are set back."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _thin(home: Home) -> None:
    """Leaves the files of the last releases, and of the others that are still there the checksums."""
    folders = sorted(
        (path for path in (home.path / ".sealed").iterdir() if path.is_dir()), key=lambda p: (len(p.name), p.name)
    )
    there = [path for path in folders if (home.releases / path.name).is_dir()]
    for path in folders:
        if path not in there:
            shutil.rmtree(path, ignore_errors=True)
    for path in there[:-_KEPT]:
        for file in path.rglob("*"):
            if file.is_file() and file.name not in {SUMS, _STATS}:
                file.unlink()


def forget(home: Home, release_id: str) -> None:
    """Removes what is sealed of a release."""
    shutil.rmtree(_folder(home, release_id), ignore_errors=True)


def damages(home: Home, release_id: str, *, in_full: bool = False) -> list[Damage]:
    """The files of a release that are not what was published.

    A file that the disk says nobody touched since is taken for whole, unless ``in_full``; the others are hashed.
    """
    return _look(home, release_id, in_full=in_full)[0]


def _look(home: Home, release_id: str, *, in_full: bool = False) -> tuple[list[Damage], Stats]:
    """The damages of a release, and what the disk said of each file that is whole before it was looked at."""
    release = home.releases / release_id
    folder = _folder(home, release_id)
    sums = _sums(folder / SUMS) or _sums(release / SUMS)
    noted = _noted(folder)
    stats: Stats = {name: _stat(release / name) for name in sums}
    found = []
    if sums and (not (release / SUMS).is_file() or _sums(release / SUMS) != sums):
        found.append(Damage(release_id, release / SUMS, "is not the list of checksums that was published"))
    for name, value in sums.items():
        path = release / name
        if not path.is_file():
            found.append(Damage(release_id, path, "is missing"))
        elif (in_full or noted.get(name) != stats[name]) and digest(path) != value:
            found.append(Damage(release_id, path, f"differs from its checksum (changed {_changed(path)} UTC)"))
    log = release / f"{home.published_file.name}.wal"
    if log.exists():
        found.append(Damage(release_id, log, "was left by a client that opened the database for writing"))
    return found, stats


def look(home: Home, release_id: str) -> list[Damage]:
    """``damages``, for the writer: files that were copied or touched and are whole are noted, and not read again."""
    found, stats = _look(home, release_id)
    folder = _folder(home, release_id)
    noted = _noted(folder)
    if not found and (folder / SUMS).is_file() and any(noted.get(name) != stat for name, stat in stats.items()):
        _write_notes(folder, noted | stats)
    return found


def _changed(path: Path) -> str:
    found = path.stat()  # a program may set the time of its content back, not that of its entry
    return datetime.fromtimestamp(max(found.st_mtime, found.st_ctime), UTC).isoformat(" ", "seconds")[:19]


def restore(home: Home, release_id: str, *, now: datetime | None = None) -> tuple[list[str], list[Damage]]:
    """Makes a release whole: each damaged file is moved to ``backups/`` and put back as it was published.

    A client that has the changed file open keeps it; who opens it anew gets the whole one. Returns what was done, line
    by line, and what could not be mended.
    """
    found = look(home, release_id)
    if not found:
        return [], []
    folder, release = _folder(home, release_id), home.releases / release_id
    sums = _sums(folder / SUMS)
    kept = home.backups / f"changed-{release_id}-{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    whole = folder.with_name(f".{release_id}.restored")
    shutil.rmtree(whole, ignore_errors=True)
    done, left = [], []
    try:
        _remake(home, folder, whole, [damage.path.relative_to(release).as_posix() for damage in found])
        for damage in sorted(
            found, key=lambda one: not one.path.name.endswith(".wal")
        ):  # a log first: it is of the file
            name = damage.path.relative_to(release).as_posix()
            is_stray = name not in sums and name != SUMS
            source = whole / name if name.startswith(_REMADE) else folder / name
            if not is_stray and not (source.is_file() and (name == SUMS or digest(source) == sums[name])):
                left.append(damage)
                continue
            if damage.path.exists():
                (kept / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.move(damage.path, kept / name)
            if not is_stray:
                damage.path.parent.mkdir(parents=True, exist_ok=True)
                beside = damage.path.with_name(f".{damage.path.name}.tmp")
                copy(source, beside)
                beside.replace(damage.path)
            done.append(f"{damage}; made whole, what was there is kept in {kept}")
        if done and sums:
            _note(release, sums, folder)
    finally:
        shutil.rmtree(whole, ignore_errors=True)
    return done, left


def _remake(home: Home, folder: Path, whole: Path, names: list[str]) -> None:
    """Writes the tables' files anew from the sealed database, where one of them is damaged."""
    sealed = folder / home.published_file.name
    if not any(name.startswith(_REMADE) for name in names) or not sealed.is_file():
        return
    from warehouse.release.files import remake  # noqa: PLC0415 - publication imports this package

    whole.mkdir(parents=True)
    remake(sealed, whole, [form for form in _FORMS if any(name.startswith(f"{form}/") for name in names)])


def is_as_sealed(home: Home, release_id: str, sealed: Path, *, in_full: bool = False) -> bool:
    """Whether ``sealed``, the sealed database of a release, is what its checksum says.

    One that the disk says nobody touched since it was read, at most a week ago, is taken for whole, unless ``in_full``.
    Call it as the writer unless ``in_full``: what was looked at is noted.
    """
    folder = _folder(home, release_id)
    noted, now = _noted(folder), _of_sealed(sealed)
    *stat, day = noted.get(_SEALED) or [0]
    if not in_full and stat == _stat(sealed) and 0 <= _today() - day < _READ_DAYS:
        return True
    is_whole = digest(sealed) == _sums(folder / SUMS).get(sealed.name)
    if is_whole and not in_full:
        _write_notes(folder, noted | now)
    return is_whole


def make_whole(home: Home) -> tuple[list[str], bool]:
    """Looks at the published release and mends it where it was changed, or seals it where it never was.

    Returns what someone should know, line by line, and whether the release is whole now. Call it as the writer.
    """
    release_id = _current(home)
    if release_id is None or not (home.releases / release_id).is_dir():
        return [], True
    sealed = sealed_file(home, release_id)
    rotten = sealed if sealed and not is_as_sealed(home, release_id, sealed) else None
    if rotten is not None:
        rotten.unlink()
    done, left = restore(home, release_id)
    if rotten is not None:
        done.append(
            f"{rotten}, the sealed copy, was damaged and is removed" + (": it is made anew" if not left else "")
        )
    for damage in left:
        done.append(
            f"{damage}, and no whole copy of it is kept: the next release takes its place; to have {release_id} itself "
            "again, restore it from a backup"
        )
    if not left and sealed_file(home, release_id) is None:
        seal(home, release_id)
    return done, not left
