"""Codes by learned weights: the file's form, what stays, what is added and taken away, and words for it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.model import Code
from extraction.zh.demands import learned, learned_first, learned_model, learned_told
from extraction.zh.demands.learned import Demand
from schemas import code_tables

WORDINGS = Path(__file__).parents[5] / "samples" / "zh" / "wordings.csv"


def test_the_shipped_weights_are_of_codes_that_there_are() -> None:
    model = learned_model.shipped()
    assert {book for book, _ in model.codes} == set(learned_told.BOOKS)
    assert all(code in code_tables.codes(book) for book, code in model.codes)
    assert model.weights[-1].any()
    assert int(abs(model.weights).max()) < 2**15 - 1


def test_runs_keep_between_marks_and_figures_are_alike() -> None:
    told = {run for run, _ in learned.runs("查3户，改")}
    assert {"查", "查0", "查0户", "。查0", "户。", "0户。", "。改", "改。", "。改。"} <= told
    assert not {run for run in told if "。" in run[1:-1]}
    assert "。" not in told


def test_what_the_reader_finds_are_the_runs() -> None:
    words = "要把隐患查清楚，12月底前改完"
    model = learned_model.shipped()
    known = {run for run, _ in learned.runs(words)} & set(model.runs)
    assert {model.runs[row] for row, _, _ in model.matches(learned.signs(words, Demand(0, len(words), [])))} == known


@given(st.lists(st.text("查清隐患看一学班子摸要底，。12、 ", max_size=30), max_size=4))
def test_plain_looks_and_those_by_tables_say_the_same(texts: list[str]) -> None:
    plain, by_tables = learned_first.first(), learned_model.shipped()
    signs = [learned.signs(text, Demand(0, len(text), [])) for text in texts]
    found = [plain.matches(one) for one in signs]
    assert found == [by_tables.matches(one) for one in signs]
    if found:
        assert plain.say(found) == by_tables.say(found)
    for own in found:
        rows = [row for row, _, _ in own]
        assert all(plain.of(rows, column) == by_tables.of(rows, column) for column in range(len(plain.codes)))


def test_no_run_is_longer_than_what_is_looked_up() -> None:
    assert max(map(len, learned_told.shipped().runs)) == learned_told.LONGEST


def test_tables_are_made_after_many_demands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "_LEFT", [15])
    kinds = [type(learned._weights(10)) for _ in range(4)]
    assert kinds == [learned_first.First] * 2 + [learned_model.Model] * 2


@pytest.fixture(params=[learned_first.First, learned_model.model])
def weights(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "feature,weights\n"
        f"{learned_told.CODES},instruments.inspection instruments.training responsibilities.leadership\n"
        f"{learned_told.CONSTANT},0:-40 1:-400 2:-40\n摸一,0:120\n学,1:200\n查,0:-400\n班子,2:60\n看,2:-900\n"
    )
    made = request.param(learned_told.tell(text))
    monkeypatch.setattr(learned, "_weights", lambda _: made)


def settled(words: str, *ruled: Code) -> list[Code]:
    return learned.settled(words, [Demand(0, len(words), list(ruled))])[0]


@pytest.mark.usefixtures("weights")
def test_a_code_is_added_at_the_words_that_speak_for_it() -> None:
    phrase = Code("phrases", "look_back", 0, 1)
    assert settled("要摸一摸", phrase) == [Code("instruments", "inspection", 1, 3, "learned"), phrase]
    mentioned = Demand(0, 4, [], {"inspection"})
    assert learned.settled("要摸一摸", [mentioned]) == [[]]
    assert settled("要看一看") == []


@pytest.mark.usefixtures("weights")
def test_a_rule_s_code_stays_unless_much_speaks_against_it() -> None:
    one = Code("instruments", "inspection", 0, 1)
    assert settled("要看一看", one) == [one]
    assert settled("要查一查", one) == []
    other = Code("instruments", "training", 0, 1)
    assert settled("要学一学", other) == [other]
    unknown = Code("instruments", "service", 0, 1)
    assert settled("要查一查", unknown) == [unknown]


@pytest.mark.usefixtures("weights")
def test_a_responsibility_of_the_rules_stays_whatever_speaks_against_it() -> None:
    one = Code("responsibilities", "leadership", 0, 1)
    assert settled("要看一看", one) == [one]
    assert settled("班子要学") == [Code("responsibilities", "leadership", 0, 2, "learned")]


def test_a_file_of_another_form_is_named() -> None:
    with pytest.raises(ValueError, match=r"codes\.csv"):
        learned_told.tell("a,b\n")


def test_a_demand_without_end_is_read_in_time_that_grows_with_it() -> None:
    words = "查" * 100_000
    learned.settled(words, [Demand(0, len(words), [])])


def test_wordings_have_codes_that_there_are_and_come_once() -> None:
    with WORDINGS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["says"] for row in rows}) == len(rows)
    for book in ("sectors", "instruments", "responsibilities", "phrases"):
        told = {code for row in rows for code in row[book].split()} - {"none"}
        assert told <= set(code_tables.codes(book))
