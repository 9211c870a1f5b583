"""Names that hold other names: an autonomous county's peoples, a state farm that bears a county's name."""

from __future__ import annotations

import pytest

from extraction.en.reader import read

_TAIL = (
    " held a work meeting on production safety. Sun Weimin presided over the meeting and spoke. The meeting demanded "
    "that every mine must be checked."
)


def _place(words: str) -> tuple[str | None, str | None]:
    meeting = read(" date 2023-05-10 " + words + _TAIL).meeting
    assert meeting is not None
    return meeting.place_name, meeting.place_code


@pytest.mark.parametrize(
    ("words", "name", "code"),
    [
        ("On May 9, Shuangjiang Lahu, Va, Blang and Dai Autonomous County", "Shuangjiang", "530925"),
        ("On May 9, Jishishan Bonan, Dongxiang and Salar Autonomous County", "Jishishan", "622927"),
        ("On May 9, Menglian Dai, Lahu and Wa Autonomous County", "Menglian", "530827"),
        ("On May 9, Zhenyuan Yi, Hani, and Lahu Autonomous County", "Zhenyuan", "530825"),
        ("On May 9, Weining Yi-Hui-Miao Autonomous County", "Weining", "520526"),
        ("On May 9, the government of Jinping Miao, Yao & Dai Autonomous County", "Jinping", "532530"),
        (
            "In order to draw lessons from the fires of this spring and to see the May Day holiday through, on the "
            "afternoon of May 9 the safety committee of Xinping Yi and Dai Autonomous County in Yuxi City",
            "Xinping",
            "530427",
        ),
        ("On May 9, Gengma Dai and Va Autonomous County", "Gengma", "530926"),
    ],
)
def test_peoples_in_the_name_of_an_autonomous_county_are_no_county(words: str, name: str, code: str) -> None:
    assert _place(words) == (name, code)


@pytest.mark.parametrize(
    ("words", "name", "code"),
    [
        ("On May 9, Dai County in Xinzhou City", "Dai", "140923"),
        ("On May 9, Dongxiang Autonomous County", "Dongxiang", "622926"),
        ("On May 9, Yunlong County, Dali Bai Autonomous Prefecture,", "Yunlong", "532929"),
        ("On May 9, Liangshan Yi Autonomous Prefecture", "Liangshan", "513400"),
    ],
)
def test_a_place_that_is_called_as_a_people_is_one(words: str, name: str, code: str) -> None:
    assert _place(words) == (name, code)


@pytest.mark.parametrize(
    "words",
    [
        "On May 9, Youyi Farm of Beidahuang Group",
        "On May 9, Suibin State Farm",
        "On May 9, the party committee of Mulan Forest Farm",
        "On May 9, Raohe Ranch, which keeps 4,000 head of cattle on the bank of the river,",
        "After the fire at the grain dryer and in line with what the headquarters of Beidahuang had arranged for the "
        "thaw, on May 9 Luobei Farm",
        "On May 9, Hulin Stud Farm",
    ],
)
def test_a_state_farm_is_not_the_county_of_its_name(words: str) -> None:
    assert _place(words)[1] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("On May 9, Youyi County", "230522"),
        ("On May 9, Luobei Farm Machinery Bureau, Luobei County,", "230421"),
        ("On May 9, at Youyi Farm, Youyi County", "230522"),
    ],
)
def test_a_county_with_farms_is_a_county(words: str, code: str) -> None:
    assert _place(words)[1] == code
