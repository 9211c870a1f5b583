"""A full date beside a place's, an office's or a reporter's names opens or closes the story: it is the stamp."""

from datetime import date

import pytest

from extraction.en.reader import read

_TITLE = "Baoshan holds gas meeting\n\n"
_TAIL = (
    "Vice mayor Qin Lan spoke at the meeting. She stressed that gas stations must be inspected every week and that"
    " hidden dangers should be rectified before the end of the month.\n"
)

STAMPS = [
    (_TITLE + "Baoshan, 2022-12-20. Yesterday the city held a meeting on gas safety. ", "2022-12-20", "2022-12-19"),
    (_TITLE + "Fengxian County News, 2022-10-14. On the 13th, Fengxian County held a meeting on gas safety. ",
     "2022-10-14", "2022-10-13"),
    (_TITLE + "Dongli Street, Xicheng District of Suzhou, September 7, 2023. To prevent accidents, Dongli Street held a"
     " meeting on gas safety on September 6. ", "2023-09-07", "2023-09-06"),
    (_TITLE + "Xicheng District, Suzhou (Correspondent He Fang, June 3, 2023) -- On June 2, Xicheng District held a"
     " meeting on gas safety. ", "2023-06-03", "2023-06-02"),
    (_TITLE + "SUZHOU, Jan. 12, 2023 -- Suzhou held a meeting on gas safety on Wednesday. ",
     "2023-01-12", "2023-01-11"),
    (_TITLE + "SUZHOU — January 12, 2023. The city held a meeting on gas safety yesterday. ",
     "2023-01-12", "2023-01-11"),
    (_TITLE + "[Suzhou, 2023/1/12] The city held a meeting on gas safety on January 11. ", "2023-01-12", "2023-01-11"),
    (_TITLE + "Suzhou Municipal Bureau of Statistics   2023-01-12\n\nOn January 11, Suzhou held a gas safety meeting. ",
     "2023-01-12", "2023-01-11"),
    ("Today's Suzhou   2022-01-12 Wed.  A2 News\n\n" + _TITLE + "On January 11, the city held a gas safety meeting. ",
     "2022-01-12", "2022-01-11"),
    (_TITLE + "2022-04-19  Suzhou Evening News client\n\nOn April 18, the city held a meeting on gas safety. ",
     "2022-04-19", "2022-04-18"),
    (_TITLE + "Suzhou Daily 2023-06-21 The city held a meeting on gas safety on June 20. ",
     "2023-06-21", "2023-06-20"),
    (_TITLE + "[ 2022-05-19 ] [ Suzhou Emergency Bureau ]\n\nOn 18 May, Suzhou held a meeting on gas safety. ",
     "2022-05-19", "2022-05-18"),
]  # fmt: skip

SIGNED = [
    "Wuxi County Safety Committee Office   2022-10-14\n",
    "Office of the Suzhou Safety Committee\nOctober 14, 2022\n",
]

NO_STAMPS = [
    "Suzhou, October 4, 2022, saw a meeting on gas safety in the city hall. ",
    "Minutes of the Suzhou Meeting, January 11, 2023. The city held a meeting on gas safety in the hall. ",
    "On the afternoon of January 11, 2023. The city held a meeting on gas safety in the hall. ",
    "Suzhou held a meeting on gas safety on March 3, 2023. ",
    "The Regulations of Suzhou (Revised, March 3, 2021) took effect. Suzhou held a gas safety meeting on May 3, 2023. ",
]


@pytest.mark.parametrize(("words", "published", "held"), STAMPS)
def test_a_date_beside_names_is_the_stamp(words: str, published: str, held: str) -> None:
    reading = read(words + _TAIL)
    assert reading.document.published_on == date.fromisoformat(published)
    assert reading.meeting is not None
    assert reading.meeting.held_on == date.fromisoformat(held)


@pytest.mark.parametrize("line", SIGNED)
def test_who_signs_with_a_date_at_the_foot_gives_the_stamp(line: str) -> None:
    reading = read(_TITLE + "On October 13, the city held a meeting on gas safety. " + _TAIL + "\n" + line)
    assert reading.document.published_on == date(2022, 10, 14)


def test_an_answer_bears_its_date() -> None:
    text = (
        "Letter and answer\n\nAnswer of the county transport bureau (2023-03-28): Thank you. Humps are being built.\n"
    )
    assert read(text).document.published_on == date(2023, 3, 28)


@pytest.mark.parametrize("words", NO_STAMPS)
def test_a_date_that_is_told_of_is_no_stamp(words: str) -> None:
    assert read(_TITLE + words + _TAIL).document.published_on is None


def test_a_dateline_alone_gives_no_day_of_the_meeting() -> None:
    text = (
        "Dongli Street, Xicheng District of Suzhou, September 7, 2023. To prevent accidents, the street held a meeting."
    )
    meeting = read(_TITLE + text + " " + _TAIL).meeting
    assert meeting is not None
    assert meeting.held_on is None
