"""Days that a text may mean by a month and a day, or a day alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.text.calendar import day_of, last_of_day, last_of_month_day


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ((2023, 2, 28), date(2023, 2, 28)),
        ((2023, 2, 29), None),
        ((None, 2, 1), None),
        ((1989, 2, 1), None),
        ((2050, 2, 1), None),
    ],
)
def test_a_day_is_one_of_the_calendar(parts: tuple[int | None, int, int], wanted: date | None) -> None:
    assert day_of(*parts) == wanted


def test_the_last_such_day_may_lie_in_the_year_or_the_months_before() -> None:
    assert last_of_month_day(12, 30, date(2023, 1, 3)) == date(2022, 12, 30)
    assert last_of_month_day(1, 3, date(2023, 1, 3)) == date(2023, 1, 3)
    assert last_of_month_day(None, 30, date(2023, 1, 3)) == date(2022, 12, 30)
    assert last_of_day(31, date(2023, 5, 2)) == date(2023, 3, 31)  # April has none
    assert last_of_month_day(None, 31, date(2023, 5, 2)) is None  # two months back is too far there


@given(st.integers(1, 31), st.dates(date(1995, 1, 1), date(2049, 12, 31)))
def test_the_last_day_is_never_after_the_limit(day: int, limit: date) -> None:
    found = last_of_day(day, limit)
    assert found is not None
    assert found <= limit
    assert found.day == day
    assert (limit - found).days <= 62
