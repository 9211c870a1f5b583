from __future__ import annotations

import pytest

from extraction.en.demands import between
from extraction.en.demands.between import without_between


@pytest.mark.parametrize(
    ("left", "bare"),
    [
        ("the mayor further and repeatedly ", "the mayor"),
        ("the meeting, in conclusion, ", "the meeting"),
        ("li wei took the floor to ", "li wei"),
        ("li wei of the bureau ", "li wei of the bureau"),
        ("also, ", ""),
        ("the first ", "the"),
    ],
)
def test_words_that_do_not_change_who_speaks_are_passed_over(left: str, bare: str) -> None:
    assert without_between(left) == bare


def test_the_words_are_lower_case_and_each_stands_once() -> None:
    words = [*between._DATA["adverbs"], *between._DATA["phrases"]]
    assert all(word == word.lower().strip() for word in words)
    assert len(set(words)) == len(words)
    assert not any(" " in word for word in between._DATA["adverbs"])
    assert all(" " in phrase for phrase in between._DATA["phrases"])
