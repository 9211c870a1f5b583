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


_STORY = (
    " date 2023-05-10 On May 9, Qixia County held a flood control meeting. County magistrate Sun Weimin presided over"
    " the meeting and spoke. Sun Weimin emphasized that it is necessary to look for weak points.\n\n"
)


@pytest.mark.parametrize(
    ("last", "is_body"),
    [
        ("The second is to check all pumps. Strengthen the patrol of dikes in the key sections of the riv", True),
        ("He also asked for more patrols. Wardens are to walk along the edge of the forest twice a d", True),
        ("We will not let a single danger pass. Carry out night checks in the hotels of the old tow", True),
        ("The second is to check all reservoirs. Strengthen the patrol of dikes in the key sections of the...", True),
        ("The fourth is to guard the mines. Shafts that stand idle are to be sealed and a watchman is to", True),
        ("The work of the towns needs a push. Every village keeps its list of old people who live alone and", True),
        ("Villages on the lower bank are to move the old, the sick and the children before the", True),
        ("Scene of the meeting. Picture by the county media center", False),
        ("Previous: The county checks its schools. Next: Buses run again", False),
        ("All rights reserved. No copying without permission of the county media center", False),
        ("Address: No. 5 Renmin Road. Tel: 0535-5211111", False),
        ("County leaders visit a tea garden. Tourists enjoy the spring in Qixia", False),
        ("Flood season: pictures of the day from the dikes of Qixia Plan B", False),
    ],
)
def test_a_last_paragraph_that_breaks_off_is_body(last: str, is_body: bool) -> None:
    made = in_sections(_STORY + last + "\n")
    at = made.text.index(last)
    assert {one.section is Section.ARTICLE for one in made.sentences if one.start >= at} == {is_body}
