"""The ledger of a drop: files that were taken in whole, so that they are not read again until they change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
import xxhash

from warehouse.intake.discovery import InputFile
from warehouse.intake.model import IntakeOptions
from warehouse.store.home import Home
from warehouse.store.parts import next_number, part_name, parts, read_frame, write_frame

READER_VERSION = "2"
"""Version of the readers of formats: raise it whenever a file could be taken in otherwise than before."""

_SCHEMA = {
    "key": pl.UInt64,
    "uri": pl.String,
    "n_inputs": pl.Int64,
    "n_quarantined": pl.Int64,
    "n_ignored": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What one file came to."""

    n_inputs: int
    n_quarantined: int
    n_ignored: int


def said_of(file: InputFile, options: IntakeOptions) -> dict[str, str]:
    """What is said of how to read ``file``: a file that was taken in otherwise is not known."""
    said = {**file.settings.columns, **options.columns}
    if file.settings.encoding is not None:
        said["(encoding)"] = file.settings.encoding
    return said


@lru_cache(maxsize=4096)
def _counts(n_inputs: int, n_quarantined: int, n_ignored: int) -> Counts:
    """One object for equal counts: most of a million files hold one text."""
    return Counts(n_inputs, n_quarantined, n_ignored)


class Ledger:
    """Files of one drop that were taken in whole, by their URI, state and the options."""

    def __init__(self, home: Home, drop: str, options: IntakeOptions) -> None:
        self._folder = home.ledger / drop
        self._options = f"{READER_VERSION} {options.fingerprint()}"
        self._rows: list[tuple[int, str, int, int, int]] = []
        self._known: dict[int, Counts] = {}
        for part in [] if options.rescan else parts(self._folder):
            frame = read_frame(part, ["key", "n_inputs", "n_quarantined", "n_ignored"])
            self._known.update((key, _counts(*counts)) for key, *counts in frame.iter_rows())

    def key(self, uri: str, state: tuple[int, ...], columns: dict[str, str]) -> int:
        """The number that a file in that state is noted under."""
        told = json.dumps([uri, *state, sorted(columns.items()), self._options])
        return xxhash.xxh3_64_intdigest(told.encode())

    def get(self, key: int) -> Counts | None:
        """What the file under ``key`` came to; None where it was not taken in whole."""
        return self._known.get(key)

    def add(self, key: int, uri: str, counts: Counts) -> None:
        """Notes a file, at the next ``write``."""
        self._known[key] = counts
        self._rows.append((key, uri, counts.n_inputs, counts.n_quarantined, counts.n_ignored))

    def write(self) -> None:
        """Puts what was noted on the disk. Call it when all that the files held is there. Raises StoreError."""
        if self._rows:
            frame = pl.DataFrame(self._rows, schema=_SCHEMA, orient="row")
            write_frame(self._folder / part_name(next_number(self._folder)), frame)
            self._rows = []
