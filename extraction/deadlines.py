"""Time limits within a demand: the words, and the day where it can be known."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from extraction.article import Article
from extraction.facts import Directive
from extraction.matcher import scan

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_NUMBERS = {
    word: number
    for number, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        )
    )
} | {"twenty": 20, "thirty": 30, "half": 0, "a": 1, "an": 1}
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(word for word in _NUMBERS if word not in ("zero", "half")) + r")"
_END = (
    rf"(?:the )?(?:end|middle|beginning) of (?:the |this )?(?:month|year|quarter|week|{_MONTH}|\d{{4}})(?:,? \d{{4}})?"
)
_DAY = (
    rf"(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})(?:,? \d{{4}})?"
)
_HOLIDAY = (
    r"(?:the )?(?:coming |upcoming )?[“\"‘']?(?:spring festival|new year(?:[’' ]s day)?|qingming(?: festival)?|"
    r"may day|labor day|"
    r"dragon boat festival|mid-autumn festival|national day|lantern festival|flood season|heating season|rainy season|"
    r"new semester|"
    r"holidays?|festival|year[- ]end)[”\"’']?"
)
_LIMIT = re.compile(
    r"\b(?:(?:by|before|until|till|prior to|no later than|not later than|ahead of)\s+"
    rf"(?:{_END}|{_DAY}|the \d{{1,2}}(?:st|nd|rd|th)|{_HOLIDAY}|tomorrow|tonight|next (?:week|month|year)|dark|"
    r"\d{1,2}(?::\d\d)? o[’']clock)"
    rf"|within\s+(?:(?:the )?(?:next |following )?{_COUNT}[\s-](?:working )?"
    r"(?:minutes?|hours?|days?|weeks?|months?|years?)|"
    r"(?:this|the) (?:week|month|year|day|quarter)|today|the (?:time limit|prescribed time|deadline))"
    rf"|(?:from now|from today)(?: on)? (?:to|until|till) (?:{_END}|{_DAY}|{_HOLIDAY})"
    r"|(?:on|by) the same day|tonight|at once|immediately|by the deadline)",
)


def words(article: Article, start: int, end: int) -> tuple[int, int] | None:
    """Span of the first time limit in ``text[start:end]``; None where there is none."""
    for left, _, _ in scan(article).within("limits", start, end):
        found = _LIMIT.match(article.lower, left, end)
        if found:
            return found.span()
    return None


def due(words: str, held_on: date) -> date | None:
    """The day that ``words`` of a demand made on ``held_on`` name as the limit; None where it cannot be known.

    A day without a year is the next one from ``held_on`` on; "within three days" counts from the day of the meeting;
    ends of months and years are their last days. Holidays give none.
    """
    limit = words.lower()
    found = re.search(rf"within\s+(?:the )?(?:next |following )?{_COUNT}[\s-](?P<unit>day|week)s?", limit)
    if found:
        count = _NUMBERS.get(found["count"]) or int(found["count"])
        return held_on + timedelta(days=count * (7 if found["unit"] == "week" else 1))
    if "tomorrow" in limit:
        return held_on + timedelta(days=1)
    if re.search(r"tonight|same day|at once|immediately|within today", limit):
        return held_on if "tonight" in limit or "same day" in limit or "today" in limit else None
    year = re.search(r"\b(20\d\d)\b", limit)
    month = re.search(rf"\b({_MONTH})\b", limit)
    if month:
        number = _MONTH.split("|").index(month[1]) + 1
        in_year = int(year[1]) if year else held_on.year + (number < held_on.month)
        if re.search(r"\bend of\b", limit):
            return date(in_year, number, calendar.monthrange(in_year, number)[1])
        numeral = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!\d)", limit.replace(year[1], "") if year else limit)
        return _day(in_year, number, int(numeral[1])) if numeral else None
    if re.search(r"end of (?:the |this )?month|within (?:this|the) month", limit):
        return date(held_on.year, held_on.month, calendar.monthrange(held_on.year, held_on.month)[1])
    if re.search(r"end of (?:the |this )?year|within (?:this|the) year", limit):
        return date(held_on.year, 12, 31)
    if year and re.search(r"end of", limit):
        return date(int(year[1]), 12, 31)
    only_day = re.search(r"\bthe (\d{1,2})(?:st|nd|rd|th)\b", limit)
    if only_day:
        day = int(only_day[1])
        later = held_on if day >= held_on.day else date(held_on.year + held_on.month // 12, held_on.month % 12 + 1, 1)
        return _day(later.year, later.month, day)
    return None


def settle(article: Article, rows: list[Directive], held_on: date | None) -> None:
    """Set ``deadline_on`` of every demand whose limit can be known from the day of the meeting."""
    if held_on is None:
        return
    for row in rows:
        if row.deadline is not None:
            row.deadline_on = due(article.text[slice(*row.deadline)], held_on)


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None
