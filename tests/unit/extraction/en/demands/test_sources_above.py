"""What a body, a document or an officer above demands is not the last speaker's; a title of one who is named is."""

from __future__ import annotations

import pytest

from extraction.en.reader import read

_COUNTY = (
    " date 2023-05-10 On May 9, Qixia County held a work meeting on production safety. County magistrate Sun Weimin "
    "presided over the meeting and spoke. Deputy county magistrate Lu Jiansheng briefed the meeting on the fires of "
    "April. "
)
_CITY = (
    " date 2023-05-10 On May 9, Zunhua City held a work meeting on production safety. Mayor Sun Weimin presided over "
    "the meeting. Deputy mayor Lu Jiansheng stressed that every lane must be walked. "
)


def _last_speaker(text: str) -> str | None:
    rows = read(text).directives
    assert rows, text
    return rows[-1].speaker_name


@pytest.mark.parametrize(
    "words",
    [
        "The municipal Safety Committee demands that every county must check its mines.",
        "The provincial Work Safety Commission requires all counties to inspect their tunnels before the end of June.",
        "The circular of the State Council's Safety Committee demands that each tailings pond have a name beside it.",
        "The Provincial Party Committee and the Provincial Government require that, in the face of the fires of this "
        "spring, all localities must draw lessons from others, look at every street of shops with flats above and "
        "leave no stair unseen.",
        "A notice of the provincial emergency department requires that lists must be handed in by Friday.",
        "The municipal government requests that every county send two teams to look at the other's kilns.",
        "The city's three-year plan demands that each county must close two small pits.",
        "The State Council requires that no mine may work without a lamp room.",
        "Higher authorities demand that hidden dangers must be cleared before the flood.",
    ],
)
def test_what_a_body_or_document_above_demands_is_nobodys(words: str) -> None:
    assert _last_speaker(_COUNTY + words) is None


@pytest.mark.parametrize(
    "words",
    [
        "The mayor demanded at the municipal meeting that all counties must check their mines.",
        "The governor asked on Monday that no county should wait for the next fire.",
        "At the provincial meeting, the governor stressed that all localities must look at their tunnels.",
        "The minister demanded by telephone that every pit must be searched.",
        "The vice governor pointed out at the provincial video conference that the lessons of the fires of this spring "
        "were paid for in blood, that shops with flats above must have a second stair and that whoever looks away "
        "will be held to account.",
        "The mayor, at the municipal meeting two days earlier, had demanded that all counties must check their mines.",
        "The municipal party secretary has demanded that leaders must go down to the pits.",
    ],
)
def test_what_an_officer_whom_nobody_here_is_demanded_is_nobodys(words: str) -> None:
    assert _last_speaker(_COUNTY + words) is None


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        (_COUNTY + "The magistrate demanded that all towns must check their mines.", "Sun Weimin"),
        (_COUNTY + "The deputy magistrate demanded that all towns must check their mines.", "Lu Jiansheng"),
        (_COUNTY + "The official demanded that all towns must check their mines.", "Lu Jiansheng"),
        (_CITY + "The vice mayor demanded that all towns must check their mines.", "Lu Jiansheng"),
        (_CITY + "The mayor demanded that all towns must check their mines.", "Sun Weimin"),
        (_CITY + "The demands of the notice must be known to each.", "Lu Jiansheng"),
        (_CITY + "Requests of the towns must be answered within a day.", "Lu Jiansheng"),
        (_CITY + "He demanded that what the committee demands must be done.", "Lu Jiansheng"),
        (
            _CITY + "Deputy magistrate of Fengrun Qi Lin spoke. The deputy county head demanded that dust be wetted.",
            "Qi Lin",
        ),
    ],
)
def test_a_title_of_somebody_who_is_named_is_that_persons(words: str, speaker: str) -> None:
    assert _last_speaker(words) == speaker
