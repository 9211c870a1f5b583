"""Days of meetings: mini-articles of our own writing (fictional people; places are named only as such)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.en.dates import mentions
from extraction.en.meeting.meeting_date import held
from extraction.en.reader import read
from extraction.model import NO_HINTS
from extraction.text.document import parse

DAY = date(2023, 6, 20)

CASES = [
    # text, published, held_on, basis
    ("On the afternoon of June 19, the city held a work safety meeting.", DAY, "2023-06-19", "publication"),
    ("Yesterday, the county convened a dispatch meeting on flood control.", DAY, "2023-06-19", "publication"),
    ("This morning, the provincial safety committee held a teleconference.", DAY, "2023-06-20", "publication"),
    ("The day before yesterday the district held a fire safety meeting.", DAY, "2023-06-18", "publication"),
    ("Hebin Daily 2023-06-20\n\nYesterday, the city held a fire safety meeting.", DAY, "2023-06-19", "publication"),
    ("2023-06-20 Yesterday, the city held a fire safety meeting.", DAY, "2023-06-19", "publication"),
    ("The county meeting on housing safety set June 30 as the day by which houses must be entered.", DAY, None,
     "unknown"),
    ("On November 3, the city held a meeting on the safety of the 2022-2023 heating season.", None, "2022-11-03",
     "context"),
    ("On the 18th, the municipal government convened a meeting on gas safety.", DAY, "2023-06-18", "publication"),
    ("On the 28th, the municipal government convened a meeting on gas safety.", DAY, "2023-05-28", "publication"),
    ("A work safety conference was held on Monday by the municipal government.", DAY, "2023-06-19", "publication"),
    ("On 19 June 2023 the city held a meeting on work safety.", None, "2023-06-19", "stated"),
    ("On the 9th of May, 2022, the county convened a plenary session of its safety committee.", None, "2022-05-09",
     "stated"),
    ("2023年5月18日, the county government held a safety meeting.", None, "2023-05-18", "stated"),
    ("From June 14 to 15, the city held a two-day on-site meeting on mine safety.", DAY, "2023-06-14", "publication"),
    ("On December 28, the city held a safety meeting.", date(2023, 1, 4), "2022-12-28", "publication"),
    ("Recently, the district held a meeting on fire safety. It is required that all checks end by June 30.", DAY, None,
     "unknown"),
    ("A few days ago, our county held a promotion meeting on road safety.", DAY, None, "unknown"),
    ("On May 5, the county held a safety meeting.", None, None, "unknown"),
    ("On May 5, 2021, an explosion killed three people. On June 16, the city held a warning meeting on gas safety.",
     DAY, "2023-06-16", "publication"),
    ("To draw lessons from the fire accident on June 12, the county convened a meeting on fire safety on June 17.", DAY,
     "2023-06-17", "publication"),
    ("Provincial Daily, Nanjing, June 20 (Reporter Wu Tong) On the 19th, the province held a safety teleconference.",
     DAY, "2023-06-19", "publication"),
    ("Central News Agency, Beijing, March 3 -- A teleconference on mine safety was held today. It summed up the work "
     "of 2022.", None, "2023-03-03", "context"),
    ("On March 2, the county convened the first plenary session of the safety committee in 2024.", None, "2024-03-02",
     "context"),
    ("On January 12, the city held its work safety conference to review the work of 2023 and plan that of 2024.", None,
     "2024-01-12", "context"),
    ("On December 27, the city held a work safety conference which summarized the work of 2023.", None, "2023-12-27",
     "context"),
    ("On July 8, the city held the third quarter plenary meeting of the safety committee for 2023.", None, "2023-07-08",
     "context"),
    ("On August 9, the county held a safety meeting, demanding a good environment for the upcoming 20th National "
     "Congress of the Party.", None, "2022-08-09", "context"),
    ("On September 3, the district held a meeting on safety to greet the victory of the party's 20th National Congress "
     "with practical actions.", None, "2022-09-03", "context"),
    ("On September 3, the district held a meeting on safety to implement the spirit of the 20th National Congress.",
     None, None, "unknown"),
    ("On October 20, the city held the fourth quarter meeting of the safety committee. In the first three quarters of "
     "2023 accidents fell by 5%.", None, "2023-10-20", "context"),
    ("On Friday, May 19, the county convened a meeting on school safety in 2023.", None, "2023-05-19", "context"),
    ("The county will hold a drill on June 25. On June 18, it convened a meeting on flood control.", DAY, "2023-06-18",
     "publication"),
    ("As of June 10, 800 houses have been checked. On June 15, the city held a promotion meeting on self-built "
     "houses.", DAY, "2023-06-15", "publication"),
    ("Today (June 20) the city's safety conference was held.", DAY, "2023-06-20", "publication"),
    ("On the morning of 0615, the production safety conference of the district was held.", DAY, "2023-06-15",
     "publication"),
    ("Sept. 5: the city convened a meeting on campus safety.", date(2023, 9, 8), "2023-09-05", "publication"),
    ("The spirit of the national teleconference on June 10 was conveyed when the county held its meeting on June 13.",
     DAY, "2023-06-13", "publication"),
    ("On the evening of June 18th, at 19:30, deputy mayor Li Tong presided over a flood dispatch meeting.", DAY,
     "2023-06-18", "publication"),
    ("On November 4, the county held the winter fire prevention meeting, the last before the close of 2022.", None,
     "2022-11-04", "context"),
    ("On February 6, the county held a meeting on safety of resumption of work after the 2023 Spring Festival.", None,
     "2023-02-06", "context"),
    ("On April 12, the bureau held a meeting; all tasks are to be done by the end of June 2023.", None, "2023-04-12",
     "context"),
    ("City leaders met Friday to plan flood control.", DAY, "2023-06-16", "publication"),
    ("The meeting, held on June 17, reviewed gas safety.", DAY, "2023-06-17", "publication"),
    ("On December 30, the city held a work meeting on the safety of the 2023 Spring Festival.", None, "2022-12-30",
     "context"),
    ("On June 5, the county launched Safety Month 2024 at a mobilization meeting.", None, "2024-06-05", "context"),
    ("On April 12, the bureau held a meeting on the plan until 2035.", None, None, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published_on", "day", "basis"), CASES)
def test_day_and_year_basis(text: str, published_on: date | None, day: str | None, basis: str) -> None:
    reading = held(parse(text), published_on)
    assert (str(reading.held_on) if reading.held_on else None, reading.year_basis) == (day, basis)


def test_an_unknown_day_keeps_the_bound_of_publication() -> None:
    reading = held(parse("Recently, the district held a meeting on fire safety."), DAY)
    assert (reading.held_on, reading.earliest, reading.latest) == (None, None, DAY)


def test_a_reprint_is_dated_by_its_own_words() -> None:
    text = "On January 18, the county safety committee convened its first plenary session of 2021."
    reading = held(parse(text), date(2023, 3, 1))
    assert (reading.held_on, reading.year_basis) == (date(2021, 1, 18), "context")


def test_evidence_quotes_the_date() -> None:
    text = "On March 2, the county convened the first plenary session of the safety committee in 2024."
    quotes = {one.field: text[one.start : one.end] for one in held(parse(text), None).evidence}
    assert quotes == {"held_on": "March 2", "year_basis": "2024"}


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.text(max_size=40))
def test_every_written_form_of_a_day_is_read(day: date, noise: str) -> None:
    noise = noise.replace("\r", " ")
    for form in (day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}"):
        text = f"{noise}\n{form}\n{noise}"
        start = len(noise) + 1
        found = [one for one in mentions(parse(text)) if one.start >= start and one.end <= start + len(form)]
        assert [(one.value, text[one.start : one.end]) for one in found[:1]] == [(day, form)]


BODY = (
    " The meeting demanded that all units check gas stations. Mayor Chen Guang presided over the meeting and delivered "
    "a speech. The meeting emphasized that responsibilities must be implemented."
)


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("2024-03-14 Lankao County Holds Safety Committee Meeting\n\nMarch 14, 2024 - Lankao County held a meeting on "
         "the morning of March 13.", date(2024, 3, 13)),
        ("2024/03/14 Lankao County convenes a work safety meeting\nOn the 13th, Lankao County held it.",
         date(2024, 3, 13)),
        ("2024-03-14 Lankao County held a work safety meeting\nLankao County held a work safety meeting.", None),
        ("Lankao County holds a work safety meeting\nOn March 14, 2024, Lankao County held a work safety meeting.",
         date(2024, 3, 14)),
    ],
)  # fmt: skip
def test_a_stamp_before_a_headline_is_no_day_of_a_meeting(head: str, day: date | None) -> None:
    reading = read(head + BODY, NO_HINTS)
    assert reading.meeting is not None and reading.meeting.held_on == day
    if day is None:
        assert reading.meeting.held_latest == reading.document.published_on == date(2024, 3, 14)
