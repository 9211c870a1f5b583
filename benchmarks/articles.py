"""Made-up articles with real variety, for measuring speed: the same number gives the same article on any machine.

Cities, people, days, titles, sectors and demands are drawn anew for each; sentences are built from parts, so that no
two articles share more than phrases. One in eight is no meeting report, one in twelve a copy of an earlier article with
other debris, one in twenty has a page around it. Nothing here says anything of accuracy.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

MEAN_BYTES = 4_000

_PARTS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_SURNAMES = _PARTS["surnames"]
_GIVEN = _PARTS["given"]
_PLACES = _PARTS["place_heads"]
_ENDS = _PARTS["place_ends"]
_RANKS = _PARTS["ranks"]
_SUBJECTS = _PARTS["subjects"]
_MUSTS = _PARTS["musts"]
_ACTS = _PARTS["acts"]
_HOW = _PARTS["manners"]
_WHY = _PARTS["purposes"]
_PAST = _PARTS["narrative"]
_OTHER = _PARTS["other"]
_MONTHS = _PARTS["months"]


@cache
def _place(number: int) -> str:
    return _PLACES[number % len(_PLACES)] + _ENDS[number // len(_PLACES) % len(_ENDS)]


def _name(rng: random.Random) -> str:
    given = rng.choice(_GIVEN) + (rng.choice(_GIVEN) if rng.random() < 0.7 else "")
    return f"{rng.choice(_SURNAMES)} {given.capitalize()}"


def _demand(rng: random.Random) -> str:
    act = f"{rng.choice(_MUSTS)} {rng.choice(_ACTS)} {rng.choice(_SUBJECTS)} {rng.choice(_HOW)}"
    if rng.random() < 0.4:
        act += f", {rng.choice(_ACTS)} {rng.choice(_SUBJECTS)}"
    return f"{act} {rng.choice(_WHY)}."


def article(number: int, seed: int = 0) -> dict[str, Any]:
    """The article of that number: url, title, text, published_on."""
    rng = random.Random(seed * 1_000_003 + number)
    if number % 12 == 11:
        first = article(number - rng.randint(1, 5), seed)
        text = f"Home | News | Services\n{first['text']}\nPrevious: {_demand(rng)}\nViews: {rng.randint(1, 9999)}"
        return {**first, "url": f"http://mirror{number % 97}.example/{number}", "text": text}
    place, month, day = _place(rng.randrange(1100)), rng.randrange(12), rng.randint(1, 28)
    year = rng.choice((2022, 2023))
    subject = rng.choice(_SUBJECTS)
    told = f"On {_MONTHS[month]} {day}"
    slots = {"place": place, "place2": _place(rng.randrange(1100)), "subject": subject, "day": told.lower()}
    paragraphs: list[str] = []
    who = [_name(rng) for _ in range(rng.randint(2, 6))]
    if number % 8 == 7:
        title = f"{place}: news of {subject}"
        fill = (rng.choice(_OTHER).format(**slots, who=_name(rng), n=rng.randint(2, 90)) for _ in range(26))
        paragraphs += [" ".join(fill)]
    else:
        title = f"{place} City held a meeting on the safety of {subject}"
        paragraphs.append(
            f"{told}, {place} City held a video conference on production safety with a focus on {subject}. "
            f"{rng.choice(_RANKS)} {who[0]} presided over the meeting, and {rng.choice(_RANKS)} {who[1]} attended and "
            "delivered a speech. " + (f"City leaders {', '.join(who[2:])} attended the meeting." if who[2:] else "")
        )
        paragraphs.append(
            " ".join(rng.choice(_PAST).format(**slots, n=rng.randint(2, 90), m=rng.randint(1, 12)) for _ in range(3))
        )
        while sum(map(len, paragraphs)) < MEAN_BYTES * rng.uniform(0.75, 1.15):
            lead = rng.choice(
                (f"{who[1]} emphasized that ", f"{who[0]} pointed out that ", "The meeting requires that ", "")
            )
            told_now = [
                _demand(rng)
                if rng.random() < 0.5
                else rng.choice(_PAST).format(**slots, n=rng.randint(2, 90), m=rng.randint(1, 12))
                for _ in range(rng.randint(2, 6))
            ]
            paragraphs.append(lead + " ".join(told_now))
    text = "\n\n".join([f" date {year}-{month + 1:02d}-{min(28, day + rng.randint(0, 2)):02d} {title}", *paragraphs])
    if number % 20 == 3:
        text = (
            f"Skip to content | Login\n{text}\nShare to: WeChat Weibo\nRelated: {_place(number)} holds a meeting\n"
            f"Editor: {_name(rng)}"
        )
    return {
        "url": f"http://news{number % 211}.example/{number}",
        "title": title,
        "text": text,
        "published_on": f"{year}-{month + 1:02d}-28",
    }


def articles(count: int, seed: int = 0, start: int = 0) -> Iterator[dict[str, Any]]:
    """Articles ``start`` to ``start + count``."""
    return (article(number, seed) for number in range(start, start + count))
