"""The way in: ``read`` turns one text into the facts that it states."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.en import classify, rendition, unread_spans
from extraction.en.demands import attribution, codes, deadlines, directives, headings
from extraction.en.figures import figures
from extraction.en.meeting import events, meeting_date, meeting_form, meeting_place, place_mentions, references
from extraction.en.page import headline, publication_date, sections
from extraction.en.people import attendees, mentions
from extraction.en.stories import frame, split
from extraction.model import NO_HINTS, DocumentFacts, Evidence, MeetingFacts, Reading, SourceHints
from extraction.text import door, language, lexicon, stories
from extraction.text.document import Document, parse


def read(text: str, hints: SourceHints = NO_HINTS) -> Reading:
    """All that ``text`` states, with the words behind it; pure: the same text and hints always give the same reading.

    ``hints`` (metadata of the source) serve only where the text itself is silent. A text that is not a report of one
    safety meeting gets its document facts alone. A page of several stories is read story by story
    (``extraction.text.stories``). Any text is read, also an empty one; nothing is raised for content.
    """
    entered = door.enter(text)
    stretches = split.stretches(entered.clean)
    reading = _read_one(entered.clean, hints) if len(stretches) == 1 else _read_page(entered.clean, hints, stretches)
    return door.place(entered, reading)


def _read_page(text: str, hints: SourceHints, stretches: Sequence[stories.Stretch]) -> Reading:
    """A page of several stories: each read by itself, with the page's own facts where its words are silent."""
    document = parse(text, hints, sections.assign_sections)
    own: list[Evidence] = []
    page = _facts(document, classify.Verdict("other", 0.0, ""), own)
    published_on, basis, words = publication_date.published(document, frame.head_end(document, stretches))
    told_by_page = SourceHints(hints.url, None, published_on, hints.publisher, hints.language)
    told = [
        (stretch, stories.moved(_read_one(text[stretch.start : stretch.end], told_by_page), stretch.start))
        for stretch in stretches
        if stretch.is_story
    ]
    before: Reading | None = None
    for stretch, reading in told:
        frame.day_of_item(document, stretch, reading, published_on)
        frame.day_before(text, stretch, reading, before)
        before = reading
    frame.place_of_page(document, stretches, [reading for _, reading in told])
    page.published_on, page.published_basis = published_on, basis
    own = [one for one in own if one.field != "published_on"] + ([words] if words else [])
    return stories.united(page, own, told)


def _read_one(text: str, hints: SourceHints) -> Reading:
    """What one story states."""
    document = parse(text, hints, sections.assign_sections)
    verdict = classify.judge(document)
    evidence: list[Evidence] = []
    facts = _facts(document, verdict, evidence)
    reading = Reading(facts, evidence=evidence)
    if verdict.kind == "meeting_report":
        _meeting(document, reading)
    return reading


def _facts(document: Document, verdict: classify.Verdict, evidence: list[Evidence]) -> DocumentFacts:
    title, title_words = headline.title(document)
    publisher, publisher_words = headline.publisher(document)
    published_on, basis, published_words = publication_date.published(document)
    evidence.extend(words for words in (title_words, publisher_words, published_words) if words)
    return DocumentFacts(
        language=language.language(document.text),
        title=title or document.hints.title,
        publisher=publisher,
        published_on=published_on,
        published_basis=basis,
        kind=verdict.kind,
        kind_score=verdict.score,
        kind_reason=verdict.reason,
        rendition=rendition.rendition(document),
        n_sentences=len(document.article_sentences()),
    )


def _stamp(reading: Reading) -> tuple[int, int] | None:
    """Where the stamp of publication stands, if one tells the day."""
    words = next((one for one in reading.evidence if one.field == "published_on"), None)
    return (words.start, words.end) if words and reading.document.published_basis == "stamp" else None


def _meeting(document: Document, reading: Reading) -> None:
    """Fill ``reading`` with the meeting and all that was said there."""
    named = mentions.mentions(document)
    sources = attribution.attributions(document, named)
    where = meeting_place.place(document)
    when = meeting_date.held(document, reading.document.published_on, where.candidates, _stamp(reading))
    level, level_words = meeting_place.level(document, where)
    called = meeting_form.form(document)
    reading.attendees, unused_names = attendees.attendees(document, named, sources)
    reading.directives, unused_demands = directives.directives(document, named, sources, lexicon.scan(document))
    headings.mark(document, reading.directives)
    spans = [(row.start, row.end) for row in reading.directives]
    reading.phrases = codes.formulas(document, lexicon.scan(document), spans)
    deadlines.settle(document, reading.directives, when.held_on)
    reading.figures = figures.figures(document)
    reading.place_mentions = place_mentions.place_mentions(document)
    reading.meeting = MeetingFacts(
        held_on=when.held_on,
        held_earliest=when.earliest,
        held_latest=when.latest,
        year_basis=when.year_basis,
        place_code=where.code,
        place_name=where.name,
        place_basis=where.basis,
        admin_level=level,
        mode=called.mode,
        meeting_type_code=called.meeting_type_code,
        convener=called.convener,
        title=called.title,
    )
    reading.references = references.references(document, reading.meeting, reading.document.published_on)
    reading.event_mentions = events.mentions(document, reading.meeting, reading.document.published_on)
    reading.evidence += when.evidence + where.evidence + called.evidence
    if level_words is not None:
        reading.evidence.append(level_words)
    reading.issues = when.issues + where.issues + unused_names + unused_demands
    reading.issues += unread_spans.unused(document, named, reading)
