"""Each row of ``lexicons/verb_rules.csv`` reads its own example, and no row before it takes that away."""

from __future__ import annotations

import re

import pytest

from extraction.en.people.titles import VERBS
from extraction.en.people.tokens import NAME
from extraction.en.people.verb_rules import ATTEND, PRESIDE, RULES, SPEAK, VerbRule, _rule, rule_of

ROWS = [(word_class, rule) for word_class, rules in RULES.items() for rule in rules]
EMPTY = dict.fromkeys(("verbs", "before", "next", "near", "without", "says", "example"), "")


def words_of(example: str) -> list[str]:
    words = [NAME if word == "A" else word.lower() for word in re.findall(r"[\w-]+|[^\s\w]", example)]
    return [*words, "."]


def rule_read(word_class: str, example: str) -> VerbRule | None:
    """The rule that reads the first verb of ``word_class`` in ``example``."""
    words = words_of(example)
    at = next(index for index, word in enumerate(words) if VERBS.get(word) == word_class)
    return rule_of(word_class, words[at], words[at - 1], words[at + 1 :])


@pytest.mark.parametrize(("word_class", "rule"), ROWS, ids=[f"{name}: {rule.example}" for name, rule in ROWS])
def test_a_rule_reads_its_example(word_class: str, rule: VerbRule) -> None:
    assert rule.example
    assert rule_read(word_class, rule.example) is rule


@pytest.mark.parametrize(
    ("word_class", "sentence", "flags"),
    [
        ("give", "A took the chair", PRESIDE | ATTEND),
        ("give", "A gave it time", None),
        ("hold", "A organised a meeting of the committee", PRESIDE | ATTEND),
        ("preside", "A presided over the daily work meeting", PRESIDE | ATTEND),
        ("aux", "A was the chairman of the county", None),
        ("speak", "A said so", None),
    ],
)
def test_words_that_turn_a_rule_away(word_class: str, sentence: str, flags: int | None) -> None:
    rule = rule_read(word_class, sentence)
    if flags is None:
        assert rule is None or not rule.flags & PRESIDE
    else:
        assert rule is not None
        assert rule.flags == flags


def test_every_class_that_has_rules_has_verbs() -> None:
    assert set(RULES) <= set(VERBS.values())


def test_conditions_of_a_row() -> None:
    row = EMPTY | {"verbs": "!went", "before": "!NAME", "next": "!over|by the", "near": "2:a b;3:in+the+hall"}
    rule = _rule(row | {"says": "speak"})
    assert rule.flags == SPEAK
    assert rule.fits("he", ["b", "in", "the", "hall"]) is False  # the phrase ends beyond the third word
    assert rule.fits("he", ["in", "the", "hall", "b"]) is False  # b stands too far away
    row["near"] = "2:a b;4:in+the+hall"
    rule = _rule(row)
    assert rule.fits("he", ["b", "in", "the", "hall"])
    assert rule.is_of("came")
    assert not rule.is_of("went")
    assert not rule.fits(NAME, ["b", "in", "the", "hall"])
    assert not rule.fits("he", ["over", "b", "in", "the", "hall"])
    assert not rule.fits("he", ["by", "the", "b", "in", "the", "hall"])


@pytest.mark.parametrize("fault", [{"near": "40:meeting"}, {"near": "meeting"}, {"says": "sang"}])
def test_a_row_that_cannot_be_read_is_refused(fault: dict[str, str]) -> None:
    with pytest.raises((ValueError, KeyError)):
        _rule(EMPTY | fault)
