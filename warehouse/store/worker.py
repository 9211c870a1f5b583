"""Processes that work for this one and may be lost: one that hangs or dies costs its task, not the run."""

from __future__ import annotations

import ctypes
import importlib
import json
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

_START_SECONDS = 120.0
_PR_SET_PDEATHSIG = 1

Handler = Callable[[Any], Iterable[Any]]
"""Does one task: takes what was asked and gives answers."""


class WorkerLostError(Exception):
    """The worker did not answer in time (``timed_out``), or died."""

    def __init__(self, detail: str, *, timed_out: bool) -> None:
        super().__init__(detail)
        self.timed_out = timed_out


class Worker:
    """A process that does tasks, one after another. Started at first use, and again after it was lost.

    The system ends it with the thread that started it (prctl(2), PR_SET_PDEATHSIG): for a worker that is to outlive the
    thread that asks it, call ``start`` in one that lasts.

    ``entry`` (``package.module:function``) is called there with ``settings`` (what JSON can hold) and returns the
    handler of tasks. ``timeout_seconds`` is the longest silence between two answers; ``memory_bytes`` bounds its
    address space. The process ends with this one.
    """

    def __init__(
        self,
        entry: str,
        settings: Mapping[str, Any],
        *,
        timeout_seconds: float,
        memory_bytes: int | None = None,
    ) -> None:
        self._entry = entry
        self._settings = settings
        self._timeout = timeout_seconds
        self._memory = memory_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._link: Connection | None = None
        self._is_ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, task: object) -> Iterator[Any]:
        """The answers to one task. Raises WorkerLostError where the process hangs or dies over it, and RuntimeError
        with its traceback where the handler raised."""
        finished = False
        try:
            link = self._started()
            link.send(task)
            while True:
                if not link.poll(self._timeout):
                    raise WorkerLostError(f"took longer than {self._timeout:g} s", timed_out=True)
                kind, answer = link.recv()
                if kind == "end":
                    break
                if kind == "error":
                    raise RuntimeError(f"a worker failed:\n{answer}")
                yield answer
            finished = True
        except (EOFError, OSError):
            raise WorkerLostError(self._how_it_ended(), timed_out=False) from None
        finally:
            if not finished:
                self.close()

    def close(self) -> None:
        """Ends the process."""
        if self._link is not None:
            self._link.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._link = None

    def _how_it_ended(self) -> str:
        code = None
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                code = self._process.wait(5)
        if code is not None and code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with exit code {code}"

    def start(self) -> None:
        """Starts the process, unless it runs; does not wait until it is ready."""
        if self._link is not None and self._process is not None and self._process.poll() is None:
            return
        self.close()
        ours, theirs = socket.socketpair()
        program = (
            "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
            "from warehouse.store.worker import serve; serve(int(sys.argv[2]), *json.loads(sys.argv[3]))"
        )
        told = json.dumps([self._entry, dict(self._settings), self._memory])
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                [sys.executable, "-c", program, json.dumps(sys.path), str(theirs.fileno()), told],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._link = Connection(ours.detach())
        self._is_ready = False

    def _started(self) -> Connection:
        self.start()
        if self._link is None:
            raise RuntimeError("the worker was closed while it started")
        if not self._is_ready:
            if not self._link.poll(_START_SECONDS):
                raise WorkerLostError("did not start", timed_out=True)
            kind, answer = self._link.recv()
            if kind == "error":
                raise RuntimeError(f"a worker could not start:\n{answer}")
            self._is_ready = True
        return self._link


def serve(handle: int, entry: str, settings: dict[str, Any], memory_bytes: int | None) -> None:
    """Does tasks that come over socket ``handle`` until the process at its other end goes."""
    with suppress(OSError, AttributeError):  # where the system has it: end with the parent, however that ends
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the parent, which closes this
    link = Connection(handle)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            module, function = entry.split(":")
            handler: Handler = getattr(importlib.import_module(module), function)(**settings)
        except Exception:
            link.send(("error", _trace()))
            return
        if memory_bytes is not None:
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        link.send(("ready", None))
        while True:
            task = link.recv()
            try:
                for answer in handler(task):
                    link.send(("answer", answer))
            except (BrokenPipeError, ConnectionResetError):
                return
            except Exception:
                link.send(("error", _trace()))
                continue
            link.send(("end", None))


def _trace() -> str:
    import traceback  # noqa: PLC0415 - only when something failed

    return traceback.format_exc()
