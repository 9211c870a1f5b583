"""A text in pieces: cut where the words of a value begin or end, so that a page can mark them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text, and the names of the values whose words it is part of."""

    text: str
    anchors: tuple[str, ...]
    kinds: tuple[str, ...]


def pieces(text: str, marks: Sequence[tuple[int, int, str, str]]) -> list[Piece]:
    """``text`` cut where a mark (start, end, name, kind) begins or ends; joined, the pieces are the text again."""
    length = len(text)
    sound = [(start, min(end, length), name, kind) for start, end, name, kind in marks if 0 <= start < min(end, length)]
    cuts = sorted({0, length, *(mark[0] for mark in sound), *(mark[1] for mark in sound)})
    starts = sorted(sound)
    made: list[Piece] = []
    live: list[tuple[int, int, str, str]] = []
    following = 0
    for left, right in pairwise(cuts):
        live = [mark for mark in live if mark[1] > left]
        while following < len(starts) and starts[following][0] <= left:
            live.append(starts[following])
            following += 1
        names = tuple(dict.fromkeys(mark[2] for mark in live))
        made.append(Piece(text[left:right], names, tuple(dict.fromkeys(mark[3] for mark in live))))
    return made
