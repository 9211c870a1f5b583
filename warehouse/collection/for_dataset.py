"""What collection says of addresses, as a table of the store: builds mark versions and vanished pages by it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from schemas.polars_types import polars_schema
from schemas.tables_store import COLLECTED
from warehouse.collection.state import State
from warehouse.store.files import StoreError, clear_remains
from warehouse.store.home import Home
from warehouse.store.parts import part_name, read_frame, write_frame


def write(home: Home, source: str, state: State) -> Path:
    """Puts what ``state`` knows of the addresses of ``source`` into the store, in the place of what stood there.

    Returns the file. Nothing is written where it says the same, so that a run without news makes no new release.
    Call it as the process that collects the source. Raises StoreError where the disk fails.
    """
    folder = home.collected / source
    path = folder / part_name(0)
    rows = [
        (source, url, version, page, drop, _instant(fetched), _instant(gone), status if gone else None)
        for url, version, page, drop, fetched, gone, status in state.all_versions()
    ]
    frame = pl.DataFrame(rows, schema=polars_schema(COLLECTED), orient="row")
    if (frame.is_empty() and not path.exists()) or _holds(path, frame):
        return path
    clear_remains(folder)
    write_frame(path, frame)
    return path


def _holds(path: Path, frame: pl.DataFrame) -> bool:
    try:
        return path.exists() and read_frame(path).equals(frame)
    except StoreError:
        return False  # damaged: what is known is written anew


def _instant(stamped: str | None) -> datetime | None:
    """A stamp of the state as UTC without a zone, as the store has instants."""
    if stamped is None:
        return None
    return datetime.fromisoformat(stamped).astimezone(UTC).replace(tzinfo=None)
