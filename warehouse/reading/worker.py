"""What a process does that reads: one part of documents to checked rows, telling how far it is."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import polars as pl

from extraction.model import Reading, SourceHints
from schemas import kept
from warehouse.reading import marks as noted
from warehouse.reading.part_state import CONTRACT, VERSION, Unread, contract_fingerprint
from warehouse.reading.part_store import PartStore, open_store
from warehouse.store.worker import Handler

Reader = Callable[[str, SourceHints], Reading]

STEP = 50
"""Documents between two signs of life."""
_READ = [
    "document_id", "source_uri", "text", "encoding", "hint_url", "hint_title", "hint_published_on", "hint_publisher",
    "hint_language",
]  # fmt: skip
_TEXT_SECONDS = 20.0
_SECONDS_A_CHARACTER = 0.0005  # a hundred times as long as reading takes


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One part to read, and all that a process anywhere must know to read it."""

    store: str
    """The store's ``uri``."""
    part: Unread
    reader: str
    """``module:function`` of a function ``(text, hints) -> Reading``."""
    version: str
    """Of all readers, as ``extraction.version.marked`` writes them."""
    run_id: str
    seen_at: datetime
    """In UTC, without a zone."""
    failed: Mapping[int, str] = field(default_factory=dict)
    """Documents, by their place in the part, that cost a process before, and how: they are not read again."""
    step: int = STEP
    """Documents between two signs of life."""


@dataclass(frozen=True, slots=True)
class PartSummary:
    """Counts of one part that was read."""

    n_documents: int
    n_meeting_reports: int
    n_rows: int
    n_rejected_rows: int
    n_failed: int
    """Documents that the reader failed on."""


def read_part(task: ReadTask, store: PartStore, read: Reader) -> Iterator[int | PartSummary]:
    """Reads one part and puts what it says into ``store``: yields how many documents are done, and at last the counts.

    A text on which ``read`` raises or takes too long costs itself: it is kept, with an issue. Raises StoreError where
    the store cannot be read or written.
    """
    from warehouse.reading.rows import Rows, checked, failed_reading  # noqa: PLC0415 - not where only tasks are given

    part = task.part
    frame = store.open(part, _READ)
    rows = Rows(task.version)
    n_failed = 0
    for number, row in enumerate(frame.iter_rows(named=True)):
        if number % task.step == 0:
            yield number
        try:
            if number in task.failed:
                raise RuntimeError(task.failed[number])
            with within(_TEXT_SECONDS + _SECONDS_A_CHARACTER * len(row["text"])):
                said = read(row["text"], _hints(row))
        except Exception as error:  # a fault of the reader costs one document, not the run
            n_failed += 1
            said = failed_reading(f"{type(error).__name__}: {error}")
        said.issues += noted.marks(row["text"], row["encoding"])
        rows.add(row["document_id"], row["text"], said)
    yield frame.height
    store.sketch(part, frame)
    sources = dict(frame.select("document_id", "source_uri").iter_rows())
    result = checked(rows, sources, part.reading.drop, task.run_id, task.seen_at)
    store.commit(part, result, {VERSION: rows.versions, CONTRACT: contract_fingerprint()})
    yield PartSummary(
        n_documents=frame.height,
        n_meeting_reports=result.good["documents"].filter(pl.col("kind") == "meeting_report").height,
        n_rows=sum(frame.height for frame in result.good.values()),
        n_rejected_rows=result.rejected.height,
        n_failed=n_failed,
    )


def load(reader: str) -> Reader:
    """The function that ``reader`` (``module:function``) names."""
    module, function = reader.split(":")
    return cast(Reader, getattr(import_module(module), function))


def handler(reader: str, cache: str | None = None, ahead: str = "") -> Handler:
    """For a process of its own (``warehouse.store.worker``): answers each ``ReadTask`` as ``read_part`` does.

    What its reader works out at its start is kept in folder ``cache``. The text ``ahead`` is read before the first is
    asked for: a reader loads its words and rules at its first text.
    """
    kept.use(Path(cache) if cache else None)
    read = load(reader)
    import_module("warehouse.reading.rows")
    if ahead:
        with suppress(Exception), within(_TEXT_SECONDS):
            read(ahead, SourceHints())
    # What a reader makes holds no cycles: looking for them, among all words and places it knows, costs a tenth of it.
    gc.collect()
    gc.freeze()
    gc.disable()

    def handle(task: ReadTask) -> Iterator[int | PartSummary]:
        for answer in read_part(task, open_store(task.store), read):
            if isinstance(answer, PartSummary):
                gc.collect()
                gc.freeze()  # the words that were loaded at the first text, too
            yield answer

    return handle


class TooSlowError(Exception):
    """A text took longer to read than any text may."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises TooSlowError in what takes more than ``seconds`` of processor time, so that a text that hangs its reader
    costs itself, not the worker.

    By the system's alarm, which also ends a regular expression that backtracks for ever. Processor time, because a text
    is not to be lost to a busy machine; a reader that waits without working is ended by the executor's clock.
    """

    if threading.current_thread() is not threading.main_thread():  # only there can there be an alarm
        yield
        return

    def end(_signal: int, _frame: object) -> None:
        raise TooSlowError(f"took longer than {seconds:.0f} s of processor time to read; report it")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _hints(row: dict[str, Any]) -> SourceHints:
    return SourceHints(
        row["hint_url"], row["hint_title"], row["hint_published_on"], row["hint_publisher"], row["hint_language"]
    )
