"""Files of records as UTF-8, whatever they are in: one decision for all of a file, taken where it first matters."""

from __future__ import annotations

import codecs
import io

from warehouse.intake.formats.encoding import has_utf8, is_foreign, mark_of, wide_encoding
from warehouse.intake.formats.encodings import DAMAGED, UNSURE, codec, is_utf8_by_chance, judge
from warehouse.intake.formats.streams import Readable

_CHUNK = 1024 * 1024
_AHEAD = 4 * 1024 * 1024  # most bytes that are read ahead to decide
_ENOUGH = 1_200  # bytes above 127 that a decision rests on
_LINE = 16 * 1024 * 1024  # bytes of a line that are turned at once
_HIGH = bytes(range(128, 256))


class Recoding(io.RawIOBase):
    """The bytes of ``stream`` as UTF-8, without a byte order mark; broken ones become U+FFFD.

    The file is in UTF-8 until a line says otherwise. The encoding is then told from that line and the next ones
    together, and holds for all of the file; lines of UTF-8 in between are read as such. ``told`` is what the user says.
    """

    def __init__(self, stream: Readable, told: str | None = None) -> None:
        self._stream = stream
        self._told = told
        self._name: str | None = None
        self._rival: str | None = None
        self._is_utf8 = False
        self._is_damaged = False
        self._ready = b""
        self._pending = b""
        self._begun = self._ended = False
        self._failure: Exception | None = None
        self._wide: codecs.IncrementalDecoder | None = None

    @property
    def encoding(self) -> str:
        """What the file was read in so far, named as ``decoding.Decoded`` does."""
        name = "utf-8"
        if self._name is not None:
            name = f"utf-8+{self._name}" if self._is_utf8 else self._name
        return name + (DAMAGED if self._is_damaged else "") + (UNSURE + self._rival if self._rival else "")

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fills ``buffer`` as far as one step does."""
        while not self._ready and not self._ended:
            self._ready = self._step()
        if not self._ready and self._failure is not None:
            raise self._failure
        data = self._ready[: len(buffer)]
        self._ready = self._ready[len(data) :]
        buffer[: len(data)] = data
        return len(data)

    def _step(self) -> bytes:
        data = self._take()
        if not self._begun:
            self._begun = True
            data = self._begin(data)
        if self._wide is not None:
            text = self._wide.decode(data, final=self._ended)
            self._is_damaged |= "\ufffd" in text
            return text.encode("utf-8", "replace")
        data = self._pending + data
        cut = self._cut(data)
        if not cut and len(data) > _LINE:
            # One endless line: at a byte that is no part of a wider character.
            cut = max(data.rfind(mark) for mark in (b" ", b",", b'"')) + 1 or len(data)
        block, self._pending = data[:cut], data[cut:]
        if block.isascii():
            return block
        if self._name is None and not self._is_utf8:
            block += self._decide(block)
        if self._name is None and _is_valid(block):
            return block
        lines = block.split(b"\n")
        if self._name is None and (foreign := [line for line in lines if is_foreign(line)]):
            self._settle(foreign)
            self._is_utf8 = True
        return b"\n".join(map(self._line, lines))

    def _take(self) -> bytes:
        """The next bytes; none at the end, or where the stream breaks off: what came before is good all the same."""
        try:
            data = (
                self._stream.read1(_CHUNK) if isinstance(self._stream, io.BufferedReader) else self._stream.read(_CHUNK)
            )
        except Exception as error:  # of whatever library expands it; raised again when all before it was given
            self._failure, data = error, b""
        self._ended = not data
        return data

    def _cut(self, data: bytes) -> int:
        """Where the last whole line ends; what a broken stream ends with is none."""
        return len(data) if self._ended and self._failure is None else data.rfind(b"\n") + 1

    def _begin(self, data: bytes) -> bytes:
        marked = mark_of(data)
        name = None
        if marked is not None:
            data, name = data[len(marked[0]) :], marked[1]
        elif self._told is not None and self._told.startswith("utf-16"):
            name = self._told
        elif b"\x00" in data[:4096]:
            name = wide_encoding(data)
        if name is not None and name != "utf-8-sig":
            self._name = name
            self._wide = codecs.getincrementaldecoder(name)("replace")
        return data

    def _decide(self, block: bytes) -> bytes:
        """Decides by ``block`` and what follows; returns what was read ahead of it, to the end of a line."""
        ahead = self._pending
        n_high = len(block) - len(block.translate(None, _HIGH))
        while n_high < _ENOUGH and len(ahead) < _AHEAD and not self._ended:
            more = self._take()
            ahead += more
            n_high += len(more) - len(more.translate(None, _HIGH))
        cut = self._cut(ahead)
        ahead, self._pending = ahead[:cut], ahead[cut:]
        lines = (block + ahead).split(b"\n")
        if has_utf8(lines):
            self._is_utf8 = True
        else:
            self._settle(lines)
        return ahead

    def _settle(self, lines: list[bytes]) -> None:
        """Tells the encoding of ``lines``, none of which is surely UTF-8."""
        pool = b"\n".join(line for line in lines if not line.isascii())
        if self._told is not None and self._told != "utf-8":
            self._name = self._told
            return
        judged = judge(pool)
        if _is_valid(pool):
            is_by_chance = is_utf8_by_chance(pool.decode("utf-8"))
            self._is_utf8 = True
            if is_by_chance and judged.order[0] != "utf-8":
                self._rival = judged.order[0]
            return
        self._name = next(name for name in judged.order if name not in ("utf-8", "utf-16-le", "utf-16-be"))
        self._rival = judged.rival if self._name == judged.order[0] else None

    def _line(self, line: bytes) -> bytes:
        if line.isascii():
            return line
        if not self._is_utf8 and self._name is not None:
            return self._turned(line, self._name)
        if _is_valid(line):
            return line
        if self._name is not None and is_foreign(line):
            return self._turned(line, self._name)
        return self._marked(line.decode("utf-8", "replace"))

    def _turned(self, line: bytes, name: str) -> bytes:
        lenient, strict = codec(name)
        try:
            return strict(line).encode("utf-8")
        except UnicodeDecodeError:
            pass
        if has_utf8([line]):
            return line
        return self._marked(lenient(line))

    def _marked(self, text: str) -> bytes:
        self._is_damaged |= "\ufffd" in text
        return text.encode("utf-8", "replace")


def _is_valid(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def recoded(stream: Readable, told: str | None = None) -> tuple[io.BufferedReader, Recoding]:
    """``stream`` as UTF-8, buffered, and what tells its encoding."""
    raw = Recoding(stream, told)
    return io.BufferedReader(raw, _CHUNK), raw
