"""Which safety sectors the words of a demand name: ``lexicons/sectors.toml``, and rules for words that need company.

A sentence earns a sector by its own words. The article's topic only tells what an open word stands for: "fire" in an
article on forest fires, "houses" in one on self-built houses, "boats" in one on fishing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from extraction.text.annotations import annotation
from extraction.text.document import Document, Section
from extraction.text.lexicon import Hit, Hits, scan
from schemas import toml
from schemas.project import data

Span = tuple[int, int]

GROUP = "sectors"
_MAKERS = data("extraction.en", "lexicons", "sectors", "makers.toml")
_TOPIC = 0.4  # share of the sector-naming sentences from which on a sector is the article's topic
_TOUCHED = 0.25  # … from which on it is one of its topics
_BRIDGES_OF = frozenset({"road_traffic", "flood_disaster", "rail_transport", "construction", "tourism_culture"})

# A sector's word in the name of an office is not the sector of the demand: "the fire and gas departments".
_OFFICE = re.compile(
    r"(?: (?:and|&) [a-z-]+(?: [a-z-]+)?)? (?:bureau|department|commission|committee|administration|authorit(?:y|ies)|"
    r"detachment|brigade|corps|police|headquarters|system)s?\b"
)
_OFFICE_COUNTS = frozenset({"forest_fire", "flood_disaster", "road_traffic"})
_LISTED_BEFORE = re.compile(
    r"(?:^|[,;:、(“\"]|\b(?:and|or|in|of|as|on|for|to|that|like|including|such as|especially))\s*$"
)
_LISTED_AFTER = re.compile(
    r"\s*(?:$|[,;:、.)”\"]|(?:and|or|etc|must|should|shall|safety|fields?|industr(?:y|ies)|sectors?|areas?|enterprises?|units?|other|"
    r"aspects?|production|accidents?)\b)"
)
_UNDERGROUND = re.compile(
    r"\b(?:roof|outburst|ventilation|drain\w*|dust|water|probe|concentration|working face|shafts?|over \d)\b"
)
_FOREST_GENERIC = re.compile(
    r"fire (?:prevention|control|protection|fighting|extinguishing|suppression|hazard|risk|danger|source|accident|"
    r"disaster|case|situation|work|inspection|check|investigation|drill|law|publicity|education|emergency|safety|hidden|point)|"
    r"(?:hidden|prevent|risk|danger|occurrence|outbreak|big|major|serious|larger|open)"
)
_PLAIN_FIRE = re.compile(r"\bsources?\b|(?<!\bthe )\b(?:fires?|blazes?|flames?)\b")  # "the fire" is one told before
_FOREST_EVENT = re.compile(
    r"(?:big|major|serious|larger) fire|fire (?:case|accident|situation|source|danger|risk|point)"
)
_PASSAGE = re.compile(r"expressway|highway|high speed|airport|station|flight|vehicle|driver|truck|bus|railway|traffic")
_INDOORS = re.compile(r"charg|corridor|stairw|upstairs|batter|indoor|household|elevator|fire|doorway|hallway")
_RIDING = re.compile(r"helmet|\brid(?:e|es|ing|er)|carrying|lane|traffic|licen[cs]e|driv|overload|red light")
_WATERS = re.compile(
    r"(?:small |mountain |hillside )?(?:reservoir|pond|river|water level|lake|drainage pump|"
    r"river (?:bank|channel|course))s?|rivers? and lakes?|waters? (?:is|are|rises|comes).*"
)
_PITS = re.compile(r"quarr|cellar|well|pit|tank|pool|mining")
_WATERSIDE = re.compile(r"reservoir|pond|river|water|rain|lake|ditch|gull|canal")
_LIFT = re.compile(r"elevators?|lifts?")
_INTO_LIFT = re.compile(
    r"(?:bicycle|bike|scooter|moped|vehicle|batter)[^,;]{0,60}\b(?:in|into|enter|entering|take|use) "
    r"(?:the )?(?:elevator|lift)"
)
_PUPILS = re.compile(r"students?|pupils?|schoolchild(?:ren)?|teenagers?")
_AT_WATER = re.compile(
    r"\b(?:in|into|by|near|at|to|beside|around|from) (?:the |a |any |wild |open )*"
    r"(?:river|pond|water|reservoir|stream|canal|pool|ditch|pit|lake|sea|waterside)s?\b"
    r"(?! (?:bank|quality|supply|level|flat|hole))"
)
_UNTIL = re.compile(
    r"\b(?:before|after|until|till|prior to|by the time)(?: (?:the|a|any|each|every|first|next|strong|heavy|coming|of|"
    r"arrival|onset|\w+ comes?))* (?:\w+ )?$"
)
_INNARDS = re.compile(
    r"goaf|gob|roof|pillar|stope|roadway|shaft|cage|hoist|slope|(?:the |into |in the )?mine(?!s)\b|mining"
)
_BY_WATER = frozenset({"water_transport", "noncoal_mining", "coal_mining", "mining"})
_ICE = re.compile(r"snow|\bice|icing")
_HULL = re.compile(r"(?:the )?(?:ships?|vessels?|boats?|captains?|wharf|docks?|ports?)")
# Places and occasions that only tell where or when: "the cylinders along the ancient wall", "before the temple fair".
_AT = re.compile(
    r"\b(?:beside|along|near|under|beneath|behind|opposite|facing|outside|next to|close to|in front of|"
    r"on both sides of|"
    r"at the (?:gate|entrance|mouth|door|foot|edge)s? of|(?:before|until|till|on the days? of|by the time of)) "
    r"(?:the |a |an |each |every |this |that |all )?(?:\w+ )?$"
)
_AT_GAS = re.compile(
    r"\b(?:gas|bottles?|cylinders?|hoses?|stoves?|alarms?|lpg|kitchens?) (?:\w+ )?(?:of|in|at|for|inside|outside) "
    r"(?:the |all |each |every )?(?:\w+ )?$"
)
_PLACES = frozenset({"tourism_culture", "crowded_places", "urban_operation", "agriculture_fishery", "rail_transport"})
# A sector whose words mean another where these are named.
_NOT_BESIDE = {
    "driver": frozenset(
        {"special_equipment", "construction", "agriculture_fishery", "rail_transport", "water_transport"}
        | {"mining", "coal_mining", "noncoal_mining"}
    ),
    "workshop": frozenset({"fireworks", "food_drug", "hazardous_chemicals", "coal_mining", "construction"}),
    "mask": frozenset({"confined_space", "fire", "industry_trade", "hazardous_chemicals"}),
    "eat": frozenset({"gas", "fire", "energy", "fireworks"}),
}
_MADE = re.compile(r"\b([a-z]{3,})[ -]$")
_MAKES_NOTHING = frozenset(toml.loads(_MAKERS.read_text(encoding="utf-8"))["makes_nothing"])
_TURNS = dict.fromkeys((*_NOT_BESIDE, "maker", "weak", "weather", "pit", "boat", "house"), 1) | {
    "bridge": 2,
    "tractor": 2,
    "listed": 2,
    "other": 2,
    "alone": 3,
    "grave": 3,
}


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


@annotation
def topic(document: Document) -> Topic:
    """What the article is about, by its sentences of headline and body."""
    counts: Counter[str] = Counter()
    naming = 0
    terms = scan(document).longest(GROUP, 0, len(document.text))
    at = 0
    for sentence in document.sentences:
        named: set[str] = set()
        while at < len(terms) and terms[at][0] < sentence.end:
            value = terms[at][2]
            if "__" not in value:
                named.update(value.split("+"))
            at += 1
        if sentence.section is Section.ARTICLE or sentence.section is Section.HEADLINE:
            named.discard("none")
            if named:
                naming += 1
                counts.update(named)
    return Topic({code: n / naming for code, n in counts.items()})


def sectors(document: Document, hits: Hits, start: int, end: int) -> dict[str, Span]:
    """The sectors that ``text[start:end]`` names, each with the first words that earn it."""
    found: dict[str, Span] = {}
    open_words: list[Hit] = []
    passing: list[Hit] = []
    lower = document.folded
    terms = hits.longest(GROUP, start, end)
    if not terms:
        return found
    about = topic(document)
    look = _Look(lower, start, end, terms, about)
    for left, right, value in terms:
        if value == "none":
            continue
        if "__" in value:
            open_words.append((left, right, value))
            continue
        if value in _PLACES and _AT.search(lower, max(start, left - 48), left):
            passing.append((left, right, value))
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
    if open_words:
        open_words.sort(key=_when_decided)
        for hit in open_words:
            earned = _decide(look, found, hit)
            if earned is not None:
                found.setdefault(earned, hit[:2])
    if not found:
        for left, right, value in passing:
            found.setdefault(value, (left, right))
    _settle(look, found)
    return found


def _when_decided(hit: Hit) -> int:
    """Words that ask what else is named come after the others, those that count alone last."""
    rule = hit[2].split("__")[1]
    return _TURNS.get(rule, 0)


def _decide(look: _Look, found: dict[str, Span], hit: Hit) -> str | None:
    """The sector that a word in need of company earns, by the rule that its value names."""
    left, right, value = hit
    code, rule = value.split("__")
    share = look.about.share
    if rule in _RULES:
        return _RULES[rule](look, found, (left, right), code)
    if rule in ("alone", "grave"):
        return None if found or (rule == "grave" and share(code) < _TOUCHED) else code
    if rule in _NOT_BESIDE:
        return None if found.keys() & _NOT_BESIDE[rule] else code
    if rule in ("listed", "other"):
        return code if _listed(look, found, code, left, right) else None
    earned = {
        "pipes": share(code) >= _TOPIC,
        "topic": share(code) >= _TOUCHED,
        "house": share(code) >= _TOPIC and "construction" not in found,
        "tractor": "road_traffic" not in found,
        "bridge": not found.keys() & _BRIDGES_OF,
        "traffic": True,
    }
    return code if earned.get(rule, False) else None


def _weak(look: _Look, found: dict[str, Span], span: Span, code: str) -> str | None:
    """Of "fire" alone: where the article is on forest fires it is one of them, unless fires of houses are named."""
    if look.about.share("forest_fire") >= _TOPIC:
        return "forest_fire" if _PLAIN_FIRE.search(look.lower, *span) and "fire" not in found else None
    return None if "forest_fire" in found else code


def _ebike(look: _Look, found: dict[str, Span], span: Span, code: str) -> str | None:
    """Of an electric bicycle: its sector indoors, road traffic where it is ridden."""
    if _INDOORS.search(look.lower, look.start, look.end):
        return code
    return "road_traffic" if _RIDING.search(look.lower, look.start, look.end) else None


def _coal(look: _Look, found: dict[str, Span], span: Span, code: str) -> str | None:
    touched = "coal_mining" in found or look.about.share("coal_mining") >= _TOUCHED
    return "coal_mining" if touched else code


def _boat(look: _Look, found: dict[str, Span], span: Span, code: str) -> str | None:
    """Of a boat: nothing where it is of fishermen, or the fishing boat named before."""
    words = look.lower[look.start : look.end]
    fishing = look.about.share("agriculture_fishery") >= _TOUCHED or "fisherm" in words
    before = found.get("agriculture_fishery")
    rafting = "tourism_culture" in found and "raft" in words
    return None if fishing or rafting or (before is not None and before[0] < span[0]) else code


def _maker(look: _Look, found: dict[str, Span], span: Span, code: str) -> str | None:
    """Of a factory: "umbrella factories", not "old factories"."""
    made = _MADE.search(look.lower, max(look.start, span[0] - 20), span[0])
    if made is None or made[1] in _MAKES_NOTHING or found.keys() & _NOT_BESIDE["workshop"]:
        return None
    return code


def _pit(look: _Look, found: dict[str, Span], span: Span, code: str) -> str | None:
    """Of going down: into a mine, or into a tank."""
    if found.keys() & {"mining", "coal_mining", "noncoal_mining", "flood_disaster"}:
        return None
    return next((one for one in ("coal_mining", "mining") if look.about.share(one) >= _TOUCHED), code)


def _child(look: _Look, found: dict[str, Span], span: Span, code: str) -> str | None:
    return code if _AT_WATER.search(look.lower, look.start, look.end) else None


def _weather(look: _Look, found: dict[str, Span], span: Span, code: str) -> str | None:
    """Of weather: nothing beside forest fires and games on the ice, nor where it only ends something."""
    if look.about.share("forest_fire") >= _TOPIC or ("tourism_culture" in found and _ICE.search(look.lower, *span)):
        return None
    return None if _UNTIL.search(look.lower, max(look.start, span[0] - 40), span[0]) else code


_RULES: Mapping[str, Callable[[_Look, dict[str, Span], Span, str], str | None]] = {
    "weak": _weak,
    "ebike": _ebike,
    "mine": lambda look, found, span, code: "coal_mining",
    "coal": _coal,
    "boat": _boat,
    "maker": _maker,
    "pit": _pit,
    "child": _child,
    "weather": _weather,
}
"""What a word in need of company earns, by the rule that its value names: the sector, or None."""


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
        if "gas" in found and _is_mine_gas(look):
            del found["gas"]
    if "epidemic" in found:
        _drop(look, found, ("road_traffic", "rail_transport", "civil_aviation"), _PASSAGE)
    if "agriculture_fishery" in found and "water_transport" in found and _are_fishing_boats(look, found):
        del found["water_transport"]  # the fishing boat again
    if "noncoal_mining" in found and "mining" in found and _all_of(look, "mining", _INNARDS):
        del found["mining"]  # the goaf of a mine that has its name
    if {"special_equipment", "fire"} <= found.keys() and _is_carried(look):
        del found["special_equipment"]
    if "schools" in found and "drowning" not in found and _at_water(look):
        found["drowning"] = found["schools"]
    if "gas" in found:
        for code in ("tourism_culture", "crowded_places", "food_drug"):
            if code in found and all(
                _AT_GAS.search(look.lower, max(look.start, left - 45), left)
                for left, _, value in look.hits
                if code in value.split("+")
            ):
                del found[code]
    if "drowning" in found:
        found.pop("schools", None)
        _drop(look, found, ("noncoal_mining", "mining", "confined_space"), _PITS)
    if "flood_disaster" in found and _is_setting(look, found):
        del found["flood_disaster"]


def _drop(look: _Look, found: dict[str, Span], codes: tuple[str, ...], pattern: re.Pattern[str]) -> None:
    """Take those of ``codes`` out of ``found`` of which all words are such as ``pattern`` describes."""
    for code in codes:
        if code in found and _all_of(look, code, pattern):
            del found[code]


def _is_mine_gas(look: _Look) -> bool:
    """Whether gas is named only as what collects underground."""
    return all(
        look.lower[left:right] == "gas"
        and _UNDERGROUND.search(look.lower, max(look.start, left - 30), min(look.end, right + 30))
        for left, right, value in look.hits
        if value == "gas"
    )


def _are_fishing_boats(look: _Look, found: dict[str, Span]) -> bool:
    """Whether all vessels of the sentence are the fishing boats named before, or the article is on fishing."""
    first = found["agriculture_fishery"][0] if look.about.share("agriculture_fishery") < _TOUCHED else -1
    hulls = [hit for hit in look.hits if hit[2] == "water_transport"]
    return bool(hulls) and all(
        left > first and _HULL.fullmatch(look.lower, left, right) is not None for left, right, _ in hulls
    )


def _is_carried(look: _Look) -> bool:
    """Whether an elevator is named only as what an electric bicycle must not be taken into."""
    inside = _INTO_LIFT.search(look.lower, look.start, look.end)
    return inside is not None and _all_of(look, "special_equipment", _LIFT, whole=True)


def _at_water(look: _Look) -> bool:
    """Whether pupils are named, and being at the water."""
    pupils = any(value == "schools" and _PUPILS.fullmatch(look.lower, left, right) for left, right, value in look.hits)
    return pupils and _AT_WATER.search(look.lower, look.start, look.end) is not None


def _is_setting(look: _Look, found: dict[str, Span]) -> bool:
    """Whether water and ice are only where others act: a ferry's reservoir, an airport's snow."""
    if "drowning" in found:
        return _all_of(look, "flood_disaster", _WATERSIDE)
    if found.keys() == {"flood_disaster", "civil_aviation"}:
        return _all_of(look, "flood_disaster", _ICE)
    return bool(found.keys() & _BY_WATER) and _all_of(look, "flood_disaster", _WATERS, whole=True)


def _all_of(look: _Look, code: str, pattern: re.Pattern[str], *, whole: bool = False) -> bool:
    """Whether all words of ``code`` are such as ``pattern`` describes (``whole``: from end to end)."""
    told = pattern.fullmatch if whole else pattern.search
    return all(told(look.lower, left, right) for left, right, value in look.hits if value.split("__")[0] == code)
