"""Parsers in processes of their own: one that hangs, dies or fills its memory costs its input, not the run."""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from warehouse.intake.files import FileReader
from warehouse.intake.model import Found, IntakeOptions, Item, Page, Reason, Refused
from warehouse.intake.pages import main_text

_BATCH_ITEMS = 256
_BATCH_CHARACTERS = 2_000_000
_START_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1


class ParserLostError(Exception):
    """The process that parsed did not answer in time, or died."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Parser:
    """A process that parses files and pages for this one. Started at first use, and again after it was lost."""

    def __init__(self, options: IntakeOptions) -> None:
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._link: Connection | None = None
        self.position = 0
        """Bytes read of the file that is being read."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read_path(self, path: Path, uri: str, columns: dict[str, str]) -> Iterator[Item]:
        """What the file at ``path`` holds, as ``FileReader.read_path`` tells it; a parser that is lost ends it with a
        Refused for the rest."""
        try:
            for batch in self._ask("path", (path, uri, columns)):
                yield from batch
        except ParserLostError as lost:
            yield Refused(uri, lost.reason, f"{lost.detail}; what came before is kept")

    def main_texts(self, pages: list[Page]) -> list[Found | Refused]:
        """The main text of each page. A page that the parser is lost over is refused."""
        try:
            return [text for batch in self._ask("pages", pages) for text in batch]
        except ParserLostError as lost:
            if len(pages) == 1:
                page = pages[0]
                return [Refused(page.uri, lost.reason, lost.detail, page.data)]
        middle = len(pages) // 2
        return self.main_texts(pages[:middle]) + self.main_texts(pages[middle:])

    def close(self) -> None:
        """Ends the process."""
        if self._link is not None:
            self._link.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._link = None

    def _ask(self, what: str, about: object) -> Iterator[list[Any]]:
        finished = False
        try:
            link = self._started()
            link.send((what, about))
            while (batch := self._answer(link)) is not None:
                yield batch
            finished = True
        except (EOFError, OSError):
            raise ParserLostError(Reason.UNREADABLE, self._how_it_ended()) from None
        finally:
            if not finished:
                self.close()

    def _answer(self, link: Connection) -> list[Any] | None:
        if not link.poll(self._options.timeout_seconds):
            raise ParserLostError(
                Reason.TIMEOUT,
                f"took longer than {self._options.timeout_seconds:g} s to parse; simplify it or raise the limit",
            )
        answer: list[Any] | None
        answer, self.position = link.recv()
        return answer

    def _how_it_ended(self) -> str:
        code = None
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                code = self._process.wait(5)
        if code is not None and code < 0:
            return f"broke its parser ({signal.Signals(-code).name}); save it anew"
        return f"broke its parser (exit {code}); save it anew"

    def _started(self) -> Connection:
        if self._link is not None and self._process is not None and self._process.poll() is None:
            return self._link
        self.close()
        ours, theirs = socket.socketpair()
        program = (
            "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
            "from warehouse.intake.isolation import serve; serve(int(sys.argv[2]), json.loads(sys.argv[3]))"
        )
        command = [sys.executable, "-c", program, json.dumps(sys.path), str(theirs.fileno())]
        command.append(json.dumps(asdict(self._options)))
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._link = Connection(ours.detach())
        if not self._link.poll(_START_SECONDS):
            raise ParserLostError(Reason.TIMEOUT, "could not be parsed: no parser started")
        self._link.recv()
        return self._link


def serve(handle: int, options: dict[str, Any]) -> None:
    """Parses what the process at the other end of socket ``handle`` asks for, until it goes."""
    _die_with_parent()
    settings = IntakeOptions(**options)
    link = Connection(handle)
    link.send("ready")
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (settings.memory_bytes, settings.memory_bytes))
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            what, about = link.recv()
            if what == "path":
                path, uri, columns = about
                _send_batches(link, FileReader(settings, columns), path, uri)
            else:
                link.send(([_main_text(page) for page in about], 0))
            link.send((None, 0))


def _main_text(page: Page) -> Found | Refused:
    try:
        return main_text(page)
    except MemoryError:
        return Refused(page.uri, Reason.TOO_LARGE, "needs more memory to parse than is allowed", page.data)
    except Exception as error:  # hostile input breaks libraries in ways that they do not name
        return Refused(
            page.uri, Reason.UNREADABLE, f"is no page: {type(error).__name__}: {str(error)[:300]}", page.data
        )


def _send_batches(link: Connection, reader: FileReader, path: Path, uri: str) -> None:
    batch: list[Item] = []
    weight = 0
    for item in reader.read_path(path, uri):
        batch.append(item)
        weight += len(item.text) if isinstance(item, Found) else len(item.data or b"") if isinstance(item, Page) else 0
        if len(batch) >= _BATCH_ITEMS or weight >= _BATCH_CHARACTERS:
            link.send((batch, reader.position))
            batch, weight = [], 0
    link.send((batch, reader.position))


def _die_with_parent() -> None:
    """Where the parent is killed, so is this process (Linux)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
