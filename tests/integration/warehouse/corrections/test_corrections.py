"""Corrections: applied where their guard holds, reported where not, undone when taken away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders.corpus import Built, Demand, Person, Report, store
from warehouse.corrections.apply_to_documents import add, load
from warehouse.corrections.correction_file import read_file
from warehouse.corrections.form import CorrectionError, from_entry
from warehouse.store.home import Home

SAID = {"reason": "seen on the original page", "author": "A. Reader", "date": "2024-03-01"}
ONE = Report(
    [Person("Li Xiangyu", "Mayor", "mayor", spoke=True), Person("Liu Zhen", "Deputy Mayor", "deputy_mayor")],
    [Demand("It is necessary to inspect gas stations", "Li Xiangyu", {"gas": "gas"}), Demand("Close coal pits")],
    place_code="410200",
    place_name="Kaifeng",
    filler="The photographer was Sun Photo",
)
TWO = Report(
    [Person("Huang Feng", "Mayor", "mayor", spoke=True)],
    [Demand("Check boats")],
    place_code="411100",
    place_name="Luohe",
)


def corrected(folder: Path, *entries: dict[str, Any]) -> Built:
    """What is built of both reports and the corrections."""
    home = Home(folder)
    store(home, [ONE, TWO])
    for entry in entries:
        add(home, from_entry(entry | SAID, "test"))
    return Built(folder)


def log(built: Built) -> list[tuple[Any, ...]]:
    return built.rows("SELECT action, status, detail FROM main.corrections ORDER BY written_on, correction_id")


def test_a_value_is_set_and_what_hangs_on_it_follows(tmp_path: Path) -> None:
    built = corrected(
        tmp_path,
        {
            "action": "set",
            "table": "meetings",
            "document": ONE.id,
            "field": "place_code",
            "expect": "410200",
            "value": "410500",
        },
    )
    assert log(built) == [("set", "applied", None)]
    assert built.rows(
        "SELECT place_code, place_name, place_basis, province_name FROM main.meetings WHERE document_id = $d", d=ONE.id
    ) == [("410500", "Anyang", "stated", "Henan")]
    assert built.rows("SELECT place_code FROM extracted.meetings WHERE document_id = $d", d=ONE.id) == [("410200",)]


def test_a_correction_whose_expected_value_is_gone_is_reported_and_not_applied(tmp_path: Path) -> None:
    built = corrected(
        tmp_path,
        {
            "action": "set",
            "table": "meetings",
            "document": ONE.id,
            "field": "held_on",
            "expect": "2022-01-01",
            "value": "2022-01-02",
        },
    )
    assert log(built) == [("set", "stale", "expected 2022-01-01, found 2023-05-23")]
    assert built.rows("SELECT held_on::VARCHAR FROM main.meetings WHERE document_id = $d", d=ONE.id) == [
        ("2023-05-23",)
    ]


def test_a_correction_that_hits_nothing_is_reported(tmp_path: Path) -> None:
    built = corrected(
        tmp_path,
        {"action": "not-a-meeting", "document": "0" * 16},
        {"action": "drop", "table": "attendees", "document": ONE.id, "name": "Nobody Here"},
        {"action": "set", "table": "persons", "person": "p0", "field": "name_zh", "expect": None, "value": "李"},
    )
    assert {(status, bool(detail)) for _, status, detail in log(built)} == {("unmatched", True)}
    assert built.report.n_corrections_unmatched == 3


def test_a_report_that_is_none_leaves_the_meetings_but_not_the_documents(tmp_path: Path) -> None:
    built = corrected(tmp_path, {"action": "not-a-meeting", "document": ONE.id, "expect": "meeting_report"})
    assert built.report.n_meetings == 1
    assert built.rows("SELECT kind FROM main.documents WHERE document_id = $d", d=ONE.id) == [("other",)]
    for table in ("attendees", "directives", "directive_sectors", "evidence", "attendee_sources"):
        assert built.rows(f"SELECT * FROM main.{table} WHERE document_id = $d", d=ONE.id) == []


def test_rows_are_dropped_and_added_by_words_of_the_text(tmp_path: Path) -> None:
    built = corrected(
        tmp_path,
        {"action": "drop", "table": "directives", "document": ONE.id, "words": "coal pits"},
        {"action": "drop", "table": "attendees", "document": ONE.id, "name": "Liu Zhen", "expect": "Deputy Mayor"},
        {"action": "add", "table": "attendees", "document": ONE.id, "name": "Sun Photo", "value": {"presided": True}},
        {
            "action": "add",
            "table": "directives",
            "document": ONE.id,
            "words": "inspect gas",
            "value": {"stringency": "mandatory"},
        },
        {"action": "add", "table": "attendees", "document": ONE.id, "name": "Not There"},
    )
    assert sorted(status for _, status, _ in log(built)) == ["applied"] * 4 + ["unmatched"]
    assert built.rows(
        "SELECT name, presided FROM main.attendees WHERE document_id = $d ORDER BY position", d=ONE.id
    ) == [("Li Xiangyu", False), ("Sun Photo", True)]
    assert built.rows("SELECT text FROM main.directives WHERE document_id = $d ORDER BY position", d=ONE.id) == [
        ("It is necessary to inspect gas stations",),
        ("inspect gas",),
    ]


def test_words_that_fit_two_rows_are_refused(tmp_path: Path) -> None:
    built = corrected(tmp_path, {"action": "drop", "table": "directives", "document": ONE.id, "words": "s"})
    assert log(built) == [("drop", "unmatched", "2 rows fit; give more of the words")]


def test_of_two_corrections_of_one_value_the_later_holds_and_says_so(tmp_path: Path) -> None:
    entry = {"action": "set", "table": "meetings", "document": ONE.id, "field": "mode", "expect": "unspecified"}
    built = corrected(tmp_path, entry | {"value": "video", "id": "z"}, entry | {"value": "in_person", "id": "a"})
    assert built.rows("SELECT correction_id, status, detail FROM main.corrections ORDER BY 1") == [
        ("a", "applied", "holds instead of z, written earlier"),
        ("z", "stale", "a, written later, sets in_person: this one can go"),
    ]
    assert built.rows("SELECT mode FROM main.meetings WHERE document_id = $d", d=ONE.id) == [("in_person",)]
    add(built.home, from_entry(entry | {"expect": "in_person", "value": "video", "id": "b"} | SAID, "test"))
    add(built.home, from_entry(entry | {"expect": "in_person", "value": "video", "id": "c"} | SAID, "test"))
    built.again()
    assert built.rows("SELECT correction_id, status, detail FROM main.corrections WHERE correction_id <> 'z'") == [
        ("a", "applied", "then replaced by b"),
        ("b", "applied", "replaces in_person of a"),
        ("c", "stale", "b says the same: one of them can go"),
    ]
    assert built.rows("SELECT mode FROM main.meetings WHERE document_id = $d", d=ONE.id) == [("video",)]


def test_meetings_are_joined_and_parted_as_said(tmp_path: Path) -> None:
    built = corrected(tmp_path, {"action": "same-meeting", "document": ONE.id, "other": TWO.id})
    assert built.rows("SELECT n_reports, n_attendees FROM main.meetings") == [(2, 3)]
    assert {basis for (basis,) in built.rows("SELECT match_basis FROM main.meeting_reports")} == {"correction"}
    twin = Report(ONE.people, ONE.demands, place_code="410200", place_name="Kaifeng", filler="Kaifeng Daily")
    other = Built(tmp_path / "b", [ONE, twin])
    assert other.report.n_meetings == 1
    add(other.home, from_entry({"action": "different-meeting", "document": ONE.id, "other": twin.id} | SAID, "test"))
    assert other.again().n_meetings == 2


def test_persons_are_joined_and_parted_as_said(tmp_path: Path) -> None:
    mention = {"document": ONE.id, "name": "Liu Zhen", "other": TWO.id, "other_name": "Huang Feng"}
    built = corrected(tmp_path, {"action": "same-person"} | mention)
    assert built.report.n_persons == 2
    assert built.rows("SELECT count(*) FROM main.person_aliases") == [(1,)]
    ((alias, person),) = built.rows("SELECT alias_id, person_id FROM main.person_aliases")
    by_id = corrected(tmp_path / "b", {"action": "same-person", "person": alias, "other": person})
    assert by_id.table("main.persons") == built.table("main.persons")
    twin = Report(
        [Person("Liu Zhen", "Deputy Mayor", "deputy_mayor")], place_code="410200", place_name="Kaifeng", filler="x"
    )
    split = Built(tmp_path / "c", [ONE, twin])
    assert split.rows("SELECT count(DISTINCT person_id) FROM main.attendees WHERE name = 'Liu Zhen'") == [(1,)]
    parted = {"document": twin.id, "name": "Liu Zhen", "other": ONE.id, "other_name": "Liu Zhen"}
    add(split.home, from_entry({"action": "different-person"} | parted | SAID, "test"))
    split.again()
    assert split.rows("SELECT count(DISTINCT person_id) FROM main.attendees WHERE name = 'Liu Zhen'") == [(2,)]


def test_values_of_a_meeting_and_a_person_are_set_by_their_keys(tmp_path: Path) -> None:
    alone = Built.copied(tmp_path / "a", [ONE])
    ((meeting,),) = alone.rows("SELECT meeting_id FROM main.meetings")
    ((person,),) = alone.rows("SELECT person_id FROM main.persons WHERE name = 'Liu Zhen'")
    built = corrected(
        tmp_path,
        {
            "action": "set",
            "table": "meetings",
            "meeting": meeting,
            "field": "title",
            "expect": ONE.title,
            "value": None,
        },
        {"action": "set", "table": "persons", "person": person, "field": "name_zh", "expect": None, "value": "刘震"},
    )
    assert [status for _, status, _ in log(built)] == ["applied", "applied"]
    assert built.rows("SELECT title FROM main.meetings WHERE meeting_id = $m", m=meeting) == [(None,)]
    assert built.rows("SELECT name_zh FROM main.persons WHERE person_id = $p", p=person) == [("刘震",)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"action": "change"}, "action is one of"),
        ({"field": "text"}, "cannot be set"),
        ({"expect": ...}, "needs expect"),
        ({"field": "held_on", "value": "May 3"}, "such as 2023-05-23"),
        ({"field": "mode", "value": "radio"}, "one of video"),
        ({"reason": ""}, "no reason"),
        ({"colour": "red"}, "unknown colour"),
        ({"person": "p1"}, "is said by"),
    ],
)
def test_an_entry_that_cannot_be_understood_is_named_with_its_remedy(change: dict[str, Any], message: str) -> None:
    entry = (
        {
            "action": "set",
            "table": "meetings",
            "document": "d",
            "field": "mode",
            "expect": "video",
            "value": "in_person",
        }
        | SAID
        | change
    )
    with pytest.raises(CorrectionError, match=message) as raised:
        from_entry({name: value for name, value in entry.items() if value is not ...}, "file.yaml, entry 3")
    assert "file.yaml, entry 3" in str(raised.value)


def test_files_in_yaml_and_csv_say_the_same(tmp_path: Path) -> None:
    yaml_file, csv_file = tmp_path / "a.yaml", tmp_path / "b.csv"
    yaml_file.write_text(
        "- {action: set, table: meetings, document: 0123456789012345, field: place_code, expect: , value: 410200, "
        "reason: r, author: a, date: 2024-01-02}\n- action: drop\n  table: attendees\n  document: ff\n  name: Li Na\n"
        "  reason: r\n  author: a\n  date: 2024-01-02\n",
        encoding="utf-8",
    )
    csv_file.write_text(
        "action,table,document,name,field,expect,value,reason,author,date\n"
        "set,meetings,0123456789012345,,place_code,,410200,r,a,2024-01-02\n"
        "drop,attendees,ff,Li Na,,,,r,a,2024-01-02\n",
        encoding="utf-8-sig",
    )
    assert read_file(yaml_file) == read_file(csv_file)
    assert read_file(yaml_file)[0].key == {"document": "0123456789012345"}


def test_what_is_written_is_read_back_and_files_that_quarrel_are_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = from_entry({"action": "not-a-meeting", "document": "0123", "id": "x"} | SAID, "test")
    add(home, first)
    add(home, first)
    assert load(home) == [first]
    add(
        home,
        from_entry({"action": "not-a-meeting", "document": "0124", "id": "x"} | SAID | {"date": "2024-03-02"}, "t"),
    )
    with pytest.raises(CorrectionError, match="needs its own id"):
        load(home)
    (home.corrections / "2024-03-02.yaml").unlink()
    (home.corrections / "bad.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"bad\.yaml"):
        load(home)
