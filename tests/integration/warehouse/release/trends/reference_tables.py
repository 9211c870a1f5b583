"""The tables of layer ``main`` that trend views are computed again from, and what belongs to which period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

Row = dict[str, Any]
Rows = dict[tuple[Any, ...], Row]
Pair = tuple[str, str]
ALL: Pair = ("all", "all")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
BOOKS = {
    "sectors": "sector_code",
    "instruments": "instrument_code",
    "responsibilities": "responsibility_code",
    "phrases": "phrase_code",
}


def start(day: date, period: str) -> date:
    """First day of the period that ``day`` is in."""
    size = MONTHS[period]
    return date(day.year, (day.month - 1) // size * size + 1, 1)


def later(first: date, months: int) -> date:
    """The first day of the month that many months on."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def share(n: float, whole: float) -> float | None:
    """``n`` of ``whole``; None where there are none."""
    return n / whole if whole else None


def quantile(values: list[int], part: float) -> float | None:
    """The value below which ``part`` of the sorted ``values`` lie, interpolated between two; None of none."""
    if not values:
        return None
    at = part * (len(values) - 1)
    low = int(at)
    return values[low] + (at - low) * (values[min(low + 1, len(values) - 1)] - values[low])


@dataclass(frozen=True)
class Fact:
    """One thing that is counted: at which meeting, worded in which rendition and language, and what it is."""

    meeting: Row
    pair: Pair
    what: Row


class Tables:
    """The tables of ``con``."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        def read(table: str) -> list[Row]:
            found = con.execute(f"SELECT * FROM main.{table}")
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        self.documents = {row["document_id"]: row for row in read("documents")}
        self.meetings = {row["meeting_id"]: row for row in read("meetings")}
        self.report_of = {row["document_id"]: row["meeting_id"] for row in read("meeting_reports")}
        self.places = {row["place_code"]: row for row in read("places")}
        self.labels = {
            name: {row[key]: row for row in read(name)}
            for name, key in {**BOOKS, "ranks": "rank_code", "measures": "measure_code"}.items()
        }
        self.events = read("events")
        self.referred = read("meeting_references")
        self.naming = {(row["meeting_id"], row["event_code"]) for row in read("meeting_event_mentions")}
        self.given = con.execute("SELECT publisher, place_code FROM f_publishers_given").fetchall()
        for meeting in self.meetings.values():
            first = meeting["held_on"] or meeting["held_earliest"]
            last = meeting["held_on"] or meeting["held_latest"]
            for period in MONTHS:
                is_known = first and last and start(first, period) == start(last, period)
                meeting[period] = start(first, period) if is_known else None
            code = meeting["place_code"]
            meeting["province_code"] = code[:2] + "0000" if code else None
        self.met = [Fact(m, self._pair(m["document_id"]), m) for m in self.meetings.values()]
        self.attended = self._facts(read("attendees"))
        directives = read("directives")
        for row in directives:
            row.update({book: set() for book in BOOKS})
        by_id = {row["directive_id"]: row for row in directives}
        for book, key in BOOKS.items():
            for row in read(f"directive_{book}"):
                by_id[row["directive_id"]][book].add(row[key])
        self.demanded = self._facts(directives)
        self.stated = self._facts(read("reported_figures"))
        rank_at = {(f.what["meeting_id"], f.what["person_id"]): f.what["rank_code"] for f in self.attended}
        for fact in self.demanded:
            fact.what["rank"] = rank_at.get((fact.what["meeting_id"], fact.what["speaker_person_id"])) or "unknown"
        self.text_month = {key: self._text_month(row) for key, row in self.documents.items()}
        self.covered = {month for month in self.text_month.values() if month}
        self.spans = {period: self._span(period) for period in MONTHS}

    # What belongs to what

    def _pair(self, document: str) -> Pair:
        row = self.documents[document]
        return row["rendition"], row["language"]

    def _facts(self, rows: list[Row]) -> list[Fact]:
        return [Fact(self.meetings[row["meeting_id"]], self._pair(row["document_id"]), row) for row in rows]

    def _text_month(self, document: Row) -> date | None:
        if document["published_on"]:
            return start(document["published_on"], "month")
        meeting = self.meetings.get(self.report_of.get(document["document_id"], ""))
        return meeting["month"] if meeting else None

    def _span(self, period: str) -> list[date]:
        begun = [start(month, period) for month in self.covered]
        begun += [meeting[period] for meeting in self.meetings.values() if meeting[period]]
        if not begun:
            return []
        span = [min(begun)]
        while span[-1] < max(begun):
            span.append(later(span[-1], MONTHS[period]))
        return span

    # Periods

    def months_covered(self, first: date, period: str) -> list[int]:
        """Which months of the period have texts, by their place in it."""
        return [at for at in range(MONTHS[period]) if later(first, at) in self.covered]

    def coverage_columns(self, first: date, period: str) -> Row:
        months = self.months_covered(first, period)
        told: Row = {"is_covered": bool(months)}
        if period != "month":
            told |= {"n_months_covered": len(months), "is_whole": len(months) == MONTHS[period]}
        return told

    def before(self, count: Callable[[date], float], first: date, period: str) -> float | None:
        """The count of the same period a year before, where that is in the span and covered."""
        earlier = later(first, -12)
        return count(earlier) if earlier in self.spans[period] and self.months_covered(earlier, period) else None

    def is_comparable(self, first: date, period: str) -> bool:
        earlier, now = later(first, -12), self.months_covered(first, period)
        return earlier in self.spans[period] and bool(now) and now == self.months_covered(earlier, period)

    def change(self, count: Callable[[date], float], first: date, period: str) -> float | None:
        return count(first) - count(later(first, -12)) if self.is_comparable(first, period) else None

    def three(self, month: date) -> list[date]:
        return [m for m in (later(month, -2), later(month, -1), month) if m in self.spans["month"]]

    def mean(self, count: Callable[[date], float], month: date) -> float | None:
        window = self.three(month)
        return sum(map(count, window)) / len(window) if set(window) <= self.covered else None

    def pooled(self, part: Callable[[date], float], whole: Callable[[date], float], month: date) -> float | None:
        window = self.three(month)
        return share(sum(map(part, window)), sum(map(whole, window))) if set(window) <= self.covered else None

    def n_months_covered_3m(self, month: date) -> int:
        return sum(m in self.covered for m in self.three(month))
