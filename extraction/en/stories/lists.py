"""Lists of stories: a digest with squares, a numbered bulletin, a week's days."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extraction.en.stories.cues import CUES
from extraction.en.stories.lines import Line, opens, tells
from extraction.text.stories import Stretch

_ITEM = 80  # characters of an item of a digest
_MARK = 24  # of its mark at most


def items(text: str, lines: Sequence[Line]) -> list[int]:
    """Where the items of a list of stories begin; none where the page is no such list."""
    for find in (_squares, _numbered, _days):
        if len(found := find(text, lines)) > 1:
            return found
    return []


def _squares(text: str, lines: Sequence[Line]) -> list[int]:
    starts, n_opening = [], 0
    for number, line in enumerate(lines):
        if text[line.start].isalnum():
            continue
        mark = CUES.by_id["square"].pattern.match(text[line.start : line.start + _MARK])
        if mark is None:
            continue
        body = line if line.length >= _ITEM and line.is_body else _next_body(lines, number)
        if body is None:
            continue
        first = line.start + mark.end() if body is line else body.start
        starts.append(line.start)
        n_opening += opens(text, first, body.end)
    return starts if 2 * n_opening >= len(starts) and n_opening > 1 else []


def _next_body(lines: Sequence[Line], number: int) -> Line | None:
    """The paragraph under a head, which may have a stamp between."""
    return next((line for line in lines[number + 1 : number + 3] if line.is_body), None)


def _numbered(text: str, lines: Sequence[Line]) -> list[int]:
    starts: list[int] = []
    n_opening = 0
    for number, line in enumerate(lines):
        if not (text[line.start].isdecimal() or text[line.start] in "(（【[N"):
            continue
        mark = CUES.by_id["numbered"].pattern.match(text[line.start : line.start + _MARK])
        if mark is None or int(mark["number"]) != len(starts) + 1:
            continue
        body = line if line.is_body and line.length >= _ITEM else _next_body(lines, number)
        if body is None:
            continue
        first = line.start + mark.end() if body is line else body.start
        starts.append(line.start)
        n_opening += opens(text, first, body.end)
    return starts if 2 * n_opening > len(starts) and n_opening > 1 else []


def _days(text: str, lines: Sequence[Line]) -> list[int]:
    starts = []
    seen = set()
    for number, line in enumerate(lines):
        if line.is_body or not tells("day_head", text[line.start : line.end]):
            continue
        following = _next_body(lines, number)
        if following is None or lines[number + 1].is_body is False:
            continue
        starts.append(line.start)
        seen.add(text[line.start : line.start + 12])
    return starts if len(seen) > 1 else []


def listed(text: str, lines: Sequence[Line], starts: Sequence[int]) -> list[Stretch]:
    """The stretches of a list; what stands before its first item and the closing words about all are the page's."""
    stop = len(text)
    for line in reversed(lines):
        if line.start <= starts[-1]:
            break
        if line.is_body and tells("closing", text[line.start : line.end]):
            stop = line.start
    bounds = [*starts, stop]
    made = [Stretch(left, right) for left, right in pairwise(bounds)]
    if starts[0] > 0:
        made.insert(0, Stretch(0, starts[0], is_story=False))
    if stop < len(text):
        made.append(Stretch(stop, len(text), is_story=False))
    return made
