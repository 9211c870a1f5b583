"""Day, place, level and mode of a meeting, read together from whole leads."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extraction.en.meeting import meeting_date, meeting_form, meeting_place
from extraction.en.page import publication_date, sections
from extraction.text.document import parse

CASES = tomllib.loads((Path(__file__).parent / "meeting_cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"].strip()[:60] for case in CASES])
def test_day_place_level_and_mode_are_read_from_the_lead(case: dict[str, str]) -> None:
    made = parse(case["text"].strip("\n"), assign_sections=sections.assign_sections)
    day = meeting_date.held(made, publication_date.published(made)[0]).held_on
    where = meeting_place.place(made)
    told = {
        "held": day.isoformat() if day else None,
        "place": where.name,
        "level": meeting_place.level(made, where)[0],
        "mode": meeting_form.form(made).mode,
    }
    assert told == {name: case.get(name) for name in told}
