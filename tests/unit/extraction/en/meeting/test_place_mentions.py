from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.en.meeting.place_mentions import generic_class, named, place_mentions, resolve
from extraction.text.document import parse
from schemas.gazetteer import gazetteer


def found(text: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(one.name, one.kind, one.codes) for one in named(parse(text))]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Puyang City met.", [("Puyang", "city", ("410900",))]),
        ("Puyang County met.", [("Puyang", "county", ("410928",))]),
        ("the Xi 'an government", [("Xi 'an", None, ("231005", "610100", "220403"))]),
        ("Tai ‘an City", [("Tai ‘an", "city", ("370900",))]),
        ("Tai'an County", [("Tai'an", "county", ("210321",))]),
        ("LU'AN CITY", [("LU'AN", "city", ("341500",))]),
        ("Zhu Ma Dian City", [("Zhu Ma Dian", "city", ("411700",))]),
        ("Shan County", [("Shan", "county", ("371722",))]),
        ("Wei Li County met.", []),
        ("Liangshan Yi Autonomous Prefecture", [("Liangshan", "prefecture", ("513400",))]),
        ("Hailing Zone", [("Hailing", "zone", ())]),
        ("An Yang attended.", []),
        ("Zhang Jianping attended.", []),
        ("the Songhua River", []),
        ("Puyang River", []),
        ("li and he and shan", []),
        ("Daming Town", []),
    ],
)
def test_mentions(text: str, mentions: list[tuple[str, str | None, tuple[str, ...]]]) -> None:
    assert [(n, k, tuple(sorted(c))) for n, k, c in found(text)] == [(n, k, tuple(sorted(c))) for n, k, c in mentions]


def test_a_newspaper_is_told_from_its_place() -> None:
    assert [one.press for one in named(parse("Yueyang Daily reports from Yueyang City."))] == [True, False]


def test_generic_words() -> None:
    assert [generic_class(word) for word in ("Municipal", "Autonomous County", "New Area", "hotel")] == [
        "city",
        "county",
        "new_area",
        None,
    ]


def test_shared_names_are_resolved_by_the_units_above_and_below() -> None:
    fuzhou = ("350100", "361000")
    assert resolve(fuzhou, [("360000",)]) == ("361000",)
    assert resolve(fuzhou, [("350102",)]) == ("350100",)
    assert resolve(fuzhou, [("360000",), ("350000",)]) == fuzhou
    assert resolve(fuzhou, []) == fuzhou


@given(st.text(max_size=60), st.sampled_from(sorted(gazetteer().names())), st.text(max_size=60))
def test_spans_quote_the_text(before: str, name: str, after: str) -> None:
    text = f"{before} {name} City {after}"
    for one in place_mentions(parse(text)):
        assert text[one.start : one.end] == one.name
        assert all(code in gazetteer().places for code in one.candidates)
