"""Confirmations, codes and quoted words: what holds is told, what holds no longer comes back, words become evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders.corpus import Built, Demand, Person, Report, store
from warehouse.corrections.change_files import write
from warehouse.corrections.correction_file import dump, parse
from warehouse.corrections.form import CorrectionError, from_entry
from warehouse.store.home import Home

SAID = {"reason": "looked at the page", "author": "A. Reader", "date": "2024-03-01"}
ONE = Report(
    [Person("Li Xiangyu", "Mayor", "mayor", spoke=True), Person("Liu Zhen", "Deputy Mayor", "deputy_mayor")],
    [Demand("It is necessary to inspect gas stations", "Li Xiangyu", {"gas": "gas"}), Demand("Close coal pits")],
    place_code="410200",
    place_name="Kaifeng",
    filler="The eve of the feast, Monday",
)


def _built(folder: Path, *entries: dict[str, Any]) -> Built:
    home = Home(folder)
    store(home, [ONE])
    for entry in entries:
        write(home, from_entry(entry | SAID, "test"))
    return Built(folder)


def _confirm(**named: str) -> dict[str, Any]:
    return {"action": "confirm", "document": ONE.id} | named


CONFIRMED = (
    (_confirm(table="meetings", field="place_code", expect="410200"), "applied"),
    (_confirm(table="meetings", field="held_on", expect="2023-05-23"), "applied"),
    (_confirm(table="meetings", field="held_on", expect="2023-05-24"), "stale"),
    (_confirm(table="documents", field="kind", expect="meeting_report"), "applied"),
    (_confirm(table="documents", field="kind", expect="other"), "stale"),
    (_confirm(table="attendees", name="Liu Zhen"), "applied"),
    (_confirm(table="attendees", name="Liu Zhen", field="presided", expect="false"), "applied"),
    (_confirm(table="attendees", name="Liu Zhen", field="spoke", expect="true"), "stale"),
    (_confirm(table="attendees", name="Nobody Here"), "unmatched"),
    (_confirm(table="directives", words="coal pits", field="stringency", expect="advisory"), "applied"),
    (_confirm(table="directives", words="gas stations", field="speaker_name", expect="Li Xiangyu"), "applied"),
    (_confirm(table="codes", words="gas stations", code="sectors/gas"), "applied"),
    (_confirm(table="codes", words="coal pits", code="sectors/gas"), "stale"),
    (_confirm(doubt="q0123456789abcdef"), "applied"),
)


def test_each_confirmation_says_whether_its_value_holds_and_changes_nothing(tmp_path: Path) -> None:
    named = {f"c{number:02d}": entry for number, (entry, _) in enumerate(CONFIRMED)}
    built = _built(tmp_path / "said", *(entry | {"id": name} for name, entry in named.items()))
    told = dict(built.rows("SELECT correction_id, status FROM main.corrections"))
    assert told == dict(zip(named, (status for _, status in CONFIRMED), strict=True))
    bare = _built(tmp_path / "bare")
    for table in ("meetings", "attendees", "directives", "evidence", "directive_sectors"):
        query = f"SELECT * FROM main.{table} ORDER BY ALL"
        assert built.rows(query) == bare.rows(query)


def test_a_confirmed_value_that_changes_comes_back_as_stale(tmp_path: Path) -> None:
    confirmed = _confirm(table="meetings", field="place_code", expect="410200")
    change = _confirm(table="meetings", field="place_code", expect="410200") | {"action": "set", "value": "410500"}
    built = _built(tmp_path, confirmed, change)
    assert built.rows("SELECT action, status, value, value_before FROM main.corrections ORDER BY action") == [
        ("confirm", "stale", "410200", None),
        ("set", "applied", "410500", "410200"),
    ]


def test_a_code_is_added_on_its_words_and_taken_away(tmp_path: Path) -> None:
    added = {"action": "add", "table": "codes", "document": ONE.id, "words": "coal pits", "code": "sectors/coal_mining"}
    dropped = {"action": "drop", "table": "codes", "document": ONE.id, "words": "gas stations", "code": "sectors/gas"}
    built = _built(tmp_path, added | {"quote": "coal"}, dropped)
    assert built.rows("SELECT status, detail FROM main.corrections") == [("applied", None)] * 2
    rows = built.rows(
        "SELECT c.sector_code, substring(t.text, c.start_char + 1, c.end_char - c.start_char) "
        "FROM main.directive_sectors c JOIN main.documents t USING (document_id)"
    )
    assert rows == [("coal_mining", "coal")]


def test_a_code_that_cannot_be_added_is_told(tmp_path: Path) -> None:
    cases = {
        "a": ("sectors/moon_mining", "coal pits", "moon_mining is no code of main.sectors"),
        "b": ("sectors/gas", "gas stations", "the demand has that code already: the correction can go"),
        "c": ("sectors/gas", "no such words", "the document has no such row"),
    }
    add = {"action": "add", "table": "codes", "document": ONE.id}
    built = _built(tmp_path, *(add | {"id": name, "words": words, "code": code}
                               for name, (code, words, _) in cases.items()))  # fmt: skip
    found = dict(built.rows("SELECT correction_id, detail FROM main.corrections"))
    assert found.keys() == cases.keys()
    for name, (*_, told) in cases.items():
        assert found[name].startswith(told), found[name]


def test_the_words_that_an_author_names_become_the_evidence(tmp_path: Path) -> None:
    change = {"action": "set", "table": "meetings", "document": ONE.id, "field": "held_on", "expect": "2023-05-23"}
    built = _built(tmp_path, change | {"value": "2023-05-22", "quote": "The eve of the feast, Monday"})
    query = """
        SELECT e.quote, e.method, substring(t.text, e.start_char + 1, e.end_char - e.start_char) = e.quote
        FROM main.evidence e JOIN main.documents t USING (document_id) WHERE e.field = 'held_on'
    """
    assert built.rows(query) == [("The eve of the feast, Monday", "correction", True)]


def test_words_that_are_not_in_the_text_are_refused(tmp_path: Path) -> None:
    change = {"action": "set", "table": "meetings", "document": ONE.id, "field": "held_on", "expect": "2023-05-23"}
    built = _built(tmp_path, change | {"value": "2023-05-22", "quote": "on Tuesday"})
    assert built.rows("SELECT status FROM main.corrections") == [("unmatched",)]
    assert built.rows("SELECT held_on::VARCHAR FROM main.meetings") == [("2023-05-23",)]


def test_the_row_of_a_correction_joins_its_document_and_meeting(tmp_path: Path) -> None:
    built = _built(tmp_path, _confirm(table="attendees", name="Liu Zhen", field="presided", expect="false"))
    query = """
        SELECT c.table_name, c.words, c.field, c.value, m.document_id FROM main.corrections c
        JOIN main.meetings m USING (meeting_id)
    """
    assert built.rows(query) == [("attendees", "Liu Zhen", "presided", "false", ONE.id)]


@pytest.mark.parametrize(
    "entry",
    [
        {"action": "confirm", "document": "0" * 16},
        {"action": "confirm", "document": "0" * 16, "table": "meetings"},
        {"action": "confirm", "document": "0" * 16, "table": "meetings", "field": "held_on"},
        {"action": "confirm", "document": "0" * 16, "table": "meetings", "field": "n_reports", "expect": "1"},
        {"action": "confirm", "document": "0" * 16, "table": "meetings", "field": "mode", "expect": "by pigeon"},
        {"action": "confirm", "document": "0" * 16, "doubt": "anything"},
        {"action": "confirm", "document": "0" * 16, "doubt": "q0123456789abcdef", "value": "x"},
        {"action": "add", "table": "codes", "document": "0" * 16, "words": "x", "code": "gas"},
        {"action": "add", "table": "codes", "document": "0" * 16, "words": "x"},
        {"action": "set", "table": "persons", "person": "p", "field": "name", "expect": "", "value": "x", "quote": "y"},
    ],
)
def test_an_entry_that_says_too_little_or_too_much_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(CorrectionError):
        from_entry(entry | SAID, "test")


def test_confirmations_are_written_as_they_are_read(tmp_path: Path) -> None:
    entry = _confirm(table="meetings", field="place_code", expect="", quote="Kaifeng", doubt="q0123456789abcdef")
    made = from_entry(entry | SAID, "test")
    assert made.has_expect
    assert made.expect is None
    assert parse(dump([made]), tmp_path / "a.yaml") == [made]
