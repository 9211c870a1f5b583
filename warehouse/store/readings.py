"""Readings of parts: which files hold what was read, whole, in each part of a drop's documents.

What is read in the part ``part-00007.parquet`` is written as one reading: a file in each table of layer ``extracted``,
and one in quarantine for rows that broke their contract. Their names bear the reading's number,
``part-00007.3.parquet`` and ``reading-00007.3.parquet``, and none is written over. The table ``documents`` comes
last: of the readings that have it the last holds, so one rename switches a part from one reading to the next. Files
without a number (0) are of an older safegov, which replaced them one by one: they hold where all bear the same marks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from schemas.tables_extracted import DOCUMENTS, TABLES
from warehouse.store.home import Home
from warehouse.store.parts import UNFINISHED_REJECTS, StoreBusyError, StoreError, clear_remains, listing, metadata

LATER = frozenset({"meeting_phrases"})
"""Tables that readings of an older safegov lack: they hold without, until their part is read anew."""
_FILE = re.compile(r"(?:part|reading)-(\d{5,})(?:\.(\d+))?\.parquet")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a part: the drop, the number of the part, the number of the reading."""

    drop: str
    part: int
    number: int

    def file(self, home: Home, table: str) -> Path:
        """Its file in one table of layer ``extracted``."""
        return home.extracted(table) / self.drop / f"part-{self.part:05d}{self._suffix}.parquet"

    def rejects(self, home: Home) -> Path:
        """Its file in quarantine: rows that broke their contract; there only where some did."""
        return home.quarantine / self.drop / f"reading-{self.part:05d}{self._suffix}.parquet"

    @property
    def next(self) -> Reading:
        """The reading that takes its place."""
        return Reading(self.drop, self.part, self.number + 1)

    @property
    def _suffix(self) -> str:
        return f".{self.number}" if self.number else ""


@dataclass(slots=True)
class Held:
    """The files of the readings that hold: by table, and those of refused rows."""

    tables: dict[str, list[Path]] = field(default_factory=lambda: {table.name: [] for table in TABLES})
    rejects: list[Path] = field(default_factory=list)

    def __iter__(self) -> Iterator[Path]:
        for files in (*self.tables.values(), self.rejects):
            yield from files


def _numbers(files: Iterable[Path]) -> dict[int, dict[int, Path]]:
    """Files by the number of their part and of their reading; what is named otherwise is left out."""
    found: dict[int, dict[int, Path]] = defaultdict(dict)
    for file in files:
        named = _FILE.fullmatch(file.name)
        if named is not None:
            found[int(named[1])][int(named[2] or 0)] = file
    return found


def readings(home: Home, drop: str) -> dict[int, Reading]:
    """The reading that holds of each part of ``drop`` that was read, by the part's number.

    Raises StoreError where the marks of a part that an older safegov read cannot be looked at.
    """
    tables = {table.name: _numbers(listing(home.extracted(table.name) / drop)) for table in TABLES}
    held = {}
    for part, numbers in sorted(tables[DOCUMENTS.name].items()):
        for number in sorted(numbers, reverse=True):
            files = [tables[table.name].get(part, {}).get(number) for table in TABLES if table.name not in LATER]
            if None not in files and (number or _agree([file for file in files if file is not None])):
                held[part] = Reading(drop, part, number)
                break
    return held


def _agree(files: list[Path]) -> bool:
    first, *others = (metadata(file) for file in files)
    return all(marks == first for marks in others)


def held(home: Home, drops: Iterable[str] | None = None) -> Held:
    """The files that hold of ``drops`` (where none is given, of all), by drop and part. Raises StoreError."""
    chosen = read_drops(home) if drops is None else drops
    found = Held()
    for drop in chosen:
        refused = {file.name for file in listing(home.quarantine / drop)}
        for one in readings(home, drop).values():
            for table in TABLES:
                file = one.file(home, table.name)
                if table.name not in LATER or file.exists():
                    found.tables[table.name].append(file)
            rejects = one.rejects(home)
            if rejects.name in refused:
                found.rejects.append(rejects)
    return found


def read_drops(home: Home) -> list[str]:
    """Names of the drops of which something was read, sorted."""
    return sorted(path.name for path in listing(home.extracted(DOCUMENTS.name)) if path.is_dir())


def _lock(home: Home) -> FileLock:
    # Not the singleton of this path: a reading in the same process must see that the files are kept.
    return FileLock(home.store / ".kept.lock", thread_local=False)


@contextmanager
def kept(home: Home, *, wait_seconds: float = 60.0) -> Iterator[None]:
    """Keeps every file of the store's readings until left, also those that a newer reading replaces meanwhile.

    Raises StoreBusyError where another process keeps or removes them for longer than ``wait_seconds``, StoreError where
    the store cannot be written.
    """
    lock = _lock(home)
    try:
        home.store.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise StoreBusyError(
            f"the readings in {home.store} are in use by another process; waited {wait_seconds:g} s. "
            "Wait for it to end, or end it"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise StoreError(f"{home.store} cannot be written ({error}); choose a folder that can be written") from error
    try:
        yield
    finally:
        lock.release()


def clear(home: Home, drop: str) -> None:
    """Removes what no reading of ``drop`` that holds needs: what a killed one left, and what was replaced, unless it is
    kept. Call it with the right to read the drop (``warehouse.store.parts.reading``). Raises StoreError.
    """
    for table in TABLES:
        clear_remains(home.extracted(table.name) / drop)
    clear_remains(home.sketches / drop)
    for left in (home.quarantine / drop).glob(UNFINISHED_REJECTS):  # not intake's, which may be at work there
        left.unlink(missing_ok=True)
    holding = readings(home, drop)
    newer, older = [], []
    folders = [home.extracted(table.name) / drop for table in TABLES]  # documents first: without it the rest is nothing
    for folder in (*folders, home.quarantine / drop):
        for part, numbers in _numbers(_of_readings(folder)).items():
            last = holding.get(part)
            for number, file in numbers.items():
                if last is None or number > last.number:
                    newer.append(file)
                elif number < last.number:
                    older.append(file)
    _remove(newer)
    if older:
        with suppress(StoreBusyError), kept(home, wait_seconds=0):
            _remove(older)


def _of_readings(folder: Path) -> list[Path]:
    """Files of readings: in a drop's quarantine, the parts are intake's."""
    is_quarantine = folder.parent.name == "quarantine"
    return [file for file in listing(folder) if not is_quarantine or file.name.startswith("reading-")]


def _remove(files: list[Path]) -> None:
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{file} cannot be removed ({error}); let this user write there") from error
