"""A unit below meets after the meeting that is reported: its people are no attendees, those of the report stay."""

from __future__ import annotations

import pytest

from extraction.en.reader import read

_COUNTY = (
    "Qixia County holds work meeting on production safety\n2023-05-10\nOn May 9, Qixia County held a work meeting on "
    "production safety. County magistrate Sun Weimin presided over the meeting and spoke. The meeting demanded that "
    "every mine must be checked.\n\n"
)
_CITY = (
    "Yantai City holds teleconference on fire safety\n2023-05-10\nOn May 9, Yantai City held a teleconference on fire "
    "safety. Mayor Zheng Dehong delivered a speech. Vice mayor Sun Weimin presided over the teleconference. Zheng "
    "Dehong stressed that every street of shops must be walked through.\n\n"
)


def _names(text: str) -> list[str]:
    return [one.name for one in read(text).attendees]


@pytest.mark.parametrize(
    "words",
    [
        "After the meeting, Xiaohe Town held a meeting at once. Town mayor Lu Jiansheng demanded that all kilns must "
        "be checked.",
        "As soon as the meeting ended, Guanli Township convened a meeting of its own, at which township head Lu "
        "Jiansheng required that each village must keep a ledger.",
        "Following the meeting, Zhuangyuan Sub-district immediately called its communities together and held a "
        "meeting; secretary Lu Jiansheng made arrangements.",
        "After the conference, Xicheng Town opened a mobilization meeting. Party secretary Lu Jiansheng presided over "
        "it and asked villages to move early.",
        "After the meeting, on the same evening and without going home for supper, the leading group of Xiaohe Town "
        "called the heads of its 14 villages together and held a meeting to carry the spirit of the meeting through. "
        "Lu Jiansheng, mayor of the town, presided over the meeting and demanded that kilns must be cold by morning.",
    ],
)
def test_a_towns_meeting_after_the_countys(words: str) -> None:
    assert _names(_COUNTY + words) == ["Sun Weimin"]


@pytest.mark.parametrize(
    "words",
    [
        "After the teleconference, Zhifu District held a meeting at once. District head Lu Jiansheng demanded that all "
        "kilns must be checked.",
        "Once the teleconference had ended, Laishan District immediately held a promotion meeting, and deputy district "
        "mayor Lu Jiansheng presided over it.",
    ],
)
def test_a_districts_meeting_after_the_citys(words: str) -> None:
    assert _names(_CITY + words) == ["Zheng Dehong", "Sun Weimin"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (  # the county's own, after the city's
            "Qixia County holds meeting on fire safety\n2023-05-10\nOn May 9, Yantai City held a teleconference on "
            "fire safety. Mayor Zheng Dehong of Yantai delivered a speech. After the meeting, Qixia County held a "
            "meeting at once. County magistrate Sun Weimin demanded that every mine must be checked.",
            ["Sun Weimin"],
        ),
        (  # the town's own, after the county's
            "Xiaohe Town holds meeting on fire safety\n2023-05-10\nOn May 9, the town's cadres watched the county's "
            "video conference. After the meeting, Xiaohe Town held a meeting at once. Town mayor Lu Jiansheng demanded "
            "that all kilns must be checked. Deputy town mayor Ma Tao presided over the meeting.",
            ["Lu Jiansheng", "Ma Tao"],
        ),
        (  # the county's own people after the town's meeting is told
            _COUNTY + "After the meeting, Xiaohe Town held a meeting at once. Deputy county magistrate Lu Jiansheng "
            "attended the county's meeting.",
            ["Sun Weimin", "Lu Jiansheng"],
        ),
        (
            _COUNTY
            + "After the meeting, the county leaders held a work meeting of the standing committee. Deputy county "
            "magistrate Lu Jiansheng presided over the meeting.",
            ["Sun Weimin", "Lu Jiansheng"],
        ),
    ],
)
def test_who_belongs_to_the_meeting_that_is_reported_stays(text: str, names: list[str]) -> None:
    assert _names(text) == names
