"""The format of a home folder, and how one that an older safegov wrote is brought to the present one.

``home.json`` names the format. Formats: 1, homes without that file; 2, documents as taken in with all columns that
``schemas/tables_store.py`` declares, and ``home.json``. What is made from the store (extracted rows, tables, releases)
needs no upgrade: it is made anew where its own marks say that another program made it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from schemas.model import Table
from schemas.polars_types import polars_schema
from schemas.tables_store import SOURCES, TAKEN_IN
from warehouse.store.files import StoreError, listing, write_bytes
from warehouse.store.home import Home
from warehouse.store.parts import metadata, parts, read_frame, write_frame

FORMAT = 2
"""The format that this program writes, and the newest that it knows."""


class FormatError(StoreError):
    """The home folder is of a format that this program cannot use."""


def format_of(home: Home) -> int:
    """The format of ``home``; the present one where nothing was kept there yet. Raises FormatError where the file that
    names it cannot be understood."""
    try:
        return int(json.loads(home.format.read_text(encoding="utf-8"))["format"])
    except FileNotFoundError:
        # What collection says of addresses may stand there before anything was taken in.
        return 1 if any(path != home.collected for path in listing(home.store)) else FORMAT
    except (ValueError, TypeError, KeyError) as error:
        raise FormatError(f"{home.format} cannot be understood ({error}); restore it from a backup") from error


def check_format(home: Home) -> bool:
    """Whether ``home`` is of the present format. Raises FormatError where a newer safegov wrote it."""
    found = format_of(home)
    if found > FORMAT:
        raise FormatError(
            f"{home.path} is of format {found}, and this safegov knows formats up to {FORMAT}: a newer one wrote it. "
            "Update safegov, or restore the backup that the update made"
        )
    return found == FORMAT


def mark(home: Home) -> None:
    """Names the present format in ``home``, if none is named."""
    if not home.format.exists():
        write_bytes(home.format, json.dumps({"format": FORMAT}).encode())


def backup_folder(home: Home, now: datetime | None = None) -> Path:
    """Where an upgrade of ``home`` keeps what it is going to change."""
    return home.backups / f"format-{format_of(home)}-{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}"


def back_up(home: Home, path: Path, backup: Path) -> None:
    """Keeps ``path`` under its place below ``home`` in ``backup``. The store replaces files and never changes them, so
    a second name for one will do where the disk allows it."""
    kept = backup / path.relative_to(home.path)
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, kept)
    except FileExistsError:
        return
    except OSError:
        shutil.copy2(path, kept)


def upgrade(home: Home, backup: Path) -> list[str]:
    """Brings ``home`` to the present format and says what was done, line by line. Call it as its writer.

    What is changed is first kept in ``backup``. An upgrade that was cut off is gone through again. Raises FormatError
    where a part lacks what cannot be left empty, StoreError where one is damaged or cannot be written.
    """
    if check_format(home):
        return []
    done = []
    for layer, table in ((home.documents, TAKEN_IN), (home.sources, SOURCES)):
        behind = list(_behind(layer, table))
        for path in behind:
            back_up(home, path, backup)
            _complete(path, table)
        if behind:
            done.append(f"{len(behind)} parts of {layer.relative_to(home.path)}: columns that they lacked, left empty")
    write_bytes(home.format, json.dumps({"format": FORMAT}).encode())
    return done


def _behind(layer: Path, table: Table) -> Iterator[Path]:
    wanted = list(polars_schema(table))
    for drop in sorted(layer.glob("*")):
        for path in parts(drop):
            metadata(path)  # says of a damaged part what is to be done
            if list(pl.read_parquet_schema(path)) != wanted:
                yield path


def _complete(path: Path, table: Table) -> None:
    frame = read_frame(path)
    lacking = [column for column in table.columns if column.name not in frame.columns]
    if unfillable := [column.name for column in lacking if not column.nullable]:
        raise FormatError(
            f"{path} lacks {', '.join(unfillable)}, which no document is without: it is older than this safegov can "
            "use. Take its drop in again from the texts"
        )
    schema = polars_schema(table)
    frame = frame.with_columns(pl.lit(None, dtype=schema[column.name]).alias(column.name) for column in lacking)
    write_frame(path, frame.select(list(schema)), metadata(path))
