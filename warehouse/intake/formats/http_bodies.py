"""The body of a stored HTTP response as it was before transfer: chunks joined, compression undone."""

from __future__ import annotations

import re
import zlib

import zstandard

from warehouse.intake.model import Reason, RefusedError

_SIZE = re.compile(rb"\s*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_PLAIN = frozenset({"", "identity", "none", "utf-8"})


def body(data: bytes, transfer: str, content: str, longest: int) -> bytes:
    """``data`` without the codings that the headers Transfer-Encoding and Content-Encoding name.

    Raises RefusedError: (unreadable) where it is damaged, (truncated) where it breaks off, (too_large) where it expands
    beyond ``longest`` bytes, (unsupported) for a coding that is not read.
    """
    for coding in reversed([word.strip().lower() for word in f"{content},{transfer}".split(",")]):
        if coding in _PLAIN:
            continue
        if coding == "chunked":
            data = _joined(data)
        elif coding in ("gzip", "x-gzip", "deflate"):
            data = _inflated(data, coding, longest)
        elif coding == "zstd":
            data = _unpacked(data, longest)
        else:
            raise RefusedError(
                Reason.UNSUPPORTED, f"has a body in {coding[:40]!r}, which is not read; crawl it without"
            )
    return data


def _joined(data: bytes) -> bytes:
    """Chunks joined; what was joined already by the crawler, though its header still says otherwise, as it is."""
    if (first := _SIZE.match(data)) is None:
        if data.lstrip()[:1] in (b"<", b"\x1f", b""):
            return data
        raise RefusedError(Reason.UNREADABLE, "has a body whose chunks are damaged; crawl it again")
    pieces: list[bytes] = []
    at = 0
    size: re.Match[bytes] | None = first
    while size is not None:
        length = int(size[1], 16)
        if length == 0:
            return b"".join(pieces)
        piece = data[size.end() : size.end() + length]
        if len(piece) < length:
            raise RefusedError(Reason.TRUNCATED, "has a body that breaks off within a chunk; crawl it again")
        pieces.append(piece)
        at = size.end() + length
        size = _SIZE.match(data, at)
    if data[at:].strip():
        raise RefusedError(Reason.UNREADABLE, "has a body whose chunks are damaged; crawl it again")
    raise RefusedError(Reason.TRUNCATED, "has a body without its last chunk; crawl it again")


def _inflated(data: bytes, coding: str, longest: int) -> bytes:
    if coding != "deflate" and not data.startswith(b"\x1f\x8b"):
        if data.lstrip()[:1] == b"<":  # unpacked by the crawler
            return data
        raise RefusedError(Reason.UNREADABLE, "has a body that is not compressed as it says; crawl it again")
    pieces: list[bytes] = []
    left = longest + 1
    try:
        while data and left > 0:
            wbits = 31 if coding != "deflate" else 15 if data[0] & 0x0F == 8 else -15
            unpacker = zlib.decompressobj(wbits=wbits)
            pieces.append(unpacker.decompress(data, left))
            left -= len(pieces[-1])
            if left > 0 and not unpacker.eof:
                raise RefusedError(Reason.TRUNCATED, "has a compressed body that breaks off; crawl it again")
            data = unpacker.unused_data.lstrip(b"\0")
            if coding == "deflate" or not data.startswith(b"\x1f\x8b"):
                break
    except zlib.error as error:
        raise RefusedError(Reason.UNREADABLE, f"has a damaged compressed body ({error}); crawl it again") from None
    if left <= 0:
        raise RefusedError(Reason.TOO_LARGE, f"has a body larger than {longest:,} bytes when it is unpacked")
    return b"".join(pieces)


def _unpacked(data: bytes, longest: int) -> bytes:
    try:
        unpacker = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(data)
        found = unpacker.read(longest + 1)
    except zstandard.ZstdError as error:
        raise RefusedError(Reason.UNREADABLE, f"has a damaged compressed body ({error}); crawl it again") from None
    if len(found) > longest:
        raise RefusedError(Reason.TOO_LARGE, f"has a body larger than {longest:,} bytes when it is unpacked")
    return found
