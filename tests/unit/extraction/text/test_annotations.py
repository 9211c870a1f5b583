from dataclasses import FrozenInstanceError

import pytest

from extraction.text.annotations import annotation
from extraction.text.document import Document, parse

asked: list[str] = []


@annotation
def length(made: Document) -> int | None:
    """Characters of the text; None for an empty one."""
    asked.append(made.text)
    return len(made.text) or None


def test_what_is_found_is_found_once_a_document_also_where_it_is_nothing() -> None:
    for text in ("One.", ""):
        asked.clear()
        made, other = parse(text), parse(text)
        assert (length(made), length(made)) == (len(text) or None,) * 2
        assert asked == [text]
        assert length(other) == (len(text) or None)
        assert asked == [text, text]


def test_two_annotations_of_one_name_are_two() -> None:
    made = parse("One.")
    assert length(made) == 4
    assert annotation(lambda one: one.text.upper())(made) == "ONE."


def test_an_annotation_looks_like_its_function() -> None:
    assert length.__name__ == "length"
    assert length.__doc__ == "Characters of the text; None for an empty one."


def test_a_document_does_not_change() -> None:
    made = parse("One. Two.")
    with pytest.raises(FrozenInstanceError):
        made.text = "Three."
    with pytest.raises(AttributeError):
        made.sentences[0].start = 1
