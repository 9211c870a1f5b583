"""Date expressions of a text: what is written, where, and what day it can stand for.

Every form of a date is read here; which of them is the day of publication or of the meeting is judged in
``published`` and ``held``.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from extraction.text.annotations import annotation
from extraction.text.calendar import day_of
from extraction.text.document import Document, Sentence
from extraction.text.lexicon import Hit, scan

_NUMERIC = re.compile(
    r"20\d\d(?:"
    r"(?P<sep>[-./／])\s?(?P<m1>1[0-2]|0?[1-9])(?P=sep)\s?(?P<d1>3[01]|[12]\d|0?[1-9])"
    r"(?:(?!\d)|(?=(?:[01]\d|2[0-3])[:：][0-5]\d))"
    r"|\s?年\s?(?P<m2>1[0-2]|0?[1-9])\s?月(?:\s?(?P<d2>3[01]|[12]\d|0?[1-9])\s?日)?"
    r"|\s?year\s?(?P<m3>1[0-2]|[1-9])\s?month\s?(?P<d3>3[01]|[12]\d|[1-9])\s?(?:day|date)"
    r")"
)
_DAY_FIRST = re.compile(  # “14-02-2023”, “5/8/2023”: which number is the day is told only where one cannot be a month
    r"(?<![\d./-])(?P<one>[0-3]?\d)[ ]?(?P<sep>[-./])[ ]?(?P<two>[0-3]?\d)[ ]?(?P=sep)[ ]?"
    r"(?P<year>20\d\d)(?!\d|[-./]\d)"
)
_SLASHED = re.compile(  # “On 5/9”, “before 12/10”: the month first, as Chinese writes it; no fraction
    r"(?:[Oo]n|[Bb]efore|[Bb]y|[Uu]ntil|[Ss]ince|[Ff]rom|(?:morning|afternoon|evening|night|noon) of) "
    r"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/%]|[.]\d| of\b)"
)
_MONTHS_OF_YEAR = 12
_IN_WORDS_AFTER = re.compile(r"(?= ?(?:[,.;:)，。]|$|\n))| of (?:this|the) month\b| instant\b|(?= (?:the|our) )")
_MONTH_NUMBERS = {name: number for number, name in enumerate(calendar.month_name) if name}
_OF_MONTH = re.compile(rf" of (?P<month>{'|'.join(_MONTH_NUMBERS)})\b(?:,? (?P<year>20\d\d)(?!\d))?")
_DAY_AFTER = re.compile(
    r"\.?,?[ \u00a0]{0,3}(?:the[ ])?(?P<day>3[01]|[12]\d|0?[1-9])(?P<ord>[ ]?(?:st|nd|rd"
    r"|th)\b)?(?![\d%]|[:：.,]\d|[ ]?(?:pm|am|a\.m|p\.m|o'clock)\b)"
    r"(?:[ ]?(?:-|–|—|~|to|and|until)[ ]?(?P<end>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?![\d%:]"
    r"|[ ][a-z]+s\b))?"
    r"(?:(?:,?[ ]{0,2}|[ ]of[ ]|\.[ ]?)(?P<year>(?:19|20)\d\d)(?!\d))?"
)
_YEAR_AFTER = re.compile(r"(?:\.?,?[ ]{1,2}|[ ]of[ ])(?P<year>(?:19|20)\d\d)(?!\d)")
_DAY_BEFORE = re.compile(
    r"(?<![\d.])(?:\bthe )?(?:(?P<first>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:[ ]?(?:-|–|—|~|to|and)[ ]?))?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?P<ord>[ ]?(?:st|nd|rd|th))?(?:[ ](?:day[ ])?of)?,?[ \u00a0]{1,2}$"
)
_YEAR_BEFORE = re.compile(r"(?<!\d)(?P<year>20\d\d)(?:[ ]?,?[ ]|[ ]year[ ])$")
_ORDINAL = re.compile(  # no word boundary before “the”: the engine then skips from “the ” to “the ”
    r"the (?P<day>3[01]|[12]\d|[1-9]) ?(?:st|nd|rd|th)\b"
    r"(?! (?:\S+ )?(?:National|Congress|Party|Plenary|plenary|Session|session|CPC|Central|meeting"
    r"|Meeting|executive|"
    r"Executive|[Cc]onference|grade|[Cc]entury|anniversary|Five|Standing|[Rr]egular|time|place|batch"
    r"|five|typhoon|"
    r"[Oo]lympic|[Gg]ames|[Ff]loor|team|squad|working|[Ww]ork|of the (?:first|lunar)|[Ii]nternational"
    r"|lunar|quarter|typhoon))"
)
_BARE_ORDINAL = re.compile(  # “the afternoon of 28th”, “On 28th”
    r"(?:[Oo]n|morning of|noon of|evening of|night of) (?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b"
    r"(?![ -](?:[A-Z]|of\b|floor|day of))"
)
_BESIDE = re.compile(  # “Today (15th)”, “yesterday afternoon (the 3rd)”
    r"(?:[Tt]oday|[Yy]esterday|(?:[Tt]his|[Yy]esterday) (?:morning|afternoon|evening)|morning|afternoon|evening)"
    r" ?[(（](?:the )?(?P<day>3[01]|[12]\d|[1-9]) ?(?:st|nd|rd|th)[)）]"
)
_OPENING = re.compile(  # “26th, the mayor gathered …”, at the head of a sentence
    r"(?:(?<=\n)|(?<=[.。:：] ))(?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)"
    r"(?=,? (?:(?:in the )?(?:morning|afternoon|evening),? )?(?:the|our|[A-Z]))"
)
_ENDING = re.compile(r"[0-9](?:st|nd|rd|th)\b")
_SLASH = re.compile(r"/(?<=\d/)\d")
_COMPACT = re.compile(
    r"(?:morning|afternoon|evening|night|noon) of (?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])(?!\d)"
)


_NOT_A_DAY = (
    "National",
    "Congress",
    "Party",
    "CPC",
    "Plenary",
    "Session",
    "Asian",
    "Olympic",
    "Floor",
    "Anniversary",
    "Batch",
)


@dataclass(slots=True)
class DateMention:
    """One date as written: offsets, and the parts that it gives.

    ``kind`` is ``full`` (year, month, day), ``month_day``, ``day`` (the 21st), ``month`` (June 2023, June), ``weekday``
    (1 Monday … 7 Sunday in ``day``), ``yesterday``, ``today``, ``before`` (the day before yesterday), ``same`` and
    ``next`` (the day that was told of, the one after it) or ``recent``.
    ``last_day`` ends a range that starts on ``day``.
    """

    start: int
    end: int
    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None

    def on(self, year: int) -> date | None:
        """The day that it stands for in ``year``; None where there is no such day, or no month or day is written."""
        if self.month is None or self.day is None:
            return None
        return day_of(year, self.month, self.day)

    @property
    def value(self) -> date | None:
        """The day, where year, month and day are written."""
        return self.on(self.year) if self.year is not None else None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _may_end_day(text: str, at: int) -> bool:
    """Whether what stands before ``at`` can end in a day (“8th of ”, “27, ”): told by two characters."""
    return at > 1 and text[at - 1] in " \u00a0" and (text[at - 2].isdigit() or text[at - 2] in ",tdhf \u00a0")


def _months(document: Document, found: list[DateMention]) -> None:
    """Month names with a day before or after them."""
    text = document.flat
    for start, end, value in scan(document).of("dates"):
        if value[0] != "m" or not text[start].isupper():
            continue
        month = int(value[1:])
        after = _DAY_AFTER.match(text, end)
        before = _DAY_BEFORE.search(text, max(0, start - 24), start) if _may_end_day(text, start) else None
        if before is not None and after is not None and after["year"] is None and after["ord"] is None:
            # “27 Nov 12 people”: the day stands first where it is an ordinal or the second number cannot be a day's.
            after = None if before["ord"] or _YEAR_AFTER.match(text, end) else after
        if before is not None and after is not None and before["ord"] and after["ord"] is None:
            after = None
        if after is not None:
            year = _number(after["year"])
            left = start
            if year is None:
                earlier = _YEAR_BEFORE.search(text, max(0, start - 12), start)
                if earlier is not None:
                    year, left = int(earlier["year"]), earlier.start()
            day, last = int(after["day"]), _number(after["end"])
            found.append(
                DateMention(left, after.end(), "full" if year else "month_day", year, month, day,
                            last if last and last > day else None)
            )  # fmt: skip
        elif before is not None:
            tail = _YEAR_AFTER.match(text, end)
            year = _number(tail["year"]) if tail else None
            first = _number(before["first"])
            day = int(before["day"])
            found.append(
                DateMention(before.start(), tail.end() if tail else end, "full" if year else "month_day", year, month,
                            first if first and first < day else day, day if first and first < day else None)
            )  # fmt: skip
        else:
            tail = _YEAR_AFTER.match(text, end)
            if tail is not None:
                found.append(DateMention(start, tail.end(), "month", int(tail["year"]), month))
            elif month != 5 or text[max(0, start - 3) : start].lower() in ("in ", "by ", "of "):
                found.append(DateMention(start, end, "month", None, month))


def _day_first(text: str, found: list[DateMention]) -> None:
    """Dates in digits whose year stands last; what can be read in two ways is left."""
    reached = 0
    for mark in ("-20", "/20", ".20", "- 20", "/ 20"):
        at = text.find(mark)
        while at >= 0:
            hit = _DAY_FIRST.search(text, max(reached, at - 8), at + len(mark) + 3)
            if hit is not None:
                one, two = int(hit["one"]), int(hit["two"])
                day, month = (one, two) if one > _MONTHS_OF_YEAR or one == two else (two, one)
                if (one == two or (one > _MONTHS_OF_YEAR) != (two > _MONTHS_OF_YEAR)) and day_of(
                    int(hit["year"]), month, day
                ):
                    found.append(DateMention(hit.start(), hit.end(), "full", int(hit["year"]), month, day))
            at = text.find(mark, at + 1)


def _on_a_day(lower: str, start: int) -> bool:
    """Whether “the third” at ``start`` is said of a day: after “on”, or after a time of the day and “of”."""
    before = lower[max(0, start - 14) : start]
    return before.endswith("on ") or before.endswith(
        ("morning of ", "afternoon of ", "evening of ", "night of ", "noon of ")
    )


@annotation
def mentions(document: Document) -> list[DateMention]:
    """All dates written in ``document``, in text order, none overlapping an earlier one."""
    text = document.flat
    found: list[DateMention] = []
    _in_digits(text, found)
    _day_first(text, found)
    _months(document, found)
    _ordinals(text, found)
    if "/" in text:
        found += [
            DateMention(hit.start("month"), hit.end(), "month_day", None, int(hit["month"]), int(hit["day"]))
            for hit in (_SLASHED.finditer(text) if _SLASH.search(text) else ())
        ]
    if " of 0" in text or " of 1" in text:
        found += [
            DateMention(hit.start("month"), hit.end(), "month_day", None, int(hit["month"]), int(hit["day"]))
            for hit in _COMPACT.finditer(text)
        ]
    for start, end, value in scan(document).of("dates"):
        if value[0] != "m" and (mention := _in_words(document, start, end, value)) is not None:
            found.append(mention)
    found.sort(key=lambda mention: (mention.start, -mention.end))
    told: list[DateMention] = []
    reached = 0
    for mention in found:
        if mention.start >= reached:
            told.append(mention)
            reached = mention.end
    return told


def _in_digits(text: str, found: list[DateMention]) -> None:
    """Dates in digits whose year stands first."""
    for hit in _NUMERIC.finditer(text):
        if hit.start() and text[hit.start() - 1].isdigit():
            continue
        month = int(hit["m1"] or hit["m2"] or hit["m3"])
        day = _number(hit["d1"] or hit["d2"] or hit["d3"])
        kind = "month" if day is None else "full"
        found.append(DateMention(hit.start(), hit.end(), kind, int(hit[0][:4]), month, day))


def _ordinals(text: str, found: list[DateMention]) -> None:
    """“the 21st”; and, where no other day is ``found``, an ordinal without its article (“on 28th”)."""
    found += [
        DateMention(hit.start(), hit.end(), "day", day=int(hit["day"]))
        for hit in _ORDINAL.finditer(text)
        if not (hit.start() and text[hit.start() - 1].isalpha())
    ]
    if _ENDING.search(text) is None:
        return
    if "th)" in text or "st)" in text or "nd)" in text or "rd)" in text or "）" in text:
        found += [DateMention(hit.start(), hit.end(), "day", day=int(hit["day"])) for hit in _BESIDE.finditer(text)]
    if not any(mention.kind in ("month_day", "day") for mention in found):
        found += [
            DateMention(hit.start("day"), hit.end(), "day", day=int(hit["day"]))
            for hit in _OPENING.finditer(text)
            if not text.startswith(_NOT_A_DAY, hit.end() + 1)
        ]
    if not any(mention.kind in ("month_day", "day") for mention in found):
        found += [
            DateMention(hit.start("day"), hit.end(), "day", day=int(hit["day"])) for hit in _BARE_ORDINAL.finditer(text)
        ]


def _in_words(document: Document, start: int, end: int, value: str) -> DateMention | None:
    """The day that a term of ``lexicons/dates.toml`` stands for; None where it is not said of a day."""
    text = document.flat
    if value[0] == "w":
        return DateMention(start, end, "weekday", day=int(value[1:]))
    if value[0] == "d":
        if (named := _OF_MONTH.match(text, end)) is not None:  # “the ninth of May”
            year = _number(named["year"])
            month = _MONTH_NUMBERS[named["month"]]
            return DateMention(start, named.end(), "full" if year else "month_day", year, month, int(value[1:]))
        after = _IN_WORDS_AFTER.match(text, end)
        if after is None or not _on_a_day(document.folded, start):
            return None
        return DateMention(start, after.end(), "day", day=int(value[1:]))
    if value == "eve":
        return DateMention(start, end, "yesterday") if text[end : end + 1] in {",", ".", ";", ""} else None
    return DateMention(start, end, value)


def sentence_at(document: Document, position: int) -> Sentence | None:
    """The sentence that holds the character at ``position``; None between sentences."""
    index = bisect_right(document.starts, position) - 1
    if index < 0:
        return None
    sentence = document.sentences[index]
    return sentence if position < sentence.end else None


def any_hit(hits: list[Hit], start: int, end: int) -> bool:
    """Whether any of ``hits`` (in text order) starts in ``text[start:end]``."""
    first = bisect_left(hits, (start,))
    return first < len(hits) and hits[first][0] < end
