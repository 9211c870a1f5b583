"""Rules for single sentences that tell the kind of a text: each reads its examples and leaves its counter-examples."""

import pytest

from extraction.en import kind_signs
from extraction.en.kind_signs import Rule, SignError

_HEAD = '[[rule]]\nid = "a.b"\nsign = "gathered"\nat = ["met"]\npattern = "met"\n'


@pytest.mark.parametrize(
    ("rule", "words", "fits"),
    [
        pytest.param(*one, id=f"{one[0].id}_{'reads' if one[2] else 'not'}_{number}")
        for number, one in enumerate(kind_signs.examples())
    ],
)
def test_a_rule_reads_its_examples_and_leaves_its_counter_examples(rule: Rule, words: str, fits: bool) -> None:
    assert rule.fits(*kind_signs.curled(words, words.lower())) is fits


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (_HEAD + 'reads = ["They met."]\n', "give id"),
        (_HEAD.replace("gathered", "weather") + 'reads = ["They met."]\nnot = ["No."]\n', "give id"),
        (2 * (_HEAD + 'reads = ["They met."]\nnot = ["No."]\n'), "twice"),
        (_HEAD.replace('"met"', "'<folk>'") + 'reads = ["They met."]\nnot = ["No."]\n', "the set"),
        (_HEAD.replace('"met"', "'('") + 'reads = ["They met."]\nnot = ["No."]\n', "no expression"),
        (_HEAD.replace("at =", "has = ['m']\nat =") + 'reads = ["They met."]\nnot = ["No."]\n', "either at or has"),
        ("[[rule", "not TOML"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(source: str, message: str) -> None:
    with pytest.raises(SignError, match=message):
        kind_signs.parse(source)
