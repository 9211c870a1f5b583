"""The parts of a drop: numbered Parquet files, each written whole or not at all."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from warehouse.store import checksums
from warehouse.store.files import GoneError, StoreError, listing, write_bytes
from warehouse.store.home import Home

_PART = re.compile(r"part-(\d{5,})\.parquet")
_LEVEL = 9  # 9 % less than level 3 for a tenth of a millisecond a text; 12 takes another 5 % for twice that


def write_frame(path: Path, frame: pl.DataFrame, metadata: Mapping[str, str] | None = None) -> None:
    """``frame`` as a Parquet file, whole or not at all. Raises StoreError as ``write_bytes`` does."""
    buffer = io.BytesIO()
    frame.write_parquet(
        buffer, compression="zstd", compression_level=_LEVEL, metadata=dict(metadata or {}), statistics=False
    )
    write_file(path, buffer.getbuffer())


def write_file(path: Path, data: bytes | memoryview) -> None:
    """The bytes of a Parquet file, whole or not at all, their sum noted where it is a part. Raises StoreError as
    ``write_bytes`` does."""
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
        pairs = pl.read_parquet_metadata(path)
    except FileNotFoundError as error:
        raise GoneError(f"{path} is gone; run again") from error
    except Exception as error:
        raise StoreError(f"{path} is damaged ({error}); restore it from a backup, or remove its drop") from error
    return {key: value for key, value in pairs.items() if key != "ARROW:schema"}


def read_frame(path: Path, columns: list[str] | None = None) -> pl.DataFrame:
    """One part. Raises StoreError where it is damaged."""
    try:
        return pl.read_parquet(path, columns=columns, use_statistics=False, glob=False, hive_partitioning=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise StoreError(f"{path} is damaged ({error}); restore it from a backup, or remove its drop") from error
