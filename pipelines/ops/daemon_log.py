"""The daemon's log: what it and its runs write, line by line, without colours and noise, in a file that is rotated.

Run as a process of its own that reads standard input, as ``rotatelogs`` is: lines of every process that the daemon
starts come through, and none of them waits for another's file.
"""

from __future__ import annotations

import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from warehouse.store.home import Home

BYTES, FILES = 5_000_000, 5
_STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_RECORD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} - \S+ - ([A-Z]+) - ")
# What libraries say of themselves when a process ends: Python's resource tracker, and nanobind's count of references.
_LEAKS = re.compile(
    r"resource_tracker|ResourceWarning|^nanobind: |^ - leaked |^\s+warnings\.warn\($|^  warnings\.warn\('resource"
)


def cleaned(lines: Iterable[str]) -> Iterator[str]:
    """``lines`` as a log has them: without colours, records of level DEBUG (with what belongs to them) and reports of
    leaks in libraries."""
    is_shown = True
    for raw in lines:
        line = _COLOURS.sub("", raw).rstrip("\r\n")
        if record := _RECORD.match(line):
            is_shown = record[1] != "DEBUG"
        elif not line[:1].isspace() and line:
            is_shown = True  # a print, or a traceback's first line: nobody's continuation
        if is_shown and not _LEAKS.search(line):
            yield line


def keep(lines: Iterable[str], file: Path, *, size: int = BYTES, files: int = FILES) -> None:
    """Writes ``lines``, cleaned, to standard error and to ``file``, of which ``files`` older ones of ``size`` bytes
    are kept. A disk that is full or a terminal that has gone costs lines, not the daemon."""
    logging.raiseExceptions = False
    handler = None
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=size, backupCount=files, encoding="utf-8", delay=True)
    for line in cleaned(lines):
        if handler is not None:
            handler.emit(logging.makeLogRecord({"msg": "%s", "args": (line,)}))
        with suppress(OSError, ValueError):
            print(line, file=sys.stderr, flush=True)
    if handler is not None:
        handler.close()


def take_over(home: Home) -> None:
    """From here on, what this process and those that it starts write goes through the log of ``home``."""
    sys.stdout.flush()
    sys.stderr.flush()
    # It ends with its input, so that what is said last is kept: a signal to all processes is not for it, also while it
    # starts, and it inherits what is blocked here.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "pipelines.ops.daemon_log", str(home.daemon_log)],
            stdin=subprocess.PIPE,
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    if process.stdin is None:
        raise RuntimeError("the log's process has no input")
    for output in (sys.stdout, sys.stderr):
        os.dup2(process.stdin.fileno(), output.fileno())
    process.stdin.close()


def main() -> None:
    """Keeps standard input in the file that the first argument names, to its end."""
    sys.stdin.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    keep(sys.stdin, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
