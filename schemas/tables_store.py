"""Layer of the store: documents as they are taken in, before any is read (not published under these names)."""

from __future__ import annotations

from schemas.model import Column, Table, day, key, text

TAKEN_IN = Table(
    "extracted",
    "taken_in",
    "A distinct source text as taken in, with what its source says of it",
    (
        key("document_id", "Stable key: the first 16 hex digits of the SHA-256 of the bytes of the text"),
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
        Column("text", "VARCHAR", "The decoded text, otherwise unchanged", False),
        text("hint_url", "URL, by the source's metadata"),
        text("hint_title", "Title, by the source's metadata"),
        day("hint_published_on", "Day of publication, by the source's metadata"),
        text("hint_publisher", "Publisher, by the source's metadata"),
        text("hint_language", "Language, by the source's metadata"),
        Column("first_seen_at", "TIMESTAMP", "When it was first taken in (UTC)", False),
        Column(
            "precedence",
            "VARCHAR",
            "Orders the rows of a document that came with different claims about it (title, day of publication, …): "
            "the least holds, whatever came first",
            pattern=r"[0-9a-f]{16}",
        ),
    ),
    primary_key=("document_id",),
    published=False,
)

SOURCES = Table(
    "extracted",
    "sources",
    "One place where a document's bytes were found",
    (
        key("document_id", "The document"),
        text("source_uri", "Where it came from, as given", nullable=False),
        text("collection", "The drop it came with", nullable=False),
        Column("first_seen_at", "TIMESTAMP", "When it was first seen there (UTC)", False),
        Column(
            "precedence",
            "VARCHAR",
            "Precedence of what this source claims about the document; NULL where an older safegov noted it",
            pattern=r"[0-9a-f]{16}",
        ),
    ),
    primary_key=("document_id", "collection", "source_uri"),
    published=False,
)

COLLECTED = Table(
    "extracted",
    "collected",
    "One version of an address that collection fetched, and whether the address still holds anything",
    (
        text("source", "The source of sources.toml", nullable=False),
        text("url", "The address that was asked for", nullable=False),
        Column("version", "INTEGER", "Number of the version among those of this address and source", False, minimum=1),
        text("source_uri", "The address that answered, which redirects may have led to", nullable=False),
        text("collection", "The drop that holds it", nullable=False),
        Column("fetched_at", "TIMESTAMP", "When it was fetched (UTC)", False),
        Column("vanished_at", "TIMESTAMP", "When the address was first seen to be gone (UTC); NULL while it is not"),
        Column("vanished_response", "INTEGER", "The status that it answered with then", minimum=100, maximum=599),
    ),
    primary_key=("source", "url", "version"),
    published=False,
)
