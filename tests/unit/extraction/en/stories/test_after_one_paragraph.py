"""A story of one paragraph ends before the next headline: each of the two has its own people."""

from __future__ import annotations

import pytest

from extraction.en.reader import read
from extraction.text.stories import alone

_FIRST = (
    "Qixia County holds work meeting on production safety\n2023-05-10\nOn May 9, Qixia County held a work meeting on "
    "production safety. County magistrate Sun Weimin presided over the meeting and spoke. The meeting demanded that "
    "every mine must be checked.\n\n"
)


@pytest.mark.parametrize(
    ("second", "names"),
    [
        (
            "Laizhou City holds fire safety meeting\n\nOn May 8, Laizhou City held a fire safety meeting. Mayor Lu "
            "Jiansheng presided over the meeting. He demanded that all kilns must be checked and that every hotel in "
            "the city must open its exits to the guests by night.",
            ["Lu Jiansheng"],
        ),
        (
            "Haiyang City deploys flood control work\n\nOn the afternoon of May 8, Haiyang City held a flood control "
            "conference. Vice mayor Ma Tao presided, and mayor Ding Hailong stressed that every reservoir must have a "
            "watchman by June and that no village may be without a list.",
            ["Ma Tao", "Ding Hailong"],
        ),
        (
            "Longkou studies safety of fishing boats\n2023-05-09\nLongkou City convened a meeting on the safety of "
            "fishing boats on May 8. Deputy mayor Lu Jiansheng attended it and said that skippers must carry radios "
            "and that harbours must count their boats each evening.",
            ["Lu Jiansheng"],
        ),
        (
            "Zhaoyuan: gold mines under the lens\n\nGold mines were the subject of a work safety meeting that Zhaoyuan "
            "City held on May 8 under mayor Ding Hailong, who presided over it and asked owners to drain old shafts "
            "before the rain, to count lamps at each change of shift and to keep maps at the gate.",
            ["Ding Hailong"],
        ),
        (
            "Penglai District convenes promotion meeting on gas safety\n\nReporter Wang Fang\n\nOn May 8, Penglai "
            "District convened a promotion meeting on gas safety. District head Lu Jiansheng attended the meeting and "
            "delivered a speech. He required that hoses must be changed in all restaurants of the district within ten "
            "days, and that bottles without a mark must not be filled.",
            ["Lu Jiansheng"],
        ),
    ],
)
def test_a_story_of_one_paragraph_ends_before_a_headline(second: str, names: list[str]) -> None:
    reading = read(_FIRST + second)
    assert [[one.name for one in alone(reading, story).attendees] for story in reading.stories] == [
        ["Sun Weimin"],
        names,
    ]
