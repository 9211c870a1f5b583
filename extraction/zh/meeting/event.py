"""Which meeting the story reports: the sentence that says so, the meeting's name, and what was held before it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from extraction.text.document import Sentence
from extraction.zh import data
from extraction.zh.data import pattern
from extraction.zh.page.layout import Page

_OPENING = 12  # body sentences in which the meeting is told
_RULES = ("held_named", "named_held", "attended")


class Event(NamedTuple):
    """The meeting reported. ``watched`` is the number (in the body) of the sentence of a higher one before it."""

    number: int
    sentence: Sentence
    title: tuple[int, int] | None
    rule: str
    is_follow_on: bool = False
    only_watched: bool = False
    before: int | None = None


def _found(page: Page, number: int) -> list[Event]:
    sentence = page.body[number]
    made: list[Event] = []
    if page.flat.find("会", sentence.start, sentence.end) < 0:
        return made  # every noun for a meeting has this character, and the rules below are the slow ones
    for name in _RULES:
        end = sentence.end if name != "named_held" else _last_held(page.flat, sentence)
        for match in pattern(f"event.{name}").finditer(page.flat, sentence.start, end):
            start, end = _title(page.flat, *match.span("title"))
            if end - start >= 2 and not pattern("event.spirit").match(page.flat, end):
                made.append(Event(number, sentence, (start, end), f"event.{name}"))
    made.sort(key=lambda one: (one.title or (0, 0))[0])
    return made


def _last_held(flat: str, sentence: Sentence) -> int:
    """Where the last word for holding a meeting ends in a sentence: a name before it has no other end to look for."""
    return max(at + len(word) if (at := flat.rfind(word, sentence.start, sentence.end)) >= 0 else 0 for word in _held())


@cache
def _held() -> tuple[str, ...]:
    return (*data.words("holding"), "结束", "举行")


def _title(flat: str, start: int, end: int) -> tuple[int, int]:
    """The name without the day and the dateline before it."""
    opening = pattern("event.title_start").match(flat, start, end)
    if opening and opening.end() < end:
        start = opening.end()
    while start < end and flat[start] in " ，、了的":
        start += 1
    return start, end


def event(page: Page) -> Event | None:
    """The meeting that the story reports; None where no sentence near its beginning tells of one.

    Where a higher meeting was watched first and a local one followed, the local one.
    """
    first: Event | None = None
    follow: Event | None = None
    for number in range(min(_OPENING, len(page.body))):
        sentence = page.body[number]
        words = page.of(sentence)
        follows = first is not None and (
            pattern("event.follow_on").search(words) or pattern("event.follow_glued").search(words)
        )
        told = _found(page, number)
        if first is None:
            if not told:
                continue
            first = told[0]
            if len(told) > 1 and pattern("event.follow_on").search(words):
                return told[-1]._replace(is_follow_on=True, before=number)
            if _is_follow_on_alone(page, first):
                return first._replace(is_follow_on=True, before=number)
            if not _can_be_followed(page, first):
                return first
            continue
        if follows and (told or "会" in words):
            chosen = told[-1] if told else Event(number, sentence, None, "event.follow_on")
            follow = chosen._replace(is_follow_on=True, before=first.number)
            if not _is_higher(page, follow):
                return follow
        own = [one for one in told if one.rule != "event.attended" and not _is_higher(page, one)]
        if own and _is_higher(page, first) and pattern("event.local").search(words):
            return own[-1]._replace(is_follow_on=True, before=first.number)
        if number - first.number >= 7:
            break
    if follow is not None:  # the province's after the nation's, and none of their own after it
        return follow
    if first is not None and pattern("event.watched").search(page.flat, first.sentence.start, first.sentence.end):
        return first._replace(only_watched=True)
    return first


def _is_follow_on_alone(page: Page, told: Event) -> bool:
    """“After the province's meeting ended, the city held its own”: both in one sentence, one of them named."""
    words = page.of(told.sentence)
    found = pattern("event.follow_on").search(words)
    return found is not None and "结束" in words


def _is_higher(page: Page, told: Event) -> bool:
    """Whether the meeting's name opens with a level above, or a body above the story's own held it."""
    if told.title is None:
        return False
    if pattern("event.higher").match(page.flat, *told.title):
        return True
    holder = page.flat[told.sentence.start : told.title[0]]
    if pattern("event.local").search(holder):
        return False
    if pattern("event.higher_body").search(holder):
        return True
    county = pattern("event.county").search(page.flat, page.story.start, page.story.end)
    return county is not None and pattern("event.city_body").search(holder) is not None


def _can_be_followed(page: Page, told: Event) -> bool:
    """Whether the meeting is a higher one, which a local one may follow."""
    if told.title is None:
        return False
    if _is_higher(page, told):
        return True
    return pattern("event.watched").search(page.flat, told.sentence.start, told.sentence.end) is not None
