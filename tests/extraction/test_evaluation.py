from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.evaluation import GoldError, evaluate, load_gold, numbered, score, sheet
from extraction.facts import Attendee, Code, Directive, DocumentFacts, MeetingFacts, Reading, SourceHints

TEXT = "Li Wei attended. He required that gas be checked. Fire exits must be kept open."
GOLD = {
    "id": "a",
    "relevant": True,
    "published_on": "2023-05-02",
    "held_on": "2023-05-01",
    "year_basis": "publication",
    "place": "Lishan County",
    "level": "county",
    "mode": "video",
    "attendees": [{"name": "Li Wei", "title": "Mayor of Lishan", "presided": False, "spoke": True}],
    "sentences": {
        "2": {"speaker": "Li Wei", "sectors": ["gas"]},
        "3": {"speaker": None, "sectors": ["fire", "crowded_places"]},
    },
    "rendition": "original",
}
OTHER = {"id": "b", "relevant": False, "why": "notice", "published_on": None, "rendition": "paraphrase"}


def reading() -> Reading:
    second, third = numbered(TEXT)[1:]
    return Reading(
        DocumentFacts(kind="meeting_report", published_on=date(2023, 5, 2)),
        MeetingFacts(
            held_on=date(2023, 5, 1), year_basis="publication", place_name="Lishan", admin_level="county", mode="video"
        ),
        [Attendee("Li Wei", 0, 6, title="Mayor", spoke=True)],
        [
            Directive(*second, speaker_name="Li Wei", speaker_kind="person", codes=[Code("sectors", "gas", 34, 37)]),
            Directive(*third, speaker_kind="meeting", codes=[Code("sectors", "fire", 50, 54)]),
        ],
    )


def read(text: str, hints: SourceHints) -> Reading:
    return reading() if text == TEXT else Reading(DocumentFacts())


def test_sentences_are_numbered_as_annotators_do() -> None:
    text = "One. “Two!” three; four.Five\n\nSix"
    assert [text[a:b] for a, b in numbered(text)] == ["One.", "“Two!", "three;", "four.Five", "Six"]


def test_a_reading_in_the_form_of_the_gold() -> None:
    told = sheet(TEXT, reading())
    assert told["sentences"] == {
        "2": {"speaker": "Li Wei", "sectors": ["gas"]},
        "3": {"speaker": "meeting", "sectors": ["fire"]},
    }
    assert told["held_on"] == "2023-05-01"
    assert sheet("", Reading(DocumentFacts())) == {"relevant": False, "published_on": None}


def test_every_field_is_scored() -> None:
    scores = evaluate({"a": GOLD, "b": OTHER}, {"a": TEXT, "b": "A notice."}, read)
    assert (scores.n_texts, scores.n_reports) == (2, 1)
    for name in (
        "relevant",
        "attendees",
        "spoke",
        "directives",
        "published_on",
        "held_on",
        "place",
        "level",
        "speaker",
    ):
        assert scores.value(name) == 1.0, name
    assert scores.value("sectors_by_sentence", "precision") == 1.0
    assert scores.value("sectors_by_sentence", "recall") == pytest.approx(2 / 3, abs=1e-4)
    assert scores.value("title") == 0.0  # less than half of the gold's words
    assert {(error.field, error.item) for error in scores.errors} == {
        ("sectors_by_sentence", "3"),
        ("sectors_by_document", "crowded_places"),
        ("title", "liwei"),
    }


def test_measures_are_kept_by_rendition() -> None:
    scores = evaluate({"a": GOLD, "b": OTHER}, {"a": TEXT, "b": "A notice."}, read)
    assert scores.value("held_on", rendition="original") == 1.0
    with pytest.raises(KeyError, match="paraphrase"):
        scores.value("held_on", rendition="paraphrase")


def test_a_text_without_a_sheet_counts_as_missed() -> None:
    scores = score({"a": GOLD}, {})
    assert scores.value("relevant") == 0.0
    assert scores.value("directives", "recall") == 0.0


@pytest.mark.parametrize("wrong", ["speaker", "place", "mode", "attendees", "directives"])
def test_each_kind_of_error_lowers_its_own_figure(wrong: str) -> None:
    told = json.loads(json.dumps({**GOLD}))
    changes = {
        "speaker": lambda: told["sentences"]["2"].update(speaker="Wang Li"),
        "place": lambda: told.update(place="Other"),
        "mode": lambda: told.update(mode="unspecified"),
        "attendees": lambda: told["attendees"].append(
            {"name": "Wang Li", "title": None, "presided": False, "spoke": False}
        ),
        "directives": lambda: told["sentences"].pop("3"),
    }
    changes[wrong]()
    assert score({"a": GOLD}, {"a": told}).value(wrong) < 1.0
    assert score({"a": GOLD}, {"a": GOLD}).value(wrong) == 1.0


def test_intervals_are_the_same_in_every_run_and_hold_the_value() -> None:
    gold = {str(n): {**GOLD, "id": str(n)} for n in range(12)}
    told = {name: ({**GOLD, "place": "Other"} if int(name) % 3 == 0 else GOLD) for name in gold}
    first, second = score(gold, told), score(gold, told)
    assert first.measures == second.measures
    (place,) = (one for one in first.measures if one.field == "place" and one.rendition == "all")
    assert place.value == pytest.approx(8 / 12, abs=1e-4)
    assert place.low < place.value < place.high


@given(st.permutations(["a", "b", "c"]))
def test_the_order_of_the_gold_changes_nothing(names: list[str]) -> None:
    gold = {name: {**GOLD, "id": name} for name in names}
    told = {"a": GOLD, "b": {"relevant": False}}
    expected = score({name: {**GOLD, "id": name} for name in ("a", "b", "c")}, told)
    assert score(gold, told) == expected


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


def test_gold_without_its_text_is_refused() -> None:
    with pytest.raises(GoldError, match="no text for gold id a"):
        evaluate({"a": GOLD}, {}, read)


def test_the_samples_gold_is_well_formed() -> None:
    folder = Path(__file__).parents[2] / "samples"
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        gold = load_gold(lines)
    for name, facts in gold.items():
        text = (folder / "texts" / f"{name}.txt").read_text(encoding="utf-8")
        assert all(1 <= int(number) <= len(numbered(text)) for number in facts.get("sentences", {}))
