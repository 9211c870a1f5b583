"""Byte streams that guard themselves: how far a compressed stream may expand, and lines of bounded length."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol, cast

import zstandard

from warehouse.intake.limits import how
from warehouse.intake.model import IntakeOptions, Reason, RefusedError

_CHUNK = 1024 * 1024
_MOST_DAMAGED = 1_000  # places in a file where a member may break or seem to begin; more is no damage but malice
BREAK = b"\0(broken off)\0\r\n\r\n"
"""Stands in what is expanded behind what a damaged member gave."""
LOST = b"\0(damaged member)\0\r\n\r\n"
"""Stands in the place of a damaged member that gave nothing."""
_KEPT = 4 * 1024 * 1024  # bytes of a compressed member in which the next one is looked for, where it is damaged
_ZSTD_CHUNK = 1024  # a zstd block may expand 32,000 times: this bounds what one step can yield
_ZSTD_WINDOW = 128 * 1024 * 1024  # the format's recommended most (RFC 8878)


class Readable(Protocol):
    """What can be read from in pieces."""

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes; empty at the end."""
        ...


class _Counting:
    """Counts what is read of a stream."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


class Guarded(io.RawIOBase):
    """A stream of expanded bytes that raises RefusedError (bomb) once it has expanded beyond the limits.

    ``packed`` counts the packed bytes read so far (or tells their number, where known).
    """

    def __init__(self, stream: Readable, packed: _Counting | int, options: IntakeOptions) -> None:
        self._stream = stream
        self._packed = packed
        self._options = options
        self.count = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fills ``buffer`` as far as one read does. Raises RefusedError where the limits are passed."""
        data = self._stream.read(len(buffer))
        self.count += len(data)
        limits = self._options
        packed = self._packed if isinstance(self._packed, int) else self._packed.count
        if self.count > limits.max_expanded_bytes or (
            self.count > limits.ratio_floor_bytes and self.count > limits.max_ratio * packed
        ):
            raise RefusedError(
                Reason.BOMB,
                f"expands beyond the limits ({self.count:,} bytes of {packed:,}; allowed are {limits.max_ratio} times "
                f"and {limits.max_expanded_bytes:,} bytes); "
                f"{how(max_expanded_bytes=10 * self.count, max_ratio=10 * limits.max_ratio)}",
            )
        buffer[: len(data)] = data
        return len(data)


class _Members:
    """Compressed members (of gzip, or frames of zstd) that follow each other.

    ``mends`` says what is done about a damaged one: it is passed over from where it breaks, and the next one goes on;
    else it raises.
    """

    def __init__(self, magic: bytes, *, mends: bool) -> None:
        self._magic = magic
        self._mends = mends
        self._since = b""  # what was read since the member began, as far as it is kept
        self._n_damaged = 0
        self._gave = False

    def _note(self, packed: bytes) -> None:
        if self._mends:
            self._since = self._since + packed if len(self._since) < _KEPT else packed

    def _mark(self) -> bytes:
        return BREAK if self._gave else LOST

    def _after_damage(self) -> bytes:
        """What may be the next member, of all that was read since the damaged one began."""
        self._n_damaged += 1
        at = self._since.find(self._magic, 1)
        rest, self._since = (self._since[at:] if at >= 0 else self._since[-(len(self._magic) - 1) :]), b""
        return rest


class _Gzip(_Members):
    """The expanded bytes of gzip members that follow each other; a cut-off one raises EOFError when all that could be
    expanded has been read."""

    def __init__(self, stream: Readable, *, mends: bool = False) -> None:
        super().__init__(b"\x1f\x8b\x08", mends=mends)
        self._stream = stream
        self._open: zlib._Decompress | None = None
        self._packed = b""
        self._is_seeking = False

    def read(self, size: int = -1, /) -> bytes:
        while True:
            is_over = False
            if not self._packed:
                self._packed = self._stream.read(64 * 1024)
                is_over = not self._packed
                self._note(self._packed)
            if self._is_seeking:
                if is_over:
                    return b""
                self._packed = self._after_damage()
                self._is_seeking = not self._packed.startswith(self._magic)
                self._since = self._packed
                if self._is_seeking:
                    self._packed = b""
                continue
            if self._open is None:
                self._packed = self._packed.lstrip(b"\0")  # padding between members is allowed
                if self._packed:
                    self._open = zlib.decompressobj(wbits=31)
                    self._gave = False
                    self._since = self._packed if self._mends else b""
                elif is_over:
                    return b""
                continue
            try:
                data = self._open.decompress(self._packed, max(size, 1))
            except zlib.error:
                if not self._mends or self._n_damaged > _MOST_DAMAGED:
                    raise
                self._open, self._is_seeking = None, True
                self._packed = self._packed or b"\0"
                return self._mark()
            if is_over and not data and not self._open.eof:
                if self._mends:
                    self._open, self._is_seeking = None, True
                    return self._mark()
                raise EOFError("the file ends within a member")
            self._packed = self._open.unconsumed_tail
            if self._open.eof:
                self._packed, self._open = self._open.unused_data, None
            if data:
                self._gave = True
                return data


class _Zstd(_Members):
    """The expanded bytes of zstd frames that follow each other; a cut-off frame raises EOFError."""

    def __init__(self, stream: Readable, *, mends: bool = False) -> None:
        super().__init__(b"\x28\xb5\x2f\xfd", mends=mends)
        self._stream = stream
        self._open: zstandard.ZstdDecompressionObj | None = None
        self._ready = b""
        self._packed = b""

    def read(self, size: int = -1, /) -> bytes:
        while not self._ready:
            if not self._packed:
                self._packed = self._stream.read(_ZSTD_CHUNK)
                self._note(self._packed)
            if not self._packed:
                if self._open is not None and not self._mends:
                    raise EOFError("the file ends within a frame")
                if self._open is None:
                    return b""
                self._open, self._ready = None, self._mark()
                break
            if self._open is None:
                self._open = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
                self._gave = False
                self._since = self._packed if self._mends else b""
            try:
                self._ready = self._open.decompress(self._packed)
            except zstandard.ZstdError:
                if not self._mends or self._n_damaged > _MOST_DAMAGED:
                    raise
                self._open = None
                self._packed = self._after_damage()
                if not self._packed.startswith(self._magic):
                    self._packed += self._stream.read(_ZSTD_CHUNK)
                self._since = self._packed
                self._ready = self._mark()
                break
            self._gave |= bool(self._ready)
            self._packed = b""
            if self._open.eof:
                self._packed = self._open.unused_data
                self._open = None
        data, self._ready = (self._ready, b"") if size < 0 else (self._ready[:size], self._ready[size:])
        return data


def expand(stream: Readable, compression: str, options: IntakeOptions, *, mends: bool = False) -> BinaryIO:
    """``stream`` expanded (``gz`` or ``zst``), guarded. ``mends`` passes over damaged members: the reader of what is
    inside must be one that notices."""
    packed = _Counting(stream)
    inner: Readable = _Gzip(packed, mends=mends) if compression == "gz" else _Zstd(packed, mends=mends)
    return io.BufferedReader(Guarded(inner, packed, options), _CHUNK)


def guard(stream: Readable, n_packed: int, options: IntakeOptions) -> BinaryIO:
    """A member of an archive, of ``n_packed`` bytes there, guarded."""
    return io.BufferedReader(Guarded(stream, n_packed, options), 128 * 1024)


def buffered(stream: BinaryIO) -> BinaryIO:
    """``stream`` as one that can be peeked into."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))


def peek(stream: BinaryIO, size: int) -> bytes:
    """The next bytes of a buffered stream, at most ``size``, left in it."""
    return stream.peek(size)[:size] if isinstance(stream, io.BufferedReader) else b""


def lines(stream: BinaryIO, max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Number (from 1) and bytes of each line, without its end; None for one longer than ``max_bytes``."""
    number = 0
    while line := stream.readline(max_bytes + 2):
        number += 1
        if line.endswith(b"\n"):
            line = line[:-1]
        elif len(line) > max_bytes:
            while (more := stream.readline(_CHUNK)) and not more.endswith(b"\n"):
                pass
            yield number, None
            continue
        yield number, line[:-1] if line.endswith(b"\r") else line


def read_whole(stream: Readable, max_bytes: int) -> bytes:
    """All bytes of a text. Raises RefusedError (too_large) where there are more than ``max_bytes``."""
    pieces: list[bytes] = []
    left = max_bytes + 1
    while left and (piece := stream.read(min(left, _CHUNK))):
        pieces.append(piece)
        left -= len(piece)
    if not left:
        raise RefusedError(
            Reason.TOO_LARGE,
            f"is larger than {max_bytes:,} bytes, the limit for one text; cut it, or {how(max_bytes=10 * max_bytes)}",
        )
    return b"".join(pieces)
