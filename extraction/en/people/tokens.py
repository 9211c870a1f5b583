"""A sentence as words and names, the form in which titles and roles are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extraction.text.annotations import annotation
from extraction.text.document import Document

NAME = "\0"
"""What stands for a name in ``Line.words``."""

_TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+(?:[-'][A-Za-zÀ-ɏ]+)*|\d+(?:[.,]\d+)*|[^\s\w]")
_SHORT_FORM = re.compile("[A-Z]{2,8}")
_SMALL = frozenset({"of", "and", "for", "the", "'", "s"})
_LONGEST = 12
"""Words from a bracket in which its end is looked for."""


@annotation
def plain(document: Document) -> str:
    """The text with straight apostrophes; offsets agree with ``article.text``."""
    text = document.flat.replace("’", "'").replace("‘", "'")
    return text.replace("&nbsp;", "      ") if "&nbsp;" in text else text


@dataclass(slots=True)
class Line:
    """Words of (the beginning of) one sentence: in lower case, and as printed; spans are found when asked for.

    ``mention``: word that is a name -> number of the mention. ``fronts``: such a word -> first and one past
    the last word of the title before it. ``backs``: the same of the title after it.
    """

    sentence: int
    text: str
    start: int
    words: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    mention: dict[int, int] = field(default_factory=dict)
    fronts: dict[int, tuple[int, int]] = field(default_factory=dict)
    backs: dict[int, tuple[int, int]] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)

    def begin(self, index: int) -> int:
        """Offset of the first character of the word."""
        places = self.places
        if not places:
            at, find = self.start, self.text.find
            for word in self.printed:
                at = find(word, at)
                places.append(at)
                at += len(word)
        return places[index]

    def stop(self, index: int) -> int:
        """Offset one past the last character of the word."""
        return self.begin(index) + len(self.printed[index])

    def capital(self, index: int) -> bool:
        """Whether the word is printed with a capital."""
        return self.printed[index][0].isupper()

    def possessive(self, index: int) -> bool:
        """Whether ’s follows the name."""
        return self.words[index + 1 : index + 3] == ["'", "s"]


def _drop_other_forms(made: Line) -> None:
    """Take out the other form of a body's name that stands in brackets behind it: "… Party of China (CPC) and …"."""
    printed, names = made.printed, made.mention
    spans: list[tuple[int, int]] = []
    for at in [at for at, word in enumerate(printed) if word == "("]:
        stop = next((k for k in range(at + 2, min(len(printed), at + _LONGEST)) if printed[k] == ")"), None)
        if at and stop is not None and names.keys().isdisjoint(range(at - 1, stop)):
            inside = printed[at + 1 : stop]
            long = printed[at - 1].isupper() and all(word[0].isupper() or word in _SMALL for word in inside)
            if long or (len(inside) == 1 and _SHORT_FORM.fullmatch(inside[0])):
                spans.append((at, stop + 1))
    for at, stop in reversed(spans):
        del printed[at:stop]
    if spans:
        made.mention = {
            at - sum(stop - start for start, stop in spans if stop <= at): number for at, number in names.items()
        }


def line(text: str, sentence: int, start: int, end: int, names: list[tuple[int, int, int]]) -> Line:
    """The words of ``text[start:end]`` (see ``plain``); ``names`` are spans and numbers of mentions, in order."""
    made = Line(sentence, text, start)
    printed, at = made.printed, start
    for left, right, number in names:
        printed += _TOKEN.findall(text, at, left)
        made.mention[len(printed)] = number
        printed.append(text[left:right])
        at = right
    printed += _TOKEN.findall(text, at, end)
    if text.find("(", start, end) >= 0:
        _drop_other_forms(made)
    made.words = "\n".join(printed).lower().split("\n") if printed else []
    if len(made.words) != len(printed):  # a name broken over two lines
        made.words = [word.lower() for word in printed]
    for index in made.mention:
        made.words[index] = NAME
    return made
