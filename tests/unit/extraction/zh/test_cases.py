"""Whole articles of our own: each case names what the reader must make of it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extraction.model import Reading
from extraction.zh.reader import Reader

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]


@cache
def reader() -> Reader:
    return Reader()


def parts(reading: Reading) -> list[list[str | None]]:
    return [
        [
            one.name,
            one.title,
            one.rank_code,
            "P" * one.presided + "S" * one.spoke + "R" * one.joined_remotely,
        ]
        for one in reading.attendees
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_an_article_is_read_as_the_case_says(case: dict[str, Any]) -> None:
    reading = reader().read(case["text"])
    meeting = reading.meeting
    assert meeting is not None, reading.document.kind_reason
    told = {
        "held_on": str(meeting.held_on) if meeting.held_on else "none",
        "published_on": str(reading.document.published_on),
        "place": meeting.place_name,
        "level": meeting.admin_level,
        "mode": meeting.mode,
        "type": meeting.meeting_type_code,
        "convener": meeting.convener,
        "attendees": parts(reading),
        "speakers": dict(Counter(row.speaker_name or "" for row in reading.directives)),
    }
    assert {name: told[name] for name in told if name in case} == {name: case[name] for name in told if name in case}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_value_is_traceable_to_its_words(case: dict[str, Any]) -> None:
    text = case["text"]
    reading = reader().read(text)
    for one in reading.attendees:
        assert re.sub(r"\s", "", text[one.start : one.end]) == one.name
        assert one.title is None or one.title in text
    rows = [*reading.directives, *reading.figures, *reading.evidence, *reading.place_mentions]
    for row in rows:
        assert text[row.start : row.end].strip()
    for directive in reading.directives:
        assert "\n" not in text[directive.start : directive.end]
        for code in directive.codes:
            assert directive.start <= code.start < code.end <= directive.end
