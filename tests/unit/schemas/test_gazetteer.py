"""The gazetteer is complete, consistent, and answers by every English spelling."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from schemas.gazetteer import REFERENCE, gazetteer, name_key, read
from schemas.tables_codes import PLACES

PLACES_BY_CODE = gazetteer().places


def test_columns_are_those_of_the_table() -> None:
    header = (REFERENCE / "places.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.split(",") == PLACES.column_names


def test_every_row_keeps_the_rules_of_the_table() -> None:
    for code, place in PLACES_BY_CODE.items():
        assert re.fullmatch(r"\d{6}", code)
        assert place.level in ("provincial", "prefecture", "county")
        assert place.parent_code is None if place.level == "provincial" else place.parent_code in PLACES_BY_CODE
        assert place.province_code == code[:2] + "0000"
        assert place.latitude is not None and 3 <= place.latitude <= 54, code
        assert place.longitude is not None and 73 <= place.longitude <= 136, code
        assert place.valid_from is None or place.valid_to is None or place.valid_from <= place.valid_to
        assert re.fullmatch(r"[A-Z][A-Za-zêéüāÊÜüü' -]+", place.name_en), place.name_en
        assert not place.name_en.lower().endswith((" city", " county", " district", " province"))


def test_units_lie_near_the_unit_above() -> None:
    far = [
        code
        for code, place in PLACES_BY_CODE.items()
        if place.level == "county"
        and place.parent_code
        and PLACES_BY_CODE[place.parent_code].level == "prefecture"
        and place.parent_code != "460300"
        and (
            abs((place.latitude or 0) - (PLACES_BY_CODE[place.parent_code].latitude or 0)) > 5.5
            or abs((place.longitude or 0) - (PLACES_BY_CODE[place.parent_code].longitude or 0)) > 7.5
        )
    ]
    assert far == []


def test_the_numbers_of_units() -> None:
    now = [place for place in PLACES_BY_CODE.values() if place.held_at(date(2023, 6, 30))]
    levels = [place.level for place in now]
    assert (levels.count("provincial"), levels.count("prefecture")) == (31, 333)
    assert levels.count("county") == 2845


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Hohhot", ("150100",)),
        ("Urumqi", ("650100", "650121")),
        ("Ürümqi", ("650100", "650121")),
        ("Deqen", ("533400", "533422")),
        ("Fengfeng Mining", ("130406",)),
        ("Lhasa", ("540100",)),
        ("Shigatse", ("540200",)),
        ("Kashi", ("653100", "653101")),
        ("Ordos", ("150600",)),
        ("Inner Mongolia", ("150000",)),
        ("Xizang", ("540000",)),
        ("Shaanxi", ("610000",)),
        ("Lvliang", ("141100",)),
        ("Lu ‘an", ("341500",)),
        ("Dong'e", ("371524",)),
        ("Changzhi", ("140400",)),
        ("Fuyang County", ()),
        ("Atlantis", ()),
    ],
)
def test_names(name: str, codes: tuple[str, ...]) -> None:
    assert gazetteer().find(name) == codes


@pytest.mark.parametrize("name", ["Suzhou", "Fuzhou", "Taizhou", "Yichun", "Yulin"])
def test_the_five_shared_prefecture_names(name: str) -> None:
    codes = [code for code in gazetteer().find(name) if PLACES_BY_CODE[code].level == "prefecture"]
    assert len(codes) == 2


def test_a_name_is_unique_within_a_prefecture_at_any_time() -> None:
    taken: dict[tuple[str, str, str], str] = {}
    for code, place in PLACES_BY_CODE.items():
        if place.level != "county" or not place.held_at(date(2022, 6, 30)):
            continue
        key = (place.parent_code or "", name_key(place.name_en), place.generic_zh or "")
        assert taken.setdefault(key, code) == code


def test_codes_follow_the_year() -> None:
    places = gazetteer()
    assert places.find("Yuhang", date(2022, 1, 1)) == ("330110",)
    assert places.find("Longhai", date(2020, 6, 1)) == ("350681",)
    assert places.find("Longhai", date(2022, 6, 1)) == ("350604",)
    assert places.find("Mainling", date(2022, 6, 1)) == ("540422",)
    assert places.find("Mainling", date(2023, 6, 1)) == ("540481",)


def test_ancestors_and_kinship() -> None:
    places = gazetteer()
    assert places.ancestors("371524") == ("371500", "370000")
    assert places.related("371524", "370000") and places.related("370000", "371524")
    assert not places.related("371524", "410000")


def test_a_broken_table_says_which_row(tmp_path: Path) -> None:
    text = (REFERENCE / "places.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "places.csv").write_text(text[0] + "\n" + text[1].replace("39.9000", "north"), encoding="utf-8")
    (tmp_path / "place_aliases.csv").write_text("place_code,alias,kind\n", encoding="utf-8")
    with pytest.raises(ValueError, match="110000"):
        read(tmp_path)
    (tmp_path / "places.csv").write_text("\n".join(text[:2]), encoding="utf-8")
    (tmp_path / "place_aliases.csv").write_text("place_code,alias,kind\n999999,Nowhere,alternative\n", encoding="utf-8")
    with pytest.raises(ValueError, match="999999"):
        read(tmp_path)


def test_of_a_few_units_it_knows_what_the_whole_knows_of_them() -> None:
    whole = gazetteer()
    codes = set(list(whole.places)[::50])
    some = read(codes=codes)
    assert some.places == {code: whole.places[code] for code in codes}
    borne = {name: set(whole.bearers(name)) & codes for name in whole.names()}
    assert {name: set(some.bearers(name)) for name in some.names() if some.bearers(name)} == {
        name: found for name, found in borne.items() if found
    }
