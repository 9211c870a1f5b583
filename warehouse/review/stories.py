"""The stories of a page that report meetings, as a release has them: where each stands, and its meeting."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.corrections.form import Correction
from warehouse.corrections.stretches import Stretch, StretchError, replayed

_HEAD = 160
_LONGEST = 400
_SHORTEST = 12
_STORY = re.compile(r"\bstory=(\d+)")


@dataclass(frozen=True, slots=True)
class Story:
    """A story of a page: its number, as corrections say it, its stretch of the text, and its meeting."""

    number: int
    start: int
    end: int
    span: tuple[int, int]
    """Its first line, where it is not too long."""
    head: str
    """The words of that."""
    meeting_id: str | None
    is_first: bool
    said: tuple[Correction, ...] = ()
    """Corrections that join it to the one before, perhaps not built yet."""

    @property
    def anchor(self) -> str:
        """Its name in links."""
        return f"story.{self.start}"


Rows = Callable[[str, dict[str, Any]], list[dict[str, Any]]]
"""Gives the rows of a query over a release, with its parameters."""


def stories(
    rows_of: Rows, document_id: str, text: str, meetings: Sequence[str], corrections: Sequence[Correction] = ()
) -> tuple[Story, ...]:
    """The stories of a document in the order of the page; one of all its text where it is no page of several.

    ``meetings`` are those that it reports, ``corrections`` those of it.
    """
    given = {"d": document_id}
    found = rows_of("SELECT story, start_char, end_char FROM extracted.meetings WHERE document_id = $d", given)
    read = [Stretch(row["story"], row["start_char"], row["end_char"]) for row in found]
    try:
        held = replayed(text, read, _applied(rows_of, document_id))
    except StretchError:  # the release was built from other corrections than it lists: what was read is what there is
        held = replayed(text, read, ())
    rows = rows_of(_ROWS, given)
    return tuple(
        Story(
            one.number,
            one.start,
            one.end,
            *_first_line(text, one),
            _meeting(document_id, one, meetings, rows),
            is_first=nth == 0,
            said=tuple(c for c in corrections if c.action == "join-stories" and c.key["story"] == str(one.number)),
        )
        for nth, one in enumerate(held)
    )


_ROWS = """
SELECT meeting_id, start_char FROM main.attendee_sources WHERE document_id = $d
UNION ALL SELECT d.meeting_id, s.start_char FROM main.directive_sources s JOIN main.directives d USING (directive_id)
WHERE s.document_id = $d
UNION ALL SELECT meeting_id, start_char FROM main.evidence WHERE document_id = $d AND start_char IS NOT NULL
"""


def _applied(rows_of: Rows, document_id: str) -> list[tuple[str, str]]:
    rows = rows_of(
        "SELECT action, target, words FROM main.corrections WHERE document_id = $d AND status = 'applied' "
        "AND action IN ('split-story', 'join-stories') ORDER BY coalesce(written_at, written_on::TIMESTAMP), rowid",
        {"d": document_id},
    )
    said = []
    for row in rows:
        found = _STORY.search(row["target"]) if row["action"] == "join-stories" else None
        said.append((str(row["action"]), found.group(1) if found else str(row["words"])))
    return said


def _meeting(document_id: str, story: Stretch, meetings: Sequence[str], rows: list[dict[str, Any]]) -> str | None:
    """The meeting of a story: by its key, else the one that most of its rows are of."""
    report = document_id if story.number == 1 else f"{document_id}#{story.number}"
    own = "m" + hashlib.sha256(report.encode()).hexdigest()[:16]
    if own in meetings:
        return own
    here = Counter(str(row["meeting_id"]) for row in rows if story.start <= row["start_char"] < story.end)
    return min(here, key=lambda key: (-here[key], key)) if here else None


def _first_line(text: str, story: Stretch) -> tuple[tuple[int, int], str]:
    told = text[story.start : story.end].lstrip()
    line = told.splitlines()[0][:_HEAD].rstrip() if told else ""
    start = story.end - len(told)
    return (start, start + len(line)), line


def first_words(text: str, at: int) -> str | None:
    """The fewest words from character ``at`` on that stand in the text once; None where its lines are repeated whole.

    They are what says where a story begins, so that a person need not look whether the words that they chose are there
    again: at least a dozen characters, and whole words.
    """
    while at < len(text) and text[at].isspace():
        at += 1
    for length in range(_SHORTEST, _LONGEST):
        end = at + length
        words = text[at:end]
        if len(words) < min(_SHORTEST, len(text) - at):
            return None
        is_whole = end >= len(text) or not (text[end].isalnum() and text[end].isascii() and words[-1].isalnum())
        if is_whole and words == words.strip() and text.count(words) == 1:
            return words
        if end >= len(text):
            return None
    return None
