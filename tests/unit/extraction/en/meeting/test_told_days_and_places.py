"""Days that are told by other days, places in chains, names of meetings: further wordings of what was read wrongly."""

from datetime import date

import pytest

from extraction.en.reader import read

_TAIL = (
    " County magistrate Sun Weimin presided over the meeting. The meeting demanded that every mine must be checked.\n"
)

DAYS = [
    ("On May 8, a kiln fell in. The same day it held a safety meeting.", "2023-05-08"),
    ("On May 7, a market in Qixia burned. On the same day, the county called a fire safety meeting.", "2023-05-07"),
    ("A store burned in the county on May 6. That same day, Qixia County held a fire safety meeting.", "2023-05-06"),
    ("The province held a teleconference on May 7. The next day, Qixia County held a fire meeting.", "2023-05-08"),
    ("The provincial government held a fire conference on May 5. The following day, Qixia County met on fire safety "
     "at a work meeting that it held.", "2023-05-06"),
    ("Today (9th), Qixia County held a fire safety meeting.", "2023-05-09"),
    ("Yesterday afternoon (the 8th), Qixia County held a fire safety meeting.", "2023-05-08"),
    ("Qixia County Daily news. 8th, the magistrate of Qixia County, Sun Weimin, held a fire safety meeting.",
     "2023-05-08"),
    ("Qixia County held a fire safety meeting on May 7. Fires were 39 percent fewer than in the same period of 2022.",
     "2023-05-07"),
    ("Recently Qixia County held a fire safety meeting. 20th National Congress security was stressed.", None),
    ("Qixia County held a work meeting on fire safety. On May 3, a boiler had burst in the county.", None),
    ("Qixia County held a fire safety meeting. On May 2, two shops had burned down there.", None),
    ("Qixia County held the mobilization and deployment meeting of its hundred-day action on May 8.", "2023-05-08"),
    ("Qixia County held a fire meeting on May 8 to settle how shops will be checked.", "2023-05-08"),
    ("Qixia County is to hold a fire meeting on May 20; on May 8 it held a work meeting on mines.", "2023-05-08"),
]  # fmt: skip

PLACES = [
    ("On May 9, Fang County of Shiyan City, Hubei Province, held a safety meeting.", "Fang", "420325"),
    ("On May 9, Zhuxi County, Shiyan, Hubei, held a safety meeting.", "Zhuxi", "420324"),
    ("On May 9, Shiyan's Zhuxi County held a safety meeting.", "Zhuxi", "420324"),
    ("On May 9, Yunxi County, Shiyan City, Hubei Province convened a safety meeting.", "Yunxi", "420322"),
    ("On May 9, Yantai’s Muping District held a safety meeting.", "Muping", "370612"),
    ("On May 9, the fireworks safety work conference of Liuyang City was held.", "Liuyang", "430181"),
]

NAMES = [
    ("On May 9, Qixia County called 40 kiln owners to a fire safety meeting.", "fire safety meeting"),
    ("On May 9, Qixia County organized heads of bureaus to attend the video conference on mines.",
     "video conference on mines"),
    ("On May 9, Qixia County held a work meeting on gas, fire and flood safety, and arranged work.",
     "work meeting on gas, fire and flood safety"),
    ("On May 9, Qixia County held a work meeting dedicated to the safety of kilns.",
     "work meeting dedicated to the safety of kilns"),
    ("On May 19, Qixia County held a warning meeting for kiln owners on May 19, 2022.",
     "warning meeting for kiln owners"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "day"), DAYS)
def test_the_day_is_told_by_the_words_of_the_meeting(words: str, day: str | None) -> None:
    meeting = read(" date 2023-05-10 " + words + _TAIL).meeting
    assert meeting is not None
    assert meeting.held_on == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(("words", "name", "code"), PLACES)
def test_the_place_is_the_innermost_of_a_chain(words: str, name: str, code: str) -> None:
    meeting = read(" date 2023-05-10 " + words + " Leader Sun Weimin presided over the meeting and spoke.\n").meeting
    assert meeting is not None
    assert (meeting.place_name, meeting.place_code) == (name, code)


@pytest.mark.parametrize(("words", "name"), NAMES)
def test_a_meeting_is_called_by_all_of_its_name(words: str, name: str) -> None:
    meeting = read(" date 2023-05-20 " + words + _TAIL).meeting
    assert meeting is not None
    assert meeting.title == name
