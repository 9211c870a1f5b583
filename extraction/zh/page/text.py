"""A text as the rules see it: one kind of characters, of punctuation and of blanks, each place traceable to the text.

Traditional characters become simplified ones, full-width digits and letters half-width ones, each in its own place, so
that offsets agree. What stands between characters without being of the text (pinyin in brackets, characters of no
width) is left out; then ``origin`` tells where each character stood.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from extraction.zh.data import at_start, pattern
from schemas.characters import simplified_forms


class Folded(NamedTuple):
    """``flat`` is what rules read. ``origin`` gives for each of its characters the place in the text, or is None."""

    text: str
    flat: str
    origin: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``flat[start:end]`` stands in the text (of at least one character)."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1

    def words(self, start: int, end: int) -> str:
        """The words of the text at ``flat[start:end]``."""
        left, right = self.span(start, end)
        return self.text[left:right]


_MARKS = {
    "「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "＂": "\"",
    "•": "·", "‧": "·", "∙": "·", "・": "·", "･": "·", "．": "·", "˙": "·", "᛫": "·", "⋅": "·", "●": "●",
    "（": "(", "）": ")", "【": "【", "】": "】", "［": "[", "］": "]", "﹝": "(", "﹞": ")",
    "：": ":", "∶": ":", "︰": ":", "﹕": ":", "％": "%", "﹪": "%", "／": "/", "丨": "|", "｜": "|",
    "∣": "|", "┃": "|",
    "－": "-", "—": "—", "–": "-", "―": "—", "～": "~", "﹣": "-", "＞": ">", "＜": "<", "»": ">", "›": ">",
    "﹐": "，", "､": "、", "﹑": "、", "｡": "。", "﹔": "；", "﹗": "！", "﹖": "？", "？": "？",
    "\u3000": " ", "\u00a0": " ", "\t": " ", "\u2002": " ", "\u2003": " ", "\u2005": " ", "\u2009": " ", "\u202f": " ",
    "\r": " ", "\v": "\n", "\f": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n", "〇": "〇", "○": "〇",
}  # fmt: skip
_NO_WIDTH = re.compile("[\u200b-\u200f\ufeff\u2060\u00ad\u202a-\u202e]")
_HALF = re.compile(
    r"[,;!?](?:(?<=[\u4e00-\u9fff”’)》】][,;!?])(?!\d{3}(?!\d))|(?<=[%\d][,;!?])(?=\s*[\u4e00-\u9fff“‘(\n]|\s*$))"
    r"|[.](?<=[\u4e00-\u9fff”’)][.])(?=\s*[\u4e00-\u9fff“‘(\n]|\s*$)"
)
_SPARSE = 10  # of so many characters one at most is replaced in a text of simplified characters
_FULL = {",": "，", ";": "；", "!": "！", "?": "？", ".": "。"}
_SET_OFF = re.compile(  # "3 月 5 日", "共 35 个": blanks that set figures off; not those beside a stamp's day or hour
    r" (?:(?<=\d )(?<![-:/.]\d )(?<![-:/.]\d\d )(?<!\d{5} )(?=[\u4e00-\u9fff])"
    r"|(?<=[年月日] )(?<!更新日 )(?<!发布日 )(?=\d{1,2} ?[月日时点])"
    r"|(?<=[\u4e00-\u9fff，、] )(?!20\d\d ?年)(?=\d{1,4}(?:\.\d+)? [\u4e00-\u9fff]))"
)
_BROKEN = re.compile(  # a line that ends within a sentence, and goes on in the next
    r"(?m)^(?P<line>[^\n]*[\u4e00-\u9fff\d，、“(《%])(?P<break>[ ]*\n)(?=[\u4e00-\u9fff\d，、。；”)》])"
)
_RUNNING = re.compile("[，。；]")
_NARROWEST, _RAGGED, _FEW_LINES = 20, 5, 3  # characters of a full line; that full lines differ by; full lines
_LOST = re.compile(r"(?m)^\?{2,}|(?<=\s)\?{2,}(?=\S)|(?<=\S)\?{3,}(?=[\u4e00-\u9fff])")


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    table = dict(simplified_forms())
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
    return table | {ord(mark): to for mark, to in _MARKS.items()}


@at_start
def _other() -> re.Pattern[str]:
    """The characters of the table."""
    return re.compile(f"[{''.join(map(re.escape, map(chr, _table())))}]")


def _translated(text: str) -> str:
    """``text`` with the characters of the table replaced; ``str.translate`` alone looks up each character of it."""
    table = _table()
    if len(_other().findall(text)) * _SPARSE > len(text):
        return text.translate(table)
    return _other().sub(lambda found: table[ord(found[0])], text)


def simplified(text: str) -> str:
    """``text`` folded character by character; of the same length."""
    flat = _translated(text)
    if "\n" not in flat and "\r" in text:  # an old Macintosh's line ends
        flat = _translated(text.replace("\r", "\n"))
    if _HALF.search(flat):
        flat = _HALF.sub(lambda found: _FULL[found[0]], flat)
    if "??" in flat:
        flat = _LOST.sub(lambda found: " " * len(found[0]), flat)
    return flat


def _line_breaks(flat: str) -> list[tuple[int, int]]:
    """The line breaks within sentences of a text that was broken at a fixed width, as in mails and old PDFs.

    Such a text has many lines of one length that end within a sentence; else every line break counts.
    """
    found = [one for one in _BROKEN.finditer(flat) if len(one["line"]) >= _NARROWEST]
    if len(found) < _FEW_LINES:
        return []
    (width, _), *_ = Counter(len(one["line"]) for one in found).most_common(1)
    full = [one for one in found if abs(len(one["line"]) - width) <= _RAGGED]
    lengths = [len(line) for line in flat.split("\n") if line.strip()]
    n_longer = sum(length > width + _RAGGED for length in lengths)
    n_running = sum(_RUNNING.search(one["line"]) is not None for one in full)  # headlines one below the other are none
    if len(full) < 0.8 * len(found) or len(full) < len(lengths) / 5 or n_longer > len(lengths) / 5:
        return []
    if n_running < 0.6 * len(full):
        return []
    return [one.span("break") for one in full if not pattern("page.label").search(one["line"])]


def fold(text: str) -> Folded:
    """``text`` as the rules read it."""
    flat = simplified(text)
    debris = [found.span() for found in _NO_WIDTH.finditer(flat)]
    debris += [found.span() for found in _SET_OFF.finditer(flat)]
    if flat.count("\n") >= _FEW_LINES:
        debris += _line_breaks(flat)
    if "(" in flat:
        debris += [found.span() for found in pattern("page.pinyin").finditer(flat)]
    if not debris:
        return Folded(text, flat, None)
    kept: list[int] = []
    at = 0
    for start, end in sorted(debris):
        kept.extend(range(at, start))
        at = max(at, end)
    kept.extend(range(at, len(flat)))
    return Folded(text, "".join(map(flat.__getitem__, kept)), tuple(kept))
