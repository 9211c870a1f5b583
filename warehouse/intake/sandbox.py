"""Parsers in processes of their own: one that hangs, dies or fills its memory costs its input, not the run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from warehouse.intake.formats.file import FileReader
from warehouse.intake.formats.html import main_text
from warehouse.intake.limits import how
from warehouse.intake.model import Found, IntakeOptions, Item, Page, Reason, Refused, told
from warehouse.intake.opening import Identity
from warehouse.store.worker import Handler, Worker, WorkerLostError

_BATCH_ITEMS = 256
_BATCH_SIZE = 2_000_000  # characters or bytes


class Parser:
    """A process that parses files and pages for this one."""

    def __init__(self, options: IntakeOptions) -> None:
        self._worker = Worker(
            "warehouse.intake.sandbox:handler",
            asdict(options),
            timeout_seconds=options.timeout_seconds,
            memory_bytes=options.memory_bytes,
        )
        self.position = 0
        """Bytes read of the file that is being read."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.close()

    def read_path(
        self,
        path: Path,
        uri: str,
        columns: dict[str, str],
        *,
        seen: Identity | None = None,
        encoding: str | None = None,
    ) -> Iterator[Item]:
        """What the file at ``path`` holds, as ``FileReader.read_path`` tells it; a parser that is lost ends it with a
        Refused for the rest."""
        self.position = 0
        try:
            for batch, position in self._worker.ask(("path", (path, uri, columns, seen, encoding))):
                self.position = position
                yield from batch
        except WorkerLostError as lost:
            reason, detail = _refusal(lost)
            yield Refused(uri, reason, f"{detail}; what came before is kept")

    def main_texts(self, pages: list[Page]) -> list[Found | Refused]:
        """The main text of each page. A page that the parser is lost over is refused."""
        try:
            return list(self._worker.ask(("pages", pages)))
        except WorkerLostError as lost:
            if len(pages) == 1:
                page = pages[0]
                return [Refused(page.uri, *_refusal(lost), page.data)]
        middle = len(pages) // 2
        return self.main_texts(pages[:middle]) + self.main_texts(pages[middle:])


def _refusal(lost: WorkerLostError) -> tuple[Reason, str]:
    if lost.timed_out:
        return Reason.TIMEOUT, f"{lost} to parse; simplify it, or {how(timeout_seconds=300)}"
    return Reason.UNREADABLE, f"broke its parser, which {lost}; save it anew"


def handler(**options: Any) -> Handler:
    """What a parser's process does: ``("path", …)`` and ``("pages", …)``."""
    settings = IntakeOptions(**options)

    def handle(task: Any) -> Iterator[Any]:
        what, about = task
        if what == "path":
            path, uri, columns, seen, encoding = about
            yield from _batches(FileReader(told(settings, encoding), columns, seen), path, uri)
        else:
            yield from map(_main_text, about)

    return handle


def _main_text(page: Page) -> Found | Refused:
    try:
        return main_text(page)
    except MemoryError:
        return Refused(page.uri, Reason.TOO_LARGE, "needs more memory to parse than is allowed", page.data)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # hostile input breaks libraries in ways that they do not name
        return Refused(
            page.uri, Reason.MALFORMED_RECORD, f"is no page: {type(error).__name__}: {str(error)[:300]}", page.data
        )


def _batches(reader: FileReader, path: Path, uri: str) -> Iterator[tuple[list[Item], int]]:
    batch: list[Item] = []
    weight = 0
    for item in reader.read_path(path, uri):
        batch.append(item)
        weight += len(item.text) if isinstance(item, Found) else len(item.data or b"") if isinstance(item, Page) else 0
        if len(batch) >= _BATCH_ITEMS or weight >= _BATCH_SIZE:
            yield batch, reader.position
            batch, weight = [], 0
    yield batch, reader.position
