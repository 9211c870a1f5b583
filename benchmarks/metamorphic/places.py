"""Names of places, and how their generic words are printed."""

from __future__ import annotations

import csv
import functools
import re
from collections import Counter, defaultdict
from typing import Any

from benchmarks.metamorphic.page import CHANGES, change
from extraction.en.pinyin import syllables
from schemas.gazetteer import REFERENCE, name_key

LEVELS = frozenset({"provincial", "prefecture", "county"})


GENERIC = {
    "City": "市",
    "city": "市",
    "County": "县",
    "county": "县",
    "District": "区",
    "district": "区",
    "Municipal": "市",
    "municipal": "市",
    "Province": "省",
    "province": "省",
    "Provincial": "省",
    "Municipality": "市",
}


@functools.cache
def gazetteer():
    """Units by code, by name, and by the unit above: those of places.csv that have the three usual levels."""
    with (REFERENCE / "places.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["level"] in LEVELS and not row["valid_to"]]
    units: dict[str, dict[str, Any]] = {}
    for row in rows:
        plain = name_key(row["name_en"]).capitalize()
        up = row["parent_code"] or None
        units[row["place_code"]] = {
            "code": row["place_code"],
            "name": row["name_en"],
            "plain": plain,
            "level": row["level"],
            "kind": row["name_zh"][-1],
            "autonomous": "自治" in row["name_zh"],
            "up": up,
        }
    for unit in units.values():
        unit["up"] = unit["up"] if unit["up"] in units else None
    named = defaultdict(list)
    for unit in units.values():
        for spelling in {unit["name"], unit["name"].replace("'", ""), unit.get("plain", unit["name"])}:
            named[spelling].append(unit)
    below = defaultdict(list)
    for unit in units.values():
        below[unit["up"]].append(unit)
    return units, named, below


def replace_places(page, rng, wanted):
    """The meeting's place becomes another of its level and kind for which `wanted` holds; what is above and below it moves along."""
    units, named, below = gazetteer()
    gold = page.gold
    place, level = gold.get("place"), gold.get("level")
    if not place or level not in ("provincial", "prefecture", "county"):
        return
    text = page.text
    said = Counter(
        GENERIC[g]
        for g in re.findall(
            rf"\b{re.escape(place)} (City|city|County|county|District|district|Province|province)\b", text
        )
    )
    home = [
        u
        for u in named.get(place, [])
        if u["level"] == level
        and u["kind"] in "市县区省"
        and not u.get("autonomous")
        and (not said or u["kind"] in said)
    ]
    mentioned = {
        word
        for word in re.findall(r"(?<![A-Za-z'’])[A-Z][a-z]+(?:'[a-z]+)?(?![A-Za-z'’])", text)
        if word in named and word != place
    }
    mentioned |= {"Inner Mongolia"} if "Inner Mongolia" in text else set()
    home.sort(key=lambda u: (not (u["up"] and units[u["up"]]["name"] in mentioned), u["code"]))
    if not home:
        return
    home = home[0]
    inside = [u for u in below[home["code"]] if u["name"] in mentioned]
    pool = [
        u
        for u in units.values()
        if u["level"] == level
        and u["kind"] == home["kind"]
        and not u.get("autonomous")
        and u["name"] != place
        and u["name"] not in mentioned
        and (
            home["up"] is None
            or (
                units[u["up"]]["level"] == units[home["up"]]["level"]
                and units[u["up"]]["kind"] == units[home["up"]]["kind"]
            )
        )
        and wanted(u, named)
    ]
    rng.shuffle(pool)
    for new in pool:
        kids = defaultdict(list)
        for u in below[new["code"]]:
            kids[u["kind"]].append(u)
        if all(len(kids[k]) >= n for k, n in Counter(u["kind"] for u in inside).items()):
            break
    else:
        return
    change_to = {place: new["name"]}
    here, there = home, new
    while here["up"] and there["up"]:
        here, there = units[here["up"]], units[there["up"]]
        if here["name"] != place and here["name"] in mentioned:
            change_to[here["name"]] = there["name"]
    for u in inside:
        change_to[u["name"]] = kids[u["kind"]].pop(rng.randrange(len(kids[u["kind"]])))["name"]
    for name in sorted(mentioned - set(change_to)):
        m = re.search(rf"\b{re.escape(name)} (City|County|District|Province|Municipal|Provincial)\b", text)
        same = [u for u in named[name] if m and u["kind"] == GENERIC[m[1]]]
        if same:
            other = rng.choice(
                [
                    u
                    for u in units.values()
                    if u["level"] == same[0]["level"]
                    and u["kind"] == same[0]["kind"]
                    and u["name"] not in mentioned
                    and len(named[u["name"]]) == 1
                ]
            )
            change_to[name] = other["name"]
    held = [(m.start(), m.end()) for name in page.names for m in re.finditer(re.escape(name), text)]
    pattern = re.compile(
        r"(?<![A-Za-z'’])(" + "|".join(map(re.escape, sorted(change_to, key=len, reverse=True))) + r")(?![A-Za-z'’])"
    )
    page.splice(
        [
            (m.start(), m.end(), change_to[m[0]])
            for m in pattern.finditer(text)
            if not any(a <= m.start() < b for a, b in held)
        ]
    )
    page.gold["place"] = new["name"]
    for one in page.gold["attendees"]:
        one["title"] = one["title"] and pattern.sub(lambda m: change_to[m[0]], one["title"])


def places(name, why, wanted):
    CHANGES[name] = (lambda page, rng: replace_places(page, rng, wanted), why, set())


places(
    "places",
    "a place is no evidence of anything but itself",
    lambda u, named: len(named[u["name"]]) == 1 and u["name"].isalpha(),
)
places(
    "places_shared",
    "names that several units bear",
    lambda u, named: (
        u["level"] != "provincial"
        and len({x["code"] for x in named[u["name"]]}) > 1
        and len({x["level"] for x in named[u["name"]]}) == 1
        and u["name"].isalpha()
    ),
)
places(
    "places_apostrophe",
    "Xi'an, Ya'an, Dong'an: an apostrophe is part of the name",
    lambda u, named: "'" in u["name"] and len({x["level"] for x in named[u["name"]]}) == 1,
)
places(
    "places_short",
    "names of one syllable (You County, She County)",
    lambda u, named: u["level"] == "county" and u["name"].isalpha() and len(u["name"]) <= 4,
)
places(
    "places_not_pinyin",
    "spellings that are not pinyin (Hohhot, Harbin, Karamay)",
    lambda u, named: u["level"] == "prefecture" and u["name"].isalpha() and not syllables(u["name"]),
)


@change("city_lower", "'Linyi city', 'Anhui province': the generic word printed small")
def city_lower(page, rng):
    page.sub(
        r"(?<=[a-z]) (City|County|Province|District)\b(?! [A-Z][a-z]+ (?:Bureau|Committee))",
        lambda m: m[0].lower(),
        gold=False,
    )


@change("city_upper", "'linyi CITY' of shouting pages; 'the City' for 'the city'")
def city_upper(page, rng):
    page.sub(
        r"\b(the|our|this|whole) (city|county|province|district)\b", lambda m: f"{m[1]} {m[2].capitalize()}", gold=False
    )


@change("place_capitals", "the meeting's place in capitals throughout")
def place_capitals(page, rng):
    if page.gold.get("place"):
        page.sub(rf"\b{re.escape(page.gold['place'])}\b(?! [A-Z][a-z]+ng\b)", lambda m: m[0].upper())


@change("city_of", "'the city of Linyi', 'the province of Anhui'")
def city_of(page, rng):
    place = page.gold.get("place")
    if place:
        page.sub(
            rf"(?<!the )\b{re.escape(place)} (City|County|Province|District)\b(?! [A-Z])",
            lambda m: f"{'The' if m.string[: m.start()][-1:] == chr(10) else 'the'} {m[1].lower()} of {place}",
        )
        page.gold["place"] = place
