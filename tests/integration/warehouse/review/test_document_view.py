"""A document as it is reviewed: every value with its words, its name in links, and how a correction would say it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.publishing import published
from warehouse.corrections.form import from_entry
from warehouse.release.sealing import readable
from warehouse.review.document_view import DocumentView, document_view
from warehouse.review.people import person, search_meetings
from warehouse.review.pieces import pieces
from warehouse.review.published import Published

ONE = Report(
    [Person("Li Xiangyu", "Mayor", "mayor", spoke=True)],
    [Demand("It is necessary to inspect gas stations", "Li Xiangyu", {"gas": "gas"})],
    place_code="410200",
    place_name="Kaifeng",
    headline="Kaifeng meets",
)
OTHER = Report(kind="other", filler="A parade", published_on=date(2023, 1, 1))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return Published(readable(published(Built(tmp_path_factory.mktemp("view") / "home", [ONE, OTHER]))))


def _view(release: Published, key: str = ONE.id) -> DocumentView:
    found = document_view(release, key)
    assert found is not None
    return found


def test_each_value_has_a_lasting_name_words_and_a_key(release: Published) -> None:
    view = _view(release)
    ((meeting_id, values),) = view.meetings
    by_name = {value.anchor: value for value in values}
    place = by_name["meeting.place_code"]
    assert place.shown == "Kaifeng, Henan, 410200"
    assert [ONE.text[slice(*span)] for span in place.spans] == ["Kaifeng"]
    assert (place.table, place.field, place.key) == ("meetings", "place_code", {"document": ONE.id})
    assert meeting_id.startswith("m")
    start = ONE.text.index("Li Xiangyu")
    (attendee,) = view.attendees
    assert attendee.anchor == f"attendee.{start}"
    assert {value.field: value.value for value in attendee.values}["spoke"] == "true"
    (demand,) = view.directives
    (code,) = demand.codes
    assert code.anchor == f"code.{demand.spans[0][0]}.sectors.gas"
    assert [ONE.text[slice(*span)] for span in code.spans] == ["gas"]
    assert code.key["code"] == "sectors/gas"


def test_the_pieces_are_the_text_and_bear_the_names_of_what_rests_on_them(release: Published) -> None:
    view = _view(release)
    assert "".join(piece.text for piece in view.pieces) == ONE.text
    (gas,) = [piece for piece in view.pieces if "code" in piece.kinds]
    assert gas.text == "gas"
    assert view.directives[0].anchor in gas.anchors


def test_other_texts_have_no_meeting_and_unknown_ones_no_view(release: Published) -> None:
    assert _view(release, OTHER.id).meetings == ()
    assert document_view(release, "0" * 16) is None


def test_what_was_said_of_a_value_stands_with_it(release: Published) -> None:
    said = from_entry(
        {
            "action": "confirm",
            "table": "meetings",
            "document": ONE.id,
            "field": "mode",
            "expect": "unspecified",
            "reason": "r",
            "author": "a",
            "date": "2024-01-01",
        },
        "test",
    )
    view = document_view(release, ONE.id, [said])
    assert view is not None
    values = {value.field: value for _, held in view.meetings for value in held}
    assert values["mode"].said == (said,)
    assert values["convener"].said == ()


def test_people_are_found_with_their_mentions(release: Published) -> None:
    key = _view(release).attendees[0].key["person"]
    found = person(release, key)
    assert found is not None
    assert [(seen["document_id"], seen["name"]) for seen in found["seen"]] == [(ONE.id, "Li Xiangyu")]
    assert person(release, "p" + "0" * 16) is None
    assert [row["document_id"] for row in search_meetings(release, "kaifeng")] == [ONE.id]


marks = st.tuples(st.integers(-3, 40), st.integers(-3, 45), st.sampled_from("abc"), st.just("meeting"))


@given(st.text(max_size=40), st.lists(marks, max_size=12))
def test_any_marks_leave_the_text_whole(text: str, given_marks: list[tuple[int, int, str, str]]) -> None:
    made = pieces(text, given_marks)
    assert "".join(piece.text for piece in made) == text
    at = 0
    for piece in made:
        covering = {
            name
            for start, end, name, _ in given_marks
            if 0 <= start <= at and min(end, len(text)) >= at + len(piece.text)
        }
        assert set(piece.anchors) == (covering if piece.text else set())
        at += len(piece.text)
