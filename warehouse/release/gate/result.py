"""What a gate found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from schemas.polars_types import polars_schema
from schemas.tables_quality import CHECK_RESULTS


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was expected and observed. ``remedy`` says what to do where it failed."""

    suite: str
    check_name: str
    success: bool
    severity: str
    says: str
    observed: str | None = None
    expected: str | None = None
    table_name: str | None = None
    column_name: str | None = None
    remedy: str | None = None
    rows: list[str] = field(default_factory=list)
    """Where it failed, the first rows that broke it, each with its source and its words."""

    @property
    def blocks(self) -> bool:
        """Whether it failed and a failure keeps the release back."""
        return not self.success and self.severity == "block"


@dataclass(slots=True)
class GateResult:
    """All checks of one candidate release.

    ``status`` is passed, warned (only checks that warn failed), blocked, or overridden (blocked, and published all
    the same for ``override_reason``).
    """

    release_id: str
    checked_at: datetime
    checks: list[Check] = field(default_factory=list)
    suites: dict[str, str] = field(default_factory=dict)
    """What each suite is about."""
    override_reason: str | None = None
    held_back: list[str] = field(default_factory=list)
    """The first rows that were held back because they contradict themselves, each with its rule, values and source."""
    n_held_back: int = 0
    notes: list[str] = field(default_factory=list)
    """What could not be asked, and why: a last release that is damaged, for one."""
    scope: str = ""
    """Which rows checks of single rows looked at, in words."""
    asked: str = ""
    """What tells the suites, the code and the libraries of other ones."""
    n_since_all: int = 0
    """How many results, this one included, lie after the last that looked at all rows."""

    @property
    def blocking(self) -> list[Check]:
        """Checks that keep the release back."""
        return [check for check in self.checks if check.blocks]

    @property
    def warnings(self) -> list[Check]:
        """Checks that failed and only warn."""
        return [check for check in self.checks if not check.success and not check.blocks]

    @property
    def n_passed(self) -> int:
        """How many checks held."""
        return sum(check.success for check in self.checks)

    @property
    def status(self) -> str:
        """passed, warned, blocked or overridden."""
        if self.blocking:
            return "overridden" if self.override_reason else "blocked"
        return "warned" if self.warnings else "passed"

    @property
    def may_publish(self) -> bool:
        """Whether the release may be switched in."""
        return self.status != "blocked"

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {
            "release_id": self.release_id,
            "checked_at": self.checked_at.isoformat(timespec="seconds"),
            "status": self.status,
            "override_reason": self.override_reason,
            "n_passed": self.n_passed,
            "n_warned": len(self.warnings),
            "n_blocking": len(self.blocking),
            "suites": self.suites,
            "held_back": self.held_back,
            "n_held_back": self.n_held_back,
            "notes": self.notes,
            "scope": self.scope,
            "asked": self.asked,
            "n_since_all": self.n_since_all,
            "checks": [asdict(check) for check in self.checks],
        }

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> GateResult:
        """The result that ``to_dict`` wrote."""
        return cls(
            release_id=given["release_id"],
            checked_at=datetime.fromisoformat(given["checked_at"]),
            checks=[Check(**check) for check in given["checks"]],
            suites=given["suites"],
            override_reason=given["override_reason"],
            held_back=given.get("held_back", []),
            n_held_back=given.get("n_held_back", 0),
            notes=given.get("notes", []),
            scope=given.get("scope", ""),
            asked=given.get("asked", ""),
            n_since_all=given.get("n_since_all", 0),
        )


def rows(results: Iterable[GateResult]) -> pl.DataFrame:
    """Rows of ``quality.check_results``, ordered by release, suite and check."""
    made = [
        {
            "release_id": result.release_id,
            "suite": check.suite,
            "check_name": check.check_name,
            "table_name": check.table_name,
            "column_name": check.column_name,
            "success": check.success,
            "severity": check.severity,
            "observed": check.observed,
            "expected": check.expected,
            "checked_at": result.checked_at.replace(tzinfo=None),
        }
        for result in results
        for check in result.checks
    ]
    frame = pl.DataFrame(made, schema=polars_schema(CHECK_RESULTS))
    return frame.sort("release_id", "suite", "check_name")
