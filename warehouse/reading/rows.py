"""What was read in documents as frames of layer ``extracted``, checked against their contract."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import polars as pl

from extraction.model import DocumentFacts, Issue, Reading, Story
from extraction.version import marked, unmarked
from schemas.model import Table
from schemas.tables_extracted import (
    ATTENDEES,
    DIRECTIVE_CODES,
    DIRECTIVES,
    DOCUMENTS,
    EVENT_MENTIONS,
    EVIDENCE,
    FIGURES,
    ISSUES,
    MEETING_PHRASES,
    MEETINGS,
    PLACE_MENTIONS,
    REFERENCES,
    TABLES,
)
from schemas.tables_quality import QUARANTINE
from schemas.validation import check, empty, polars_schema
from schemas.vocabularies import CODEBOOKS
from warehouse.reading.columns import Codes, Facts, Places

_DOCUMENT = (
    "language", "title", "publisher", "published_on", "published_basis", "kind", "kind_score", "kind_reason",
    "rendition", "n_sentences",
)  # fmt: skip
_MEETING = (
    "held_on", "held_earliest", "held_latest", "year_basis", "place_code", "place_name", "place_basis", "admin_level",
    "mode", "meeting_type_code", "convener", "title",
)  # fmt: skip
_ATTENDEE = ("name", "title", "rank_code", "presided", "spoke", "joined_remotely")
_DIRECTIVE = ("speaker_name", "speaker_kind", "stringency", "deadline_on", "is_heading")
_FIGURE = ("measure_code", "value", "unit")
_STORY = {"position": "story", "published_on": "published_on", "start": "start_char", "end": "end_char"}
"""What a meeting's row says of its story, and under what name."""
_REFERENCE = ("relation", "level", "held_on", "held_earliest", "held_latest")
_ISSUE = {"code": "issue_code", "start": "start_char", "end": "end_char"}
OUTSIDE = "span_within_text"


def failed_reading(reason: str) -> Reading:
    """The reading of a text that the reader failed on: kind ``other``, with an issue that says so."""
    facts = DocumentFacts(kind="other", kind_reason="reading_failed", rendition="original")
    return Reading(facts, issues=[Issue("reading_failed", reason[:500])])


def _stories(text: str, reading: Reading) -> Sequence[Story]:
    """The stories of ``reading``; the whole text where it is one."""
    return reading.stories or (Story(1, 0, len(text), reading.meeting),)


class Rows:
    """Rows of all tables of layer ``extracted``, gathered document by document and column by column."""

    def __init__(self, extractor_version: str) -> None:
        self.version = extractor_version
        self._versions = unmarked(extractor_version)
        self._read_by: list[str] = []  # the reader's language, by document
        self._ids: list[str] = []
        self._lengths: list[int] = []
        self._documents = Facts(_DOCUMENT, is_placed=False)
        self._meetings = Facts(_MEETING, is_placed=False)
        self._stories = Facts(_STORY, is_placed=False)
        self._attendees = Facts(_ATTENDEE, is_ordered=True)
        self._directives = Facts(_DIRECTIVE, quote="text", quotes={"deadline_text": "deadline"}, is_ordered=True)
        self._codes = Codes()
        self._figures = Facts(_FIGURE, quote="text", quotes={"period_text": "period"}, is_ordered=True)
        self._references = Facts(_REFERENCE, quote="title", is_ordered=True)
        self._events = Facts(("event_code",))
        self._phrases = Facts(("code",), quote="quote")
        self._evidence = Facts(("field", "method"), quote="quote")
        self._mentions = Facts(("name", "generic"), lists=("candidates",))
        self._issues = Facts(("code", "detail", "start", "end"), is_placed=False)

    def add(self, document_id: str, text: str, reading: Reading) -> None:
        """Adds what was read in one document."""
        self._ids.append(document_id)
        language = reading.document.language
        self._read_by.append(language if language in self._versions else "en")
        self._lengths.append(len(text))
        self._documents.add(text, (reading.document,))
        told = [story for story in _stories(text, reading) if story.meeting is not None]
        self._meetings.add(text, [story.meeting for story in told])
        self._stories.add(text, told)
        self._attendees.add(text, reading.attendees)
        self._directives.add(text, reading.directives)
        self._codes.add([one.codes for one in reading.directives])
        self._figures.add(text, reading.figures)
        self._references.add(text, reading.references)
        self._events.add(text, reading.event_mentions)
        self._phrases.add(text, reading.phrases)
        self._evidence.add(text, reading.evidence)
        self._mentions.add(text, reading.place_mentions)
        self._issues.add(text, reading.issues)

    def frames(self) -> dict[str, pl.DataFrame]:
        """The rows of each table by its name, columns and types as declared; facts in the order of their places."""
        demands = self._directives
        codes = self._codes.settled(demands.order)
        issues = self._issues.columns()
        phrases = self._phrases.columns()
        extracted = {
            DOCUMENTS.name: (self._documents.of, self._documents.columns() | self._said_of_documents()),
            MEETINGS.name: (
                self._meetings.of,
                self._meetings.columns() | {_STORY[name]: values for name, values in self._stories.columns().items()},
            ),
            ATTENDEES.name: (self._attendees.of, self._attendees.columns()),
            DIRECTIVES.name: (demands.of, demands.columns() | {book: codes.lists(book) for book in CODEBOOKS}),
            DIRECTIVE_CODES.name: (
                demands.of[codes.of],
                codes.columns() | {"position": demands.positions[codes.of]},
            ),
            FIGURES.name: (self._figures.of, self._figures.columns()),
            REFERENCES.name: (self._references.of, self._references.columns()),
            EVENT_MENTIONS.name: (self._events.of, self._events.columns()),
            MEETING_PHRASES.name: (self._phrases.of, phrases | {"phrase_code": phrases["code"]}),
            EVIDENCE.name: (self._evidence.of, self._evidence.columns()),
            PLACE_MENTIONS.name: (self._mentions.of, self._mentions.columns()),
            ISSUES.name: (self._issues.of, {_ISSUE.get(name, name): values for name, values in issues.items()}),
        }
        return {table.name: self._frame(table, *extracted[table.name]) for table in TABLES}

    def _said_of_documents(self) -> dict[str, Any]:
        return {"extractor_version": [self._versions[language] for language in self._read_by]}

    @property
    def versions(self) -> str:
        """The versions of the readers that these texts needed, as one word."""
        return marked({language: self._versions[language] for language in self._read_by or ("en",)})

    def _frame(self, table: Table, of: Places, values: dict[str, Any]) -> pl.DataFrame:
        if not len(of):
            return empty(table)
        values["document_id"] = pl.Series(self._ids, dtype=pl.String).gather(of)
        return pl.DataFrame(
            [pl.Series(name, values[name], dtype=dtype) for name, dtype in polars_schema(table).items()]
        )

    @property
    def lengths(self) -> pl.DataFrame:
        """Characters of each document's text."""
        return pl.DataFrame(
            {"document_id": self._ids, "n_chars": self._lengths},
            schema={"document_id": pl.String, "n_chars": pl.Int32},
        )


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
    frames, lengths = rows.frames(), rows.lengths
    for table in TABLES:
        found = check(frames[table.name], table)
        kept, bad = found.good, [found.bad]
        if "end_char" in kept.columns:
            kept, outside = _within(kept, lengths)
            bad.append(outside)
        if table is DOCUMENTS and found.bad.height:
            spoilt = found.bad["document_id"].to_list()
            spare = Rows(rows.version)
            for document_id, reason in found.bad.select("document_id", "check_name").iter_rows():
                spare.add(document_id, "", failed_reading(f"document row: {reason}"))
            kept = pl.concat([kept, spare.frames()[DOCUMENTS.name]]).unique("document_id", maintain_order=True)
        elif spoilt:
            orphans = kept.filter(pl.col("document_id").is_in(spoilt))
            kept = kept.filter(~pl.col("document_id").is_in(spoilt))
            bad.append(orphans.with_columns(check_name=pl.lit("document_row_kept")))
        good[table.name] = kept
        rejected.extend(_refused(part, table, sources, collection, run_id, seen_at) for part in bad if part.height)
    return Checked(good, pl.concat([empty(QUARANTINE), *rejected]).unique("quarantine_id", maintain_order=True))


def _within(frame: pl.DataFrame, lengths: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    joined = frame.select("document_id", "end_char").join(lengths, on="document_id", how="left", maintain_order="left")
    is_outside = (joined["end_char"] > joined["n_chars"]).fill_null(value=False)
    if not is_outside.any():
        return frame, frame.clear().with_columns(check_name=pl.lit(None, dtype=pl.String))
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
