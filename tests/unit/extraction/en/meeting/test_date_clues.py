"""Clues to the year, and the data files that they rest on."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from extraction.en.meeting.date_clues import ERAS, clues
from extraction.en.reader import read
from extraction.text.document import parse
from extraction.text.lexicon import FOLDER, load
from schemas.gazetteer import gazetteer, name_key


def test_every_happening_has_days_and_a_source() -> None:
    with (FOLDER / "eras.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(row["source"] for row in rows)
    for era in ERAS.values():
        assert era.ends_on is None or era.starts_on <= era.ends_on
        assert era.ahead_from is None or era.ahead_from < era.starts_on
    named = next(lexicon for lexicon in load() if lexicon.group == "eras")
    assert {value for _, value in named.english} == set(ERAS)


def test_lookalikes_are_keys_with_a_reason() -> None:
    with (FOLDER / "place_lookalikes.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len({row["key"] for row in rows}) == len(rows)
    assert all(row["key"] == name_key(row["key"]) and row["reason"] for row in rows)
    assert any(gazetteer().find(row["key"]) for row in rows)


@pytest.mark.parametrize(
    ("text", "method", "earliest", "latest"),
    [
        ("to welcome the 20th National Congress", "congress20_ahead", date(2021, 11, 12), date(2022, 10, 22)),
        ("The meeting studied the spirit of the 20th National Congress", "congress20_past", date(2022, 10, 22), None),
        ("the first plenary meeting of 2023", "year_in_title", date(2022, 12, 10), date(2023, 12, 31)),
        ("summarized the work of 2022", "work_of_year_summarised", date(2022, 10, 15), date(2023, 6, 30)),
        ("the plan up to 2023-2025", None, None, None),
        ("call 0731-20230000", None, None, None),
    ],
)
def test_clue(text: str, method: str | None, earliest: date | None, latest: date | None) -> None:
    found = clues(parse(text))
    assert [(one.method, one.earliest, one.latest) for one in found][:1] == (
        [(method, earliest, latest)] if method else []
    )


_LEAD = (
    "Fire Safety Meeting Held in Qiaokou\n\nMarch 3 (reporter Gong Wan) Yesterday, Qiaokou District held a work "
    "meeting on fire safety. "
)
_TAIL = " District head Jiang Xuedong demanded that exits must be cleared. Deputy head Ouyang Jing presided."


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("There were 93 fires in 2022, 17% less than in 2021.", "2023-03-02"),
        ("In 2022, the county had 12 fires, down 3 from 2021.", "2023-03-02"),
        ("Fires in 2022 fell by 20 percent compared with 2021.", "2023-03-02"),
        ("In 2022 there were 3 fires, fewer than in 2021.", "2023-03-02"),
        ("In the first eight months, fires in 2022 were down 5 percent from 2021.", None),
        ("In September, the fires in 2022 were 5 less than in 2021.", None),
        ("In 2022, 12 fires broke out, the third after those from 2019.", None),
    ],
)
def test_a_year_beside_the_one_before_is_over(words: str, day: str | None) -> None:
    meeting = read(_LEAD + words + _TAIL).meeting
    assert meeting is not None
    assert meeting.held_on == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("following the gas explosion at a barbecue restaurant in Yinchuan last night", "2023-06-22"),
        ("to learn the lessons of the gas explosion at a barbecue restaurant in Yinchuan", None),
        ("following a gas explosion at a noodle shop in Guyuan last night", None),
    ],
)
def test_a_known_accident_of_last_night_gives_the_year(words: str, day: str | None) -> None:
    meeting = read(
        "Lingwu City Holds Emergency Meeting on Gas Safety\n\nJune 22 — This morning, Lingwu City held an emergency "
        f"meeting on gas safety {words}.\n\nMayor Qiao Lixin presided and demanded that hoses must be checked."
    ).meeting
    assert meeting is not None
    assert meeting.held_on == (date.fromisoformat(day) if day else None)
