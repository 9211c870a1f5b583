"""Who reads the parts of a drop: a pool of processes on this machine."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from threading import Event
from typing import Protocol

from warehouse.reading.worker import STEP, PartSummary, ReadTask
from warehouse.store.worker import Worker, WorkerLostError

Progress = Callable[[int], None]
"""Told how many documents were read since it was told last."""

_LOOK_SECONDS = 0.5
TIMEOUT_SECONDS = 120.0
"""How long a process may be silent over a text."""
_LOST_IN_A_ROW = 25  # documents that may cost a worker one after another: so many are no fault of theirs


class Executor(Protocol):
    """Has tasks done: here, or elsewhere by processes that open the same store."""

    def run(self, tasks: Sequence[ReadTask], on_progress: Progress) -> Iterator[PartSummary]:
        """The counts of each part as soon as it is read, in any order.

        Raises RuntimeError where a part cannot be read whatever text is passed over, and what the store raises.
        """

    def close(self) -> None:
        """Ends what it started and gives its memory back. It may be used again, which starts anew."""


class LocalExecutor:
    """Reads in ``workers`` processes of this machine (0: one a core).

    They stay for the next drop, since each takes a second to start, until ``close``; what they work out at their start
    is kept in ``cache`` (``schemas.kept``). A text over which a process is
    silent for ``timeout_seconds``, or dies, costs itself. Ask for drop after drop in one thread: processes end with the
    thread that starts them.
    """

    def __init__(
        self, workers: int = 0, *, timeout_seconds: float = TIMEOUT_SECONDS, cache: Path | None = None
    ) -> None:
        self._n_workers = workers or os.cpu_count() or 1
        self._cache = cache
        self._timeout = timeout_seconds
        self._idle: dict[str, list[Worker]] = defaultdict(list)  # by reader

    def run(self, tasks: Sequence[ReadTask], on_progress: Progress) -> Iterator[PartSummary]:
        """See ``Executor.run``; the tasks are those of one reader."""
        if not tasks:
            return
        idle = self._idle[tasks[0].reader]
        n_workers = min(self._n_workers, len(tasks))
        workers = [self._started(idle, tasks[0].reader) for _ in range(n_workers)]
        free = list(workers)
        ending = Event()

        def work(task: ReadTask) -> PartSummary:
            worker = free.pop()  # as many as there are threads
            try:
                return read_whole(worker, task, on_progress, ending)
            finally:
                free.append(worker)  # also one that ended over its part: else the next part's error would hide this one

        threads = ThreadPoolExecutor(n_workers)
        try:
            waiting = {threads.submit(work, task) for task in tasks}
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
            idle.extend(workers)

    def start_ahead(self, reader: str, text: str) -> None:
        """Starts a process that will be wanted, and has it read ``text``, or its like, for what that makes it load.

        Nothing that ``text`` does is told: it is read again when it is asked for. A process that is lost over it is
        started again without it.
        """
        settings = {**self._settings(reader), "ahead": text}
        worker = self._made(settings)
        worker.start()
        del settings["ahead"]
        self._idle[reader].append(worker)

    def _started(self, idle: list[Worker], reader: str) -> Worker:
        """An idle worker, or a new one; started, if it was lost meanwhile."""
        worker = idle.pop() if idle else self._made(self._settings(reader))
        worker.start()
        return worker

    def _settings(self, reader: str) -> dict[str, str]:
        return {"reader": reader, "cache": str(self._cache)} if self._cache else {"reader": reader}

    def _made(self, settings: Mapping[str, str]) -> Worker:
        return Worker("warehouse.reading.worker:handler", settings, timeout_seconds=self._timeout)

    def close(self) -> None:
        """Ends the idle processes."""
        for workers in self._idle.values():
            while workers:
                workers.pop().close()


def read_whole(worker: Worker, task: ReadTask, on_progress: Progress, ending: Event) -> PartSummary:
    """Has one part read; a text that costs the worker is found by single steps, and passed over from then on.

    Raises WorkerLostError where the worker was taken away because all is ``ending``.
    """
    part = task.part
    failed: dict[int, str] = {}
    step = task.step
    shown = 0
    while True:
        at = 0
        summary: PartSummary | None = None
        try:
            for answer in worker.ask(replace(task, failed=failed, step=step)):  # to its end: else the worker is ended
                if isinstance(answer, PartSummary):
                    summary = answer
                    continue
                at = answer
                if at > shown:
                    on_progress(at - shown)
                    shown = at
            if summary is None:
                raise RuntimeError(f"the reader of {part.path} ended without a word")
            return summary
        except WorkerLostError as lost:
            if summary is not None:
                return summary
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
            step = STEP
