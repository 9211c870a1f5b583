"""Kind, day, type, convener and people of short reports of our own, kind by kind."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extraction.model import Reading
from extraction.zh.reader import Reader

CASES = [
    pytest.param(case, id=f"{kind['name']} {number}")
    for kind in tomllib.loads((Path(__file__).parent / "meeting_cases.toml").read_text(encoding="utf-8"))["kind"]
    for number, case in enumerate(kind["cases"], 1)
]


@cache
def reader() -> Reader:
    return Reader()


def told(reading: Reading) -> dict[str, Any]:
    meeting = reading.meeting
    if meeting is None:
        return {"report": False}
    return {
        "report": True,
        "held_on": str(meeting.held_on) if meeting.held_on else "none",
        "type": meeting.meeting_type_code,
        "convener": meeting.convener,
        "level": meeting.admin_level,
        "place": meeting.place_name or "",
        "mode": meeting.mode,
        "remote": [one.name for one in reading.attendees if one.joined_remotely],
        "spoke": [one.name for one in reading.attendees if one.spoke],
        "attendees": [one.name for one in reading.attendees],
        "published_on": str(reading.document.published_on) if reading.document.published_on else "none",
        "rank": {one.name: one.rank_code for one in reading.attendees},
    }


@pytest.mark.parametrize("case", CASES)
def test_a_meeting_is_read_as_the_case_says(case: dict[str, Any]) -> None:
    found = told(reader().read(case["text"]))
    if "rank" in case:
        found["rank"] = {name: code for name, code in found["rank"].items() if name in case["rank"]}
    assert {name: found.get(name) for name in case if name != "text"} == {
        name: value for name, value in case.items() if name != "text"
    }
