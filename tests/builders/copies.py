"""Copies of articles as the web makes them, and reports of other meetings that a template makes alike."""

from __future__ import annotations

import random
import re

_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
_MENU = "Home | News Center | Government Affairs | Services | Interaction | Login | Register\n"
_FOOT = (
    "\nShare to: WeChat Weibo QQ\nPrevious: {teaser}\nNext: {teaser2}\nRelated reading\n{teaser3}\n"
    "Comments (0) Please log in to comment. Copyright reserved. ICP No. 0500{n}. Contact us: 0{n}-8{n}"
)
_SPELLING = (
    ("organization", "organisation"), ("emphasized", "emphasised"), ("strengthen", "enhance"), ("meeting", "meet"),
    ("hidden dangers", "hidden perils"), ("program", "programme"), ("center", "centre"), ("fulfill", "fulfil"),
)  # fmt: skip


def with_debris(text: str, rng: random.Random, others: list[str]) -> str:
    """``text`` on another site: menu before, teasers, comment form and footer after."""
    teasers = [rng.choice(others)[: rng.randint(40, 140)].replace("\n", " ") for _ in range(3)]
    foot = _FOOT.format(teaser=teasers[0], teaser2=teasers[1], teaser3=teasers[2], n=rng.randint(100, 999))
    return _MENU * rng.randint(1, 2) + text + foot


def with_header(text: str, rng: random.Random) -> str:
    """``text`` with another date line and source before it, and without its first line."""
    lines = text.split("\n")
    day = f"2023-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    head = f" date {day} Source: Morning Post  Views: {rng.randint(9, 9999)}"
    return "\n".join([head, *lines[1 if len(lines[0]) < 0.2 * len(text) else 0 :]])


def with_spelling(text: str, rng: random.Random, share: float = 0.015) -> str:
    """``text`` with some words misspelt, split, or in another spelling."""
    for old, new in rng.sample(_SPELLING, 3):
        text = text.replace(old, new)

    def changed(found: re.Match[str]) -> str:
        word = found[0]
        if rng.random() > share:
            return word
        at = rng.randint(1, len(word) - 2)
        return rng.choice((word[:at] + word[at + 1 :], word[:at] + " " + word[at:], word[:at] + word[at] + word[at:]))

    return re.sub(r"[A-Za-z]{4,}", changed, text)


def other_meeting(text: str, rng: random.Random) -> str | None:
    """Another meeting of the same body reported by the same template: other days, other people; None for a text that
    names no day."""
    shift = rng.randint(2, 9)

    def another(found: re.Match[str]) -> str:
        month = _MONTHS[(_MONTHS.index(found[1]) + shift) % 12]
        return f"{month} {(int(found[2]) + 7 * shift) % 28 + 1}"

    days = re.compile(rf"({'|'.join(_MONTHS)}) (\d{{1,2}})(?!\d)")
    if not days.search(text):
        return None
    changed = days.sub(another, text)
    return re.sub(
        r"(?<=[Mm]ayor )[A-Z][a-z]+ [A-Z][a-z]+", lambda _: rng.choice(("Wei Guoping", "Tan Lihua", "Qin Bo")), changed
    )
