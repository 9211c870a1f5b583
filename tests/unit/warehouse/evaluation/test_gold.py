from __future__ import annotations

import json
from datetime import date

import pytest

from extraction.model import Attendee, Code, Directive, DocumentFacts, Figure, MeetingFacts, Reading
from tests.builders.paths import ROOT
from warehouse.evaluation.gold import GoldError, add_references, load_gold, numbered, sheet

TEXT = "Li Wei attended. He required that gas be checked. Fire exits must be kept open."
OTHER = {"id": "b", "relevant": False, "why": "notice", "published_on": None}


def reading() -> Reading:
    second, third = numbered(TEXT)[1:]
    return Reading(
        DocumentFacts(kind="meeting_report", published_on=date(2023, 5, 2)),
        MeetingFacts(held_on=date(2023, 5, 1), place_name="Lishan", meeting_type_code="dispatch_meeting"),
        [Attendee("Li Wei", 0, 6, title="Mayor", spoke=True)],
        [
            Directive(*second, speaker_name="Li Wei", speaker_kind="person", codes=[Code("sectors", "gas", 34, 37)]),
            Directive(
                *third,
                speaker_kind="meeting",
                stringency="mandatory",
                deadline=(third[0], third[0] + 4),
                codes=[Code("sectors", "fire", 50, 54), Code("instruments", "inspection", 50, 54)],
            ),
        ],
        [Figure(3.0, 0, 16, "accidents", "cases")],
    )


def test_sentences_are_numbered_as_annotators_do() -> None:
    text = "One. “Two!” three; four.Five\n\nSix"
    assert [text[a:b] for a, b in numbered(text)] == ["One.", "“Two!", "three;", "four.Five", "Six"]


def test_a_reading_in_the_form_of_the_gold() -> None:
    told = sheet(TEXT, reading())
    assert {number: (one["speaker"], one["sectors"]) for number, one in told["sentences"].items()} == {
        "2": ("Li Wei", ["gas"]),
        "3": ("meeting", ["fire"]),
    }
    assert told["sentences"]["3"]["instruments"] == ["inspection"]
    assert told["sentences"]["3"]["stringency"] == "mandatory"
    assert told["sentences"]["3"]["deadline"] == "Fire"
    assert told["figures"] == [{"sentence": 1, "value": 3.0, "unit": "cases", "measure": "accidents"}]
    assert told["held_on"] == "2023-05-01"
    assert told["meeting_type"] == "dispatch_meeting"
    assert sheet("", Reading(DocumentFacts())) == {
        "relevant": False,
        "published_on": None,
        "rendition": "machine_translation",
        "audit": {"title": None, "publisher": None, "language": "und"},
    }


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["{"], "line 1: not JSON"),
        (["[]"], "'id'"),
        (['{"id": "a", "relevant": true}'], "also needs held_on"),
        ([json.dumps(OTHER), "", json.dumps(OTHER)], "line 3: id b stands twice"),
    ],
)
def test_broken_gold_is_refused_with_line_and_reason(lines: list[str], reason: str) -> None:
    with pytest.raises(GoldError, match=reason):
        load_gold(lines)


def test_the_samples_gold_is_well_formed() -> None:
    folder = ROOT / "samples"
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        gold = load_gold(lines)
    for name, facts in gold.items():
        text = (folder / "texts" / f"{name}.txt").read_text(encoding="utf-8")
        assert all(1 <= int(number) <= len(numbered(text)) for number in facts.get("sentences", {}))


def test_chinese_sentences_are_numbered_without_a_space_between() -> None:
    text = "一要排查。二要整改；“三要问责！”\n会议结束。"
    assert [text[a:b] for a, b in numbered(text)] == ["一要排查。", "二要整改；", "“三要问责！”", "会议结束。"]


@pytest.mark.parametrize(
    ("line", "told"),
    [("{", "line 1"), ('{"id": "a"}', "references"), ('{"id": "b", "references": []}', "no meeting report")],
)
def test_references_stand_beside_the_facts_of_reports_alone(line: str, told: str) -> None:
    gold = {"a": {"id": "a", "relevant": True}, "b": {"id": "b", "relevant": False}}
    with pytest.raises(GoldError, match=told):
        add_references(gold, [line])
    assert add_references(gold, ['{"id": "a", "references": []}', ""])["a"]["references"] == []
