from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.intake.formats.written_lines import Spelling, breaks_words, is_footnote_mark, joined, words_of

WORDS = st.lists(
    st.sampled_from(["safety", "self-built", "mines", "安全", "生产，", "2023", "Li", "(a)"]), min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["the respon-", "sibility of all"], "the responsibility of all"),
        (["the self-", "built houses"], "the self-built houses"),
        (["a high-", "level meeting"], "a high-level meeting"),
        (["a high-", "est place"], "a highest place"),
        (["multi-storey and multi-", "storey"], "multi-storey and multi-storey"),
        (["in 2022-", "2023"], "in 2022-2023"),
        (["Li Si -", "a mayor"], "Li Si - a mayor"),
        (["安全生产", "工作会议"], "安全生产工作会议"),
        (["全市 Safety", "会议"], "全市 Safety 会议"),
        (["soft\u00ad", "ware"], "software"),
        (["", "a", "", "b"], "a b"),
    ],
)
def test_lines_are_joined_as_they_would_be_read(lines: list[str], text: str) -> None:
    assert joined(lines, Spelling(words_of(lines))) == text


def test_where_no_words_are_broken_hyphens_are_own() -> None:
    assert joined(["the script-", "murder shops"], Spelling(hyphenates=False)) == "the script-murder shops"
    assert joined(["pre-", "vented"], Spelling(frozenset({"prevented"}), hyphenates=False)) == "prevented"
    assert breaks_words(["a-", "b-", "c-", "d-"]) and not breaks_words(["a-"] * 3 + ["b"] * 9)


@given(WORDS, st.data())
def test_no_letter_is_lost_wherever_a_text_is_broken(words: list[str], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(words)))))
    lines = [" ".join(words[start:end]) for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    assert "".join(joined(lines, Spelling()).split()) == "".join(words)


@pytest.mark.parametrize(
    ("before", "raised", "is_mark"),
    [
        ("said so.", "1", True), ("said so", "[2]", True), ("会议", "①", True), ("so", "*", True), ("so", "1, 2", True),
        ("500 m", "2", False), ("3 km", "2", False), ("10", "3", False), ("on May 1", "st", False), ("CO", "x", False),
    ],
)  # fmt: skip
def test_marks_of_notes_are_told_from_powers(before: str, raised: str, is_mark: bool) -> None:
    assert is_footnote_mark(before, raised) is is_mark
