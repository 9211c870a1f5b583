"""Told stories are paired with those of the gold; what is beyond is missed, or a false alarm."""

from __future__ import annotations

from typing import Any

import pytest

from warehouse.evaluation.gold import GoldError, load_gold
from warehouse.evaluation.pairing import by_story
from warehouse.evaluation.scores import score

PERSON = {"name": "Luo Shan", "title": "mayor", "presided": True, "spoke": False}
FACTS = {"held_on": "2023-03-07", "place": "Xiuwen", "level": "county", "mode": "unspecified", "published_on": None}


def story(start: int, end: int, *people: str, relevant: bool = True) -> dict[str, Any]:
    told: dict[str, Any] = {"start_char": start, "end_char": end, "relevant": relevant}
    return told | (
        FACTS | {"attendees": [PERSON | {"name": name} for name in people], "sentences": {}} if relevant else {}
    )


def page(*stories: dict[str, Any]) -> dict[str, Any]:
    return {"relevant": any(one["relevant"] for one in stories), "published_on": None, "stories": list(stories)}


def names(want: dict[str, Any], got: dict[str, Any]) -> list[tuple[str, list[str], list[str]]]:
    return [
        (name, [one["name"] for one in left.get("attendees", ())], [one["name"] for one in right.get("attendees", ())])
        for name, left, right in by_story("t", want, got)
    ]


def test_each_story_is_paired_with_the_one_that_shares_its_stretch() -> None:
    want = page(story(0, 100, "Luo Shan"), story(100, 150, relevant=False), story(150, 300, "Tu Ling"))
    got = page(story(0, 90, "Luo Shan"), story(160, 300, "Tu Ling"))
    assert names(want, got) == [
        ("t#1", ["Luo Shan"], ["Luo Shan"]), ("t#3", ["Tu Ling"], ["Tu Ling"]), ("t#2", [], []),
    ]  # fmt: skip


def test_of_stories_that_were_not_parted_one_is_missed() -> None:
    want = page(story(0, 100, "Luo Shan"), story(100, 200, "Tu Ling"))
    got = {"relevant": True, "published_on": None, **story(0, 200, "Tu Ling", "Luo Shan")}
    measured = score({"t": want}, {"t": got})
    assert measured.value("relevant", "recall") == 0.5 and measured.value("attendees", "precision") == 0.5


def test_what_is_told_beyond_the_gold_is_a_false_alarm() -> None:
    want = page(story(0, 100, "Luo Shan"), story(100, 200, relevant=False))
    got = page(story(0, 100, "Luo Shan"), story(250, 400, "Ge Min"))
    assert names(want, got)[-1] == ("t#+1", [], ["Ge Min"])
    assert score({"t": want}, {"t": got}).value("relevant", "precision") == 0.5


def test_gold_of_one_story_takes_the_told_one_that_shares_most() -> None:
    want = {"relevant": True, **story(0, 400, "Tu Ling")}
    got = page(story(0, 300, "Luo Shan"), story(300, 400, "Tu Ling"))
    assert names(want, got) == [("t", ["Tu Ling"], ["Tu Ling"])]


def test_gold_by_story_is_checked_story_by_story() -> None:
    with pytest.raises(GoldError, match=r"story 2.*held_on"):
        load_gold(['{"id": "a", "relevant": true, "stories": [{"start_char": 0, "end_char": 9, "relevant": false}, '
                   '{"start_char": 9, "end_char": 20, "relevant": true}]}'])  # fmt: skip
    with pytest.raises(GoldError, match=r"story 1.*start_char"):
        load_gold(['{"id": "a", "relevant": false, "stories": [{"relevant": false}]}'])
