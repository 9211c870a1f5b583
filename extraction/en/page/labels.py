"""Words that tell the parts of a page from the story: the lexicon ``lexicons/page/layout.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extraction.text.document import TYPOGRAPHIC, Section
from schemas import toml
from schemas.project import data

_FILE = data("extraction.en", "lexicons", "page", "layout.toml")
_MARK = re.compile(r"[:：丨|∶/]")
_LABEL = re.compile(r"[\W_]*([A-Za-z][A-Za-z '’/&.-]{0,38}?)\s*[:：丨|∶]")
_SLASH = re.compile(r"[\W_]*([A-Za-z][a-z-]+(?: [a-z]+)?)\s?/\s?[A-Z]")
_SIGNED = re.compile(
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}\s?/\s?(?:text|words?|wen|photos?|pictures?|tu|video|translation)\b", re.I
)
_GAPS = re.compile(r"[\W_]+")
_BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_SPACES = re.compile(r"\s+")
_MARKS = "([【（〔<>*•·●■◆▶|+-–—=~#“\"'‘ "
_KEY = 3
REACH = 60
"""Characters from the start of a line that can tell its section by an opening; longer than the longest of those."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """The lexicon, ready for look-ups. All keys are lower case."""

    labels: dict[str, Section]
    openings: dict[str, dict[str, Section]]  # by their first letters; the longest first
    whole: dict[str, Section]
    closing: dict[str, Section]
    roles: dict[str, tuple[str, ...]]

    def label(self, text: str, start: int, end: int) -> Section | None:
        """Section that a label at ``start`` tells (“Source: …”, “Editor丨…”, “Reporter/…”), or None."""
        limit = min(end, start + 48)
        if _MARK.search(text, start, limit) is None:
            return None
        found = _LABEL.match(text, start, limit)
        if found:
            return self.labels.get(_SPACES.sub(" ", found[1].lower()))
        if text.find("/", start, limit) > 0:
            if (slash := _SLASH.match(text, start, limit)) and self.labels.get(slash[1].lower()) is Section.BYLINE:
                return Section.BYLINE
            if _SIGNED.match(text, start, limit):
                return Section.BYLINE
        return None

    def opening(self, lower: str, start: int) -> Section | None:
        """Section that the first words from ``start`` tell (“See also …”), or None. ``lower`` is the folded text."""
        head = lower[start : start + _KEY]
        if head not in self.openings and head[:1].isalnum() and head.isprintable() and "  " not in head:
            return None  # the words begin with these very letters
        words = " ".join(lower[start : start + REACH].split()) + " "
        told = self._told(words)
        if told is None and not words[0].isalnum():
            told = self._told(words.lstrip(_MARKS))
        return told

    def _told(self, words: str) -> Section | None:
        found = self.openings.get(words[:_KEY])
        if found is None or not words.startswith(tuple(found)):
            return None
        return next(section for phrase, section in found.items() if words.startswith(phrase))


@lru_cache(maxsize=4096)
def bare(words: str) -> str:
    """``words`` in lower case, without punctuation, single spaces between them."""
    lower = words.lower()
    plain = lower if lower.isascii() else TYPOGRAPHIC.sub(" ", lower)
    if plain.isascii():  # str.translate is many times as fast as the expression
        return " ".join(plain.translate(_BLANKS).split())
    return _GAPS.sub(" ", lower).strip()


def _bared(table: dict[str, list[str]]) -> dict[str, Section]:
    return {bare(phrase): section for phrase, section in _sections(table).items()}


def _sections(table: dict[str, list[str]]) -> dict[str, Section]:
    pairs: dict[str, Section] = {}
    for section, phrases in table.items():
        for phrase in phrases:
            if phrase != phrase.lower():
                raise ValueError(f"{_FILE.name}: {phrase!r} must be in lower case")
            if pairs.setdefault(phrase, Section[section.upper()]) is not Section[section.upper()]:
                raise ValueError(f"{_FILE.name}: {phrase!r} stands for two sections in one table; keep one")
    return pairs


def load(path: Path = _FILE) -> PageWords:
    """The lexicon at ``path``. Raises ValueError for a phrase with capitals or two sections, OSError without file."""
    data = toml.loads(path.read_text(encoding="utf-8"))
    openings: dict[str, list[tuple[str, Section]]] = {}
    for phrase, section in _sections(data["openings"]).items():
        openings.setdefault(phrase[:_KEY], []).append((phrase, section))
    return PageWords(
        labels=_sections(data["labels"]),
        openings={key: dict(sorted(found, key=lambda pair: -len(pair[0]))) for key, found in openings.items()},
        whole=_bared(data["whole"]),
        closing=_bared(data["closing"]),
        roles={role: tuple(words) for role, words in data["roles"].items()},
    )


WORDS = load()
