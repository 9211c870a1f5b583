"""The queue of the review page: worst first, narrowed, without what is settled, its keys lasting over builds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.publishing import published
from warehouse.corrections.change_files import undo, write
from warehouse.corrections.form import Correction, from_entry
from warehouse.release.sealing import readable
from warehouse.review.published import Published
from warehouse.review.worklist import Filter, groups, page

OPEN_DAY = Report(
    [Person("Li Jun", "Mayor", "mayor")],
    [Demand("Check boats")],
    held_on=None,
    earliest=date(2022, 3, 1),
    latest=date(2022, 3, 31),
    year_basis="unknown",
    place_code="410200",
    place_name="Kaifeng",
)
OPEN_PLACE = Report([Person("Bo Weilin", "Mayor", "mayor")], [Demand("Check boats of the city")], place_name="Suzhou")
EMPTY = Report(place_code="411100", place_name="Luohe", filler="The deputy Sun Wei came too")
EMPTY.rows["issues"].append(
    {
        "document_id": EMPTY.id,
        "issue_code": "name_not_taken",
        "detail": "Sun Wei: stands alone",
        "start_char": EMPTY.text.index("Sun Wei"),
        "end_char": EMPTY.text.index("Sun Wei") + 7,
    }
)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Published:
    built = Built(tmp_path_factory.mktemp("queue") / "home", [OPEN_DAY, OPEN_PLACE, EMPTY])
    return Published(readable(published(built)))


def _said(**entry: Any) -> Correction:
    return from_entry(entry | {"reason": "r", "author": "a", "date": "2024-01-01"}, "test")


def _kinds(release: Published, *said: Correction, **narrowed: str) -> list[str]:
    return [item["kind"] for item in page(release, said, Filter(**narrowed)).items]


ALL = ["place_ambiguous", "date_unknown", "no_attendees_and_no_directives", "name_not_taken"]


def test_the_worst_come_first(release: Published) -> None:
    found = page(release, [])
    assert [item["kind"] for item in found.items] == ALL
    assert (found.n_left, found.n_settled, found.n_found, found.place) == (4, 0, 4, 1)
    assert found.at is not None and found.at["item_id"] == found.items[0]["item_id"]
    assert (found.before, found.after) == (None, found.items[1]["item_id"])


def test_it_is_narrowed_by_kind_place_field_language_month_and_words(release: Published) -> None:
    assert _kinds(release, kind="date_unknown") == ["date_unknown"]
    assert _kinds(release, field="place_code") == ["place_ambiguous"]
    assert _kinds(release, province="Henan") == [kind for kind in ALL if kind != "place_ambiguous"]
    assert _kinds(release, province="unknown") == ["place_ambiguous"]
    assert _kinds(release, language="zh") == []
    assert _kinds(release, words="sun wei") == ["name_not_taken"]
    assert _kinds(release, month="2019-01") == []
    month = dict(page(release, []).choices["month"])
    assert sum(month.values()) == 4
    assert all(_kinds(release, month=name) for name in month)


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ({"action": "set", "table": "meetings", "document": OPEN_DAY.id, "field": "held_on", "expect": "",
          "value": "2022-03-05"}, "date_unknown"),
        ({"action": "set", "table": "meetings", "document": OPEN_DAY.id, "field": "held_latest",
          "expect": "2022-03-31", "value": "2022-03-20"}, "date_unknown"),
        ({"action": "confirm", "table": "meetings", "document": OPEN_PLACE.id, "field": "place_code", "expect": ""},
         "place_ambiguous"),
        ({"action": "confirm", "table": "documents", "document": EMPTY.id, "field": "kind",
          "expect": "meeting_report"}, "no_attendees_and_no_directives"),
        ({"action": "add", "table": "attendees", "document": EMPTY.id, "name": "Sun Wei"}, "name_not_taken"),
    ],
)  # fmt: skip
def test_a_correction_settles_the_doubts_of_its_value(release: Published, said: dict[str, str], gone: str) -> None:
    assert _kinds(release, _said(**said)) == [kind for kind in ALL if kind != gone]


def test_no_meeting_settles_all_of_its_document(release: Published) -> None:
    assert _kinds(release, _said(action="not-a-meeting", document=EMPTY.id)) == ALL[:2]


def test_a_confirmed_doubt_goes_and_its_key_lasts_over_builds(release: Published, tmp_path: Path) -> None:
    items = {item["kind"]: item for item in page(release, []).items}
    key = items["name_not_taken"]["item_id"]
    confirmed = _said(action="confirm", document=EMPTY.id, doubt=key)
    found = page(release, [confirmed])
    assert (found.n_left, found.n_settled) == (3, 1)
    again = Published(readable(published(Built(tmp_path / "home", [EMPTY, OPEN_DAY]))))
    assert {item["item_id"] for item in page(again, []).items} < {item["item_id"] for item in items.values()}


def test_a_correction_that_was_not_applied_settles_nothing(tmp_path: Path) -> None:
    built = Built.copied(tmp_path / "home", [OPEN_DAY])
    wrong = {"action": "set", "table": "meetings", "document": OPEN_DAY.id, "field": "held_on", "expect": "2022-03-02"}
    made = write(built.home, _said(**wrong, value="2022-03-05")).correction
    built.again()
    opened = Published(readable(published(built)))
    assert [item["kind"] for item in page(opened, [made]).items] == ["correction_not_applied", "date_unknown"]
    assert [group.kind for group in groups(opened, [made], per_kind=3)] == ["correction_not_applied", "date_unknown"]
    assert [group.kind for group in groups(opened, [], per_kind=3)] == ["date_unknown"]


def test_releases_of_older_versions_can_be_looked_at(tmp_path: Path) -> None:
    built = Built.copied(tmp_path / "home", [OPEN_DAY])
    for column in ("document_id", "meeting_id", "quote", "doubt", "words", "value_before"):
        built.con.execute(f"ALTER TABLE main.corrections DROP COLUMN {column}")
    opened = Published(readable(published(built)))
    assert [item["kind"] for item in page(opened, []).items] == ["date_unknown"]


def test_the_place_in_the_queue_is_kept_and_found_again(release: Published) -> None:
    keys = [item["item_id"] for item in page(release, []).items]
    third = page(release, [], at=keys[2])
    assert (third.place, third.before, third.after) == (3, keys[1], keys[3])
    assert page(release, [], at="q" + "0" * 16).place == 1
    assert page(release, [], size=1, at=keys[2]).at is not None


def test_a_correction_that_does_not_hold_wants_a_look_until_it_is_taken_back(tmp_path: Path) -> None:
    built = Built(tmp_path / "home", [OPEN_PLACE])
    wrong = {"action": "confirm", "table": "meetings", "document": OPEN_PLACE.id, "field": "mode", "expect": "video"}
    made = write(built.home, _said(**wrong)).correction
    built.again()
    opened = Published(readable(published(built)))
    found = page(opened, [made])
    assert found.items[0]["kind"] == "confirmation_broken"
    assert "video was confirmed, unspecified holds now" in found.items[0]["detail"]
    seen = _said(action="confirm", document=OPEN_PLACE.id, doubt=found.items[0]["item_id"])
    assert [item["kind"] for item in page(opened, [made, seen]).items] == ["place_ambiguous"]
    undo(built.home, made.correction_id)
    assert [item["kind"] for item in page(opened, []).items] == ["place_ambiguous"]
