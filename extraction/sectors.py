"""Which safety sectors the words of a demand name: ``lexicons/sectors.toml``, and rules for words that need company.

A sentence earns a sector by its own words. The article's topic only tells what an open word stands for: "fire" in an
article on forest fires, "houses" in one on self-built houses, "boats" in one on fishing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from extraction.article import Article, Zone
from extraction.matcher import Hit, Hits, scan

Span = tuple[int, int]

GROUP = "sectors"
_CACHE_KEY = "sectors.topic"
_TOPIC = 0.4  # share of the sector-naming sentences from which on a sector is the article's topic
_TOUCHED = 0.25  # … from which on it is one of its topics
_BRIDGES_OF = frozenset({"road_traffic", "flood_disaster", "rail_transport", "construction", "tourism_culture"})

# A sector's word in the name of an office is not the sector of the demand: "the fire and gas departments".
_OFFICE = re.compile(
    r"(?: (?:and|&) [a-z-]+(?: [a-z-]+)?)? (?:bureau|department|commission|committee|administration|authorit(?:y|ies)|"
    r"detachment|brigade|corps|police|headquarters|system)s?\b"
)
_OFFICE_COUNTS = frozenset({"forest_fire", "flood_disaster", "road_traffic"})
_LISTED_BEFORE = re.compile(r"(?:^|[,;:、(“\"]|\b(?:and|or|in|of|as|on|for|to|like|including|such as|especially))\s*$")
_LISTED_AFTER = re.compile(
    r"\s*(?:$|[,;:、.)”\"]|(?:and|or|etc|must|should|shall|safety|fields?|industr(?:y|ies)|sectors?|areas?|enterprises?|units?|other|"
    r"aspects?|production|accidents?)\b)"
)
_UNDERGROUND = re.compile(r"\b(?:roof|outburst|ventilation|drainage|dust|water)\b")
_FOREST_GENERIC = re.compile(
    r"fire (?:prevention|control|protection|fighting|extinguishing|suppression|hazard|risk|danger|source|accident|"
    r"disaster|case|situation|work|inspection|check|investigation|drill|law|publicity|education|emergency|safety|hidden|point)|"
    r"(?:hidden|prevent|risk|danger|occurrence|outbreak|big|major|serious|larger|open)"
)
_FOREST_EVENT = re.compile(
    r"(?:big|major|serious|larger) fire|fire (?:case|accident|situation|source|danger|risk|point)"
)
_PASSAGE = re.compile(r"expressway|highway|high speed|airport|station|flight|vehicle|driver|truck|bus|railway|traffic")
_INDOORS = re.compile(r"charg|corridor|stairw|upstairs|batter|indoor|household|elevator|fire|doorway|hallway")
_RIDING = re.compile(r"helmet|\brid(?:e|es|ing|er)|carrying|lane|traffic|licen[cs]e|driv|overload|red light")
_WATERS = re.compile(r"reservoir|pond|river|water|rain")


@dataclass(frozen=True, slots=True)
class Topic:
    """Share of the article's sector-naming sentences that name each sector (0 to 1)."""

    shares: dict[str, float]

    def share(self, code: str) -> float:
        """That share; 0 where no sentence names ``code``."""
        return self.shares.get(code, 0.0)


@dataclass(slots=True)
class _Look:
    """The words under judgement."""

    lower: str
    start: int
    end: int
    hits: list[Hit]
    about: Topic


def topic(article: Article) -> Topic:
    """What the article is about, by its sentences of headline and body (kept in its cache)."""
    kept = article.cache.get(_CACHE_KEY)
    if isinstance(kept, Topic):
        return kept
    counts: Counter[str] = Counter()
    naming = 0
    terms = scan(article).longest(GROUP, 0, len(article.text))
    at = 0
    for sentence in article.sentences:
        named: set[str] = set()
        while at < len(terms) and terms[at][0] < sentence.end:
            value = terms[at][2]
            if "__" not in value:
                named.update(value.split("+"))
            at += 1
        if sentence.zone is Zone.BODY or sentence.zone is Zone.HEADLINE:
            named.discard("none")
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
    terms = hits.longest(GROUP, start, end)
    if not terms:
        return found
    about = topic(article)
    look = _Look(lower, start, end, terms, about)
    for left, right, value in terms:
        if value == "none":
            continue
        if "__" in value:
            open_words.append((left, right, value))
            continue
        office = _OFFICE.match(lower, right, end)
        for code in value.split("+"):
            if office is None or code in _OFFICE_COUNTS or about.share(code) >= _TOPIC:
                found.setdefault(code, (left, right))
    if "fire" in found and about.share("forest_fire") >= _TOPIC:
        # Beside a forest fire only an event's name is another word for it: "fire protection" is a field of its own.
        generic = _FOREST_EVENT if "forest_fire" in found else _FOREST_GENERIC
        if _all_of(look, "fire", generic):
            found.setdefault("forest_fire", found.pop("fire"))
    for hit in open_words:
        earned = _decide(look, found, hit)
        if earned is not None:
            found.setdefault(earned, hit[:2])
    if len(found) > 1:
        _settle(look, found)
    return found


def _decide(look: _Look, found: dict[str, Span], hit: Hit) -> str | None:
    """The sector that a word in need of company earns, by the rule that its value names."""
    left, right, value = hit
    code, rule = value.split("__")
    share = look.about.share
    if rule == "weak":  # "fire" alone
        if share("forest_fire") >= _TOPIC:
            return "forest_fire" if "source" in look.lower[left:right] else None
        return None if "forest_fire" in found else code
    if rule == "ebike":
        if _INDOORS.search(look.lower, look.start, look.end):
            return code
        return "road_traffic" if _RIDING.search(look.lower, look.start, look.end) else None
    if rule == "mine":
        return "coal_mining"
    if rule == "boat":
        fishing = share("agriculture_fishery") >= _TOUCHED or "fisherm" in look.lower[look.start : look.end]
        return None if fishing else code
    if rule in ("listed", "other"):
        return code if _listed(look, found, code, left, right) else None
    earned = {
        "pipes": share(code) >= _TOPIC,
        "topic": share(code) >= _TOUCHED,
        "house": share(code) >= _TOPIC and "construction" not in found,
        "rain": share("forest_fire") < _TOPIC,
        "tractor": "road_traffic" not in found,
        "bridge": not found.keys() & _BRIDGES_OF,
        "traffic": True,
    }
    return code if earned.get(rule, False) else None


def _listed(look: _Look, found: dict[str, Span], code: str, *span: int) -> bool:
    """Whether the word at ``span`` stands in a list of fields that others in the sentence are of."""
    left, right = span
    if code == "transport" and "road_traffic" in found:
        return False
    if not _LISTED_BEFORE.search(look.lower, max(look.start, left - 14), left):
        return False
    if not _LISTED_AFTER.match(look.lower, right, look.end):
        return False
    return bool(found.keys() - {"flood_disaster", "epidemic", code}) or "safety" in look.lower[right : right + 8]


def _settle(look: _Look, found: dict[str, Span]) -> None:
    """Sectors that others in the same sentence explain."""
    if "coal_mining" in found:
        found.pop("mining", None)
        if "gas" in found and all(
            look.lower[left:right] == "gas"
            and _UNDERGROUND.search(look.lower, max(look.start, left - 30), min(look.end, right + 30))
            for left, right, value in look.hits
            if value == "gas"
        ):
            del found["gas"]
    if "epidemic" in found:
        for code in ("road_traffic", "rail_transport", "civil_aviation"):
            if code in found and _all_of(look, code, _PASSAGE):
                del found[code]
    if "drowning" in found:
        found.pop("schools", None)
        if "flood_disaster" in found and _all_of(look, "flood_disaster", _WATERS):
            del found["flood_disaster"]


def _all_of(look: _Look, code: str, pattern: re.Pattern[str]) -> bool:
    """Whether all words that earned ``code`` are such as ``pattern`` describes."""
    return all(pattern.search(look.lower, left, right) for left, right, value in look.hits if value == code)
