"""By when a demand is to be done: the words, and the last day that they allow (codes/FIGURES.md)."""

from __future__ import annotations

import calendar
import csv
from datetime import date, timedelta
from functools import lru_cache
from re import Match

from extraction.model import Directive
from extraction.text.calendar import day_of
from extraction.zh.data import Rule, compiled, sieve
from extraction.zh.dates import number
from extraction.zh.page.layout import Page
from schemas.project import data

_EVENTS = data("schemas", "reference", "events.csv")
_FEASTS = {
    "元旦": "new_year", "春节": "spring_festival", "清明": "qingming", "五一": "labour_day", "端午": "dragon_boat",
    "中秋": "mid_autumn", "国庆": "national_day", "十一": "national_day",
}  # fmt: skip
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7}


def settle(page: Page, rows: list[Directive], held_on: date | None) -> None:
    """Set ``deadline`` and ``deadline_on`` of each demand: the first words of a limit in it."""
    told, near = sieve("deadlines")
    for row in rows:
        best: tuple[Rule, Match[str]] | None = None
        for at in near.possible(page.flat[row.start : row.end]):
            rule = told[at]
            found = _limit(page.flat, rule, row)
            if found is not None and (best is None or _order(rule, found) < _order(*best)):
                best = rule, found
        if best is not None:
            row.deadline = best[1].span()
            row.deadline_on = _last_day(*best, held_on)


def _order(rule: Rule, found: Match[str]) -> tuple[bool, int, int]:
    """Which of two limits counts: one that yields to others last, else the first, of two there the longer."""
    return bool(rule.settings.get("yields")), found.start(), -found.end()


def _limit(flat: str, rule: Rule, row: Directive) -> Match[str] | None:
    """The rule's first words in the demand that do not stand behind a condition which makes them no limit."""
    unless = rule.settings.get("unless_before")
    for found in rule.pattern.finditer(flat, row.start, row.end):
        if unless is None or compiled(unless).search(flat[row.start : found.start()]) is None:
            return found
    return None


@lru_cache(maxsize=1)
def _holidays() -> dict[str, list[date]]:
    """First official days of the feasts, by the stem of their code."""
    made: dict[str, list[date]] = {}
    with _EVENTS.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if row["kind"] == "holiday" and row["starts_on"]:
                stem = row["event_code"].rstrip("0123456789").rstrip("_")
                made.setdefault(stem, []).append(date.fromisoformat(row["starts_on"]))
    return made


def _last_day(rule: Rule, found: Match[str], held_on: date | None) -> date | None:
    """The last day that the words allow; None where it cannot be known."""
    last = rule.settings["last"]
    if last == "none" or held_on is None:
        return None
    if last in ("before", "day", "month"):
        return _named(last, found, held_on)
    if last == "this_month":
        return _month_end(held_on.year, held_on.month)
    if last == "year":
        return date(int(found.groupdict().get("year") or held_on.year), 12, 31)
    if last == "quarter":
        return _quarter_end(found, held_on)
    if last == "week":
        return held_on + timedelta(7 - held_on.isoweekday())
    if last == "weekday":
        number_of_day = "一二三四五六日".index(found["weekday"].replace("天", "日")) + 1
        day = held_on + timedelta(number_of_day - held_on.isoweekday())
        day += timedelta(7 * (found["week"] == "下") - (found["end"] is None))
        return day if day >= held_on else None
    if last == "today":
        return held_on
    if last == "span":
        count = number(found["n"])
        if count is None:
            return None
        if found["unit"] in _DAYS:
            return held_on + timedelta(count * _DAYS[found["unit"]])
        months = count * 12 if found["unit"] == "年" else count if "月" in found["unit"] else None
        return _months_later(held_on, months) if months is not None else None
    if last == "feast":
        stem = _FEASTS.get(found["feast"].strip("“”").removesuffix("节"), "")
        days = [day for day in _holidays().get(stem, ()) if day > held_on]
        return min(days) - timedelta(1) if days and min(days) - held_on < timedelta(366) else None
    return None


def _quarter_end(found: Match[str], held_on: date) -> date:
    month = 3 * ("一二三四".index(found["quarter"]) + 1) if found["quarter"] else 12 if found["half"] == "下" else 6
    return date(held_on.year + (month < held_on.month), month, calendar.monthrange(held_on.year, month)[1])


def _named(last: str, found: Match[str], held_on: date) -> date | None:
    month = number(found["month"])
    years = [int(found["year"])] if found["year"] else [held_on.year, held_on.year + 1]
    for year in years:
        if last == "month":
            day = _month_end(year, month or 0)
        else:
            day = day_of(year, month, number(found["day"]))
            if day is not None and last == "before" and not found["hour"]:
                day -= timedelta(1)
        if day is not None and (found["year"] or day >= held_on):
            return day
    return None


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _months_later(day: date, count: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    end = _month_end(year, month + 1)
    return date(year, month + 1, min(day.day, end.day)) if end is not None else None
