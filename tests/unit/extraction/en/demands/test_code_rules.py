"""Rules of codes: each reads its own examples and leaves its counter-examples; a broken file says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from extraction.en.demands import code_rules
from extraction.text.document import parse
from extraction.text.lexicon import anchors, rule_file, rule_hits

load = cache(code_rules.load)  # once, not once an example
BOOKS = ("instruments", "responsibilities", "phrases", "sectors")


def _cases() -> Iterator[Any]:
    """From the files themselves: every worker lists the tests, and need not make the rules for it."""
    for book in BOOKS:
        rows = rule_file(code_rules.RULES / f"{book}.toml")["rule"]
        told = [
            (row["id"], words, key == "reads") for row in rows for key in ("reads", "not") for words in row.get(key, ())
        ]
        for number, (name, words, wanted) in enumerate(told):
            yield pytest.param(book, name, words, wanted, id=f"{book}-{name}-{number}")


def test_every_example_is_tried() -> None:
    for book in BOOKS:
        tried = [(name, words, wanted) for of, name, words, wanted in (case.values for case in _cases()) if of == book]
        assert tried == [(rule.id, words, wanted) for rule, words, wanted in code_rules.examples(load(book))]


@pytest.mark.parametrize(("book", "name", "words", "wanted"), _cases())
def test_rule_reads_its_examples_and_no_counter_examples(book: str, name: str, words: str, *, wanted: bool) -> None:
    rules = load(book)
    made = parse(words)
    own = [hit for hit in rule_hits(words, 0, len(words)).get("rules." + book, []) if hit[2] == name]
    found = code_rules.find(rules, code_rules.Words(made.folded, 0, len(words)), own, rules[name].drops)
    assert bool(found.earned or found.dropped) is wanted


def test_every_rule_has_anchors_in_the_scan() -> None:
    found = {(lexicon.group, value) for lexicon in anchors() for _, value in lexicon.english}
    assert found == {("rules." + book, name) for book in BOOKS for name in load(book)}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[[rule]\n", "not TOML"),
        ("[[rule]]\nid = 'a'\nat = ['x']\nreads = ['x']\n", "either code or drops"),
        ("[[rule]]\nid = 'a'\ncode = 'c'\nat = ['x']\nreads = ['x']\nafter = '<nowhere>'\n", "nowhere"),
        ("[[rule]]\nid = 'a'\ncode = 'c'\nat = ['x']\nreads = ['x']\nafter = '('\n", "no expression"),
        (2 * "[[rule]]\nid = 'a'\ncode = 'c'\nat = ['x']\nreads = ['x']\n", "stands twice"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(source: str, message: str) -> None:
    with pytest.raises(code_rules.RuleError, match=message):
        code_rules.parse("book", source)


def test_a_rule_sees_only_its_own_clause() -> None:
    rules = code_rules.parse(
        "book", "[[rule]]\nid = 'a'\ncode = 'c'\nat = ['x']\nreads = ['x']\nbefore = 'pull'\nafter = '.*out'\n"
    )
    words = "pull the x right out; the x"
    demand = code_rules.Words(words, 0, len(words))
    assert code_rules.find(rules, demand, [(9, 10, "a")]).earned == {"c": (0, 20)}
    assert not code_rules.find(rules, demand, [(26, 27, "a")]).earned
