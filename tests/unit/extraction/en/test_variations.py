"""Changes of a page that change nothing of what it says: the facts must stay, or change as the words do.

The texts are those of ``samples/``; each variation is one that real pages show (other debris, dates written otherwise,
lost line breaks, other names). What is compared is the reading of the page as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from textwrap import wrap
from typing import Any

import pytest

from extraction.en.reader import read
from tests.builders.paths import ROOT

SAMPLES = ROOT / "samples"
IDS = ("003", "012", "036", "302", "305", "308", "320", "354", "359", "368", "417", "601")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
PLAIN_DAY = re.compile(rf"\b({MONTHS}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|:|,? 20| ?[-–~]| and \d| to \d)")
MENU = "Home > News Center > Local news > Text\n"
FOOT = """
Share to: WeChat  Weibo  QQ
Previous: Liu Wenbo attends the flood prevention meeting of Anyang
Next: Qingdao arranges the safety of fishing boats

Related articles
Zhang Haitao inspects the safety of gas enterprises

Leave a comment
Your email address will not be published. Required fields are marked *
"""
OTHER_STORY = """

Zigong launches the new season of lantern fair tickets

ZIGONG, March 9 -- The Zigong Lantern Fair announced on Thursday that the tickets of the new season go on sale. Deputy \
director of the fair office Gui Xiaolan said that more than 200 groups of lanterns would be lit. Visitors should book \
one day in advance and follow the signs.
"""


@cache
def text_of(name: str) -> str:
    return (SAMPLES / "texts" / f"{name}.txt").read_text(encoding="utf-8")


def facts(text: str) -> dict[str, Any]:
    """What is compared: kind, days, place, level, mode, and the roles of each person by the letters of the name."""
    reading = read(text)
    told: dict[str, Any] = {"kind": reading.document.kind, "published_on": reading.document.published_on}
    if reading.meeting is not None:
        meeting = reading.meeting
        told |= {"held_on": meeting.held_on, "place": meeting.place_name, "level": meeting.admin_level}
        told["mode"] = meeting.mode
        told["attendees"] = {letters(one.name): (one.presided, one.spoke) for one in reading.attendees}
    return told


def letters(name: str) -> str:
    return re.sub("[^a-z]", "", name.lower())


def glued(text: str) -> str:
    return re.sub(r"(?<=[a-z])\. (?=[A-Z])", ".", text)


def wrapped(text: str) -> str:
    return "\n".join(row for line in text.split("\n") for row in (wrap(line, 90) if len(line) > 90 else [line]))


def day_first(text: str) -> str:
    return PLAIN_DAY.sub(r"\2 \1", text)


def day_of_month(text: str) -> str:
    return PLAIN_DAY.sub(lambda found: f"the {found[2]}{ordinal(found[2])} of {found[1]}", text)


def ordinal(number: str) -> str:
    return "th" if number in {"11", "12", "13"} else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")


def stopless(text: str) -> str:
    return text.replace("’", "'")


SAME: dict[str, Callable[[str], str]] = {
    "menu above": lambda text: text if text.startswith((" date", "date")) else MENU + text,
    "links and forms below": lambda text: text.rstrip() + "\n" + FOOT,
    "another story below": lambda text: text.rstrip() + OTHER_STORY,
    "stops glued to the next sentence": glued,
    "lines of fixed width": wrapped,
    "day before the month": day_first,
    "day of the month": day_of_month,
    "straight apostrophes": stopless,
    "lines ended as on other systems": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("change", SAME.values(), ids=list(SAME))
def test_what_changes_no_fact(change: Callable[[str], str]) -> None:
    for name in IDS:
        text = text_of(name)
        assert facts(change(text)) == facts(text), name


NAMES = (
    "Ouyang Ge",
    "Nie Shuangxi",
    "Suolang Deji",
    "Zhaxi Cairang",
    "Kong An",
    "Murong Yanan",
    "Bai Song",
    "Jike Wuha",
)


def test_other_names_for_the_same_persons() -> None:
    gold = {sheet["id"]: sheet for sheet in map(json.loads, (SAMPLES / "gold.jsonl").read_text("utf-8").splitlines())}
    for name in IDS:
        text = text_of(name)
        persons = [
            one["name"] for one in gold[name]["attendees"] if re.fullmatch("[A-Z][a-z]+ [A-Z][a-z]+", one["name"])
        ]
        alone = [one for one in persons if len(re.findall(rf"\b{one.split()[0]}\b", text)) == text.count(one)]
        changed = dict(zip(alone, NAMES, strict=False))
        renamed = text
        for old, new in changed.items():
            renamed = re.sub(rf"\b{old}\b", new, renamed)
        expected = facts(text)
        spelt = {letters(old): letters(new) for old, new in changed.items()}
        expected["attendees"] = {spelt.get(key, key): roles for key, roles in expected["attendees"].items()}
        assert facts(renamed) == expected, name
