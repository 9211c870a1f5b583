"""Layer ``main``: documents, their sources and the words behind values."""

from __future__ import annotations

from schemas.keys import DOCUMENT, MEETING, TO_DOCUMENT, TO_MEETING
from schemas.model import SPAN_RULE, Column, ForeignKey, Table, day, flag, key, optional, span, text
from schemas.vocabularies import (
    KINDS,
    PUBLISHED_BASES,
    RENDITIONS,
)

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
        DOCUMENT,
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
    foreign_keys=(TO_DOCUMENT,),
)

EVIDENCE = Table(
    "main",
    "evidence",
    "The words behind one value of a meeting",
    (
        MEETING,
        text("field", "Column of meetings that the words support", nullable=False),
        DOCUMENT,
        *optional(span()),
        text("quote", "The words (verbatim); NULL, as their place, where a correction without words gave the value"),
        text("method", "Rule that read them, or correction", nullable=False),
        text("correction_id", "The correction that gave the value (who, when, why)"),
    ),
    foreign_keys=(TO_MEETING, TO_DOCUMENT, ForeignKey(("correction_id",), "corrections", ("correction_id",))),
    rules=SPAN_RULE,
)
