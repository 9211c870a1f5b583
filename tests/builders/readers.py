"""Readers for tests: small, but they read the text that they are given."""

from __future__ import annotations

import os
import re
import signal
import time

from extraction.model import Attendee, Code, Directive, DocumentFacts, Evidence, MeetingFacts, Reading, SourceHints

_MUST = re.compile(r"[^.\n]*\bmust\b[^.\n]*\.")
_MAYOR = re.compile(r"Mayor ([A-Z][a-z]+ [A-Z][a-z]+)")


def small(text: str, hints: SourceHints) -> Reading:
    """Demands are sentences with "must", attendees are mayors."""
    demands = [
        Directive(found.start(), found.end(), codes=[Code("sectors", "general", found.start(), found.end())])
        for found in _MUST.finditer(text)
    ]
    people = [Attendee(found[1], found.start(1), found.end(1), title="Mayor") for found in _MAYOR.finditer(text)]
    if not demands:
        return Reading(DocumentFacts(language="en", title=hints.title, published_on=hints.published_on))
    facts = DocumentFacts(
        language="en",
        title=hints.title,
        published_on=hints.published_on,
        published_basis="metadata" if hints.published_on else None,
        kind="meeting_report",
        kind_score=1.0,
    )
    first = demands[0]
    return Reading(facts, MeetingFacts(), people, demands, evidence=[Evidence("kind", first.start, first.end, "must")])


def faulty(text: str, hints: SourceHints) -> Reading:
    """As ``small``, but raises, hangs or dies where the text says so, and breaks the contract where it says so."""
    if "RAISE" in text:
        raise ValueError("cannot read this")
    if "HANG" in text:
        time.sleep(600)
    if "DIE" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    reading = small(text, hints)
    if "OUTSIDE" in text:
        reading.attendees.append(Attendee("Li Si", len(text), len(text) + 5))
    if "NOVOCABULARY" in text:
        reading.document.rendition = "telepathy"
    return reading


def slow(text: str, hints: SourceHints) -> Reading:
    """As ``small``, in half a second a text."""
    time.sleep(0.5)
    return small(text, hints)
