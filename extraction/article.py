"""A text cut into paragraphs and sentences, each sentence with the zone of the page that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from extraction.facts import NO_HINTS, SourceHints


class Zone(IntEnum):
    """Part of the page that a sentence stands in. Only BODY holds directives, attendees and figures."""

    BODY = 0
    HEADLINE = 1  # title of this article, also where it is repeated as a caption
    STAMP = 2  # date, source, author, view counter, font-size widget
    NAVIGATION = 3  # site header, breadcrumb, menu, share buttons, cookie notice, comment form
    BYLINE = 4  # reporters, editors, photographers, translators
    CAPTION = 5  # captions and image file names
    TEASER = 6  # links to other stories, also those set inside the text
    FOREIGN = 7  # another story on the same page


@dataclass(slots=True)
class Sentence:
    """One sentence: span (white space trimmed), number from 0, paragraph number from 0, zone."""

    start: int
    end: int
    index: int
    paragraph: int
    zone: Zone = Zone.BODY


@dataclass(slots=True)
class Article:
    """A text with its sentences. ``lower`` has the same length as ``text`` (offsets agree)."""

    text: str
    lower: str
    sentences: list[Sentence]
    hints: SourceHints = NO_HINTS
    cache: dict[str, object] = field(default_factory=dict)

    def of(self, sentence: Sentence) -> str:
        """The words of ``sentence``."""
        return self.text[sentence.start : sentence.end]

    def body(self) -> Iterator[Sentence]:
        """Sentences of the body in order."""
        return (sentence for sentence in self.sentences if sentence.zone is Zone.BODY)

    def zoned(self, *zones: Zone) -> Iterator[Sentence]:
        """Sentences of any of ``zones`` in order."""
        return (sentence for sentence in self.sentences if sentence.zone in zones)


# A sentence ends at closing punctuation before white space, at a full stop glued to the next capital
# (“…in place.The meeting…”), or at a line break. Abbreviated titles (“Mr. Li”) and decimals do not end one.
_BREAK = re.compile(
    r"(?<=[.!?;。！？；])[”’\"')\]]*\s+"
    r"|(?<=[a-z”’)][.。])(?=[A-Z“][a-z])"
    r"|(?<=[。！？；])(?=\S)"
    r"|\n+"
)
_FOLD = {ord(upper): upper.lower() for upper in map(chr, range(0x24F)) if len(upper.lower()) == 1 and upper != upper.lower()}


def fold(text: str) -> str:
    """``text`` in lower case with its length kept (str.lower would lengthen ``İ``)."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_FOLD)


def cut(text: str) -> list[Sentence]:
    """Sentences of ``text`` in order: spans trimmed of white space, none empty, none overlapping."""
    sentences: list[Sentence] = []
    start = paragraph = 0
    for found in (*_BREAK.finditer(text), None):
        stop = found.start() if found else len(text)
        piece = text[start:stop]
        stripped = piece.strip()
        if stripped:
            left = start + len(piece) - len(piece.lstrip())
            sentences.append(Sentence(left, left + len(stripped), len(sentences), paragraph))
        if found and "\n" in found[0]:
            paragraph += 1
        start = found.end() if found else stop
    return sentences


def article(text: str, hints: SourceHints = NO_HINTS) -> Article:
    """``text`` cut into sentences, all of them still in zone BODY (``layout.zone`` tells the zones)."""
    return Article(text, fold(text), cut(text), hints)
