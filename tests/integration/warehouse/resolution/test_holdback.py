"""Rows that contradict themselves are held back alone, with their report; the rest is as without it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.catalog import layer
from tests.builders.corpus import Built, Demand, Person, Report, store
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.resolution import holdback
from warehouse.store.home import Home

KAIFENG = {"place_code": "410200", "place_name": "Kaifeng"}
SOUND = Report(
    [Person("Li Jun", "Mayor", "mayor", spoke=True)], [Demand("Check gas", "Li Jun", {"gas": "gas"})], **KAIFENG
)
MARCH = date(2022, 3, 9)


def bad(day: date = MARCH, published: date | None = date(2022, 3, 5), **more: Any) -> Report:
    people = more.pop("people", [Person("Bo Weilin", "Mayor", "mayor")])
    return Report(
        people, [Demand("Look into every mine")], held_on=day, published_on=published, contradicts=True,
        **{"year_basis": "stated", "filler": "bad", **more},
    )  # fmt: skip


def held(built: Built) -> list[tuple[str, str]]:
    return built.rows(
        "SELECT check_name, row_json->>'document_id' FROM quality.quarantine "
        "WHERE reason_code = 'held_back' ORDER BY ALL"
    )


BAD = (
    (bad(), "held_after_publication"),
    (bad(date(2021, 3, 9), year_basis="publication"), "held_a_year_before_publication"),
    (bad(date(1899, 3, 9), date(2022, 3, 5)), "held_in_possible_days"),
    (bad(date(2031, 3, 9), None), "held_in_possible_days"),
    (bad(date(2023, 3, 9), date(2099, 1, 1)), "published_in_possible_days"),
    (bad(None, date(1970, 1, 1), kind="other"), "published_in_possible_days"),  # type: ignore[arg-type]
    (
        bad(people=[Person("Bo Weilin", "Mayor", "grand_duke")], published=date(2022, 3, 10), filler="x"),
        "codes_are_known",
    ),
)


def test_a_bad_row_is_held_back_with_its_report_and_the_rest_is_as_without_it(tmp_path: Path) -> None:
    built = Built(tmp_path, [SOUND, *(report for report, _ in BAD)])
    assert held(built) == sorted((rule, report.id) for report, rule in BAD)
    assert built.report.n_held_back == len(BAD)
    for document, source, reason, told in built.rows(
        "SELECT row_json->>'document_id', source_uri, reason, row_json FROM quality.quarantine"
    ):
        assert source == f"{document}.txt"
        assert "{" not in reason and "': " not in reason
        assert document in reason and "held back" in reason and json.loads(told)["document_id"] == document
    for table in layer("main"):
        if "document_id" in table.column_names:
            rows = built.rows(f"SELECT DISTINCT document_id FROM {table.qualified} WHERE document_id IS NOT NULL")
            assert set(rows) <= {(SOUND.id,)}, table.name
    assert built.rows("SELECT document_id FROM main.meeting_reports") == [(SOUND.id,)]
    assert built.rows("SELECT count(*) FROM main.persons") == [(1,)]


def test_the_issue_says_which_hint_won_and_why_and_a_correction_brings_the_report_back(tmp_path: Path) -> None:
    report = bad()
    built = Built(tmp_path, [SOUND, report])
    ((detail, start, end),) = built.rows(
        "SELECT detail, start_char, end_char FROM quality.issues WHERE issue_code = 'date_conflict'"
    )
    assert "the text gives 2022-03-09" in detail and "the header gives 2022-03-05" in detail
    assert "The text won for the meeting's day" in detail
    assert report.text[start:end] == "On the day of 2022-03-09"
    entry = {
        "action": "set",
        "table": "documents",
        "document": report.id,
        "field": "published_on",
        "expect": "2022-03-05",
        "value": "2022-03-10",
        "reason": "stamp of another edition",
        "author": "A",
        "date": "2024-01-01",
    }
    add(built.home, from_entry(entry, "test"))
    built.again()
    assert held(built) == []
    assert built.rows("SELECT count(*) FROM main.meetings") == [(2,)]


def test_a_meeting_stays_where_another_report_supports_it_and_a_repeat_takes_the_place(tmp_path: Path) -> None:
    people = [Person("Li Jun", "Mayor", "mayor", spoke=True), Person("Qiao Yanqiang", presided=True)]
    demands = [Demand("Check gas pipes in every street")]
    good = Report(people, demands, held_on=MARCH, published_on=MARCH + timedelta(1), year_basis="stated", **KAIFENG)
    twin = bad(MARCH, date(2022, 3, 5), people=people, filler="", **KAIFENG)
    repeat = Report(people, demands, held_on=MARCH, published_on=MARCH + timedelta(2), year_basis="stated", filler=".",
                    **KAIFENG)  # fmt: skip
    first = bad(MARCH, date(2022, 3, 1), people=people, filler=" !", **KAIFENG)
    built = Built(tmp_path, [good, twin, repeat, first])
    assert {document for _, document in held(built)} == {twin.id, first.id}
    assert {d for (d,) in built.rows("SELECT document_id FROM main.meeting_reports")} == {good.id, repeat.id}
    assert built.rows("SELECT count(*) FROM main.meetings") == [(1,)]
    assert built.rows(
        "SELECT count(*) FROM main.documents d WHERE duplicate_of IS NOT NULL AND NOT EXISTS "
        "(FROM main.documents o WHERE o.document_id = d.duplicate_of)"
    ) == [(0,)]


def test_a_contradiction_that_only_the_merge_shows_is_held_back_too(tmp_path: Path) -> None:
    early = Report([Person("Li Jun", "Mayor", "mayor")], [Demand("Check gas")], held_on=None, earliest=date(2022, 2, 1),
                   latest=date(2022, 3, 20), published_on=date(2022, 3, 5), year_basis="unknown", filler="early",
                   contradicts=True, **KAIFENG)  # fmt: skip
    dated = Report([Person("Li Jun", "Mayor", "mayor")], [Demand("Check gas")], held_on=MARCH, year_basis="stated",
                   published_on=MARCH + timedelta(1), filler="dated", **KAIFENG)  # fmt: skip
    built = Built(tmp_path, [early, dated])
    entry = {"action": "same-meeting", "document": early.id, "other": dated.id, "reason": "one", "author": "A",
             "date": "2024-01-01"}  # fmt: skip
    add(built.home, from_entry(entry, "test"))
    built.again()
    assert held(built) == [("held_after_publication", early.id)]
    assert built.rows("SELECT held_on, document_id FROM main.meetings") == [(MARCH, dated.id)]


def test_a_deadline_before_its_meeting_holds_back_that_demand_alone(tmp_path: Path) -> None:
    report = Report(
        [], [Demand("Check gas by March"), Demand("Look into every mine", None, {"mining": "mine"})], held_on=MARCH
    )
    for row, day in zip(report.rows["directives"], (MARCH + timedelta(9), MARCH - timedelta(9)), strict=True):
        row["deadline_on"] = day
    built = Built(tmp_path, [report])
    assert held(built) == [("deadline_after_meeting", report.id)]
    assert built.rows("SELECT text FROM main.directives") == [("Check gas by March",)]
    assert built.rows("SELECT count(*) FROM main.directive_sectors") == [(0,)]
    assert built.rows("SELECT n_directives FROM main.meetings") == [(1,)]


@pytest.mark.parametrize("table", ["directives", "attendees", "evidence", "directive_codes"])
def test_a_span_that_is_not_its_words_holds_back_the_report(tmp_path: Path, table: str) -> None:
    home = Home(tmp_path)
    store(home, [SOUND, Report(filler="another")])
    (part,) = home.extracted(table).rglob("*.parquet")
    frame = pl.read_parquet(part)
    shift = pl.when(pl.col("document_id") == SOUND.id).then(
        3 if "quote" in frame.columns or "text" in frame.columns else 9999
    )
    frame.with_columns(pl.col("end_char") + shift.otherwise(0)).write_parquet(part)
    built = Built(tmp_path)
    assert held(built) == [("span_is_its_words", SOUND.id)]
    assert built.rows("SELECT count(*) FROM main.meetings") == [(1,)]


def test_every_rule_says_what_it_is_and_what_to_do() -> None:
    for rule in holdback.rules():
        assert rule.stage in {"report", "meeting"} and rule.holds in {"report", "row"}
        assert rule.says.endswith(".") and rule.remedy and rule.table.startswith("main.")
