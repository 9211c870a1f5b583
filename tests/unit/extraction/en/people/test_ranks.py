"""Ranks of titles."""

from __future__ import annotations

import re

import pytest

from extraction.en.people.ranks import SENIORITY, rank_code
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
