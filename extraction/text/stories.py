"""The stories of a page, each read by itself: what holds in any language.

A page is cut into stretches by its language's own cues (``en/stories``, ``zh/stories``). Each stretch that is a story
is read as if it stood alone, with what the page says of itself (``SourceHints``) where its own words are silent, and
its rows are moved to their places on the page. What lies between stories (a head, an introduction, a closing sentence
about all) is of the page and gives no rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from extraction.model import DocumentFacts, Evidence, Reading, Story


class Stretch(NamedTuple):
    """A stretch ``text[start:end]``; ``is_story`` is False for what is of the page as a whole."""

    start: int
    end: int
    is_story: bool = True


def moved(reading: Reading, by: int) -> Reading:
    """``reading`` with all places moved ``by`` characters; the same object."""
    if not by:
        return reading
    for row in reading.attendees:
        row.start, row.end = row.start + by, row.end + by
    for demand in reading.directives:
        demand.start, demand.end = demand.start + by, demand.end + by
        if demand.deadline is not None:
            demand.deadline = demand.deadline[0] + by, demand.deadline[1] + by
        demand.codes = [one._replace(start=one.start + by, end=one.end + by) for one in demand.codes]
    reading.figures = [
        one._replace(
            start=one.start + by,
            end=one.end + by,
            period=(one.period[0] + by, one.period[1] + by) if one.period else None,
        )
        for one in reading.figures
    ]
    reading.evidence = [one._replace(start=one.start + by, end=one.end + by) for one in reading.evidence]
    reading.place_mentions = [one._replace(start=one.start + by, end=one.end + by) for one in reading.place_mentions]
    reading.references = [one._replace(start=one.start + by, end=one.end + by) for one in reading.references]
    reading.event_mentions = [one._replace(start=one.start + by, end=one.end + by) for one in reading.event_mentions]
    reading.phrases = [one._replace(start=one.start + by, end=one.end + by) for one in reading.phrases]
    reading.issues = [
        one if one.start is None or one.end is None else one._replace(start=one.start + by, end=one.end + by)
        for one in reading.issues
    ]
    return reading


def united(page: DocumentFacts, own: Iterable[Evidence], told: Iterable[tuple[Stretch, Reading]]) -> Reading:
    """One reading of a page of several stories: its own facts (``page``, their words ``own``), all stories' rows.

    ``told`` are the stories in text order, places already those of the page. The page is a meeting report where any of
    its stories is one, with the score and reason of the surest; ``meeting`` is that of the first. Where the page itself
    bears no day, it has that of its last story.
    """
    whole = Reading(page)
    told = list(told)
    if page.published_on is None:  # the page cannot be older than its last story
        days = [one.document for _, one in told if one.document.published_on is not None]
        if days:
            last = max(days, key=lambda one: one.published_on or date.min)
            page.published_on, page.published_basis = last.published_on, last.published_basis
    best: DocumentFacts | None = None
    n_sentences = 0
    for position, (stretch, reading) in enumerate(told, 1):
        facts = reading.document
        n_sentences += facts.n_sentences
        if best is None or (reading.meeting is not None, facts.kind_score) > (best.kind == "meeting_report",
                                                                              best.kind_score):  # fmt: skip
            best = facts
        own_day = facts.published_on if facts.published_basis != "metadata" else None
        whole.stories.append(
            Story(
                position,
                stretch.start,
                stretch.end,
                reading.meeting,
                own_day if own_day != page.published_on else None,
            )
        )
        if whole.meeting is None:
            whole.meeting = reading.meeting
        whole.attendees += reading.attendees
        whole.directives += reading.directives
        whole.figures += reading.figures
        whole.references += reading.references
        whole.phrases += reading.phrases
        whole.event_mentions += reading.event_mentions
        whole.evidence += reading.evidence
        whole.place_mentions += reading.place_mentions
        whole.issues += reading.issues
    held = set(whole.evidence)
    whole.evidence += [one for one in own if one not in held]
    if best is not None:
        page.kind, page.kind_score, page.kind_reason = best.kind, best.kind_score, best.kind_reason
    page.n_sentences = n_sentences
    return whole


def alone(reading: Reading, story: Story) -> Reading:
    """What one ``story`` of a page states: its meeting, the rows that start in its stretch; facts of the page."""

    def is_own(start: int | None) -> bool:
        return start is not None and story.start <= start < story.end

    page = reading.document
    facts = replace(
        page,
        kind="meeting_report" if story.meeting is not None else "other",
        published_on=story.published_on or page.published_on,
    )
    return Reading(
        facts,
        story.meeting,
        attendees=[one for one in reading.attendees if is_own(one.start)],
        directives=[one for one in reading.directives if is_own(one.start)],
        figures=[one for one in reading.figures if is_own(one.start)],
        references=[one for one in reading.references if is_own(one.start)],
        phrases=[one for one in reading.phrases if is_own(one.start)],
        event_mentions=[one for one in reading.event_mentions if is_own(one.start)],
        evidence=[one for one in reading.evidence if is_own(one.start)],
        place_mentions=[one for one in reading.place_mentions if is_own(one.start)],
        issues=[one for one in reading.issues if is_own(one.start)],
    )
