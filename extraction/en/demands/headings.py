"""Demands that are headings: a numbered head, with the demands that it announces behind it."""

from __future__ import annotations

import re
from itertools import pairwise

from extraction.model import Directive
from extraction.text.document import Document

_NUMBER = (
    r"(?:[(（]?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|fifth|sixth)"
    r"[)）.、:]|(?:first|second|third|fourth|fifth|sixth|seventh|last)(?:ly)?,|"
    r"(?:the )?(?:first|second|third|fourth|fifth|one|two|three|four|five) is(?: to)?)"
)
_NUMBERED = re.compile(rf"\W*+{_NUMBER}\s*", re.I)
_MODAL = re.compile(
    r"\b(?:must|should|shall|necessary|need|needs|required|have to|has to|forbidden|prohibited|that|who|which|before|by"
    r"|every|each)\b"
)
_MOST_WORDS = 9  # words of a heading behind its number
_NEAR = 3  # characters that at most part a heading from the demand behind it: blanks, a line end


def mark(document: Document, rows: list[Directive]) -> None:
    """Sets ``is_heading`` of the demands that head others: a number, few words, no modal, and a demand right behind."""
    for row, following in pairwise(rows):
        if following.start - row.end > _NEAR:
            continue
        words = document.folded[row.start : row.end]
        number = _NUMBERED.match(words)
        if number is None or _NUMBERED.match(document.folded, following.start) is not None:
            continue
        rest = words[number.end() :].strip(" .:;,")
        row.is_heading = 0 < len(rest.split()) <= _MOST_WORDS and "," not in rest and _MODAL.search(rest) is None
