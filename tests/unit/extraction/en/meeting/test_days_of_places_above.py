"""The day of a meeting that the city held first is not that of the county's own."""

from __future__ import annotations

import pytest

from extraction.en.reader import read

_TAIL = " County magistrate Sun Weimin presided over the meeting. The meeting demanded that every mine must be checked."


def _day(words: str) -> str | None:
    meeting = read(" date 2023-05-10 " + words + _TAIL).meeting
    assert meeting is not None
    return meeting.held_on.isoformat() if meeting.held_on else None


@pytest.mark.parametrize(
    "words",
    [
        "On May 6, Yantai City held a teleconference on production safety. On May 9, Qixia County held a work meeting "
        "on production safety to carry it on.",
        "Yantai City held a teleconference on production safety on May 6. On May 9, Qixia County held a work meeting "
        "on production safety.",
        "On the afternoon of May 6, the Yantai Municipal Government convened a fire safety conference. Qixia County "
        "followed on May 9 and held a meeting on fire safety.",
        "On May 6, Yantai City held a teleconference on production safety, and on May 9 Qixia County held a work "
        "meeting on it.",
        "On May 5, Shandong Province held a teleconference on mines, and on May 6, Yantai City held its own. On May 9, "
        "Qixia County in Yantai held a meeting on the safety of mines.",
        "After the fire in a cold store, and with the flood season at the door, on May 6 the safety committee of "
        "Yantai City held a teleconference, at which counties were named that had not yet looked at half of their "
        "workshops. On May 9, the safety committee of Qixia County held a plenary meeting on production safety.",
    ],
)
def test_the_day_is_that_of_the_countys_meeting(words: str) -> None:
    assert _day(words) == "2023-05-09"


@pytest.mark.parametrize(
    "words",
    [
        "On May 9, Qixia County, Yantai City, held a work meeting on production safety. Its last was held on May 2.",
        "On May 9, Yantai’s Qixia County held a work meeting on production safety. On May 6 a store had burned.",
        "Qixia County of Yantai City held a work meeting on production safety on May 9. On May 12, Yantai City will "
        "hold its own.",
        "On May 9, Yantai City held a teleconference on production safety. After it, Qixia County held a meeting at "
        "once.",
    ],
)
def test_a_place_that_only_situates_the_county_takes_no_day_away(words: str) -> None:
    assert _day(words) == "2023-05-09"
