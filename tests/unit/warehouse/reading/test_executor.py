"""The pool of reading processes: what ends one part is what is told, whatever the parts after it met."""

from __future__ import annotations

import time
from concurrent.futures import wait
from types import SimpleNamespace
from typing import Any

import pytest

from warehouse.reading import executor
from warehouse.reading.executor import LocalExecutor


class Idle:
    """A worker that never starts a process."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def start(self) -> None: ...

    def close(self) -> None: ...


def test_the_error_of_a_part_is_not_hidden_by_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def later(*given: Any) -> Any:
        time.sleep(0.01)
        return wait(*given)

    def read(_: object, task: Any, *__: object) -> str:
        if task.part == 0:
            raise RuntimeError("the reader of part 0 is broken")
        return f"read {task.part}"

    monkeypatch.setattr(executor, "Worker", Idle)
    monkeypatch.setattr(executor, "read_whole", read)
    monkeypatch.setattr(executor, "wait", later)  # when all parts have ended
    pool = LocalExecutor(1)
    tasks: list[Any] = [SimpleNamespace(part=number, reader="r") for number in range(6)]
    for _ in range(20):
        with pytest.raises(RuntimeError, match="part 0 is broken"):
            list(pool.run(tasks, lambda _: None))
    assert sorted(map(str, pool.run(tasks[1:], lambda _: None))) == [f"read {number}" for number in range(1, 6)]
