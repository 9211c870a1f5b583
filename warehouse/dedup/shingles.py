"""Words of many texts at once, as numbers: where each stands, its hash, and the hashes of runs of words.

All is worked out over one array of bytes (UTF-8, lower case), so that a text costs some tens of microseconds. Words in
Latin letters and digits are words; every other letter (a Chinese character) is a word of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RUN = 5  # words of a run

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Octets = npt.NDArray[np.uint8]

_PAD = 32
_APART, _LATIN, _LEAD, _REST = range(4)
_KINDS = bytes(
    _LATIN if chr(byte).isalnum() and byte < 0x80 else _APART if byte < 0x80 else _REST if byte < 0xC0 else _LEAD
    for byte in range(256)
)
_KEPT = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype=np.uint64)  # the first n of eight octets

# Odd constants without structure (the golden ratio's, and those of SplitMix64 and MurmurHash3).
_GOLDEN, _FIRST, _SECOND, _THIRD = (
    np.uint64(one) for one in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xFF51AFD7ED558CCD)
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of several texts, one after another.

    ``begins[i] : begins[i + 1]`` are those of text i; ``starts`` and ``ends`` are places in ``octets``. Every text has
    at least ``RUN`` words; those that it lacks are of hash 0 and length 0.
    """

    octets: Octets
    starts: Places
    ends: Places
    hashes: Hashes
    begins: Places


def mixed(value: Hashes) -> Hashes:
    """Spreads each number over all 64 bits (in place)."""
    value ^= value >> np.uint64(29)
    value *= _FIRST
    value ^= value >> np.uint64(32)
    return value


def together(*parts: Hashes) -> Hashes:
    """One hash for several, in their order."""
    value = np.zeros(len(parts[0]), dtype=np.uint64)
    for part in parts:
        value *= _GOLDEN
        value += part
    return mixed(value)


def words(texts: Sequence[str]) -> Words:
    """The words of ``texts``. The same word has the same hash on every machine; of words of more than 24 octets the
    first 24 and the length count."""
    coded = [text.lower().encode("utf-8", "replace") for text in texts]
    joined = b"\n".join([b"", *coded, b"\n" * _PAD])
    octets = np.frombuffer(joined, dtype=np.uint8)
    firsts = np.ones(len(coded) + 1, dtype=np.int64)
    np.cumsum([len(one) + 1 for one in coded], out=firsts[1:])
    firsts[1:] += 1
    starts, ends = _bounds(octets, np.frombuffer(bytearray(joined.translate(_KINDS)), dtype=np.uint8))
    begins = np.searchsorted(starts, firsts)
    hashes = _hashed(octets, starts, ends - starts)
    counts = np.diff(begins)
    if len(counts) and counts.min() < RUN:
        lacks = np.maximum(RUN - counts, 0)
        at = np.repeat(begins[1:], lacks)
        none = np.zeros(len(at), dtype=np.int64)
        starts, ends = np.insert(starts, at, none), np.insert(ends, at, none)
        hashes = np.insert(hashes, at, none.astype(np.uint64))
        begins = begins + np.concatenate(([0], np.cumsum(lacks)))
    return Words(octets, starts, ends, hashes, begins)


def _bounds(octets: Octets, kinds: Octets) -> tuple[Places, Places]:
    """Where words start, and one past where they end."""
    if int(octets.max()) < 0x80:
        edges = np.flatnonzero(kinds[1:] != kinds[:-1]) + 1
        return edges[::2], edges[1::2]
    _part_marks(octets, kinds)
    is_start = kinds == _LEAD
    is_start[1:] |= (kinds[1:] == _LATIN) & (kinds[:-1] != _LATIN)
    is_end = (kinds[:-1] != _APART) & ((kinds[1:] == _APART) | is_start[1:])
    return np.flatnonzero(is_start), np.flatnonzero(is_end) + 1


def _part_marks(octets: Octets, kinds: Octets) -> None:
    """Makes typographic marks part words as those of ASCII do."""
    leads = np.flatnonzero(kinds == _LEAD)
    lead, second = octets[leads], octets[leads + 1]
    # U+2000–203F general, U+3000–303F Chinese, U+FF00–FF7F full-width punctuation
    wide = ((lead == 0xE2) & (second == 0x80)) | ((lead == 0xE3) & (second == 0x80))
    wide |= (lead == 0xEF) & ((second == 0xBC) | (second == 0xBD))
    for offset in range(3):
        kinds[leads[wide] + offset] = _APART
    narrow = leads[(lead == 0xC2) & (second != 0xAA) & (second != 0xBA)]  # U+0080–00BF but the letters ª and º
    kinds[narrow] = kinds[narrow + 1] = _APART


def _hashed(octets: Octets, starts: Places, lengths: Places) -> Hashes:
    eights = np.ndarray((len(octets) - 7,), dtype="<u8", buffer=octets, strides=(1,))
    hashes = (eights[starts] & _KEPT[np.minimum(lengths, 8)]) * _GOLDEN
    for offset, factor in ((8, _SECOND), (16, _THIRD)):
        longer = np.flatnonzero(lengths > offset)
        more = eights[starts[longer] + offset] & _KEPT[np.minimum(lengths[longer] - offset, 8)]
        more *= factor
        more ^= more >> np.uint64(31)
        hashes[longer] ^= more
    hashes += lengths.astype(np.uint64)
    return mixed(hashes)


def hash_of(word: str) -> int:
    """The hash of one word, as ``words`` gives it."""
    return int(words([word]).hashes[0])


def runs(found: Words) -> tuple[Hashes, Places]:
    """Hashes of the runs that begin at each word (but a text's last ones), and where each text's begin among them."""
    n = len(found.hashes)
    if n < RUN:
        return np.zeros(0, dtype=np.uint64), np.zeros(len(found.begins), dtype=np.int64)
    size = n - RUN + 1
    flat = together(*(found.hashes[offset : offset + size] for offset in range(RUN)))
    is_whole = np.ones(n, dtype=bool)
    is_whole[(found.begins[1:, None] - np.arange(1, RUN)).ravel()] = False
    return flat[is_whole[:size]], found.begins - (RUN - 1) * np.arange(len(found.begins))
