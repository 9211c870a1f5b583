"""Where parts of documents lie and what is read of them is put: a folder, behind what reading asks of any store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import polars as pl

from schemas.tables_extracted import TABLES
from warehouse.dedup.marks import SKETCH_VERSION, SKETCHES
from warehouse.dedup.sketches import sketches
from warehouse.reading.part_state import PART, Unread, part_fingerprint, unread
from warehouse.store.home import Home
from warehouse.store.locks import reading
from warehouse.store.parts import metadata, write_frame
from warehouse.store.readings import clear

if TYPE_CHECKING:
    from warehouse.reading.rows import Checked


class PartStore(Protocol):
    """What reading asks of a store. All methods raise StoreError where it cannot be read or written."""

    @property
    def uri(self) -> str:
        """By which a process elsewhere opens the same store (``open_store``)."""

    def lock(self, drop: str) -> AbstractContextManager[None]:
        """Holds the right to write what is read in ``drop``. Raises StoreBusyError where another process keeps it."""

    def unread(self, drop: str, version: str) -> list[Unread]:
        """The parts of ``drop`` that no reader of this version has read whole, in order."""

    def open(self, part: Unread, columns: Sequence[str]) -> pl.DataFrame:
        """The documents of ``part``."""

    def sketch(self, part: Unread, documents: pl.DataFrame) -> None:
        """Keeps the sketches of its ``documents`` (``document_id``, ``text``), by which repeated texts are found."""

    def commit(self, part: Unread, rows: Checked, marks: Mapping[str, str]) -> None:
        """Keeps what was read of ``part``: from then on this reading holds, all of it or none of it."""

    def clear(self, drop: str) -> None:
        """Removes what no reading of ``drop`` that holds needs."""


class FolderStore:
    """The store under a home folder. See ``PartStore``."""

    def __init__(self, home: Home) -> None:
        self._home = home

    @property
    def uri(self) -> str:
        """The path of the home folder."""
        return str(self._home.path)

    def lock(self, drop: str) -> AbstractContextManager[None]:
        """A lock of the kernel, which ends with the process that has it."""
        return reading(self._home, drop)

    def unread(self, drop: str, version: str) -> list[Unread]:
        """By the marks of the files that hold (``warehouse.reading.part_state``)."""
        return unread(self._home, drop, version)

    def open(self, part: Unread, columns: Sequence[str]) -> pl.DataFrame:
        """Reads the part's file."""
        return pl.read_parquet(part.path, columns=list(columns), glob=False, hive_partitioning=False)

    def sketch(self, part: Unread, documents: pl.DataFrame) -> None:
        """Writes a file of them, unless this version's of these texts is there."""
        path = self._home.sketches / part.reading.drop / part.path.name
        marks = {SKETCHES: SKETCH_VERSION, PART: part_fingerprint(part.path)}
        if not path.exists() or metadata(path) != marks:
            drawn = sketches(documents["document_id"].to_list(), documents["text"].to_list())
            write_frame(path, drawn, marks)

    def commit(self, part: Unread, rows: Checked, marks: Mapping[str, str]) -> None:
        """Writes a file a table, that of documents last: it switches the part to this reading."""
        rejects = part.reading.rejects(self._home)
        if rows.rejected.height:
            write_frame(rejects, rows.rejected)
        else:
            rejects.unlink(missing_ok=True)  # of a try at this reading that cost the worker
        marked = {**marks, PART: part_fingerprint(part.path)}
        for table in reversed(TABLES):  # documents are the first of them
            write_frame(part.reading.file(self._home, table.name), rows.good[table.name], marked)

    def clear(self, drop: str) -> None:
        """Removes files of readings that were killed or replaced (``warehouse.store.readings``)."""
        clear(self._home, drop)


def open_store(uri: str) -> PartStore:
    """The store of that ``uri``."""
    return FolderStore(Home(Path(uri)))
