"""Words that an expression needs, and what a sieve leaves out by them."""

from __future__ import annotations

import re

import pytest

from extraction.text.necessary import necessary
from extraction.text.sieve import Sieve, Standing


def needed(expression: str, flags: int = 0) -> list[set[str]]:
    return [set(words) for words in necessary(re.compile(expression, flags))]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("隐患", [{"隐患"}]),
        ("(?:排查|整改)(?:隐患|问题)", [{"排查隐患", "排查问题", "整改隐患", "整改问题"}]),
        ("排查[^，]{0,4}(?:隐患|问题)", [{"排查"}, {"隐患", "问题"}]),
        ("(?:一|逐)(?:户|栋)?查", [{"一查", "逐查", "一户查", "逐户查", "一栋查", "逐栋查"}]),
        ("(?:查(?:一|两)*|看)到", [{"到"}, {"查", "看"}]),
        ("(?P<verb>查|看).*隐患(?=整改|治理)", [{"隐患"}, {"整改", "治理"}, {"查", "看"}]),
        ("(?<=要)(?<!不)查(?!处)", [{"查"}]),
        ("[一二]户", [{"一户", "二户"}]),
        ("[^，]户", [{"户"}]),
        ("甲{2,3}乙", [{"甲"}, {"乙"}]),
        ("检查|查", [{"查"}]),
        (r"(?P<one>甲|乙).(?P=one)", [{"甲", "乙"}]),
    ],
)
def test_what_an_expression_needs(expression: str, expected: list[set[str]]) -> None:
    assert sorted(map(sorted, needed(expression))) == sorted(map(sorted, expected))


@pytest.mark.parametrize("expression", ["(?:隐患)?", "隐患|.", r"\d+", "(?i:abc)", "(?:隐患)*", "(?!隐患)."])
def test_where_nothing_can_be_told_nothing_is_needed(expression: str) -> None:
    assert needed(expression) == []


def test_case_that_does_not_count_leaves_nothing_to_look_for() -> None:
    assert needed("abc", re.IGNORECASE) == []
    assert needed("abc") == [{"abc"}]


def test_a_sieve_leaves_out_what_cannot_match_and_keeps_the_order() -> None:
    sieve = Sieve([necessary(one) for one in ("整改.*隐患", r"\d户", "隐患", "责任")])
    assert sieve.possible("整改隐患3户") == [0, 1, 2]
    assert sieve.possible("排查隐患") == [2]
    assert sieve.possible("整改问题") == []
    assert Sieve([necessary(r"\d"), necessary("责任")]).possible("") == [0]


def test_words_that_stand_in_a_text_are_told_also_within_others() -> None:
    standing = Standing(["held ", "meet", "meeting", "forum"])
    assert standing.within("the meeting was held on friday") == {"held ", "meet", "meeting"}
    assert standing.within("a meal") == set()


def test_without_words_nothing_stands() -> None:
    assert Standing([]).within("the meeting") == set()
