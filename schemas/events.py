"""Events of the calendar and the news, and the words by which texts name them.

Data: ``reference/events.csv``, and a user's file of the same form (``events.csv`` in the home folder). Beside the
columns of ``main.events`` a row may have ``words_en`` and ``words_zh``: ways to name the event, parted by ``;``. A way
is parts that stand near each other, joined by `` + ``; a part is a word or several that do as well, parted by ``/``.
``named_before`` and ``named_after`` are days before the event's first and after its last day within which the words
mean it (a feast comes again each year); empty: no bound.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from schemas.project import data

FILE = data("schemas", "reference", "events.csv")
LANGUAGES = ("en", "zh")
_NEAR = 100  # characters from the first part of a way within which the others stand
_DOTS = str.maketrans(dict.fromkeys("•‧・．.", "·"))
Way = tuple[tuple[str, ...], ...]


class EventError(ValueError):
    """A file of events that cannot be used; the message names the file, the row, the reason and the remedy."""


class EventWords(NamedTuple):
    """The ways in which texts of one language name an event, and the days between which they mean it."""

    code: str
    starts_on: date
    earliest: date | None
    latest: date | None
    ways: tuple[Way, ...]


class Named(NamedTuple):
    """Words that name an event."""

    code: str
    start: int
    end: int


def _ways(written: str) -> tuple[Way, ...]:
    """The ways that a cell holds, in lower case."""
    return tuple(
        tuple(tuple(word.strip().translate(_DOTS) for word in part.split("/")) for part in way.split(" + "))
        for way in written.lower().split(";")
        if way.strip()
    )


def read_words(file: Path, language: str) -> tuple[EventWords, ...]:
    """The events of ``file`` that texts of ``language`` can name. Raises EventError where a row cannot be read."""
    made = []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            written = (row.get(f"words_{language}") or "").strip()
            if not written:
                continue
            try:
                first = date.fromisoformat((row.get("starts_on") or "").strip())
                last = date.fromisoformat(row["ends_on"].strip()) if (row.get("ends_on") or "").strip() else first
                before, after = ((row.get(name) or "").strip() for name in ("named_before", "named_after"))
                earliest = first - timedelta(int(before)) if before else None
                latest = last + timedelta(int(after)) if after else None
            except ValueError as error:
                raise EventError(
                    f"{file}, line {number}: {error}; days are written 2023-05-23, named_before and named_after are "
                    "numbers of days"
                ) from error
            ways = _ways(written)
            if any(not word for way in ways for part in way for word in part):
                raise EventError(f"{file}, line {number}: words_{language} has an empty word; see schemas/events.py")
            made.append(EventWords((row.get("event_code") or "").strip(), first, earliest, latest, ways))
    return tuple(made)


def _means(event: EventWords, day: date | None) -> bool:
    """Whether the words can mean the event in a text of ``day``; where no day is known, only those of one event can."""
    if day is None:
        return event.latest is None
    return (event.earliest is None or event.earliest <= day) and (event.latest is None or day <= event.latest)


def _at(text: str, word: str, start: int, end: int) -> int:
    """Where ``word`` stands in ``text[start:end]``, not as part of a longer Latin word; -1 where it does not."""
    at = text.find(word, start, end)
    while at >= 0:
        after = at + len(word)
        if not (word[0].isascii() and word[0].isalnum() and at and text[at - 1].isalnum() and text[at - 1].isascii()):
            rest = text[after : after + 1]
            if not (word[-1].isascii() and word[-1].isalnum() and rest.isascii() and rest.isalnum()):
                return at
            if rest == "s":
                return at
        at = text.find(word, at + 1, end)
    return -1


def _way(text: str, way: Way, start: int, end: int) -> tuple[int, int] | None:
    """Span of the words of ``way`` in one sentence."""
    left = right = -1
    for number, part in enumerate(way):
        low, high = (start, end) if not number else (max(start, left - _NEAR), min(end, right + _NEAR))
        found = [(at, at + len(word)) for word in part if (at := _at(text, word, low, high)) >= 0]
        if not found:
            return None
        first = min(found)
        left, right = first if not number else (min(left, first[0]), max(right, first[1]))
    return left, right


class Events:
    """Events with the ways to name them, found by the words with which a way begins."""

    def __init__(self, events: Sequence[EventWords]) -> None:
        self._ways: dict[str, list[tuple[EventWords, Way]]] = {}
        for event in events:
            for way in event.ways:
                for word in way[0]:
                    self._ways.setdefault(word, []).append((event, way))

    @property
    def first_words(self) -> tuple[str, ...]:
        """The words with which a way begins: where none of them stands, no event is named."""
        return tuple(sorted(self._ways))

    def find(
        self, text: str, sentences: Iterable[tuple[int, int]], day: date | None, present: Iterable[str] | None = None
    ) -> list[Named]:
        """The first words that name each event in ``sentences`` (spans of ``text``, which is in lower case).

        ``day`` is that of the text's meeting. Of events that one way names (a feast of each year) the nearest to it.
        ``present``: of ``first_words`` those that stand in the text, where that is known.
        """
        wanted: dict[Way, EventWords] = {}
        if present is None:
            dotted = text.translate(_DOTS)
            present = [word for word in self._ways if word in dotted]
        for word in present:
            for event, way in self._ways[word]:
                if not _means(event, day):
                    continue
                other = wanted.get(way)
                if other is None or (day is not None and abs(event.starts_on - day) < abs(other.starts_on - day)):
                    wanted[way] = event
        if not wanted:
            return []
        found: dict[str, Named] = {}
        spans = list(sentences)
        plain = text.translate(_DOTS) if any("·" in word for way in wanted for part in way for word in part) else text
        for way, event in wanted.items():
            for start, end in spans:
                if (span := _way(plain, way, start, end)) is not None:
                    known = found.get(event.code)
                    if known is None or span < (known.start, known.end):
                        found[event.code] = Named(event.code, *span)
                    break
        return sorted(found.values(), key=lambda one: (one.start, one.end, one.code))


@cache
def known(language: str) -> Events:
    """The project's own events, as texts of ``language`` name them."""
    return Events(read_words(FILE, language))
