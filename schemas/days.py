"""Days of the texts: those of China, wherever a stamp was made.

One zone for the days that texts and their sources tell (publication, and with it "yesterday"), Asia/Shanghai: eight
hours ahead of UTC all the year since 1991. What safegov itself stamps (``_at``) is UTC; schedules, and the day on which
a user writes, are in the user's zone.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")

# A time of day with the zone that it is in: "T16:30:00.000Z", " 16:30 UTC", " at 4:30 pm GMT", "16:30:00+0000".
_CLOCK = (
    r"(?P<hour>\d{1,2})[:：](?P<minute>[0-5]\d)(?:[:：](?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"[ \t]?(?P<half>[ap]\.?m\b\.?)?[ \t]?\(?"
    r"(?P<zone>(?:Z|UTC|GMT)(?![A-Za-z])(?:[+\-−]\d{1,2}(?:[:：]?[0-5]\d)?(?!\d))?|[+\-−]\d{2}[:：]?[0-5]\d(?!\d))\)?"
)
_AFTER = re.compile(r"(?:(?P<iso>[ \t]?T)|[ \t,]{0,3}(?:at[ \t])?)" + _CLOCK, re.I)
_BEFORE = re.compile(
    r"(?P<iso>(?!))?"
    + _CLOCK
    + r"[ \t,]{0,3}(?:on[ \t])?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[., \t]{1,3})?$",
    re.I,
)
_NEAR = 60
_FARTHEST = timedelta(hours=14)  # of all zones from UTC


def day_of(instant: datetime) -> date:
    """The day in China at ``instant``; a time without a zone is China's own."""
    return instant.astimezone(CHINA).date() if instant.tzinfo is not None else instant.date()


def day_of_seconds(seconds: float) -> date:
    """The day in China so many seconds after 1970 began (UTC). Raises OverflowError beyond the calendar."""
    return day_of(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))


def stamped(text: str, start: int, end: int, day: date) -> tuple[date, int, int]:
    """The day in China of a date in ``text`` (written from ``start`` to ``end``, naming ``day``) that has a time with
    its zone beside it, and the offsets of all of it; as given where it has none."""
    found = _AFTER.match(text, end, end + _NEAR)
    if found is not None:
        moved = _moved(day, found)
        return (day, start, end) if moved is None else (moved, start, found.end())
    first = max(0, start - _NEAR)
    found = _BEFORE.search(text[first:start])
    if found is not None:
        moved = _moved(day, found)
        return (day, start, end) if moved is None else (moved, first + found.start(), end)
    return day, start, end


def _moved(day: date, clock: re.Match[str]) -> date | None:
    """``day`` at the time and in the zone of ``clock``, as the day that it was in China; None where it is no time."""
    hour, minute = int(clock["hour"]), int(clock["minute"])
    if re.fullmatch(r"[\-−]\d{2}[:：]\d{2}", clock["zone"]) and not (clock["iso"] or clock["second"]):
        return None  # "08:30-09:30" is from one time to another
    if clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["half"][0] in "pP" else 0)
    offset = re.search(r"([+\-−])(\d{1,2})[:：]?(\d{2})?$", clock["zone"])
    away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0)) if offset else timedelta()
    if hour > 23 or away > _FARTHEST:
        return None
    zone = timezone(-away if offset and offset[1] != "+" else away)
    try:
        return day_of(datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone))
    except OverflowError:
        return None
