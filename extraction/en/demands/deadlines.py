"""Time limits within a demand: the words, and the day where it can be known."""

from __future__ import annotations

import calendar
import re
import tomllib
from datetime import date, timedelta

from extraction.model import Directive
from extraction.text.document import Document
from extraction.text.lexicon import scan
from schemas.project import data

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend"
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
_SPELT = "|".join(word for word in _NUMBERS if word not in ("zero", "half"))
_COUNT = rf"(?P<count>\d{{1,3}}|{_SPELT})"
_ANY = rf"(?:\d{{1,3}}|{_SPELT})"
_TIMES = tomllib.loads(data("extraction.en", "lexicons", "times", "times.toml").read_text(encoding="utf-8"))
_FEAST, _EVENT, _COMER, _COMING = ("|".join(_TIMES[name]) for name in ("feasts", "events", "comers", "comings"))
_OCCASION = "|".join(_TIMES["occasions"])
_SPAN = r"(?:minutes?|hours?|days?|weeks?|months?|years?|quarters?)"
_END = (
    r"(?:the )?(?:(?:end|middle|beginning|start|close|first half|second half|first ten days) of |mid-? ?)"
    r"(?:the |this |next |each |every )?"
    rf"(?:month|year|quarter|week|spring|summer|autumn|winter|season|{_MONTH}|\d{{4}})"
    r"(?:,? \d{4})?"
)
_DAY = (
    r"(?:(?:the )?(?:morning|evening|night|noon) (?:of|on) )?"
    rf"(?:(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})(?:,? \d{{4}})?"
    rf"|(?:the )?(?:end of )?(?:{_MONTH})(?: \d{{4}})?\b"
    r"|(?:the )?\d{1,2}(?:st|nd|rd|th)\b(?! (?:national|party|cpc|congress|central|plenary|session|asian))"
    r"(?: of (?:the|each|every|next|this) month)?"
    r"|the (?:first|fifth|tenth|fifteenth|twentieth) (?:day )?of "
    r"(?:the|each|every|next|this) (?:first |twelfth )?(?:lunar )?month"
    rf"|(?:this |next |the )?(?:{_WEEKDAY})\b)"
)
_CLOCK = (
    r"(?:\d{1,2}(?:[:：]\d\d(?: ?[ap]\.?m\b\.?)?| ?[ap]\.?m\b\.?| o[’'` ]?clock)"
    r"|midnight|noon|evening|nightfall|dark|dusk|dawn|daybreak)"
)
_HOLIDAY = (
    r"(?:the )?(?:next |coming |upcoming |main )?"
    rf"(?:(?:{_EVENT}) of (?:the |a )?(?:next |new |coming )?)?[“\"‘']?(?:{_FEAST})\b[”\"’']?(?: (?:holidays?|season))?"
)
_UNTIL = (
    rf"(?:{_END}|{_DAY}|{_CLOCK}"
    rf"|(?:the |a )?[“\"‘']?(?:{_COMER})[”\"’']?(?: season| peak)? (?:{_COMING})\b"
    rf"|(?:the|this|next|our) (?:[\w-]+ ){{0,2}}(?:{_OCCASION})\b|the (?:day|week|month|year) is (?:out|over)"
    rf"|{_HOLIDAY}|the day after tomorrow|tomorrow|tonight|today|next (?:week|month|year)"
    r"|(?:going|getting|coming|leaving) (?:off |home|to )?(?:work|duty)"
    r"|the (?:next|following) (?:meeting|inspection|rain|rainfall|round)"
    rf"|the (?:{_EVENT}) of [^.;,:]{{2,50}}|(?:the )?(?:resumption|resuming|deadline|time limit)\b)"
)
_LIMIT = re.compile(
    r"\b(?:(?:by|before|until|till|prior to|no later than|not later than|ahead of|up to)\s+"
    rf"(?:{_UNTIL}|(?:the )?(?:end of )?20\d\d\b)"
    r"|within\s+(?:(?:the )?(?:next |following |coming |first )?(?:half (?:an? )?(?:hour|day|month|year)"
    rf"|{_ANY}(?: and a half)?[\s-](?:working |calendar |natural )?{_SPAN})"
    r"|(?:this|the|the same|the current) (?:week|month|year|day|quarter|semester|season)\b|today|tonight"
    r"|(?:the |a |an )?(?:[\w-]+ )?(?:time limit|time frame|prescribed time|prescribed period|deadline|time)\b)"
    rf"|in (?:{_ANY}|half an?)[\s-](?:minutes?|hours?)\b"
    rf"|in (?:the )?(?:next |coming )?{_ANY} (?:days?|weeks?|months?)\b"
    r"|(?:from (?:now|today|tonight|tomorrow)|starting (?:from )?(?:now|today|tonight))(?: on)?,? "
    rf"(?:to|until|till|through) {_UNTIL}"
    r"|(?:on |by |within )?the same (?:day|night)\b|this (?:week|month)\b"
    r"|(?<!stop )(?<!stay )overnight|(?<!from )tonight"
    r"|as of (?:today|now)|at once|immediately|without (?:any )?delay|right away|straight away|forthwith|instantly"
    r"|(?:by|on) the (?:deadline|day (?:it is|they are) due)|no later than [^.;,]{3,30}|at the latest)",
)
_AT_ONCE = frozenset(
    {
        "at once",
        "immediately",
        "without delay",
        "without any delay",
        "right away",
        "straight away",
        "forthwith",
        "instantly",
    }
)
_PAST = re.compile(
    r"\b(?:has|have|had|was|were|not|nor|neither|never|than)(?: \w+){0,3} $"
    r"|\b(?:be|been|being) (?:able|ready|available) (?:to \w+ )?$"
)


def words(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """Span of the first time limit in ``text[start:end]`` ; "at once" only where no other stands."""
    at_once: tuple[int, int] | None = None
    for left, _, _ in scan(document).within("limits", start, end):
        found = _LIMIT.match(document.lower, left, end)
        if found is None:
            continue
        if found[0] not in _AT_ONCE:
            return found.span()
        if at_once is None and not _PAST.search(document.lower, max(start, left - 40), left):
            at_once = found.span()
    return at_once


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
    only_day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b(?! (?:national|party|cpc|congress|day))", limit)
    if only_day and not re.search(r"\b(?:each|every|next)\b", limit):
        day = int(only_day[1])
        later = held_on if day >= held_on.day else date(held_on.year + held_on.month // 12, held_on.month % 12 + 1, 1)
        return _day(later.year, later.month, day)
    return None


def settle(document: Document, rows: list[Directive], held_on: date | None) -> None:
    """Set ``deadline_on`` of every demand whose limit can be known from the day of the meeting."""
    if held_on is None:
        return
    for row in rows:
        if row.deadline is not None:
            row.deadline_on = due(document.text[slice(*row.deadline)], held_on)


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None
