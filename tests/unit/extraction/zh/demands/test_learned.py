"""Codes by learned weights: the file's form, what stays, what is added and taken away, and words for it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from extraction.model import Code
from extraction.zh.demands import learned
from extraction.zh.demands.learned import Demand
from schemas import code_tables

WORDINGS = Path(__file__).parents[5] / "samples" / "zh" / "wordings.csv"


def test_the_shipped_weights_are_of_codes_that_there_are() -> None:
    model = learned._model()
    assert {book for book, _ in model.codes} == set(learned.BOOKS)
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
    model = learned._model()
    known = {run for run, _ in learned.runs(words)} & set(model.runs)
    assert {model.runs[row] for row, _, _ in learned._matches(words, Demand(0, len(words), []))} == known


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    text = (
        "feature,weights\n"
        f"{learned.CODES},instruments.inspection instruments.training responsibilities.leadership\n"
        f"{learned.CONSTANT},0:-40 1:-400 2:-40\n摸一,0:120\n学,1:200\n查,0:-400\n班子,2:60\n看,2:-900\n"
    )
    made = learned.parse(text)
    monkeypatch.setattr(learned, "_model", lambda: made)
    learned._finder.cache_clear()
    yield
    learned._finder.cache_clear()


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
        learned.parse("a,b\n")


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
