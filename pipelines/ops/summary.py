"""What a run says at its end."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson

from pipelines.errors import BlockedError, SafegovError
from warehouse.release.dataset import invented

_MOST_ROWS = 10


@dataclass(slots=True)
class Summary:
    """Counts of one run (``inputs`` …) and of the dataset as it is published after it (``documents`` …)."""

    home: Path
    inputs: int = 0
    new: int = 0
    known: int = 0
    repeated: int = 0
    quarantined: int = 0
    ignored: int = 0
    read: int = 0
    """Documents read in this run."""
    refused: dict[str, int] = field(default_factory=dict)
    """Inputs of this run refused, by reason."""
    dataset: dict[str, int] = field(default_factory=dict)
    unread_languages: dict[str, int] = field(default_factory=dict)
    """Documents of the dataset in languages that no reader reads, by ISO 639-1 code, the most first."""
    corrections_applied: int = 0
    corrections_not_applied: list[str] = field(default_factory=list)
    """Each with what it is of, and why not."""
    checks_passed: int = 0
    checks_failed: list[str] = field(default_factory=list)
    blocking: list[str] = field(default_factory=list)
    offending: list[str] = field(default_factory=list)
    """The first rows that the blocking checks are about, with source and words."""
    held_back: list[str] = field(default_factory=list)
    """The first rows that were held back, with rule, values and source."""
    n_held_back: int = 0
    notes: list[str] = field(default_factory=list)
    """What someone should know of the releases: one that was changed, or cannot be read."""
    release_id: str | None = None
    is_new_release: bool = False
    failure: str | None = None
    seconds: float = 0.0
    run_ids: list[str] = field(default_factory=list)

    @property
    def is_unusable(self) -> bool:
        """Whether nothing of the input could be used."""
        return not self.new + self.known + self.repeated

    @property
    def published(self) -> Path:
        """Where the results are."""
        return self.home / "published"

    def raise_failure(self) -> None:
        """Raises the error that the run ended with, if it did."""
        if self.blocking:
            raise BlockedError(
                f"the quality gate blocked the release ({len(self.blocking)} of its checks): "
                f"{'; '.join(self.blocking)}. The release before stays published. "
                f"{self._first()}See {self.home / 'gates/latest.html'}, or ask the candidate: safegov sql --candidate; "
                'to publish all the same: safegov publish --override "the reason"'
            )
        if self.failure:
            raise SafegovError(self.failure)

    def _first(self) -> str:
        return "The first rows: " + "; ".join(self.offending) + ". " if self.offending else ""


def _reasons(refused: dict[str, int]) -> str:
    return ", ".join(f"{number} {reason}" for reason, number in sorted(refused.items()))


def _unread(summary: Summary) -> list[str]:
    """What is to be said of texts that no reader reads, of samples, and of a dataset without meetings."""
    told = []
    if unread := summary.unread_languages:
        which = ", ".join(f"{number:,} in {code}" for code, number in unread.items())
        told.append(
            f"{sum(unread.values()):,} of {summary.dataset['documents']:,} documents are in languages that no reader "
            f"reads ({which}): no meetings are looked for in them, and counts by place and month lack what they report"
        )
    if n := summary.dataset.get("garbled"):
        told.append(
            f"{n:,} of {summary.dataset['documents']:,} documents {'is' if n == 1 else 'are'} garbled: the Chinese "
            "there was saved in a wrong encoding before it came here (quality.issues, text_garbled): get it anew"
        )
    if told_samples := invented(summary.dataset.get("samples", 0), summary.dataset["documents"]):
        told.append(told_samples)
    if summary.dataset["documents"] and not summary.dataset["meetings"]:
        told.append(
            "the dataset has no meetings: none of its documents was taken for a meeting report "
            "(`safegov extract FILE` shows what is read in one, and why)"
        )
    return told


def as_text(summary: Summary) -> str:
    """The summary as a few lines."""
    lines = []
    counts = f"{summary.inputs:,} inputs: {summary.new:,} new, {summary.known:,} known"
    if summary.repeated:
        counts += f", {summary.repeated:,} repeated"
    counts += f", {summary.quarantined:,} quarantined"
    if summary.refused:
        counts += f" ({_reasons(summary.refused)}; see `safegov quarantine`)"
    lines.append(("read", counts))
    if summary.dataset:
        shown = summary.dataset
        lines.append(
            (
                "dataset",
                f"{shown['documents']:,} documents, {shown['meeting_reports']:,} meeting reports, "
                f"{shown['meetings']:,} meetings, {shown['attendees']:,} attendees, "
                f"{shown['directives']:,} directives, {shown['quarantined']:,} quarantined",
            )
        )
        lines += [("", f"! {told}") for told in _unread(summary)]
    if summary.corrections_applied or summary.corrections_not_applied:
        missed = f", {len(summary.corrections_not_applied)} not" if summary.corrections_not_applied else ""
        lines.append(("correct", f"{summary.corrections_applied} corrections applied{missed}"))
        lines += [("", f"! {told}") for told in summary.corrections_not_applied]
    if summary.checks_passed or summary.checks_failed:
        failed = f", {len(summary.checks_failed)} failed" if summary.checks_failed else ", none failed"
        if summary.checks_failed and summary.checks_passed and not summary.blocking and not summary.failure:
            failed += f": warnings, which hold nothing back ({summary.home / 'gates/latest.html'} says what to do)"
        lines.append(("checks", f"{summary.checks_passed} passed{failed}"))
        lines += [("", f"{'✕' if told in summary.blocking else '!'} {told}") for told in summary.checks_failed]
    if summary.n_held_back:
        n = summary.n_held_back
        told = "1 row contradicts itself and is" if n == 1 else f"{n:,} rows contradict themselves and are"
        told += " left out of the release (quality.quarantine, reason held_back)"
        lines.append(("held back", told))
        lines += [("", f"- {row}") for row in summary.held_back[:_MOST_ROWS]]
    lines += [("note", told) for told in summary.notes]
    if summary.is_new_release:
        lines.append(("release", f"{summary.release_id} in {summary.published} (open report.html)"))
    elif summary.release_id and not summary.failure and not summary.blocking:
        lines.append(("release", f"nothing new: {summary.release_id} stays, in {summary.published}"))
    elif summary.release_id:
        lines.append(("release", f"{summary.release_id} stays, in {summary.published}"))
    lines.append(("time", f"{summary.seconds:.1f} s"))
    return "\n".join(f"{name:<10}{words}" for name, words in lines)


def as_json(summary: Summary) -> str:
    """The summary as JSON."""
    told = asdict(summary) | {
        "published": str(summary.published),
        "report": str(summary.published / "report.html"),
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2, default=str).decode()
