from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl

from tests.builders.readers import small
from warehouse.reading.part_state import Unread
from warehouse.reading.rows import Checked
from warehouse.reading.worker import PartSummary, ReadTask, read_part
from warehouse.store.readings import Reading

_TEXTS = [f"We must do {number}." for number in range(5)]


class Shelf:
    """A store that is no folder: it holds one part, and what is put there."""

    uri = "shelf"

    def __init__(self, texts: list[str]) -> None:
        hints = dict.fromkeys(("hint_url", "hint_title", "hint_published_on", "hint_publisher", "hint_language"))
        rows = [
            {
                "document_id": f"{number:016d}",
                "source_uri": f"d/{number}.txt",
                "text": text,
                "encoding": "utf-8",
                **hints,
            }
            for number, text in enumerate(texts)
        ]
        self._documents = pl.DataFrame(rows)
        self.done: list[str] = []
        self.rows: Checked | None = None

    def lock(self, drop: str) -> AbstractContextManager[None]:
        return nullcontext()

    def unread(self, drop: str, version: str) -> list[Unread]:
        return [Unread(Path("nowhere"), self._documents.height, Reading(drop, 0, 1))]

    def open(self, part: Unread, columns: Sequence[str]) -> pl.DataFrame:
        return self._documents.select(columns)

    def sketch(self, part: Unread, documents: pl.DataFrame) -> None:
        self.done.append("sketch")

    def commit(self, part: Unread, rows: Checked, marks: Mapping[str, str]) -> None:
        self.done.append("commit")
        self.rows = rows

    def clear(self, drop: str) -> None:
        self.done.append("clear")


def _task(shelf: Shelf) -> ReadTask:
    return ReadTask(shelf.uri, shelf.unread("d", "1")[0], "any:reader", "1", "run", datetime(2023, 6, 1), step=2)


def test_a_part_is_read_from_any_store_and_put_there_once() -> None:
    shelf = Shelf(_TEXTS)
    *told, summary = read_part(_task(shelf), shelf, small)
    assert told == [0, 2, 4, 5]
    assert summary == PartSummary(n_documents=5, n_meeting_reports=5, n_rows=25, n_rejected_rows=0, n_failed=0)
    assert shelf.done == ["sketch", "commit"]
    assert shelf.rows is not None
    assert shelf.rows.good["directives"]["text"].to_list() == _TEXTS


def test_what_cost_a_process_before_is_not_read_again_and_is_kept() -> None:
    shelf = Shelf(_TEXTS)
    *_told, summary = read_part(replace(_task(shelf), failed={3: "the reader died"}), shelf, small)
    assert isinstance(summary, PartSummary)
    assert (summary.n_documents, summary.n_meeting_reports, summary.n_failed) == (5, 4, 1)
    assert shelf.rows is not None
    assert shelf.rows.good["issues"]["detail"].to_list() == ["RuntimeError: the reader died"]


def test_nothing_is_put_there_before_the_whole_part_is_read() -> None:
    shelf = Shelf(_TEXTS)
    answers = read_part(_task(shelf), shelf, small)
    assert [next(answers) for _ in range(3)] == [0, 2, 4]
    answers.close()
    assert shelf.done == []
