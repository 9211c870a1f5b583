from __future__ import annotations

from datetime import date, timedelta

import pytest

from warehouse.collection.doubts import are_many_refused, why_hold, why_silent
from warehouse.collection.model import CollectReport, Source

TODAY = date(2023, 6, 1)


def days(*gaps: int, before_today: int) -> list[date]:
    """Days with something new, ``gaps`` apart, the last one ``before_today``."""
    found = [TODAY - timedelta(days=before_today)]
    for gap in reversed(gaps):
        found.insert(0, found[0] - timedelta(days=gap))
    return found


@pytest.mark.parametrize(
    ("gaps", "before_today", "is_silent"),
    [((1, 1, 1, 1, 1), 7, False), ((1, 1, 1, 1, 1), 8, True), ((1, 1, 9, 1, 1), 18, False), ((1, 1, 9, 1, 1), 19, True),
     ((1, 1), 300, False)],
)  # fmt: skip
def test_silence_is_measured_by_habit(gaps: tuple[int, ...], before_today: int, is_silent: bool) -> None:
    told = why_silent(Source("a", "feed"), days(*gaps, before_today=before_today), None, TODAY)
    assert (told is not None) == is_silent


def test_silence_by_the_users_word_counts_from_the_first_run() -> None:
    source = Source("a", "feed", silent_days=10)
    assert why_silent(source, [], TODAY - timedelta(days=10), TODAY) is None
    assert "since it was first asked" in (why_silent(source, [], TODAY - timedelta(days=11), TODAY) or "")


@pytest.mark.parametrize(
    ("pages", "before", "is_held"),
    [
        ([("a", 900), ("a", 900)], [], False),
        ([("a", 900)] * 3, [], True),
        ([("a", 900)] * 3 + [("b", 900), ("c", 900)], [], True),
        ([("a", 900)] * 3 + [("b", 900), ("c", 900), ("d", 900)], [], False),
        ([(None, 0)] * 3, [], True),
        ([("a", 40), ("b", 41), ("c", 42)], [900] * 5, True),
        ([("a", 40), ("b", 41), ("c", 42)], [900] * 4, False),
        ([("a", 40), ("b", 41), ("c", 42)], [190] * 9, False),
        ([("a", 400), ("b", 401), ("c", 402)], [9000] * 9, False),
    ],
)
def test_pages_that_look_like_no_articles(
    pages: list[tuple[str | None, int]], before: list[int], is_held: bool
) -> None:
    assert (why_hold(pages, before) is not None) == is_held


def test_many_refused() -> None:
    assert not are_many_refused(CollectReport("a", due=4, refused={"http_403": 4}))
    assert are_many_refused(CollectReport("a", due=5, refused={"http_403": 2}))
    assert not are_many_refused(CollectReport("a", due=50, refused={"http_403": 2}, waiting=40))
