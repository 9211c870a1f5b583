"""Kind, mode and place of meetings told in a few lines of our own."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from extraction.zh.reader import Reader

CASES: list[dict[str, str]] = [
    case
    for part in tomllib.loads((Path(__file__).parent / "form_cases.toml").read_text(encoding="utf-8")).values()
    for case in part["cases"]
]
FRAME = "{head}\n\n2023-07-04　来源：{source}\n\n{lead}\n\n苗秀山强调，要落实安全生产责任，抓好隐患排查。\n"


@cache
def reader() -> Reader:
    return Reader()


def form(case: dict[str, str]) -> dict[str, str]:
    """What the reader tells of the case's meeting, as far as the case asks."""
    reading = reader().read(FRAME.format(**{"source": "", **case}))
    meeting = reading.meeting
    assert meeting is not None, reading.document.kind_reason
    told = {
        "type": meeting.meeting_type_code,
        "mode": meeting.mode,
        "place": meeting.place_name or "",
        "level": meeting.admin_level,
    }
    return {name: value for name, value in told.items() if name in case}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['lead'][:30]}…{case['lead'][-12:]}" for case in CASES])
def test_a_meeting_s_form_and_place_are_told(case: dict[str, str]) -> None:
    assert form(case) == {name: case[name] for name in ("type", "mode", "place", "level") if name in case}
