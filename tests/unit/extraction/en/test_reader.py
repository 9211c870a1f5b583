from datetime import date
from textwrap import wrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.en.reader import read
from extraction.model import NO_HINTS, Reading, SourceHints

REPORT = """ date 2023-05-25 Mayor Huang Feng emphasized at the city’s video conference on production safety

Tighten the string of safety

On May 23, Anlan City held a video conference on production safety. Mayor Huang Feng attended the meeting and \
delivered a speech. Vice mayor Qiao Yan presided over the meeting. \
In the first four months, the number of accidents fell by 12%.

Huang Feng emphasized that all departments must check gas, fire protection and road traffic, and rectify hidden dangers.

See also  The roses of the park are in bloom

The meeting required that every county should keep people on duty for 24 hours.

Editor: Bai Lu
"""
NOISE = st.text(max_size=60).filter(lambda text: "\n" not in text)


def spans(reading: Reading) -> list[tuple[int, int]]:
    rows = [
        *reading.attendees,
        *reading.directives,
        *reading.figures,
        *reading.evidence,
        *reading.place_mentions,
        *(code for directive in reading.directives for code in directive.codes),
    ]
    found = [(row.start, row.end) for row in rows]
    found += [figure.period for figure in reading.figures if figure.period]
    found += [directive.deadline for directive in reading.directives if directive.deadline]
    found += [(issue.start, issue.end) for issue in reading.issues if issue.start is not None and issue.end is not None]
    return found


def test_a_report_is_read_as_a_whole() -> None:
    reading = read(REPORT)
    assert reading.document.kind == "meeting_report"
    assert reading.document.language == "en"
    assert reading.document.published_on == date(2023, 5, 25)
    assert reading.meeting is not None
    assert reading.meeting.held_on == date(2023, 5, 23)
    assert reading.meeting.mode == "video"
    assert [(who.name, who.presided, who.spoke) for who in reading.attendees] == [
        ("Huang Feng", False, True),
        ("Qiao Yan", True, False),
    ]
    assert [row.speaker_name for row in reading.directives] == ["Huang Feng", None]
    assert [(figure.measure_code, figure.value) for figure in reading.figures] == [("accidents", -12.0)]


def test_attendees_and_demands_come_from_the_body_alone() -> None:
    reading = read(REPORT)
    for row in (*reading.attendees, *reading.directives):
        assert "roses" not in REPORT[row.start : row.end]
        assert "Editor" not in REPORT[row.start : row.end]


def test_a_text_that_is_no_report_has_document_facts_alone() -> None:
    reading = read("The roses of the park are in bloom, and the citizens come in crowds on May 3, 2023.")
    assert reading.document.kind == "other"
    assert reading.meeting is None
    assert not (reading.attendees or reading.directives or reading.figures or reading.place_mentions)


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "。", "(" * 500, "\ud7ff\U0001f525" * 20])
def test_any_text_is_read(text: str) -> None:
    assert read(text).document.kind == "other"


def test_metadata_serves_where_the_text_is_silent() -> None:
    hints = SourceHints(title="Conference", publisher="Anlan Daily")
    reading = read("On May 23, the city held a meeting.", hints)
    assert (reading.document.title, reading.document.publisher) == ("Conference", "Anlan Daily")
    assert read("On May 23, the city held a meeting.", NO_HINTS).document.publisher is None


def test_the_same_text_gives_the_same_reading() -> None:
    assert read(REPORT) == read(REPORT)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(NOISE, NOISE, st.integers(0, len(REPORT)))
def test_every_span_lies_in_the_text_whatever_stands_around_and_inside(left: str, right: str, at: int) -> None:
    text = f"{left}\n{REPORT[:at]}{right}{REPORT[at:]}\n{left}"
    reading = read(text)
    for start, end in spans(reading):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()
    for who in reading.attendees:
        assert text[who.start : who.end] == who.name


def test_a_limit_is_counted_from_the_day_of_the_meeting() -> None:
    limited = REPORT.replace("and rectify hidden dangers.", "and rectify hidden dangers within three days.")
    assert [row.deadline_on for row in read(limited).directives] == [date(2023, 5, 26), None]


def test_lines_broken_at_a_fixed_width_are_read_as_one_paragraph() -> None:
    lead = (
        "On the morning of March 3, 2023, Linqu County held the county's production safety work conference. Deputy"
        " secretary of the county party committee and county magistrate Liu Zhaowen attended the conference and"
        " delivered a speech, and member of the standing committee and executive deputy county magistrate Ruan"
        " Yunqing presided over the conference. Liu Zhaowen pointed out that all departments must check the fire"
        " safety of shops, the gas hoses of restaurants and the wires of old houses one by one. It is necessary to"
        " strengthen the duty system, to report in time, and to hold those who let go of hidden dangers to account."
        " The meeting required that the townships should hand in their lists before the end of this month."
    )
    text = "Linqu County held the safety conference\n\n" + "\n".join(wrap(lead, 72))
    reading = read(text)
    assert reading.meeting is not None
    assert str(reading.meeting.held_on) == "2023-03-03"
    told = [(" ".join(one.name.split()), one.presided, one.spoke) for one in reading.attendees]
    assert told == [("Liu Zhaowen", False, True), ("Ruan Yunqing", True, False)]
    assert all(text[one.start : one.end] == one.name for one in reading.attendees)


@pytest.mark.parametrize("label", ["Author", "In the chair", "Present"])
@pytest.mark.parametrize(
    "line", ["the mayor, Gan Min", "Gan Min, mayor", "the mayor, Gan Min,", "mayor Gan Min (", "by"]
)
def test_a_line_that_ends_with_a_name_or_in_the_middle_of_a_title_is_read(label: str, line: str) -> None:
    report = "On March 3, 2023, Anlan City held a safety production meeting. The meeting required that gas be checked."
    for text in (f"{label}: {line}\n{report}", f"{report}\n{label}: {line}"):
        meeting = read(text).meeting
        assert meeting is not None
        assert meeting.held_on == date(2023, 3, 3)
