"""Reading of a drop: its documents, part by part, to checked rows of layer ``extracted``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from extraction.version import READER_VERSIONS
from warehouse.reading.executor import Executor
from warehouse.reading.part_store import FolderStore
from warehouse.reading.worker import ReadTask
from warehouse.store.home import Home, check_drop

Report = Callable[[int, int | None], None]

READER = "extraction.languages:read"


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


def read_drop(
    home: Home,
    drop: str,
    *,
    executor: Executor,
    reader: str = READER,
    extractor_version: str = READER_VERSIONS,
    run_id: str,
    seen_at: datetime | None = None,
    progress: Report | None = None,
) -> ReadingReport:
    """Reads the parts of ``drop`` that no reader of this version has read.

    ``reader`` names a function ``(text, hints) -> Reading`` as ``module:function``; ``executor`` has the parts read.
    A text that the reader raises on, hangs on or kills its process with is kept as of kind ``other`` with an issue.
    Rows that break their contract go to quarantine. Each part is written when it is read, and switched in as a whole
    (``warehouse.store.readings``): a run that is killed goes on from there, and who builds meanwhile sees each part as
    of one reading. Several drops may be read side by side.

    ``progress`` is told documents read and all that are to be read. Raises StoreBusyError, StoreError, and RuntimeError
    where a part cannot be read whatever text is passed over.
    """
    check_drop(drop)
    report = ReadingReport()
    seen = (seen_at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    store = FolderStore(home)
    with store.lock(drop):
        store.clear(drop)
        todo = store.unread(drop, extractor_version)
        total = sum(part.n_documents for part in todo)
        read_now = 0

        def moved(count: int) -> None:
            nonlocal read_now
            read_now += count
            if progress is not None:
                progress(read_now, total)

        moved(0)
        tasks = [ReadTask(store.uri, part, reader, extractor_version, run_id, seen) for part in todo]
        for read in executor.run(tasks, moved):
            report.n_parts += 1
            report.n_documents += read.n_documents
            report.n_meeting_reports += read.n_meeting_reports
            report.n_rows += read.n_rows
            report.n_rejected_rows += read.n_rejected_rows
            report.n_failed += read.n_failed
        if report.n_parts:
            store.clear(drop)
    return report
