"""The store: Parquet parts by drop, each written whole or not at all, and the lock of the process that writes."""

from __future__ import annotations

import io
import json
import os
import re
import socket
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from warehouse.store import checksums
from warehouse.store.home import Home

_DROP = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}")
_PART = re.compile(r"part-(\d{5,})\.parquet")
_PATTERN = re.compile(r"[*?\[]")
_HIDDEN = re.compile(r"\..*\.tmp-\d+")
UNFINISHED_REJECTS = ".reading-*.tmp-*"
"""Working files in a drop's quarantine that belong to whoever reads the drop, not to the writer."""


class StoreError(Exception):
    """The store cannot be written or read; the message names the path, the reason and the remedy."""


class StoreBusyError(StoreError):
    """Another process holds the store."""


class GoneError(StoreError):
    """A file that was there is gone: another process put a newer one in its place. Look again."""


def check_drop(drop: str) -> str:
    """``drop`` itself where it can be the name of a drop. Raises ValueError where it cannot."""
    if not _DROP.fullmatch(drop):
        raise ValueError(
            f"{drop!r} cannot be the name of a drop: use up to 120 letters, digits, '.', '_' and '-', the first not '.'"
        )
    return drop


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


def clear_remains(layer: Path, *, but: Collection[Path] = ()) -> None:
    """Removes the unfinished files that a killed process left below ``layer``, ``but`` some. Call it where nobody else
    writes."""
    for folder, _folders, names in os.walk(layer):
        for name in names:
            path = Path(folder) / name
            if _HIDDEN.fullmatch(name) and path not in but:
                with suppress(OSError):
                    path.unlink()


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


def write_frame(path: Path, frame: pl.DataFrame, metadata: Mapping[str, str] | None = None) -> None:
    """``frame`` as a Parquet file, whole or not at all. Raises StoreError as ``write_bytes`` does."""
    buffer = io.BytesIO()
    frame.write_parquet(
        buffer, compression="zstd", compression_level=3, metadata=dict(metadata or {}), statistics=False
    )
    data = buffer.getbuffer()
    if _PART.fullmatch(path.name):
        try:
            checksums.note(path, data)
        except OSError as error:
            raise StoreError(
                f"{path} could not be written ({error}). Free space on its disk, or let this user write there, and run "
                "again: what was finished is kept"
            ) from error
    write_bytes(path, data)


def parts(folder: Path) -> list[Path]:
    """The numbered parts of one drop in order; none where the folder does not exist."""
    found = [path for path in listing(folder) if _PART.fullmatch(path.name)]
    return sorted(found, key=part_number)


def listing(folder: Path) -> list[Path]:
    """What is in ``folder``, in no order; nothing where it does not exist."""
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def part_number(path: Path) -> int:
    """The number in the name of a part."""
    match = _PART.fullmatch(path.name)
    if match is None:
        raise ValueError(f"{path} is not named like a part")
    return int(match[1])


def part_name(number: int) -> str:
    """The name of the part of that number."""
    return f"part-{number:05d}.parquet"


def next_number(folder: Path) -> int:
    """The number after the last part of one drop."""
    found = parts(folder)
    return part_number(found[-1]) + 1 if found else 0


def drops(home: Home) -> list[str]:
    """Names of all drops that the store knows, sorted."""
    known: set[str] = set()
    for layer in (home.documents, home.sources, home.quarantine):
        known.update(path.name for path in listing(layer) if path.is_dir())
    return sorted(known)


def metadata(path: Path) -> dict[str, str]:
    """The key-value metadata of one Parquet file. Raises StoreError where it is not one, GoneError where it is gone."""
    try:
        pairs = pq.read_metadata(path).metadata or {}
    except FileNotFoundError as error:
        raise GoneError(f"{path} is gone; run again") from error
    except Exception as error:
        raise StoreError(f"{path} is damaged ({error}); restore it from a backup, or remove its drop") from error
    return {key.decode(): value.decode("utf-8", "replace") for key, value in pairs.items() if key != b"ARROW:schema"}


def read_frame(path: Path, columns: list[str] | None = None) -> pl.DataFrame:
    """One part. Raises StoreError where it is damaged."""
    try:
        return pl.read_parquet(path, columns=columns, use_statistics=False, glob=False, hive_partitioning=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise StoreError(f"{path} is damaged ({error}); restore it from a backup, or remove its drop") from error


def globbed(path: Path) -> str:
    """``path`` as the inside of an SQL string that DuckDB takes for that one file or folder, whatever its name: the
    functions that read files take patterns, and COPY and ATTACH do not."""
    return _PATTERN.sub(r"[\g<0>]", path.as_posix()).replace("'", "''")
