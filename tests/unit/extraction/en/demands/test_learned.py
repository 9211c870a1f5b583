"""Codes by learned weights: the file's form, what is kept, added and taken away, and words for what is added."""

from __future__ import annotations

import pytest

from extraction.en.demands import learned
from extraction.en.demands.codes import codes
from extraction.en.reader import read
from extraction.model import Code
from extraction.text import lexicon
from extraction.text.document import parse as parse_text
from schemas import code_tables

_HEAD = "feature,weights\n"


def test_the_shipped_weights_are_of_codes_that_there_are() -> None:
    model = learned._model()
    assert {book for book, _ in model.codes} == set(learned.BOOKS)
    for book, code in model.codes:
        assert code in code_tables.codes(book)
    assert learned.CONSTANT in model.rows
    assert int(abs(model.weights).max()) < 2**15 - 1


def test_fast_and_plain_features_are_the_same() -> None:
    words = "close the illegal mines at once, and check every gas cylinder; 30 leaders must not leave. ok"
    model = learned._model()
    plain = {
        model.rows[name]
        for name in learned.names(words, [(0, 40), (41, len(words))], (), learned.word_classes())
        if name in model.rows
    }
    assert learned._rows(words, [(0, 40), (41, len(words))]) | {model.rows[learned.CONSTANT]} == plain


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("mines", "min"),
        ("mining", "min"),
        ("stopped", "stop"),
        ("pass", "pass"),
        ("crosses", "cross"),
        ("parties", "party"),
        ("2023", "0"),
        ("gas", "gas"),
        ("bus", "bus"),
    ],
)
def test_stems(word: str, expected: str) -> None:
    assert learned.stem(word) == expected


def test_companions_stand_in_one_clause_and_not_far() -> None:
    told = {
        name
        for clause in learned.clauses("check the kiln, close gates", [(0, 27)])
        for name, _, _ in learned.together(clause)
    }
    assert told == {"check~kiln", "clos~gat"}


def _settled(text: str, source: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str, str]]:
    model = learned.parse(_HEAD + source)
    monkeypatch.setattr(learned, "_model", lambda: model)
    monkeypatch.setattr(learned, "_learned", lambda: frozenset(model.codes))
    monkeypatch.setattr(learned, "_of_words", lambda: frozenset(range(1, len(model.rows))))
    monkeypatch.setattr(learned, "_WORDS", learned.Words())
    made = parse_text(text)
    found = codes(made, lexicon.scan(made), [(0, len(text))])
    (row,) = learned.settled(made, [learned.Demand([(0, len(text))], found)])
    return [(one.codebook, one.code, text[one.start : one.end], one.method) for one in row]


def test_a_code_is_added_at_the_words_that_speak_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "(constant),instruments.training:-5\ngong,instruments.training:2\ngong~ring,instruments.training:9\n"
    assert _settled("Let the gong ring.", rows, monkeypatch) == [("instruments", "training", "gong ring", "learned")]
    assert _settled("Let the gong stand.", rows, monkeypatch) == []


def test_a_rules_code_goes_where_weights_speak_against_it_and_stays_where_none_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Inspect the gas bottles."
    both = [("instruments", "inspection", "Inspect", "rule"), ("sectors", "gas", "gas bottles", "rule")]
    assert [row[:2] for row in _settled(text, "(constant),instruments.training:-5\n", monkeypatch)] == [
        row[:2] for row in both
    ]
    against = _settled(text, "(constant),instruments.inspection:-5\n", monkeypatch)
    assert [row[:2] for row in against] == [("sectors", "gas")]


def test_no_code_without_a_word_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _settled("Let the gong ring.", "(constant),instruments.training:5\n", monkeypatch) == []


@pytest.mark.parametrize("source", ["", "a,b\n", _HEAD + "gong,instruments.training\n"])
def test_a_file_of_another_form_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        learned.parse(source)


def test_codes_stand_on_words_of_their_demand() -> None:
    text = (
        "Wuhu holds a safety meeting\n\nOn March 3, 2023, Wuhu City held a work safety meeting. The meeting "
        "demanded that every kiln be looked at before the rain and that owners sign a pledge. "
        "Vets should go to the farms."
    )
    reading = read(text)
    assert reading.directives
    for row in reading.directives:
        for code in row.codes:
            assert isinstance(code, Code)
            assert row.start <= code.start < code.end <= row.end


@pytest.mark.parametrize("demand", ["all units must search for hidden dangers and rectify them at once.",
                                    "everyone on duty must answer the telephone day and night."])  # fmt: skip
def test_what_the_article_is_about_earns_no_code(demand: str) -> None:
    found = []
    for theme in ("forest fires", "gas", "coal mines", "flood control"):
        text = (
            f"Bailu County meets on {theme}\n\nOn May 9, 2023, Bailu County held a meeting on {theme}. Reports "
            f"on {theme} were heard. {theme.capitalize()} had been told of.\n\n"
            f"County head Cen Weimin stressed that {demand}\n"
        )
        (row,) = read(text).directives
        found.append({(code.codebook, code.code) for code in row.codes})
    assert all(one == found[0] for one in found)
    assert not any(book == "sectors" for book, _ in found[0])


def test_the_shipped_weights_know_no_theme_of_an_article() -> None:
    setting = {name.split(" ")[0] for name in learned._model().rows if " " in name}
    assert setting == {"rule", "before", "silent"}
    assert all(name.startswith("silent after ") for name in learned._model().rows if name.startswith("silent "))
