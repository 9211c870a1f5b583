"""Which documents repeat an earlier one: over all sketches of the store, whatever the order of arrival."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from warehouse.home import Home
from warehouse.intake.repetition import BAND_NAMES, SAMPLE
from warehouse.store import StoreError, parts

LEAST_JACCARD = 0.40
"""Least share of all runs of two texts that both have."""
LEAST_SHARE = 0.70
"""Least share of the shorter text's runs that the other has. (Both measured with ``benchmarks/repetition.py``.)"""
_LOOSE = 0.8  # of both limits, for a copy of a copy against the first
_ANCHORS_WRONG = 0.1  # most of the days in the same words that may differ

RESULT = {"document_id": pl.String, "duplicate_of": pl.String, "jaccard": pl.Float64, "share": pl.Float64}

Runs = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts share: of all their runs, of the shorter one's; days in the same words that agree, differ."""

    jaccard: float
    share: float
    n_agree: int = 0
    n_differ: int = 0

    def is_repeat(self, looseness: float = 1.0) -> bool:
        """Whether one text repeats the other but for debris, header or spelling."""
        named = self.n_agree + self.n_differ
        return (
            self.jaccard >= LEAST_JACCARD * looseness
            and self.share >= LEAST_SHARE * looseness
            and self.n_differ <= _ANCHORS_WRONG * named
        )


@dataclass(frozen=True, slots=True)
class _Sketch:
    runs: Runs
    anchors: dict[int, int]


def likeness(a: _Sketch, b: _Sketch) -> Likeness:
    """How much two texts share, by their sketches."""
    most = min(a.runs[-1] if len(a.runs) == SAMPLE else 0xFFFFFFFF, b.runs[-1] if len(b.runs) == SAMPLE else 0xFFFFFFFF)
    left, right = a.runs[a.runs <= most], b.runs[b.runs <= most]
    both = len(np.intersect1d(left, right, assume_unique=True))
    agree = sum(b.anchors.get(place) == value for place, value in a.anchors.items())
    differ = sum(b.anchors.get(place, value) != value for place, value in a.anchors.items())
    return Likeness(
        both / max(1, len(left) + len(right) - both), both / max(1, min(len(left), len(right))), agree, differ
    )


def sketch_of(row: dict[str, list[int]]) -> _Sketch:
    """A sketch from a row of the store (columns ``runs``, ``anchor_places``, ``anchor_values``)."""
    return _Sketch(
        np.asarray(row["runs"], dtype=np.uint32),
        dict(zip(row["anchor_places"], row["anchor_values"], strict=True)),
    )


def find_repeats(home: Home, documents: pl.DataFrame) -> pl.DataFrame:
    """Documents that repeat an earlier one: document_id, duplicate_of, jaccard, share (of the two texts' runs).

    ``documents`` has document_id and published_on (Date, may be null) of every document that counts. The earliest is
    that of the earliest day of publication (undated last), then of the least document_id; so neither the order of
    arrival nor the split into drops decides anything. No duplicate_of is itself a duplicate.

    Works band by band over the sketches that reading keeps in the store; memory grows by about 600 bytes for each
    document that resembles another. Raises StoreError where a part of the sketches is damaged.
    """
    order = documents.select("document_id", "published_on").unique("document_id").sort(
        "published_on", "document_id", nulls_last=True
    ).with_row_index("rank")  # fmt: skip
    files = [part for drop in sorted(home.sketches.glob("*")) for part in parts(drop)]
    if not files or order.is_empty():
        return pl.DataFrame(schema=RESULT)
    try:
        edges = _edges(files, order)
        wanted = order.filter(pl.col("rank").is_in(np.unique(edges).tolist()))
        held = _sketches(files, wanted)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise StoreError(f"a part of {home.sketches} is damaged ({error}); remove it and read again") from error
    names = dict(wanted.select("rank", "document_id").iter_rows())
    rows = [
        (names[rank], names[first], round(like.jaccard, 6), round(like.share, 6))
        for rank, (first, like) in sorted(_firsts(edges, held).items())
    ]
    return pl.DataFrame(rows, schema=RESULT, orient="row")


def _edges(files: Iterable[object], order: pl.DataFrame) -> npt.NDArray[np.uint32]:
    """Pairs of ranks (less, greater) that share a band: neighbours, and each with the first of its bucket."""
    scan = pl.scan_parquet(list(files), glob=False, hive_partitioning=False)  # type: ignore[arg-type]
    ids = scan.select("document_id").collect().with_row_index("row")
    # A document may have several sketches (it came with further claims): they are the same.
    ranked = ids.unique("document_id", keep="first").join(order, on="document_id").select("row", "rank").sort("row")
    kept, ranks = ranked["row"].to_numpy(), ranked["rank"].to_numpy().astype(np.uint64)
    found = np.zeros(0, dtype=np.uint64)
    for name in BAND_NAMES:
        band = scan.select(name).collect()[name].to_numpy()[kept]
        by = np.lexsort((ranks, band))
        band, rank = band[by], ranks[by]
        same = band[1:] == band[:-1]
        starts = np.concatenate(([True], ~same))
        first = rank[np.maximum.accumulate(np.where(starts, np.arange(len(rank)), 0))]
        near = rank[:-1][same] << np.uint64(32) | rank[1:][same]
        star = first[1:][same] << np.uint64(32) | rank[1:][same]
        found = np.unique(np.concatenate([found, near, star]))
    return np.stack([found >> np.uint64(32), found & np.uint64(0xFFFFFFFF)], axis=1).astype(np.uint32)


def _sketches(files: Iterable[object], wanted: pl.DataFrame) -> dict[int, _Sketch]:
    held: dict[int, _Sketch] = {}
    for file in files:
        frame = pl.read_parquet(
            file,  # type: ignore[arg-type]
            columns=["document_id", "runs", "anchor_places", "anchor_values"], glob=False, hive_partitioning=False,
        )  # fmt: skip
        for row in frame.join(wanted, on="document_id").iter_rows(named=True):
            held[row["rank"]] = sketch_of(row)
    return held


def _firsts(edges: npt.NDArray[np.uint32], held: dict[int, _Sketch]) -> dict[int, tuple[int, Likeness]]:
    """For each rank that repeats an earlier one, the earliest that it repeats."""
    before: dict[int, list[int]] = defaultdict(list)
    for less, greater in edges.tolist():
        before[greater].append(less)
    firsts: dict[int, tuple[int, Likeness]] = {}
    for rank in sorted(before):
        tried: set[int] = set()
        for near in sorted(before[rank]):
            like = likeness(held[rank], held[near])
            if not like.is_repeat():
                continue
            first = firsts[near][0] if near in firsts else near
            if first in tried:
                continue
            tried.add(first)
            against = like if first == near else likeness(held[rank], held[first])
            if against.is_repeat(_LOOSE):
                firsts[rank] = (first, against)
                break
    return firsts
