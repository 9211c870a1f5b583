"""Numbers, limits, strength and demands in single sentences of our own, kind by kind."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extraction.zh.reader import Reader

KINDS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "fact_cases.toml").read_text(encoding="utf-8"))[
    "kind"
]
FRAME = (
    "青河县召开安全生产工作会议\n\n2023-05-20　来源：青河发布\n\n"
    "5月19日，青河县召开安全生产工作会议，县长苗秀山出席会议并讲话，副县长石竹主持会议。\n\n{told}\n\n{demand}\n"
)


def cases(of: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{kind['name']}: {next(iter(case.values()))[:24]}")
        for kind in KINDS
        for case in kind.get(of, ())
    ]


@cache
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("case", cases("figures"))
def test_numbers_and_what_they_count(case: dict[str, Any]) -> None:
    reading = reader().read(FRAME.format(told=case["told"], demand="苗秀山要求，落实责任。"))
    assert sorted([one.value, one.measure_code or ""] for one in reading.figures) == sorted(
        [float(value), measure] for value, measure in case["is"]
    )


@pytest.mark.parametrize("case", cases("deadlines"))
def test_words_of_a_limit(case: dict[str, str]) -> None:
    text = FRAME.format(told="会议传达了上级精神。", demand=f"苗秀山要求，{case['demand']}")
    limits = [text[slice(*row.deadline)] for row in reader().read(text).directives if row.deadline]
    assert limits == ([case["is"]] if case["is"] else [])


@pytest.mark.parametrize("case", cases("stringency"))
def test_how_strong_a_demand_is(case: dict[str, str]) -> None:
    source = "" if case["demand"].startswith("会议") else f"苗秀山{case.get('verb', '要求')}，"
    text = FRAME.format(told="会议传达了上级精神。", demand=source + case["demand"])
    assert [row.stringency for row in reader().read(text).directives] == [case["is"]]


@pytest.mark.parametrize("case", cases("demands"))
def test_how_many_sentences_demand(case: dict[str, Any]) -> None:
    assert len(reader().read(FRAME.format(told="会议传达了上级精神。", demand=case["text"])).directives) == case["is"]
