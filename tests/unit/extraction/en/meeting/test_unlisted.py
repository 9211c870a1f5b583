"""Places under a spelling that the gazetteer does not have: the words support the name, no code is made up."""

from __future__ import annotations

import pytest

from extraction.en.meeting.meeting_place import place
from extraction.text.document import parse


def held_by(words: str) -> tuple[str | None, str | None]:
    made = parse(f"On May 6, 2022, {words} held a video conference on production safety.")
    read = place(made)
    return read.name, read.code


@pytest.mark.parametrize("words", ["Qingluan County", "Danling County", "the Banjiao District Safety Committee"])
def test_a_place_that_holds_the_meeting_is_named_without_a_code(words: str) -> None:
    name, code = held_by(words)
    assert name is not None
    assert name in words
    assert code is None


@pytest.mark.parametrize("words", ["our County", "the Pilot District", "Business City", "the Whole County"])
def test_what_is_no_name_is_not_taken(words: str) -> None:
    assert held_by(words) == (None, None)


def test_a_listed_place_keeps_its_code() -> None:
    assert held_by("Kaifeng City") == ("Kaifeng", "410200")
