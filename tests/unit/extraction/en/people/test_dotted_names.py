"""Names of peoples whose parts a middle dot joins."""

from __future__ import annotations

import pytest

from extraction.en.people.mentions import mentions
from extraction.en.reader import read
from extraction.text.document import parse


def _people(words: str) -> dict[str, set[str]]:
    text = (
        " date 2023-05-10 On May 9, Kuqa City held a work meeting on production safety. "
        + words
        + " The meeting demanded that every mine must be checked."
    )
    return {one.name: {role for role in ("presided", "spoke") if getattr(one, role)} for one in read(text).attendees}


@pytest.mark.parametrize(
    ("words", "people"),
    [
        (
            "Mayor Aili·Maimaiti presided over the meeting. Deputy mayor Yusufu·Tuerxun attended.",
            {"Aili·Maimaiti": {"presided"}, "Yusufu·Tuerxun": set()},
        ),
        (
            "Mayor Ablikim•Hoshur presided over the meeting and spoke.",
            {"Ablikim•Hoshur": {"presided", "spoke"}},
        ),
        (
            "Maimaiti·Yusufu, deputy secretary of the municipal party committee and mayor, presided over the meeting; "
            "Wang Jianguo, executive vice mayor, and Guli·Aishan, vice mayor, attended.",
            {"Maimaiti·Yusufu": {"presided"}, "Wang Jianguo": set(), "Guli·Aishan": set()},
        ),
        (
            "City leaders Wang Jianguo, Tuerxun·Abudula, Rexiati · Kadier and Li Na attended the meeting.",
            {"Wang Jianguo": set(), "Tuerxun·Abudula": set(), "Rexiati · Kadier": set(), "Li Na": set()},
        ),
        (
            "The meeting was chaired by Mayor Dilixiati·Kuerban·Aisha. Dilixiati stressed that shops must be checked.",
            {"Dilixiati·Kuerban·Aisha": {"presided", "spoke"}},
        ),
        (
            "In line with the arrangement of the prefecture and in view of the fires of the spring, the heads of 16 "
            "departments and 14 towns gathered in the hall on the third floor, where mayor Nuerlan・Abuduman was in "
            "the chair and Deputy Secretary Zhang Wei, Vice Mayor Paerhati·Simayi and others took part.",
            {"Nuerlan・Abuduman": {"presided"}, "Zhang Wei": set(), "Paerhati·Simayi": set()},
        ),
        (
            "\n\nMayor Aili·Maimaiti presided over the meeting, and deputy mayors Yusufu·Tuerxun and Halike·Maimaiti "
            "attended it.\n\n",
            {"Aili·Maimaiti": {"presided"}, "Yusufu·Tuerxun": set(), "Halike·Maimaiti": set()},
        ),
    ],
)
def test_names_with_a_middle_dot_are_taken_whole(words: str, people: dict[str, set[str]]) -> None:
    assert _people(words) == people


@pytest.mark.parametrize(
    "text",
    [
        "Home·News·Notices\nOn May 9, the city held a meeting.",
        "Source: Kuqa·Xinjiang. On May 9, the city held a meeting.",
        "Fire·Flood·Mines: what the city demands. On May 9, the city held a meeting.",
        "“Safety·Life” is the name of the campaign.",
    ],
)
def test_dots_of_lists_and_places_join_no_names(text: str) -> None:
    assert mentions(parse(text)).names == []
