"""Stretches of days in which a meeting is said to have been held, where no day is told: "In April", "last week".

Asked only where ``meeting_date`` finds no day of the meeting.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from extraction.text.document import Document

_SENTENCES = 3  # body sentences in which the meeting is told of
_REACH = 320  # characters of each
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_PART = (
    r"(?:(?P<part>early|late|mid|the (?:beginning|start|middle|end) of|the (?:first|second) half of"
    r"|the (?:first|middle|last) ten days of|the (?:first|second|third|fourth|last) week of)[ -])?"
)
_PERIOD = (
    rf"(?:{_PART}(?P<month>{'|'.join(_MONTHS)})\b(?!,? (?:\d{{1,2}}\b|and\b|or\b|to\b)|[-–—’'])"
    r"(?:,? (?:of )?(?P<year>20\d\d)\b(?! ?[-–—~]))?"
    r"|(?P<which>last|this|the past|the previous|earlier this|the same) (?P<unit>week|month|weekend)\b(?!['’-])"
    r"|(?P<over>the weekend)\b)"
)
_OPENING = re.compile(rf"\W*(?:(?:as early as|back|also) )?(?:(?:in|during|at|over|on) )?{_PERIOD}(?: this year)?,? ")
_HELD = re.compile(
    r"\b(?:held|convened|called|hosted|organi[sz]ed|opened|gathered|met)\b"
    r"(?P<rest>(?:(?!\b(?:after|following|since|as|when|where|which|who|that|to)\b)[^.;,:“”\"]){0,160}?)"
    rf"\b(?P<in>(?:in|during|at|over) )?{_PERIOD}"
)
_CALLED = re.compile(r"\b(?:meeting|conference|teleconference|session|symposium|plenary|forum)s? $")
_BOUND = re.compile(r"\b(?:until|till|before|by|of|since|from|for|than)(?: the (?:end|beginning|rest) of)? $")
_PURPOSE = re.compile(r"(?:in order to|so as to|to|with a view to|ahead of|before|for|with)\b[^,]{0,200}, ")
_WORD = re.compile(r"\b(?:meeting|conference|teleconference|session|symposium|plenary|forum|dispatch)s?\b")
_HOLDS = re.compile(r"\b(?:held|convened|called|hosted|opened|gathered|met|presided|chaired|organi[sz]ed)\b")


class Period(NamedTuple):
    """First and last day of the stretch, and the words that tell it."""

    first: date
    last: date
    start: int
    end: int


def period(document: Document, published_on: date | None) -> Period | None:
    """The stretch of days in which the text says the meeting was held; None where it tells none.

    A month without a year is the last one that had begun by ``published_on``; weeks count from it, Monday first.
    """
    lower = document.folded
    for sentence in document.article_sentences()[:_SENTENCES]:
        stop = min(sentence.end, sentence.start + _REACH)
        found = _OPENING.match(lower, sentence.start, stop)
        if found is not None:
            after = lower[found.end() : stop]
            verb = _HOLDS.search(after) if _WORD.search(after) else None
            is_told = verb is not None and _is_one_clause(document, found.end(), after[: verb.start()])
        else:
            found = _HELD.search(lower, sentence.start, stop)
            is_told = found is not None and _is_of_meeting(found)
        if found is not None and is_told:
            days = _days(found, published_on)
            if days is not None and (published_on is None or days[0] <= published_on):
                first = min(found.start(name) for name in ("month", "which", "over") if found[name] is not None)
                return Period(*days, first, found.end("over") if found["over"] else found.end("unit") if found["unit"]
                              else found.end("month"))  # fmt: skip
    return None


def _is_one_clause(document: Document, start: int, words: str) -> bool:
    """Whether ``words`` at ``start`` are a purpose and the subject, whose commas part names of places alone."""
    purpose = _PURPOSE.match(words)
    left = document.text[start + (purpose.end() if purpose else 0) : start + len(words)]
    return all(part[:1].isupper() or not part.strip() for part in left.split(", ")[1:])


def _is_of_meeting(found: re.Match[str]) -> bool:
    """Whether the period behind "held" is the meeting's and no part of its subject ("on floods in July")."""
    if found["month"] is None:
        return _BOUND.search(found["rest"]) is None  # weeks are no subject of a meeting
    return found["in"] is not None and (not found["rest"].strip() or _CALLED.search(found["rest"]) is not None)


def _days(found: re.Match[str], published_on: date | None) -> tuple[date, date] | None:
    """First and last day; None where the year cannot be known."""
    if found["month"] is not None:
        number = _MONTHS[found["month"]]
        if found["year"] is not None:
            of = int(found["year"])
        elif published_on is not None:
            of = published_on.year - (number > published_on.month)
        else:
            return None
        left, right = _part(found["part"] or "", calendar.monthrange(of, number)[1])
        return date(of, number, left), date(of, number, right)
    if published_on is None or found["which"] == "the same":
        return None
    if found["unit"] == "month":
        first = published_on.replace(day=1)
        if found["which"] in ("this", "earlier this"):
            return first, published_on
        before = first - timedelta(1)
        return before.replace(day=1), before
    monday = published_on - timedelta(published_on.isoweekday() - 1)
    if found["unit"] == "week":
        if found["which"] in ("this", "earlier this"):
            return monday, published_on
        return monday - timedelta(7), monday - timedelta(1)
    saturday = published_on - timedelta((published_on.isoweekday() + 1) % 7)
    return saturday, saturday + timedelta(1)


def _part(words: str, last: int) -> tuple[int, int]:
    """First and last day of a part of a month of ``last`` days: its thirds as Chinese counts them, halves, weeks."""
    if "week" in words:
        if "last" in words:
            return last - 6, last
        number = next(at for at, name in enumerate(("first", "second", "third", "fourth")) if name in words)
        return 7 * number + 1, 7 * number + 7
    if "half" in words:
        return (1, 15) if "first" in words else (16, last)
    if words.startswith("early") or words.endswith(("beginning of", "start of", "first ten days of")):
        return 1, 10
    if words.startswith("mid") or "middle" in words:
        return 11, 20
    return (21, last) if words else (1, last)
