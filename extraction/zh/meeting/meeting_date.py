"""The day of the meeting: the day told with it, its year from the day of publication, else from the context."""

from __future__ import annotations

from datetime import date, timedelta
from re import Match

from extraction.model import Evidence, Issue, MeetingDay
from extraction.text.calendar import day_of, last_of_day
from extraction.zh.data import Rule, pattern, rules
from extraction.zh.dates import DateMention, mentions, number
from extraction.zh.meeting.event import Event
from extraction.zh.page.layout import Page

_AHEAD = timedelta(days=3)  # a day up to this after publication is taken as of the same year
_OPENING = 3  # body sentences in which a day can stand apart from the meeting


def _before_title(page: Page, told: Event) -> list[DateMention]:
    """The days in the meeting's sentence that can be its own: not within its name, not after “before”."""
    found = []
    for mention in mentions(page.flat, told.sentence.start, told.sentence.end):
        if told.title and told.title[0] <= mention.start < told.title[1]:
            continue
        if pattern("held.other_day").match(page.flat, mention.end) or pattern("held.not_after").search(
            page.flat[max(told.sentence.start, mention.start - 8) : mention.start]
        ):
            continue
        found.append(mention)
    return found


def _choice(page: Page, told: Event | None) -> tuple[DateMention | None, list[DateMention]]:
    """The day told with the meeting, and those told before it in the text."""
    opening: list[DateMention] = []
    stop = told.number if told else 0
    for sentence in page.body[: max(stop, _OPENING)]:
        opening += [
            one
            for one in mentions(page.flat, sentence.start, sentence.end)
            if not pattern("held.other_day").match(page.flat, one.end)
        ]
    if told is not None:
        own = _before_title(page, told)
        at = told.title[0] if told.title else told.sentence.end
        near = [one for one in own if one.start < at] or own[:1]
        if near:
            chosen = near[0]
            earlier = [one for one in opening if one.start < chosen.start]
            return chosen, earlier
        earlier = [one for one in opening if one.start < told.sentence.start]
        if earlier:
            return earlier[0], []
    if opening:
        return opening[0], []
    return None, []


def held(page: Page, told: Event | None, published_on: date | None, before: date | None = None) -> MeetingDay:
    """The day of the meeting that the story reports; ``before``: that of the story before it, which “then” means."""
    chosen, earlier = _choice(page, told)
    if chosen is None:
        first = page.body[0] if page.body else None
        then = pattern("held.then").match(page.flat, first.start, first.end) if first is not None else None
        if before is not None and then is not None:
            return MeetingDay(before, before, before, "context", [Evidence("held_on", *then.span(), "held.then")])
        return MeetingDay(latest=published_on)
    day, basis, clue = _resolved(page, chosen, earlier, published_on)
    if day is None:
        issues = []
        if chosen.kind != "recent":
            issues.append(
                Issue("date_not_taken", "the year of the meeting's day cannot be known", chosen.start, chosen.end)
            )
        return MeetingDay(latest=published_on, issues=issues)
    evidence = [Evidence("held_on", chosen.start, chosen.end, f"zh.held_{chosen.kind}")]
    if clue is not None:
        evidence.append(Evidence("year_basis", *clue))
    issues = []
    if published_on is not None and day > published_on + timedelta(1):
        issues.append(
            Issue("date_conflict", f"held on {day}, yet published on {published_on}", chosen.start, chosen.end)
        )
    return MeetingDay(day, day, day, basis, evidence, issues)


Clue = tuple[int, int, str]


def _resolved(
    page: Page, chosen: DateMention, earlier: list[DateMention], published_on: date | None
) -> tuple[date | None, str, Clue | None]:
    if chosen.kind == "full":
        return chosen.value, "stated", None
    if chosen.kind == "month_day":
        return _year(page, chosen, published_on)
    if chosen.kind == "recent":
        return None, "unknown", None
    if chosen.kind == "same":
        for other in reversed(earlier):
            if other.kind in ("full", "month_day", "day", "yesterday", "today"):
                return _resolved(page, other, [], published_on)
        return published_on, "publication", None
    if chosen.kind in ("yesterday", "today", "before"):
        anchor = published_on
        for other in reversed(earlier):
            if other.kind == "full" and other.value is not None:
                return other.value - timedelta(_BACK[chosen.kind]), "stated", None
        return (anchor - timedelta(_BACK[chosen.kind]) if anchor else None), "publication", None
    for other in reversed(earlier):  # a day alone, in the month named before it
        if other.kind in ("full", "month_day") and other.month is not None:
            return _year(
                page, DateMention("month_day", *chosen[1:3], other.year, other.month, chosen.day), published_on
            )
    if published_on is not None:
        return last_of_day(chosen.day or 0, published_on), "publication", None
    return _by_clue(page, chosen)


_BACK = {"today": 0, "yesterday": 1, "before": 2}


def _year(page: Page, chosen: DateMention, published_on: date | None) -> tuple[date | None, str, Clue | None]:
    if chosen.year:
        return chosen.value, "stated", None
    if published_on is not None:
        for year in (published_on.year, published_on.year - 1):
            found = day_of(year, chosen.month, chosen.day)
            if found is not None and found <= published_on + _AHEAD:
                return found, "publication", None
        return None, "unknown", None
    return _by_clue(page, chosen)


def _by_clue(page: Page, chosen: DateMention) -> tuple[date | None, str, Clue | None]:
    """The year that the context tells: a congress ahead, a plan's or a meeting's year, a year summed up."""
    for rule in rules("years").values():
        for found in rule.pattern.finditer(page.flat, page.story.start, page.story.end):
            if "new_years" in rule.settings:
                if (day := _by_moon(rule, found, chosen)) is not None:
                    return day, "context", (found.start(), found.end(), rule.id)
                continue
            year = int(found["year"]) if "year" in rule.pattern.groupindex else int(rule.settings["year"])
            year += int(rule.settings.get("add", 0))
            months = rule.settings.get("months")
            if chosen.month is not None:
                if months and not months[0] <= chosen.month <= months[1]:
                    continue
                day = day_of(year, chosen.month, chosen.day)
            else:
                month = _month(page)
                day = (
                    day_of(year, month, chosen.day)
                    if month and (not months or months[0] <= month <= months[1])
                    else None
                )
            if day is not None:
                return day, "context", (found.start(), found.end(), rule.id)
    return None, "unknown", None


def _by_moon(rule: Rule, found: Match[str], chosen: DateMention) -> date | None:
    """The day in the year whose first lunar month has the day told right beside it (“1月30日，正月初九”)."""
    count = number(found["n"])
    if count is None or chosen.month is None or not 0 <= found.start() - chosen.end <= _BESIDE:
        return None
    days = (date.fromisoformat(first) + timedelta(count - 1) for first in rule.settings["new_years"])
    return next((day for day in days if (day.month, day.day) == (chosen.month, chosen.day)), None)


_BESIDE = 6  # characters between a day and the same by the lunar calendar


def _month(page: Page) -> int | None:
    """The month that a feast close at hand tells."""
    for rule in rules("months").values():
        if rule.pattern.search(page.flat, page.story.start, page.story.end):
            return int(rule.settings["month"])
    return None
