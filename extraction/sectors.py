"""Which safety sectors the words of a demand name: terms of ``lexicons/sectors.toml``, and rules for words that need company.

A sentence earns a sector by its own words. The article's topic only tells what an open word stands for: "fire" in an
article on forest fires, "houses" in one on self-built houses, "boats" in one on fishing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from extraction.article import Article, Zone
from extraction.matcher import Hits, scan

Span = tuple[int, int]

GROUP = "sectors"
_CACHE_KEY = "sectors.topic"

# A sector's word in the name of an office is not the sector of the demand: "the fire and gas departments".
_OFFICE = re.compile(
    r"(?: (?:and|&) [a-z-]+(?: [a-z-]+)?)? (?:bureau|department|commission|committee|administration|authorit(?:y|ies)|"
    r"detachment|brigade|corps|police|headquarters|system)s?\b"
)
_OFFICE_COUNTS = frozenset({"forest_fire", "flood_disaster", "road_traffic"})
_LISTED_BEFORE = re.compile(r"(?:^|[,;:、(“\"]|\b(?:and|or|in|of|as|on|for|to|like|including|such as|especially))\s*$")
_LISTED_AFTER = re.compile(
    r"\s*(?:$|[,;:、.)”\"]|(?:and|or|etc|safety|fields?|industr(?:y|ies)|sectors?|areas?|enterprises?|units?|other|"
    r"aspects?|production|accidents?)\b)"
)
_UNDERGROUND = re.compile(r"\b(?:roof|outburst|ventilation|drainage|dust|water)\b")
_FOREST_GENERIC = re.compile(
    r"fire (?:prevention|control|protection|fighting|extinguishing|suppression|hazard|risk|danger|source|accident|disaster|"
    r"case|situation|work|inspection|check|investigation|drill|law|publicity|education|emergency|safety|hidden|point)|"
    r"(?:hidden|prevent|risk|danger|occurrence|outbreak|big|major|serious|larger)"
)
_FOREST_EVENT = re.compile(
    r"(?:big|major|serious|larger) fire|fire (?:case|accident|situation|source|danger|risk|point)"
)
_PASSAGE = re.compile(r"expressway|highway|high speed|airport|station|flight|vehicle|driver|truck|bus|railway|traffic")
_WATERS = re.compile(r"reservoir|pond|river|water|rain")


@dataclass(frozen=True, slots=True)
class Topic:
    """Share of the article's sector-naming sentences that name each sector (0 to 1)."""

    shares: dict[str, float]

    def share(self, code: str) -> float:
        """That share; 0 where no sentence names ``code``."""
        return self.shares.get(code, 0.0)


def topic(article: Article) -> Topic:
    """What the article is about, by its sentences of headline and body (kept in its cache)."""
    kept = article.cache.get(_CACHE_KEY)
    if isinstance(kept, Topic):
        return kept
    hits = scan(article)
    counts: Counter[str] = Counter()
    naming = 0
    for sentence in article.zoned(Zone.BODY, Zone.HEADLINE):
        named = {
            code
            for _, _, value in hits.longest(GROUP, sentence.start, sentence.end)
            if "__" not in value
            for code in value.split("+")
        } - {"none"}
        if named:
            naming += 1
            counts.update(named)
    made = article.cache[_CACHE_KEY] = Topic({code: n / naming for code, n in counts.items()})
    return made


def sectors(article: Article, hits: Hits, start: int, end: int) -> dict[str, Span]:
    """The sectors that ``text[start:end]`` names, each with the first words that earn it."""
    found: dict[str, Span] = {}
    open_words: list[tuple[int, int, str]] = []
    lower = article.lower
    about = topic(article)
    for left, right, value in hits.longest(GROUP, start, end):
        if value == "none":
            continue
        if "__" in value:
            open_words.append((left, right, value))
            continue
        office = _OFFICE.match(lower, right, end)
        for code in value.split("+"):
            if office is None or code in _OFFICE_COUNTS or about.share(code) >= 0.4:
                found.setdefault(code, (left, right))
    if "fire" in found and about.share("forest_fire") >= 0.4:
        # Beside a forest fire only the name of an event is another word for it: "fire protection" is a field of its own.
        generic = _FOREST_EVENT if "forest_fire" in found else _FOREST_GENERIC
        if _all_of(lower, hits, start, end, "fire", generic):
            found.setdefault("forest_fire", found.pop("fire"))
    for left, right, value in open_words:
        code, rule = value.split("__")
        earned = _decide(article, found, code, rule, left, right, start, end, about)
        if earned is not None:
            found.setdefault(earned, (left, right))
    _settle(lower, hits, found, start, end)
    return found


def _decide(
    article: Article,
    found: dict[str, Span],
    code: str,
    rule: str,
    left: int,
    right: int,
    start: int,
    end: int,
    about: Topic,
) -> str | None:
    lower = article.lower
    if rule == "weak":  # "fire" alone
        if about.share("forest_fire") >= 0.4:
            return "forest_fire" if "source" in lower[left:right] else None
        return None if "forest_fire" in found else code
    if rule == "pipes":
        return code if about.share(code) >= 0.4 else None
    if rule == "topic":
        return code if about.share(code) >= 0.25 else None
    if rule == "house":
        return code if about.share(code) >= 0.4 and not found.keys() & {"construction"} else None
    if rule == "rain":
        return None if about.share("forest_fire") >= 0.4 else code
    if rule == "boat":
        return None if about.share("agriculture_fishery") >= 0.3 or "fisherm" in lower[start:end] else code
    if rule == "tractor":
        return None if "road_traffic" in found else code
    if rule == "bridge":
        other = {"road_traffic", "flood_disaster", "rail_transport", "construction", "tourism_culture"}
        return None if found.keys() & other else code
    if rule == "mine":
        return "coal_mining"
    if rule == "traffic":
        return code
    if rule in ("listed", "other"):
        listed = bool(_LISTED_BEFORE.search(lower, max(start, left - 14), left)) and bool(
            _LISTED_AFTER.match(lower, right, end)
        )
        if code == "transport" and "road_traffic" in found:
            return None
        company = found.keys() - {"flood_disaster", "epidemic", code}
        return code if listed and (company or "safety" in lower[right : right + 8]) else None
    return None


def _settle(lower: str, hits: Hits, found: dict[str, Span], start: int, end: int) -> None:
    """Sectors that others in the same sentence explain."""
    if "coal_mining" in found:
        found.pop("mining", None)
        if "gas" in found and all(
            lower[left:right] == "gas" and _UNDERGROUND.search(lower, max(start, left - 30), min(end, right + 30))
            for left, right, value in hits.longest(GROUP, start, end)
            if value == "gas"
        ):
            del found["gas"]
    if "epidemic" in found:
        for code in ("road_traffic", "rail_transport", "civil_aviation"):
            if code in found and _all_of(lower, hits, start, end, code, _PASSAGE):
                del found[code]
    if "drowning" in found:
        found.pop("schools", None)
        if "flood_disaster" in found and _all_of(lower, hits, start, end, "flood_disaster", _WATERS):
            del found["flood_disaster"]


def _all_of(lower: str, hits: Hits, start: int, end: int, code: str, pattern: re.Pattern[str]) -> bool:
    return all(
        pattern.search(lower, left, right) for left, right, value in hits.longest(GROUP, start, end) if value == code
    )
