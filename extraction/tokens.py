"""A sentence as words and names, the form in which titles and roles are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NAME = "\0"
"""What stands for a name in ``Line.words``."""

_TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+(?:[-’'][A-Za-zÀ-ɏ]+)*|\d[\d.,]*(?<=\d)|[^\s\w]")
_APOSTROPHE = str.maketrans("’‘", "''")


@dataclass(slots=True)
class Line:
    """Words of (the beginning of) one sentence, in lower case, with their spans.

    ``mention``: word that is a name -> number of the mention. ``fronts``: such a word -> first and one past
    the last word of the title before it. ``backs``: the same of the title after it.
    """

    sentence: int
    text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    mention: dict[int, int] = field(default_factory=dict)
    fronts: dict[int, tuple[int, int]] = field(default_factory=dict)
    backs: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, start: int, end: int) -> None:
        """Append the words of ``text[start:end]``."""
        words, starts, ends = self.words, self.starts, self.ends
        for found in _TOKEN.finditer(self.text, start, end):
            words.append(found[0].lower().translate(_APOSTROPHE))
            starts.append(found.start())
            ends.append(found.end())

    def add_name(self, start: int, end: int, number: int) -> None:
        """Append a name."""
        self.mention[len(self.words)] = number
        self.words.append(NAME)
        self.starts.append(start)
        self.ends.append(end)

    def capital(self, index: int) -> bool:
        """Whether the word is printed with a capital."""
        return self.text[self.starts[index]].isupper()

    def possessive(self, index: int) -> bool:
        """Whether ’s follows the word."""
        end = self.ends[index]
        return self.text[end : end + 2] in {"’s", "'s", "‘s"}


def line(text: str, sentence: int, start: int, end: int, names: list[tuple[int, int, int]]) -> Line:
    """The words of ``text[start:end]``; ``names`` are spans and numbers of mentions inside, in order."""
    made = Line(sentence, text)
    at = start
    for left, right, number in names:
        made.add(at, left)
        made.add_name(left, right, number)
        at = right
    made.add(at, end)
    return made
