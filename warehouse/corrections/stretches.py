"""Where the stories of a page begin and end, by number, and what splitting one and joining two makes of that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

LEAST_WORDS = 4
"""Characters of words that tell where a story begins."""


class Stretch(NamedTuple):
    """The stretch of a page, from character ``start`` up to ``end``, in which a story that reports a meeting stands."""

    number: int
    start: int
    end: int


class StretchError(ValueError):
    """Stories cannot be split or joined so; ``status`` is that of the correction."""

    def __init__(self, status: str, why: str) -> None:
        super().__init__(why)
        self.status = status


def begin_of(text: str, words: str) -> int:
    """The character at which ``words`` begin that say where a story does. Raises StretchError unless there once."""
    times = text.count(words)
    if len(words) < LEAST_WORDS or times != 1:
        raise StretchError("unmatched", f"the document holds the words {times} times; give those that are there once")
    return text.index(words)


def split(held: Sequence[Stretch], at: int, most: int = 0) -> tuple[Stretch, Stretch]:
    """The story that holds character ``at``, and the new one that begins there.

    Its number is the highest of the page and one; ``most`` is the highest that the page was read with. Raises
    StretchError.
    """
    if not held:
        raise StretchError("unmatched", "the document reports no meeting")
    found = next((one for one in held if one.start <= at < one.end), None)
    if found is None:
        raise StretchError("unmatched", "the words stand in none of the stories that report a meeting")
    if at == found.start:
        raise StretchError("stale", "a story begins there already: the correction can go")
    return found, Stretch(max(most, *(one.number for one in held)) + 1, at, found.end)


def join(held: Sequence[Stretch], number: int) -> tuple[Stretch, Stretch]:
    """Story ``number``, and the one before it that takes its rows. Raises StretchError."""
    in_order = sorted(held, key=lambda one: one.start)
    place = next((n for n, one in enumerate(in_order) if one.number == number), None)
    if place is None or len(held) < 2:
        why = f"story {number} of the document reports no meeting, or it is one story alone"
        raise StretchError("unmatched", why)
    if place == 0:
        raise StretchError("unmatched", "no story that reports a meeting stands before it")
    return in_order[place], in_order[place - 1]


def replayed(text: str, read: Sequence[Stretch], applied: Iterable[tuple[str, str]]) -> tuple[Stretch, ...]:
    """The stories of a page in its order: those that were ``read``, and what a build then made of them.

    ``applied`` are its corrections in their order: (split-story, words) and (join-stories, number).
    """
    most = max((one.number for one in read), default=1)
    held = {one.number: one for one in (read if most > 1 else [Stretch(1, 0, len(text)) for _ in read])}
    for action, said in applied:
        if action == "split-story":
            before, new = split(tuple(held.values()), begin_of(text, said), most)
            held[before.number] = before._replace(end=new.start)
            held[new.number] = new
        else:
            gone, into = join(tuple(held.values()), int(said))
            held[into.number] = into._replace(end=gone.end)
            del held[gone.number]
    return tuple(sorted(held.values(), key=lambda one: one.start))
