"""Sketches of texts, and which texts repeat another but for debris, header or spelling.

A text's words are cut into overlapping runs of five. Its sketch holds (1) band hashes of a MinHash signature, by which
texts that share much meet without comparing all with all; (2) the runs of the least hashes, which measure how much two
texts share; (3) the days and quarters that it names with the words around them, which tell reports of two meetings
that a template makes alike from two copies of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import xxhash
from rensa import RMinHash

SKETCH_VERSION = "1"
RUN = 5  # words of a run
ROWS = 4  # signature values of a band
BANDS = 32
SEED = 20220721
SAMPLE = 128  # runs kept in the sample: those of the least hashes

_DRAWN = SAMPLE + 64  # drawn before repeats are taken out

BAND_NAMES = [f"band_{band:02d}" for band in range(BANDS)]
SCHEMA: dict[str, pl.DataType] = {
    "document_id": pl.String(),
    "n_runs": pl.Int32(),
    "runs": pl.List(pl.UInt32()),
    "anchor_places": pl.List(pl.UInt32()),
    "anchor_values": pl.List(pl.UInt32()),
    **{name: pl.UInt64() for name in BAND_NAMES},
}

# Words in Latin letters and numbers; every other letter (a Chinese character) is a word of its own.
_WORD = re.compile(
    rb"[a-z0-9]+|\xc2[\xaa\xba]|[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_APART = bytes(byte if (chr(byte).isalnum() and byte < 128) or byte >= 128 else 32 for byte in range(256))
_MARKS = dict.fromkeys(
    map(ord, "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0\u3000\u3001\u3002\uff0c\uff1a\uff1b\u00b7\u2022"), " "
)
_MONTHS = frozenset(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december")
)  # fmt: skip
_NUMBER = re.compile(r"[0-9]+")
_CHINESE_DAY = re.compile(r"月[0-9]{1,2}日")
_SUFFIXES = ("st", "nd", "rd", "th")
_JOINTS = frozenset(":%/-")  # a number before one of these is no day
_TERMS = ("quarter", "plenary", "季度")
# Before a day that the page states, not the article: when it was shown, put up, or seen.
_WIDGET = frozenset(
    (b"date", b"time", b"updated", b"published", b"posted", b"release", b"released", b"uploaded", b"views",
     b"font", b"edited", b"modified")
)  # fmt: skip
_ORDINALS = frozenset(("first", "second", "third", "fourth", "last", "一", "二", "三", "四"))
_PRIME = np.uint64(0x9E3779B97F4A7C15)

Hashes = npt.NDArray[np.uint64]


class _Memo(dict[bytes, int]):
    """Hashes of words, each worked out once; forgotten when there are too many."""

    def __missing__(self, word: bytes) -> int:
        if len(self) > 500_000:
            self.clear()
        value = self[word] = xxhash.xxh3_64_intdigest(word)
        return value


_HASHES = _Memo()


def _words(lowered: str) -> list[bytes]:
    """The words of a text in lower case."""
    if lowered.isascii():
        return lowered.encode().translate(_APART).split()
    for mark in _MARKS:
        lowered = lowered.replace(chr(mark), " ")
    data = lowered.encode("utf-8", "replace")
    if lowered.isascii():
        return data.translate(_APART).split()
    return _WORD.findall(data)


def _anchors(lowered: str) -> tuple[list[int], list[int]]:
    """Hashes of the words around each day or quarter that the text names, and of what is named there."""
    places: dict[int, int] = {}

    def note(start: int, end: int, value: str) -> None:
        before = _words(lowered[max(0, start - 40) : start])[-2:]
        if not _WIDGET.isdisjoint(before[-1:]):
            return
        after = _words(lowered[end : end + 40])[:2]
        known = _HASHES[value.encode()] & 0xFFFFFFFF
        # Each side by itself: a name that follows the day may be another.
        for side in ([*before, b"|"], [b"|", *after]):
            places.setdefault(_HASHES[b" ".join(side)] & 0xFFFFFFFF, known)

    for found in _NUMBER.finditer(lowered):
        start, end = found.span()
        if end - start > 2:
            continue
        suffix = lowered[end : end + 2]
        if suffix in _SUFFIXES:
            note(start, end + 2, lowered[start : end + 2])
        elif suffix[:1] == "月" and (day := _CHINESE_DAY.match(lowered, end)):
            note(start, day.end(), lowered[start : day.end()])
        elif suffix[:1] not in _JOINTS:
            before = lowered[max(0, start - 12) : start]
            if before[-1:].isspace() and (month := (before.split() or [""])[-1].lstrip("(（[")) in _MONTHS:
                note(start - len(month) - 1, end, f"{month} {found[0]}")
            elif (after := lowered[end : end + 12].split(None, 1)) and (month := after[0].rstrip(",.;")) in _MONTHS:
                note(start, end + 1 + len(month), f"{month} {found[0]}")
    for term in _TERMS:
        start = lowered.find(term)
        while start >= 0:
            words = lowered[max(0, start - 8) : start].split()
            ordinal = words[-1] if words else ""
            ordinal = ordinal if ordinal in _ORDINALS else ordinal[-1:]
            if ordinal in _ORDINALS:
                note(start - len(ordinal) - 1, start + len(term), f"{ordinal} {term}")
            start = lowered.find(term, start + 1)
    return list(places), list(places.values())


def _mixed(words: Hashes) -> Hashes:
    """Hashes of the runs that begin at each word (but the last ones)."""
    n = len(words) - RUN + 1
    mixed = np.zeros(n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(RUN):
            mixed = mixed * _PRIME + words[offset : offset + n]
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
    return mixed


def _lists(values: Sequence[npt.NDArray[np.uint32] | list[int]]) -> pl.Series:
    offsets = np.zeros(len(values) + 1, dtype=np.int32)
    np.cumsum([len(one) for one in values], out=offsets[1:])
    flat = np.concatenate([np.asarray(one, dtype=np.uint32) for one in values]) if values else np.zeros(0, np.uint32)
    series = pl.from_arrow(pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(flat, pa.uint32())))
    if not isinstance(series, pl.Series):
        raise TypeError("an Arrow array makes a series")
    return series.cast(pl.List(pl.UInt32))


def _sample(runs: Hashes) -> npt.NDArray[np.uint32]:
    """The runs of the least hashes, each once, in order."""
    high = (runs >> np.uint64(32)).astype(np.uint32)
    return np.unique(np.partition(high, _DRAWN)[:_DRAWN] if len(high) > 2 * _DRAWN else high)[:SAMPLE]


def sketches(document_ids: Sequence[str], texts: Sequence[str]) -> pl.DataFrame:
    """The sketch of each text (columns ``SCHEMA``). The same text has the same sketch on every machine."""
    words: list[int] = []
    counts: list[int] = []
    anchors: list[tuple[list[int], list[int]]] = []
    for text in texts:
        lowered = text.lower()
        own = _words(lowered)
        own += [b""] * (RUN - len(own))  # a text shorter than a run has one all the same
        words.extend(map(_HASHES.__getitem__, own))
        counts.append(len(own) - RUN + 1)
        anchors.append(_anchors(lowered))
    offsets = np.zeros(len(counts) + 1, dtype=np.uint64)
    np.cumsum(counts, out=offsets[1:])
    if counts:
        lengths = np.array(counts) + RUN - 1
        begins = np.zeros(int(lengths.sum()), dtype=bool)
        ends = np.cumsum(lengths)
        for start, count in zip((ends - lengths).tolist(), counts, strict=True):
            begins[start : start + count] = True
        flat = _mixed(np.array(words, dtype=np.uint64))[begins[: len(begins) - RUN + 1]]
    else:
        flat = np.zeros(0, dtype=np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, BANDS * ROWS, SEED)
    signature = np.array(matrix.to_rows(), dtype=np.uint64).reshape(len(counts), BANDS, ROWS)
    bands = np.zeros((len(counts), BANDS), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for row in range(ROWS):
            bands = bands * _PRIME + signature[:, :, row]
            bands ^= bands >> np.uint64(31)
    runs = [_sample(flat[start:end]) for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)]
    columns = {
        "document_id": pl.Series(list(document_ids), dtype=pl.String),
        "n_runs": pl.Series(counts, dtype=pl.Int32),
        "runs": _lists(runs),
        "anchor_places": _lists([one[0] for one in anchors]),
        "anchor_values": _lists([one[1] for one in anchors]),
    }
    columns |= {name: pl.Series(bands[:, at], dtype=pl.UInt64) for at, name in enumerate(BAND_NAMES)}
    return pl.DataFrame(columns, schema=SCHEMA)
