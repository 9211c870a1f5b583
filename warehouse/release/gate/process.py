"""Runs the gate: a process that loads Great Expectations while the release is still being built, then checks it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.release.gate import suites
from warehouse.release.gate.basis import Basis
from warehouse.release.gate.result import Check, GateResult

_TIMEOUT_SECONDS = 1800.0


class GateError(Exception):
    """The release could not be checked at all; the message says why."""


@dataclass(frozen=True, slots=True)
class GateRequest:
    """What to check. ``previous`` is the published database, if there is one; ``suites`` are folders of the user's."""

    release_id: str
    checked_at: datetime
    database: Path
    previous: Path | None = None
    suites: Sequence[Path] = ()
    override_reason: str | None = None
    memory_limit: str | None = None
    held_limit: float | None = None
    """Share of reports held back at once above which the release is blocked."""
    basis: Basis | None = None
    """What was checked before. Without it, all rows are looked at."""
    home: Path | None = None
    """The home folder, where builds note which rows may differ."""
    holds: str = ""
    """What tells the database's build (``Build.holds``)."""
    few: int | None = None
    """Rows up to which all are looked at, whatever the basis; None for ``examined.FEW``."""


class Gate:
    """One gate process. ``warm`` starts it ahead of need; ``check`` uses it up; ``close`` ends it where unused."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def warm(self) -> None:
        """Starts the process, if it is not there, so that its imports are done by the time it is asked."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "warehouse.release.gate.check"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )

    def check(self, request: GateRequest) -> GateResult:
        """Checks the release. No connection of this process may have the database open for writing.

        Raises SuiteError where a suite file is unusable, GateError where the release could not be checked.
        """
        suites.load(request.suites)  # an unusable file is told here, with its own words
        self.warm()
        process, self._process = self._process, None
        if process is None:
            raise GateError("the gate's process could not be started")
        with tempfile.TemporaryDirectory(prefix="safegov-gate-") as folder:
            answer = Path(folder) / "answer.json"
            asked = {
                "database": str(request.database),
                "previous": str(request.previous) if request.previous else None,
                "suites": [str(path) for path in request.suites],
                "memory_limit": request.memory_limit,
                "held_limit": request.held_limit,
                "basis": _asked(request),
                "answer": str(answer),
            }
            try:
                _, errors = process.communicate(json.dumps(asked) + "\n", timeout=_TIMEOUT_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise GateError(f"the gate took longer than {_TIMEOUT_SECONDS:g} s") from None
            if not answer.exists():
                raise GateError(f"the gate's process ended with {process.returncode}: {errors.strip()[-600:]}")
            told = json.loads(answer.read_text(encoding="utf-8"))
        if "error" in told:
            raise GateError(told["error"])
        return GateResult(
            release_id=request.release_id,
            checked_at=request.checked_at.replace(microsecond=0),
            checks=[Check(**check) for check in told["checks"]],
            suites=told["suites"],
            override_reason=request.override_reason,
            held_back=told["held_back"],
            n_held_back=told["n_held_back"],
            notes=told["notes"],
            scope=told["scope"],
            asked=request.basis.asked if request.basis else "",
            n_since_all=request.basis.n_since_all + 1 if request.basis and told["is_narrow"] else 0,
        )

    def close(self) -> None:
        """Ends a process that was started and not used."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _asked(request: GateRequest) -> dict[str, Any]:
    """The basis as the gate's process reads it."""
    basis = request.basis
    if basis is None or basis.why_all:
        return {"why_all": basis.why_all if basis else ""}
    return {
        "why_all": "",
        "release": basis.release,
        "held": basis.held,
        "home": str(request.home),
        "holds": request.holds,
        "few": request.few,
    }
