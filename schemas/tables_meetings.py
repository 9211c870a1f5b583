"""Layer ``main``: meetings, what they name, and who attended."""

from __future__ import annotations

from schemas.keys import DOCUMENT, MEETING, TO_DOCUMENT, TO_MEETING
from schemas.model import SPAN_RULE, Column, ForeignKey, Table, count, day, flag, key, span, text
from schemas.tables_extracted import HELD_RULES, REFERENCE_RULES, meeting_facts, reference_facts
from schemas.vocabularies import (
    REFERENCE_BASES,
    RELATIONS,
)

MEETINGS = Table(
    "main",
    "meetings",
    "One meeting that took place, however many documents report it",
    (
        key("meeting_id", "Stable key"),
        *meeting_facts()[:6],
        text("province_name", "Province, region or municipality that the place is of"),
        *meeting_facts()[6:],
        count("n_reports", "Documents that report it"),
        count("n_attendees", "Rows in attendees"),
        count("n_directives", "Rows in directives"),
        key("document_id", "The report it rests on most"),
    ),
    primary_key=("meeting_id",),
    foreign_keys=(
        TO_DOCUMENT,
        ForeignKey(("place_code",), "places", ("place_code",)),
        ForeignKey(("meeting_type_code",), "meeting_types", ("meeting_type_code",)),
    ),
    rules=HELD_RULES,
)

MEETING_REPORTS = Table(
    "main",
    "meeting_reports",
    "A document that reports a meeting; a page of several stories may report several",
    (
        MEETING,
        DOCUMENT,
        text(
            "match_basis",
            "What joined it to the meeting: only_report, same_text, date_place_people, …",
            nullable=False,
        ),
        Column("match_score", "DOUBLE", "Strength of that match, 0 to 1", False, minimum=0, maximum=1),
    ),
    primary_key=("meeting_id", "document_id"),
    foreign_keys=(TO_MEETING, TO_DOCUMENT),
)

MEETING_ALIASES = Table(
    "main",
    "meeting_aliases",
    "A meeting_id of an earlier release and the one that took its place",
    (
        key("alias_id", "The old meeting_id"),
        key("meeting_id", "The meeting_id that holds now"),
        text("reason", "Why it changed", nullable=False),
    ),
    primary_key=("alias_id",),
    foreign_keys=(TO_MEETING,),
)

PERSONS = Table(
    "main",
    "persons",
    "One official",
    (
        key("person_id", "Stable key"),
        text("name", "Surname first, title case", nullable=False),
        text("name_zh", "Name in Chinese characters, where a source gives it"),
        Column("place_code", "VARCHAR", "Place of the body served, where known", pattern=r"\d{6}"),
        day("first_seen_on", "Day of the first dated meeting; NULL where none is dated"),
        day("last_seen_on", "Day of the last dated meeting; NULL where none is dated"),
        count("n_meetings", "Meetings attended"),
        day("seen_earliest", "Where no meeting is dated: the first day on which one of them can have been held"),
        day("seen_latest", "Where no meeting is dated: the last day on which one of them can have been held"),
    ),
    primary_key=("person_id",),
    foreign_keys=(ForeignKey(("place_code",), "places", ("place_code",)),),
)

PERSON_ALIASES = Table(
    "main",
    "person_aliases",
    "A person_id of an earlier release and the one that took its place",
    (
        key("alias_id", "The old person_id"),
        key("person_id", "The person_id that holds now"),
        text("reason", "Why they were joined", nullable=False),
    ),
    primary_key=("alias_id",),
    foreign_keys=(ForeignKey(("person_id",), "persons", ("person_id",)),),
)

ATTENDEES = Table(
    "main",
    "attendees",
    "One person at one meeting",
    (
        MEETING,
        key("person_id", "The person"),
        Column("position", "INTEGER", "Order of first mention, from 1", False, minimum=1),
        text("name", "Name as printed", nullable=False),
        text("title", "Longest title given (verbatim)"),
        text(
            "rank_code",
            "Rank of that title; other also where an English text tells the unit alone; NULL where neither is told",
        ),
        flag("presided", "Presided over, chaired or hosted the meeting"),
        flag("spoke", "Delivered a speech, reported, made arrangements, or is quoted on what must be done"),
        flag("joined_remotely", "Took part from a branch venue or by video"),
        DOCUMENT,
        *span(),
    ),
    primary_key=("meeting_id", "position"),
    foreign_keys=(
        TO_MEETING,
        TO_DOCUMENT,
        ForeignKey(("person_id",), "persons", ("person_id",)),
        ForeignKey(("rank_code",), "ranks", ("rank_code",)),
    ),
    rules=SPAN_RULE,
)

ATTENDEE_SOURCES = Table(
    "main",
    "attendee_sources",
    "One report's mention of a person at a meeting",
    (
        MEETING,
        key("person_id", "The person"),
        DOCUMENT,
        text("name", "Name as that document prints it", nullable=False),
        text("title", "Longest title that the document gives the person (verbatim)"),
        text(
            "rank_code",
            "Rank of that title; other also where an English text tells the unit alone; NULL where neither is told",
        ),
        flag("presided", "Presided over the meeting, by that document"),
        flag("spoke", "Spoke, by that document"),
        flag("joined_remotely", "Took part from a branch venue or by video, by that document"),
        *span(),
    ),
    primary_key=("document_id", "start_char", "end_char"),
    foreign_keys=(
        TO_MEETING,
        TO_DOCUMENT,
        ForeignKey(("person_id",), "persons", ("person_id",)),
        ForeignKey(("rank_code",), "ranks", ("rank_code",)),
    ),
    rules=SPAN_RULE,
)

MEETING_REFERENCES = Table(
    "main",
    "meeting_references",
    "Another meeting that a meeting's reports say was watched, came just before, or is passed on: once a meeting and "
    "level, however many reports name it. Counts: a meeting of a body above the holder's, or of its own place's party "
    "committee or government where a department or committee passes it on, about safety or with demands on it. Does "
    "not: earlier or later meetings of the same body, party congresses, plenums and the two sessions, instructions "
    "and circulars without a meeting",
    (
        key("reference_id", "Stable key"),
        MEETING,
        *reference_facts(),
        text("referenced_meeting_id", "The meeting of this dataset that it is; NULL where none is known to be"),
        text("event_code", "The national meeting of events that it is; NULL where none is known to be"),
        text(
            "match_basis",
            "What says that it is that meeting or event: its day with level and place, or words of its name with them "
            "and no other that fits; never nearness in time alone",
            values=REFERENCE_BASES,
        ),
        Column(
            "match_score", "DOUBLE", "Strength of that match, 0 to 1; NULL where a person said it", minimum=0, maximum=1
        ),
        count("n_reports", "Reports of the meeting that name it"),
        DOCUMENT,
        *span(),
    ),
    primary_key=("reference_id",),
    foreign_keys=(
        TO_MEETING,
        TO_DOCUMENT,
        ForeignKey(("referenced_meeting_id",), "meetings", ("meeting_id",)),
        ForeignKey(("event_code",), "events", ("event_code",)),
    ),
    rules=REFERENCE_RULES
    | {
        "match_has_basis": "(referenced_meeting_id IS NULL AND event_code IS NULL) OR match_basis IS NOT NULL",
        "no_reference_to_itself": "referenced_meeting_id IS NULL OR referenced_meeting_id <> meeting_id",
    },
)

REFERENCE_SOURCES = Table(
    "main",
    "reference_sources",
    "One report's wording of a reference; a reference has one row at least",
    (
        key("reference_id", "The reference"),
        DOCUMENT,
        text("relation", "The relation by that report", nullable=False, values=RELATIONS),
        day("held_on", "Its day by that report"),
        text("title", "That report's words (verbatim)", nullable=False),
        *span(),
    ),
    primary_key=("reference_id", "document_id"),
    foreign_keys=(ForeignKey(("reference_id",), "meeting_references", ("reference_id",)), TO_DOCUMENT),
    rules=SPAN_RULE,
)

MEETING_EVENT_MENTIONS = Table(
    "main",
    "meeting_event_mentions",
    "An event that a report names, at its first words there: tells who names an event from who merely met after it",
    (MEETING, DOCUMENT, key("event_code", "The event"), *span()),
    primary_key=("meeting_id", "document_id", "event_code"),
    foreign_keys=(TO_MEETING, TO_DOCUMENT, ForeignKey(("event_code",), "events", ("event_code",))),
    rules=SPAN_RULE,
)

MEETING_PHRASES = Table(
    "main",
    "meeting_phrases",
    "A formula in a report's words outside demands (directive_phrases has those in demands)",
    (
        MEETING,
        DOCUMENT,
        key("phrase_code", "The formula (phrases)"),
        *span(),
    ),
    primary_key=("document_id", "phrase_code", "start_char", "end_char"),
    foreign_keys=(TO_MEETING, TO_DOCUMENT, ForeignKey(("phrase_code",), "phrases", ("phrase_code",))),
    rules=SPAN_RULE,
)
