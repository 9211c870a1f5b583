"""The lines of an English page, as far as its stories are told apart by them."""

from __future__ import annotations

import re
from typing import NamedTuple

from extraction.en.stories.cues import CUES
from extraction.text.document import is_wrapped

CLOSERS = "”’\"')]）】」』 *"
STOPS = frozenset(".!?;。！？；")
HEAD = 220  # characters of a headline at most
BEGIN, TAIL = 420, 160  # characters at the beginning and the end of a paragraph that are looked at
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_OTHER_BREAKS = "\r\u2028\u2029"
_PLAIN_LINE = re.compile(".+")  # the same, many times as fast, where no others stand
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_BODY = 40  # characters of a paragraph at least
_OPENS = ("dated", "held", "toured", "dateline")


class Line(NamedTuple):
    """A line that is not blank: its span, and whether it is a paragraph."""

    start: int
    end: int
    is_body: bool

    @property
    def length(self) -> int:
        """Characters of the line."""
        return self.end - self.start


def lines_of(text: str) -> list[Line]:
    """The lines of ``text`` that are not blank, white space trimmed; paragraphs, where it was broken at a width."""
    made: list[Line] = []
    line = _LINE if any(mark in text for mark in _OTHER_BREAKS) else _PLAIN_LINE
    for found in (_PARAGRAPH if is_wrapped(text) else line).finditer(text):
        words = found[0]
        start = found.start() + len(words) - len(words.lstrip())
        end = found.start() + len(words.rstrip())
        if start >= end:
            continue
        made.append(Line(start, end, is_body(text, start, end)))
    return made


def is_body(text: str, start: int, end: int) -> bool:
    """Whether a line is a paragraph: it ends in a stop, or in who wrote it, or is long."""
    if end - start < _BODY:
        return False
    at = end - 1
    while at > start and text[at] in CLOSERS:
        at -= 1
    if text[at] in STOPS:
        return not text.endswith(("...", "…"), start, at + 1)
    return end - start > 2 * HEAD or (text[end - 1] in CLOSERS and tells("signed", text[max(start, end - TAIL) : end]))


def tells(name: str, words: str) -> bool:
    """Whether ``words`` (a line, or the beginning or end of one) match the cue."""
    return CUES.by_id[name].pattern.search(words) is not None


def opens(text: str, start: int, end: int) -> bool:
    """Whether the words ``text[start:end]`` begin as a story does: with its day, a meeting held, a tour, a dateline."""
    words = text[start : min(end, start + BEGIN)]
    return any(tells(name, words) for name in _OPENS)
