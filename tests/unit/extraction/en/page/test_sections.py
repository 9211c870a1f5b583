import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.en.page import sections
from extraction.text.document import Document, Section, parse

LETTERS = {
    "B": Section.ARTICLE,
    "H": Section.HEADLINE,
    "S": Section.STAMP,
    "N": Section.NAVIGATION,
    "Y": Section.BYLINE,
    "C": Section.CAPTION,
    "T": Section.TEASER,
    "F": Section.ASIDE,
}
CASES = tomllib.loads((Path(__file__).parent / "layout_cases.toml").read_text(encoding="utf-8"))["case"]


def in_sections(text: str) -> Document:
    return parse(text, assign_sections=sections.assign_sections)


def page(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The page of a marked text, and the letter of the zone of each of its lines."""
    text = ""
    lines = []
    for line in marked.strip("\n").split("\n"):
        if line.startswith(" "):
            text += ("\n" if text else "") + line
            continue
        goes_on = line.startswith("+")
        letter, words = line.removeprefix("+").split(" ", 1)
        if text:
            text += " " if goes_on else "\n"
        lines.append((letter, len(text), len(text) + len(words)))
        text += words
    return text, lines


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_body_is_told_from_debris(case: dict[str, str]) -> None:
    text, lines = page(case["text"])
    made = in_sections(text)
    for letter, start, end in lines:
        found = {sentence.section for sentence in made.sentences if sentence.start < end and sentence.end > start}
        if letter == "B":
            assert found == {Section.ARTICLE}, text[start:end]
        else:
            assert Section.ARTICLE not in found, text[start:end]


@pytest.mark.parametrize("letter", ["H", "S", "Y", "T", "F"])
def test_nearly_every_line_of_debris_gets_its_own_zone(letter: str) -> None:
    right = wrong = 0
    for case in CASES:
        text, lines = page(case["text"])
        made = in_sections(text)
        for told, start, end in lines:
            if told == letter:
                found = {
                    sentence.section for sentence in made.sentences if sentence.start < end and sentence.end > start
                }
                right += found == {LETTERS[letter]}
                wrong += found != {LETTERS[letter]}
    assert right > 20 * wrong


def test_a_dateline_and_a_byline_are_cut_off_the_sentence_that_holds_them() -> None:
    made = in_sections(
        "Beihai Daily News (Reporter/Fu Yue) On May 3, the city held a meeting on fire safety and gas. (Li Na)"
    )
    assert [(made.of(sentence).strip(), sentence.section) for sentence in made.sentences] == [
        ("Beihai Daily News (Reporter/Fu Yue)", Section.BYLINE),
        ("On May 3, the city held a meeting on fire safety and gas.", Section.ARTICLE),
        ("(Li Na)", Section.BYLINE),
    ]


def test_brackets_that_are_no_byline_stay() -> None:
    text = "All counties (cities, districts) and the Center for Disease Control (CDC) attended the meeting (by video)."
    made = in_sections(text)
    assert [sentence.section for sentence in made.sentences] == [Section.ARTICLE]


def test_a_page_that_lost_its_line_breaks_is_cut_at_its_stamps() -> None:
    made = in_sections(
        "The city's video conference on safety was held  2023-10-31 09:12:40 | Source: Lake Morning | Click: 377"
        " On October 30, the city held the video conference on production safety. The mayor spoke. (Reporter Cui Man)"
    )
    assert [sentence.section for sentence in made.sentences] == [
        Section.HEADLINE,
        Section.STAMP,
        Section.ARTICLE,
        Section.ARTICLE,
        Section.BYLINE,
    ]


def test_repeated_paragraphs_of_the_story_stay_body() -> None:
    paragraph = (
        "On May 3, the city held a meeting on fire safety, where all districts were told to check hotels."
        " The mayor spoke."
    )
    made = in_sections(f"{paragraph}\n{paragraph}")
    assert {sentence.section for sentence in made.sentences} == {Section.ARTICLE}


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(
                [
                    "\n",
                    "See also ",
                    "(Reporter Li Na)",
                    "Source: X",
                    "- END -",
                    " date 2022-01-02 ",
                    "The meeting pointed out. ",
                    "...",
                ]
            ),
        ),
        max_size=30,
    ).map("".join)
)
def test_zoning_loses_no_character_and_numbers_the_sentences(text: str) -> None:
    made = in_sections(text)
    reached = 0
    for number, sentence in enumerate(made.sentences):
        assert sentence.index == number
        assert reached <= sentence.start < sentence.end
        assert not text[reached : sentence.start].strip()
        reached = sentence.end
    assert not text[reached:].strip()
