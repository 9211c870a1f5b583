"""Who paid a visit on another day took no part in the meeting."""

import pytest

from extraction.en.reader import read

_MET = (
    "Anyang City held a gas safety meeting. Deputy mayor Hao Wen presided over the meeting and demanded that every hose"
    " must be checked."
)

AWAY = [
    f"On the evening of May 8, Mayor Luo Min inspected two gas stations and demanded that hoses be changed. On May 9,"
    f" {_MET}",
    f"On May 9, {_MET} The evening before, Luo Min, secretary of the municipal party committee, had gone to the"
    " dispatch hall and asked all bureaus to keep watch.",
    f"On July 9, party secretary Luo Min led a working group to the gas plant. He stressed that valves must be watched."
    f" On July 10, {_MET}",
    f"On May 9, {_MET} On May 10, Mayor Luo Min went to the bus station to check the work and stressed that old buses"
    " must be taken off the road.",
    f"On the night of the 8th, Luo Min, mayor of Anyang, toured the fire station. Luo Min asked the firemen to keep"
    f" watch. On the 9th, {_MET}",
]
PRESENT = [
    f"On May 8, Mayor Luo Min inspected two gas stations. On May 9, {_MET} Luo Min attended the meeting.",
    f"On the morning of May 9, Mayor Luo Min inspected gas stations and demanded checks. On the afternoon of May 9,"
    f" {_MET}",
    f"On May 9, {_MET} Mayor Luo Min stressed that gas must be watched. On May 3, he said, inspectors visited 30"
    f" shops.",
    f"On May 8, Mayor Luo Min visited the gas plant and held a meeting there. On May 9, {_MET}",
]


@pytest.mark.parametrize(("told", "names"), [(one, {"Hao Wen"}) for one in AWAY])
def test_a_visitor_of_another_day_is_no_attendee(told: str, names: set[str]) -> None:
    reading = read(f" date 2023-05-11 {told}\n")
    assert {one.name for one in reading.attendees} == names
    assert [one.code for one in reading.issues if "Luo Min" in one.detail] == ["name_not_taken"]


@pytest.mark.parametrize("told", PRESENT)
def test_who_is_named_at_the_meeting_too_is_one(told: str) -> None:
    assert "Luo Min" in {one.name for one in read(f" date 2023-05-11 {told}\n").attendees}
