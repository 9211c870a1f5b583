"""CSV, record by record: a record is one record, or it is refused with its lines; text in cells stays as it is.

Cells are quoted as in RFC 4180: a quote opens a cell only at its beginning, is doubled inside, and ends the cell only
before a delimiter or the end of the line. Other quotes are characters. What breaks the rule is refused, and reading
goes on at the next line that is surely a record: it has all columns, and its URL, day or number stands where those
before have theirs. Until then lines may be pieces of a broken cell, and nothing is made of them.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from warehouse.intake.formats.columns import day
from warehouse.intake.model import Reason

_CHUNK = 1024 * 1024
_URL = re.compile(r"\s*[a-z][a-z0-9+.-]{1,15}://\S", re.I)
_NUMBER = re.compile(r"\s*-?\d{1,18}(?:\.\d{1,6})?\s*")
_BLANKS = re.compile(r"[ \t]*")
_ENDS = ("\r\n", "\n", "\r")


@dataclass(slots=True)
class Row:
    """A record: its cells, and the lines (from 1) that it stands on."""

    cells: list[str]
    first: int
    last: int


@dataclass(slots=True)
class Broken:
    """Lines that are no record: which, why, and their text as far as it is kept."""

    first: int
    last: int
    reason: Reason
    why: str
    text: str | None = None
    is_sound: bool = False
    """Whether its end is known for sure."""


@dataclass(slots=True)
class _Line:
    number: int
    text: str | None
    """With its end; None where it is longer than a record may be."""
    n_quotes: int = 0
    """Quotes of a line that is not kept."""


class Lines:
    """The physical lines of a file in UTF-8, with their ends; ``end`` is what ends a line."""

    def __init__(self, stream: BinaryIO, longest: int, end: bytes) -> None:
        self._stream = stream
        self._longest = longest
        self._end = end
        self._number = 0
        self._again: deque[_Line] = deque()
        self._rest = b""
        self._at = 0
        self._is_over = False

    def next(self) -> _Line | None:
        """The next line; None at the end."""
        if self._again:
            return self._again.popleft()
        pieces: list[bytes] = []
        size = n_quotes = 0
        is_long = False
        while True:
            cut = self._rest.find(self._end, self._at)
            piece = self._rest[self._at : cut + len(self._end) if cut >= 0 else len(self._rest)]
            size += len(piece)
            pieces.append(piece)
            if is_long or size > self._longest:
                is_long = True
                n_quotes += sum(kept.count(b'"') for kept in pieces)
                pieces = []
            if cut >= 0:
                self._at = cut + len(self._end)
                break
            self._rest, self._at = self._stream.read(_CHUNK), 0
            if not self._rest:
                if not size:
                    return None
                break
        self._number += 1
        text = None if is_long else b"".join(pieces).decode("utf-8", "replace")
        return _Line(self._number, text, n_quotes)

    def give_back(self, lines: list[_Line]) -> None:
        """Has ``next`` give these again first."""
        self._again.extendleft(reversed(lines))


@dataclass(slots=True)
class _Cells:
    """Parts a record into cells, line after line."""

    delimiter: str
    cells: list[str] = field(default_factory=list)
    quoted: list[str] | None = None
    """Pieces of the quoted cell that is open."""
    keeps: bool = True
    """False where the record is too long to be kept: only its end is looked for."""

    def feed(self, line: str) -> bool | None:
        """Takes a line: True where the record is at its end, False where it goes on, None where it is broken."""
        at = 0
        while True:
            if self.quoted is None:
                if line[at : at + 1] == '"':
                    self.quoted = []
                    at += 1
                    continue
                cut = line.find(self.delimiter, at)
                self._add(line[at:cut] if cut >= 0 else _without_end(line[at:]))
                if cut < 0:
                    return True
                at = cut + 1
                continue
            cut = line.find('"', at)
            self._keep(line[at : cut if cut >= 0 else len(line)])
            if cut < 0:
                return False
            if line[cut + 1 : cut + 2] == '"':
                self._keep('"')
                at = cut + 2
                continue
            self._add("".join(self.quoted))
            self.quoted = None
            at = _BLANKS.match(line, cut + 1).end()  # type: ignore[union-attr]
            if line.startswith(self.delimiter, cut + 1):
                at = cut + 2
            elif line.startswith(self.delimiter, at):
                at += 1
            else:
                return True if line[at:] in ("", *_ENDS) else None

    def _add(self, cell: str) -> None:
        if self.keeps:
            self.cells.append(cell)

    def _keep(self, piece: str) -> None:
        if self.keeps and self.quoted is not None:
            self.quoted.append(piece)


def _without_end(text: str) -> str:
    return next((text[: -len(end)] for end in _ENDS if text.endswith(end)), text)


@dataclass(slots=True)
class _Shape:
    """What the cells of each column have been so far: all URLs, days or numbers."""

    text: int | None = None
    kinds: dict[int, str] | None = None
    n_met: int = 0

    def learn(self, cells: list[str]) -> None:
        """Takes in a record that was good; of many, one in twenty tells enough."""
        self.n_met += 1
        if self.n_met > 200 and self.n_met % 20:
            return
        found = _kinds(cells, self.text)
        if self.kinds is None:
            self.kinds = found
        elif any(found.get(column) != kind for column, kind in self.kinds.items()):
            self.kinds = {column: kind for column, kind in self.kinds.items() if found.get(column) == kind}

    def fits(self, cells: list[str]) -> bool:
        """Whether ``cells`` are surely a record: by what those before had, else by a URL or day of their own."""
        found = _kinds(cells, self.text)
        if self.kinds is None:
            return any(kind != "number" for kind in found.values())
        return bool(self.kinds) and all(found.get(column) == kind for column, kind in self.kinds.items())


def _kinds(cells: list[str], text: int | None) -> dict[int, str]:
    return {column: kind for column, cell in enumerate(cells) if column != text and (kind := _kind(cell)) is not None}


def _kind(cell: str) -> str | None:
    if len(cell) > 2_000:
        return None
    if _URL.match(cell):
        return "url"
    if len(cell) <= 40 and day(cell) is not None:
        return "day"
    return "number" if _NUMBER.fullmatch(cell) else None


class Table:
    """The records of a CSV file, after its header."""

    def __init__(self, lines: Lines, delimiter: str, max_bytes: int) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._max = max_bytes
        self.shape = _Shape()
        self.width = 0
        """Cells of the header; 0 before it was read."""

    def rows(self) -> Iterator[Row | Broken]:
        """Each record, or the lines that are none, in order."""
        broken: Broken | None = None
        while (line := self._lines.next()) is not None:
            found = self._record(line)
            if found is None:
                continue
            if broken is not None:
                if isinstance(found, Row) and len(found.cells) == self.width and self.shape.fits(found.cells):
                    yield broken
                    broken = None
                else:
                    broken.last = found.last
                    broken.text = _joined(broken.text, found)
                    continue
            if isinstance(found, Broken):
                if self.width and not found.is_sound:
                    broken = found
                else:
                    yield found
                continue
            if not self.width:
                self.width = len(found.cells)
            elif len(found.cells) == self.width:
                self.shape.learn(found.cells)
            yield found
        if broken is not None:
            yield broken

    def _record(self, line: _Line) -> Row | Broken | None:
        """The record that begins with ``line``; None for a blank line."""
        first = line.number
        if line.text is not None and not line.text.strip():
            return None
        cells = _Cells(self._delimiter)
        taken = [line]
        size = 0
        while True:
            if line.text is None:
                return self._too_large(cells, first, line)
            size += len(line.text)
            outcome = cells.feed(line.text)
            if outcome:
                break
            if outcome is None:
                return self._broken(taken, "a quote stands in a quoted cell and is not doubled, or one too many before")
            if size > 2 * self._max:
                return self._too_large(cells, first, line)
            following = self._lines.next()
            if following is None:
                return self._broken(taken, "a quote is not closed")
            line = following
            taken.append(line)
        if len(taken) > 1 and self._swallowed(taken):
            return self._broken(taken, "a cell holds what look like further rows; perhaps a quote is not closed")
        return Row(cells.cells, first, line.number)

    def _swallowed(self, taken: list[_Line]) -> bool:
        """Whether lines within a record are records by themselves."""
        if not self.shape.kinds:
            return False
        for line in taken[1:]:
            if line.text is not None and line.text.count(self._delimiter) >= self.width - 1:
                alone = _Cells(self._delimiter)
                if alone.feed(line.text) is not None and len(alone.cells) + (alone.quoted is not None) == self.width:
                    cells = [*alone.cells, "".join(alone.quoted)] if alone.quoted is not None else alone.cells
                    if self.shape.fits(cells):
                        return True
        return False

    def _broken(self, taken: list[_Line], why: str) -> Broken:
        """Gives up the first line alone: the others are looked at again."""
        self._lines.give_back(taken[1:])
        first = taken[0]
        return Broken(first.number, first.number, Reason.MALFORMED_RECORD, why, first.text)

    def _too_large(self, cells: _Cells, first: int, line: _Line) -> Broken:
        """Passes over a record that is too long to be kept, from ``line`` to its end."""
        cells.keeps = False
        is_open = cells.quoted is not None
        ended: bool | None = False
        while True:
            if line.text is None:
                is_open ^= bool(line.n_quotes % 2)  # a line that is not kept turns it as often as it has quotes
                cells.quoted = [] if is_open else None
                ended = not is_open
            if ended is not False:
                break
            following = self._lines.next()
            if following is None:
                break
            line = following
            if line.text is not None:
                ended = cells.feed(line.text)
                is_open = cells.quoted is not None
        why = f"is larger than {self._max:,} bytes, or a quote is not closed"
        return Broken(first, line.number, Reason.TOO_LARGE, why, is_sound=bool(ended))


def _joined(text: str | None, found: Row | Broken) -> str | None:
    if text is None or len(text) > _CHUNK:
        return text
    more = found.text if isinstance(found, Broken) else ",".join(found.cells) + "\n"
    return text + (more or "")


def line_end(head: bytes) -> bytes:
    """What ends the lines of a file that begins with ``head``: LF (also after CR), or CR alone as on old systems."""
    return b"\r" if b"\n" not in head and b"\r" in head else b"\n"


def delimiter_of(head: str) -> str:
    """What parts the cells, by the first line."""
    return max(",\t;|", key=head.count)


__all__ = ["Broken", "Lines", "Row", "Table", "delimiter_of", "line_end"]
