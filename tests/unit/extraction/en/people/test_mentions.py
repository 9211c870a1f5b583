"""Mentions: whose they are, and the titles beside them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.en.people.mentions import People, mentions
from extraction.en.pinyin import CEILING
from extraction.text.document import parse


def read(text: str) -> People:
    return mentions(parse(text))


def titles(text: str) -> dict[str, list[str]]:
    people = read(text)
    return {people.names[one]: [text[a:b] for a, b in spans] for one, spans in people.titles.items()}


def test_a_name_in_another_case_is_the_same_person() -> None:
    people = read("Magistrate Xing Keqin presided. xing Keqin demanded that ferries stop. Xing keqin left.")
    assert [one.person for one in people.mentions] == [0, 0, 0]


def test_a_surname_after_a_title_or_before_a_verb_is_the_person_named_before() -> None:
    people = read("Huo Jingming, vice minister, spoke. Huo said so. Vice Minister Huo left. The Huo River rose.")
    assert [one.name for one in people.mentions] == ["Huo Jingming", "Huo", "Huo"]
    assert {one.person for one in people.mentions} == {0}


def test_two_spellings_are_one_person_unless_they_stand_in_one_list() -> None:
    text = "Maimaiti Yasheng, vice mayor, chaired the meeting of the committee on food. Maimati Yashen stressed this."
    assert len(read(text).names) == 1 or {one.person for one in read(text).mentions} == {0}
    listed = read("City leaders Li Jianhua, Li Jianhui and Li Jianhua attended the meeting.")
    assert len({one.person for one in listed.mentions}) == 2


def test_a_name_printed_in_both_orders_is_one_person() -> None:
    people = read("Deputy Mayor Mingshan Kou presided. Later Kou Mingshan demanded that the gates be shut.")
    assert {one.person for one in people.mentions} == {people.names.index("Kou Mingshan")}
    both = read("Mayor Li Wang spoke. Vice Mayor Wang Li presided over the meeting.")
    assert len({one.person for one in both.mentions}) == 2


def test_names_without_a_chinese_form_are_told_by_their_place() -> None:
    text = "Flat Measure, deputy secretary of the county, spoke. Leaders of the region Zhalaga and Li Gang attended."
    assert [one.name for one in read(text).mentions] == ["Flat Measure", "Zhalaga", "Li Gang"]


def test_titles_before_after_and_shared() -> None:
    assert titles("Deputy Mayors Li Gang, Wu Fei and Xu Jie, chief engineer, attended.") == {
        "Li Gang": ["Deputy Mayors"],
        "Wu Fei": ["Deputy Mayors"],
        "Xu Jie": ["chief engineer"],
    }
    assert titles("Li Gang and Wu Fei, deputy mayors, and Xu Jie, director of the bureau, attended.") == {
        "Li Gang": ["deputy mayors"],
        "Wu Fei": ["deputy mayors"],
        "Xu Jie": ["director of the bureau"],
    }


def test_a_title_that_one_person_holds_is_not_shared() -> None:
    assert titles("Mayor Li Gang, Wu Fei and Xu Jie attended.") == {"Li Gang": ["Mayor"]}


@given(st.text(max_size=40), st.text(max_size=40))
def test_mentions_quote_the_text_whatever_stands_around(left: str, right: str) -> None:
    text = f"{left} Mayor Huang Feng, deputy secretary of the committee, attended. {right} Deputy mayor Qi Wen"
    people = read(text)
    for one in people.mentions:
        assert text[one.start : one.end] == one.name
    for spans in people.titles.values():
        for start, end in spans:
            assert text[start:end].strip() == text[start:end] != ""


def test_a_flood_of_names_ends_the_reading() -> None:
    people = read("Mayor Li Gang, Wang Wei, " * 3000)
    assert 0 < len(people.mentions) <= 2 * CEILING
    assert len(read("LiGang" * 5000).mentions) < CEILING
