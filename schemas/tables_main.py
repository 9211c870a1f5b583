"""Layer ``main``: what people query about documents, meetings, persons and demands."""

from __future__ import annotations

from schemas.model import SPAN_RULE, Column, ForeignKey, Table, count, day, flag, key, optional, span, text
from schemas.tables_extracted import HELD_RULES, REFERENCE_RULES, meeting_facts, reference_facts
from schemas.vocabularies import (
    CHANGES,
    DEMAND_BASES,
    KINDS,
    PUBLISHED_BASES,
    REFERENCE_BASES,
    RELATIONS,
    RENDITIONS,
    SPEAKER_KINDS,
    STRINGENCIES,
)

_MEETING = key("meeting_id", "The meeting")
_DOCUMENT = key("document_id", "The document that says so")
_TO_MEETING = ForeignKey(("meeting_id",), "meetings", ("meeting_id",))
_TO_DOCUMENT = ForeignKey(("document_id",), "documents", ("document_id",))
_TO_DIRECTIVE = ForeignKey(("directive_id",), "directives", ("directive_id",))

DOCUMENTS = Table(
    "main",
    "documents",
    "A distinct source text that was read",
    (
        key("document_id", "Stable key, from the content"),
        text(
            "source_uri",
            "Where it came from, as given, with the member's name inside an archive",
            nullable=False,
        ),
        text("collection", "The drop it came with", nullable=False),
        Column("sha256", "VARCHAR", "SHA-256 of the bytes", False, pattern=r"[0-9a-f]{64}"),
        Column("n_bytes", "BIGINT", "Size in bytes", False, minimum=0),
        text(
            "encoding",
            "Character encoding that the bytes were read in, or the form that has its own (docx, pdf, odt, rtf)",
            nullable=False,
        ),
        text("language", "ISO 639-1 code of the main language; und where it cannot be told", nullable=False),
        text("title", "Headline of the article (verbatim)"),
        text("publisher", "Newspaper, site or office that published it"),
        day("published_on", "Day of publication, where the text or the source's metadata states it"),
        text("published_basis", "What gave published_on", values=PUBLISHED_BASES),
        text("kind", "meeting_report, or other", nullable=False, values=KINDS),
        text("rendition", "How the text came into its language", nullable=False, values=RENDITIONS),
        text("duplicate_of", "document_id of the earliest text of the same language that this one repeats"),
        text("text", "The decoded text, otherwise unchanged; all spans count in it", nullable=False),
        Column("first_seen_at", "TIMESTAMP", "When it was first taken in (UTC)", False),
        key("extractor_version", "Version of the extractor that read it"),
        text(
            "superseded_by",
            "document_id of the newest version of the same page, collected later from the same address, which counts "
            "instead: this one reports no meeting and stays for tracing",
        ),
        day(
            "vanished_on",
            "Day (of China) on which the last of its collected addresses was first seen to be gone; NULL while one "
            "holds it, and where it was not collected",
        ),
        flag(
            "is_sample",
            "One of the sample texts that come with safegov, or a repeat of one: what it reports is invented",
        ),
    ),
    primary_key=("document_id",),
    foreign_keys=(
        ForeignKey(("duplicate_of",), "documents", ("document_id",)),
        ForeignKey(("superseded_by",), "documents", ("document_id",)),
    ),
)

DOCUMENT_SOURCES = Table(
    "main",
    "document_sources",
    "One place where a document's bytes were found",
    (
        _DOCUMENT,
        text("source_uri", "Where it came from, as given", nullable=False),
        text("collection", "The drop it came with", nullable=False),
        Column("first_seen_at", "TIMESTAMP", "When it was first seen there (UTC)", False),
        Column("fetched_at", "TIMESTAMP", "When collection fetched it there (UTC); NULL where it was not collected"),
        Column("version", "INTEGER", "Which of the versions of its address that collection fetched, from 1", minimum=1),
        day("vanished_on", "Day (of China) on which the address was first seen to be gone; NULL while it is not"),
        Column(
            "vanished_response",
            "INTEGER",
            "What the address answered then: 404 (not there) or 410 (gone)",
            minimum=100,
            maximum=599,
        ),
    ),
    primary_key=("document_id", "collection", "source_uri"),
    foreign_keys=(_TO_DOCUMENT,),
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
        _TO_DOCUMENT,
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
        _MEETING,
        _DOCUMENT,
        text(
            "match_basis",
            "What joined it to the meeting: only_report, same_text, date_place_people, …",
            nullable=False,
        ),
        Column("match_score", "DOUBLE", "Strength of that match, 0 to 1", False, minimum=0, maximum=1),
    ),
    primary_key=("meeting_id", "document_id"),
    foreign_keys=(_TO_MEETING, _TO_DOCUMENT),
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
    foreign_keys=(_TO_MEETING,),
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
        _MEETING,
        key("person_id", "The person"),
        Column("position", "INTEGER", "Order of first mention, from 1", False, minimum=1),
        text("name", "Name as printed", nullable=False),
        text("title", "Longest title given (verbatim)"),
        text("rank_code", "Rank of that title"),
        flag("presided", "Presided over, chaired or hosted the meeting"),
        flag("spoke", "Delivered a speech, reported, made arrangements, or is quoted on what must be done"),
        flag("joined_remotely", "Took part from a branch venue or by video"),
        _DOCUMENT,
        *span(),
    ),
    primary_key=("meeting_id", "position"),
    foreign_keys=(
        _TO_MEETING,
        _TO_DOCUMENT,
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
        _MEETING,
        key("person_id", "The person"),
        _DOCUMENT,
        text("name", "Name as that document prints it", nullable=False),
        text("title", "Longest title that the document gives the person (verbatim)"),
        text("rank_code", "Rank of that title"),
        flag("presided", "Presided over the meeting, by that document"),
        flag("spoke", "Spoke, by that document"),
        flag("joined_remotely", "Took part from a branch venue or by video, by that document"),
        *span(),
    ),
    primary_key=("document_id", "start_char", "end_char"),
    foreign_keys=(
        _TO_MEETING,
        _TO_DOCUMENT,
        ForeignKey(("person_id",), "persons", ("person_id",)),
        ForeignKey(("rank_code",), "ranks", ("rank_code",)),
    ),
    rules=SPAN_RULE,
)

DIRECTIVES = Table(
    "main",
    "directives",
    "One demand made at one meeting: who says what is to be done",
    (
        key("directive_id", "Stable key"),
        _MEETING,
        Column("position", "INTEGER", "Order in the meeting, from 1", False, minimum=1),
        text("text", "The words of the demand (verbatim)", nullable=False),
        text("speaker_person_id", "The person who made it"),
        text("speaker_name", "That person's name as printed"),
        text("speaker_kind", "Who makes the demand", nullable=False, values=SPEAKER_KINDS),
        text(
            "stringency",
            "advisory where the sentence only says should, asks, urges, calls for or suggests; mandatory where it "
            "says must, shall, necessary, required, ordered, forbidden, strictly, a sanction, or is a bare imperative",
            nullable=False,
            values=STRINGENCIES,
        ),
        text("deadline_text", "Words by when it is to be done (verbatim): a day, a feast or season, a span, 'at once'"),
        day("deadline_on", "Day of that limit, where it can be known"),
        _DOCUMENT,
        *span(),
        flag("is_heading", "The numbered head of demands that follow (“(4) Guard the life.”), to be counted apart"),
    ),
    primary_key=("directive_id",),
    foreign_keys=(
        _TO_MEETING,
        _TO_DOCUMENT,
        ForeignKey(("speaker_person_id",), "persons", ("person_id",)),
    ),
    rules=SPAN_RULE,
)

DIRECTIVE_SOURCES = Table(
    "main",
    "directive_sources",
    "One document's wording of a demand; a demand has one row at least",
    (
        key("directive_id", "The demand"),
        _DOCUMENT,
        text("text", "That document's words (verbatim)", nullable=False),
        *span(),
        text("speaker_name", "Who makes it by that document (as printed)"),
        text("speaker_kind", "Who makes it by that document", nullable=False, values=SPEAKER_KINDS),
        text(
            "match_basis",
            "shown: the wording in directives; else why it is one with that: same_words, like_words, "
            "like_words_in_order (between neighbours that are one), part (of a sentence that joins demands), rendition "
            "and rendition_in_order (another language, by codes, numbers, names and order)",
            nullable=False,
            values=DEMAND_BASES,
        ),
    ),
    primary_key=("directive_id", "document_id", "start_char"),
    foreign_keys=(_TO_DIRECTIVE, _TO_DOCUMENT),
    rules=SPAN_RULE,
)


def _coded(name: str, code: str, what: str, ref: str) -> Table:
    return Table(
        "main",
        name,
        f"One {what} of one demand, with the words that earned it",
        (
            key("directive_id", "The demand"),
            key(code, f"The {what}"),
            *span(),
            key("document_id", "The document whose words earned it (one of the demand's sources)"),
        ),
        primary_key=("directive_id", code),
        foreign_keys=(_TO_DIRECTIVE, ForeignKey((code,), ref, (code,))),
        rules=SPAN_RULE,
    )


DIRECTIVE_SECTORS = _coded("directive_sectors", "sector_code", "sector", "sectors")
DIRECTIVE_INSTRUMENTS = _coded("directive_instruments", "instrument_code", "instrument", "instruments")
DIRECTIVE_RESPONSIBILITIES = _coded(
    "directive_responsibilities", "responsibility_code", "responsibility", "responsibilities"
)
DIRECTIVE_PHRASES = _coded("directive_phrases", "phrase_code", "formula", "phrases")

REPORTED_FIGURES = Table(
    "main",
    "reported_figures",
    "A number that a report states",
    (
        _MEETING,
        _DOCUMENT,
        text("measure_code", "What is counted (measures); NULL where it could not be told"),
        Column("value", "DOUBLE", "The number; a fall is negative", False),
        text("unit", "Unit of the value"),
        text("period_text", "Words that give the period (verbatim)"),
        text("text", "The words that state the figure (verbatim)", nullable=False),
        *span(),
    ),
    primary_key=("document_id", "start_char", "end_char"),
    foreign_keys=(_TO_MEETING, _TO_DOCUMENT),
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
        _MEETING,
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
        _DOCUMENT,
        *span(),
    ),
    primary_key=("reference_id",),
    foreign_keys=(
        _TO_MEETING,
        _TO_DOCUMENT,
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
        _DOCUMENT,
        text("relation", "The relation by that report", nullable=False, values=RELATIONS),
        day("held_on", "Its day by that report"),
        text("title", "That report's words (verbatim)", nullable=False),
        *span(),
    ),
    primary_key=("reference_id", "document_id"),
    foreign_keys=(ForeignKey(("reference_id",), "meeting_references", ("reference_id",)), _TO_DOCUMENT),
    rules=SPAN_RULE,
)

MEETING_EVENT_MENTIONS = Table(
    "main",
    "meeting_event_mentions",
    "An event that a report names, at its first words there: tells who names an event from who merely met after it",
    (_MEETING, _DOCUMENT, key("event_code", "The event"), *span()),
    primary_key=("meeting_id", "document_id", "event_code"),
    foreign_keys=(_TO_MEETING, _TO_DOCUMENT, ForeignKey(("event_code",), "events", ("event_code",))),
    rules=SPAN_RULE,
)

MEETING_PHRASES = Table(
    "main",
    "meeting_phrases",
    "A formula in a report's words outside demands (directive_phrases has those in demands)",
    (
        _MEETING,
        _DOCUMENT,
        key("phrase_code", "The formula (phrases)"),
        *span(),
    ),
    primary_key=("document_id", "phrase_code", "start_char", "end_char"),
    foreign_keys=(_TO_MEETING, _TO_DOCUMENT, ForeignKey(("phrase_code",), "phrases", ("phrase_code",))),
    rules=SPAN_RULE,
)

EVIDENCE = Table(
    "main",
    "evidence",
    "The words behind one value of a meeting",
    (
        _MEETING,
        text("field", "Column of meetings that the words support", nullable=False),
        _DOCUMENT,
        *optional(span()),
        text("quote", "The words (verbatim); NULL, as their place, where a correction without words gave the value"),
        text("method", "Rule that read them, or correction", nullable=False),
        text("correction_id", "The correction that gave the value (who, when, why)"),
    ),
    foreign_keys=(_TO_MEETING, _TO_DOCUMENT, ForeignKey(("correction_id",), "corrections", ("correction_id",))),
    rules=SPAN_RULE,
)

OFFICEHOLDERS = Table(
    "main",
    "officeholders",
    "One observation of a person in an office at a place",
    (
        text("person_name", "Surname first, title case", nullable=False),
        text("name_zh", "Name in Chinese characters, where a source gives it"),
        text("office", "The office as the source words it", nullable=False),
        text("rank_code", "Rank of the office"),
        Column("place_code", "VARCHAR", "Place of the office", False, pattern=r"\d{6}"),
        day("observed_on", "Day on which the person is known to hold it"),
        day("valid_from", "First day in office, where known"),
        day("valid_to", "Last day in office, where known"),
        text("source", "corpus:<document_id>, or where the fact was published", nullable=False),
    ),
)

COVERAGE = Table(
    "main",
    "coverage",
    "One month of one place and publisher: tells no meetings from no texts. Each dated text counts once; what was "
    "looked at of a place, also by publishers of several places, is in trend_coverage_by_month_and_place",
    (
        day("month", "First day of the month of publication, else of the meeting where that is known", nullable=False),
        text(
            "place_code",
            "Place of the meeting reported; of a text that tells none, the one place that its publisher reports on "
            "(that of reporting_places which all its others lie in); NULL where unknown",
        ),
        text("publisher", "Publisher, NULL where unknown"),
        count("n_documents", "Texts"),
        count("n_meeting_reports", "Of these, meeting reports"),
    ),
)

REPORTING_PLACES = Table(
    "main",
    "reporting_places",
    "A place that a publisher reports on: its texts tell, in all their months, that the place was looked at",
    (
        text("publisher", "The publisher, as in documents", nullable=False),
        Column("place_code", "VARCHAR", "The place", False, pattern=r"\d{6}"),
        text(
            "basis",
            "What says so: the publisher's reports on meetings of the place, or publishers.csv in the home folder, "
            "which then says all of that publisher's places",
            nullable=False,
            values=("reports", "settings"),
        ),
        count("n_meeting_reports", "Texts of the publisher's that report a meeting of the place"),
    ),
    primary_key=("publisher", "place_code"),
    foreign_keys=(ForeignKey(("place_code",), "places", ("place_code",)),),
)

RELEASES = Table(
    "main",
    "releases",
    "One build of the dataset",
    (
        key("release_id", "Number of the release, e.g. r0001"),
        Column("built_at", "TIMESTAMP", "When it was built (UTC)", False),
        text("code_version", "Version of safegov", nullable=False),
        key("extractor_version", "Version of the extractor"),
        text(
            "input_fingerprint",
            "Hash over the sorted content hashes of all inputs and corrections",
            nullable=False,
        ),
        count("n_documents", "Rows in documents"),
        count("n_meetings", "Rows in meetings"),
        count("n_attendees", "Rows in attendees"),
        count("n_directives", "Rows in directives"),
        text(
            "gate_status",
            "passed, warned, or overridden",
            nullable=False,
            values=("passed", "warned", "overridden"),
        ),
        text("gate_note", "Reason recorded with an override"),
        flag(
            "is_sample",
            "Whether any of its texts is a sample that comes with safegov, whose meetings and persons are invented; "
            "NULL where an older version built it",
            nullable=True,
        ),
        count(
            "n_sample_documents",
            "Rows in documents that are samples; NULL where an older version built it",
            nullable=True,
        ),
    ),
    primary_key=("release_id",),
)

CHANGES_TABLE = Table(
    "main",
    "changes",
    "A row added, changed or removed by a release",
    (
        key("release_id", "The release"),
        text("table_name", "The table", nullable=False),
        text("row_key", "Primary key of the row, parts joined with |", nullable=False),
        text("change", "What happened to it", nullable=False, values=CHANGES),
        text("hash_before", "Content hash before"),
        text("hash_after", "Content hash after"),
    ),
    primary_key=("release_id", "table_name", "row_key"),
)

CORRECTIONS = Table(
    "main",
    "corrections",
    "One correction written by a user, and what became of it in this release",
    (
        key("correction_id", "Key of the correction"),
        text("target", "Table and key, or document, that it corrects", nullable=False),
        text("field", "Column that it corrects"),
        text("action", "What it does", nullable=False),
        text("expect", "Value that it corrects"),
        text("value", "New value; of a confirmation the value that a person saw to be right"),
        text("reason", "Why", nullable=False),
        text("author", "Who", nullable=False),
        day("written_on", "When", nullable=False),
        text(
            "status",
            "applied, stale (expect no longer holds), or unmatched (hits nothing)",
            nullable=False,
            values=("applied", "stale", "unmatched"),
        ),
        text("detail", "Why it was not applied, or which other correction it replaces or gave way to"),
        Column("written_at", "TIMESTAMP", "When exactly (UTC), where that was written down; the order of applying"),
        text("value_before", "Of a value that was set: what stood there before any correction (what was read)"),
        text("table_name", "Table that it is of"),
        text("document_id", "Document that it is of, where it names one"),
        text("meeting_id", "Meeting that it is of, or that its document reports"),
        text("person_id", "Person that it is of, where it names one"),
        text("words", "Printed name or words of the demand that say which row it is of"),
        text("quote", "Words of the document on which its author rests the value (verbatim)"),
        text("doubt", "Item of the review queue that it settles"),
    ),
    primary_key=("correction_id",),
)

TABLES = (
    DOCUMENTS,
    DOCUMENT_SOURCES,
    MEETINGS,
    MEETING_REPORTS,
    PERSONS,
    MEETING_ALIASES,
    PERSON_ALIASES,
    ATTENDEES,
    ATTENDEE_SOURCES,
    DIRECTIVES,
    DIRECTIVE_SOURCES,
    DIRECTIVE_SECTORS,
    DIRECTIVE_INSTRUMENTS,
    DIRECTIVE_RESPONSIBILITIES,
    DIRECTIVE_PHRASES,
    REPORTED_FIGURES,
    MEETING_REFERENCES,
    REFERENCE_SOURCES,
    MEETING_EVENT_MENTIONS,
    MEETING_PHRASES,
    EVIDENCE,
    OFFICEHOLDERS,
    COVERAGE,
    REPORTING_PLACES,
    RELEASES,
    CHANGES_TABLE,
    CORRECTIONS,
)
