"""Layer ``quality``: what could not be used, what was checked, and how accurate the reader is."""

from __future__ import annotations

from schemas.model import Column, Table, count, day, key, text
from schemas.vocabularies import SEVERITIES

HELD_BACK = "held_back"
"""Reason of a row that contradicts itself: it was read, and is in no release."""

QUARANTINE = Table(
    "quality",
    "quarantine",
    "An input or a row that could not be taken in",
    (
        key("quarantine_id", "Stable key, from the content and the reason"),
        text("source_uri", "Where it came from, as given"),
        text("collection", "The drop it came with"),
        text("sha256", "SHA-256 of the bytes, where they could be read"),
        Column("n_bytes", "BIGINT", "Size in bytes, where known", minimum=0),
        text(
            "reason_code",
            "Kind of reason: empty, binary, undecodable, unreadable, changed, too_large, bomb, unsafe_path, "
            "malformed_record, no_text_column, scanned, unsupported, encrypted, timeout, truncated, contract, "
            "held_back (it contradicts itself)",
            nullable=False,
        ),
        text("reason", "What was wrong and what to do", nullable=False),
        text("kept_at", "Where the bytes are kept, relative to the home folder"),
        text("table_name", "Table whose contract or rule the row broke"),
        text("row_json", "That row as JSON"),
        text("check_name", "The check that failed"),
        text("run_id", "Run that met it first; build, where every build holds it back anew", nullable=False),
        Column("seen_at", "TIMESTAMP", "When it was met first (UTC)", False),
    ),
    primary_key=("quarantine_id",),
)

ISSUES = Table(
    "quality",
    "issues",
    "What was seen and could not be used",
    (
        text("document_id", "The document"),
        text("meeting_id", "The meeting"),
        text("issue_code", "Kind of issue", nullable=False),
        text("detail", "What was seen and why it was not used", nullable=False),
        Column("start_char", "INTEGER", "First character of the words, where there are any", minimum=0),
        Column("end_char", "INTEGER", "One past their last character", minimum=1),
    ),
)

CHECK_RESULTS = Table(
    "quality",
    "check_results",
    "One check of one release",
    (
        key("release_id", "The release that was checked"),
        text("suite", "Suite that the check is of", nullable=False),
        text("check_name", "The check", nullable=False),
        text("table_name", "Table that was checked"),
        text("column_name", "Column that was checked"),
        Column("success", "BOOLEAN", "Whether it held", False),
        text("severity", "warn, or block", nullable=False, values=SEVERITIES),
        text("observed", "What was observed"),
        text("expected", "What was expected"),
        Column("checked_at", "TIMESTAMP", "When (UTC)", False),
    ),
    primary_key=("release_id", "suite", "check_name"),
)

ACCURACY = Table(
    "quality",
    "accuracy",
    "Measured accuracy of one field by this extractor version",
    (
        key("extractor_version", "Version of the extractor"),
        text("corpus", "Gold facts measured on", nullable=False),
        text("language", "Language of their texts", nullable=False),
        text(
            "split",
            "develop (rules were made on it), measure (only measured), or all",
            nullable=False,
            values=("develop", "measure", "all"),
        ),
        text("rendition", "Rendition, or all", nullable=False),
        text("field", "The field; of a code: its codebook, a stop, and the code", nullable=False),
        text(
            "metric",
            "f1, precision, recall or accuracy; agreement: how far two who judge apart say the same (of codes, F1 of "
            "one against the other); alpha: Krippendorff's, of two coders",
            nullable=False,
        ),
        Column("value", "DOUBLE", "The figure, 0 to 1", False, minimum=0, maximum=1),
        Column(
            "ci_low",
            "DOUBLE",
            "Lower end of the 95 % interval: the wider of bootstrap over documents and Wilson's; of the user's own "
            "audit, Wilson's over its strata",
            minimum=0,
            maximum=1,
        ),
        Column("ci_high", "DOUBLE", "Upper end", minimum=0, maximum=1),
        count("n", "Gold items measured; of the user's own audit, items judged"),
        count("n_right", "Items that are right", nullable=True),
        count("n_missed", "Gold items that were not read, or read otherwise", nullable=True),
        count("n_invented", "Items that were read and are not there", nullable=True),
        text("code", "The code that the row is about; NULL for the whole field"),
        text(
            "basis",
            "first_look (texts set aside, at looked_on), after_mending (what these texts showed may have been "
            "mended since), audit (the user's own sample of this dataset, judged by people)",
            nullable=False,
            values=("first_look", "after_mending", "audit"),
        ),
        text("about", "Columns of layer extracted that the field tells of"),
        day("looked_on", "Day of a first look"),
    ),
    primary_key=("extractor_version", "corpus", "split", "rendition", "field", "metric"),
)

TABLES = (QUARANTINE, ISSUES, CHECK_RESULTS, ACCURACY)
