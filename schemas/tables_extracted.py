"""Layer ``extracted``: what each document says, before documents are brought together."""

from __future__ import annotations

from schemas.model import SPAN_RULE, Column, ForeignKey, Table, count, day, flag, key, span, text
from schemas.vocabularies import (
    ADMIN_LEVELS,
    CODEBOOKS,
    CONVENERS,
    KINDS,
    MODES,
    PLACE_BASES,
    PUBLISHED_BASES,
    RELATIONS,
    RENDITIONS,
    SPEAKER_KINDS,
    STRINGENCIES,
    YEAR_BASES,
)

DOCUMENT = key("document_id", "The document that says so")
_OF_DOCUMENT = (ForeignKey(("document_id",), "documents", ("document_id",)),)


def meeting_facts() -> tuple[Column, ...]:
    """Columns that ``extracted.meetings`` and ``main.meetings`` share."""
    return (
        day("held_on", "Day of the meeting (first day of several); NULL where it cannot be known"),
        day("held_earliest", "First day on which the meeting can have been held"),
        day("held_latest", "Last day on which the meeting can have been held"),
        text(
            "year_basis",
            "What gave the year: stated with the date, publication date, context, or unknown",
            nullable=False,
            values=YEAR_BASES,
        ),
        Column(
            "place_code",
            "VARCHAR",
            "GB/T 2260 code of the place whose body held the meeting",
            pattern=r"\d{6}",
        ),
        text("place_name", "Name of that place, without City, Province, County or District"),
        text("place_basis", "What gave the place", nullable=False, values=PLACE_BASES),
        text("admin_level", "Level of the body that held the meeting", nullable=False, values=ADMIN_LEVELS),
        text(
            "mode",
            "Video when held by video or telephone, in_person only where stated",
            nullable=False,
            values=MODES,
        ),
        key("meeting_type_code", "Type of the meeting (main.meeting_types)"),
        text("convener", "Kind of body that held the meeting", nullable=False, values=CONVENERS),
        text("title", "Name of the meeting as the text gives it (verbatim)"),
    )


HELD_RULES = {
    "held_interval_in_order": "held_earliest IS NULL OR held_latest IS NULL OR held_earliest <= held_latest",
    "held_on_within_interval": "held_on IS NULL OR (held_earliest = held_on AND held_latest = held_on)",
    "place_has_basis": "(place_name IS NULL AND place_code IS NULL) OR place_basis <> 'unknown'",
}

DOCUMENTS = Table(
    "extracted",
    "documents",
    "What was judged of one document as a whole",
    (
        DOCUMENT,
        text("language", "ISO 639-1 code of the main language; und where it cannot be told", nullable=False),
        text("title", "Headline of the article (verbatim)"),
        text("publisher", "Newspaper, site or office that published it, as the text names it"),
        day("published_on", "Day of publication, where the text or the source's metadata states it"),
        text("published_basis", "What gave published_on", values=PUBLISHED_BASES),
        text("kind", "meeting_report, or other", nullable=False, values=KINDS),
        Column("kind_score", "DOUBLE", "Evidence for a meeting report; above 0 is one", False),
        text("kind_reason", "The features that decided the kind, strongest first"),
        text("rendition", "How the text came into its language", nullable=False, values=RENDITIONS),
        count("n_sentences", "Sentences in the body"),
        key("extractor_version", "Version of the extractor that read it"),
    ),
    primary_key=("document_id",),
)

MEETINGS = Table(
    "extracted",
    "meetings",
    "The meeting that one story of a document reports, by its own words; most documents are one story",
    (
        DOCUMENT,
        *meeting_facts(),
        Column(
            "story",
            "INTEGER",
            "Number of the story among all of the page, reports or not, from 1; every other row of the document is of "
            "the story in whose stretch it starts",
            False,
            minimum=1,
        ),
        day("published_on", "Day of the story's own dateline, where it has one other than the page's"),
        *span(),
    ),
    primary_key=("document_id", "story"),
    foreign_keys=_OF_DOCUMENT,
    rules=HELD_RULES | SPAN_RULE,
)

ATTENDEES = Table(
    "extracted",
    "attendees",
    "One named person who took part, by one document",
    (
        DOCUMENT,
        Column("position", "INTEGER", "Order of first mention in the document, from 1", False, minimum=1),
        text("name", "Name as printed (surname first)", nullable=False),
        text("title", "Longest title that the text gives the person (verbatim)"),
        text(
            "rank_code",
            "Rank of that title (main.ranks); other also where an English text tells the unit alone; NULL for neither",
        ),
        flag("presided", "Presided over, chaired or hosted the meeting"),
        flag("spoke", "Delivered a speech, reported, made arrangements, or is quoted on what must be done"),
        flag("joined_remotely", "Took part from a branch venue or by video"),
        *span(),
    ),
    primary_key=("document_id", "position"),
    foreign_keys=_OF_DOCUMENT,
    rules=SPAN_RULE,
)

DIRECTIVES = Table(
    "extracted",
    "directives",
    "One demand, by one document: who says what is to be done",
    (
        DOCUMENT,
        Column("position", "INTEGER", "Order in the document, from 1", False, minimum=1),
        text("text", "The words of the demand (verbatim)", nullable=False),
        text(
            "speaker_name",
            "Full name of the person who made it, as printed; NULL unless speaker_kind is person",
        ),
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
        Column("sectors", "VARCHAR[]", "Sector codes that the words earn (main.sectors), sorted", False),
        Column(
            "instruments",
            "VARCHAR[]",
            "Instrument codes that the words earn (main.instruments), sorted",
            False,
        ),
        Column("responsibilities", "VARCHAR[]", "Responsibility codes (main.responsibilities), sorted", False),
        Column("phrases", "VARCHAR[]", "Formula codes (main.phrases), sorted", False),
        flag(
            "is_heading",
            "The numbered head of demands that follow (“(4) Guard the life.”), to be counted apart; NULL in what a "
            "reader before version 4 read",
            nullable=True,
        ),
        *span(),
    ),
    primary_key=("document_id", "position"),
    foreign_keys=_OF_DOCUMENT,
    rules={**SPAN_RULE, "speaker_named": "(speaker_kind = 'person') = (speaker_name IS NOT NULL)"},
)

DIRECTIVE_CODES = Table(
    "extracted",
    "directive_codes",
    "One code of one demand, with the words that earned it",
    (
        DOCUMENT,
        Column("position", "INTEGER", "The directive's position in the document", False, minimum=1),
        text(
            "codebook",
            "Which codebook the code is of",
            nullable=False,
            values=tuple(CODEBOOKS),
        ),
        key("code", "The code"),
        *span(),
        text(
            "method",
            "What gave the code: `rule`, words in their setting; `learned`, weights learned from coded demands where "
            "no rule gave it, its span being the words that spoke most for it; NULL in what an older reader read",
            values=("rule", "learned"),
        ),
    ),
    primary_key=("document_id", "position", "codebook", "code"),
    foreign_keys=_OF_DOCUMENT,
    rules=SPAN_RULE,
)

FIGURES = Table(
    "extracted",
    "reported_figures",
    "A number that the document states",
    (
        DOCUMENT,
        Column("position", "INTEGER", "Order in the document, from 1", False, minimum=1),
        text("measure_code", "What is counted (main.measures); NULL where it could not be told"),
        Column("value", "DOUBLE", "The number; a fall is negative", False),
        text("unit", "Unit of the value: count, percent, months, days, yuan, …"),
        text("period_text", "Words that give the period (verbatim)"),
        text("text", "The words that state the figure (verbatim)", nullable=False),
        *span(),
    ),
    primary_key=("document_id", "position"),
    foreign_keys=_OF_DOCUMENT,
    rules=SPAN_RULE,
)


def reference_facts() -> tuple[Column, ...]:
    """Columns that ``extracted.meeting_references`` and ``main.meeting_references`` share."""
    return (
        text(
            "relation",
            "watched from their own place; followed: the meeting came straight after it; conveyed: its spirit, "
            "decisions or demands are passed on or carried out; the strongest that the text gives",
            nullable=False,
            values=RELATIONS,
        ),
        text(
            "level",
            "Level of the body whose meeting it was; unknown for “the higher meetings”",
            nullable=False,
            values=ADMIN_LEVELS,
        ),
        day("held_on", "Its day, where the text gives or plainly means one; NULL else"),
        day("held_earliest", "First day on which it can have been held; NULL where nothing bounds it"),
        day("held_latest", "Last day on which it can have been held: that of the reported meeting, or of publication"),
        text("title", "The words that name it (verbatim)", nullable=False),
    )


REFERENCE_RULES = SPAN_RULE | {
    "held_interval_in_order": "held_earliest IS NULL OR held_latest IS NULL OR held_earliest <= held_latest",
    "held_on_within_interval": "held_on IS NULL OR (held_earliest = held_on AND held_latest = held_on)",
}

REFERENCES = Table(
    "extracted",
    "meeting_references",
    "Another meeting that the document says was watched, came just before, or is passed on; one row a level",
    (
        DOCUMENT,
        Column("position", "INTEGER", "Order in the document, from 1", False, minimum=1),
        *reference_facts(),
        *span(),
    ),
    primary_key=("document_id", "position"),
    foreign_keys=_OF_DOCUMENT,
    rules=REFERENCE_RULES,
)

EVENT_MENTIONS = Table(
    "extracted",
    "meeting_event_mentions",
    "An event (main.events) that the document names, at its first words in each story",
    (DOCUMENT, key("event_code", "The event"), *span()),
    primary_key=("document_id", "event_code", "start_char"),
    foreign_keys=_OF_DOCUMENT,
    rules=SPAN_RULE,
)

MEETING_PHRASES = Table(
    "extracted",
    "meeting_phrases",
    "One formula in the words of a report outside its demands: preambles, what was conveyed, assessments",
    (
        DOCUMENT,
        key("phrase_code", "The formula (main.phrases)"),
        text("quote", "The words that earn it (verbatim)", nullable=False),
        *span(),
    ),
    foreign_keys=_OF_DOCUMENT,
    rules=SPAN_RULE,
)

EVIDENCE = Table(
    "extracted",
    "evidence",
    "The words behind one value of a document or its meeting",
    (
        DOCUMENT,
        text("field", "Column that the words support", nullable=False),
        text("quote", "The words (verbatim)", nullable=False),
        text("method", "Rule that read them", nullable=False),
        *span(),
    ),
    foreign_keys=_OF_DOCUMENT,
    rules=SPAN_RULE,
)

PLACE_MENTIONS = Table(
    "extracted",
    "place_mentions",
    "One place that the document's body names, for coding and review",
    (
        DOCUMENT,
        text("name", "The name as printed, without its generic (City, County …)", nullable=False),
        text("generic", "The generic word beside it (city, county, district, province, banner …)"),
        Column("candidates", "VARCHAR[]", "Codes of the units that bear the name", False),
        *span(),
    ),
    foreign_keys=_OF_DOCUMENT,
    rules=SPAN_RULE,
)

ISSUES = Table(
    "extracted",
    "issues",
    "What the extractor saw in a document and could not use",
    (
        DOCUMENT,
        text(
            "issue_code",
            "Kind of issue: name_not_taken, date_not_taken, demand_not_taken, date_conflict, place_ambiguous, "
            "bytes_damaged, encoding_unsure, …",
            nullable=False,
        ),
        text("detail", "What was seen and why it was not used", nullable=False),
        Column("start_char", "INTEGER", "First character of the words, where there are any", minimum=0),
        Column("end_char", "INTEGER", "One past their last character", minimum=1),
    ),
    foreign_keys=_OF_DOCUMENT,
)

TABLES = (
    DOCUMENTS,
    MEETINGS,
    ATTENDEES,
    DIRECTIVES,
    DIRECTIVE_CODES,
    FIGURES,
    REFERENCES,
    EVENT_MENTIONS,
    MEETING_PHRASES,
    EVIDENCE,
    PLACE_MENTIONS,
    ISSUES,
)
LATER = (REFERENCES, EVENT_MENTIONS, MEETING_PHRASES)
"""Tables that readings of older versions (readers of English up to 3, of Chinese up to 1) lack, all of them."""
