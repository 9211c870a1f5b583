"""Layer ``main``: demands, their codes, and reported figures."""

from __future__ import annotations

from schemas.keys import DOCUMENT, MEETING, TO_DIRECTIVE, TO_DOCUMENT, TO_MEETING
from schemas.model import SPAN_RULE, Column, ForeignKey, Table, day, flag, key, span, text
from schemas.vocabularies import (
    DEMAND_BASES,
    SPEAKER_KINDS,
    STRINGENCIES,
)

DIRECTIVES = Table(
    "main",
    "directives",
    "One demand made at one meeting: who says what is to be done",
    (
        key("directive_id", "Stable key"),
        MEETING,
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
        DOCUMENT,
        *span(),
        flag("is_heading", "The numbered head of demands that follow (“(4) Guard the life.”), to be counted apart"),
    ),
    primary_key=("directive_id",),
    foreign_keys=(
        TO_MEETING,
        TO_DOCUMENT,
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
        DOCUMENT,
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
    foreign_keys=(TO_DIRECTIVE, TO_DOCUMENT),
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
        foreign_keys=(TO_DIRECTIVE, ForeignKey((code,), ref, (code,))),
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
        MEETING,
        DOCUMENT,
        text("measure_code", "What is counted (measures); NULL where it could not be told"),
        Column("value", "DOUBLE", "The number; a fall is negative", False),
        text("unit", "Unit of the value"),
        text("period_text", "Words that give the period (verbatim)"),
        text("text", "The words that state the figure (verbatim)", nullable=False),
        *span(),
    ),
    primary_key=("document_id", "start_char", "end_char"),
    foreign_keys=(TO_MEETING, TO_DOCUMENT),
    rules=SPAN_RULE,
)
