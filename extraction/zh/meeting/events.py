"""Events of the calendar and the news that a report names: “吸取安阳火灾教训”."""

from __future__ import annotations

from datetime import date

from extraction.model import EventMention, MeetingFacts
from extraction.zh.page.layout import Page
from schemas.events import known


def mentions(page: Page, meeting: MeetingFacts, published_on: date | None) -> list[EventMention]:
    """The project's events that the story names, each at its first words (``schemas.events``); spans of ``flat``."""
    present = {value for _, _, value in page.hits.within("events", page.story.start, page.story.end)}
    if not present:
        return []
    day = meeting.held_on or meeting.held_latest or published_on
    sentences = ((one.start, one.end) for one in page.body)
    return [EventMention(*one) for one in known("zh").find(page.flat, sentences, day, present)]
