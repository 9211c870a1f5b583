"""Openings of reports, by kind: who held the meeting, of what sort, whose rank, who presided, what figures tell."""

from __future__ import annotations

from typing import Any

import pytest

from extraction.en.reader import read
from tests.builders.openings import gold_figures, of_figures, of_meeting, of_people, passages

_ASKED = (  # the beginning of a kind's name -> the facts that its reports must give
    (("held_", "told_by", "a_room"), "convener"),
    (("sitting_", "warning_"), "meeting_type"),
    (("level_",), "level"),
    (("rank_",), "rank"),
    (("presiding_", "purpose_"), "roles"),
    (("change_", "number_", "people_led", "part_"), "figures"),
)


def _cases() -> list[object]:
    cases: list[object] = []
    for row in passages():
        for kind in row["kinds"]:
            asked = next(field for starts, field in _ASKED if kind.startswith(starts))
            cases.append(pytest.param(row, asked, id=f"{row['id']}_{kind}"))
    return cases


@pytest.mark.parametrize(("row", "asked"), _cases())
def test_opening(row: dict[str, Any], asked: str) -> None:
    reading = read(row["text"])
    if asked == "figures":
        assert of_figures(reading) == gold_figures(row)
    elif asked in ("rank", "roles"):
        flags = ("rank",) if asked == "rank" else ("presided", "spoke")
        read_so = {name: [one[flag] for flag in flags] for name, one in of_people(reading).items()}
        assert read_so == {name: [one[flag] for flag in flags] for name, one in row["people"].items()}
    else:
        assert of_meeting(reading)[asked] == row[asked]


def test_every_kind_has_its_field_and_gold_speaks_of_the_text() -> None:
    for row in passages():
        assert all(name in row["text"] for name in row["people"])
        assert all(one["words"] in row["text"] for one in row["speakers"])
