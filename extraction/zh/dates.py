"""Days that a text names: with year, month and day, with part of them, or counted from another day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from extraction.text.calendar import day_of
from extraction.zh.data import pattern

_DIGITS = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2", "元": "1"}
_NUMBERS = re.compile(r"[〇零一二三四五六七八九十两元\d]+")


class DateMention(NamedTuple):
    """A day that the text names. ``kind``: full, month_day, day, today, yesterday, before, same, recent."""

    kind: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def value(self) -> date | None:
        """The day, where it is told in full and exists."""
        return day_of(self.year, self.month, self.day)


@lru_cache(maxsize=4096)
def number(words: str) -> int | None:
    """The number that digits or Chinese numerals up to 99 write; a year sign by sign (二〇二三)."""
    if words.isdigit() and words.isascii():
        return int(words)
    if "十" in words:
        tens, _, ones = words.partition("十")
        left = _DIGITS.get(tens, "1") if len(tens) <= 1 else None
        right = _DIGITS.get(ones, "0") if len(ones) <= 1 else None
        return int(left + right) if left is not None and right is not None else None
    signs = [sign if sign.isascii() and sign.isdigit() else _DIGITS.get(sign) for sign in words]
    return int("".join(sign for sign in signs if sign)) if words and all(signs) else None


def mentions(flat: str, start: int, end: int) -> Iterator[DateMention]:
    """The days named in ``flat[start:end]``, in order, none inside another."""
    for found in pattern("dates.day").finditer(flat, start, end):
        kind = found.lastgroup or ""
        if kind == "other":
            word = found["other"]
            yield DateMention(_RELATIVE.get(word, "recent"), *found.span())
            continue
        year = found["year"] or found["year2"]
        month = found["month"] or found["month2"]
        day = found["day"] or found["day2"] or found["day3"]
        parts = [number(part) if part else None for part in (year, month, day)]
        if (parts[1] is not None and not 1 <= parts[1] <= 12) or (parts[2] is not None and not 1 <= parts[2] <= 31):
            continue
        told = "full" if parts[0] and parts[1] else "month_day" if parts[1] else "day"
        yield DateMention(told, *found.span(), *parts)


_RELATIVE = {
    "昨日": "yesterday", "昨天": "yesterday", "昨晚": "yesterday", "昨天下午": "yesterday", "昨天上午": "yesterday",
    "今日": "today", "今天": "today", "今晨": "today", "今早": "today", "今晚": "today",
    "前天": "before", "前日": "before",
    "当天": "same", "当日": "same", "当晚": "same", "同日": "same", "同一天": "same",
}  # fmt: skip
