"""Keys of names in two scripts: one key for one name, whatever the spelling; the right reading of a surname first."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.resolution.characters import simplified, written
from warehouse.resolution.name_keys import name_key, name_table

SURNAMES = {
    "单": "shan", "解": "xie", "曾": "zeng", "仇": "qiu", "翟": "zhai", "盖": "ge", "乐": "yue", "朴": "piao",
    "查": "zha", "区": "ou", "任": "ren", "华": "hua", "缪": "miao", "覃": "qin", "尉迟": "yuchi", "欧阳": "ouyang",
    "吕": "lv", "万俟": "moqi", "李": "li",
}  # fmt: skip
GIVEN = {"波": "bo", "晓光": "xiaoguang", "卫东": "weidong", "安": "an", "建平": "jianping", "女": "nv"}


@pytest.mark.parametrize(("characters", "surname"), SURNAMES.items())
def test_surnames_have_their_own_reading(characters: str, surname: str) -> None:
    assert name_key(characters + "晓光").key == f"{surname} xiaoguang"
    assert name_key(characters + "晓光").surname == surname


@given(
    st.sampled_from(sorted(SURNAMES)),
    st.sampled_from(sorted(GIVEN)),
    st.sampled_from(["{}{}", "{} {}", "{}\u3000{}", "{}{}（女）", "{}{}(女，回族)"]),
    st.sampled_from([str.lower, str.upper, str.title]),
)
@settings(max_examples=60, deadline=None)
def test_one_name_has_one_key_in_either_script(surname: str, given_name: str, print_as: str, case: object) -> None:
    in_pinyin = case(f"{SURNAMES[surname]} {GIVEN[given_name]}".replace("v", "ü"))  # type: ignore[operator]
    one, other = name_key(print_as.format(surname, given_name)), name_key(in_pinyin)
    assert one.key == other.key == one.readings[0]
    assert (one.han, one.name_zh, other.han) == (surname + given_name, surname + given_name, None)
    assert (one.surname, one.display) == (other.surname, other.display)
    assert one.key in other.readings


@pytest.mark.parametrize(
    ("characters", "rendered"),
    [
        ("单晓光", "Dan Xiaoguang"),
        ("林长乐", "Lin Changyue"),
        ("张朝行", "Zhang Zhaohang"),
        ("王卫东", "Wangweidong"),
        ("王卫东", "Wangwei Dong"),
        ("王卫东", "Weidong Wang"),
        ("尉迟恭", "Wei Chi Gong"),
        ("上官文博", "Shang Guan Wenbo"),
        ("白音德力格尔", "Baiyin Deligeer"),
    ],
)
def test_what_translations_make_of_a_name_are_readings_of_it(characters: str, rendered: str) -> None:
    assert set(name_key(characters).readings) & set(name_key(rendered).readings)


@pytest.mark.parametrize(
    ("characters", "rendered"),
    [
        ("李波", "Li Po"),
        ("李波", "Li Bobo"),
        ("方安", "Fan Gan"),
        ("李平", "Li Bing"),
        ("叶安", "Xie An"),
        ("石安", "Dan An"),
        ("王国强", "Wang Guojiang"),
    ],
)
def test_other_names_are_no_readings(characters: str, rendered: str) -> None:
    assert not set(name_key(characters).readings) & set(name_key(rendered).readings)


def test_namesakes_in_pinyin_share_the_key_and_not_the_characters() -> None:
    one, other = name_key("李波"), name_key("黎博")
    assert one.key == other.key
    assert one.han != other.han


def test_traditional_characters_are_of_one_name_with_simplified_ones_and_stay_as_printed() -> None:
    one = name_key("買買提•艾力")
    assert (one.han, one.name_zh, one.key) == ("买买提艾力", "買買提·艾力", "maimaiti aili")
    assert simplified("劉國慶") == "刘国庆"
    assert name_key("劉國慶").han == name_key("刘国庆").han


def test_pinyin_in_brackets_decides_between_readings_and_other_words_do_not() -> None:
    assert name_key("张乐（Zhang Yue）").display == "Zhang Yue"
    assert name_key("艾力江（Alijan Memet）").readings[-1] == "alijanmemet"
    assert name_key("李波（vice mayor）").key == "li bo"
    assert written("Li Bo（李波）") is None


def test_readings_are_bounded_and_tables_do_not_depend_on_order() -> None:
    assert len(name_key("万俟长乐朝行重").readings) <= 48
    names = ["李波", "Li Bo", "单晓光", "Dan Xiaoguang"]
    assert name_table(names).equals(name_table(names[::-1] + names))


def test_who_has_names_in_pinyin_alone_loads_no_dictionary_of_characters() -> None:
    code = (
        "import sys; from warehouse.resolution.name_keys import name_table; name_table(['Li Bo', 'Wang Wei']); "
        "print('pypinyin' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
