"""Events of the calendar and the news that a report names: “drew lessons from the Anyang fire”."""

from __future__ import annotations

from datetime import date

from extraction.model import EventMention, MeetingFacts
from extraction.text.document import Document
from schemas.events import find, words


def mentions(document: Document, meeting: MeetingFacts, published_on: date | None) -> list[EventMention]:
    """The project's events that the article names, each at its first words (``schemas.events``)."""
    day = meeting.held_on or meeting.held_latest or published_on
    sentences = ((one.start, one.end) for one in document.article_sentences())
    return [EventMention(*one) for one in find(document.lower, sentences, words("en"), day)]
