"""Whether a story reports one meeting about safety of a public body: weighed features, each a rule with its weight."""

from __future__ import annotations

from typing import NamedTuple

from extraction.text.document import Section
from extraction.zh.data import compiled, pattern, rules
from extraction.zh.meeting.event import Event
from extraction.zh.page.layout import Page

_THRESHOLD = 0.0
_BASE = -4.0
_EVENT = 2.5
_NO_EVENT = -3.0
_NO_MEETING = -6.0
"""No sentence says that a meeting was held, and none speaks of it otherwise."""


class Verdict(NamedTuple):
    """``score`` above 0 makes a meeting report; ``reason`` names the features that decided, strongest first."""

    is_report: bool
    score: float
    reason: str


def judge(page: Page, told: Event | None, n_demands: int, n_speakers: int) -> Verdict:
    """The verdict on a story by its headline, its opening and its whole."""
    texts = _texts(page, told)
    score = _BASE
    reasons: list[tuple[float, str]] = []
    for rule in rules("kind").values():
        weight = float(rule.settings["weight"])
        told_in = [text for where in rule.settings["where"] for text in texts[where]]
        unless = rule.settings.get("unless")
        if unless and any(compiled(unless).search(text) for text in told_in):
            continue
        if any(rule.pattern.search(text) for text in told_in):
            score += weight
            reasons.append((weight, rule.id.partition(".")[2]))
    score += _EVENT if told is not None else _NO_EVENT if _says(texts["story"]) else _NO_MEETING
    score += min(2.0, 0.5 * n_demands)
    score += min(1.0, 0.5 * n_speakers)
    if told is not None:
        reasons.append((_EVENT, "event"))
    reasons.sort(key=lambda one: (-abs(one[0]), one[1]))
    return Verdict(score > _THRESHOLD, round(score, 2), ", ".join(name for _, name in reasons[:6]))


def _says(story: list[str]) -> bool:
    """Whether the story speaks of a meeting as of its own, or of people at one."""
    return any(
        pattern("event.spoken_of").search(text) or rules("kind")["present"].pattern.search(text) for text in story
    )


def _texts(page: Page, told: Event | None) -> dict[str, list[str]]:
    body_start = page.body[0].start if page.body else page.story.end
    headline = [
        page.flat[line.start : line.end]
        for line in page.in_sections(Section.HEADLINE)
        if line.start < body_start and line.end - line.start > 6
    ]
    if not headline and page.hints.title and page.story.position == 1:
        headline = [page.hints.title]
    title = [page.flat[told.title[0] : told.title[1]]] if told is not None and told.title else []
    opening = [page.of(one) for one in page.body[:3]]
    furniture = [
        page.flat[line.start : line.end] for line in page.lines if line.section in (Section.STAMP, Section.NAVIGATION)
    ]
    return {
        "headline": headline,
        "meeting": title or headline,
        "event": [page.of(told.sentence)] if told is not None else opening[:1],
        "opening": opening,
        "story": [page.flat[page.body[0].start : page.body[-1].end]] if page.body else [],
        "page": furniture + headline,
    }
