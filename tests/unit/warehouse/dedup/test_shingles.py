from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.dedup.shingles import RUN, hash_of, runs, words
from warehouse.dedup.sketches import sketches

TEXTS = st.text(alphabet=st.sampled_from("ab1Z .-\n’é安·、ª：\U00020000"), max_size=60) | st.text(max_size=40)


def _told(text: str) -> list[str]:
    found = words([text])
    spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    return [found.octets[start:end].tobytes().decode() for start, end in spans if end > start]


@given(st.text(alphabet=[chr(n) for n in range(128)], max_size=80))
def test_words_of_ascii_are_runs_of_letters_and_digits(text: str) -> None:
    assert _told(text) == re.findall("[a-z0-9]+", text.lower())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the city’s “rectification”…", ["the", "city", "s", "rectification"]),
        ("7月18日，安全：生产。", ["7", "月", "18", "日", "安", "全", "生", "产"]),
        ("Café\u00a0au lait", ["caf", "é", "au", "lait"]),
        ("•\u3000一\U00020000", ["一", "\U00020000"]),
        ("", []),
    ],
)
def test_other_letters_are_words_of_their_own(text: str, expected: list[str]) -> None:
    assert _told(text) == expected


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=40), min_size=2, max_size=4))
@settings(max_examples=50)
def test_a_word_has_one_hash_and_others_have_another(given_words: list[str]) -> None:
    for one in given_words:
        for two in given_words:
            alike = (one[:24], len(one)) == (two[:24], len(two))
            assert (hash_of(one) == hash_of(two)) == alike


@given(st.lists(TEXTS, max_size=5))
@settings(deadline=None)
def test_runs_are_as_many_as_words_allow(texts: list[str]) -> None:
    flat, begins = runs(words(texts))
    assert np.diff(begins).tolist() == [max(RUN, len(_told(text))) - RUN + 1 for text in texts]
    assert len(flat) == begins[-1]


@given(st.lists(TEXTS, min_size=1, max_size=5))
@settings(deadline=None, max_examples=30)
def test_a_sketch_depends_on_its_text_alone(texts: list[str]) -> None:
    ids = [str(number) for number in range(len(texts))]
    together = sketches(ids, texts)
    for number, text in enumerate(texts):
        assert together[number].equals(sketches([ids[number]], [text]))


def test_days_are_told_apart_from_other_numbers() -> None:
    def anchors(text: str) -> int:
        return len(sketches(["x"], [f"the mayor said {text} in the hall"])["anchor_places"][0])

    for named in ("on July 18 that", "on 18 July that", "on the 18th that", "in 7月18日 we", "the third quarter is"):
        assert anchors(named) == 2, named  # what stands before it, and after
    for other in ("18 mines", "at 18:30 that", "118 July", "Updated July 18 all", "the quarter"):
        assert anchors(other) == 0, other
