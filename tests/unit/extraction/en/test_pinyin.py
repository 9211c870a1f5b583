"""Names in Latin letters: which runs of words are names, and which are not."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from extraction.en import pinyin


def printed(text: str) -> list[str]:
    return [text[one.start : one.end] for one in pinyin.find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mayor Huang Feng emphasized that", ["Huang Feng"]),
        ("Ouyang Heng and Shangguan Tao attended", ["Ouyang Heng", "Shangguan Tao"]),
        ("Lü Guangyao, Lv Wenbo, Lyu Zhihong", ["Lü Guangyao", "Lv Wenbo", "Lyu Zhihong"]),
        ("Zhang Jian Guo said", ["Zhang Jian Guo"]),
        ("ZHANG Jianguo said", ["ZHANG Jianguo"]),
        ("ZhangJianguo said", ["ZhangJianguo"]),
        ("Zhang Xi’an’s speech", ["Zhang Xi’an"]),
        ("Li Jian-guo said", ["Li Jian-guo"]),
        ("A Huizhen attended", ["A Huizhen"]),
        ("Zhaxi Cairang, Naren Tuya and Maimaiti Aili", ["Zhaxi Cairang", "Naren Tuya", "Maimaiti Aili"]),
        ("Tsering Dorje Wangden attended", ["Tsering Dorje Wangden"]),
        ("Tang A mei, chairman", ["Tang A mei"]),
    ],
)
def test_names_are_found(text: str, found: list[str]) -> None:
    assert printed(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Gao Xin District and Wang Jiang Town made speeches",
        "the Long March, May Day and the Bei Dou satellites",
        "An Hui, Hong Kong and Fang Cang",
        "He said that Can You is English",
        "Li Zhuang Village, Fang Shan Company and Bai Yun Street",
        "Municipal Party Committee, Safety Committee, Video Conference",
    ],
)
def test_lookalikes_are_no_names_by_their_form(text: str) -> None:
    assert not [one for one in pinyin.find(text) if one.strong]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bao shulan and Cen tao attended", ["Bao shulan", "Cen tao"]),
        ("Mayor Dong hua fang, Rui can be seen", ["Dong hua fang"]),
        ("Lü guangyao said", ["Lü guangyao"]),
        ("He made a report; An area of the county; Long after the storm", []),
        ("Bai shui River, Gao tang County", []),
    ],
)
def test_given_names_in_small_letters(text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in pinyin.find_lower_given(text, 0, len(text))] == found


@pytest.mark.parametrize(
    ("word", "surname"),
    [
        ("Baoshulan", "bao"),
        ("Ouyangmin", "ouyang"),
        ("Cenzhiqing", "cen"),
        ("Shaoxing", None),
        ("Mining", None),
        ("Meeting", None),
    ],
)
def test_names_in_one_word(word: str, surname: str | None) -> None:
    assert pinyin.glued(word) == surname


def test_syllables_are_the_legal_ones() -> None:
    assert [pinyin.syllables(word) for word in ("xian", "jianguo", "Geletu", "street", "")] == [1, 2, 3, 0, 0]
    assert pinyin.given("Lüe")
    assert not pinyin.given("Chaoketu")


SURNAMES = sorted(surname for surname, common in pinyin.SURNAMES.items() if common and surname not in pinyin.ENGLISH)
SYLLABLES = sorted(word for word in pinyin.SYLLABLES if len(word) > 1 and word not in pinyin.ENGLISH)


@for_all(st.sampled_from(SURNAMES), st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=2), st.text(max_size=20))
def test_every_common_surname_with_legal_syllables_is_a_name(surname: str, parts: list[str], tail: str) -> None:
    name = f"{surname.capitalize()} {''.join(parts).capitalize()}"
    if pinyin.key(name) in pinyin.LOOKALIKE_KEYS:
        return
    text = f"Then Mayor {name}, {tail}"
    assert name in printed(text)


@for_all(st.text(max_size=200))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    stop = 0
    for one in pinyin.find(text):
        assert stop <= one.start < one.end <= len(text)
        assert pinyin.key(text[one.start : one.end]) == one.key
        stop = one.end


@pytest.mark.parametrize(
    ("name", "column"),
    [("surnames", "surname"), ("syllables", "syllable"), ("name_parts", "part"), ("name_lookalikes", "run"),
     ("english_words", "word"), ("generics", "word"), ("national_leaders", "name"), ("title_words", "word"),
     ("role_verbs", "word")],
)  # fmt: skip
def test_lexicons_hold_each_entry_once(name: str, column: str) -> None:
    values = [row[column] for row in pinyin.rows(name)]
    assert all(values)
    assert len(values) == len(set(values))


def test_lexicons_keep_to_their_classes() -> None:
    assert {row["frequency"] for row in pinyin.rows("surnames")} == {"common", "rare"}
    assert {row["kind"] for row in pinyin.rows("surnames")} == {"single", "compound"}
    assert {row["people"] for row in pinyin.rows("name_parts")} == {"tibetan", "mongolian", "uyghur", "kazakh", "yi"}
    assert {row["class"] for row in pinyin.rows("title_words")} == {
        "head", "heads", "rank", "area", "body", "link", "group", "press", "stop",
    }  # fmt: skip
    assert {row["class"] for row in pinyin.rows("role_verbs")} == {
        "attend", "listen", "preside", "hold", "speak", "ask", "point", "put", "give", "inspect", "act", "aux",
    }  # fmt: skip
