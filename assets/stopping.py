"""Whether this process was told to stop, whoever handles the signal."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """The signal that told this process to stop. Dagster and DuckDB handle signals in their own ways, some of which
    look like any failure afterwards; the system's own note of what came does not change (signal.set_wakeup_fd)."""

    def __init__(self, noted: socket.socket | None) -> None:
        self._noted = noted
        self._signal: int | None = None

    @property
    def signal_number(self) -> int | None:
        """The first signal that came; None where none did."""
        if self._noted is not None and self._signal is None:
            with suppress(BlockingIOError):
                told = [number for number in self._noted.recv(64) if number in set(_SIGNALS)]
                self._signal = told[0] if told else None
        return self._signal


@contextmanager
def noted() -> Iterator[Stop]:
    """Notes the signals that come meanwhile, whoever handles them; who noted before is told of them at the end.

    Outside the main thread, where Python takes no signals, it does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield Stop(None)
        return
    ours, systems = socket.socketpair()
    with ours, systems:
        ours.setblocking(False)
        systems.setblocking(False)
        before = signal.set_wakeup_fd(systems.fileno(), warn_on_full_buffer=False)
        stop = Stop(ours)
        try:
            yield stop
        finally:
            signal.set_wakeup_fd(before)
            if before != -1 and stop.signal_number is not None:
                with suppress(OSError):
                    os.write(before, bytes([stop.signal_number]))


@contextmanager
def stoppable() -> Iterator[Stop]:
    """As ``noted``, and raises KeyboardInterrupt on Ctrl-C, SIGTERM and SIGHUP alike."""
    with noted() as stop:
        is_main = threading.current_thread() is threading.main_thread()
        before = {one: signal.getsignal(one) for one in _SIGNALS if is_main}
        try:
            for one, handler in before.items():
                if handler is not signal.SIG_IGN:  # nohup, and shells that start it in the background
                    signal.signal(one, _interrupt)
            yield stop
        finally:
            for one, handler in before.items():
                signal.signal(one, handler if handler is not None else signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
