"""The lines of a page: their sentences, and what their form says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.en.page.labels import bare
from extraction.text.document import DraftSentence, Page, Section

_STOPS = frozenset(".!?;:。！？；：…,，、")
_CLOSERS = "”’\"')]）】」』 "
SHORT = 200
"""Characters below which a line is judged by its words."""
DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
"""Days of the week, as a pattern over lower case."""
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
"""Months and what is short for them, as a pattern over lower case."""
LEAD = re.compile(rf"on (?:the )?(?:(?:morning|afternoon|evening|night) of )?(?:the )?(?:{MONTHS}\b|\d)")
"""How a report begins: “on the morning of March 9”."""


@dataclass(slots=True)
class PageLine:
    """One line of the page: its sentences and what its form says."""

    sentences: list[DraftSentence]
    start: int
    end: int
    stopped: bool = False  # ends in a stop, like a sentence
    length: int = 0
    words: str = ""  # the words alone, in lower case, of a short line
    section: Section | None = None


def page_lines(text: str, sentences: Iterable[DraftSentence]) -> list[PageLine]:
    """Lines of the page made of the sentences still in ARTICLE; the pieces already cut off keep their sections."""
    lines: list[PageLine] = []
    paragraph = -1
    for sentence in sentences:
        if sentence.section is not Section.ARTICLE:
            continue
        if sentence.paragraph == paragraph:
            line = lines[-1]
            line.sentences.append(sentence)
            line.end = sentence.end
        else:
            paragraph = sentence.paragraph
            line = PageLine([sentence], sentence.start, sentence.end)
            lines.append(line)
    for line in lines:
        line.length = line.end - line.start
        if line.length < SHORT:
            line.words = bare(text[line.start : line.end])
        last = line.end - 1
        while last > line.start and text[last] in _CLOSERS:
            last -= 1
        line.stopped = text[last] in _STOPS
    return lines


def is_after(page: Page, line: PageLine, *sections: Section) -> bool:
    """Whether a piece of one of ``sections`` stands before ``line`` in the same paragraph."""
    index = line.sentences[0].index
    prior = page.sentences[index - 1]
    return index > 0 and prior.section in sections and prior.paragraph == line.sentences[0].paragraph
