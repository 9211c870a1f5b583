from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.model import Attendee, Code, Directive, DocumentFacts, MeetingFacts, Reading, SourceHints
from warehouse.evaluation.gold import GoldError, numbered
from warehouse.evaluation.scores import evaluate, score

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
        DocumentFacts(kind="meeting_report", published_on=date(2023, 5, 2), rendition="original"),
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
        ("rendition", ""),  # of the notice
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


def test_gold_without_its_text_is_refused() -> None:
    with pytest.raises(GoldError, match="no text for gold id a"):
        evaluate({"a": GOLD}, {}, read)


FULL = {
    **GOLD,
    "meeting_type": "dispatch_meeting",
    "convener": None,
    "sentences": {
        "2": {
            "speaker": "Li Wei",
            "sectors": ["gas"],
            "instruments": ["inspection"],
            "responsibilities": [],
            "phrases": [],
            "stringency": "mandatory",
            "deadline": None,
        },
        "3": {"speaker": None, "sectors": ["fire", "crowded_places"], "stringency": "mandatory", "deadline": "May"},
    },
    "figures": [
        {"sentence": 1, "value": 12, "unit": "hazards", "measure": "hazards_found"},
        {"sentence": 1, "value": 12, "unit": "hazards", "measure": "hazards_rectified"},
        {"sentence": 1, "value": -3.5, "unit": "percent", "measure": "accidents"},
    ],
}


def test_fields_that_the_gold_leaves_out_are_not_measured() -> None:
    fields = {one.field for one in score({"a": GOLD}, {"a": FULL}).measures}
    assert not fields & {"meeting_type", "convener", "stringency", "deadlines", "figures", "instruments_by_sentence"}
    assert score({"a": FULL}, {"a": GOLD}).value("meeting_type") == 0.0


def test_a_gold_value_of_null_leaves_the_convener_open() -> None:
    assert "convener" not in {one.field for one in score({"a": FULL}, {"a": FULL}).measures}


def test_a_figure_is_told_by_its_sentence_and_value() -> None:
    told = json.loads(json.dumps(FULL))
    told["figures"] = [
        {"sentence": 1, "value": 12.0, "unit": "hazards", "measure": "hazards_found"},
        {"sentence": 1, "value": 3.5, "unit": "percent", "measure": "accidents"},
        {"sentence": 2, "value": 12, "unit": "hazards", "measure": "hazards_found"},
    ]
    scores = score({"a": FULL}, {"a": told})
    assert scores.value("figures", "recall") == pytest.approx(1 / 3, abs=1e-4)
    assert scores.value("figures", "precision") == pytest.approx(1 / 3, abs=1e-4)
    assert scores.value("figure_measure") == 1.0


def test_codes_of_every_codebook_stringency_and_deadline_are_scored() -> None:
    told = json.loads(json.dumps(FULL))
    told["sentences"]["2"] |= {"instruments": ["inspection", "training"], "stringency": "advisory"}
    told["sentences"]["3"] |= {"deadline": None}
    scores = score({"a": FULL}, {"a": told})
    assert scores.value("instruments_by_sentence", "precision") == 0.5
    assert scores.value("instruments_by_sentence", "recall") == 1.0
    assert scores.value("stringency") == 0.5
    assert scores.value("deadlines", "recall") == 0.0
    assert all(one.value == 1.0 for one in score({"a": FULL}, {"a": FULL}).measures)


def test_chinese_names_and_places_are_compared_by_their_characters() -> None:
    want = {
        **GOLD,
        "place": "清河县",
        "attendees": [{"name": "龚啟文", "title": "县长", "presided": True, "spoke": False}],
        "sentences": {},
    }
    told = {
        **want,
        "place": "清河",
        "attendees": [{"name": "龚啟(qǐ)文", "title": "县委副书记、县长", "presided": True, "spoke": False}],
    }
    measured = {(one.field, one.metric): one.value for one in score({"a": want}, {"a": told}).measures}
    assert measured["attendees", "f1"] == 1.0
    assert measured["place", "accuracy"] == 1.0
    other = {**told, "place": "沙河", "attendees": [{**told["attendees"][0], "name": "柴望"}]}
    missed = {(one.field, one.metric): one.value for one in score({"a": want}, {"a": other}).measures}
    assert missed["attendees", "f1"] == 0.0
    assert missed["place", "accuracy"] == 0.0


def test_a_code_has_a_figure_of_its_own() -> None:
    told = json.loads(json.dumps(FULL))
    told["sentences"]["2"]["sectors"] = ["fire"]
    found = {one.field: one for one in score({"a": FULL}, {"a": told}).measures if one.rendition == "all"}
    gas, fire = found["sectors.gas"], found["sectors.fire"]
    assert (gas.code, gas.right, gas.missed, gas.invented) == ("gas", 0, 1, 0)
    assert (fire.right, fire.missed, fire.invented) == (1, 0, 1)
    assert fire.value == pytest.approx(2 / 3, abs=1e-4)
    assert found["sectors_by_sentence"].code is None


def test_no_interval_is_of_no_width() -> None:
    for one in score({"a": FULL}, {"a": FULL}).measures:
        assert one.low < one.value <= one.high, one


def test_what_was_audited_is_judged() -> None:
    audit = {
        "title": "Gas Checked", "publisher": None, "language": "en", "meeting_title": None, "place_code": "110101",
        "deadlines": {"at once": None, "by May 9": "2023-05-08"}, "figures": [[3.0, "count", "this year"]],
        "places": ["Lishan"],
    }  # fmt: skip
    told = audit | {"title": "Other", "deadlines": {"by May 9": "2023-05-09"}, "places": ["Lishan", "Gas"]}
    scores = score({"a": GOLD | {"audit": audit}}, {"a": GOLD | {"audit": told}})
    values = {name: scores.value(name) for name in ("document_title", "publisher", "deadline_on", "figure_period")}
    assert values == {"document_title": 0.0, "publisher": 1.0, "deadline_on": 0.0, "figure_period": 1.0}
    assert scores.value("place_mentions", "precision") == 0.5


def test_references_count_by_relation_level_and_span_and_each_told_one_once() -> None:
    def named(relation: str, level: str, start: int, day: str | None = None) -> dict[str, object]:
        return {"relation": relation, "level": level, "start_char": start, "end_char": start + 10, "held_on": day}

    gold = {**GOLD, "references": [named("conveyed", "national", 5, "2022-05-01"), named("conveyed", "provincial", 5),
                                   named("watched", "prefecture", 40)]}  # fmt: skip
    told = {**GOLD, "references": [named("conveyed", "national", 8), named("followed", "provincial", 5),
                                   named("watched", "prefecture", 50), named("conveyed", "national", 9)]}  # fmt: skip
    scores = score({"a": gold}, {"a": told})
    assert scores.value("references", "precision") == 0.25
    assert scores.value("references", "recall") == pytest.approx(1 / 3, abs=1e-4)
    assert scores.value("reference_day") == 0.0
    assert score({"a": gold}, {"a": gold}).value("references") == 1.0
    assert "references" not in {one.field for one in score({"a": GOLD}, {"a": told}).measures}, "no gold, no measure"
