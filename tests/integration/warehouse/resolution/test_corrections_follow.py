"""What cannot be applied blocks nothing, and what hangs on a corrected value follows it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders.corpus import Built, Demand, Report
from tests.integration.warehouse.corrections.test_corrections import ONE, SAID, TWO, corrected, log
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.release.gate import contract
from warehouse.release.gate.examined import CATALOG, Examined


def failing(built: Built) -> list[str]:
    """Blocking checks of the derived suite, and of days and spans, that do not hold."""
    failed = []
    Examined(built.con)
    for batch in contract.suite().batches:
        relation = built.con.execute(batch.sql)
        (row,) = relation.fetchall()
        failed += [column[0] for column, value in zip(relation.description, row, strict=True) if value]
    built.con.execute(f"DETACH {CATALOG}")
    after = "SELECT * FROM main.meetings m JOIN main.documents d USING (document_id) WHERE m.held_on > d.published_on"
    return failed + ["held after publication"] * bool(built.rows(after))


MEETING = {"action": "set", "table": "meetings", "document": ONE.id}
HELD = MEETING | {"field": "held_on", "expect": "2023-05-23"}
PERSONS = {"document": "0" * 16, "name": "Li Ming", "other": "1" * 16, "other_name": "Li Min"}
CANNOT_BE_APPLIED: dict[str, tuple[dict[str, Any], str]] = {
    f"c{number:02d}": one
    for number, one in enumerate((
        ({"action": "same-person"} | PERSONS, "has no attendee Li Ming"),
        ({"action": "different-person"} | PERSONS | {"document": "2" * 16}, "has no attendee Li Ming"),
        (MEETING | {"field": "place_code", "expect": "410200", "value": "999999"}, "no code of main.places"),
        (MEETING | {"field": "meeting_type_code", "expect": "work_conference", "value": "tea"}, "main.meeting_types"),
        (
            {"action": "set", "table": "attendees", "document": ONE.id, "name": "Liu Zhen", "field": "rank_code",
             "expect": "deputy_mayor", "value": "king"},
            "main.ranks",
        ),
        (
            {"action": "add", "table": "attendees", "document": ONE.id, "name": "Sun Photo",
             "value": {"rank_code": "king"}},
            "main.ranks",
        ),
        (MEETING | {"field": "held_earliest", "expect": "2023-05-23", "value": "2023-06-01"}, "the day is known"),
        (HELD | {"value": "2023-06-01"}, "when the report was published"),
        (HELD | {"document": TWO.id, "value": "1999-06-01"}, "before 2000"),
        (
            {"action": "set", "table": "directives", "document": ONE.id, "words": "coal", "field": "speaker_kind",
             "expect": "unattributed", "value": "person"},
            "a person needs a name",
        ),
    ))
}  # fmt: skip
"""No two of them of one value, so that each says of itself alone what is wrong with it."""


@pytest.fixture(scope="module")
def not_applied(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A build with all of them."""
    entries = [entry | {"id": name} for name, (entry, _) in CANNOT_BE_APPLIED.items()]
    return corrected(tmp_path_factory.mktemp("not_applied"), *entries)


@pytest.mark.parametrize("name", CANNOT_BE_APPLIED)
def test_what_cannot_be_applied_is_unmatched(not_applied: Built, name: str) -> None:
    query = "SELECT status, detail FROM main.corrections WHERE correction_id = $name"
    ((status, told),) = not_applied.rows(query, name=name)
    assert status == "unmatched" and CANNOT_BE_APPLIED[name][1] in told


def test_what_cannot_be_applied_changes_and_blocks_nothing(not_applied: Built, tmp_path: Path) -> None:
    assert failing(not_applied) == []
    bare = corrected(tmp_path)
    for table in ("meetings", "attendees", "directives", "evidence", "persons"):
        assert not_applied.table(f"main.{table}") == bare.table(f"main.{table}")


def test_a_wrong_place_of_a_person_or_meeting_said_by_key_is_unmatched(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [ONE])
    ((person,),) = built.rows("SELECT person_id FROM main.persons WHERE name = 'Liu Zhen'")
    ((meeting,),) = built.rows("SELECT meeting_id FROM main.meetings")
    for entry in (
        {"action": "set", "table": "persons", "person": person, "field": "place_code", "expect": "410200"},
        {"action": "set", "table": "meetings", "meeting": meeting, "field": "place_code", "expect": "410200"},
    ):
        add(built.home, from_entry(entry | {"value": "999999"} | SAID, "test"))
    built.again()
    assert [status for _, status, _ in log(built)] == ["unmatched", "unmatched"]
    assert failing(built) == []


def test_said_twice_or_the_other_way_round_the_later_of_two_pairs_holds(tmp_path: Path) -> None:
    mention = {"document": ONE.id, "name": "Liu Zhen", "other": TWO.id, "other_name": "Huang Feng"}
    turned = {"document": TWO.id, "name": "Huang Feng", "other": ONE.id, "other_name": "Liu Zhen"}
    built = corrected(tmp_path, {"action": "same-person"} | mention, {"action": "same-person"} | turned)
    assert [status for _, status, _ in log(built)].count("applied") == 1
    assert built.report.n_persons == 2 and failing(built) == []
    add(built.home, from_entry({"action": "different-person", "id": "later"} | mention | SAID, "test"))
    built.again()
    assert built.report.n_persons == 3 and failing(built) == []
    assert ("different-person", "applied") in [row[:2] for row in log(built)]
    pair = {"document": ONE.id, "other": TWO.id}
    apart = corrected(tmp_path / "b", {"action": "same-meeting"} | pair, {"action": "different-meeting"} | pair)
    assert apart.report.n_meetings == 2
    assert sorted(status for _, status, _ in log(apart)) == ["applied", "stale"]
    joined = corrected(tmp_path / "c", {"action": "different-meeting"} | pair, {"action": "same-meeting"} | pair)
    assert joined.report.n_meetings == 1


@pytest.mark.parametrize("by", ["document", "meeting"])
def test_an_emptied_place_takes_its_province_and_another_brings_its_own(tmp_path: Path, by: str) -> None:
    built = Built.copied(tmp_path, [ONE])
    ((meeting,),) = built.rows("SELECT meeting_id FROM main.meetings")
    entry = {"action": "set", "table": "meetings", "field": "place_code", by: ONE.id if by == "document" else meeting}
    add(built.home, from_entry(entry | {"expect": "410200", "value": ""} | SAID, "test"))
    built.again()
    shown = "SELECT place_code, place_name, place_basis, province_name FROM main.meetings"
    assert built.rows(shown) == [(None, None, "unknown", None)]
    add(built.home, from_entry(entry | {"expect": "", "value": "370100"} | SAID, "test"))
    built.again()
    assert built.rows(shown) == [("370100", "Jinan", "stated", "Shandong")]
    name = {"field": "place_name", "expect": "Jinan", "value": "Nowhere"}
    add(built.home, from_entry(entry | name | SAID, "test"))
    built.again()
    assert built.rows(shown) == [(None, "Nowhere", "stated", None)]
    assert failing(built) == []


@pytest.mark.parametrize("by", ["document", "meeting"])
def test_a_corrected_day_reaches_persons_evidence_and_limits(tmp_path: Path, by: str) -> None:
    demands = [
        Demand("Finish before June 30", "Li Xiangyu"),
        Demand("Finish within ten days", "Li Xiangyu"),
        Demand("Finish by the end of 2023", "Li Xiangyu"),
    ]
    report = Report(ONE.people, demands, place_code="410200", place_name="Kaifeng")
    for row, words, day in zip(
        report.rows["directives"],
        ("before June 30", "within ten days", "by the end of 2023"),
        (date(2023, 6, 30), date(2023, 6, 2), date(2023, 12, 31)),
        strict=True,
    ):
        row |= {"deadline_text": words, "deadline_on": day}
    built = Built.copied(tmp_path, [report])
    ((meeting,),) = built.rows("SELECT meeting_id FROM main.meetings")
    entry = {"action": "set", "table": "meetings", "field": "held_on", by: report.id if by == "document" else meeting}
    entry |= {"expect": "2023-05-23", "value": "2023-05-22", "id": "mine"}
    add(built.home, from_entry(entry | SAID, "test"))
    built.again()
    assert built.rows("SELECT DISTINCT first_seen_on::VARCHAR, last_seen_on::VARCHAR FROM main.persons") == [
        ("2023-05-22", "2023-05-22")
    ]
    assert built.rows(
        "SELECT field, start_char, quote, method, correction_id FROM main.evidence WHERE field LIKE 'held%' ORDER BY 1"
    ) == [(name, None, None, "correction", "mine") for name in ("held_earliest", "held_latest", "held_on")]
    assert [str(day) for (day,) in built.rows("SELECT deadline_on FROM main.directives ORDER BY position")] == [
        "2023-06-30",
        "None",
        "2023-12-31",
    ]
    assert built.rows("SELECT count(*) FROM quality.issues WHERE issue_code = 'deadline_open'") == [(1,)]
    assert failing(built) == []


def test_a_corrected_report_holds_against_another_that_says_otherwise(tmp_path: Path) -> None:
    twin = Report(
        ONE.people, ONE.demands, year_basis="stated", place_code="410200", place_name="Kaifeng", filler="twin",
        convener="party_committee", mode="video",
    )  # fmt: skip
    built = Built.copied(tmp_path, [ONE, twin])
    assert built.report.n_meetings == 1
    for name, was, value in (
        ("held_on", "2023-05-23", "2023-05-22"),
        ("place_code", "410200", "410500"),
        ("convener", "government", "department"),
        ("mode", "unspecified", "in_person"),
        ("title", ONE.title, "gas conference"),
    ):
        add(built.home, from_entry(MEETING | {"field": name, "expect": was, "value": value} | SAID, "test"))
    together = {"action": "same-meeting", "document": ONE.id, "other": twin.id}
    add(built.home, from_entry(together | SAID, "test"))
    built.again()
    assert [status for _, status, _ in log(built)] == ["applied"] * 6
    assert built.rows("SELECT held_on::VARCHAR, place_code, convener, mode, title FROM main.meetings") == [
        ("2023-05-22", "410500", "department", "in_person", "gas conference")
    ]
    assert failing(built) == []


def test_reports_of_two_days_that_a_user_joins_take_a_day_before_publication(tmp_path: Path) -> None:
    late = Report(TWO.people, held_on=date(2023, 6, 20), published_on=date(2023, 6, 21), year_basis="stated",
                  place_code="410200", place_name="Kaifeng")  # fmt: skip
    built = Built(tmp_path, [ONE, late])
    add(built.home, from_entry({"action": "same-meeting", "document": ONE.id, "other": late.id} | SAID, "test"))
    built.again()
    assert built.report.n_meetings == 1
    assert failing(built) == []


def test_a_corrected_day_of_publication_decides_which_text_is_repeated_and_moves_days_that_rest_on_it(
    tmp_path: Path,
) -> None:
    words = (
        "On May 23, Kaifeng held a meeting on production safety. Mayor Li Xiangyu asked for gas stations to be checked."
    )
    first = Report(ONE.people, ONE.demands, published_on=date(2023, 5, 24), filler=words)
    second = Report(ONE.people, ONE.demands, published_on=date(2023, 5, 25), filler=words.upper())
    built = Built(tmp_path, [first, second])
    shown = "SELECT document_id, duplicate_of FROM main.documents WHERE duplicate_of IS NOT NULL"
    assert built.rows(shown) == [(second.id, first.id)]
    entry = {"action": "set", "table": "documents", "document": second.id, "field": "published_on"}
    add(built.home, from_entry(entry | {"expect": "2023-05-25", "value": "2022-05-24"} | SAID, "test"))
    built.again()
    assert built.rows(shown) == [(first.id, second.id)]
    assert built.rows("SELECT held_on::VARCHAR FROM main.meetings WHERE document_id = $d", d=second.id) == [
        ("2022-05-23",)
    ]
    assert failing(built) == []


def test_corrections_of_a_document_reach_what_rests_on_it(tmp_path: Path) -> None:
    entry = {"action": "set", "table": "documents", "document": ONE.id, "field": "rendition"}
    twin = Report(
        ONE.people, ONE.demands, place_code="410200", place_name="Kaifeng", filler="b", rendition="paraphrase"
    )
    built = Built.copied(tmp_path, [ONE, twin])
    assert built.rows("SELECT document_id FROM main.meetings") == [(ONE.id,)]
    entry |= {"document": twin.id, "expect": "paraphrase", "value": "original"}
    add(built.home, from_entry(entry | SAID, "test"))
    built.again()
    assert built.rows("SELECT document_id FROM main.meetings") == [(twin.id,)]


def test_every_correction_has_one_row(tmp_path: Path) -> None:
    mention = {"document": ONE.id, "name": "Liu Zhen", "other": TWO.id, "other_name": "Huang Feng"}
    entries = [
        {"action": "same-person"} | mention,
        {"action": "same-person"} | PERSONS,
        {"action": "not-a-meeting", "document": TWO.id},
        {"action": "set", "table": "meetings", "meeting": "m0", "field": "mode", "expect": "video", "value": None},
        {"action": "drop", "table": "directives", "document": TWO.id, "words": "boats"},
    ]
    entries[3]["value"] = "video"
    built = corrected(tmp_path, *entries)
    assert built.rows("SELECT count(*), count(DISTINCT correction_id) FROM main.corrections") == [(5, 5)]
