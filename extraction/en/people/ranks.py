"""The rank of an office by its title.

``lexicons/rank_patterns.csv`` tells which wordings mean which rank, ``schemas/codes/ranks.csv`` the order of
precedence. A person with several titles takes the highest of them, but the offices that membership of a standing
committee comes with ("member of the standing committee and executive deputy mayor") keep their own rank.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from extraction.en.pinyin import rows
from schemas.project import data

_CODES = data("schemas", "codes", "ranks.csv")


def seniority() -> dict[str, int]:
    """Rank code -> order of precedence, 1 highest."""
    with _CODES.open(encoding="utf-8", newline="") as source:
        return {row["rank_code"]: int(row["seniority"]) for row in csv.DictReader(source)}


SENIORITY = seniority()
_PATTERNS = [(row["rank_code"], re.compile(row["pattern"])) for row in rows("rank_patterns")]
_ARTICLES = re.compile(r"\b(?:the|a|an|its|their)\s+")
# "Party secretary and director of the health commission": a bureau's party post, no secretary of a place.
_BUREAU = (
    r"[^,;]{0,80}\b(?:bureau|commission|department|administration|company|group|hospital|school|university|brigade"
    r"|detachment|corps|station|agency|ministry|association|federation)\b"
)
_BUREAU_SECRETARY = re.compile(
    rf"\b(?:party (?:committee |group |branch |leading group )?secretary|secretary of party (?:committee|group|branch))"
    rf"(?:,| and|,? and) (?=(?:director|head|chief|president|chairman|general manager|political commissar)\b{_BUREAU})"
    rf"|\b(?:party (?:committee |branch )?secretary|secretary of party (?:committee|branch)) of(?={_BUREAU})"
)
_HYPHENED = re.compile(r"\b(deputy|vice)-(?=[a-z])")
# "Head of the county market supervision bureau": the head of the bureau, not of the county.
_OF_A_BODY = re.compile(
    r"\b((?:executive |standing )?(?:deputy |vice )?)(?:head|chief) of "
    r"((?:[a-z'-]+ ){0,3}(?:county|district|banner|town|township|city|municipal|league) (?:[a-z'-]+ ){1,8}?"
    r"(?:bureau|department|commission|administration|office|brigade|detachment|station|agency|federation|union))\b"
)
_PARTY_CHIEF = re.compile(
    r"\bparty (?:chief|head|boss) of (?:[a-z'-]+ )?(?:county|district|city|banner|town|township|province|league)\b"
)
_ASSISTANT = re.compile(
    r"\bassistant (?:to )?(?:the )?(?:\w+ )?(?:mayor|governor|magistrate|county head|district head|minister)s?\b"
    r"|\b(?:mayor|magistrate)(?:'s)? assistant\b"
)
_POLITICAL_LEGAL = re.compile(
    r"\bsecretary of (?:[a-z]+ ){0,3}(?:politic\w+ and (?:legal|law)\b|politics and law)[^,;]*"
    r"|\bpolitical and legal (?:affairs )?(?:committee )?secretary\b"
)
_ZONE = (
    r"(?:management|administrative|administration) committee\b|(?:development|high-tech|economic|industrial|new"
    r"|free trade|bonded)[a-z -]{0,40}(?:zone|area|park)\b"
)
_ZONE_HEAD = re.compile(
    rf"^(?:executive )?(deputy |vice )?(?:director|head|chief)s? of [^,;]{{0,80}}?(?:{_ZONE})"
    r"(?!.*(?:bureau|department|office|branch|brigade|detachment))"
    r"|^[^,;]{0,60}management committee (deputy |vice )?(?:director|head)s?$"
)
_GOVERNMENT_HEADS = frozenset({"governor", "mayor", "county_head", "township_head"})
_PARTS = re.compile(
    r"\s*(?:,|;| and (?=(?:acting |executive |deputy |vice |standing |concurrently |first )*(?:[a-z’']+ ){0,3}"
    r"(?:mayor|governor|director|head|chief|secretary|chair|magistrate|commander|minister|member|leader)))\s*"
)


@lru_cache(maxsize=65536)
def rank_code(title: str) -> str:
    """The rank that ``title`` gives; "other" where it is none of those listed."""
    folded = _ARTICLES.sub("", " ".join(title.lower().replace("’", "'").replace("-general", " general").split()))
    folded = _HYPHENED.sub(r"\1 ", folded)
    folded = _OF_A_BODY.sub(r"\1director of \2", folded)
    folded = _PARTY_CHIEF.sub("party secretary", folded)
    folded = _ASSISTANT.sub("other leader", folded)
    folded = _POLITICAL_LEGAL.sub("head of political and legal office", folded)
    folded = _BUREAU_SECRETARY.sub("director of office of ", folded)
    earned = {code for part in _PARTS.split(folded) if part for code in _part(part)}
    if earned & _GOVERNMENT_HEADS:
        earned.discard("deputy_party_secretary")  # the party post that comes with the office
    return min(earned, key=SENIORITY.__getitem__) if earned else "other"


def _part(part: str) -> list[str]:
    if section := _ZONE_HEAD.search(part):
        return ["deputy_county_head" if section[1] or section[2] else "county_head"]
    for code, pattern in _PATTERNS:
        if pattern.search(part):
            return [code]
    return []
