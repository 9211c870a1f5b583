"""Which told story is compared with which story of the gold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from warehouse.evaluation.gold import Sheet

_NOTHING: Sheet = {"relevant": False}
_HALF = 0.5  # of the shorter of two stories that they must share


def by_story(name: str, want: Sheet, got: Sheet) -> Iterator[tuple[str, Sheet, Sheet]]:
    """Name, gold and answer of each story of a text, or of the text where both sides take it for one.

    Gold of one story takes the told story that shares most people and demands with it, and leaves the others out. A
    page with several is paired story by story (``NAME#1`` …): reports first, each with the told story that shares half
    of the shorter of both and then most people and demands. What is told beyond is a false alarm (``NAME#+1`` …).
    """
    day = {"published_on": got.get("published_on")}
    told = list(got["stories"]) if "stories" in got else [got] if got.get("relevant") else []
    if "stories" not in want:
        best = max(told, key=lambda one: _agreement(want, one), default=_NOTHING)
        yield name, want, {**best, **day, "relevant": got.get("relevant", False)} if "stories" in got else got
        return
    stories = list(enumerate(want["stories"], 1))
    for number, story in sorted(stories, key=lambda one: (not one[1]["relevant"], one[0])):
        near = [one for one in told if _shared(story, one) >= _HALF]
        best = max(near, key=lambda one: _agreement(story, one), default=None)
        if best is not None:
            told.remove(best)
        yield f"{name}#{number}", story, {**(best or _NOTHING), **day}
    for number, one in enumerate(told, 1):
        yield f"{name}#+{number}", {"relevant": False, **day}, one


def _agreement(want: Sheet, told: Sheet) -> tuple[int, int]:
    """How many people and demands two stories share, then how many characters."""
    people = {one["name"] for one in want.get("attendees", ())} & {one["name"] for one in told.get("attendees", ())}
    demands = set(want.get("sentences", ())) & set(told.get("sentences", ()))
    left, right = _span(want), _span(told)
    return len(people) + len(demands), min(left[1], right[1]) - max(left[0], right[0])


def _shared(want: Sheet, told: Sheet) -> float:
    left, right = _span(want), _span(told)
    shorter = min(left[1] - left[0], right[1] - right[0])
    return (min(left[1], right[1]) - max(left[0], right[0])) / max(1, shorter)


def _span(sheet: Mapping[str, Any]) -> tuple[int, int]:
    return sheet.get("start_char", 0), sheet.get("end_char", 1 << 30)
