"""Intake of one drop: inputs to documents, sources and quarantine, in parts that are written whole."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from warehouse.intake.discovery import InputFile, state, walk
from warehouse.intake.formats.columns import check_fields
from warehouse.intake.formats.encodings import check_encoding
from warehouse.intake.formats.file import FileReader
from warehouse.intake.formats.forms import DOCUMENTS, NATIVE, form, is_native
from warehouse.intake.lost import LostSources, lost_sources
from warehouse.intake.manifest import Counts, Ledger, said_of
from warehouse.intake.model import (
    PASSING,
    Found,
    Ignored,
    IntakeOptions,
    IntakeReport,
    Item,
    Page,
    Reason,
    Refused,
    Report,
    told,
)
from warehouse.intake.sandbox import Parser
from warehouse.intake.writer import Keeper
from warehouse.store.home import Home, check_drop
from warehouse.store.locks import writer

STDIN = "-"
_BATCH = 1000  # items handled together
_BATCH_BYTES = 16 * 1024 * 1024
_PAGES_A_TASK = 16
_SHOW_SECONDS = 0.1
_TRIES = 3  # readings of a file that changes meanwhile
_WHOLE = frozenset({"text", "html", "json"}) | DOCUMENTS  # formats that are read in one go


@dataclass(slots=True)
class _FileEnd:
    """All items of a file have come."""

    uri: str
    key: int | None
    is_whole: bool = True


@dataclass(slots=True)
class _Tally:
    """What the file being read has come to so far."""

    n_inputs: int = 0
    n_quarantined: int = 0
    n_ignored: int = 0
    again: bool = False


@dataclass(slots=True)
class _Position:
    """Bytes of input done, of all."""

    done: int = 0
    total: int | None = None
    current: FileReader | Parser | None = None

    def share(self) -> float | None:
        """The share of all bytes that is done; None where it is not known."""
        here = self.current.position if self.current is not None else 0
        return min(1.0, (self.done + here) / self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class _Pages:
    """The parsers of pages, and a thread for each."""

    parsers: list[Parser]
    threads: ThreadPoolExecutor

    def main_texts(self, pages: list[Page]) -> list[Found | Refused]:
        """The main text of each page, in order."""
        tasks = [pages[at : at + _PAGES_A_TASK] for at in range(0, len(pages), _PAGES_A_TASK)]
        free = list(self.parsers)

        def work(task: list[Page]) -> list[Found | Refused]:
            parser = free.pop()
            try:
                return parser.main_texts(task)
            finally:
                free.append(parser)

        return [text for texts in self.threads.map(work, tasks) for text in texts]


@dataclass(slots=True)
class _Intake:
    home: Home
    drop: str
    options: IntakeOptions
    ledger: Ledger
    keeper: Keeper
    file_parser: Parser
    """Reads files; apart from those of pages, which are asked while a file is half read."""
    report: IntakeReport
    position: _Position
    progress: Report | None
    tally: _Tally = field(default_factory=_Tally)
    known_as: Mapping[str, str] = field(default_factory=dict)
    settles: bool = True
    lost: LostSources = field(default_factory=LostSources)
    shown_at: float = 0.0

    # -- from inputs to items

    def items(self, inputs: Sequence[Path | str]) -> Iterator[Item | _FileEnd]:
        for given in inputs:
            if str(given) == STDIN:
                yield from self._stdin()
                continue
            uri = self.known_as.get(str(given))
            for entry in walk(Path(given), uri, follow_links=self.options.follow_links):
                if isinstance(entry, InputFile):
                    yield from self._file(entry)
                    self.position.done += entry.status.st_size
                else:
                    yield entry
                    yield _FileEnd(entry.uri, None, is_whole=isinstance(entry, Ignored))

    def _file(self, file: InputFile) -> Iterator[Item | _FileEnd]:
        said = said_of(file, self.options)
        counts = self.ledger.get(self.ledger.key(file.uri, file.state, said))
        if counts is not None and not self.lost.is_wanted(file.uri):
            self._skipped(counts)
            return
        before = file.state
        what = form(file.path.name)
        is_steady = False
        for _try in range(_TRIES):
            found = self._read(file)
            if what.format not in _WHOLE:
                yield from found
                now = _state(file.path, follow_links=self.options.follow_links)
                is_steady = now == before
                break
            items = list(found)
            now = _state(file.path, follow_links=self.options.follow_links)
            is_steady = now == before
            if is_steady:
                yield from items
                break
            before = now if now is not None else before
        if not is_steady:
            yield Refused(file.uri, Reason.CHANGED, "was changed while it was read; run again when it is finished")
        yield _FileEnd(file.uri, self.ledger.key(file.uri, before, said) if is_steady else None)

    def _read(self, file: InputFile) -> Iterator[Item]:
        what = form(file.path.name)
        columns = {**file.settings.columns, **self.options.columns}
        if what.format in NATIVE or what.format is None:
            self.position.current = self.file_parser
            yield from self.file_parser.read_path(
                file.path, file.uri, columns, seen=file.identity, encoding=file.settings.encoding
            )
        else:
            reader = FileReader(told(self.options, file.settings.encoding), columns, file.identity)
            self.position.current = reader
            yield from reader.read_path(file.path, file.uri)
        self.position.current = None

    def _skipped(self, counts: Counts) -> None:
        report = self.report
        report.n_inputs += counts.n_inputs
        report.n_quarantined += counts.n_quarantined
        report.n_ignored += counts.n_ignored
        report.n_known += counts.n_inputs - counts.n_quarantined
        self._show()

    def _stdin(self) -> Iterator[Item | _FileEnd]:
        stream: BinaryIO = sys.stdin.buffer
        head = stream.peek(4096) if isinstance(stream, io.BufferedReader) else b""
        if is_native(head):
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / STDIN
                with copy.open("wb") as file:
                    shutil.copyfileobj(stream, file)
                yield from self.file_parser.read_path(copy, "stdin", dict(self.options.columns))
        else:
            yield from FileReader(self.options, dict(self.options.columns)).read(stream, STDIN, "stdin")
        yield _FileEnd("stdin", None)

    # -- from items to the store

    def take(self, inputs: Sequence[Path | str]) -> None:
        batch: list[Item | _FileEnd] = []
        weight = 0
        for item in self.items(inputs):
            batch.append(item)
            weight += len(item.text) if isinstance(item, Found) else len(item.data) if isinstance(item, Page) else 0
            if len(batch) >= _BATCH or weight >= _BATCH_BYTES:
                self._batch(batch)
                batch, weight = [], 0
        self._batch(batch)
        self.keeper.flush()
        self._show(last=True)

    def _batch(self, batch: list[Item | _FileEnd]) -> None:
        texts = iter(self.keeper.texts(batch))
        for item in batch:
            if isinstance(item, _FileEnd):
                self._end(item)
                continue
            if isinstance(item, Ignored):
                self.tally.n_ignored += 1
                self.report.n_ignored += 1
                told = self.report.ignored_by_reason
                told[item.why] = told.get(item.why, 0) + 1
                continue
            self.tally.n_inputs += 1
            self.report.n_inputs += 1
            settled = item if isinstance(item, Refused) else next(texts)
            if isinstance(settled, Refused):
                self.tally.n_quarantined += 1
                self.tally.again |= settled.reason in PASSING
                self.keeper.refuse(settled)
            else:
                self.keeper.keep(settled)
        self.keeper.flush_when_full()
        self._show()

    def _end(self, end: _FileEnd) -> None:
        tally, self.tally = self.tally, _Tally()
        if not self.settles:
            return
        counts = Counts(tally.n_inputs, tally.n_quarantined, tally.n_ignored)
        self.keeper.file_ended(end.uri, None if tally.again else end.key, counts, resolves=end.is_whole)

    def _show(self, *, last: bool = False) -> None:
        now = monotonic()
        if self.progress is not None and (last or now - self.shown_at >= _SHOW_SECONDS):
            self.shown_at = now
            share = self.position.share()
            done = self.report.n_inputs
            self.progress(done, round(done / share) if share else None)


def _state(path: Path, *, follow_links: bool) -> tuple[int, int, int, int] | None:
    try:
        return state(path.lstat() if not follow_links else path.stat())
    except OSError:
        return None


def take_in(  # noqa: PLR0917 - the order that callers know
    home: Home,
    drop: str,
    inputs: Sequence[Path | str],
    options: IntakeOptions,
    run_id: str,
    seen_at: datetime,
    progress: Report | None = None,
    *,
    known_as: Mapping[str, str] | None = None,
    settles: bool = True,
    lost: LostSources | None = None,
) -> IntakeReport:
    """Takes the texts of ``inputs`` (files, folders, ``-`` for standard input) into the store as drop ``drop``.

    What the store knows already is passed over, whatever drop it came with; a file that a former run took in whole
    and that has not changed since is not even read, unless what it brought is ``lost`` from the store (looked for
    there, where not given: whoever takes in many drops looks once). What cannot be used goes to quarantine with its
    reason; nothing in an input makes this raise. Killed at any point, it leaves a store that the same call completes.

    ``known_as`` gives other URIs to inputs, by the input as given (a folder's files keep their names below it).
    ``settles`` false leaves the ledger and what was refused before as they are (the inputs are parts of files).
    ``seen_at`` is the time (UTC, or with its zone) noted for what is new. ``progress`` is told inputs done and the
    estimated number of all.

    Raises ValueError for an unfit name of a drop or column settings, StoreBusyError where another process writes
    under ``home``, and StoreError where the disk is full or cannot be written.
    """
    check_drop(drop)
    check_fields(options.columns, "columns")
    if options.encoding is not None:
        options = replace(options, encoding=check_encoding(options.encoding))
    seen = seen_at.astimezone(UTC).replace(tzinfo=None) if seen_at.tzinfo else seen_at
    report = IntakeReport()
    workers = options.workers or os.cpu_count() or 1
    with ExitStack() as stack:
        stack.enter_context(writer(home))
        file_parser, *page_parsers = [stack.enter_context(Parser(options)) for _ in range(workers + 1)]
        threads = stack.enter_context(ThreadPoolExecutor(workers))
        ledger = Ledger(home, drop, options)
        if lost is None:
            lost = lost_sources(home).get(drop, LostSources()) if settles else LostSources()
        pages = _Pages(page_parsers, threads)
        keeper = Keeper(home, drop, options, run_id, seen, report, ledger, lost, pages.main_texts)
        position = _Position(total=_total_bytes(inputs, options) if progress is not None else None)
        intake = _Intake(
            home, drop, options, ledger, keeper, file_parser, report, position, progress,
            known_as=known_as or {}, settles=settles, lost=lost,
        )  # fmt: skip
        intake.take(inputs)
    return report


def _total_bytes(inputs: Sequence[Path | str], options: IntakeOptions) -> int | None:
    if any(str(given) == STDIN for given in inputs):
        return None
    return sum(
        entry.status.st_size
        for given in inputs
        for entry in walk(Path(given), follow_links=options.follow_links)
        if isinstance(entry, InputFile)
    )
