"""Each rule matches its own example and not its counter-example; data files say what they should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extraction.text.necessary import necessary
from extraction.zh import data
from schemas.vocabularies import CONVENERS, MODES

SUBJECTS = sorted(path.stem for path in (data.FOLDER / "rules").glob("*.toml"))
RULES = [rule for subject in SUBJECTS for rule in data.rules(subject).values()]
CODES = Path(data.FOLDER).parents[1] / "schemas" / "codes"


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_reads_its_example_and_not_its_counter_example(rule: data.Rule) -> None:
    assert rule.means.strip()
    assert rule.reads
    for example in rule.reads:
        assert rule.pattern.search(example), f"{rule.id} does not match {example!r}"
    for example in rule.counter:
        assert not rule.pattern.search(example), f"{rule.id} matches {example!r}"


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_what_a_rule_matches_holds_the_words_that_it_is_sought_by(rule: data.Rule) -> None:
    for example in rule.reads:
        for words in necessary(rule.pattern):
            assert any(word in example for word in words), (example, sorted(words)[:9])


def _codes(name: str) -> set[str]:
    lines = (CODES / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {line.partition(",")[0] for line in lines if line}


@pytest.mark.parametrize("book", ["sectors", "instruments", "responsibilities", "phrases"])
def test_a_codebook_s_words_earn_codes_that_exist(book: str) -> None:
    values = {value for _, value in data.lexicon(book)} - {"none"}
    conditions = {value.partition("__")[2] for value in values} - {""}
    assert {value.partition("__")[0] for value in values} <= _codes(book)
    assert conditions <= set(data.rules("sectors"))


@pytest.mark.parametrize("book", ["instruments", "responsibilities"])
def test_rules_of_codes_earn_codes_that_exist(book: str) -> None:
    assert {rule.settings["code"] for rule in data.rules(book).values()} <= _codes(book)


def test_what_is_only_mentioned_hides_codes_that_exist() -> None:
    told = {code for rule in data.rules("mentions").values() for code in rule.settings["hides"]}
    assert told <= _codes("instruments") | _codes("responsibilities") | {"all", "sectors"}


def test_every_noun_for_a_meeting_has_the_character_that_events_look_for_first() -> None:
    assert [noun for noun in data.words("meeting_nouns") if "会" not in noun] == []


def test_other_values_are_of_their_vocabularies() -> None:
    assert {rule.settings["value"] for rule in data.rules("types").values()} <= _codes("meeting_types")
    assert {rule.settings["value"] for rule in data.rules("conveners").values()} <= set(CONVENERS)
    assert {rule.settings["rank"] for rule in data.rules("ranks").values()} <= _codes("ranks") | {"committee_post"}
    assert {rule.settings["measure"] for rule in data.rules("figures").values()} <= _codes("measures") | {""}
    assert {"video", "in_person"} <= set(MODES)


def test_no_spelling_is_listed_twice_for_one_value() -> None:
    for book in ("sectors", "instruments", "responsibilities", "phrases"):
        values = {value.partition("__")[0] for _, value in data.lexicon(book)}
        assert "" not in values


def test_lists_of_words_hold_chinese_alone() -> None:
    for name in ("follow", "heads", "not_names", "follow_on"):
        for word in data.words(name):
            assert re.fullmatch(r"[\u4e00-\u9fff]+", word), (name, word)


@pytest.mark.parametrize(
    ("term", "spellings"),
    [
        ("消防", ["消防"]),
        ("{客|货}车", ["客车", "货车"]),
        ("重特大{{火灾|交通}|}事故", ["重特大火灾事故", "重特大交通事故", "重特大事故"]),
    ],
)
def test_braces_stand_for_choices(term: str, spellings: list[str]) -> None:
    assert sorted(data.expand(term)) == sorted(spellings)


@pytest.mark.parametrize("term", ["{客|货车", "客}车", "{|}", ""])
def test_a_term_that_cannot_be_used_is_told(term: str) -> None:
    with pytest.raises(data.DataError):
        data.expand(term)


def test_what_is_missing_is_told_with_its_place() -> None:
    with pytest.raises(data.DataError, match=r"words\.toml has no list 'nothing'"):
        data.words("nothing")
    with pytest.raises(data.DataError, match=r"rules/page\.toml has no rule page\.nothing"):
        data.pattern("page.nothing")


ITERATED = frozenset(
    {"kind", "ranks", "types", "conveners", "figures", "deadlines", "years", "months", "instruments", "event", "modes"}
    | {"responsibilities", "phrases", "stories", "mentions"}
)
"""Subjects whose rules are gone through one by one, not asked for by id."""


def test_every_rule_is_asked_for() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(data.FOLDER.rglob("*.py")))
    conditions = {value.partition("__")[2] for _, value in data.lexicon("sectors")}
    idle = [
        rule.id
        for subject in SUBJECTS
        if subject not in ITERATED
        for name, rule in data.rules(subject).items()
        if f'"{rule.id}"' not in code and not (subject == "sectors" and name in conditions)
    ]
    assert idle == []
