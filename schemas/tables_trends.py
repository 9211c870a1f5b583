"""Layer ``trends``: counts kept ready, so that every ``trend_*`` view answers at once.

Made from layer ``main`` by ``warehouse.release.trends``; not in ``catalog.TABLES``, whose rows governance fills.
"""

from __future__ import annotations

from schemas.model import Column, Table, count, day, key, text
from schemas.vocabularies import ADMIN_LEVELS, CODEBOOKS, RELATIONS, RENDITIONS

ALL_RENDITIONS = (*RENDITIONS, "all")

_PERIODS = (
    day("month", "First day of the month; NULL where the month cannot be known"),
    day("quarter", "First day of the quarter; NULL where it cannot be known"),
    day("year", "First day of the year; NULL where it cannot be known"),
)
_CELL = (
    *_PERIODS,
    day("week", "First day (Monday) of the week; NULL where it cannot be known"),
)
_WHERE = (
    text("place_code", "Place whose body held the meeting"),
    text("province_code", "Code of its province-level unit"),
    text("admin_level", "Level of the body", nullable=False, values=ADMIN_LEVELS),
)
_WORDED = (
    text("rendition", "Rendition of the documents counted; all: whatever it is", nullable=False, values=ALL_RENDITIONS),
    text("language", "Language of the documents counted; all: whatever it is, where rendition is all", nullable=False),
)


def _big(name: str, description: str) -> Column:
    return Column(name, "BIGINT", description, False, minimum=0)


PERIODS = Table(
    "trends",
    "periods",
    "One month, quarter or year of the span that texts and meetings cover, without gaps",
    (
        text("period", "Length of the period", nullable=False, values=("month", "quarter", "year")),
        day("starts_on", "Its first day", nullable=False),
        _big("n_documents", "Texts published in it"),
        _big("n_meeting_reports", "Of these, meeting reports"),
        Column("is_covered", "BOOLEAN", "Whether there is any text; if not, no meetings means nothing", False),
        _big("n_months_covered", "Months of it with any text"),
        Column("is_whole", "BOOLEAN", "Whether every month of it has texts; if not, it is a part of the period", False),
        Column(
            "is_comparable",
            "BOOLEAN",
            "Whether the same months of it and of the period a year before have texts, and any: changes on the year "
            "before are told of such periods alone",
            False,
        ),
    ),
    primary_key=("period", "starts_on"),
)

MEETING_PERIODS = Table(
    "trends",
    "meeting_periods",
    "One meeting with the month, quarter and year that it surely falls in",
    (
        key("meeting_id", "The meeting"),
        day("held_on", "Day of the meeting"),
        *_PERIODS,
        *_WHERE,
        *_WORDED,
        day("week", "First day (Monday) of the week; NULL where the week cannot be known"),
        day("half_year", "First day of the half-year; NULL where it cannot be known"),
    ),
    primary_key=("meeting_id",),
)

WEEKS = Table(
    "trends",
    "weeks",
    "One week of the span that dated texts and meetings cover, without gaps",
    (
        day("week", "Its first day, a Monday", nullable=False),
        _big("n_documents", "Texts published in it"),
        Column("is_covered", "BOOLEAN", "Whether there is any such text; if not, no meetings means nothing", False),
    ),
    primary_key=("week",),
)

MEETING_CELLS = Table(
    "trends",
    "meeting_cells",
    "Meetings of one month, week, place, level and rendition",
    (
        *_CELL,
        *_WHERE,
        *_WORDED,
        _big("n_meetings", "Meetings"),
        _big("n_reports", "Documents that report them"),
        _big("n_attendees", "Attendances"),
        _big("n_directives", "Demands"),
        _big("n_video", "Meetings by video or telephone"),
        _big("n_in_person", "Meetings said to be in person"),
    ),
)

DIRECTIVE_CELLS = Table(
    "trends",
    "directive_cells",
    "Demands of one month, week, place, level and rendition",
    (
        *_CELL,
        *_WHERE,
        *_WORDED,
        _big("n_directives", "Demands"),
        _big("n_meetings", "Meetings that made them"),
        _big("n_mandatory", "Demands worded as mandatory"),
        _big("n_with_deadline", "Demands with a time limit"),
        _big("n_by_person", "Demands made by a named person"),
        _big("n_by_meeting", "Demands made by the meeting"),
    ),
)

CODE_CELLS = Table(
    "trends",
    "code_cells",
    "Demands of one code in one month, week, place, level and rendition",
    (
        *_CELL,
        *_WHERE,
        *_WORDED,
        text(
            "codebook",
            "Codebook of the code",
            nullable=False,
            values=tuple(CODEBOOKS),
        ),
        key("code", "The code"),
        _big("n_directives", "Demands with the code"),
        _big("n_meetings", "Meetings with such a demand"),
    ),
)

RANK_CELLS = Table(
    "trends",
    "rank_cells",
    "Attendances of one rank in one month, week, place, level and rendition",
    (
        *_CELL,
        *_WHERE,
        *_WORDED,
        key("rank_code", "The rank; unknown where the text tells none"),
        _big("n_attendees", "Attendances"),
        _big("n_presided", "Of these, those who presided"),
        _big("n_spoke", "Of these, those who spoke"),
        _big("n_directives", "Demands made by persons of the rank"),
    ),
)

_WEEK = day("week", "First day (Monday) of the week; NULL for meetings whose week cannot be known")

WEEK_DIRECTIVE_CELLS = Table(
    "trends",
    "week_directive_cells",
    "Demands of one week and rendition",
    (
        _WEEK,
        *_WORDED,
        _big("n_directives", "Demands"),
        _big("n_meetings", "Meetings that made them"),
        _big("n_mandatory", "Demands worded as mandatory"),
        _big("n_with_deadline", "Demands with a time limit"),
        _big("n_by_person", "Demands made by a named person"),
        _big("n_by_meeting", "Demands made by the meeting"),
    ),
)

WEEK_CODE_CELLS = Table(
    "trends",
    "week_code_cells",
    "Demands of one code in one week and rendition",
    (
        _WEEK,
        *_WORDED,
        text(
            "codebook",
            "Codebook of the code",
            nullable=False,
            values=tuple(CODEBOOKS),
        ),
        key("code", "The code"),
        _big("n_directives", "Demands with the code"),
        _big("n_meetings", "Meetings with such a demand"),
    ),
)

WEEK_RANK_CELLS = Table(
    "trends",
    "week_rank_cells",
    "Attendances of one rank in one week and rendition",
    (
        _WEEK,
        *_WORDED,
        key("rank_code", "The rank; unknown where the text tells none"),
        _big("n_attendees", "Attendances"),
        _big("n_presided", "Of these, those who presided"),
        _big("n_spoke", "Of these, those who spoke"),
    ),
)

FIGURE_ROWS = Table(
    "trends",
    "figure_rows",
    "One reported figure with its period and place",
    (
        key("meeting_id", "The meeting"),
        *_PERIODS,
        *_WHERE,
        *_WORDED,
        key("measure_code", "What is counted; unknown where it could not be told"),
        text("unit", "Unit of the value"),
        Column("value", "DOUBLE", "The number", False),
    ),
)

PHRASE_FIRSTS = Table(
    "trends",
    "phrase_firsts",
    "First dated use of a formula at one place by one level of bodies",
    (
        key("phrase_code", "The formula"),
        *_WHERE,
        *_WORDED,
        day("first_on", "Day of the meeting that used it first", nullable=False),
        key("meeting_id", "That meeting"),
        key("directive_id", "The demand that used it"),
        count("n_meetings", "Dated meetings there that used it"),
    ),
)

PLACE_RESPONSES = Table(
    "trends",
    "place_responses",
    "A place's first dated meeting within sixty days from the first day of a national event",
    (
        key("event_code", "The event"),
        key("place_code", "The place"),
        text("province_code", "Code of its province-level unit"),
        text("admin_level", "Level of the body", nullable=False, values=ADMIN_LEVELS),
        key("meeting_id", "The meeting"),
        day("held_on", "Its day", nullable=False),
        count("n_days", "Days from the first day of the event to the meeting"),
    ),
    primary_key=("event_code", "place_code", "admin_level"),
)

CASCADE_LINKS = Table(
    "trends",
    "cascade_links",
    "One meeting and a higher one that it watched, came straight after or passed on, by itself or by way of another",
    (
        key("reference_id", "The reference that tells it, or with which the way up begins"),
        key("meeting_id", "The meeting"),
        text("relation", "Its relation to the meeting that it names", nullable=False, values=RELATIONS),
        text(
            "source_kind",
            "How the higher meeting is known: event (events), meeting (meetings), or day (level, province and day "
            "alone; two of one day are not told apart)",
            nullable=False,
            values=("event", "meeting", "day"),
        ),
        key("source_key", "event_code, meeting_id, or level, province and day"),
        text("source_level", "Level of the higher meeting", nullable=False, values=ADMIN_LEVELS),
        day("source_on", "Day of the higher meeting"),
        day("held_on", "Day of the meeting"),
        *_WHERE,
        Column("n_days", "BIGINT", "Days from the higher meeting to this one"),
        count("n_steps", "1 where the meeting names it itself, else how many meetings lie on the way"),
    ),
    primary_key=("meeting_id", "source_kind", "source_key"),
)

STALE = Table(
    "trends",
    "stale_keys",
    "What builds put or took away since the counts were made. It is in working databases alone, and only until trends "
    "are made again: while it is there, counts and views tell of an earlier build",
    (
        text(
            "kind",
            "What the key is of: code (what made the build), meeting, attendee (a person who was at a touched "
            "meeting), person (whose own row is another), table (of which more may be another than meetings tell)",
            nullable=False,
            values=("code", "meeting", "attendee", "person", "table"),
        ),
        key("key", "The key"),
    ),
    primary_key=("kind", "key"),
)
"""Not among ``TABLES``: no release has it."""

TABLES = (
    PERIODS,
    MEETING_PERIODS,
    WEEKS,
    MEETING_CELLS,
    DIRECTIVE_CELLS,
    CODE_CELLS,
    RANK_CELLS,
    WEEK_DIRECTIVE_CELLS,
    WEEK_CODE_CELLS,
    WEEK_RANK_CELLS,
    FIGURE_ROWS,
    PHRASE_FIRSTS,
    PLACE_RESPONSES,
    CASCADE_LINKS,
)
