"""The day that a time limit of a demand ends on, where it can be known."""

from __future__ import annotations

import calendar
import csv
import re
from datetime import date, timedelta

from extraction.en.demands.limit_words import CLOCK, COUNT, MONTH, MONTHS, NUMBERS, PERIOD, SHORT, TIMES, WEEKDAY
from schemas.project import data

_WITHIN = re.compile(
    rf"(?:within|in)\s+(?:the )?(?:next |following |coming |first )?(?:(?P<half>half) (?:an? )?"
    rf"|{COUNT}[\s-])(?:working |calendar |natural )?(?P<unit>day|week|month|year)s?\b"
)
_FEASTS: dict[str, str] = TIMES["feast_events"]
"""The code of an event, without its year, by a word of its name; the first that stands in a limit holds."""


def _starts() -> dict[str, list[date]]:
    """First days of holidays and congresses by the event's code without its year."""
    found: dict[str, list[date]] = {}
    with _EVENTS.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if row["kind"] in ("holiday", "congress"):
                found.setdefault(row["event_code"].rsplit("_", 1)[0], []).append(date.fromisoformat(row["starts_on"]))
                if row["event_code"] == "national_day_2023":  # the holiday of 2023 was that of Mid-Autumn, too
                    found.setdefault("mid_autumn", []).append(date.fromisoformat(row["starts_on"]))
    return found


_EVENTS = data("schemas", "reference", "events.csv")
_STARTS = _starts()


def due(words: str, held_on: date) -> date | None:
    """The last day that ``words`` of a demand made on ``held_on`` allow; None where it cannot be known.

    A day without a year is the next one from ``held_on`` on, "before" a day ends on the day before, "within three days"
    counts from the day of the meeting; weeks end on Sunday; months, quarters and years on their last day. A feast gives
    the day before its first official day where the register of events has it. Seasons, "at once" and hours give none.
    """
    limit = " ".join(words.lower().split())
    if limit.startswith("from"):
        limit = PERIOD.sub("by ", limit)
        limit = limit.replace("by ", "within ", 1) if limit[3:] in MONTHS else limit
    clock = re.search(r"\d(?::\d\d)? ?[ap]\.?m|o.?clock|\bnoon\b|\bmidnight\b", limit)
    exclusive = limit.startswith(("before", "ahead of", "prior to")) and clock is None
    if re.search(r"\b(?:each|every)\b", limit):
        return None
    return (
        _span(limit, held_on)
        or _named_day(limit, held_on, exclusive=exclusive)
        or _end_of(limit, held_on)
        or _feast(limit, held_on)
        or _near(limit, held_on, exclusive=exclusive)
    )


def _span(limit: str, held_on: date) -> date | None:
    """ "Within three days", "in two weeks", "within half a month"."""
    found = _WITHIN.match(limit)
    if found is None:
        return None
    if found["half"]:
        return held_on + timedelta(days=15) if found["unit"] == "month" else _months_on(held_on, 6)
    count = NUMBERS.get(found["count"])
    count = int(found["count"]) if count is None else count
    unit = found["unit"]
    if unit in ("day", "week"):
        return held_on + timedelta(days=count * (7 if unit == "week" else 1))
    return _months_on(held_on, count * (12 if unit == "year" else 1))


def _months_on(day: date, months: int) -> date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_FULL = {name[:3]: name for name in MONTHS}
_SHORTENED = re.compile(rf"\b({SHORT})\b\.?")
_SLASHED = re.compile(r"(?<![\d/])(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?![\d/])")


def _named_day(limit: str, held_on: date, *, exclusive: bool) -> date | None:
    """ "By May 10", "before the 5th", "before the end of June"."""
    limit = _SHORTENED.sub(lambda found: _FULL[found[1][:3]], limit)
    limit = _SLASHED.sub(lambda found: f"{MONTHS[int(found[1]) - 1]} {found[2]}", limit)
    year = re.search(r"\b(20\d\d)\b", limit)
    month = re.search(rf"\b({MONTH})\b(?! day\b)", limit)
    if month and not (month[1] == "may" and re.search(r"\bmay (?:day|1st)\b", limit)):
        number = MONTHS.index(month[1]) + 1
        numeral = re.search(
            r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!\d| ?[ap]\.?m|:)", limit.replace(year[1], "") if year else limit
        )
        if re.search(r"\bend of\b|[ -]end\b", limit) or (
            numeral is None and limit.startswith(("within", "in ", "during"))
        ):
            in_year = int(year[1]) if year else held_on.year + ("next year" in limit or number < held_on.month)
            return date(in_year, number, calendar.monthrange(in_year, number)[1])
        if numeral is None:
            return None
        if year:
            day = _day(int(year[1]), number, int(numeral[1]))
        else:
            day = _day(held_on.year + ("next year" in limit), number, int(numeral[1]))
            if day is not None and day < held_on:
                day = _day(held_on.year + 1, number, int(numeral[1]))
        return day - timedelta(days=1) if day and exclusive else day
    only_day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b(?! (?:national|party|cpc|congress|day|session))", limit)
    if only_day and not re.search(r"\bnext\b|quarter", limit):
        number = int(only_day[1])
        later = (
            held_on if number >= held_on.day else date(held_on.year + held_on.month // 12, held_on.month % 12 + 1, 1)
        )
        day = _day(later.year, later.month, number)
        return day - timedelta(days=1) if day and exclusive else day
    return None


def _end_of(limit: str, held_on: date) -> date | None:
    """The last day of a week, month, quarter, half or year."""
    year = re.search(r"\b(20\d\d)\b", limit)
    whole = int(year[1]) if year else held_on.year + (1 if "next year" in limit else 0)
    if quarter := re.search(r"\b(first|second|third|fourth|this|the|next) quarter\b", limit):
        number = (
            ("first", "second", "third", "fourth").index(quarter[1]) + 1
            if quarter[1] in _ORDER
            else ((held_on.month - 1) // 3 + 1 + (quarter[1] == "next"))
        )
        whole += (number - 1) // 4
        month = ((number - 1) % 4 + 1) * 3
        day = date(whole, month, calendar.monthrange(whole, month)[1])
        return day if day >= held_on or year else date(whole + 1, month, calendar.monthrange(whole + 1, month)[1])
    if half := re.search(r"\b(first|second) half of (?:the|this|next) year\b", limit):
        return date(whole, 6, 30) if half[1] == "first" else date(whole, 12, 31)
    if "next month" in limit:
        later = _months_on(held_on.replace(day=1), 1)
        return later.replace(day=calendar.monthrange(later.year, later.month)[1])
    if re.search(
        r"end of (?:the |this |the current )?month|(?:within|in|by|during)? ?(?:this|the|the same"
        r"|the current) month|month is (?:out|over)|month[- ]end",
        limit,
    ):
        return held_on.replace(day=calendar.monthrange(held_on.year, held_on.month)[1])
    if re.search(
        r"end of (?:the |this |next )?year|(?:within|by|before|during) (?:this|the|next) year"
        r"|year is (?:out|over)|year[- ]end|^this year$",
        limit,
    ):
        return date(whole, 12, 31)
    if year and re.search(r"end of|within|in 20|by 20", limit):
        return date(whole, 12, 31)
    if "next week" in limit:
        return held_on + timedelta(days=13 - held_on.weekday())
    if re.search(
        r"(?:this|the|the same) week(?:end)?\b|end of (?:the |this )?week|week is (?:out|over)"
        r"|over the weekend",
        limit,
    ):
        return held_on + timedelta(days=6 - held_on.weekday())
    return None


_ORDER = frozenset({"first", "second", "third", "fourth"})


def _near(limit: str, held_on: date, *, exclusive: bool) -> date | None:
    """ "Tonight", "tomorrow", "by Friday", "before dark"."""
    if "day after tomorrow" in limit:
        return held_on + timedelta(days=1 if exclusive else 2)
    if "tomorrow" in limit:
        return held_on + timedelta(days=0 if limit == "before tomorrow" else 1)
    if re.search(r"\b(?:tonight|same (?:day|night)|today)\b", limit):
        return held_on
    if weekday := re.search(rf"\b({WEEKDAY})\b", limit):
        number = WEEKDAY.split("|").index(weekday[1])
        if number > 6:
            return held_on + timedelta(days=6 - held_on.weekday())
        ahead = (number - held_on.weekday()) % 7 + (7 if re.search(r"\bnext\b", limit) else 0)
        return held_on + timedelta(days=ahead - (1 if exclusive and ahead else 0))
    if re.fullmatch(rf"(?:by|before) (?:{CLOCK})", limit) and not re.search(r"dawn|daybreak", limit):
        return held_on
    if re.search(r"(?:going|getting|coming|leaving) (?:off |home )?(?:work|duty)|the day is (?:out|over)", limit):
        return held_on
    return None


def _feast(limit: str, held_on: date) -> date | None:
    """The day before a feast's first official day, the next one, where the register of events has it."""
    if not limit.startswith(("before", "ahead of", "prior to", "by")):
        return None
    for name, code in _FEASTS.items():
        if name in limit and not re.search(r"\b(?:season|end of|after)\b", limit):
            days = [first for first in _STARTS.get(code, ()) if first >= held_on]
            first = min(days, default=None)
            if first is None or (first - held_on).days > 366:
                return None
            return first - timedelta(days=1)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None
