"""Names in one word that bear no title: what only officials have tells them from towns."""

from __future__ import annotations

import pytest

from extraction.en.reader import read

_LEAD = (
    " date 2022-10-21 On October 20, Gaoyou City held a work meeting on gas safety. Qian Guozhi, vice mayor, presided "
    "over the meeting. "
)


def _names(words: str) -> list[str]:
    return [one.name for one in read(_LEAD + words).attendees]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Moujianing and Taoyaqin reported on the work of their bureaus.", ["Moujianing", "Taoyaqin"]),
        (
            "Wangweimin, Lijianguo and Zhoumeilan gave accounts of what was done by their departments.",
            ["Wangweimin", "Lijianguo", "Zhoumeilan"],
        ),
        ("Taoyaqin then spoke on behalf of her bureau.", ["Taoyaqin"]),
        ("Chenxiaoming explained what the new rules ask of his office.", ["Chenxiaoming"]),
        (
            "At the meeting, in the order in which the list of the safety committee has them, Sunhaitao, Heguangming "
            "and Moujianing respectively made reports on how gas bottles were counted by their own bureaus.",
            ["Sunhaitao", "Heguangming", "Moujianing"],
        ),
    ],
)
def test_names_in_one_word_that_report_on_their_offices(words: str, names: list[str]) -> None:
    assert _names(words) == ["Qian Guozhi", *names]


@pytest.mark.parametrize(
    "words",
    [
        "Lijiazhuang and Wangjiagou made statements.",
        "Liujiaping and Zhangjiawan reported on the work of their villages.",
        "Zhangjiagang reported on what its bureaus did.",
        "Departments reported on the work of their bureaus.",
        "Gaoyou and Yizheng explained how their departments work.",
    ],
)
def test_places_in_one_word_are_no_persons(words: str) -> None:
    assert _names(words) == ["Qian Guozhi"]
