"""Other meetings that reports name: once a meeting, matched by day, level, place and name, not by nearness alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders.corpus import Built, Demand, Person, Report
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.resolution.cascade import alike, subjects
from warehouse.resolution.references import RegisterError

PROVINCE = {"place_code": "410000", "place_name": "Henan", "level": "provincial"}
CITY = {"place_code": "410200", "place_name": "Kaifeng"}
COUNTY = {"place_code": "410225", "place_name": "Lankao", "level": "county"}
MAYOR = [Person("Bo Weilin", "Mayor", "mayor", spoke=True), Person("Tong Anqi", "Deputy Mayor", "deputy_mayor")]
HEAD = [Person("Ju Haifeng", "County Magistrate", "county_head", spoke=True)]
GAS = "provincial teleconference on gas safety"
SAID = {"reason": "seen on the original page", "author": "A. Reader", "date": "2024-03-01"}
HIGHER = Report(
    [Person("Cai Rundong", "Governor", "governor", spoke=True)],
    [Demand("Gas pipes must be checked", sectors={"gas": "Gas"})],
    held_on=date(2023, 5, 20),
    title="teleconference on gas safety of the whole province",
    **PROVINCE,
)

REFERENCES = (
    "SELECT relation, level, held_on::VARCHAR, n_reports, referenced_meeting_id IS NOT NULL, event_code, match_basis "
    "FROM main.meeting_references ORDER BY ALL"
)


def lower(*named: tuple[str, str, str, date | None], **options: Any) -> Report:
    return Report(MAYOR, [Demand("Check gas stations", "Bo Weilin")], named=named, **(CITY | options))


def test_a_reference_counts_once_however_many_reports_name_it(tmp_path: Path) -> None:
    one = lower(("conveyed", "provincial", GAS, None), title="meeting on gas")
    two = lower(("followed", "provincial", "province's video conference", date(2023, 5, 23)), title="meeting on gas",
                filler="b", publisher="Kaifeng Net")  # fmt: skip
    built = Built(tmp_path, [one, two])
    assert built.report.n_meetings == 1
    assert built.rows(REFERENCES) == [("followed", "provincial", "2023-05-23", 2, False, None, None)]
    sources = built.rows("SELECT document_id, relation, title FROM main.reference_sources ORDER BY relation")
    assert sources == [(one.id, "conveyed", GAS), (two.id, "followed", "province's video conference")]


def test_reports_that_differ_in_day_or_subject_name_two_meetings(tmp_path: Path) -> None:
    one = lower(("conveyed", "provincial", GAS, date(2023, 5, 20)), title="meeting on gas")
    two = lower(("conveyed", "provincial", GAS, date(2023, 5, 22)), title="meeting on gas", filler="b")
    assert len(Built(tmp_path / "day", [one, two]).rows(REFERENCES)) == 2
    two = lower(
        ("conveyed", "provincial", "provincial flood control meeting", None), title="meeting on gas", filler="b"
    )
    assert len(Built(tmp_path / "subject", [one, two]).rows(REFERENCES)) == 2


@pytest.mark.parametrize(
    ("name", "day", "basis"),
    [
        (GAS, date(2023, 5, 20), "day_and_place"),  # its day
        ("provincial meeting", date(2023, 5, 20), "day_and_place"),  # its day, and a name that says nothing else
        ("provincial flood control meeting", date(2023, 5, 20), None),  # that day, but about something else
        (GAS, date(2023, 5, 21), None),  # another day
        (GAS, None, "name_and_place"),  # its name, and no other in the weeks before
        ("provincial meeting", None, None),  # nearness in time alone
    ],
)
def test_it_is_matched_by_day_or_name_never_by_nearness_alone(
    tmp_path: Path, name: str, day: date | None, basis: str | None
) -> None:
    built = Built(tmp_path, [HIGHER, lower(("conveyed", "provincial", name, day))])
    assert built.rows(REFERENCES) == [
        ("conveyed", "provincial", str(day) if day else None, 1, basis is not None, None, basis)
    ]


def test_it_is_not_matched_to_another_province_nor_to_one_of_two(tmp_path: Path) -> None:
    reference = ("conveyed", "provincial", GAS, date(2023, 5, 20))
    elsewhere = lower(reference, place_code="420100", place_name="Wuhan")
    assert Built(tmp_path / "elsewhere", [HIGHER, elsewhere]).rows(REFERENCES)[0][4:] == (False, None, None)
    twin = Report(
        [Person("Hu Lin", "Vice Governor", "deputy_governor", spoke=True)], [Demand("Boilers must be shut")],
        held_on=date(2023, 5, 20), title="meeting on gas", **PROVINCE,
    )  # fmt: skip
    built = Built(tmp_path / "twins", [HIGHER, twin, lower(reference)])
    assert built.report.n_meetings == 3
    assert built.rows(REFERENCES)[0][4:] == (False, None, None)


def test_a_national_teleconference_is_an_event(tmp_path: Path) -> None:
    day = date(2023, 1, 11)
    watched = lower(("watched", "national", "national teleconference on work safety", day), held_on=day)
    assert Built(tmp_path / "day", [watched]).rows(REFERENCES)[0][5:] == ("teleconference_2023_01_11", "day_and_level")
    passed = lower(("conveyed", "national", "national teleconference on work safety", None), held_on=date(2023, 1, 20))
    assert Built(tmp_path / "name", [passed]).rows(REFERENCES)[0][5:] == ("teleconference_2023_01_11", "name_and_level")
    other = lower(("conveyed", "national", "national teleconference", None), held_on=date(2023, 1, 20))
    assert Built(tmp_path / "bare", [other]).rows(REFERENCES)[0][5:] == (None, None)
    flood = lower(("watched", "national", "national flood control teleconference", day), held_on=day)
    assert Built(tmp_path / "flood", [flood]).rows(REFERENCES)[0][5:] == (None, None)


def test_events_of_one_s_own_are_matched_and_named(tmp_path: Path) -> None:
    day = date(2023, 3, 3)
    report = lower(("watched", "national", "national video conference on fire safety", day), held_on=day,
                   filler="Lessons of the Hongqi warehouse fire")  # fmt: skip
    report.people = MAYOR
    built = Built(tmp_path, [report, Report(HEAD, named=(("conveyed", "national", "meeting", None),), **COUNTY)])
    own = built.home.own_events
    own.write_text(
        "event_code,label_en,label_zh,kind,starts_on,ends_on,source,words_en,words_zh\n"
        f"fire_conference,Video conference on fire safety,消防会议,meeting,{day},,seen in the paper,,\n"
        "hongqi_fire,Hongqi fire,红旗火灾,accident,2023-02-01,,seen in the paper,kaifeng,开封\n",
        encoding="utf-8",
    )
    built.again()
    assert [row[5] for row in built.rows(REFERENCES)] == [None, "fire_conference"]
    own.write_text(own.read_text(encoding="utf-8").replace("kaifeng", "national video conference"), encoding="utf-8")
    built.again()
    assert built.rows("SELECT document_id, event_code FROM main.meeting_event_mentions") == [(report.id, "hongqi_fire")]
    own.write_text(own.read_text(encoding="utf-8").replace("hongqi_fire", "anyang_fire_2022"), encoding="utf-8")
    with pytest.raises(RegisterError, match="anyang_fire_2022"):
        built.again()


def corrected(folder: Path, *entries: dict[str, Any]) -> Built:
    built = Built(
        folder, [HIGHER, lower(("conveyed", "provincial", GAS, None), ("conveyed", "national", GAS + " too", None))]
    )
    for entry in entries:
        add(built.home, from_entry(entry | SAID, "test"))
    built.again()
    return built


def test_a_reference_and_its_match_can_be_corrected(tmp_path: Path) -> None:
    document = lower(("conveyed", "provincial", GAS, None), ("conveyed", "national", GAS + " too", None)).id
    row = {"table": "meeting_references", "document": document, "words": "gas safety", "level": "provincial"}
    built = corrected(
        tmp_path / "day",
        {"action": "set", **row, "field": "held_on", "expect": None, "value": "2023-05-21"},
        {"action": "drop", "table": "meeting_references", "document": document, "words": "too"},
        {"action": "add", "table": "meeting_references", "document": document, "words": "Check gas",
         "value": {"relation": "watched", "level": "national"}},
    )  # fmt: skip
    assert built.rows("SELECT status, detail FROM main.corrections") == [("applied", None)] * 3
    assert built.rows(REFERENCES) == [
        ("conveyed", "provincial", "2023-05-21", 1, False, None, None),
        ("watched", "national", None, 1, False, None, None),
    ]
    built = corrected(tmp_path / "before")
    ((reference, meeting),) = built.rows(
        "SELECT reference_id, referenced_meeting_id FROM main.meeting_references WHERE level = 'provincial'"
    )
    built = corrected(
        tmp_path / "match",
        {"action": "set", "table": "meeting_references", "reference": reference, "field": "referenced_meeting_id",
         "expect": meeting, "value": None},
    )  # fmt: skip
    assert built.rows("SELECT status FROM main.corrections") == [("applied",)]
    assert {row[4:] for row in built.rows(REFERENCES)} == {(False, None, None)}


def test_names_are_alike_by_what_is_theirs_alone() -> None:
    assert subjects("全省燃气安全电视电话会议") == {"gas"}
    assert alike("provincial teleconference on gas safety", "teleconference of the province on gas safety") == 1.0
    assert alike("provincial teleconference", "the province's meeting") == 0.0
