"""Whole numbers as short text: variable-length bytes in base64, runs of zeros as one pair. The page unpacks them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable


def _varint(value: int, out: bytearray) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def pack(values: Iterable[int]) -> str:
    """``values`` (none negative) as text: seven bits a byte, lowest first; 0 is followed by the length of its run."""
    out = bytearray()
    zeros = 0
    for value in values:
        if value == 0:
            zeros += 1
            continue
        if zeros:
            out.append(0)
            _varint(zeros, out)
            zeros = 0
        _varint(value, out)
    if zeros:
        out.append(0)
        _varint(zeros, out)
    return b64encode(out).decode("ascii")
