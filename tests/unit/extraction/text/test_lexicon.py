from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.text.document import parse as parse_document
from extraction.text.lexicon import LexiconError, Matcher, expand, load, normalise, parse, scan, tables

LEXICON = parse(
    "risk",
    """
description = "A lexicon for the tests"
[terms]
fire = ["fire {exit|door}(s)", "forest-fire(s)", "fire"]
mine = ["coal mine(s)", "mine(s)"]
[chinese]
fire = ["消防", "森林防火"]
""",
)
MATCHER = Matcher(tables((LEXICON,)))


def found(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], value) for start, end, value in MATCHER.scan(text).longest("risk", 0, len(text))]


def test_terms_match_whole_words_in_any_case_and_quotation() -> None:
    assert found("FIRE doors, “coal mines”; Forest-fire.") == [
        ("FIRE doors", "fire"),
        ("coal mines", "mine"),
        ("Forest-fire", "fire"),
    ]
    assert found("determined firewall miner") == []


def test_a_comma_parts_the_words_of_a_term() -> None:
    assert found("fire, exits") == [("fire", "fire")]


def test_longest_takes_the_longer_of_two_that_start_together() -> None:
    assert [hit[2] for hit in MATCHER.scan("coal mine").of("risk")] == ["mine", "mine"]
    assert found("coal mine") == [("coal mine", "mine")]


def test_within_returns_only_hits_inside_the_bounds() -> None:
    text = "mine fire mine"
    assert MATCHER.scan(text).within("risk", 2, 9) == [(5, 9, "fire")]


def test_chinese_terms_are_found_in_chinese_text_only() -> None:
    assert found("要加强消防安全，做好森林防火工作") == [("消防", "fire"), ("森林防火", "fire")]
    assert found("The bureau (消防) " + "said so " * 20) == []


def test_a_spelling_may_stand_for_two_values() -> None:
    both = Matcher(tables((parse("x", "description = 'x'\n[terms]\na = ['one']\nb = ['One']"),)))
    assert both.scan("one").of("x") == [(0, 3, "a"), (0, 3, "b")]


def test_expand_gives_every_spelling() -> None:
    assert sorted(expand("fire {door|exit}(s)")) == ["fire door", "fire doors", "fire exit", "fire exits"]
    assert sorted(expand("{fire(s)|blaze}")) == ["blaze", "fire", "fires"]


@pytest.mark.parametrize("term", ["fire (s", "{a|{b|c}}", "a|b", "{1|2|3|4|5|6}" * 5])
def test_a_bad_term_is_refused(term: str) -> None:
    with pytest.raises(LexiconError, match="term"):
        expand(term)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("terms = 1", "give description"),
        ("description = 'x'\nother = 1", "give description"),
        ("description =", "not TOML"),
        ("description = 'x'\n[terms]\na = 'word'", "must be a list"),
        ("description = 'x'\n[terms]\na = ['...']", "without letters"),
    ],
)
def test_a_bad_lexicon_is_refused_with_the_reason(source: str, reason: str) -> None:
    with pytest.raises(LexiconError, match=f"lexicon bad.*{reason}"):
        parse("bad", source)


def test_the_lexicons_of_the_project_load() -> None:
    assert {lexicon.group for lexicon in load()} >= {"sectors", "instruments", "responsibilities", "phrases"}


def test_scan_keeps_the_hits_with_the_parse_document() -> None:
    read = parse_document("The fire doors must be checked.")
    assert scan(read) is scan(read)


@given(st.text())
def test_normalised_text_has_one_byte_for_each_character(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.text(), st.text())
def test_spans_are_exact_whatever_stands_around_them(before: str, after: str) -> None:
    text = f"{before} Coal mines {after}"
    hits = MATCHER.scan(text).of("risk")
    assert any(text[start:end] == "Coal mines" for start, end, _ in hits)
    for start, end, _ in hits:
        assert 0 <= start < end <= len(text)
