"""One input file, whatever its format, as texts, pages and refusals."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from warehouse.intake.formats.archive import read_tar, read_zip
from warehouse.intake.formats.documents import form_of_zip, read_document
from warehouse.intake.formats.encoding import decode
from warehouse.intake.formats.forms import DOCUMENTS, MAGIC, Form, form, is_page
from warehouse.intake.formats.records import read_csv, read_json, read_jsonl, read_parquet
from warehouse.intake.formats.streams import buffered, expand, peek, read_whole
from warehouse.intake.formats.warc import read_warc
from warehouse.intake.model import Found, IntakeOptions, Item, Page, Reason, Refused, RefusedError
from warehouse.intake.opening import Identity, opened


@dataclass(slots=True)
class FileReader:
    """Reads files by the options and the columns told for their folder."""

    options: IntakeOptions
    columns: Mapping[str, str]
    seen: Identity | None = None
    """The file that the input folder showed; another one at its name is not read."""
    _file: BinaryIO | None = None

    @property
    def position(self) -> int:
        """Bytes read of the file that is being read."""
        return 0 if self._file is None or self._file.closed else self._file.tell()

    def read_path(self, path: Path, uri: str, name: str | None = None) -> Iterator[Item]:
        """What the file at ``path`` holds. Never raises for what is in it: what cannot be used is a Refused."""
        try:
            with opened(path, seen=self.seen, follow_links=self.options.follow_links) as file:
                self._file = file
                yield from self.read(file, name or path.name, uri)
        except RefusedError as error:
            yield Refused(uri, error.reason, error.detail)
        except OSError as error:
            yield Refused(uri, Reason.UNREADABLE, f"cannot be read: {error.strerror or error}; check its permissions")

    def read(self, stream: BinaryIO, name: str, uri: str) -> Iterator[Item]:
        """What ``stream``, named ``name``, holds. Never raises for what is in it."""
        try:
            yield from self._expanded(stream, name, uri, form(name), 0)
        except RefusedError as error:
            yield Refused(uri, error.reason, error.detail)
        except MemoryError:
            yield Refused(uri, Reason.TOO_LARGE, "needs more memory than is allowed; cut it into smaller files")
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # hostile input breaks libraries in ways that they do not name (Rust panics)
            yield Refused(uri, Reason.UNREADABLE, f"is damaged: {type(error).__name__}: {str(error)[:300]}")

    def _expanded(self, stream: BinaryIO, name: str, uri: str, told: Form, depth: int) -> Iterator[Item]:
        if depth > self.options.max_depth + len(told.compressions):
            raise RefusedError(
                Reason.BOMB, f"is an archive within {self.options.max_depth} others; unpack the outer ones"
            )
        if told.compressions:
            # Crawls are compressed record by record: one that is damaged must not cost the next ones.
            mends = told.format == "warc" and len(told.compressions) == 1
            inner = expand(stream, told.compressions[0], self.options, mends=mends)
            yield from self._expanded(inner, name, uri, Form(told.format, told.compressions[1:]), depth)
            return
        stream = buffered(stream)
        if told.format is None:
            told = self._sniffed(stream, name)
            if told.compressions:
                yield from self._expanded(stream, name, uri, told, depth + 1)
                return
        is_empty = True
        for item in self._formatted(stream, name, uri, told.format or "text", depth):
            is_empty = False
            yield item
        if is_empty:
            yield Refused(uri, Reason.EMPTY, "holds no text, record or member; remove it")

    def _sniffed(self, stream: BinaryIO, name: str) -> Form:
        head = peek(stream, 4096)
        for magic, what in MAGIC:
            if head.startswith(magic):
                return Form(None, (what,)) if what in ("gz", "zst") else Form(what, ())
        if len(head) >= 262 and head[257:262] == b"ustar":
            return Form("tar", ())
        if is_page(head):
            return Form("html", ())
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if start.startswith(b'{"') and name == "-":
            return Form("jsonl", ())
        suffix = name.rsplit("/", 1)[-1].rpartition(".")
        if suffix[1] and suffix[0] and not suffix[2].isdecimal():
            if head:
                decode(head[: len(head) & ~3] or head)  # says where it is no text at all
            raise RefusedError(
                Reason.UNSUPPORTED,
                f"ends in .{suffix[2]}, which is no format that is read; rename it to .txt if it is a text, or list it "
                "in .safegovignore",
            )
        return Form("text", ())

    def _formatted(self, stream: BinaryIO, name: str, uri: str, what: str, depth: int) -> Iterator[Item]:
        options = self.options
        if what in ("text", "html"):
            data = read_whole(stream, options.max_bytes)
            if what == "html":
                yield Page(uri, data, encoding=options.encoding)
                return
            try:
                decoded = decode(data, told=options.encoding)
            except RefusedError as error:
                yield Refused(uri, error.reason, error.detail, data)
                return
            yield Found(uri, decoded.text, decoded.encoding, data=data)
        elif what == "jsonl":
            yield from read_jsonl(stream, uri, self.columns, options)
        elif what == "json":
            yield from read_json(stream, uri, self.columns, options)
        elif what == "csv":
            tab = "\t" if ".tsv" in name.lower() else None
            yield from read_csv(stream, uri, self.columns, options, tab)
        elif what == "warc":
            yield from read_warc(stream, uri, options, partial(self._member, depth))
        elif what in DOCUMENTS:
            data = read_whole(stream, options.max_document_bytes)
            yield from read_document(what, data, name, uri, self.columns, options, partial(self._member, depth))
        elif what == "tar":
            yield from read_tar(stream, uri, options, partial(self._member, depth))
        else:
            with _on_disk(stream, options) as file:
                if what == "zip" and (kind := form_of_zip(file)) != "zip":
                    yield from self._formatted(file, name, uri, kind, depth)
                elif what == "zip":
                    yield from read_zip(file, uri, options, partial(self._member, depth))
                else:
                    yield from read_parquet(file, uri, self.columns, options)

    def _member(self, depth: int, stream: BinaryIO, name: str, uri: str) -> Iterator[Item]:
        yield from self._expanded(stream, name, uri, form(name), depth + 1)


def _on_disk(stream: BinaryIO, options: IntakeOptions) -> BinaryIO:
    """``stream`` as a file that can be read at any place: itself, or a nameless copy of it."""
    if stream.seekable():
        return stream
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    copied = 0
    while piece := stream.read(1024 * 1024):
        copied += len(piece)
        if copied > options.max_expanded_bytes:
            copy.close()
            raise RefusedError(Reason.BOMB, f"expands to more than {options.max_expanded_bytes:,} bytes")
        copy.write(piece)
    copy.seek(0)
    return copy
