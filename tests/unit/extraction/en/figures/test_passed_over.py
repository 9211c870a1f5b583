"""What is looked at before an expression is tried never passes over a match."""

from __future__ import annotations

import re

import pytest

from extraction.en.demands import learned_features as features
from extraction.en.figures import changes, counts, stocks, words
from extraction.en.figures.numbers import lead, numbers_in

ENDING = {
    "killing": (
        words.KILLING,
        words.KILLING_ENDS,
        ["killed ", "injuring at least ", "claimed more than ", "hurting\n"],
    ),
    "at least": (counts._AT_LEAST, counts._AT_LEAST_ENDS, ["at least ", "not fewer than "]),
    "out of": (counts._OUT_OF, counts._OUT_OF_ENDS, ["two in ", "one out of every "]),
    "noun first": (
        counts._NOUN_FIRST,
        counts._NOUN_FIRST_ENDS,
        [f"{noun}{how} " for noun in counts._PAIRED_NOUNS for how in ("", " a total of", " amounting to", " sum")]
        + [f"inspected {place} " for place in counts._PLACES_CHECKED]
        + [f"visited new {place}s totally " for place in counts._PLACES_CHECKED],
    ),
    "by": (changes._BY, changes._BY_ENDS | {""}, ["dropped by ", "decrease of 12 and ", "went up by 3, "]),
    "number of": (
        changes._NUMBER_OF,
        changes._NUMBER_OF_ENDS,
        [
            f"number of fires {verb} "
            for verb in ("was", "reached", "stood at", "totaled", "totalled", "amounted to more than")
        ],
    ),
    "in all": (stocks._IN_ALL, stocks._IN_ALL_ENDS | {""}, [", ", ", a total of ", ", totalling ", ", more than "]),
}


@pytest.mark.parametrize("name", ENDING)
def test_the_last_word_before_a_number_is_among_those_that_the_expression_ends_with(name: str) -> None:
    expression, ends, all_before = ENDING[name]
    for before in all_before:
        for told in (before, before.upper(), f"(the {before}"):
            if expression.search(told) is None:
                assert told != before, f"the example {before!r} is none"
                continue
            assert lead(told, 0, len(told)) in ends, told


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("Of them ", "them"),
        ("12 man-times ", "times"),
        ("(of ", "of"),
        ("fires,\n", ""),
        ("RMB", ""),
        ("AT LEAST ", "least"),
    ],
)
def test_the_last_letters_before_a_blank_are_told(before: str, said: str) -> None:
    assert lead(before, 0, len(before)) == said


def test_a_spelt_number_takes_the_numeral_of_its_scale() -> None:
    text = "fires: two ten thousand acres, one dead"
    numerals = [(found.start(), found.end(), "spelt") for found in re.finditer("two|ten|one", text)]
    assert [one[0] for one in numbers_in(text, 0, len(text), digits=False, spelt=numerals)] == [
        "two ten thousand",
        "one",
    ]


@pytest.mark.parametrize(
    "told",
    ["check the mines, and the kilns; stop!", "within 5 days, 5g masts", "the “six” gates’ locks", "café; no more", ""],
)
def test_words_of_a_demand_are_those_of_the_expression(told: str) -> None:
    expected = [token if token not in features.MARKS else "." for token in features.TOKEN.findall(told)]
    assert [token if token not in features.MARKS else "." for token in features.tokens(told, 0, len(told))] == expected


def test_of_nouns_that_begin_alike_the_longer_is_found() -> None:
    found = re.compile(rf"\b(?:{words.any_of(['fire', 'fires', 'fire alarms'])})\b").findall("fire alarms, fires, fire")
    assert found == ["fire alarms", "fires", "fire"]
