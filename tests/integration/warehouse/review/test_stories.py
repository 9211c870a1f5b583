"""The stories of a page as a release has them, after splitting and joining; words that say where one begins."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.publishing import published
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.corrections.stretches import Stretch, StretchError, join, replayed, split
from warehouse.release.sealing import readable
from warehouse.review.document_view import document_view
from warehouse.review.published import Published
from warehouse.review.stories import first_words

SAID = {"reason": "seen", "author": "A. Reader"}
PAGE = Report(
    [Person("Li Xiangyu", "Mayor", "mayor"), Person("Bo Weilin", "Deputy Mayor", "deputy_mayor")],
    [Demand("Inspect gas stations"), Demand("Inspect the coal pits")],
    named=[("conveyed", "national", "national video conference", date(2023, 5, 20))],
    place_code="410200",
    place_name="Kaifeng",
)


def _view(folder: Path, *entries: dict[str, str]) -> tuple[list[tuple[int, int, int]], list[str | None], Built]:
    built = Built.copied(folder / "home", [PAGE])
    for day, entry in enumerate(entries, 1):
        add(built.home, from_entry({"document": PAGE.id, "date": f"2024-03-{day:02}"} | entry | SAID, "test"))
    built.again()
    view = document_view(Published(readable(published(built))), PAGE.id)
    assert view is not None
    told = built.rows("SELECT action, status FROM main.corrections ORDER BY written_on")
    assert told == [(entry["action"], "applied") for entry in entries]
    return (
        [(one.number, one.start, one.end) for one in view.stories],
        [one.meeting_id for one in view.stories],
        built,
    )


def test_a_text_of_one_story_is_one(tmp_path: Path) -> None:
    stories, meetings, built = _view(tmp_path)
    assert stories == [(1, 0, len(PAGE.text))]
    assert [(key,) for key in meetings] == built.rows("SELECT meeting_id FROM main.meetings")


def test_stories_are_those_that_the_build_made(tmp_path: Path) -> None:
    pits, bo = PAGE.text.index("Inspect the coal"), PAGE.text.index("Deputy Mayor")
    stories, meetings, built = _view(
        tmp_path,
        {"action": "split-story", "words": "Inspect the coal"},
        {"action": "split-story", "words": "Deputy Mayor"},
        {"action": "join-stories", "story": "2"},
    )
    assert stories == [(1, 0, bo), (3, bo, len(PAGE.text))]
    people = "SELECT DISTINCT meeting_id FROM main.attendee_sources WHERE start_char >= $a AND start_char < $b"
    for (_, start, end), meeting in zip(stories, meetings, strict=True):
        assert built.rows(people, a=start, b=end) == [(meeting,)]
    assert built.rows(
        "SELECT DISTINCT d.meeting_id FROM main.directives d JOIN main.directive_sources s USING (directive_id) "
        "WHERE s.start_char >= $a",
        a=pits,
    ) == [(meetings[1],)]


def test_what_a_story_says_of_other_meetings_goes_with_it(tmp_path: Path) -> None:
    """Nothing that was read is lost where stories are split and joined."""
    split_off = {"action": "split-story", "words": "Inspect the coal"}
    _, meetings, built = _view(tmp_path / "split", split_off)
    assert built.rows("SELECT meeting_id FROM main.meeting_references") == [(meetings[1],)]
    _, meetings, built = _view(tmp_path / "joined", split_off, {"action": "join-stories", "story": "2"})
    assert built.rows("SELECT meeting_id FROM main.meeting_references") == [(meetings[0],)]


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("The mayor spoke.\nThe mayor rested today.", 17, "The mayor rested"),
        ("The mayor spoke.\n\n  The mayor rested today.", 16, "The mayor rested"),
        ("Short.\nEnd.", 7, "End."),
        ("One line, one line, one line", 0, "One line, one"),
        ("the same line\nthe same line\n", 14, None),
        ("市长在会上讲话。市长在会上讲话,要求各地立即检查。", 8, "市长在会上讲话,要求各地"),
    ],
)
def test_a_beginning_is_said_by_few_words_that_are_there_once(text: str, at: int, words: str | None) -> None:
    assert first_words(text, at) == words


@given(st.text("ab \n", min_size=1, max_size=60), st.integers(0, 59))
def test_words_of_a_beginning_are_always_there_once(text: str, at: int) -> None:
    words = first_words(text, min(at, len(text) - 1))
    if words is not None:
        assert text.count(words) == 1
        assert text.index(words) >= at or at >= len(text)


@given(st.lists(st.integers(0, 99), max_size=8), st.integers(1, 9))
def test_split_and_joined_stories_still_hold_every_character_once(cuts: list[int], gone: int) -> None:
    held = [Stretch(1, 0, 100)]
    for at in cuts:
        try:
            before, new = split(held, at)
        except StretchError:
            assert any(one.start == at for one in held)
            continue
        held = [one._replace(end=at) if one == before else one for one in held] + [new]
    try:
        last, first = join(held, gone)
        held = [one._replace(end=last.end) if one == first else one for one in held if one != last]
    except StretchError:
        assert gone == 1 or gone not in [one.number for one in held]
    places = sorted(held, key=lambda one: one.start)
    assert [one.start for one in places] == [0, *(one.end for one in places[:-1])]
    assert places[-1].end == 100
    assert len({one.number for one in held}) == len(held)


def test_replaying_begins_with_what_was_read() -> None:
    read = [Stretch(2, 10, 30), Stretch(3, 30, 60)]
    assert replayed("x" * 60, read, []) == tuple(read)
    assert replayed("x" * 60, [Stretch(1, 4, 50)], []) == (Stretch(1, 0, 60),)
    assert replayed("x" * 60, read, [("join-stories", "3")]) == (Stretch(2, 10, 60),)
    assert replayed("x" * 60, [], []) == ()
