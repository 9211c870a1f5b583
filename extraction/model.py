"""What is read in one text: the records that ``read`` returns, one class for each table of layer ``extracted``.

Records that never change are tuples with names: they are made by the dozen for each text, at a third of the time that
a frozen class takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class SourceHints:
    """What the source's metadata says of the text (a JSONL column, an HTML head); never part of the text itself."""

    url: str | None = None
    title: str | None = None
    published_on: date | None = None
    publisher: str | None = None
    language: str | None = None


NO_HINTS = SourceHints()


class Evidence(NamedTuple):
    """Words that support the value of ``field``; ``method`` names the rule that read them."""

    field: str
    start: int
    end: int
    method: str


class Issue(NamedTuple):
    """Something seen and not used (see ``extracted.issues``)."""

    code: str
    detail: str
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class DocumentFacts:
    """Judgements on the text as a whole."""

    language: str = "und"
    title: str | None = None
    publisher: str | None = None
    published_on: date | None = None
    published_basis: str | None = None
    kind: str = "other"
    kind_score: float = 0.0
    kind_reason: str | None = None
    rendition: str = "machine_translation"
    n_sentences: int = 0


@dataclass(slots=True)
class MeetingDay:
    """The day of the meeting, or the bounds that are known, with what gave the year; None where unknown."""

    held_on: date | None = None
    earliest: date | None = None
    latest: date | None = None
    year_basis: str = "unknown"
    evidence: list[Evidence] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


@dataclass(slots=True)
class MeetingFacts:
    """The meeting, by this text alone."""

    held_on: date | None = None
    held_earliest: date | None = None
    held_latest: date | None = None
    year_basis: str = "unknown"
    place_code: str | None = None
    place_name: str | None = None
    place_basis: str = "unknown"
    admin_level: str = "unknown"
    mode: str = "unspecified"
    meeting_type_code: str = "other"
    convener: str = "unknown"
    title: str | None = None


@dataclass(slots=True)
class Attendee:
    """One named person who took part. ``start``/``end`` span the first mention of the name as an attendee."""

    name: str
    start: int
    end: int
    title: str | None = None
    rank_code: str | None = None
    presided: bool = False
    spoke: bool = False
    joined_remotely: bool = False


class Code(NamedTuple):
    """One code and the words that earned it; ``codebook`` is sectors, instruments, responsibilities or phrases.

    ``method``: ``rule``, or ``learned`` where no rule gave it (``demands.learned`` of each language).
    """

    codebook: str
    code: str
    start: int
    end: int
    method: str = "rule"


@dataclass(slots=True)
class Directive:
    """One demand; never over two sentences. ``is_heading``: the numbered head of demands that follow."""

    start: int
    end: int
    speaker_name: str | None = None
    speaker_kind: str = "unattributed"
    stringency: str = "advisory"
    deadline: tuple[int, int] | None = None
    deadline_on: date | None = None
    codes: list[Code] = field(default_factory=list)
    is_heading: bool = False


class Figure(NamedTuple):
    """A number that the text states; a fall is negative."""

    value: float
    start: int
    end: int
    measure_code: str | None = None
    unit: str | None = None
    period: tuple[int, int] | None = None


class Reference(NamedTuple):
    """Another meeting that the report names, at the words that name it; ``level`` is of the body that held it.

    ``held_latest`` is the last day on which it can have been held: that of the reported meeting, or of publication.
    """

    relation: str
    level: str
    start: int
    end: int
    held_on: date | None = None
    held_earliest: date | None = None
    held_latest: date | None = None


class EventMention(NamedTuple):
    """Words that name an event of the calendar or the news (``events``)."""

    event_code: str
    start: int
    end: int


class PlaceMention(NamedTuple):
    """A place that the body names, with the codes of all units that bear the name."""

    name: str
    generic: str | None
    candidates: tuple[str, ...]
    start: int
    end: int


class Story(NamedTuple):
    """One story of a page that holds several; ``position`` counts from 1 in text order, reports or not.

    ``published_on`` is the day of its own dateline, where it has one other than the page's.
    """

    position: int
    start: int
    end: int
    meeting: MeetingFacts | None = None
    published_on: date | None = None


@dataclass(slots=True)
class Reading:
    """All that was read in one text. ``meeting`` is None, and lists of facts empty, unless it is a meeting report.

    Of a page that holds several stories, ``stories`` are these; a row is of the story in whose stretch it starts, and
    ``meeting`` is that of the first story which reports one. Of a text of one story ``stories`` is empty.
    ``phrases``: formulas outside the demands (preambles, what was conveyed, assessments).
    """

    document: DocumentFacts
    meeting: MeetingFacts | None = None
    attendees: list[Attendee] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    event_mentions: list[EventMention] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    place_mentions: list[PlaceMention] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    phrases: list[Code] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
