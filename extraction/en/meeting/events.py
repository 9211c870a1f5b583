"""Events of the calendar and the news that a report names: “drew lessons from the Anyang fire”."""

from __future__ import annotations

from datetime import date

from extraction.model import EventMention, MeetingFacts
from extraction.text.document import Document
from extraction.text.lexicon import scan
from schemas.events import known


def mentions(document: Document, meeting: MeetingFacts, published_on: date | None) -> list[EventMention]:
    """The project's events that the article names, each at its first words (``schemas.events``)."""
    present = {value for _, _, value in scan(document).of("events")}
    if not present:
        return []
    day = meeting.held_on or meeting.held_latest or published_on
    sentences = ((one.start, one.end) for one in document.article_sentences())
    return [EventMention(*one) for one in known("en").find(document.folded, sentences, day, present)]
