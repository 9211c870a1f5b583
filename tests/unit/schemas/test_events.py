"""Events by the words that name them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.events import FILE, LANGUAGES, EventError, Events, known, read_words

SHEET = """event_code,starts_on,ends_on,words_en,words_zh,named_before,named_after
fire_x,2022-11-21,,anyang + fire/blaze; 11·21 + fire,安阳 + 火灾,0,
feast_22,2022-01-31,2022-02-06,spring festival,春节,60,20
feast_23,2023-01-21,2023-01-27,spring festival,春节,60,20
nameless,2023-05-01,,,,,
"""


@pytest.fixture
def events(tmp_path: Path) -> Events:
    file = tmp_path / "events.csv"
    file.write_text(SHEET, encoding="utf-8")
    return Events(read_words(file, "en"))


def names(events: Events, text: str, day: date | None) -> list[tuple[str, str]]:
    lower = text.lower()
    return [(one.code, text[one.start : one.end]) for one in events.find(lower, [(0, len(text))], day)]


DAY = date(2022, 12, 1)


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("Lessons of the fire in Anyang must be drawn.", DAY, [("fire_x", "fire in Anyang")]),
        ("Lessons of the “11•21” fire must be drawn.", DAY, [("fire_x", "11•21” fire")]),
        ("Lessons of the “11.21” fire must be drawn.", DAY, [("fire_x", "11.21” fire")]),
        ("Anyang was visited.", DAY, []),
        ("The fire in Anyangzhou was small.", DAY, []),
        ("Lessons of the fire in Anyang must be drawn.", date(2022, 5, 1), []),  # before it happened
        ("Keep watch at Spring Festival.", date(2022, 1, 10), [("feast_22", "Spring Festival")]),
        ("Keep watch at Spring Festival.", date(2022, 12, 28), [("feast_23", "Spring Festival")]),
        ("Keep watch at Spring Festival.", date(2022, 6, 1), []),  # of no year that can be told
        ("Keep watch at Spring Festival.", None, []),
        ("Lessons of the fire in Anyang must be drawn.", None, [("fire_x", "fire in Anyang")]),
    ],
)
def test_words_name_an_event_in_its_time(events: Events, text: str, day: date | None, told: list[object]) -> None:
    assert names(events, text, day) == told


def test_parts_of_a_way_stand_in_one_sentence(events: Events) -> None:
    text = "anyang met. a fire broke out."
    assert events.find(text, [(0, 11), (12, len(text))], DAY) == []
    assert len(events.find(text, [(0, len(text))], DAY)) == 1


@given(text=st.text(alphabet="any fire11·2.安阳火灾 \n", max_size=60))
def test_spans_lie_in_their_sentence(text: str) -> None:
    for one in known("zh").find(text, [(0, len(text))], DAY):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize(
    ("cell", "told"), [("starts_on", "21 November"), ("named_before", "soon"), ("words_en", "anyang + /fire")]
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, cell: str, told: str) -> None:
    row = {"event_code": "x", "starts_on": "2022-11-21", "words_en": "anyang", "named_before": "0"} | {cell: told}
    file = tmp_path / "events.csv"
    file.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    with pytest.raises(EventError, match="line 2"):
        read_words(file, "en")


def test_every_event_but_meetings_can_be_named_in_both_languages_and_has_a_source() -> None:
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len({row["event_code"] for row in rows}) == len(rows)
    for row in rows:
        assert row["source"]
        for language in LANGUAGES:
            assert bool(row[f"words_{language}"]) == (row["kind"] != "meeting"), row["event_code"]
    assert sum(row["kind"] == "meeting" for row in rows) >= 8
