"""Names that are spelled like words: "Gun He" makes no text one of weapons, "Li Juan" none of abroad."""

from __future__ import annotations

import pytest

from extraction.en.reader import read

_LEAD = " date 2023-05-10 On May 9, Qixia County held a flood control meeting. "


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "County leaders Nie Zhuo, Gun He and Ma Tao attended the meeting. Gun He stressed that every reservoir "
            "must be patrolled.",
            ["Nie Zhuo", "Gun He", "Ma Tao"],
        ),
        (
            "County magistrate Gun He presided over the meeting. Gun He demanded that dikes must be walked at night.",
            ["Gun He"],
        ),
        (
            "Gun He, deputy county magistrate, attended the meeting and stressed that culverts must be opened. Gun He "
            "required that bags must be filled before the rain.",
            ["Gun He"],
        ),
        (
            "Deputy county magistrate Li Juan presided over the meeting. Li Juan stressed that pumps must be tried. "
            "Wang Juan, head of the water bureau, reported. Li Juan asked villages to look at culverts.",
            ["Li Juan", "Wang Juan"],
        ),
        (
            "The meeting was chaired by county magistrate Nie Zhuo. Ma Gun and Gun He, deputy county magistrates, made "
            "arrangements for the rivers and the reservoirs of the county, for the schools on their banks and for the "
            "sand pits, where last summer children had drowned. Ma Gun demanded that pits must be fenced.",
            ["Nie Zhuo", "Ma Gun", "Gun He"],
        ),
        (
            "Zhao He presided over the meeting as county magistrate. County magistrate Zhao He stressed that levees "
            "must be walked.",
            ["Zhao He"],
        ),
    ],
)
def test_a_name_that_is_spelled_like_a_word_is_a_name(words: str, names: list[str]) -> None:
    reading = read(_LEAD + words)
    assert reading.document.kind == "meeting_report", reading.document.kind_reason
    assert [one.name for one in reading.attendees] == names


@pytest.mark.parametrize(
    "text",
    [
        " date 2023-05-10 On May 9, Qixia County held a work meeting on gun control. Deputy county magistrate Ma Tao "
        "attended. Guns must be handed in. Gun owners must sign. Gun shops must close.",
        " date 2023-05-10 Gun Safety Conference of Qixia County\nOn May 9, Qixia County held a conference on gun "
        "crime. He Ping, head of the police, attended. Gun licences must be checked. He said guns must be locked up.",
    ],
)
def test_a_text_on_weapons_is_no_report(text: str) -> None:
    assert read(text).document.kind == "other"
