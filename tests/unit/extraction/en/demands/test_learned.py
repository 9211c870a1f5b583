"""Codes by learned weights: the file's form, what is kept, added and taken away, and words for what is added."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.en.demands import learned, learned_first, learned_model, learned_told
from extraction.en.demands import learned_features as features
from extraction.en.demands.codes import codes
from extraction.en.reader import read
from extraction.model import Code
from extraction.text import lexicon
from extraction.text.document import parse as parse_text
from schemas import code_tables

_HEAD = "feature,weights\n(codes),"


def test_the_shipped_weights_are_of_codes_that_there_are() -> None:
    model = learned_model.shipped()
    assert {book for book, _ in model.codes} == set(features.BOOKS)
    for book, code in model.codes:
        assert code in code_tables.codes(book)
    assert features.CONSTANT in model.rows
    assert abs(model.weights).sum(axis=0).max() < 2**24  # so that sums of floats are exact


def test_what_is_shipped_is_small() -> None:
    assert sum(path.stat().st_size for path in features.FOLDER.iterdir()) < 3_000_000


@pytest.mark.parametrize(
    "spans", [[(0, 40), (41, 104)], [(0, 5)], [(0, 0), (0, 104)], [(0, 104), (0, 0)], [(46, 47)], [(0, 104)] * 3]
)
def test_fast_and_plain_sums_are_the_same(spans: list[tuple[int, int]]) -> None:
    words = "close the illegal mines at once, and check every gas cylinder; 30 leaders must not leave. ok mines, mine"
    model = learned_model.shipped()
    setting = [features.CONSTANT, features.SILENT]
    tokens = [[*features.TOKEN.findall(words, *span), features.MARK] for span in spans]
    fast = learned_model.totals(model, learned_model.shown(model, [tokens, tokens], [setting, setting]))
    named = features.names(words, spans, setting[1:], features.word_classes())
    plain = sum(n * model.weights[model.rows[name]] for name, n in named.items() if name in model.rows)
    assert fast[0].tolist() == fast[1].tolist() == plain[: len(model.codes)].tolist()


_TOKENS = "close closed mines mine the of to gas cylinder check . , ; 30 7 ok fire hydrant"
_WORDS = st.sampled_from(_TOKENS.split(" "))


@given(st.lists(st.lists(st.lists(_WORDS, max_size=12), min_size=1, max_size=3), min_size=1, max_size=4))
def test_plain_looks_and_those_by_tables_say_the_same(given_tokens: list[list[list[str]]]) -> None:
    plain, by_tables = learned_first.first(), learned_model.shipped()
    tokens = [[[*stretch, features.MARK] for stretch in stretches] for stretches in given_tokens]
    settings = [[features.CONSTANT, features.SILENT, "rule phrases.none"][: number + 1] for number in range(4)]
    looks = [weights.look(tokens, settings[: len(tokens)]) for weights in (plain, by_tables)]
    for one, other in zip(*looks, strict=True):
        assert one.columns == other.columns
        for column in range(len(plain.codes)):
            assert one.words_for(column) == other.words_for(column)


def test_tables_are_made_after_many_demands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "_LEFT", [15])
    kinds = [type(learned._weights(10)) for _ in range(4)]
    assert kinds == [learned_first.First] * 2 + [learned_model.Model] * 2


def test_words_that_are_forgotten_are_found_again_with_the_same_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    model = learned_model.parse(_HEAD + "instruments.training\ngong,0 2\ngong~ring,0 9\n")
    monkeypatch.setattr(learned_model, "_KEPT_WORDS", 3)
    sums = []
    for text in ("ring gong", "a b c d e f g h", "gong ring", " ".join(f"x{n}" for n in range(3000)), "ring the gong"):
        model.words.renew()
        shown = learned_model.shown(model, [[[*text.split(), features.MARK]]], [[]])
        sums.append(learned_model.totals(model, shown).tolist())
    assert sums == [[[11]], [[0]], [[11]], [[0]], [[11]]]


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
    assert features.stem(word) == expected


def test_companions_stand_in_one_clause_and_not_far() -> None:
    told = {
        name
        for clause in features.clauses("check the kiln, close gates", [(0, 27)])
        for name in features.together(clause)
    }
    assert told == {"check~kiln", "clos~gat"}


def _settled(text: str, source: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str, str]]:
    """What both ways to look weights up come to."""
    told = learned_told.tell(_HEAD + source)
    made = parse_text(text)
    found = codes(made, lexicon.scan(made), [(0, len(text))])
    rows = []
    for weights in (learned_first.First(told), learned_model.model(told)):
        monkeypatch.setattr(learned, "_weights", lambda _, weights=weights: weights)
        rows += learned.settled(made, [learned.Demand([(0, len(text))], found)])
    assert rows[0] == rows[1]
    return [(one.codebook, one.code, text[one.start : one.end], one.method) for one in rows[0]]


def test_a_code_is_added_at_the_words_that_speak_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "instruments.training\n(constant),0 -5\ngong,0 2\ngong~ring,0 9\n"
    assert _settled("Let the gong ring.", rows, monkeypatch) == [("instruments", "training", "gong ring", "learned")]
    assert _settled("Let the gong stand.", rows, monkeypatch) == []


def test_a_rules_code_goes_where_weights_speak_against_it_and_stays_where_none_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Inspect the gas bottles."
    both = [("instruments", "inspection", "Inspect", "rule"), ("sectors", "gas", "gas bottles", "rule")]
    assert [row[:2] for row in _settled(text, "instruments.training\n(constant),0 -5\n", monkeypatch)] == [
        row[:2] for row in both
    ]
    against = _settled(text, "instruments.inspection\n(constant),0 -5\n", monkeypatch)
    assert [row[:2] for row in against] == [("sectors", "gas")]


def test_no_code_without_a_word_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _settled("Let the gong ring.", "instruments.training\n(constant),0 5\n", monkeypatch) == []


@pytest.mark.parametrize(
    "source",
    [
        "",
        "a,b\n",
        "a,b\n(codes),instruments.training\n",
        "feature,weights\ngong,0 5\n",
        *(
            _HEAD + "instruments.training\n" + line
            for line in ("gong\n", "gong,0\n", "gong,1 5\n", "gong,0 x\n", "gong,\n")
        ),
        _HEAD + "instruments.training\ngong,0 5\ngong,0 5\n",
    ],
)
def test_a_file_of_another_form_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        learned_model.parse(source)


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
    setting = {name.split(" ")[0] for name in learned_model.shipped().rows if " " in name}
    assert setting == {"rule", "before", "silent"}
    assert all(name.startswith("silent after ") for name in learned_model.shipped().rows if name.startswith("silent "))
