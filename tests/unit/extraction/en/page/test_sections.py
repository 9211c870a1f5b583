import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.en.page import sections
from extraction.text.document import Article, Zone, article

LETTERS = {
    "B": Zone.BODY,
    "H": Zone.HEADLINE,
    "S": Zone.STAMP,
    "N": Zone.NAVIGATION,
    "Y": Zone.BYLINE,
    "C": Zone.CAPTION,
    "T": Zone.TEASER,
    "F": Zone.FOREIGN,
}
CASES = tomllib.loads((Path(__file__).parent / "layout_cases.toml").read_text(encoding="utf-8"))["case"]


def zoned(text: str) -> Article:
    return article(text, zone=sections.zone)


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
    made = zoned(text)
    for letter, start, end in lines:
        found = {sentence.zone for sentence in made.sentences if sentence.start < end and sentence.end > start}
        if letter == "B":
            assert found == {Zone.BODY}, text[start:end]
        else:
            assert Zone.BODY not in found, text[start:end]


@pytest.mark.parametrize("letter", ["H", "S", "Y", "T", "F"])
def test_nearly_every_line_of_debris_gets_its_own_zone(letter: str) -> None:
    right = wrong = 0
    for case in CASES:
        text, lines = page(case["text"])
        made = zoned(text)
        for told, start, end in lines:
            if told == letter:
                found = {sentence.zone for sentence in made.sentences if sentence.start < end and sentence.end > start}
                right += found == {LETTERS[letter]}
                wrong += found != {LETTERS[letter]}
    assert right > 20 * wrong


def test_a_dateline_and_a_byline_are_cut_off_the_sentence_that_holds_them() -> None:
    made = zoned(
        "Beihai Daily News (Reporter/Fu Yue) On May 3, the city held a meeting on fire safety and gas. (Li Na)"
    )
    assert [(made.of(sentence).strip(), sentence.zone) for sentence in made.sentences] == [
        ("Beihai Daily News (Reporter/Fu Yue)", Zone.BYLINE),
        ("On May 3, the city held a meeting on fire safety and gas.", Zone.BODY),
        ("(Li Na)", Zone.BYLINE),
    ]


def test_brackets_that_are_no_byline_stay() -> None:
    text = "All counties (cities, districts) and the Center for Disease Control (CDC) attended the meeting (by video)."
    made = zoned(text)
    assert [sentence.zone for sentence in made.sentences] == [Zone.BODY]


def test_a_page_that_lost_its_line_breaks_is_cut_at_its_stamps() -> None:
    made = zoned(
        "The city's video conference on safety was held  2023-10-31 09:12:40 | Source: Lake Morning | Click: 377"
        " On October 30, the city held the video conference on production safety. The mayor spoke. (Reporter Cui Man)"
    )
    assert [sentence.zone for sentence in made.sentences] == [
        Zone.HEADLINE,
        Zone.STAMP,
        Zone.BODY,
        Zone.BODY,
        Zone.BYLINE,
    ]


def test_repeated_paragraphs_of_the_story_stay_body() -> None:
    paragraph = (
        "On May 3, the city held a meeting on fire safety, where all districts were told to check hotels."
        " The mayor spoke."
    )
    made = zoned(f"{paragraph}\n{paragraph}")
    assert {sentence.zone for sentence in made.sentences} == {Zone.BODY}


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
    made = zoned(text)
    reached = 0
    for number, sentence in enumerate(made.sentences):
        assert sentence.index == number
        assert reached <= sentence.start < sentence.end
        assert not text[reached : sentence.start].strip()
        reached = sentence.end
    assert not text[reached:].strip()
