from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.intake.formats.columns import day

DAY = date(2023, 5, 23)


@pytest.mark.parametrize(
    "written",
    ["May 23, 2023", "May 23 2023", "23 May 2023", "23rd of May, 2023", "23-May-2023", "Tuesday, May 23, 2023",
     "Tue, 23 May 2023 10:00:00 +0800", "MAY 23, 2023 10:30", "23/05/2023", "05/23/2023", "23.5.2023", "2023-05-23",
     "2023年5月23日", 20230523, 19500, "19500", 45069, "45069.5", 45069.0],
)  # fmt: skip
def test_the_usual_written_days_are_read(written: object) -> None:
    assert day(written) == DAY


@pytest.mark.parametrize(
    "written", ["04/05/2023", "May 2023", "May 32, 2023", "31/02/2023", "2023", 2023, "12", 1234, "May be 3, 2023", "x",
                "Mayor 23, 2023", "99999", 30000],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_none_is_not(written: object) -> None:
    assert day(written) is None


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_a_day_is_the_same_however_it_is_written(one: date) -> None:
    unix, sheet = (one - date(1970, 1, 1)).days, (one - date(1899, 12, 30)).days
    assert {day(unix), day(sheet), day(f"{one:%B} {one.day}, {one.year}"), day(f"{one:%d-%b-%Y}"), day(one)} == {one}


@given(st.text(max_size=60))
def test_any_words_are_a_day_or_none(words: str) -> None:
    found = day(words)
    assert found is None or timedelta(0) <= found - date(1949, 1, 1)
