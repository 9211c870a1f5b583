"""What wants a look: the weightiest first, each with its words and the entry that would settle it."""

from __future__ import annotations

from pathlib import Path

from tests.builders.corpus import Built, Demand, Person, Report
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.review.queue import review

SAID = {"reason": "r", "author": "a", "date": "2024-01-01"}


def test_kinds_come_by_weight_with_examples_and_words(tmp_path: Path) -> None:
    silent = Report([Person("Li Jun", "Mayor", "mayor")], [Demand("Check boats")], held_on=None, year_basis="unknown")
    silent.rows["issues"].append(
        {"document_id": silent.id, "issue_code": "name_not_taken", "detail": "Li Jun", "start_char": 3, "end_char": 9}
    )
    empty = Report(place_code="410200", place_name="Kaifeng", filler="x")
    open_place = Report([Person("Bo Weilin")], place_name="Suzhou", filler="y")
    built = Built(tmp_path, [silent, empty, open_place])
    add(built.home, from_entry({"action": "not-a-meeting", "document": "0" * 16} | SAID, "t"))
    built.again()
    groups = {group.kind: group for group in review(built.con)}
    assert next(iter(groups)) == "correction_not_applied"
    assert [group.weight for group in groups.values()] == sorted((g.weight for g in groups.values()), reverse=True)
    assert set(groups) == {
        "correction_not_applied",
        "place_ambiguous",
        "place_unknown",
        "date_unknown",
        "name_not_taken",
        "no_attendees_and_no_directives",
    }
    assert groups["name_not_taken"].items[0].words in silent.text
    assert groups["place_unknown"].items[0].correction is not None
    (only,) = review(built.con, kind="date_unknown", per_kind=1)
    assert only.n_items == 1 and only.items[0].document_id == silent.id


def test_a_corrected_place_wants_no_look_any_more(tmp_path: Path) -> None:
    report = Report([Person("Bo Weilin")], place_name="Suzhou")
    built = Built(tmp_path, [report])
    assert [group.kind for group in review(built.con)] == ["place_ambiguous"]
    add(
        built.home,
        from_entry(
            {
                "action": "set",
                "table": "meetings",
                "document": report.id,
                "field": "place_code",
                "expect": None,
                "value": "320500",
            }
            | SAID,
            "t",
        ),
    )
    built.again()
    assert review(built.con) == []
