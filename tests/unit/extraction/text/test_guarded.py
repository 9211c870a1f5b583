"""Guarded expressions match what they matched without a guard; a tree of words is a list of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.text import guarded

EXPRESSIONS = (
    r"(?<!\d)(?:19|20)\d\d年",
    r"(?:甲|[乙丙])?丁(?!甲)",
    r"(?:^|(?<=丁))甲|(?<!甲)丁",
    r"(?:甲(?=丁)|\s乙|丁{2})丙?",
    r"(?P<one>[甲乙a-c])?(?:-|\])丁",
    "甲|丁乙",
    "^甲|丁",
    "[^甲]丁",
    "(?:甲|乙)*",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
@given(text=st.text("甲乙丙丁 -]年1290"))
def test_a_guard_changes_no_match(expression: str, text: str) -> None:
    plain, made = re.compile(expression), guarded.compiled(expression)
    assert [(one.span(), one.groups()) for one in made.finditer(text)] == [
        (one.span(), one.groups()) for one in plain.finditer(text)
    ]


def test_what_opens_with_few_characters_behind_a_condition_gets_a_guard() -> None:
    assert guarded.compiled("(?<!甲)(?:乙|丙)").pattern == "(?=[丙乙])(?:(?<!甲)(?:乙|丙))"
    for expression in ("甲(?:乙)", "甲|乙丙", "[甲乙]丙", "(?<!甲).", "(?:甲)?", "(?i)(?<!a)b", "^甲"):
        assert guarded.compiled(expression).pattern == expression


WORDS = st.lists(st.text("甲乙丙.[", min_size=1, max_size=4), min_size=1, max_size=8)


@given(words=WORDS, text=st.text("甲乙丙.["))
def test_a_tree_finds_what_a_list_with_the_longest_first_finds(words: list[str], text: str) -> None:
    listed = re.compile("|".join(map(re.escape, sorted(set(words), key=len, reverse=True))))
    made = re.compile(guarded.tree(words))
    assert [one.span() for one in made.finditer(text)] == [one.span() for one in listed.finditer(text)]
