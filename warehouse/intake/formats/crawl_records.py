"""The records of a crawl (WARC 1.0 and 1.1), one after another, whatever one of them is like.

A record that is damaged, or that says a wrong length, costs itself: reading goes on where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from warehouse.intake.formats.streams import BREAK

_CHUNK = 256 * 1024
_LONGEST_HEAD = 64 * 1024
_BEGINS = re.compile(rb"WARC/\d\.\d\r?\n")
_WITHIN = re.compile(rb"\r?\nWARC/\d\.\d\r?\n")
_NOTHING = re.compile(rb"[\r\n]+|" + re.escape(BREAK))
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.I | re.M)


@dataclass(slots=True)
class CrawlRecord:
    """One record: its head, its block as far as it was kept, and what is wrong with it, if anything."""

    number: int
    head: bytes = b""
    block: bytes = b""
    length: int = 0
    """Bytes of the whole block."""
    fault: str | None = None
    is_cut: bool = False
    """Whether the file ended within it."""


@dataclass(slots=True)
class Records:
    """Parts ``stream`` into records; blocks are kept up to ``longest`` bytes."""

    stream: BinaryIO
    longest: int
    number: int = 0
    _buffer: bytearray = field(default_factory=bytearray)
    _is_over: bool = False

    def __iter__(self) -> Iterator[CrawlRecord]:
        while (record := self._next()) is not None:
            yield record

    def _fill(self, size: int) -> bool:
        """Has at least ``size`` bytes at hand; False where the stream has no more."""
        while len(self._buffer) < size and not self._is_over:
            data = self.stream.read(max(_CHUNK, min(size - len(self._buffer), 16 * _CHUNK)))
            self._is_over = not data
            self._buffer += data
        return len(self._buffer) >= size

    def _next(self) -> CrawlRecord | None:
        self._skip_blank_lines()
        if not self._fill(1):
            return None
        self.number += 1
        record = CrawlRecord(self.number)
        self._fill(_LONGEST_HEAD)
        end = _head_end(self._buffer)
        if not _BEGINS.match(self._buffer) or end is None:
            record.fault = "does not begin like a record, or its head is not closed"
            record.is_cut = not self._seek_next(1)
            return record
        head = bytes(self._buffer[:end])
        found = _LENGTH.search(head)
        if found is None:
            record.fault = "does not say how long it is"
            record.is_cut = not self._seek_next(1)
            return record
        record.head, record.length = head, int(found[1])
        del self._buffer[:end]
        self._block(record)
        return record

    def _block(self, record: CrawlRecord) -> None:
        kept = min(record.length, self.longest)
        self._fill(kept)
        record.block = bytes(self._buffer[:kept])
        if len(record.block) < kept:
            self._unless_swallowed(record, "the file ends within it")
            return
        if kept == record.length:
            self._fill(kept + 16)
            after = bytes(self._buffer[kept : kept + 16])
            if after.lstrip(b"\r\n").startswith(BREAK[:8]):
                record.fault = "its member's checksum does not hold"
            elif after and not after.startswith((b"\r\n", b"\n", b"WARC/")):
                self._unless_swallowed(record, "says a wrong length")
                return
            del self._buffer[:kept]
            return
        del self._buffer[:kept]
        left = record.length - kept
        while left and self._fill(1):
            passed = min(left, len(self._buffer))
            del self._buffer[:passed]
            left -= passed
        record.is_cut = bool(left)

    def _unless_swallowed(self, record: CrawlRecord, fault: str) -> None:
        """The record has a fault: goes on at the next one, be it within what the record says is its own."""
        within = _WITHIN.search(self._buffer, 0, len(record.block))
        record.fault = fault
        if within is not None:
            record.fault = "says that it is longer than it is"
            record.block = record.block[: within.start()]
            del self._buffer[: within.start()]
            return
        is_wrong = len(record.block) == record.length
        del self._buffer[: len(record.block)]
        record.is_cut = not is_wrong
        if is_wrong:
            self._seek_next(0)

    def _seek_next(self, start: int) -> bool:
        """Passes over what comes before the next record; False where there is none."""
        while True:
            within = _WITHIN.search(self._buffer, start)
            if within is not None:
                del self._buffer[: within.start()]
                return True
            del self._buffer[: max(0, len(self._buffer) - 32)]
            start = 0
            if not self._fill(len(self._buffer) + 1):
                self._buffer.clear()
                return False

    def _skip_blank_lines(self) -> None:
        while self._fill(len(BREAK)) or self._buffer:
            found = _NOTHING.match(self._buffer)
            if found is None:
                return
            del self._buffer[: found.end()]


def _head_end(buffer: bytearray) -> int | None:
    ends = [at + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := buffer.find(mark, 0, _LONGEST_HEAD)) >= 0]
    return min(ends) if ends else None
