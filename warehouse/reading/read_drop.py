"""Reading of a drop: its documents, part by part and on all cores, to checked rows of layer ``extracted``."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from threading import Event
from typing import Any, cast

import polars as pl

from extraction.model import Reading, SourceHints
from extraction.version import READER_VERSIONS
from schemas.tables_extracted import TABLES
from warehouse.dedup.sketches import SKETCH_VERSION, SKETCHES, sketches
from warehouse.reading import marks as reading_marks
from warehouse.reading.part_state import (
    CONTRACT,
    PART,
    VERSION,
    Unread,
    contract_fingerprint,
    part_fingerprint,
    unread,
)
from warehouse.store.home import Home
from warehouse.store.locks import reading
from warehouse.store.parts import check_drop, metadata, write_frame
from warehouse.store.readings import clear
from warehouse.store.worker import Handler, Worker, WorkerLostError

Report = Callable[[int, int | None], None]
Reader = Callable[[str, SourceHints], Reading]

READER = "extraction.languages:read"
_LOOK_SECONDS = 0.5
_STEP = 50  # documents between two signs of life
_TIMEOUT_SECONDS = 120.0
_READ = [
    "document_id", "source_uri", "text", "encoding", "hint_url", "hint_title", "hint_published_on", "hint_publisher",
    "hint_language",
]  # fmt: skip
_LOST_IN_A_ROW = 25  # documents that may cost a worker one after another: so many are no fault of theirs
_TEXT_SECONDS = 20.0
_SECONDS_A_CHARACTER = 0.0005  # a hundred times as long as reading takes


@dataclass(slots=True)
class ReadingReport:
    """Counts of one run of reading."""

    n_parts: int = 0
    n_documents: int = 0
    n_meeting_reports: int = 0
    n_rows: int = 0
    n_rejected_rows: int = 0
    n_failed: int = 0
    """Documents that the reader failed on: kept, kind ``other``, with an issue ``reading_failed``."""

    def counts(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Done:
    n_documents: int
    n_meeting_reports: int
    n_rows: int
    n_rejected_rows: int
    n_failed: int


def read_drop(
    home: Home,
    drop: str,
    *,
    reader: str = READER,
    extractor_version: str = READER_VERSIONS,
    workers: int = 0,
    run_id: str,
    seen_at: datetime | None = None,
    progress: Report | None = None,
    timeout_seconds: float = _TIMEOUT_SECONDS,
) -> ReadingReport:
    """Reads the parts of ``drop`` that no reader of this version has read.

    ``reader`` names a function ``(text, hints) -> Reading`` as ``module:function``; it runs in ``workers`` processes
    (0: one a core). A text that it raises on, hangs on for ``timeout_seconds`` or kills its process with is kept as
    of kind ``other`` with an issue. Rows that break their contract go to quarantine. Each part is written when it is
    read, and switched in as a whole (``warehouse.store.readings``): a run that is killed goes on from there, and who
    builds meanwhile sees each part as of one reading. Several drops may be read side by side.

    ``progress`` is told documents read and all that are to be read. Raises StoreBusyError, StoreError.
    """
    check_drop(drop)
    report = ReadingReport()
    seen = (seen_at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    with reading(home, drop):
        clear(home, drop)
        todo = unread(home, drop, extractor_version)
        context = _Context(str(home.path), run_id, seen)
        pool = _Pool(reader, extractor_version, timeout_seconds)
        n_workers = min(workers or os.cpu_count() or 1, len(todo))
        total = sum(part.n_documents for part in todo)
        read_now = 0

        def moved(count: int) -> None:
            nonlocal read_now
            read_now += count
            if progress is not None:
                progress(read_now, total)

        moved(0)
        for done in _read_parts(todo, context, pool, n_workers, moved):
            report.n_parts += 1
            report.n_documents += done.n_documents
            report.n_meeting_reports += done.n_meeting_reports
            report.n_rows += done.n_rows
            report.n_rejected_rows += done.n_rejected_rows
            report.n_failed += done.n_failed
        if report.n_parts:
            clear(home, drop)
    return report


@dataclass(frozen=True, slots=True)
class _Context:
    """What a task says besides its part."""

    home: str
    run_id: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class _Pool:
    """Workers of one reader. They stay for the next drop, since each takes seconds to start, until ``end_workers``.

    Take them in the thread that reads drop after drop: they end with the thread that starts them.
    """

    reader: str
    version: str
    timeout_seconds: float

    def take(self) -> Worker:
        """An idle worker, or a new one; started, if it was lost meanwhile."""
        idle = _IDLE[self]
        settings = {"reader": self.reader, "version": self.version}
        made = (
            idle.pop()
            if idle
            else Worker("warehouse.reading.read_drop:handler", settings, timeout_seconds=self.timeout_seconds)
        )
        made.start()
        return made

    def give_back(self, worker: Worker) -> None:
        """Keeps ``worker`` for the next drop."""
        _IDLE[self].append(worker)


_IDLE: dict[_Pool, list[Worker]] = defaultdict(list)


@atexit.register
def end_workers() -> None:
    """Ends the idle workers, and gives their memory back: call it where all drops of a run are read."""
    for workers in _IDLE.values():
        while workers:
            workers.pop().close()


def _read_parts(
    todo: list[Unread], context: _Context, pool: _Pool, n_workers: int, moved: Callable[[int], None]
) -> Iterator[_Done]:
    if not todo:
        return
    workers = [pool.take() for _ in range(n_workers)]
    free = list(workers)
    ending = Event()

    def work(part: Unread) -> _Done:
        worker = free.pop()  # as many as there are threads
        done = _read_part(worker, part, context, moved, ending)
        free.append(worker)
        return done

    threads = ThreadPoolExecutor(n_workers)
    try:
        waiting = {threads.submit(work, part) for part in todo}
        while waiting:  # looking up now and then: a signal may reach another thread, and is handled in this one
            done, waiting = wait(waiting, _LOOK_SECONDS, FIRST_COMPLETED)
            for future in done:
                yield future.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        ending.set()  # who loses its worker now is not to start another and read its part to the end
        for worker in workers:
            if worker not in free:  # after an error or an interrupt
                worker.close()
        threads.shutdown()
        for worker in workers:
            pool.give_back(worker)


def _read_part(worker: Worker, part: Unread, context: _Context, moved: Callable[[int], None], ending: Event) -> _Done:
    """Reads one part; a text that costs the worker is found by single steps, and passed over from then on.

    Raises WorkerLostError where the worker was taken away because all is ``ending``.
    """
    failed: dict[int, str] = {}
    step = _STEP
    shown = 0
    while True:
        at = 0
        done: _Done | None = None
        try:
            for answer in worker.ask((part, context, failed, step)):  # to its end: a worker left half-way is ended
                if isinstance(answer, _Done):
                    done = answer
                    continue
                at = answer
                if at > shown:
                    moved(at - shown)
                    shown = at
            if done is None:
                raise RuntimeError(f"the reader of {part.path} ended without a word")
            return done
        except WorkerLostError as lost:
            if done is not None:
                return done
            if ending.is_set():
                raise
            if step > 1:
                step = 1
                continue
            # Each such text costs itself. Where none is read in between, it is the reader that is broken.
            in_a_row = len(list(takewhile(failed.__contains__, range(at - 1, -1, -1)))) + 1
            if at >= part.n_documents or in_a_row >= _LOST_IN_A_ROW:
                raise RuntimeError(f"{part.path} cannot be read: its reader {lost}") from lost
            failed[at] = f"the reader {lost}"
            step = _STEP


def handler(reader: str, version: str) -> Handler:
    """What a reading process does: reads one part and writes what it says, telling how many documents are done."""
    from warehouse.reading.rows import Rows, checked, failed_reading  # noqa: PLC0415 - only where rows are made

    module, function = reader.split(":")
    read = cast(Reader, getattr(import_module(module), function))
    # What a reader makes holds no cycles: looking for them, among all words and places it knows, costs a tenth of it.
    gc.collect()
    gc.freeze()
    gc.disable()

    def handle(task: Any) -> Iterator[Any]:
        part: Unread
        context: _Context
        part, context, failed, step = task
        folders = Home(Path(context.home))
        frame = pl.read_parquet(part.path, columns=_READ, glob=False, hive_partitioning=False)
        rows = Rows(version)
        n_failed = 0
        for number, row in enumerate(frame.iter_rows(named=True)):
            if number % step == 0:
                yield number
            try:
                if number in failed:
                    raise RuntimeError(failed[number])
                with within(_TEXT_SECONDS + _SECONDS_A_CHARACTER * len(row["text"])):
                    said = read(row["text"], _hints(row))
            except Exception as error:  # a fault of the reader costs one document, not the run
                n_failed += 1
                said = failed_reading(f"{type(error).__name__}: {error}")
            said.issues += reading_marks.marks(row["text"], row["encoding"])
            rows.add(row["document_id"], row["text"], said)
        yield frame.height
        _sketch(folders, part, frame)
        sources = dict(frame.select("document_id", "source_uri").iter_rows())
        result = checked(rows, sources, part.reading.drop, context.run_id, context.seen_at)
        marks = {VERSION: rows.versions, CONTRACT: contract_fingerprint(), PART: part_fingerprint(part.path)}
        rejects = part.reading.rejects(folders)
        if result.rejected.height:
            write_frame(rejects, result.rejected)
        else:
            rejects.unlink(missing_ok=True)  # of a try at this reading that cost the worker
        for table in reversed(TABLES):  # documents, the first of them, switch the part to this reading
            write_frame(part.reading.file(folders, table.name), result.good[table.name], marks)
        documents = result.good["documents"]
        gc.collect()
        yield _Done(
            n_documents=frame.height,
            n_meeting_reports=documents.filter(pl.col("kind") == "meeting_report").height,
            n_rows=sum(frame.height for frame in result.good.values()),
            n_rejected_rows=result.rejected.height,
            n_failed=n_failed,
        )

    return handle


class TooSlowError(Exception):
    """A text took longer to read than any text may."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises TooSlowError in what runs longer, so that a text that hangs its reader costs itself, not the worker.

    By the system's alarm, which also ends a regular expression that backtracks for ever.
    """

    if threading.current_thread() is not threading.main_thread():  # only there can there be an alarm
        yield
        return

    def end(_signal: int, _frame: object) -> None:
        raise TooSlowError(f"took longer than {seconds:.0f} s to read; report it")

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _sketch(home: Home, part: Unread, frame: pl.DataFrame) -> None:
    """Writes the sketches of a part, unless this version's of its texts are there."""
    path = home.sketches / part.reading.drop / part.path.name
    marks = {SKETCHES: SKETCH_VERSION, PART: part_fingerprint(part.path)}
    if not path.exists() or metadata(path) != marks:
        drawn = sketches(frame["document_id"].to_list(), frame["text"].to_list())
        write_frame(path, drawn, marks)


def _hints(row: dict[str, Any]) -> SourceHints:
    return SourceHints(
        row["hint_url"], row["hint_title"], row["hint_published_on"], row["hint_publisher"], row["hint_language"]
    )
