"""Headings among demands, and formulas outside them."""

from __future__ import annotations

import pytest

from extraction.en.reader import read
from extraction.languages import read as read_any

HEAD = "On May 9, Bailu County held a flood control meeting. County head Cen Weimin presided over the meeting.\n\n"


@pytest.mark.parametrize(
    ("words", "headings"),
    [
        (
            "Cen Weimin stressed four points. (1) Guard the river. Villages below the dam must move early.",
            ["(1) Guard the river."],
        ),
        ("The meeting demanded: First, every pump must be tested. Boats must be tied up.", []),
        (
            "The meeting demanded a firm hold. (1) Guard the river. (2) Test the pumps. All pumps must run.",
            ["(2) Test the pumps."],
        ),
    ],
)
def test_a_number_and_few_words_before_a_demand_are_its_heading(words: str, headings: list[str]) -> None:
    text = HEAD + words
    rows = read(text).directives
    assert [text[row.start : row.end] for row in rows if row.is_heading] == headings
    assert len(rows) > 1


def test_formulas_outside_demands_are_told_apart() -> None:
    text = (
        "On May 9, Bailu County held a flood control meeting. The meeting conveyed the spirit of the fifteen hard "
        "measures.\n\n"
        "County head Cen Weimin stressed that the red line must be kept."
    )
    reading = read(text)
    assert [(one.code, text[one.start : one.end]) for one in reading.phrases] == [
        ("fifteen_measures", "fifteen hard measures")
    ]
    assert {code.code for row in reading.directives for code in row.codes if code.codebook == "phrases"} == {"red_line"}


def test_chinese_headings_and_formulas() -> None:
    text = (
        "5月9日，白鹿县召开安全生产工作会议，学习传达国务院安委会十五条硬措施精神。县长岑卫民主持会议。\n\n"
        "岑卫民要求，要抓好四件事。（一）压实责任。各镇要逐户签订责任书。"
    )
    reading = read_any(text)
    assert [text[row.start : row.end] for row in reading.directives if row.is_heading] == ["（一）压实责任。"]
    assert "fifteen_measures" in {one.code for one in reading.phrases}
