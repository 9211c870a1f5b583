"""Which parts of documents still have to be read, and which rows another row of the same document has replaced."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from schemas.polars_types import polars_schema
from schemas.tables_extracted import DOCUMENTS, TABLES
from warehouse.dedup.sketches import SKETCH_VERSION
from warehouse.store.home import Home
from warehouse.store.parts import StoreError, metadata, part_number, parts, read_frame, reading, write_frame

VERSION = "safegov_extractor_version"
CONTRACT = "safegov_contract"
EXCLUDED = "safegov_excluded"
_number = pl.col("document_id").str.to_integer(base=16, dtype=pl.UInt64)
SKETCHES = "safegov_sketches"


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of documents that is to be read, without the rows that ``excluded`` names."""

    drop: str
    path: Path
    n_documents: int
    excluded: tuple[str, ...] = ()

    @property
    def rejects(self) -> str:
        """The file in the drop's quarantine that holds the rows which break their contract."""
        return f"reading-{part_number(self.path):05d}.parquet"

    @property
    def excluded_fingerprint(self) -> str:
        """Tells which rows were left out."""
        return excluded_fingerprint(self.excluded)


def excluded_fingerprint(document_ids: tuple[str, ...]) -> str:
    """A hash of the ids of rows that were left out; empty where none were."""
    told = "\n".join(sorted(document_ids))
    return hashlib.sha256(told.encode()).hexdigest()[:16] if told else ""


@cache
def contract_fingerprint() -> str:
    """Tells apart the columns of layer ``extracted``, and the sketches, from those that an older program wrote."""
    told = repr([SKETCH_VERSION, *((table.name, list(polars_schema(table).items())) for table in TABLES)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def unread(home: Home, drop: str, extractor_version: str) -> list[Unread]:
    """The parts of ``drop`` that no reader of this version has read, in order; each leaves out rows that another part's
    row replaces. Raises StoreError where a part is damaged."""
    todo = [path for path in parts(home.documents / drop) if _marks(home, drop, path.name, extractor_version) is None]
    losers = replaced(home) if todo else {}
    excluded = [losers.get(path, ()) for path in todo]
    return [Unread(drop, path, _count(path) - len(out), out) for path, out in zip(todo, excluded, strict=True)]


def _marks(home: Home, drop: str, name: str, extractor_version: str) -> dict[str, str] | None:
    """The metadata of what was read in a part; None where it was not read, or by another version."""
    path = home.extracted(DOCUMENTS.name) / drop / name
    if not path.exists():
        return None
    marks = metadata(path)
    if marks.get(VERSION) != extractor_version or marks.get(CONTRACT) != contract_fingerprint():
        return None
    return marks


def _count(path: Path) -> int:
    try:
        return int(pq.read_metadata(path).num_rows)
    except Exception as error:
        raise StoreError(f"{path} is damaged ({error}); restore it from a backup, or remove its drop") from error


def replaced(home: Home) -> dict[Path, tuple[str, ...]]:
    """For each part that holds them, the documents of which another part's row holds (the least precedence).

    Only parts that were read count: a row gives way when the better one is read, so that a document is never missing.
    """
    layer = home.extracted(DOCUMENTS.name)
    drops = sorted(home.documents.glob("*"))
    files = [part for drop in drops for part in parts(drop) if (layer / drop.name / part.name).exists()]
    if not files:
        return {}
    # First which ids come twice, as numbers: few do, and a million paths and ids as words would fill the memory.
    ids = pl.scan_parquet(files, glob=False, hive_partitioning=False).select(_number).collect().to_series()
    twice = ids.filter(ids.is_duplicated()).unique()
    if twice.is_empty():
        return {}
    rows = (
        pl.scan_parquet(files, glob=False, hive_partitioning=False, include_file_paths="path")
        .filter(_number.is_in(twice.implode()))
        .select("document_id", "precedence", "path")
        .collect()
        .sort("document_id", "precedence", "path", nulls_last=True)
    )
    beaten = rows.filter(~pl.col("document_id").is_first_distinct())
    found: dict[Path, list[str]] = defaultdict(list)
    for document, path in beaten.select("document_id", "path").iter_rows():
        found[Path(path)].append(document)
    return {path: tuple(sorted(documents)) for path, documents in found.items()}


def settle(home: Home) -> None:
    """Takes what was read in replaced rows out of the extracted parts, so that each document is read once.

    Raises StoreBusyError where one of the drops is being read for long, StoreError where it cannot be written.
    """
    losers = replaced(home)
    by_drop: dict[str, list[Path]] = defaultdict(list)
    for path in losers:
        by_drop[path.parent.name].append(path)
    for drop, paths in sorted(by_drop.items()):
        with reading(home, drop):
            for path in sorted(paths):
                _take_out(home, drop, path.name, losers[path])


def _take_out(home: Home, drop: str, name: str, documents: tuple[str, ...]) -> None:
    last = home.extracted(DOCUMENTS.name) / drop / name
    if not last.exists():
        return
    marks = metadata(last)
    wanted = excluded_fingerprint(documents)
    if marks.get(EXCLUDED, "") == wanted:
        return
    for table in reversed(TABLES):  # documents, the first of them, last: they say that the part is settled
        path = home.extracted(table.name) / drop / name
        frame = read_frame(path).filter(~pl.col("document_id").is_in(documents))
        write_frame(path, frame, {**marks, EXCLUDED: wanted})


def count_rows(home: Home, drop: str) -> dict[str, int]:
    """Rows that ``drop`` holds in each table of layer ``extracted``."""
    return {table.name: sum(map(_count, parts(home.extracted(table.name) / drop))) for table in TABLES}
