from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders.inputs import html
from warehouse.intake.formats import html as pages
from warehouse.intake.model import Found, IntakeOptions, Page, Reason, Refused
from warehouse.intake.sandbox import Parser
from warehouse.store.worker import Handler, Worker, WorkerLostError

HERE = "tests.integration.warehouse.intake.test_sandbox"


def echo() -> Handler:
    """A worker for the tests: does what it is told."""

    def handle(task: Any) -> Iterator[Any]:
        if task == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if task == "hang":
            time.sleep(600)
        if task == "fail":
            raise ValueError("told to fail")
        if task == "fill":
            yield len(bytearray(4 << 30))
        yield from task

    return handle


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker(f"{HERE}:echo", {}, timeout_seconds=1.5, memory_bytes=2 << 30) as made:
        yield made


def test_a_worker_that_dies_or_hangs_is_lost_and_the_next_task_finds_a_new_one(worker: Worker) -> None:
    assert list(worker.ask([1, 2])) == [1, 2]
    with pytest.raises(WorkerLostError, match="SIGKILL") as lost:
        list(worker.ask("die"))
    assert not lost.value.timed_out
    with pytest.raises(WorkerLostError, match="longer than") as lost:
        list(worker.ask("hang"))
    assert lost.value.timed_out
    assert list(worker.ask([3])) == [3]


def test_a_worker_that_raises_tells_where(worker: Worker) -> None:
    with pytest.raises(RuntimeError, match="told to fail"):
        list(worker.ask("fail"))


def test_a_worker_cannot_take_all_memory(worker: Worker) -> None:
    with pytest.raises(RuntimeError, match="MemoryError"):
        list(worker.ask("fill"))


def test_an_answer_that_is_not_waited_for_is_not_taken_for_the_next(worker: Worker) -> None:
    answers = worker.ask([1, 2, 3])
    assert next(answers) == 1
    answers.close()  # type: ignore[attr-defined]
    assert list(worker.ask([9])) == [9]


def test_the_page_that_costs_a_parser_is_found_among_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fragile(Parser):
        def __init__(self) -> None:
            super().__init__(IntakeOptions())
            self._worker.close()
            self._worker = Worker(f"{HERE}:fragile", {}, timeout_seconds=10)

    batch = [Page(f"p{number}", html(number)) for number in range(5)]
    batch[3].data = b"DIE"
    with Fragile() as parser:
        found = parser.main_texts(batch)
    assert [type(text) for text in found] == [Found, Found, Found, Refused, Found]
    assert isinstance(found[3], Refused)
    assert (found[3].reason, found[3].data) == (Reason.UNREADABLE, b"DIE")


def fragile() -> Handler:
    """A parser for the tests that one page kills."""

    def handle(task: Any) -> Iterator[Any]:
        for page in task[1]:
            if page.data == b"DIE":
                os.kill(os.getpid(), signal.SIGSEGV)
            yield pages.main_text(page)

    return handle


def test_the_main_text_leaves_menu_and_footer_out() -> None:
    found = pages.main_text(Page("x", html(7)))
    assert isinstance(found, Found)
    assert "district 49 must check 91 mines" in found.text
    assert "Contact us" not in found.text
    assert found.claims.language == "en"
    assert Path(found.uri).name == "x"
