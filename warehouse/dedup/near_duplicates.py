"""Which documents repeat an earlier one: over all sketches of the store, whatever the order of arrival."""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

import numpy as np
import numpy.typing as npt
import polars as pl

from warehouse.dedup.marks import SKETCH_VERSION, SKETCHES
from warehouse.dedup.sketches import BAND_NAMES, SAMPLE, SCHEMA, sketches
from warehouse.store.files import StoreError
from warehouse.store.home import Home
from warehouse.store.parts import metadata, parts, read_frame, write_frame

LEAST_JACCARD = 0.40
"""Least share of all runs of two texts that both have."""
LEAST_SHARE = 0.70
"""Least share of the shorter text's runs that the other has. (Both measured with ``benchmarks/repetition.py``.)"""
_LOOSE = 0.8  # of both limits, for a copy of a copy against the first
_ANCHORS_WRONG = 0.1  # most of the days in the same words that may differ

RESULT = {"document_id": pl.String, "duplicate_of": pl.String, "jaccard": pl.Float64, "share": pl.Float64}

_BANDS_AT_ONCE = 8
_PAIRS_AT_ONCE = 8_192
_NONE = 0xFFFFFFFF  # fills up the rows of texts with few runs

Runs = npt.NDArray[np.uint32]
Pairs = npt.NDArray[np.uint32]
"""Rows of two ranks, the less first."""


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

    Works over the sketches that reading keeps in the store, some bands and some thousand pairs at a time: memory grows
    by about 200 bytes a document, and 8 for each pair that shares a band (two a document and band at most); 512 bytes
    for each document of such a pair are written to a nameless file below ``home``. Raises StoreError where a part of
    the sketches is damaged or that file cannot be written.
    """
    order = documents.select("document_id", "published_on").unique("document_id").sort(
        "published_on", "document_id", nulls_last=True
    ).select("document_id").with_row_index("rank")  # fmt: skip
    files = [part for drop in sorted(home.sketches.glob("*")) for part in parts(drop) if _is_current(home, part)]
    if not files or order.is_empty():
        return pl.DataFrame(schema=RESULT)
    try:
        rows = _rows(files, order)
        edges = _edges(files, rows)
        with _Sketches(home, files, rows[np.unique(edges)]) as held:
            alike = _alike(held, edges, rows)
            firsts = list(_firsts(held, rows, alike, _Anchors(files, rows, alike)))
    except pl.exceptions.PolarsError as error:
        raise StoreError(f"a part of {home.sketches} is damaged ({error}); remove it and read again") from error
    except OSError as error:
        raise StoreError(f"sketches below {home.path} cannot be read or written ({error}); free space there") from error
    names = order["document_id"]
    return pl.DataFrame(
        {
            "document_id": names.gather([rank for rank, _, _ in firsts]),
            "duplicate_of": names.gather([first for _, first, _ in firsts]),
            "jaccard": [round(like.jaccard, 6) for _, _, like in firsts],
            "share": [round(like.share, 6) for _, _, like in firsts],
        },
        schema=RESULT,
    )


def _rows(files: Sequence[Path], order: pl.DataFrame) -> npt.NDArray[np.int64]:
    """For each rank the row of its sketch among all sketches; -1 where it has none."""
    ids = _scan(files).select("document_id").collect().with_row_index("row")
    # A document may have several sketches (it came with further claims): they are the same.
    held = ids.unique("document_id", keep="first").join(order, on="document_id").select("row", "rank")
    rows = np.full(order.height, -1, dtype=np.int64)
    rows[held["rank"].to_numpy()] = held["row"].to_numpy()
    return rows


def _is_current(home: Home, path: Path) -> bool:
    """Whether a part of the sketches is of this version: one of another is made anew from its texts, where they are
    there, and else passed over. Raises StoreError where it cannot be written."""
    marks = metadata(path)
    schema = pl.Schema(SCHEMA)
    if pl.read_parquet_schema(path) == schema and marks.get(SKETCHES, SKETCH_VERSION) == SKETCH_VERSION:
        return True
    texts = home.documents / path.parent.name / path.name
    if not texts.exists():
        return False
    frame = read_frame(texts, ["document_id", "text"])
    drawn = sketches(frame["document_id"].to_list(), frame["text"].to_list())
    write_frame(path, drawn, {SKETCHES: SKETCH_VERSION})
    return True


def _scan(files: Sequence[Path]) -> pl.LazyFrame:
    return pl.scan_parquet(list(files), glob=False, hive_partitioning=False)


def _lists(column: pl.Series) -> tuple[npt.NDArray[np.int64], Runs]:
    """A column of lists as the place of each list's begin (and the last one's end), and all values."""
    lengths = column.list.len().to_numpy().astype(np.int64)
    values = column.filter(column.list.len() > 0).explode().to_numpy()
    return np.concatenate(([0], np.cumsum(lengths))), values.astype(np.uint32)


class _Sketches:
    """The runs of the sketches at ``wanted`` rows of all, in a nameless file: ``SAMPLE`` numbers each, those that it
    lacks ``_NONE``."""

    def __init__(self, home: Home, files: Sequence[Path], wanted: npt.NDArray[np.int64]) -> None:
        self._file = cast(BinaryIO, tempfile.TemporaryFile(dir=home.path))  # noqa: SIM115 - closed by __exit__
        self._wanted = np.sort(wanted)
        counts = [np.zeros(0, dtype=np.int64)]
        first = 0
        for file in files:
            past = first + int(pl.scan_parquet(file, glob=False).select(pl.len()).collect().item())
            here = self._wanted[slice(*np.searchsorted(self._wanted, [first, past]))] - first
            first = past
            if not len(here):
                continue
            runs = pl.read_parquet(file, columns=["runs"], glob=False, hive_partitioning=False)["runs"]
            begins, values = _lists(runs.gather(here))
            sizes = np.diff(begins)
            rows = np.full((len(sizes), SAMPLE), _NONE, dtype=np.uint32)
            of = np.repeat(np.arange(len(sizes)), sizes)
            rows[of, np.arange(len(values)) - begins[of]] = values
            self._file.write(rows.tobytes())
            counts.append(sizes)
        self._file.flush()
        self._counts = np.concatenate(counts)
        if len(self._counts):
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            self._map.madvise(mmap.MADV_RANDOM)
            self._runs: Runs = np.frombuffer(self._map, dtype=np.uint32).reshape(-1, SAMPLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if len(self._counts):
            del self._runs
            self._map.close()
        self._file.close()

    def compared(
        self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """The shares ``jaccard`` and ``share`` (see Likeness) of pairs of rows, which are among those wanted."""
        left, right = np.searchsorted(self._wanted, left), np.searchsorted(self._wanted, right)
        a, b = self._runs[left], self._runs[right]
        n_a, n_b = self._counts[left], self._counts[right]
        self._map.madvise(mmap.MADV_DONTNEED)  # what was looked at need not stay in memory
        most = np.minimum(*(np.where(n == SAMPLE, one[:, -1], _NONE) for one, n in ((a, n_a), (b, n_b))))[:, None]
        n_a = np.minimum(n_a, (a <= most).sum(axis=1))
        n_b = np.minimum(n_b, (b <= most).sum(axis=1))
        merged = np.sort(np.concatenate([a, b], axis=1), axis=1)
        both = ((merged[:, 1:] == merged[:, :-1]) & (merged[:, 1:] != _NONE)).sum(axis=1)
        return both / np.maximum(1, n_a + n_b - both), both / np.maximum(1, np.minimum(n_a, n_b))


def _edges(files: Sequence[Path], rows: npt.NDArray[np.int64]) -> Pairs:
    """Pairs of ranks (less, greater) that share a band, each once: neighbours, and each with the first of its
    bucket."""
    ranks = np.flatnonzero(rows >= 0)
    kept, ranks = rows[ranks], ranks.astype(np.uint64)
    edges = np.zeros(0, dtype=np.uint64)
    for start in range(0, len(BAND_NAMES), _BANDS_AT_ONCE):
        found = [edges]
        names = BAND_NAMES[start : start + _BANDS_AT_ONCE]
        bands = _scan(files).select(names).collect()
        for name in names:
            band = bands[name].to_numpy()[kept]
            by = np.argsort(band, kind="stable")  # ranks are in order already
            band, rank = band[by], ranks[by]
            same = band[1:] == band[:-1]
            starts = np.concatenate(([True], ~same))
            first = rank[np.maximum.accumulate(np.where(starts, np.arange(len(rank)), 0))]
            found += [(one[same] << np.uint64(32)) | rank[1:][same] for one in (rank[:-1], first[1:])]
        edges = np.unique(np.concatenate(found))
    return np.stack([edges >> np.uint64(32), edges & np.uint64(0xFFFFFFFF)], axis=1).astype(np.uint32)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Pairs whose runs are those of a repeat, by the greater rank, then by the less; days are still to be compared."""

    pairs: Pairs
    jaccard: npt.NDArray[np.float64]
    share: npt.NDArray[np.float64]


def _alike(held: _Sketches, edges: Pairs, rows: npt.NDArray[np.int64]) -> _Alike:
    pairs: list[Pairs] = [np.zeros((0, 2), dtype=np.uint32)]
    figures: list[npt.NDArray[np.float64]] = [np.zeros((2, 0))]
    for at in range(0, len(edges), _PAIRS_AT_ONCE):
        some = edges[at : at + _PAIRS_AT_ONCE]
        jaccard, share = held.compared(rows[some[:, 0]], rows[some[:, 1]])
        is_like = (jaccard >= LEAST_JACCARD) & (share >= LEAST_SHARE)
        pairs.append(some[is_like])
        figures.append(np.stack([jaccard[is_like], share[is_like]]))
    alike, both = np.concatenate(pairs), np.concatenate(figures, axis=1)
    by = np.lexsort((alike[:, 0], alike[:, 1]))
    return _Alike(alike[by], both[0][by], both[1][by])


class _Anchors:
    """The days that texts name, and the words about them, of the documents that are like others."""

    def __init__(self, files: Sequence[Path], rows: npt.NDArray[np.int64], alike: _Alike) -> None:
        wanted = np.unique(alike.pairs)
        numbers = pl.DataFrame({"row": rows[wanted], "rank": wanted}).sort("row")
        self._of: dict[int, tuple[Runs, Runs]] = {}
        row = 0
        columns = ["anchor_places", "anchor_values"]
        for file in files:
            frame = pl.read_parquet(file, columns=columns, glob=False, hive_partitioning=False)
            here = numbers.filter(pl.col("row").is_between(row, row + frame.height, closed="left"))
            taken = frame[(here["row"] - row).to_list()]
            begins, places = _lists(taken["anchor_places"])
            _, values = _lists(taken["anchor_values"])
            for number, rank in enumerate(here["rank"].to_list()):
                inside = slice(begins[number], begins[number + 1])
                self._of[rank] = places[inside], values[inside]
            row += frame.height

    def counts(self, a: int, b: int) -> tuple[int, int]:
        """How many days in the same words agree, and how many differ."""
        (places_a, values_a), (places_b, values_b) = self._of[a], self._of[b]
        _, at_a, at_b = np.intersect1d(places_a, places_b, assume_unique=True, return_indices=True)
        agree = int((values_a[at_a] == values_b[at_b]).sum())
        return agree, len(at_a) - agree


def _firsts(
    held: _Sketches, rows: npt.NDArray[np.int64], alike: _Alike, anchors: _Anchors
) -> Iterator[tuple[int, int, Likeness]]:
    """Each rank that repeats an earlier one, the earliest that it repeats, and how much they share."""
    firsts: dict[int, int] = {}
    tried: set[int] = set()
    last = -1
    for (near, rank), jaccard, share in zip(
        alike.pairs.tolist(), alike.jaccard.tolist(), alike.share.tolist(), strict=True
    ):
        if rank != last:
            last, tried = rank, set()
        elif rank in firsts:
            continue
        like = Likeness(jaccard, share, *anchors.counts(rank, near))
        if not like.is_repeat():
            continue
        first = firsts.get(near, near)
        if first in tried:
            continue
        tried.add(first)
        if first != near:
            against = held.compared(rows[[rank]], rows[[first]])
            like = Likeness(float(against[0][0]), float(against[1][0]), *anchors.counts(rank, first))
        if like.is_repeat(_LOOSE):
            firsts[rank] = first
            yield rank, first, like
