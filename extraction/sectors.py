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
_BRIDGES_OF = frozenset(
    {"road_traffic", "flood_disaster", "rail_transport", "construction", "tourism_culture", "crowded_places"}
)

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
_UNDERGROUND = re.compile(
    r"\b(?:roof|outburst|ventilation|drainage|dust|water|probe|sensor|concentration|working face|shaft|readings?)\b"
)
_FOREST_GENERIC = re.compile(
    r"fire (?:prevention|control|protection|fighting|extinguishing|suppression|hazard|risk|danger|source|accident|"
    r"disaster|case|situation|work|inspection|check|investigation|drill|law|publicity|education|emergency|safety|hidden|point)|"
    r"(?:hidden|prevent|risk|danger|occurrence|outbreak|big|major|serious|larger|open)|fire wall"
)
_FOREST_EVENT = re.compile(
    r"(?:big|major|serious|larger) fire|fire (?:case|accident|situation|source|danger|risk|point)"
)
_PASSAGE = re.compile(r"expressway|highway|high speed|airport|station|flight|vehicle|driver|truck|bus|railway|traffic")
_INDOORS = re.compile(r"charg|corridor|stairw|upstairs|batter|indoor|household|elevator|fire|doorway|hallway")
_RIDING = re.compile(r"helmet|\brid(?:e|es|ing|er)|carrying|lane|traffic|licen[cs]e|driv|overload|red light")
_WATERS = re.compile(r"reservoir|pond|river|water|rain|canal|gull|ditch")
_PITS = re.compile(r"quarr|cellar|well|pit|tank|pool")
_INNARDS = re.compile(
    r"goaf|gob|roof|pillar|stope|roadway|shaft|cage|hoist|slope|(?:the |into |in the )?mine(?!s)\b|mining"
)

# Places and occasions that only tell where or when: "the cylinders along the ancient wall", "before the temple fair".
_AT = re.compile(r"\b(?:by|beside|along|near|under|beneath|next to|opposite|facing) (?:the |a |each |every )?$")
_AT_GAS = re.compile(
    r"\b(?:gas|bottles?|cylinders?|hoses?|stoves?|alarms?|lpg|kitchens?) (?:\w+ )?(?:of|in|at|for|inside|outside) "
    r"(?:the |all |each |every )?(?:\w+ )?$"
)
_WHEN = re.compile(
    r"\b(?:before|until|till|by|at the time of|on the days? of|in case of|in the event of|withstand|stand|coming of) "
    r"(?:the |a |any |every |each |first |strong |next |of )*$"
)
_UNDER_EARTH = frozenset({"mining", "coal_mining", "noncoal_mining"})
_PLACES = frozenset({"tourism_culture", "agriculture_fishery", "crowded_places", "urban_operation"})
_AFLOAT = frozenset({"water_transport", "agriculture_fishery"})
_FOR_SCHOOLS = re.compile(r"\b(?:for|around) schools?\b|(?:every|each) class")
_HULL = re.compile(r"(?:the )?(?:ships?|vessels?|boats?|captains?|wharf|docks?|sail(?:s|ing)?)")
_DRAINS = re.compile(r"drain|pump|ditch|power supply")
_EATING = re.compile(r"kitchen|restaurant|catering|canteen|stove|cylinder|household|hot pot|barbecue|eating|snack|cook")


_WATER_HOLES = (("flood_disaster", _WATERS), ("noncoal_mining", _PITS), ("confined_space", _PITS), ("mining", _PITS))


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
    open_words: list[Hit] = []
    passing: list[Hit] = []
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
        if value in _PLACES and _AT.search(lower, max(start, left - 22), left):
            passing.append((left, right, value))
            continue
        if value == "crowded_places" and _WHEN.search(lower, max(start, left - 32), left):
            passing.append((left, right, value))
            continue
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
    if not found:
        for left, right, value in passing:
            found.setdefault(value, (left, right))
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
        fishing = share("agriculture_fishery") >= _TOUCHED or "agriculture_fishery" in found
        return None if fishing else code
    if rule == "alone":  # too slight beside another
        return None if found else code
    if rule == "land":
        return None if found.keys() & _AFLOAT else code
    if rule in ("listed", "other"):
        return code if _listed(look, found, code, left, right) else None
    earned = {
        "pipes": share(code) >= _TOPIC
        or ("road_traffic" not in found and _EATING.search(look.lower, look.start, look.end) is not None),
        "topic": share(code) >= _TOUCHED,
        "house": share(code) >= _TOPIC and "construction" not in found,
        "rain": share("forest_fire") < _TOPIC,
        "weather": share("forest_fire") < _TOPIC
        and (
            share(code) >= _TOUCHED
            or not (found or _WHEN.search(look.lower, max(look.start, left - 32), left) is not None)
        ),
        "tractor": not found.keys() & {"road_traffic", "forest_fire"},
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
    if "agriculture_fishery" in found and "water_transport" in found and _all_of(look, "water_transport", _HULL, True):
        del found["water_transport"]  # the fishing boat again
    if "noncoal_mining" in found and "mining" in found and _all_of(look, "mining", _INNARDS):
        del found["mining"]  # the goaf and the roof of a mine that has its name
    for code in ("flood_disaster", "energy"):
        if code in found and found.keys() & _UNDER_EARTH and _all_of(look, code, _DRAINS):
            del found[code]
    if "gas" in found:
        for code in ("tourism_culture", "crowded_places", "food_drug"):
            if code in found and all(
                _AT_GAS.search(look.lower, max(look.start, left - 45), left)
                for left, _, value in look.hits
                if code in value.split("+")
            ):
                del found[code]
    if "drowning" in found:
        if "schools" in found and not any(
            _FOR_SCHOOLS.search(look.lower, max(look.start, left - 8), right)
            for left, right, value in look.hits
            if value == "schools"
        ):
            del found["schools"]
        for code, pattern in _WATER_HOLES:
            if code in found and _all_of(look, code, pattern):
                del found[code]


def _all_of(look: _Look, code: str, pattern: re.Pattern[str], whole: bool = False) -> bool:
    """Whether all words that earned ``code`` are such as ``pattern`` describes (``whole``: from end to end)."""
    told = pattern.fullmatch if whole else pattern.search
    return all(told(look.lower, left, right) for left, right, value in look.hits if value.split("__")[0] == code)
