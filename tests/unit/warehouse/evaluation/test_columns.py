"""Every published column that is read from a text has its line in ``quality.accuracy``, or a reason why not."""

from __future__ import annotations

from schemas.tables_extracted import TABLES
from tests.builders.paths import ROOT
from warehouse.evaluation.columns import FIELDS, PLACED, UNMEASURED, about
from warehouse.evaluation.measure import gold_of
from warehouse.evaluation.scores import COUNTED, JUDGED, score

COLUMNS = {f"{table.name}.{name}" for table in TABLES for name in table.column_names if name not in PLACED} | {
    "issues.start_char",
    "issues.end_char",
}


def test_every_column_read_from_a_text_is_measured_or_has_a_reason() -> None:
    assert COLUMNS - set(FIELDS) - set(UNMEASURED) == set()
    assert set(FIELDS) & set(UNMEASURED) == set()
    assert (set(FIELDS) | set(UNMEASURED)) - COLUMNS == set()


def test_every_field_is_one_that_is_scored() -> None:
    assert {field for fields in FIELDS.values() for field in fields} <= {*COUNTED, *JUDGED}
    assert about("speaker") == "directives.speaker_name, directives.speaker_kind"
    assert about("instruments.inspection") is None


def test_the_samples_have_gold_facts_for_every_measured_column() -> None:
    gold = gold_of(ROOT / "samples" / "gold.jsonl")
    told = {one.field for one in score(gold, gold).measures}
    assert {field for fields in FIELDS.values() for field in fields} <= told
