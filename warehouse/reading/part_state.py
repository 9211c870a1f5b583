"""Which parts of documents still have to be read, and how many rows the readings that hold have."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extraction.version import unmarked
from schemas.polars_types import polars_schema
from schemas.tables_extracted import DOCUMENTS, TABLES
from warehouse.dedup.marks import SKETCH_VERSION
from warehouse.store.files import GoneError, StoreError
from warehouse.store.home import Home
from warehouse.store.parts import metadata, part_number, parts
from warehouse.store.readings import Reading, held, readings

VERSION = "safegov_extractor_version"
CONTRACT = "safegov_contract"
PART = "safegov_part"
_EXCLUDED = "safegov_excluded"  # by an older safegov, where rows of a part were left out of its reading
_TAIL = 16 * 1024  # bytes at the end of a part that tell it from another: Parquet's list of what lies where
OVER_LIMIT_REMEDY = (
    "look at the rows with `safegov quarantine`; report them, read the drop with a reader that keeps the contract, or "
    "set SAFEGOV_REJECT_LIMIT higher"
)
_LOOKS = 3  # at a drop that is being read meanwhile


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of documents that is to be read, and the reading that this will be."""

    path: Path
    n_documents: int
    reading: Reading


@cache
def contract_fingerprint() -> str:
    """Tells apart the columns of layer ``extracted``, and the sketches, from those that an older program wrote."""
    told = repr([SKETCH_VERSION, *((table.name, list(polars_schema(table).items())) for table in TABLES)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def part_fingerprint(path: Path) -> str:
    """Tells a part of documents from another of the same name, as where a drop was removed and came again.

    Raises StoreError where it cannot be read.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - _TAIL))
            tail = file.read()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error}); restore it from a backup, or remove its drop") from error
    return hashlib.sha256(f"{size}\n".encode() + tail).hexdigest()[:16]


def unread(home: Home, drop: str, extractor_version: str) -> list[Unread]:
    """The parts of ``drop`` that no reader of this version has read whole, in order.

    ``extractor_version`` holds the versions of all readers (``extraction.version.marked``); a part is read again where
    that of a language of its texts has changed.

    Looks at this drop alone. Raises StoreError where a part is damaged.
    """
    found = _held(home, drop)
    todo = []
    for path in parts(home.documents / drop):
        number = part_number(path)
        last = found.get(number)
        if last is None:
            todo.append(Unread(path, count(path), Reading(drop, number, 0).next))
        elif not _is_read(home, last, path, extractor_version):
            todo.append(Unread(path, count(path), last.next))
    return todo


def _held(home: Home, drop: str) -> dict[int, Reading]:
    for _look in range(_LOOKS):
        try:
            return readings(home, drop)
        except GoneError:
            continue
    return readings(home, drop)


def _is_read(home: Home, last: Reading, path: Path, extractor_version: str) -> bool:
    try:
        marks = metadata(last.file(home, DOCUMENTS.name))
    except GoneError:  # replaced just now, by a reader of this version or another: the next look will tell
        return False
    wanted = unmarked(extractor_version)
    return (
        all(wanted.get(language) == version for language, version in unmarked(marks.get(VERSION, "")).items())
        and marks.get(CONTRACT) == contract_fingerprint()
        and not marks.get(_EXCLUDED)
        and marks.get(PART, "") in ("", part_fingerprint(path))
    )


def count(path: Path) -> int:
    """Rows of a Parquet file. Raises StoreError where it is damaged."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to load, and needed where something is unread

    try:
        return int(pq.read_metadata(path).num_rows)
    except Exception as error:
        raise StoreError(f"{path} is damaged ({error}); restore it from a backup, or remove its drop") from error


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Rows that a drop holds: by table, and of those that broke their contract."""

    by_table: dict[str, int]
    n_rejected: int

    @property
    def rejected_share(self) -> float:
        """The share of all rows that were read which broke their contract."""
        return self.n_rejected / max(1, self.n_rejected + sum(self.by_table.values()))


def count_rows(home: Home, drop: str) -> RowCounts:
    """The rows of the readings of ``drop`` that hold, whichever run read them. Raises StoreError."""
    files = held(home, [drop])
    return RowCounts(
        {name: sum(map(count, found)) for name, found in files.tables.items()}, sum(map(count, files.rejects))
    )


def over_limit(home: Home, limit: float) -> dict[str, float]:
    """The drops of which more rows broke their contract than the share ``limit``, with their shares.

    By what stands in the store now, whichever run read it: a drop is over until its texts are read anew, or it goes.
    Raises StoreError.
    """
    refused = sorted({path.parent.name for path in home.quarantine.glob("*/reading-*.parquet")})
    shares = {drop: count_rows(home, drop).rejected_share for drop in refused}
    return {drop: share for drop, share in shares.items() if share > limit}


def told_shares(shares: dict[str, float]) -> str:
    """Drops and shares in words."""
    return ", ".join(f"{drop} ({share:.1%})" for drop, share in shares.items()) or "none"
