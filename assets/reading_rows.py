"""What was read in documents as frames of layer ``extracted``, checked against their contract."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import polars as pl
import pyarrow as pa

from extraction.facts import Directive, DocumentFacts, Issue, Reading
from schemas.frames import check, empty, polars_schema
from schemas.model import Table
from schemas.tables_extracted import (
    ATTENDEES,
    DIRECTIVE_CODES,
    DIRECTIVES,
    DOCUMENTS,
    EVIDENCE,
    FIGURES,
    ISSUES,
    MEETINGS,
    PLACE_MENTIONS,
    TABLES,
)
from schemas.tables_quality import QUARANTINE

CODEBOOKS = ("sectors", "instruments", "responsibilities", "phrases")
OUTSIDE = "span_within_text"


def failed_reading(reason: str) -> Reading:
    """The reading of a text that the reader failed on: kind ``other``, with an issue that says so."""
    facts = DocumentFacts(kind="other", kind_reason="reading_failed", rendition="original")
    return Reading(facts, issues=[Issue("reading_failed", reason[:500])])


class Rows:
    """Rows of all tables of layer ``extracted``, gathered document by document."""

    def __init__(self, extractor_version: str) -> None:
        self.version = extractor_version
        self._rows: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in TABLES}
        self._lengths: dict[str, int] = {}

    def add(self, document_id: str, text: str, reading: Reading) -> None:
        """Adds what was read in one document. Facts are put in the order of their places in the text."""
        rows = self._rows
        self._lengths[document_id] = len(text)
        facts = reading.document
        rows[DOCUMENTS.name].append(
            (
                document_id, facts.language, facts.title, facts.publisher, facts.published_on, facts.published_basis,
                facts.kind, float(facts.kind_score), facts.kind_reason, facts.rendition, facts.n_sentences,
                self.version,
            )
        )  # fmt: skip
        if (meeting := reading.meeting) is not None:
            rows[MEETINGS.name].append(
                (
                    document_id, meeting.held_on, meeting.held_earliest, meeting.held_latest, meeting.year_basis,
                    meeting.place_code, meeting.place_name, meeting.place_basis, meeting.admin_level, meeting.mode,
                    meeting.meeting_type_code, meeting.convener, meeting.title,
                )
            )  # fmt: skip
        for position, who in enumerate(sorted(reading.attendees, key=lambda who: (who.start, who.end)), start=1):
            rows[ATTENDEES.name].append(
                (
                    document_id, position, who.name, who.title, who.rank_code, who.presided, who.spoke,
                    who.joined_remotely, who.start, who.end,
                )
            )  # fmt: skip
        for position, what in enumerate(sorted(reading.directives, key=lambda what: (what.start, what.end)), start=1):
            self._add_directive(document_id, text, position, what)
        for position, figure in enumerate(sorted(reading.figures, key=lambda one: (one.start, one.end)), start=1):
            period = None if figure.period is None else text[slice(*figure.period)]
            rows[FIGURES.name].append(
                (
                    document_id, position, figure.measure_code, float(figure.value), figure.unit, period,
                    text[figure.start : figure.end], figure.start, figure.end,
                )
            )  # fmt: skip
        rows[EVIDENCE.name].extend(
            (document_id, one.field, text[one.start : one.end], one.method, one.start, one.end)
            for one in reading.evidence
        )
        rows[PLACE_MENTIONS.name].extend(
            (document_id, place.name, place.generic, list(place.candidates), place.start, place.end)
            for place in reading.place_mentions
        )
        rows[ISSUES.name].extend(
            (document_id, issue.code, issue.detail, issue.start, issue.end) for issue in reading.issues
        )

    def _add_directive(self, document_id: str, text: str, position: int, directive: Directive) -> None:
        lists: dict[str, set[str]] = {book: set() for book in CODEBOOKS}
        seen: set[tuple[str, str]] = set()
        for code in sorted(directive.codes, key=lambda code: (code.start, code.end, code.codebook, code.code)):
            lists.setdefault(code.codebook, set()).add(code.code)
            if (code.codebook, code.code) not in seen:
                seen.add((code.codebook, code.code))
                self._rows[DIRECTIVE_CODES.name].append(
                    (document_id, position, code.codebook, code.code, code.start, code.end)
                )
        deadline = None if directive.deadline is None else text[slice(*directive.deadline)]
        self._rows[DIRECTIVES.name].append(
            (
                document_id, position, text[directive.start : directive.end], directive.speaker_name,
                directive.speaker_kind, directive.stringency, deadline, directive.deadline_on,
                *(sorted(lists[book]) for book in CODEBOOKS), directive.start, directive.end,
            )
        )  # fmt: skip

    def frame(self, table: Table) -> pl.DataFrame:
        """The rows of ``table``, columns and types as declared."""
        rows = self._rows[table.name]
        if not rows:
            return empty(table)
        columns = zip(polars_schema(table).items(), zip(*rows, strict=True), strict=True)
        return pl.DataFrame([_series(name, values, dtype) for (name, dtype), values in columns])

    @property
    def lengths(self) -> pl.DataFrame:
        """Characters of each document's text."""
        return pl.DataFrame(
            {"document_id": list(self._lengths), "n_chars": list(self._lengths.values())},
            schema={"document_id": pl.String, "n_chars": pl.Int32},
        )


def _series(name: str, values: tuple[Any, ...], dtype: pl.DataType) -> pl.Series:
    if isinstance(dtype, pl.List):  # Arrow takes lists in one go, Polars makes a series of each
        return pl.Series(name, pa.array(values, pa.list_(pa.string())), dtype=dtype)
    return pl.Series(name, values, dtype=dtype)


@dataclass(frozen=True, slots=True)
class Checked:
    """Frames whose rows all keep their contract, and the rows that do not, as rows of ``quality.quarantine``."""

    good: dict[str, pl.DataFrame]
    rejected: pl.DataFrame = field(default_factory=lambda: empty(QUARANTINE))


def checked(rows: Rows, sources: dict[str, str], collection: str, run_id: str, seen_at: datetime) -> Checked:
    """Parts the rows by their contract (Pandera), and by whether their spans lie within the text.

    ``sources`` gives the source_uri of each document. A document whose own row breaks the contract is kept with the
    row of a failed reading, so that none is lost.
    """
    good: dict[str, pl.DataFrame] = {}
    rejected: list[pl.DataFrame] = []
    spoilt: list[str] = []
    for table in TABLES:
        frame = rows.frame(table)
        found = check(frame, table)
        kept, bad = found.good, [found.bad]
        if "end_char" in kept.columns:
            kept, outside = _within(kept, rows.lengths)
            bad.append(outside)
        if table is DOCUMENTS and found.bad.height:
            spoilt = found.bad["document_id"].to_list()
            spare = Rows(rows.version)
            for document_id, reason in found.bad.select("document_id", "check_name").iter_rows():
                spare.add(document_id, "", failed_reading(f"document row: {reason}"))
            kept = pl.concat([kept, spare.frame(DOCUMENTS)]).unique("document_id", maintain_order=True)
        elif spoilt:
            orphans = kept.filter(pl.col("document_id").is_in(spoilt))
            kept = kept.filter(~pl.col("document_id").is_in(spoilt))
            bad.append(orphans.with_columns(check_name=pl.lit("document_row_kept")))
        good[table.name] = kept
        rejected.extend(_refused(part, table, sources, collection, run_id, seen_at) for part in bad if part.height)
    return Checked(good, pl.concat([empty(QUARANTINE), *rejected]).unique("quarantine_id", maintain_order=True))


def _within(frame: pl.DataFrame, lengths: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    joined = frame.join(lengths, on="document_id", how="left", maintain_order="left")
    is_outside = (joined["end_char"] > joined["n_chars"]).fill_null(value=False)
    return frame.filter(~is_outside), frame.filter(is_outside).with_columns(check_name=pl.lit(OUTSIDE))


def _refused(  # noqa: PLR0917 - one caller
    bad: pl.DataFrame, table: Table, sources: dict[str, str], collection: str, run_id: str, seen_at: datetime
) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for row in bad.iter_rows(named=True):
        failed = row.pop("check_name")
        told = orjson.dumps(row, default=str, option=orjson.OPT_SORT_KEYS).decode()
        digest = hashlib.sha256("\n".join((collection, table.qualified, failed, told)).encode()).hexdigest()
        rows.append(
            {
                "quarantine_id": digest[:16],
                "source_uri": sources.get(row["document_id"]),
                "collection": collection,
                "reason_code": "contract",
                "reason": f"a row of {table.qualified} breaks {failed}; report it: the reader made it",
                "table_name": table.qualified,
                "row_json": told,
                "check_name": failed,
                "run_id": run_id,
                "seen_at": seen_at,
            }
        )
    return pl.DataFrame(rows, schema=polars_schema(QUARANTINE), orient="row")
