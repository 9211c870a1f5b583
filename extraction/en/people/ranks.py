"""The rank of an office by its title.

``lexicons/rank_patterns.csv`` tells which wordings mean which rank, ``schemas/codes/ranks.csv`` the order of
precedence. A person with several titles takes the highest of them, but the offices that membership of a standing
committee comes with ("member of the standing committee and executive deputy mayor") keep their own rank.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
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
    # "Bureau party secretary", "party secretary and director": a place's secretary directs nothing beside.
    r"|\b(?:bureau|department|commission|administration|detachment|brigade)(?:'s)? party "
    r"(?:committee |group )?secretary\b"
    r"|^party (?:committee |group )?secretary and (?=(?:director|chief|general manager|president"
    r"|bureau (?:director|chief|head))$)"
)
_HYPHENED = re.compile(r"\b(deputy|vice)-(?=[a-z])")
# "Head of the county market supervision bureau": the head of the bureau, not of the county.
_OF_A_BODY = re.compile(
    r"\b((?:executive |standing )?(?:deputy |vice )?)(?:head|chief) of "
    r"((?:(?!and |of )[a-z'-]+ ){0,3}(?:county|district|banner|town|township|city|municipal|league)(?:'s)? "
    r"(?!administrative office)"
    r"(?:(?!and (?:director|head|chief|deputy|vice|secretary|member)\b)[a-z'-]+ ){1,8}?"
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
    r"\bsecretary of (?:[a-z']+ ){0,3}(?:politic\w+ and (?:legal|law)\b|politics and law)[^,;]*"
    r"|\bpolitical and legal (?:affairs )?(?:committee )?secretary\b"
)
_ZONE = (
    r"(?:management|administrative|administration) committee\b|(?:development|high-tech|economic|industrial|new"
    r"|free trade|bonded)[a-z -]{0,40}(?:zone|area|park)\b"
)
_ZONE_HEAD = re.compile(
    rf"^(?:executive )?(deputy |vice )?(?:director|head|chief)s? of [^,;]{{0,80}}?(?:{_ZONE})"
    r"(?!.*(?:bureau|department|office|branch|brigade|detachment))"
    r"|^[^,;]{0,60}(?:management|administrative|administration) committee (deputy |vice )?(?:director|head)s?$"
)
# "Commander of the military sub-district": ranked apart from the offices of a government.
_MILITARY = re.compile(
    r"\b(?:deputy |vice )?(?:commander|political commissar|commissar|head|chief|minister|director)s? of "
    r"[a-z' -]*?(?:military|garrison|armed police|armed forces)\b[^,;]*"
)
_VILLAGE = re.compile(  # below the townships, whose secretaries are the lowest with a rank of their own
    r"\b(?:village|community|neighbou?rhood) (?:party )?(?:committee |branch )?secretar(?:y|ies)\b"
    r"|\bvillage (?:heads?|chiefs?|directors?)\b"
    r"|\bsecretar(?:y|ies) of [^,;]*?\b(?:village|community|neighbou?rhood)\b[^,;]*"
)
_CREW = re.compile(  # a captain is a skipper where no brigade is named
    r"^captain(?: of (?:boat|ship|vessel|ferry)[^,;]*)?$"
    r"|\b(?:safety |production |technical )?(?:director|manager|head|chief|chairman|president) of "
    r"(?:(?!of |bureau)[a-z'-]+ ){0,4}?"
    r"(?:oilfield|oil field|refinery|plant|factory|mine|company|workshop|shipyard|terminal"
    r"|(?:forestry|bus|water|gas|energy|mining|coal|steel|investment|construction|industrial|port|power|chemical"
    r"|transport(?:ation)?|tourism) group)"
    r"(?: of [a-z' -]+)?$"
)
_GOVERNMENT_OFFICE = re.compile(
    r"\b(deputy |vice )?(?:director|head|chief) of (?:(?:[a-z'-]+ ){0,2}?(?:people's )?government (?:general )?office"
    r"|(?:general )?office of (?:[a-z'-]+ ){0,2}?(?:people's )?government)$"
)
_STREET_OFFICE = re.compile(r"^(deputy |vice )?(?:director|head)s? of (?:street |sub-?district )?office$")
_DEPUTY_DIRECTOR = re.compile(r"(?:deputy|vice) directors?")  # of the subdistrict office
_OF_AN_AGENCY = re.compile(  # "its head", "director of the National Mine Safety Administration", at its own meeting
    r"(deputy |vice )?(?:heads?|directors?|chiefs?|administrators?)"
    r"(?: of (?:(?:national|state|china)[a-z' -]*? )?administration)?"
)
_RUNS_A_DISTRICT = re.compile(  # "executive deputy director of Jiading District": a literal word for its head
    r"^(executive |standing )?(deputy |vice )?director of (?:[a-z'-]+ ){0,2}?(?:county|district|banner)$"
)
_RUNS_A_ZONE = re.compile(
    r"^(?:executive )?(deputy |vice )?(?:director|head)s? of (?:zone )?(?:administration|committee)$"
)
_OF_A_HIGHER = re.compile(r"\b(?:province|provincial|autonomous region|national|state (?:council|administration))\b")
_OF_A_CITY_OR_COUNTY = re.compile(r"\b(?:municipal|city|county|district|banner|province|provincial)\b")
_IN_PREFECTURES = {
    "governor": "mayor",
    "executive_deputy_governor": "executive_deputy_mayor",
    "deputy_governor": "deputy_mayor",
}
_IN_TOWNS = {
    "mayor": "township_head",
    "executive_deputy_mayor": "deputy_township_head",
    "deputy_mayor": "deputy_township_head",
}
_COUNTIES = frozenset({"county", "district", "banner"})
_GOVERNMENT_HEADS = frozenset({"governor", "mayor", "county_head", "township_head"})
_PARTS = re.compile(
    r"\s*(?:,|;| and (?=(?:acting |executive |deputy |vice |standing |concurrently |first )*(?:[a-z’']+ ){0,3}"
    r"(?:mayor|governor|director|head|chief|secretary|chair|magistrate|commander|commissioner|minister|member|leader)))\s*"
)


def rank_code(title: str) -> str:
    """The rank that ``title`` gives; "other" where it is none of those listed."""
    return rank_of((title,))


def rank_of(titles: Sequence[str], host: str | None = None) -> str:
    """The highest rank that any of one person's ``titles`` gives, in a meeting of a ``host`` of that class.

    The class of ``convening_level.Host.kind`` tells what bare titles mean: the governor of a prefecture, the mayor of
    a town, the deputy head of a county.
    """
    earned: set[str] = set()
    for title in titles:
        earned |= _told(title, host)
    if earned & _GOVERNMENT_HEADS:
        earned.discard("deputy_party_secretary")
    return min(earned, key=SENIORITY.__getitem__) if earned else "other"


@lru_cache(maxsize=65536)  # the same titles come again and again
def _told(title: str, host: str | None) -> frozenset[str]:
    """The ranks that one title gives in a meeting of such a host."""
    folded = _folded(title)
    told = _of_host(folded, host) if host is not None else None
    return frozenset((told,) if told is not None else _earned(folded))


def _of_host(folded: str, host: str | None) -> str | None:
    """The rank of a title that only the class of the host explains; None where the title explains itself."""
    if host == "town":
        for part in _PARTS.split(folded):
            if office := _STREET_OFFICE.match(part):
                return "deputy_township_head" if office[1] else "township_head"
    if host == "town" and _DEPUTY_DIRECTOR.fullmatch(folded):
        return "deputy_township_head"
    if host == "nation" and (told := _OF_AN_AGENCY.fullmatch(folded)):
        return "deputy_minister" if told[1] else "minister"
    if host == "zone" and (office := _RUNS_A_ZONE.match(folded)):
        return "deputy_county_head" if office[1] else "county_head"
    if host in _COUNTIES and folded in ("deputy head", "deputy heads", "executive deputy head"):
        return "executive_deputy_county_head" if folded.startswith("executive") else "deputy_county_head"
    if host in ("prefecture", "league") and not _OF_A_HIGHER.search(folded):
        local = {_IN_PREFECTURES.get(code, code) for code in _earned(folded)}
    elif host == "town" and not _OF_A_CITY_OR_COUNTY.search(folded):
        local = {_IN_TOWNS.get(code, code) for code in _earned(folded)}
    else:
        return None
    return min(local, key=SENIORITY.__getitem__) if local else None


def _folded(title: str) -> str:
    """``title`` in small letters, with the wordings that mean another office than they seem to set apart."""
    folded = _ARTICLES.sub("", " ".join(title.lower().replace("’", "'").replace("-general", " general").split()))
    folded = _HYPHENED.sub(r"\1 ", folded)
    folded = _OF_A_BODY.sub(r"\1director of \2", folded)
    folded = _PARTY_CHIEF.sub("party secretary", folded)
    folded = _ASSISTANT.sub("other leader", folded)
    folded = _POLITICAL_LEGAL.sub("head of political and legal office", folded)
    folded = _MILITARY.sub("other leader", folded)
    folded = _VILLAGE.sub("other leader", folded)
    return _BUREAU_SECRETARY.sub("director of office of ", folded)


def _earned(folded: str) -> set[str]:
    earned = {code for part in _PARTS.split(folded) if part for code in _part(part)}
    if earned & _GOVERNMENT_HEADS:
        earned.discard("deputy_party_secretary")  # the party post that comes with the office
    return earned


def _part(part: str) -> list[str]:
    if _CREW.search(part):
        return []
    if office := _GOVERNMENT_OFFICE.search(part):
        return ["deputy_department_head" if office[1] else "secretary_general"]
    if area := _RUNS_A_DISTRICT.match(part):
        return [
            (area[1] and area[2] and "executive_deputy_county_head")
            or (area[2] and "deputy_county_head")
            or "county_head"
        ]
    if section := _ZONE_HEAD.search(part):
        return ["deputy_county_head" if section[1] or section[2] else "county_head"]
    for code, pattern in _PATTERNS:
        if pattern.search(part):
            return [code]
    return []
