"""The corpus of coded demands is whole, and what it is measured by is what the field's formulas say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extraction.model import Code, Directive, DocumentFacts, MeetingFacts, Reading, SourceHints
from schemas.vocabularies import CODEBOOKS
from tests.builders.paths import ROOT
from warehouse.evaluation import coded_corpus
from warehouse.evaluation.coded_corpus import CorpusError, coders, load, machine

CORPUS = ROOT / "samples" / "corpus"
TEXT = "The mayor spoke. Check every stove. Lock the gate at night."


def _row(number: int, start: int, end: int, instruments: list[str], stringency: str = "mandatory") -> dict[str, object]:
    return {"id": "9001", "n": number, "start_char": start, "end_char": end, "instruments": instruments,
            "responsibilities": [], "phrases": [], "sectors": [], "stringency": stringency}  # fmt: skip


def _corpus(folder: Path, *sheets: list[dict[str, object]]) -> Path:
    (folder / "texts").mkdir()
    (folder / "sheets").mkdir()
    (folder / "texts" / "9001.txt").write_text(TEXT, encoding="utf-8")
    for name, rows in zip((coded_corpus.GOLD, *coded_corpus.SHEETS), sheets, strict=True):
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def test_every_coded_demand_stands_in_its_text_with_codes_of_the_codebooks() -> None:
    known = {
        book: {
            line.split(",")[0]
            for line in (ROOT / "schemas" / "codes" / f"{book}.csv").read_text(encoding="utf-8").splitlines()[1:]
        }
        for book in CODEBOOKS
    }
    gold = load(CORPUS / coded_corpus.GOLD)
    assert len(gold) >= 3400
    assert len({(one.article, one.number) for one in gold}) == len(gold)
    for one in gold:
        text = (CORPUS / "texts" / f"{one.article}.txt").read_text(encoding="utf-8")
        assert text[one.start : one.end].strip() == text[one.start : one.end] != ""
        for book, codes in one.codes.items():
            assert codes <= known[book], (one.article, one.number)


def test_both_coders_coded_every_demand() -> None:
    gold = [(one.article, one.number) for one in load(CORPUS / coded_corpus.GOLD)]
    for name in coded_corpus.SHEETS:
        assert [(one.article, one.number) for one in load(CORPUS / name)] == gold


def test_codes_count_where_a_demand_was_read_and_recall_tells_how_many_were(tmp_path: Path) -> None:
    rows = [_row(1, 17, 35, ["inspection", "technology"]), _row(2, 36, 59, ["enforcement"])]
    folder = _corpus(tmp_path, rows, rows, rows)

    def read(text: str, hints: SourceHints) -> Reading:
        codes = [Code("instruments", "inspection", 17, 22), Code("instruments", "training", 29, 34)]
        told = [Directive(17, 35, stringency="advisory", codes=codes)]
        return Reading(DocumentFacts(), MeetingFacts(), directives=told)

    found = {(one.field, one.metric): one for one in machine(folder, read)}
    assert found["directives", "recall"].value == 0.5
    assert found["instruments_by_sentence", "precision"].value == 0.5
    assert found["instruments_by_sentence", "recall"].value == 0.5
    assert found["stringency", "accuracy"].value == 0.0
    assert found["instruments.training", "f1"].invented == 1
    assert machine(folder, read, "measure") == []


def test_alpha_and_agreement_are_those_of_the_formulas(tmp_path: Path) -> None:
    """Four demands, one code: yes-yes, yes-no, no-no, no-no. Observed disagreement 1/4, expected 2·3·5/(8·7)."""
    one = [_row(n, n, n + 1, codes) for n, codes in enumerate([["training"], ["training"], [], []], 1)]
    other = [_row(n, n, n + 1, codes) for n, codes in enumerate([["training"], [], [], []], 1)]
    found = {(m.field, m.metric): m.value for m in coders(_corpus(tmp_path, one, one, other))}
    assert found["instruments.training", "alpha"] == pytest.approx(1 - (1 / 4) / (30 / 56), abs=1e-4)
    assert found["instruments_by_sentence", "agreement"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["stringency", "agreement"] == 1.0


def test_sheets_of_other_demands_and_broken_lines_are_refused(tmp_path: Path) -> None:
    folder = _corpus(tmp_path, [], [_row(1, 0, 1, [])], [_row(2, 0, 1, [])])
    with pytest.raises(CorpusError, match="not of the same demands"):
        coders(folder)
    (folder / coded_corpus.GOLD).write_text("{}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1: no coded demand"):
        load(folder / coded_corpus.GOLD)
