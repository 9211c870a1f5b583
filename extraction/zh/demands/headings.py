"""Demands that are headings: （一）or 一是, a few characters, and the demands that it announces behind it."""

from __future__ import annotations

import re
from itertools import pairwise

from extraction.model import Directive

_NUMBERED = re.compile(
    r"\s*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,2}、|\d{1,2}[.、]|[一二三四五六七八九十]{1,2}是要?)"
)
_SAID = re.compile(r"[，,；;]|必须|严禁|应当|不得|务必")
_MOST = 16  # characters of a heading behind its number
_NEAR = 3  # characters that at most part a heading from the demand behind it


def mark(flat: str, rows: list[Directive]) -> None:
    """Sets ``is_heading`` of the demands that head others."""
    for row, following in pairwise(rows):
        number = _NUMBERED.match(flat, row.start, row.end)
        if number is None or following.start - row.end > _NEAR or _NUMBERED.match(flat, following.start) is not None:
            continue
        rest = flat[number.end() : row.end].strip("。 ：:")
        row.is_heading = 0 < len(rest) <= _MOST and _SAID.search(rest) is None
