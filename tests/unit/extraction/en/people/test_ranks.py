"""Ranks of titles."""

from __future__ import annotations

import re

import pytest

from extraction.en.people.ranks import SENIORITY, rank_code, rank_of
from extraction.en.pinyin import rows


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("Deputy Secretary of the Municipal Party Committee and Mayor", "mayor"),
        ("deputy secretary of the county party committee and county magistrate", "county_head"),
        ("deputy secretary of the town party committee and mayor of the town", "township_head"),
        ("Secretary of the Municipal Party Committee and head of the Municipal People’s Congress", "party_secretary"),
        ("municipal party secretary", "party_secretary"),
        ("Party chief", "party_secretary"),
        ("deputy head of Lanhe Street", "deputy_township_head"),
        ("head of Lanhe Street", "township_head"),
        ("head of the street lighting office", "department_head"),
        ("chair of the district people's congress standing committee", "congress_leader"),
        ("chair of the safety committee", "other_leader"),
        ("deputy chief engineer of the bureau", "other"),
        ("deputy chief of the bureau", "deputy_department_head"),
        ("deputy political commissar of the county public security bureau", "deputy_department_head"),
        ("leader of the traffic police", "department_head"),
        ("deputy secretary of the municipal party committee", "deputy_party_secretary"),
        ("member of the Standing Committee of the Municipal Party Committee and executive vice mayor",
         "executive_deputy_mayor"),
        ("member of the Standing Committee of the district party committee and executive deputy district mayor",
         "executive_deputy_county_head"),
        ("member of the Standing Committee of the county party committee and minister of the organization department",
         "standing_committee_member"),
        ("Vice governors", "deputy_governor"),
        ("Governor", "governor"),
        ("Vice Minister of Water Resources", "deputy_minister"),
        ("vice mayor and head of the Municipal Public Security Bureau", "deputy_mayor"),
        ("deputy county magistrate", "deputy_county_head"),
        ("deputy district mayor", "deputy_county_head"),
        ("secretary-general of the municipal government", "secretary_general"),
        ("deputy secretary-general of the municipal government", "deputy_secretary_general"),
        ("director of the Standing Committee of the Municipal People’s Congress", "congress_leader"),
        ("chairman of the county CPPCC", "cppcc_leader"),
        ("director of the Municipal Emergency Management Bureau", "department_head"),
        ("deputy director of the Provincial Department of Water Resources", "deputy_department_head"),
        ("secretary of the bureau’s party group and director of the bureau", "department_head"),
        ("City leaders", "other_leader"),
        ("chief engineer", "other"),
        ("third-level researcher of the municipal government office", "other"),
    ],
)  # fmt: skip
def test_rank(title: str, rank: str) -> None:
    assert rank_code(title) == rank


def test_codes_are_ordered_and_all_patterns_give_one() -> None:
    assert sorted(SENIORITY.values()) == list(range(1, len(SENIORITY) + 1))
    for row in rows("rank_patterns"):
        assert row["rank_code"] in SENIORITY
        re.compile(row["pattern"])


BY_HOST = [
    (["commander of the Leshan Military Sub-district"], "city", "other_leader"),
    (["political commissar of the county armed police squadron"], "county", "other_leader"),
    (
        ["member of the county party standing committee and minister of the people's armed forces department"],
        "county",
        "standing_committee_member",
    ),
    (["member of the Party Committee of the League Committee and deputy head of the League"], "league", "deputy_mayor"),
    (["member of the League Committee and deputy head of the League"], "league", "standing_committee_member"),
    (["Captain"], "city", "other"),
    (["captain of the fire brigade"], "city", "department_head"),
    (["traffic police captain"], "county", "department_head"),
    (["head of the safety supervision station"], "city", "other_leader"),
    (["chief of the town fire station"], "town", "other_leader"),
    (["Standing Committee members", "executive vice mayor"], "city", "executive_deputy_mayor"),
    (["head of the district's forestry and grassland bureau"], "district", "department_head"),
    (["deputy head of the county's market supervision bureau"], "county", "deputy_department_head"),
    (
        ["deputy head of the district and director of the district public security bureau"],
        "district",
        "deputy_county_head",
    ),
    (["deputy county head and director of the county public security bureau"], "county", "deputy_county_head"),
    (["deputy head"], "district", "deputy_county_head"),
    (["deputy head"], "city", "deputy_department_head"),
    (["deputy head of the fire brigade"], "district", "deputy_department_head"),
    (["safety director of the oilfield"], "city", "other"),
    (["manager of the chemical plant"], "city", "other"),
    (["director of the city's gas company"], "city", "other"),
    (["director of the county tax bureau"], "county", "department_head"),
    (["deputy director of the office"], "town", "deputy_township_head"),
    (["deputy director of the office"], "county", "deputy_department_head"),
    (["director of the subdistrict office"], "town", "township_head"),
    (["deputy director of the administration"], "zone", "deputy_county_head"),
    (["director of the management committee"], "zone", "county_head"),
    (["vice mayor"], "town", "deputy_township_head"),
    (["town mayor"], "town", "township_head"),
    (["vice mayor of the city"], "town", "deputy_mayor"),
    (
        ["deputy secretary of the prefectural committee and commissioner of the administrative office"],
        "prefecture",
        "mayor",
    ),
    (["deputy commissioner"], "prefecture", "deputy_mayor"),
    (["County Magistrate", "deputy secretary of the county party committee"], "county", "county_head"),
    (["deputy secretary of the Prefecture Party Committee and governor"], "prefecture", "mayor"),
    (["Deputy governor"], "prefecture", "deputy_mayor"),
    (["Vice-governor"], "prefecture", "deputy_mayor"),
    (["vice governor of the province"], "prefecture", "deputy_governor"),
    (["Deputy governor"], "province", "deputy_governor"),
    (["Executive deputy director of Jiading District"], "district", "executive_deputy_county_head"),
    (["director of the government office"], "county", "secretary_general"),
    (["deputy director of the municipal government office"], "city", "deputy_department_head"),
    (["director of the county emergency office"], "county", "department_head"),
    (["deputy director of the general office of the county government"], "county", "deputy_department_head"),
    (["head of the League administrative office"], "league", "mayor"),
    (["village party secretary"], "town", "other_leader"),
    (["secretary of the Haibin Community Party committee"], "city", "other_leader"),
    (["party secretary of the town"], "town", "party_secretary"),
    (["secretary of the Party Working Committee of the High-tech Zone"], "zone", "party_secretary"),
]


@pytest.mark.parametrize(("titles", "host", "rank"), BY_HOST)
def test_rank_by_all_titles_and_by_the_host(titles: list[str], host: str, rank: str) -> None:
    assert rank_of(titles, host) == rank


WORDED_OTHERWISE = [
    ("deputy Party chief", "city", "deputy_party_secretary"),
    ("first deputy mayor", "city", "executive_deputy_mayor"),
    ("member of the county party committee's standing committee and deputy magistrate", "county",
     "standing_committee_member"),
    ("member of the bureau's party group", "city", "other_leader"),
    ("head of the city's police", "city", "public_security_head"),
    ("county police chief", "county", "public_security_head"),
    ("captain of the traffic police", "county", "department_head"),
    ("chairman of the municipal urban construction group", "city", "other"),
    ("head of the inspection group", "city", "department_head"),
    ("county executive", "county", "county_head"),
    ("director of the county committee office", "county", "secretary_general"),
    ("director of the office of the county government", "county", "secretary_general"),
    ("director of the county safety committee office", "county", "department_head"),
    ("director of the subdistrict", "town", "township_head"),
    ("deputy secretary of the street party working committee and director of the office", "town", "township_head"),
    ("deputy directors", "town", "deputy_township_head"),
    ("deputy director of the town emergency office", "town", "deputy_department_head"),
    ("village head", "town", "other_leader"),
    ("executive deputy commissioner", "prefecture", "executive_deputy_mayor"),
    ("vice chairman of the regional government", "province", "deputy_governor"),
    ("director of the National Mine Safety Administration", "nation", "minister"),
    ("deputy director of the administration", "nation", "deputy_minister"),
    ("director of the ministry's safety department", "nation", "department_head"),
    ("deputy bureau chief", "city", "deputy_department_head"),
    ("bureau party secretary", "city", "department_head"),
    ("party secretary and director", "city", "department_head"),
    ("party secretary", "city", "party_secretary"),
    ("chief safety engineer", "city", "other"),
    ("secretary-general of the ski association", "city", "other_leader"),
    ("administrative committee director", "zone", "county_head"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "host", "rank"), WORDED_OTHERWISE)
def test_rank_worded_otherwise(title: str, host: str, rank: str) -> None:
    assert rank_of([title], host) == rank
