"""Day, place, level and mode of a meeting, read together from whole leads."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extraction import body, convener, held, layout, published
from extraction.article import article

CASES = tomllib.loads((Path(__file__).parent / "meeting_cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"].strip()[:60] for case in CASES])
def test_day_place_level_and_mode_are_read_from_the_lead(case: dict[str, str]) -> None:
    made = article(case["text"].strip("\n"))
    layout.zone(made)
    day = held.held(made, published.published(made)[0]).held_on
    where = body.place(made)
    told = {
        "held": day.isoformat() if day else None,
        "place": where.name,
        "level": body.level(made, where)[0],
        "mode": convener.form(made).mode,
    }
    assert told == {name: case.get(name) for name in told}
