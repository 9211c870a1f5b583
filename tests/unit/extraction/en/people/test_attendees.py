"""Who took part, presided and spoke."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.en.people.attendees import attendees
from extraction.en.people.mentions import mentions
from extraction.model import Attendee
from extraction.text.document import Document, Page, Section, parse

CASES = tomllib.loads((Path(__file__).parent / "attendance_cases.toml").read_text(encoding="utf-8"))["case"]


def read(made: Document) -> list[Attendee]:
    return attendees(made, mentions(made))[0]


def flags(one: Attendee) -> str:
    return ("P" if one.presided else "") + ("S" if one.spoke else "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_sentences(case: dict[str, Any]) -> None:
    found = read(parse(case["text"]))
    assert [(one.name, one.title or "", flags(one)) for one in found] == [
        (one["name"], one["title"], one["flags"]) for one in case["attendees"]
    ]
    assert all(case["text"][one.start : one.end] == one.name for one in found)


def test_leaders_at_a_branch_venue_join_remotely() -> None:
    found = read(parse("Magistrate Li Gang attended the conference at the county branch venue. Mayor Wu Fei spoke."))
    assert [(one.name, one.joined_remotely) for one in found] == [("Li Gang", True), ("Wu Fei", False)]


@dataclass
class Said:
    """A source of speech as extraction.en.demands.attribution names it."""

    sentence: int
    kind: str
    person: int | None


def test_who_is_quoted_by_a_pronoun_has_spoken() -> None:
    made = parse("Mayor Li Gang attended the meeting. He underlined that gas must be checked.")
    people = mentions(made)
    assert flags(attendees(made, people)[0][0]) == ""
    assert flags(attendees(made, people, [Said(1, "person", 0)])[0][0]) == "S"


def test_only_body_and_headline_are_read() -> None:
    def second_is_teaser(page: Page) -> None:
        page.sentences[1].section = Section.TEASER

    made = parse(
        "Mayor Li Gang attended the meeting.\nWu Fei presided over the flower show.", assign_sections=second_is_teaser
    )
    assert [one.name for one in read(made)] == ["Li Gang"]


def test_a_name_that_was_not_taken_is_an_issue() -> None:
    made = parse("The meeting conveyed the spirit of the speech of Governor Li Gang.")
    found, issues = attendees(made, mentions(made))
    assert not found
    assert [(issue.code, made.text[issue.start : issue.end]) for issue in issues] == [("name_not_taken", "Li Gang")]


LEADER = "{} State Councillor Wang Yong pointed out at the meeting that mines must be checked one by one."


@pytest.mark.parametrize(
    ("held", "names"),
    [
        ("The Ministry of Emergency Management held a national video conference on mine safety.", ["Wang Yong"]),
        ("Luliang City held a meeting on mine safety. The meeting studied a national conference.", []),
    ],
)
def test_a_leader_of_the_state_speaks_at_national_meetings_only(held: str, names: list[str]) -> None:
    assert [one.name for one in read(parse(LEADER.format(held)))] == names


@given(st.text(max_size=60), st.text(max_size=60))
def test_spans_quote_the_name_whatever_stands_around(left: str, right: str) -> None:
    text = f"{left}\nMayor Huang Feng presided over the meeting. {right}\nVice mayors Qi Wen and Lu Yi attended."
    found = read(parse(text))
    assert {"Huang Feng", "Qi Wen", "Lu Yi"} <= {one.name for one in found}
    assert all(text[one.start : one.end] == one.name for one in found)


@pytest.mark.parametrize(
    ("words", "is_remote"),
    [
        ("District head Bao Sheng reported by video on the moving of households.", True),
        ("Deputy mayor Bao Sheng, who was at the harbour, took part in the meeting through the video.", True),
        ("District head Bao Sheng reported via video link on gas hoses.", True),
        ("Deputy mayor Bao Sheng reported on supervision by video.", False),
        ("Deputy mayor Bao Sheng said that hot work must be recorded by video.", False),
        ("Deputy mayor Bao Sheng spoke, and the towns listened by video.", False),
        ("District head Bao Sheng attended the meeting by video.", True),
        ("District head Bao Sheng attended the meeting held by video.", False),
        ("District head Bao Sheng attended a conference convened via video link and spoke on gas hoses.", False),
        ("Deputy mayor Bao Sheng took part in the dispatch organised through video.", False),
        ("Deputy mayor Bao Sheng joined the session online.", True),
        ("Deputy mayor Bao Sheng joined the session conducted online.", False),
        ("District head Bao Sheng participated in the meeting called over the telephone.", False),
        ("District head Bao Sheng joined via video link the meeting held in the town hall.", True),
    ],
)
def test_who_reports_or_takes_part_by_a_link_joins_remotely(words: str, is_remote: bool) -> None:
    found = read(parse(f"Mayor Qin Lan presided over the meeting. {words}"))
    assert [one.joined_remotely for one in found if one.name == "Bao Sheng"] == [is_remote]


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("Zhao Qiang of the county fire brigade reported on hazards.", "other"),
        ("The power supply bureau's Zhao Qiang reported on hazards.", "other"),
        ("Zhao Qiang reported on hazards.", None),
        ("The list was read by the director of the bureau, Zhao Qiang said that it must be short.", None),
    ],
)
def test_who_is_told_by_the_unit_alone_has_another_rank(text: str, rank: str | None) -> None:
    assert [(one.title, one.rank_code) for one in read(parse(text))] == [(None, rank)]
