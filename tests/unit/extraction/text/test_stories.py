"""Laws of pages: the rows of each story alone, moved; none mixes two; one story stays whole; every language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.languages import READERS, read
from extraction.model import (
    Attendee,
    Code,
    Directive,
    DocumentFacts,
    EventMention,
    Evidence,
    Figure,
    Issue,
    MeetingFacts,
    PlaceMention,
    Reading,
    Reference,
)
from extraction.text.stories import Stretch, alone, moved, united
from tests.builders.stories import law, pages, samples, stretches
from warehouse.evaluation.gold import load_gold, sheet
from warehouse.evaluation.scores import score

SEVERAL = {"en": {"506", "515"}, "zh": {"c014", "c023", "c032", "c033", "z214", "z231", "z244", "z262"}}
"""Samples that hold a further story at their foot (515: a round-up of counties)."""


def made(at: int) -> Reading:
    return Reading(
        DocumentFacts(kind="meeting_report", kind_score=1.0, n_sentences=2),
        MeetingFacts(title="t"),
        [Attendee("Luo Shan", at, at + 8)],
        [Directive(at, at + 9, deadline=(at + 1, at + 2), codes=[Code("sectors", "fire", at, at + 4)])],
        [Figure(1.0, at, at + 1, period=(at, at + 3))],
        references=[Reference("watched", "national", at, at + 5)],
        phrases=[Code("phrases", "red_line", at, at + 4)],
        event_mentions=[EventMention("anyang", at, at + 6)],
        evidence=[Evidence("held_on", at, at + 2, "m")],
        place_mentions=[PlaceMention("Xiuwen", None, (), at, at + 6)],
        issues=[Issue("a", "d", at, at + 1), Issue("b", "d")],
    )


@given(st.integers(0, 50), st.integers(0, 500))
def test_moving_a_reading_moves_all_places_and_nothing_else(at: int, by: int) -> None:
    assert moved(made(at), by) == made(at + by) or by == 0


@given(st.lists(st.integers(0, 30), min_size=2, max_size=5))
def test_what_is_united_can_be_told_apart_again(places: list[int]) -> None:
    told = [(Stretch(100 * n, 100 * n + 100), made(100 * n + at)) for n, at in enumerate(places)]
    whole = united(DocumentFacts(), (), told)
    assert [story.position for story in whole.stories] == list(range(1, len(places) + 1))
    assert whole.document.kind == "meeting_report"
    for story, (_, one) in zip(whole.stories, told, strict=True):
        own = alone(whole, story)
        assert (own.meeting, own.attendees, own.directives, own.figures, own.references, own.phrases) == (
            one.meeting, one.attendees, one.directives, one.figures, one.references, one.phrases,
        )  # fmt: skip


@pytest.mark.parametrize("language", sorted(READERS))
def test_pairs_of_samples_give_the_rows_of_each(language: str) -> None:
    headed = law(language, 25, 3, has_headline=True)
    assert headed.same_rows >= 0.88 * headed.n
    assert headed.both >= 0.9 * headed.n_both
    bare = law(language, 25, 4, has_headline=False)
    assert bare.same_rows >= 0.84 * bare.n
    assert bare.both >= 0.85 * bare.n_both


@pytest.mark.parametrize("language", sorted(READERS))
def test_samples_of_one_story_stay_whole(language: str) -> None:
    cut = {name for name, text in samples(language).items() if len(stretches(read(text), text)) > 1}
    assert cut == SEVERAL[language]


@pytest.mark.parametrize("language", sorted(READERS))
def test_written_pages_are_read_story_by_story(language: str) -> None:
    found = pages(language)
    texts = {name: page["text"] for name, page in found.items()}
    gold = load_gold([page_line(page) for page in found.values()])
    scores = score(gold, {name: sheet(text, read(text)) for name, text in texts.items()})
    floors = {"relevant": 0.97, "attendees": 0.96, "directives": 0.97, "held_on": 0.88, "place": 0.95, "spoke": 0.95}
    for field, floor in floors.items():
        assert scores.value(field) >= floor, field


def page_line(page: dict[str, object]) -> str:
    import json

    return json.dumps({key: value for key, value in page.items() if key != "text"})
