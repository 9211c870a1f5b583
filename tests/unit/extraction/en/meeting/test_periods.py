"""Meetings of which a month or a week is told, and no day: the stretch bounds the day."""

from __future__ import annotations

import pytest

from extraction.en.reader import read

_TAIL = " County magistrate Sun Weimin presided over the meeting. The meeting demanded that every mine must be checked."


def _bounds(words: str, published: str = "2023-05-10") -> tuple[str | None, str | None, str | None]:
    meeting = read(f" date {published} " + words + _TAIL).meeting
    assert meeting is not None
    days = meeting.held_on, meeting.held_earliest, meeting.held_latest
    return tuple(day.isoformat() if day else None for day in days)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("In April, Qixia County held a work meeting on production safety.", "2023-04-01", "2023-04-30"),
        ("In early April, Qixia County held a work meeting on mines.", "2023-04-01", "2023-04-10"),
        ("In mid-April Qixia County convened a conference on production safety.", "2023-04-11", "2023-04-20"),
        ("At the end of April, Qixia County held a work meeting on mines.", "2023-04-21", "2023-04-30"),
        ("Last week, Qixia County held a work meeting on production safety.", "2023-05-01", "2023-05-07"),
        ("Qixia County held a work meeting on production safety last week.", "2023-05-01", "2023-05-07"),
        ("Earlier this week, Qixia County called a meeting on production safety.", "2023-05-08", "2023-05-10"),
        ("This month, Qixia County held a work meeting on production safety.", "2023-05-01", "2023-05-10"),
        ("Over the weekend, Qixia County held a fire safety meeting.", "2023-05-06", "2023-05-07"),
        ("In the first week of May, Qixia County held a fire safety meeting.", "2023-05-01", "2023-05-07"),
        ("Qixia County held a fire safety meeting in November.", "2022-11-01", "2022-11-30"),
        (
            "In the last ten days of March 2023, in order to draw lessons from the fires of the winter and to see the "
            "season of tomb sweeping through, Qixia County held a meeting on the prevention of forest fires.",
            "2023-03-21",
            "2023-03-31",
        ),
        (
            "During the second half of April this year, Qixia County held a work meeting on the safety of kilns, mines "
            "and quarries, to which the heads of all towns and the owners of forty firms were called.",
            "2023-04-16",
            "2023-04-30",
        ),
    ],
)
def test_a_month_or_week_that_is_told_bounds_the_day(words: str, first: str, last: str) -> None:
    assert _bounds(words) == (None, first, last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("Qixia County held a work meeting on floods in July.", None, "2023-05-10"),
        ("After the fires of April, Qixia County held a fire safety meeting.", None, "2023-05-10"),
        ("In April, three shops burned. Qixia County held a fire safety meeting.", None, "2023-05-10"),
        ("Qixia County held a fire safety meeting and set out the work until the end of this month.", None,
         "2023-05-10"),
        ("Recently, Qixia County held a fire safety meeting to take stock of what was done in April.", None,
         "2023-05-10"),
    ],
)  # fmt: skip
def test_a_month_of_something_else_bounds_nothing(words: str, first: str | None, last: str) -> None:
    assert _bounds(words) == (None, first, last)


def test_a_day_that_is_told_goes_before_a_month() -> None:
    assert _bounds("In April, on the 12th, Qixia County held a meeting on mines.")[0] == "2023-04-12"
    assert _bounds("Last week, on May 4, Qixia County held a meeting on mines.")[0] == "2023-05-04"
