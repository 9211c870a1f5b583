"""What a build may be told, and what it reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class GovernanceSettings:
    """Choices of one build; the defaults suit a machine of 2 cores and 2 GB of memory.

    ``officeholders`` is a CSV of the user's with the columns of ``main.officeholders`` (person_name, office,
    place_code and source at least); it is read beside the register that comes with the project.
    ``memory_limit`` is DuckDB's (``"1GB"``); what does not fit is spilled to the home folder.
    """

    officeholders: Path | None = None
    memory_limit: str | None = "1200MB"
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class GovernanceReport:
    """Counts of what a build made."""

    n_documents: int
    n_unread: int
    n_meeting_reports: int
    n_meetings: int
    n_persons: int
    n_attendees: int
    n_directives: int
    n_issues: int
    n_held_back: int
    """Rows in quarantine because they contradict themselves."""
    n_corrections_applied: int
    n_corrections_stale: int
    n_corrections_unmatched: int
    rows: dict[str, int] = field(default_factory=dict)
    """Rows of each table by qualified name."""
    kept: str = ""
    """What tells the prints that the build left for the next one (``kept.keep``); empty where it left none."""
