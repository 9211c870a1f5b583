from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.model import (
    Attendee,
    Code,
    Directive,
    DocumentFacts,
    Figure,
    Issue,
    MeetingFacts,
    PlaceMention,
    Reading,
)
from schemas.tables_extracted import TABLES
from schemas.validation import polars_schema
from schemas.vocabularies import CODEBOOKS
from warehouse.reading.rows import Rows

TEXT = "All mines must close. Schools must open by the end of May, said Mayor Li Xiang of Anlu City."

_SPANS = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda one: (one[0], one[0] + one[1]))


@st.composite
def directives(draw: st.DrawFn) -> Directive:
    start, end = draw(_SPANS)
    code = st.tuples(
        st.sampled_from([*CODEBOOKS, "new"]), st.sampled_from("abc"), _SPANS, st.sampled_from(["rule", "learned"])
    )
    codes = [Code(book, name, *span, method) for book, name, span, method in draw(st.lists(code, max_size=6))]
    return Directive(start, end, deadline=draw(st.none() | _SPANS), codes=codes)


def _by_row(given_directives: list[Directive]) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """Rows of demands and of their codes, made one by one."""
    rows, codes = [], []
    for position, one in enumerate(sorted(given_directives, key=lambda one: (one.start, one.end)), start=1):
        seen: set[tuple[str, str]] = set()
        for code in sorted(one.codes, key=lambda code: (code.start, code.end, code.codebook, code.code)):
            if (code.codebook, code.code) not in seen:
                seen.add((code.codebook, code.code))
                codes.append((position, code.codebook, code.code, code.start, code.end, code.method))
        rows.append(
            {
                "position": position,
                "text": TEXT[one.start : one.end],
                "deadline_text": TEXT[slice(*one.deadline)] if one.deadline else None,
                **{book: sorted(code for of, code in seen if of == book) for book in CODEBOOKS},
            }
        )
    return rows, codes


@given(st.lists(st.lists(directives(), max_size=5), min_size=1, max_size=4))
@settings(deadline=None, max_examples=50)
def test_columns_hold_what_rows_made_one_by_one_would(documents: list[list[Directive]]) -> None:
    rows = Rows("1")
    expected: list[dict[str, Any]] = []
    expected_codes: list[tuple[Any, ...]] = []
    for number, found in enumerate(documents):
        rows.add(f"d{number}", TEXT, Reading(DocumentFacts(), directives=found))
        made, codes = _by_row(found)
        expected += [{"document_id": f"d{number}", **row} for row in made]
        expected_codes += [(f"d{number}", *row) for row in codes]
    frames = rows.frames()
    kept = ["document_id", "position", "text", "deadline_text", *CODEBOOKS]
    assert frames["directives"].select(kept).to_dicts() == expected
    assert frames["directive_codes"].rows() == expected_codes


def test_every_table_has_its_columns_and_facts_their_places() -> None:
    people = [Attendee("Wu Di", 30, 35), Attendee("Li Xiang", 10, 18, title="Mayor", spoke=True)]
    read = Reading(
        DocumentFacts(language="en", kind="meeting_report", kind_score=1, published_on=date(2023, 5, 1), n_sentences=2),
        MeetingFacts(place_name="Anlu"),
        people,
        figures=[Figure(7, 4, 9, period=(0, 3)), Figure(2.5, 0, 3)],
        place_mentions=[PlaceMention("Anlu", "city", ("420982", "1"), 82, 86), PlaceMention("X", None, (), 1, 2)],
        issues=[Issue("seen", "not used"), Issue("seen", "there", 3, 4)],
    )
    rows = Rows("1")
    rows.add("a", TEXT, Reading(DocumentFacts()))
    rows.add("b", TEXT, read)
    frames = rows.frames()
    assert {name: frame.schema for name, frame in frames.items()} == {
        table.name: polars_schema(table) for table in TABLES
    }
    assert frames["documents"]["kind"].to_list() == ["other", "meeting_report"]
    assert frames["meetings"].select("document_id", "place_name").rows() == [("b", "Anlu")]
    assert frames["attendees"].select("position", "name", "title", "spoke", "start_char").rows() == [
        (1, "Li Xiang", "Mayor", True, 10),
        (2, "Wu Di", None, False, 30),
    ]
    assert frames["reported_figures"].select("position", "value", "text", "period_text").rows() == [
        (1, 2.5, "All", None),
        (2, 7.0, "mines", "All"),
    ]
    assert frames["place_mentions"]["candidates"].to_list() == [["420982", "1"], []]
    assert frames["issues"].select("issue_code", "start_char", "end_char").rows() == [
        ("seen", None, None),
        ("seen", 3, 4),
    ]
    assert rows.lengths.rows() == [("a", len(TEXT)), ("b", len(TEXT))]
    assert all(frame.is_empty() for frame in Rows("1").frames().values())
