"""Sketches of texts, and which texts repeat another but for debris, header or spelling.

A text's words are cut into overlapping runs of five. Its sketch holds (1) band hashes of a MinHash signature, by which
texts that share much meet without comparing all with all; (2) the runs of the least hashes, which measure how much two
texts share; (3) the days and quarters that it names with the words around them, which tell reports of two meetings
that a template makes alike from two copies of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
from rensa import RMinHash

from warehouse.dedup.shingles import Hashes, Places, Words, hash_of, mixed, runs, together, words

ROWS = 4  # signature values of a band
BANDS = 32
SEED = 20220721
SAMPLE = 128  # runs kept in the sample: those of the least hashes

_DRAWN = 2.0  # times SAMPLE that are looked at first
_CHUNK = 250  # texts worked on together, so that their words stay in the processor's cache

BAND_NAMES = [f"band_{band:02d}" for band in range(BANDS)]
SCHEMA: dict[str, pl.DataType] = {
    "document_id": pl.String(),
    "n_runs": pl.Int32(),
    "runs": pl.List(pl.UInt32()),
    "anchor_places": pl.List(pl.UInt32()),
    "anchor_values": pl.List(pl.UInt32()),
    **{name: pl.UInt32() for name in BAND_NAMES},
}


def _known(*terms: str) -> Hashes:
    return np.array(sorted(map(hash_of, terms)), dtype=np.uint64)


_MONTHS = _known(
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ORDINALS = _known("first", "second", "third", "fourth", "last", "一", "二", "三", "四")
# Before a day that the page states, not the article: when it was shown, put up, or seen.
_WIDGET = _known(
    "date", "time", "updated", "published", "posted", "release", "released", "uploaded", "views", "font", "edited",
    "modified",
)  # fmt: skip
_QUARTER, _PLENARY, _SEASON, _DEGREE, _MOON, _SUN = (
    np.uint64(hash_of(term)) for term in ("quarter", "plenary", "季", "度", "月", "日")
)
_SUFFIXES = np.array([first << 8 | second for first, second in (b"st", b"nd", b"rd", b"th")], dtype=np.uint16)
_JOINTS = np.frombuffer(b":%/-", dtype=np.uint8)  # a number before one of these is no day
_GAP = 3  # octets that may stand between a month and its day
_BEFORE, _AFTER = np.uint64(1), np.uint64(2)
_HIGH = np.uint64(32)

Runs = npt.NDArray[np.uint32]


def _is_digit(octets: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    return (octets - np.uint8(48)) < 10  # below "0" the octet wraps


def _named(found: Words) -> Iterator[tuple[Places, Places, Hashes]]:
    """Days and quarters that texts name: the first and last word of each, and a hash of what is named."""
    octets, starts, ends, hashes = found.octets, found.starts, found.ends, found.hashes
    numbers = np.flatnonzero(_is_digit(octets[starts]) & (ends > starts))
    length = ends[numbers] - starts[numbers]
    begun = (length == 1) | (length == 3) | _is_digit(octets[starts[numbers] + 1])
    # 18th
    tails = octets[ends[numbers] - 2].astype(np.uint16) << np.uint16(8) | octets[ends[numbers] - 1]
    ordinal = numbers[begun & ((length == 3) | (length == 4)) & np.isin(tails, _SUFFIXES)]
    yield ordinal, ordinal, hashes[ordinal]
    # July 18, 18 July, 7月18日
    days = numbers[begun & (length <= 2)]
    days = days[(days > 1) & (days < len(hashes) - 1)]
    before, after = hashes[days - 1], hashes[days + 1]
    is_free = ~np.isin(octets[ends[days]], _JOINTS)
    follows = is_free & np.isin(before, _MONTHS) & (starts[days] - ends[days - 1] <= _GAP)
    leads = is_free & ~follows & np.isin(after, _MONTHS) & (starts[days + 1] - ends[days] <= _GAP)
    one = days[follows]
    yield one - 1, one, together(hashes[one - 1], hashes[one])
    one = days[leads]
    yield one, one + 1, together(hashes[one + 1], hashes[one])
    one = days[(before == _MOON) & (after == _SUN) & _is_digit(octets[starts[days - 2]])]
    yield one - 2, one + 1, together(hashes[one - 2], hashes[one])
    # first quarter, third plenary, 二季度
    terms = np.flatnonzero((hashes == _QUARTER) | (hashes == _PLENARY))
    terms = terms[terms > 0]
    terms = terms[np.isin(hashes[terms - 1], _ORDINALS)]
    yield terms - 1, terms, together(hashes[terms - 1], hashes[terms])
    terms = np.flatnonzero(hashes == _SEASON)
    terms = terms[(terms > 0) & (terms < len(hashes) - 1)]
    terms = terms[(hashes[terms + 1] == _DEGREE) & np.isin(hashes[terms - 1], _ORDINALS)]
    yield terms - 1, terms + 1, together(hashes[terms - 1], hashes[terms])


def _anchors(found: Words) -> tuple[Places, Runs, Runs]:
    """Hashes of the words around each day or quarter that a text names, and of what is named there: counts by text,
    places, values. Each side by itself: a name that follows the day may be another. Of a place that comes again the
    first counts."""
    n_texts = len(found.begins) - 1
    firsts, lasts, values = (np.concatenate(one) for one in zip(*_named(found), strict=True))
    text = np.searchsorted(found.begins, firsts, side="right") - 1
    begin, end = found.begins[text], found.begins[text + 1]
    inside = lasts < end  # not over two texts
    firsts, lasts, values, text, begin, end = (one[inside] for one in (firsts, lasts, values, text, begin, end))

    def word(at: Places) -> Hashes:
        is_there = (at >= begin) & (at < end)
        return np.where(is_there, found.hashes[np.where(is_there, at, 0)], np.uint64(0))

    near = word(firsts - 1)
    sides = [
        together(word(firsts - 2), near, np.full(len(near), _BEFORE)),
        together(word(lasts + 1), word(lasts + 2), np.full(len(near), _AFTER)),
    ]
    kept = ~np.isin(near, _WIDGET)
    keys = np.concatenate([text[kept].astype(np.uint64) << _HIGH | (side[kept] >> _HIGH) for side in sides])
    told = np.tile(values[kept] >> _HIGH, 2)
    order = np.lexsort((np.tile(firsts[kept], 2), keys))
    keys, told = keys[order], told[order]
    is_first = _changes(keys)
    keys, told = keys[is_first], told[is_first]
    counts = np.bincount((keys >> _HIGH).astype(np.int64), minlength=n_texts)
    return counts, keys.astype(np.uint32), told.astype(np.uint32)


def _changes(ordered: Hashes) -> npt.NDArray[np.bool_]:
    """Which differ from the one before."""
    changes = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=changes[1:])
    return changes


def _samples(flat: Hashes, begins: Places) -> tuple[Places, Runs]:
    """Of each text's runs those of the least hashes, each once, in order: counts by text, and the runs."""
    sizes = np.diff(begins)
    n_texts = len(sizes)
    high = flat >> _HIGH
    # Looked at first: those below a limit that about twice the wanted number stays under.
    limits = np.minimum(float(1 << 32), _DRAWN * SAMPLE * float(1 << 32) / np.maximum(1, sizes))
    text = np.repeat(np.arange(n_texts, dtype=np.uint64), sizes)
    taken = high < np.repeat(limits.astype(np.uint64), sizes)
    while True:
        at = np.flatnonzero(taken)
        keys = np.sort(text[at] << _HIGH | high[at])
        keys = keys[_changes(keys)]
        counts = np.bincount((keys >> _HIGH).astype(np.int64), minlength=n_texts)
        lacking = (counts < SAMPLE) & (limits < float(1 << 32))
        if not lacking.any():
            break
        limits[lacking] = float(1 << 32)  # a text that says the same again and again: all its runs
        taken |= lacking[text.astype(np.int64)]
    offsets = np.concatenate(([0], np.cumsum(counts)))
    rank = np.arange(len(keys)) - np.repeat(offsets[:-1], counts)
    return np.minimum(counts, SAMPLE), keys[rank < SAMPLE].astype(np.uint32)


def _bands(flat: Hashes, begins: Places) -> Runs:
    n_texts = len(begins) - 1
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(flat, begins.astype(np.uint64), BANDS * ROWS, SEED)
    values = chain.from_iterable(matrix.to_rows())
    signature = np.fromiter(values, np.uint64, n_texts * BANDS * ROWS).reshape(n_texts, BANDS, ROWS)
    joined = together(*(np.ascontiguousarray(signature[:, :, row]).ravel() for row in range(ROWS)))
    return (mixed(joined) >> _HIGH).astype(np.uint32).reshape(n_texts, BANDS)


def _lists(counts: Places, values: Runs) -> pl.Series:
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    lists = pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), pa.array(values, pa.uint32()))
    return pl.Series(values=lists, dtype=pl.List(pl.UInt32))


def _chunk(document_ids: Sequence[str], texts: Sequence[str]) -> pl.DataFrame:
    found = words(texts)
    flat, begins = runs(found)
    n_anchors, places, values = _anchors(found)
    bands = _bands(flat, begins)
    columns = {
        "document_id": pl.Series(document_ids, dtype=pl.String),
        "n_runs": pl.Series(np.diff(begins), dtype=pl.Int32),
        "runs": _lists(*_samples(flat, begins)),
        "anchor_places": _lists(n_anchors, places),
        "anchor_values": _lists(n_anchors, values),
    }
    columns |= {name: pl.Series(np.ascontiguousarray(bands[:, at])) for at, name in enumerate(BAND_NAMES)}
    return pl.DataFrame(columns, schema=SCHEMA)


def sketches(document_ids: Sequence[str], texts: Sequence[str]) -> pl.DataFrame:
    """The sketch of each text (columns ``SCHEMA``). The same text has the same sketch on every machine."""
    starts = range(0, len(texts), _CHUNK)
    parts = [_chunk(document_ids[at : at + _CHUNK], texts[at : at + _CHUNK]) for at in starts]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *parts])
