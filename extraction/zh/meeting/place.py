"""Whose meeting it is: the level of the body, and the place's name and code.

The level comes from the words for the body ("市安委会", "全县", "镇党委书记"), the name from where a page gives it:
beside the meeting, in the headline, in the paper's or account's name, in the breadcrumb, at a branch venue, in a title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from extraction.model import Evidence, Issue, PlaceMention
from extraction.text.document import Section
from extraction.zh.data import pattern
from extraction.zh.meeting.event import Event
from extraction.zh.page.layout import Page
from schemas.gazetteer import Gazetteer, gazetteer

LEVEL_OF = {
    "省": "provincial", "自治区": "provincial", "市": "prefecture", "州": "prefecture", "盟": "prefecture",
    "地区": "prefecture", "县": "county", "区": "county", "旗": "county", "镇": "township", "乡": "township",
    "街道": "township", "苏木": "township",
}  # fmt: skip
_TRUSTED = frozenset({"zh.place_venue", "zh.place_title"})
"""Where a name without its generic needs no more: at a branch venue, in a title."""
_VENUE = ("在", "到", "赴", "于", "至")
"""What stands before a place where the meeting was only held."""
_MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})


class Named(NamedTuple):
    """A unit of the gazetteer that the text names; ``full`` says whether its generic stands with it."""

    codes: tuple[str, ...]
    start: int
    end: int
    full: bool


class Finder:
    """Finds the units of the gazetteer by their Chinese names, with and without generic."""

    def __init__(self, register: Gazetteer) -> None:
        names: dict[str, list[tuple[str, bool]]] = {}
        for code, place in register.places.items():
            if not place.held_at(None) or len(place.name_zh) < 2:
                continue
            names.setdefault(place.name_zh, []).append((code, True))
            for short in {place.label_zh, _short(place.name_zh, place.generic_zh)} - {place.name_zh, ""}:
                if len(short) >= 2:
                    names.setdefault(short, []).append((code, False))
        spellings = sorted(names)
        self._meanings = [names[spelling] for spelling in spellings]
        self._automaton = AhoCorasick(spellings, matchkind=MatchKind.LeftmostLongest, store_patterns=False)
        self.register = register

    def find(self, flat: str, start: int, end: int) -> Iterator[Named]:
        """The units named in ``flat[start:end]``, leftmost and longest."""
        for index, left, right in self._automaton.find_matches_as_indexes(flat[start:end]):
            meanings = self._meanings[index]
            full = any(is_full for _, is_full in meanings)
            codes = tuple(code for code, is_full in meanings if is_full == full)
            yield Named(codes, start + left, start + right, full)


def _short(name: str, generic: str | None) -> str:
    return name[: -len(generic)] if generic and name.endswith(generic) and len(name) - len(generic) >= 2 else name


@lru_cache(maxsize=1)
def finder() -> Finder:
    """The finder over the project's gazetteer, made once."""
    return Finder(gazetteer())


@dataclass(slots=True)
class Place:
    """Place and level of the body that held the meeting."""

    name: str | None = None
    code: str | None = None
    basis: str = "unknown"
    level: str = "unknown"
    evidence: list[Evidence] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


class _Vote(NamedTuple):
    weight: float
    start: int
    end: int


class _Candidate(NamedTuple):
    """A name for the place: of the gazetteer (codes) or of the text alone."""

    name: str
    level: str
    codes: tuple[str, ...]
    weight: float
    start: int
    end: int
    method: str


def _levels(page: Page, told: Event | None, titles: list[tuple[int, int, float]]) -> dict[str, _Vote]:
    """What speaks for each unit's word (市, 县 …): the meeting's sentence, the headline, the titles."""
    votes: dict[str, list[_Vote]] = {}

    def add(start: int, end: int, weight: float) -> None:
        for name in ("place.whole", "place.organ"):
            for found in pattern(name).finditer(page.flat, start, end):
                unit = found["unit"]
                votes.setdefault(unit, []).append(_Vote(weight, found.start(), found.end()))

    if told is not None:
        start, end = told.sentence.start, told.sentence.end
        if told.title is not None:
            add(*told.title, 4)
            add(start, told.title[0], 3)
            add(told.title[1], end, 1)
        else:
            add(start, end, 3)
    for line in page.in_sections(Section.HEADLINE):
        if page.body and line.start > page.body[0].start:
            break
        add(line.start, line.end, 2)
    for start, end, weight in titles:
        add(start, end, weight)
    for sentence in page.body[:12]:
        add(sentence.start, sentence.end, 0.3)
    return {
        unit: _Vote(sum(vote.weight for vote in found), found[0].start, found[0].end) for unit, found in votes.items()
    }


def _candidates(page: Page, told: Event | None, titles: list[tuple[int, int, float]]) -> list[_Candidate]:
    found: list[_Candidate] = []
    if told is not None:
        stop = told.title[1] if told.title else told.sentence.end
        start = told.sentence.start
        found += _in(page, start, stop, 5, "zh.place_meeting")
        if told.before is not None and told.before != told.number:
            watched = page.body[told.before]
            for match in pattern("place.site").finditer(page.flat, watched.start, watched.end):
                found += _in(page, *match.span("name"), 5, "zh.place_venue")
    for start, end, weight in titles:
        found += _in(page, start, end, 1 + weight, "zh.place_title")
    body_start = page.body[0].start if page.body else page.story.end
    for line in page.lines:
        inside = page.story.start <= line.start < page.story.end
        if line.section is Section.HEADLINE and inside and line.start < body_start:
            found += _in(page, line.start, line.end, 4, "zh.place_headline")
        elif line.section in (Section.STAMP, Section.NAVIGATION, Section.HEADLINE) and (
            line.section is not Section.HEADLINE or not inside
        ):
            found += _in(page, line.start, line.end, 3 if line.section is Section.STAMP else 2, "zh.place_source")
        elif line.section is Section.BYLINE:
            found += _in(page, line.start, line.end, 1.5, "zh.place_source")
    for sentence in page.body[:30]:
        for match in pattern("place.site").finditer(page.flat, sentence.start, sentence.end):
            found += _in(page, *match.span("name"), 2.5, "zh.place_venue")
    return found


def _in(page: Page, start: int, end: int, weight: float, method: str) -> list[_Candidate]:
    """The names in ``flat[start:end]`` that can be the place's."""
    flat = page.flat
    made: list[_Candidate] = []
    for rule, level in (("place.zone", "county"), ("place.town", "township")):
        for match in pattern(rule).finditer(flat, start, end):
            name_start, name_end = _without_units(flat, *match.span("name"))
            if (
                name_end - name_start >= 2
                and flat[name_start] not in "各全本我乡到等"
                and flat[name_start - 1 : name_start] not in _VENUE
            ):
                name = flat[name_start:name_end]
                made.append(_Candidate(name, level, (), weight, name_start, name_end, method))
    for named in finder().find(flat, start, end):
        own = weight if named.full else weight - 1
        if not named.full and method not in _TRUSTED and not _is_used(flat, named, start):
            continue
        if flat[named.start - 1 : named.start] in ("赴", "到") or flat[named.end : named.end + 2] in (
            "籍",
            "路",
            "大道",
        ):
            continue
        if _is_of_accident(flat, named):
            continue
        for level in sorted({finder().register.places[code].level for code in named.codes}):
            codes = tuple(code for code in named.codes if finder().register.places[code].level == level)
            unit = finder().register.places[codes[0]]
            length = len(unit.label_zh) if len(unit.label_zh) >= 2 else len(unit.name_zh)
            name = flat[named.start : named.start + length]
            made.append(_Candidate(name, level, codes, own, named.start, named.end, method))
    return made


def _is_used(flat: str, named: Named, start: int) -> bool:
    """Whether a name without generic stands where a body's or a paper's name begins, and before what follows one."""
    before = flat[named.start - 1] if named.start > start else " "
    if "\u4e00" <= before <= "\u9fff" and before not in "在由到日午天省市州盟县区源自":
        return False
    return pattern("place.short_used").match(flat, named.end) is not None


def _is_of_accident(flat: str, named: Named) -> bool:
    return pattern("place.elsewhere").match(flat, named.end) is not None


_LONGEST_NAME = 8  # characters of a unit's name that may stand before a town's
_ABOVE = ("自治县", "自治州", "开发区", "高新区", "经开区", "新区")
"""What a town's or a zone's name is behind where the unit above it is in no gazetteer."""


def _without_units(flat: str, start: int, end: int) -> tuple[int, int]:
    """The name behind the names of the units above it (“隆昌市界市镇”: 界市)."""
    for named in finder().find(flat, max(0, start - _LONGEST_NAME), end):
        if named.full and named.start <= start < named.end and end - named.end >= 2:
            start = named.end
    for sign in _ABOVE:
        at = flat.rfind(sign, start, end - 2)
        if at >= start + 1 and end - at - len(sign) >= 2:
            start = at + len(sign)
    for sign in ("在", "由", "于", "，", "、"):
        at = flat.rfind(sign, start, end)
        if at >= 0 and end - at > 2:
            start = at + 1
    return start, end


def place(page: Page, told: Event | None, titles: list[tuple[int, int, float]], names: list[tuple[int, int]]) -> Place:
    """Place and level of the meeting.

    ``titles`` are spans of the titles of those who took part, with their weights; ``names`` are spans of persons'
    names, in which no place is named.
    """
    votes = _levels(page, told, titles)
    found = [one for one in _candidates(page, told, titles) if not _within(names, one.start, one.end)]
    found = _in_full(found, page.flat)
    if told is not None and pattern("place.national").search(page.flat, told.sentence.start, told.sentence.end):
        return Place(level="national", basis="unknown")
    if not votes and not found:
        return Place()
    unit = max(votes, key=lambda one: (votes[one].weight, one)) if votes else None
    strong = [
        one
        for one in found
        if one.weight >= 4 and not one.codes and one.method in ("zh.place_meeting", "zh.place_headline")
    ]
    level = LEVEL_OF[unit] if unit is not None else "unknown"
    if strong and (level in ("county", "township") or unit is None or votes[unit].weight < 5):
        level = strong[0].level
    return _settled(page, level, unit, votes, found, watched=told is not None and told.only_watched)


def _in_full(found: list[_Candidate], flat: str) -> list[_Candidate]:
    """A zone that the page also names with its city (“澄迈老城”) by that name everywhere."""
    zones = [one for one in found if not one.codes and one.level == "county"]
    made = []
    for one in found:
        longer = [
            zone
            for zone in zones
            if one in zones and zone.name != one.name and zone.name.endswith(one.name)
            and _is_city_before(flat, zone.start, zone.end - len(one.name))
        ]  # fmt: skip
        made.append(longer[0]._replace(weight=one.weight, method=one.method) if longer else one)
    return made


def _is_city_before(flat: str, start: int, end: int) -> bool:
    """Whether ``flat[start:end]`` ends in the name of a unit below the province."""
    places = finder().register.places
    return any(
        named.end == end and any(places[code].level != "provincial" for code in named.codes)
        for named in finder().find(flat, start, end)
    )


def _settled(
    page: Page,
    level: str,
    unit: str | None,
    votes: dict[str, _Vote],
    found: list[_Candidate],
    *,
    watched: bool,
) -> Place:
    register = finder().register
    if unit == "区" and level == "county" and (_is_region(page, found) or (watched and _is_city_s(page))):
        level = "provincial"
    chosen = _best([one for one in found if one.level == level], unit, register)
    if level == "prefecture" and unit == "市":
        # “The city” may be a county-level city, or a municipality under the central government.
        small = (
            None
            if watched
            else _best([one for one in found if one.level == "county" and _is_city(one, register)], None, register)
        )
        large = _best([one for one in found if set(one.codes) & _MUNICIPALITIES], None, register)
        if small is not None and (chosen is None or small.weight > chosen.weight):
            chosen, level = small, "county"
        elif large is not None and (chosen is None or large.weight >= chosen.weight):
            chosen, level = large, "provincial"
    if level == "prefecture" and unit == "市" and chosen is None and _is_over_towns(page):
        level = "county"
    if chosen is None and level in ("county", "township", "prefecture"):
        chosen = _unlisted(page, level, found)
    evidence = []
    if unit is not None:
        evidence.append(Evidence("admin_level", votes[unit].start, votes[unit].end, "zh.level_words"))
    if chosen is None:
        return Place(level=level, evidence=evidence)
    code = _code(chosen, found, register)
    evidence.append(Evidence("place_name", chosen.start, chosen.end, chosen.method))
    name = "".join(page.folded.words(chosen.start, chosen.start + len(chosen.name)).split())
    return Place(name, code, "stated", level, evidence)


def _within(names: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(left < end and start < right for left, right in names)


def _is_region(page: Page, found: list[_Candidate]) -> bool:
    """Whether “the whole 区” is an autonomous region: its organs are named, and none of a district."""
    start, end = page.story.start, page.story.end
    if not pattern("place.autonomous").search(page.flat, start, end):
        return False
    if pattern("place.district").search(page.flat, start, end):
        return False
    return not any(one.level == "county" for one in found) or "我市" in page.flat[start:end]


def _is_city_s(page: Page) -> bool:
    """Whether a city's people are the story's own: “the whole 区” whose meeting they watched is then a region."""
    start, end = page.story.start, page.story.end
    if pattern("place.district").search(page.flat, start, end):
        return False
    return any(word in page.flat[start:end] for word in ("我市", "市领导", "市委常委", "市政府"))


def _is_over_towns(page: Page) -> bool:
    """Whether a city that nothing names speaks to towns and to no county: it is a county's."""
    start, end = page.story.start, page.story.end
    return (
        pattern("place.to_towns").search(page.flat, start, end) is not None
        and pattern("place.to_counties").search(page.flat, start, end) is None
    )


def _is_city(one: _Candidate, register: Gazetteer) -> bool:
    return any(register.places[code].generic_zh == "市" for code in one.codes)


_GENERICS = {"区": ("区", "林区", "特区", "矿区", "新区"), "县": ("县", "自治县"), "旗": ("旗", "自治旗", "联合旗")}


def _best(found: list[_Candidate], unit: str | None, register: Gazetteer) -> _Candidate | None:
    """The name with most behind it; of equals the first. The unit's word goes before others of its level."""
    if not found:
        return None
    weights: Counter[str] = Counter()
    for one in found:
        weights[one.name] += one.weight  # type: ignore[assignment]
        fits = _GENERICS.get(unit or "")
        if fits and one.codes and not any(register.places[code].generic_zh in fits for code in one.codes):
            weights[one.name] -= 2
    name = max(weights, key=lambda one: (weights[one], -min(c.start for c in found if c.name == one)))
    best = max((one for one in found if one.name == name), key=lambda one: (one.weight, -one.start))
    return best._replace(weight=weights[name])


def _unlisted(page: Page, level: str, found: list[_Candidate]) -> _Candidate | None:
    """A place that the gazetteer does not have, before its organ or paper: “X县人民政府” over the article."""
    for line in page.lines:
        if line.section not in (Section.HEADLINE, Section.STAMP, Section.NAVIGATION):
            continue
        match = pattern("place.unlisted").search(page.flat, line.start, line.end)
        if match and LEVEL_OF[match["unit"]] == level and match["name"][0] not in "各全本我":
            return _Candidate(match["name"], level, (), 2, *match.span("name"), "zh.place_unlisted")
    return None


def _code(chosen: _Candidate, found: list[_Candidate], register: Gazetteer) -> str | None:
    """The one unit that the name means: alone of its name, or within another place that the page names."""
    if len(chosen.codes) == 1:
        return chosen.codes[0]
    others = {code for one in found if one.name != chosen.name and len(one.codes) == 1 for code in one.codes}
    near = [code for code in chosen.codes if others & set(register.ancestors(code))]
    return near[0] if len(near) == 1 else None


def place_mentions(page: Page) -> list[PlaceMention]:
    """The places that the body names in full, for coding and review."""
    made = []
    for sentence in page.body:
        for named in finder().find(page.flat, sentence.start, sentence.end):
            if not named.full:
                continue
            unit = finder().register.places[named.codes[0]]
            generic = unit.generic_zh
            name = _short(unit.name_zh, generic)
            start, end = page.folded.span(named.start, named.end)
            made.append(PlaceMention(name, generic, named.codes, start, end))
    return made
