"""Days of the calendar that a text may mean by what it says: days without a year, days without a month."""

from __future__ import annotations

from datetime import date

FIRST_YEAR, LAST_YEAR = 1990, 2049
"""Years that a report can be of; others are numbers, or misprints."""


def day_of(year: int | None, month: int | None, day: int | None) -> date | None:
    """The day; None where a part is missing, the calendar has none such, or the year lies outside 1990–2049."""
    if year is None or month is None or day is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_of_month_day(month: int | None, day: int, limit: date) -> date | None:
    """The latest date up to ``limit``, of its year or the one before, that is day ``day`` of ``month``; of no month:
    of that of ``limit`` or the one before."""
    if month is None:
        return last_of_day(day, limit, n_months=2)
    options = (day_of(year, month, day) for year in (limit.year, limit.year - 1))
    return next((found for found in options if found is not None and found <= limit), None)


def last_of_day(day: int, limit: date, n_months: int = 3) -> date | None:
    """The latest date up to ``limit`` that is day ``day`` of its month, in that month or one of the ``n_months`` - 1
    before."""
    year, month = limit.year, limit.month
    for _ in range(n_months):
        found = day_of(year, month, day)
        if found is not None and found <= limit:
            return found
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None
