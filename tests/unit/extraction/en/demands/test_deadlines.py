from __future__ import annotations

from datetime import date

import pytest

from extraction.en.demands.deadlines import due, settle, words
from extraction.model import Directive
from extraction.text.document import parse

HELD = date(2023, 11, 20)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("Finish it before the end of December.", "before the end of December"),
        ("Report by July 15, 2023.", "by July 15, 2023"),
        ("Convey it within three days.", "within three days"),
        ("Check every well before the Spring Festival.", "before the Spring Festival"),
        ("Report before the 17th.", "before the 17th"),
        ("Clear the ditches before the typhoon lands.", "before the typhoon lands"),
        ("Finish it before the peak of the rainy season.", "before the peak of the rainy season"),
        ("Report any danger within half an hour.", "within half an hour"),
        ("Keep watch from now to the end of the year.", "from now to the end of the year"),
        ("Start the inspection this week.", "this week"),
        ("Repair the dike by the 20th National Congress.", "by the 20th National Congress"),
        ("Report at once, and finish before June 10.", "before June 10"),
        ("Stop it at once.", "at once"),
        ("Mend the stands before the spring flower show.", "before the spring flower show"),
        ("Drivers must not stop overnight in the villages.", None),
        ("The bureau has moved at once and will check every shop.", None),
        ("Keep watch in the 24 hours of the fire season.", None),
        ("Check at least twice a month.", None),
        ("Stand before the gate.", None),
    ],
)
def test_the_words_of_a_limit(text: str, limit: str | None) -> None:
    span = words(parse(text), 0, len(text))
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
        ("by the 20th National Congress", None),
        ("before the 5th of each month", None),
    ],
)
def test_the_day_of_a_limit(limit: str, day: date | None) -> None:
    assert due(limit, HELD) == day


def test_settle_dates_the_demands_of_a_dated_meeting() -> None:
    text = "Finish it within three days."
    made = parse(text)
    row = Directive(0, len(text), deadline=words(made, 0, len(text)))
    settle(made, [row], None)
    assert row.deadline_on is None
    settle(made, [row], HELD)
    assert row.deadline_on == date(2023, 11, 23)
