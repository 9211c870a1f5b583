"""Which encoding a file is in, decided once for all of it, by what its bytes make as text."""

from __future__ import annotations

import codecs
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from warehouse.intake.formats import likelihood

_ENOUGH = 1_200  # high bytes that a decision rests on
_SURE = 3.5  # logarithm of how many times likelier than the next reading one must be, to be taken for sure
_KOREAN_FROM = 400  # high bytes from which Korean is thought of
_TOLD = 25.0  # what a user's word weighs, as a logarithm
_DECLARED = 12.0  # what the word of a server or a page weighs
_BY_DEFAULT = 2.0  # the same for Windows-1252, which servers name for everything
_PRIOR_WEIGHT = 2.0  # files that the common expectation counts for, beside those of the drop
_GARBAGE = math.log(1e-5)  # mean of each character below which nobody wrote this
_OF_PAIRS = frozenset({"gb18030", "big5hkscs", "shift_jis", "euc_jp", "euc_kr"})
_MOST_GAPS = 40  # broken places up to which each is looked at
_WINDOW = 48  # bytes behind a broken one by which it is seen whether they are shifted
_GAP = 5.0  # what a byte that is passed over weighs, as a logarithm
_FEW = 30  # wide characters up to which the mean says nothing

UNSURE = "-or-"
"""Joins the names of two encodings that are nearly as likely; the text is read in the first."""
DAMAGED = "-damaged"
"""Ends the name of an encoding in which some bytes stood for nothing: they are U+FFFD in the text."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    share: float
    """Of all files of Chinese news that are not in UTF-8."""
    weigh: Callable[[str], float]


_CANDIDATES = (
    _Candidate("gb18030", 0.93, likelihood.simplified),
    _Candidate("big5hkscs", 0.03, likelihood.traditional),
    _Candidate("utf-16-le", 0.01, likelihood.simplified),
    _Candidate("utf-16-be", 0.003, likelihood.simplified),
    _Candidate("shift_jis", 0.003, likelihood.japanese),
    _Candidate("euc_jp", 0.002, likelihood.japanese),
    _Candidate("euc_kr", 0.001, likelihood.korean),
    _Candidate("windows-1252", 0.02, likelihood.western),
)
NAMES = tuple(one.name for one in _CANDIDATES)
_UTF8 = _Candidate("utf-8", 1.0, likelihood.anything)
# Names of older sets are read as the sets that contain them (WHATWG Encoding Standard).
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "hz", "big5": "big5hkscs", "latin_1": "windows-1252",
          "iso8859-1": "windows-1252", "cp1252": "windows-1252", "ascii": "utf-8", "utf-8-sig": "utf-8",
          "cp932": "shift_jis", "utf-16": "utf-16-le", "cp949": "euc_kr"}  # fmt: skip


def known_encoding(name: str) -> str | None:
    """The name used here for the encoding called ``name`` anywhere; None where it is none that is read."""
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    found = _WIDER.get(found, found)
    return found if found in (*NAMES, "utf-8") else None


def check_encoding(name: object) -> str:
    """The name used here for the encoding called ``name``. Raises ValueError where it is none that is read."""
    found = known_encoding(name) if isinstance(name, str) else None
    if found is None:
        raise ValueError(f"no encoding {name!r} is read; use utf-8, gbk, gb18030, big5, utf-16-le, utf-16-be, "
                         "shift_jis, euc_jp, euc_kr or windows-1252")  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Judgement:
    """The encodings that the bytes can be in, the likeliest first; ``rival`` the one that is nearly as likely and reads
    them otherwise, if any is."""

    order: tuple[str, ...]
    rival: str | None = None


def judge(
    data: bytes,
    *,
    told: str | None = None,
    declared: str | None = None,
    prior: Mapping[str, int] | None = None,
    may_be_utf8: bool = False,
) -> Judgement:
    """The likeliest encodings of ``data``, which is not in UTF-8, or in UTF-8 by chance.

    ``told`` is what the user says of it, ``declared`` a server or the page itself; ``prior`` counts the files of its
    drop that are surely in an encoding. ``may_be_utf8`` weighs UTF-8 with damage, too.
    """
    sample = evidence(data)
    n_high = _n_high(sample)
    n_seen = sum((prior or {}).values())
    declared = None if declared is None else known_encoding(declared)
    weighed: list[tuple[float, str, str]] = []
    candidates = [one for one in _CANDIDATES if one.name != "euc_kr" or n_high >= _KOREAN_FROM or told == "euc_kr"]
    if may_be_utf8 or _may_be_utf8(sample):
        candidates.append(_UTF8)
    for one in candidates:
        if one.name.startswith("utf-16") and len(data) % 2 and told != one.name:
            continue
        part = data[: len(sample)] if one.name.startswith("utf-16") else sample
        text = codec(one.name)[0](part)
        share = (one.share * _PRIOR_WEIGHT + (prior or {}).get(one.name, 0)) / (_PRIOR_WEIGHT + n_seen)
        weight = one.weigh(text) + math.log(share)
        if one.name == told:
            weight += _TOLD
        if one.name == declared:
            weight += _BY_DEFAULT if one.name == "windows-1252" else _DECLARED
        weighed.append((weight, one.name, text))
    weighed.sort(key=lambda triple: (-triple[0], triple[1]))
    best, *others = weighed
    rival = next((name for weight, name, text in others if text != best[2] and best[0] - weight < _SURE), None)
    return Judgement(tuple(name for _, name, _ in weighed), None if told == best[1] else rival)


def is_garbage(text: str) -> bool:
    """Whether nobody can have written ``text``: its wide characters are, on the whole, hardly ever used."""
    wide = "".join(character for character in text[:20_000] if character > "\x7f")[:1_000]
    if len(wide) <= _FEW:
        return False
    best = max(weigh(wide) for weigh in (likelihood.simplified, likelihood.traditional, likelihood.japanese,
                                         likelihood.korean, likelihood.western))  # fmt: skip
    return best < _GARBAGE * len(wide)


def codec(name: str) -> tuple[Callable[[bytes], str], Callable[[bytes], str]]:
    """How bytes are read in the encoding ``name``: broken ones as U+FFFD, or raising UnicodeDecodeError."""
    used = {"shift_jis": "cp932", "windows-1252": "cp1252"}.get(name, name)
    if name in _OF_PAIRS:
        return (lambda data: _with_gaps(data, used)), (lambda data: data.decode(used))
    return (lambda data: data.decode(used, "replace")), (lambda data: data.decode(used))


def _with_gaps(data: bytes, name: str) -> str:
    """``data`` in a set of two bytes a character, with U+FFFD for what is broken. A broken byte takes as many of its
    neighbours with it as it needs for what follows to make sense: else all pairs behind it would be shifted by one."""
    pieces: list[str] = []
    at = 0
    for _ in range(_MOST_GAPS):
        try:
            pieces.append(data[at:].decode(name))
            return "".join(pieces)
        except UnicodeDecodeError as error:
            bad = at + error.start
            pieces.append(data[at:bad].decode(name))
        pieces.append("\ufffd")
        end = bad + _WINDOW
        at = bad + max((1, 2, 3), key=lambda gap: _sense(data[bad + gap : end].decode(name, "replace")) - _GAP * gap)
    pieces.append(data[at:].decode(name, "replace"))
    return "".join(pieces)


def _sense(text: str) -> float:
    return max(likelihood.simplified(text), likelihood.traditional(text), likelihood.japanese(text))


def evidence(data: bytes) -> bytes:
    """The first lines of ``data`` that hold bytes above 127, as many as a decision needs."""
    if len(data) <= 4 * _ENOUGH:
        return data
    pieces: list[bytes] = []
    left = _ENOUGH
    for line in data.splitlines(keepends=True):
        if line.isascii():
            continue
        piece = line if len(line) <= 4 * left else _around(line, left)
        pieces.append(piece)
        left -= _n_high(piece)
        if left <= 0:
            break
    return b"".join(pieces)


def _around(line: bytes, wanted: int) -> bytes:
    """The part of a long line in which its high bytes begin, from an ASCII byte on."""
    ascii_only = len(line) - len(line.lstrip(bytes(range(128))))
    start = max(0, ascii_only - 40)
    end = start + 40 + 3 * wanted
    # Not within a character: behind an ASCII byte that no encoding takes for the second of two.
    tail = max(line.rfind(mark, start, end) for mark in (b" ", b"\n", b",", b".", b"<", b'"'))
    return line[start : tail if tail > start + 40 else end]


def _n_high(data: bytes) -> int:
    return len(data) - len(data.translate(None, bytes(range(128, 256))))


def _may_be_utf8(sample: bytes) -> bool:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(sample) - 3 and len(sample) > 3
    return True


def is_utf8_by_chance(text: str) -> bool:
    """Whether bytes that are ``text`` in UTF-8 may be of another encoding: few characters, all of two bytes there."""
    wide = "".join(character for character in text if character > "\x7f") if len(text) < 1_000_000 else text
    return 0 < len(wide) <= 8 and all(character <= "\u07ff" for character in wide)
