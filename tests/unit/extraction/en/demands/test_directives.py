from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.en.demands.attribution import attributions
from extraction.en.demands.directives import directives
from extraction.en.people.mentions import mentions
from extraction.model import Directive
from extraction.text.document import parse
from extraction.text.lexicon import scan

CASES = tomllib.loads((Path(__file__).parent / "directive_cases.toml").read_text(encoding="utf-8"))["article"]

SPEAKERS = tomllib.loads((Path(__file__).parent / "speaker_cases.toml").read_text(encoding="utf-8"))["article"]


def read(text: str) -> list[Directive]:
    made = parse(text)
    people = mentions(made)
    return directives(made, people, attributions(made, people), scan(made))[0]


def speaker(row: Directive) -> str:
    return "meeting" if row.speaker_kind == "meeting" else row.speaker_name or ""


def by_sentence(text: str, sentences: list[str]) -> list[Directive | None]:
    rows = read(text)
    found: list[Directive | None] = []
    at = 0
    for sentence in sentences:
        start = text.index(sentence, at)
        at = start + len(sentence)
        found.append(next((row for row in rows if start <= row.start < at), None))
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_demands_speakers_and_sectors(case: dict[str, list[list[object]]]) -> None:
    sentences = [str(one[0]) for one in case["sentences"]]
    rows = by_sentence(" ".join(sentences), sentences)
    for (text, who, sectors), row in zip(case["sentences"], rows, strict=True):
        assert (row is None) == (who == "-"), f"demand or not: {text}"
        if row is not None:
            assert speaker(row) == who, f"speaker of: {text}"
            earned = sorted(code.code for code in row.codes if code.codebook == "sectors" and code.method == "rule")
            assert earned == sectors, f"sectors of: {text}"


@pytest.mark.parametrize("case", SPEAKERS, ids=lambda case: case["sentences"][0][0][:60])
def test_demands_and_speakers(case: dict[str, list[list[str]]]) -> None:
    sentences = [text for text, _ in case["sentences"]]
    rows = by_sentence(" ".join(sentences), sentences)
    found = ["-" if row is None else speaker(row) for row in rows]
    assert dict(zip(sentences, found, strict=True)) == dict(case["sentences"])


def test_a_row_never_spans_two_sentences_and_codes_lie_within_it() -> None:
    text = (
        "Mayor Li Wei required that gas pipes be checked; it is necessary to train workers. "
        "Fire exits must be kept open."
    )
    rows = read(text)
    assert [text[row.start : row.end] for row in rows] == [
        "Mayor Li Wei required that gas pipes be checked;",
        "it is necessary to train workers.",
        "Fire exits must be kept open.",
    ]
    for row in rows:
        assert all(row.start <= code.start < code.end <= row.end for code in row.codes)


@pytest.mark.parametrize(
    ("demand", "stringency"),
    [
        ("All units must report at once.", "mandatory"),
        ("It is strictly forbidden to hide accidents.", "mandatory"),
        ("All units should study the notice.", "advisory"),
        ("It is necessary to strengthen publicity.", "mandatory"),
        ("All units should study the notice, and those who hide accidents will be punished.", "mandatory"),
    ],
)
def test_stringency_follows_the_words(demand: str, stringency: str) -> None:
    assert [row.stringency for row in read("The meeting pointed out: " + demand)] == [stringency]


def test_the_words_of_a_time_limit_are_kept() -> None:
    text = "The meeting required that all schools be checked before the end of May."
    (row,) = read(text)
    assert row.deadline is not None
    assert text[slice(*row.deadline)] == "before the end of May"


def test_an_unread_modal_sentence_is_an_issue() -> None:
    text = "It should be noted that the situation is still grim."
    made = parse(text)
    people = mentions(made)
    rows, issues = directives(made, people, attributions(made, people), scan(made))
    assert rows == []
    assert [(issue.code, issue.start, issue.end) for issue in issues] == [("demand_not_taken", 0, len(text))]


def test_no_text_no_demand() -> None:
    assert read("") == []


@given(st.text(max_size=200), st.text(max_size=200))
def test_spans_hold_in_any_surroundings(before: str, after: str) -> None:
    text = f"{before}\nThe meeting required that all mines be inspected.\n{after}"
    rows = read(text)
    assert any("all mines be inspected" in text[row.start : row.end] for row in rows)
    for row in rows:
        assert 0 <= row.start < row.end <= len(text)
        for code in row.codes:
            assert row.start <= code.start < code.end <= row.end
