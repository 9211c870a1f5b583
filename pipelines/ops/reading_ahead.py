"""The process that reads, started before Dagster is imported: both take seconds, and there are two processors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pipelines.ops.settings import Settings
from warehouse.intake.drops import STDIN, Register
from warehouse.intake.formats.forms import Form, form
from warehouse.intake.known import first_new
from warehouse.reading.executor import LocalExecutor
from warehouse.reading.read_drop import READER
from warehouse.store.files import StoreError
from warehouse.store.home import Home

_MOST_BYTES = 1_000_000
"""Size of the first new file up to which the process is started early: taking in a large one is long, and wants the
memory."""
_HEAD_BYTES = 6_000
_MOST_LOOKED_AT = 2_000
"""Files of an input that are looked at: where that many are known, the run is long whatever is new."""


@contextmanager
def reading_ahead(settings: Settings, inputs: Sequence[str]) -> Iterator[LocalExecutor | None]:
    """Has a process load what the first new text of ``inputs`` needs, where there is one; ended on leaving.

    Yields who is to read then; None where the settings name a cluster.
    """
    if settings.cluster:
        yield None
        return
    executor = LocalExecutor(settings.workers, cache=settings.cache)
    try:
        text = None
        with suppress(StoreError, OSError, ValueError):  # a run says what is wrong
            text = _first_text(Home(settings.home), inputs)
        if text is not None:
            executor.start_ahead(READER, text)
        yield executor
    finally:
        executor.close()


def _first_text(home: Home, inputs: Sequence[str]) -> str | None:
    """The head of the first new text; empty where its file does not tell it, None where none is to be read early."""
    register = Register(home)
    by_source = {drop.source: drop for drop in reversed(register.all())}
    for given in inputs:
        if given == STDIN:
            return ""
        drop = by_source.get(register.place(given))
        if (file := first_new(home, given, drop, _MOST_LOOKED_AT)) is not None:
            return _head(file.path) if file.status.st_size <= _MOST_BYTES else None
    return None


def _head(path: Path) -> str:
    """The beginning of a file of plain text in UTF-8; empty of any other, whose language its bytes do not tell."""
    if form(path.name) != Form("text", ()):
        return ""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        return head[: error.start].decode("utf-8") if len(head) - error.start < 4 else ""  # cut within a character
