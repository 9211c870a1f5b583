"""Made-up articles with real variety, for measuring speed: the same number gives the same article on any machine.

Places (of the gazetteer), days, leaders of the place, sectors and demands are drawn anew for each; sentences are built
from parts, so that no two articles share more than phrases. One in eight is no meeting report, one in twelve a copy of
an earlier article with other debris, one in twenty has a page around it. Nothing here says anything of accuracy.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from schemas.gazetteer import gazetteer

MEAN_BYTES = 4_000


@cache
def parts() -> dict[str, list[str]]:
    """The words and phrases that articles are built of (``articles.toml``)."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


_PARTS = parts()
_SURNAMES = _PARTS["surnames"]
_GIVEN = _PARTS["given"]
_RANKS = _PARTS["ranks"]
_SUBJECTS = _PARTS["subjects"]
_MONTHS = _PARTS["months"]
_N_LEADERS = 15  # of a place


@cache
def _places() -> list[str]:
    """Names with their generic word: "Xingtai City", "Huguan County"."""
    return [
        one.label_en.partition(",")[0] for _, one in sorted(gazetteer().places.items()) if one.level != "provincial"
    ]


def _name(rng: random.Random) -> str:
    given = rng.choice(_GIVEN) + (rng.choice(_GIVEN) if rng.random() < 0.7 else "")
    return f"{rng.choice(_SURNAMES)} {given.capitalize()}"


def _act(rng: random.Random) -> str:
    words = [rng.choice(_PARTS["adverbs"])] if rng.random() < 0.6 else []
    words += [rng.choice(_PARTS[name]) for name in ("verbs", "objects", "links", "subjects")]
    words += [rng.choice(_PARTS["areas"])] if rng.random() < 0.4 else []
    return " ".join(words)


def _demand(rng: random.Random) -> str:
    told = f"{rng.choice(_PARTS['musts'])} {_act(rng)}"
    if rng.random() < 0.5:
        told += f" {rng.choice(_PARTS['manners'])}"
    if rng.random() < 0.4:
        told += f", {_act(rng)}"
    if rng.random() < 0.5:
        told += f" {rng.choice(_PARTS['purposes'])}"
    return told + "."


def _told(rng: random.Random, kind: str, **given: str) -> str:
    """A sentence of that kind (``narrative`` or ``other``), its slots filled anew."""
    names = {"period": "periods", "measure": "measures", "move": "moves", "area": "areas", "fate": "fates"}
    slots = {name: rng.choice(_PARTS[of]) for name, of in names.items()} | given
    slots |= {"counted": rng.choice(_PARTS["counted"]), "counted2": rng.choice(_PARTS["counted"])}
    slots |= {"fate2": rng.choice(_PARTS["fates"]), "subject": given.get("subject") or rng.choice(_SUBJECTS)}
    numbers = {"n": rng.randint(2, 900), "o": rng.randint(2, 900), "m": rng.randint(1, 12)}
    slots["period"] = slots["period"].format(**numbers, day=given["day"])
    slots["move"] = slots["move"].format(**numbers)
    slots["lower"] = slots["period"][0].lower() + slots["period"][1:]
    return str(rng.choice(_PARTS[kind])).format(**slots, **numbers)


@cache
def _leaders(place: str) -> list[tuple[str, str]]:
    """Rank and name of those who meet in a place, again and again."""
    rng = random.Random(place)
    return [(_RANKS[number % len(_RANKS)], _name(rng)) for number in range(_N_LEADERS)]


def parse(number: int, seed: int = 0, n_places: int = 0) -> dict[str, Any]:
    """The article of that number: url, title, text, published_on; ``n_places`` as in ``articles``."""
    rng = random.Random(seed * 1_000_003 + number)
    if number % 12 == 11:
        first = parse(number - rng.randint(1, 5), seed, n_places)
        text = f"Home | News | Services\n{first['text']}\nPrevious: {_demand(rng)}\nViews: {rng.randint(1, 9999)}"
        return {**first, "url": f"http://mirror{number % 97}.example/{number}", "text": text}
    place, month, day = (
        rng.choice(_places()[:n_places] if n_places else _places()),
        rng.randrange(12),
        rng.randint(1, 28),
    )
    year = rng.choice((2022, 2023))
    subject = rng.choice(_SUBJECTS)
    told = f"On {_MONTHS[month]} {day}"
    slots = {"place": place, "place2": rng.choice(_places()), "day": told.removeprefix("On ")}
    paragraphs: list[str] = []
    leaders = rng.sample(_leaders(place), rng.randint(2, 6))
    who = [name for _, name in leaders]
    if number % 8 == 7:
        title = f"{place}: news of {subject}"
        paragraphs.append(" ".join(_told(rng, "other", **slots, who=_name(rng)) for _ in range(30)))
    else:
        title = f"{place} held a meeting on the safety of {subject}"
        paragraphs.append(
            f"{told}, {place} held a video conference on production safety with a focus on {subject}. "
            f"{leaders[0][0]} {who[0]} presided over the meeting, and {leaders[1][0]} {who[1]} attended and "
            "delivered a speech. " + (f"City leaders {', '.join(who[2:])} attended the meeting." if who[2:] else "")
        )
        paragraphs.append(" ".join(_told(rng, "narrative", **slots, subject=subject) for _ in range(3)))
        while sum(map(len, paragraphs)) < MEAN_BYTES * rng.uniform(0.75, 1.15):
            lead = rng.choice(
                (f"{who[1]} emphasized that ", f"{who[0]} pointed out that ", "The meeting requires that ", "")
            )
            told_now = [
                _demand(rng) if rng.random() < 0.5 else _told(rng, "narrative", **slots)
                for _ in range(rng.randint(2, 6))
            ]
            paragraphs.append(lead + " ".join(told_now))
    text = "\n\n".join([f" date {year}-{month + 1:02d}-{min(28, day + rng.randint(0, 2)):02d} {title}", *paragraphs])
    if number % 20 == 3:
        text = (
            f"Skip to content | Login\n{text}\nShare to: WeChat Weibo\nRelated: {slots['place2']} holds a meeting\n"
            f"Editor: {_name(rng)}"
        )
    return {
        "url": f"http://news{number % 211}.example/{number}",
        "title": title,
        "text": text,
        "published_on": f"{year}-{month + 1:02d}-28",
    }


def articles(count: int, seed: int = 0, start: int = 0, n_places: int = 0) -> Iterator[dict[str, Any]]:
    """Articles ``start`` to ``start + count``.

    ``n_places`` keeps to so many places (0: all 3,190): as many reports then fall on each place and day as would where
    there are so many times more articles.
    """
    return (parse(number, seed, n_places) for number in range(start, start + count))
