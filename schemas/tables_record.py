"""Layer ``main``: what is known of offices and coverage, and the record of releases, changes and corrections."""

from __future__ import annotations

from schemas.model import Column, ForeignKey, Table, count, day, flag, key, text
from schemas.vocabularies import (
    CHANGES,
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
        Column(
            "schema_version",
            "INTEGER",
            "Version of what is published: it rises with every change of tables, views or columns that a query could "
            "feel (docs/migration.md); NULL where an older version built it",
            minimum=1,
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
