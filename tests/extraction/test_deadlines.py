from __future__ import annotations

from datetime import date

import pytest

from extraction.article import article
from extraction.deadlines import due, settle, words
from extraction.facts import Directive

HELD = date(2023, 11, 20)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("Finish it before the end of December.", "before the end of December"),
        ("Report by July 15, 2023.", "by July 15, 2023"),
        ("Convey it within three days.", "within three days"),
        ("Check every well before the Spring Festival.", "before the Spring Festival"),
        ("Report before the 17th.", "before the 17th"),
        ("Check at least twice a month.", None),
        ("Stand before the gate.", None),
    ],
)
def test_the_words_of_a_limit(text: str, limit: str | None) -> None:
    span = words(article(text), 0, len(text))
    assert (text[slice(*span)] if span else None) == limit


@pytest.mark.parametrize(
    ("limit", "day"),
    [
        ("before the end of December", date(2023, 12, 31)),
        ("before the end of February", date(2024, 2, 29)),
        ("by July 15, 2023", date(2023, 7, 15)),
        ("by January 5", date(2024, 1, 5)),
        ("before the 25th", date(2023, 11, 25)),
        ("before the 5th", date(2023, 12, 5)),
        ("within three days", date(2023, 11, 23)),
        ("within 2 weeks", date(2023, 12, 4)),
        ("before the end of the month", date(2023, 11, 30)),
        ("by the end of the year", date(2023, 12, 31)),
        ("tonight", HELD),
        ("before tomorrow", date(2023, 11, 21)),
        ("before the Spring Festival", None),
        ("by February 30", None),
    ],
)
def test_the_day_of_a_limit(limit: str, day: date | None) -> None:
    assert due(limit, HELD) == day


def test_settle_dates_the_demands_of_a_dated_meeting() -> None:
    text = "Finish it within three days."
    made = article(text)
    row = Directive(0, len(text), deadline=words(made, 0, len(text)))
    settle(made, [row], None)
    assert row.deadline_on is None
    settle(made, [row], HELD)
    assert row.deadline_on == date(2023, 11, 23)
