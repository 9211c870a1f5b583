"""Numbers of a sentence, and what is known of each when it is read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from extraction.en.figures.words import ANY_NOUN, CHANGING, CLAUSE_END, DATA, DEMAND, MEASURE, last_letters
from extraction.model import Figure
from extraction.text.document import Document, holds_any
from extraction.text.lexicon import Hit
from schemas import toml
from schemas.project import data

_WORDS = {word: float(value) for value, word in enumerate(DATA["numerals"], 1)}
_SCALES = {"thousand": 1e3, "ten thousand": 1e4, "million": 1e6, "hundred million": 1e8, "billion": 1e9}
_FORM = (
    r"(?![\w:/]|\.\d|,\d)(?: ?(ten thousand|hundred million|thousand|million|billion))?"
    r"(?: ?(%|per ?cent(?:age points?)?\b))?"
)
_NUMBER = re.compile(r"(\d\d*(?:,\d{3})*(?:\.\d+)?)()" + _FORM)  # a first \d by itself: the engine skips to it
_SPELT = re.compile(  # no “no one”, “one enterprise, one policy”, “73.28 ten thousand”, “every one”
    rf"()(?<!\bno )(?<!\d )(?<!every )(?<!each )\b(?!one [\w-]+,? (?:and )?one\b"
    rf"|ten thousand (?:households|homes|families)\b)({'|'.join(_WORDS)})" + _FORM,
    re.I,
)
_DIGITS = bytes(ord("0" if chr(code) in "0123456789?" else " ") for code in range(256))  # “?”: not of Latin-1
_OFTEN_SPELT = (
    *("died", "dead", "killed", "deaths", "injured", "lives", "accident", "fire ", "fires", "consecutive"),
    *("teams", "groups", "enterprises", "hidden dangers", "mines ", "hospital", "hurt"),
)
"""Words beside which numbers are counts though they are spelt."""
_THINGS = toml.loads(data("extraction.en", "lexicons", "figures", "things.toml").read_text(encoding="utf-8"))
_NAMES = frozenset(name.split()[-1] for name in _THINGS["things"] + _THINGS["persons"] + DATA["nouns"]["accidents"])
_LEAD = 20  # characters that hold the last word before a number
_NEAR = 60  # characters that may hold the thing that a spelt number counts
_DRILL = re.compile(r"\b(?:drills?|exercise|rehearsal)\b", re.I)
_GLUED_TO = frozenset(".,/:+-_·•・")


class Number(NamedTuple):
    """A number of a sentence that may be a figure. Places are those of the whole ``text``."""

    text: str
    start: int
    """Where the words begin that may tell what it counts, and ``end`` where they end: within its sentence."""
    end: int
    first: int
    at: int
    """It is ``text[first:at]``."""
    value: float
    is_digits: bool
    """It is written in digits, not spelt."""
    last: str | None
    """The measure of the figure before it in the sentence."""
    last_found: bool = False
    """A figure stands before it in the sentence."""
    lead: str = ""
    """The last letters of the word before it, small; "" where no blank stands between.

    It tells at once of most expressions that end before a number that they cannot match."""

    def figure(self, stop: int, measure: str | None, unit: str = "count", *, sign: float = 1.0) -> Figure:
        """It counts ``measure``, as the words up to ``stop`` say."""
        return Figure(sign * self.value, self.first, stop, measure, unit)

    def before(self, expression: re.Pattern[str], reach: int) -> re.Match[str] | None:
        """The first match in the ``reach`` characters before it."""
        return expression.search(self.text, max(self.start, self.first - reach), self.first)

    def after(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        """The match that begins where it ends."""
        return expression.match(self.text, self.at, self.end)

    def clause(self) -> tuple[int, int]:
        """Where its clause begins and ends."""
        text, start = self.text, self.start
        left = max(text.rfind(", ", start, self.first), text.rfind(";", start, self.first), start - 1) + 1
        furthest = min(self.end, self.at + 160)
        stop = CLAUSE_END.search(text, self.at, furthest)
        return left, stop.start() if stop else furthest

    def is_in_demand(self, left: int, right: int) -> bool:
        """The words between the two places demand; they do not report."""
        return DEMAND.search(self.text, left, right) is not None

    def is_in_drill(self) -> bool:
        """Its sentence tells of a drill."""
        return _DRILL.search(self.text, self.start, self.end) is not None

    def changing(self, stop: int) -> list[str]:
        """The measures named before ``stop`` whose change is told by numbers, in text order."""
        named = (MEASURE[noun[1].lower()] for noun in ANY_NOUN.finditer(self.text, self.start, stop))
        return [measure for measure in named if measure in CHANGING]


def lead(text: str, start: int, first: int) -> str:
    """The end of the word that stands, in ``text[start:first]``, before a number and a blank: ``Number.lead``."""
    if first <= start or not text[first - 1].isspace():
        return ""
    words = text[max(start, first - _LEAD) : first].lower().split()
    if not words or words[-1].isalpha():
        return words[-1] if words else ""
    return last_letters(words[-1])


def value(number: re.Match[str]) -> float:
    """What a match of ``NUMBER`` or ``SPELT`` is worth."""
    plain = float(number[1].replace(",", "")) if number[1] else _WORDS[number[2].lower()]
    return plain * _SCALES[number[3].lower()] if number[3] else plain


def with_digits(document: Document) -> set[int]:
    """Numbers of the sentences that hold a digit (or may, by a letter that is not of Latin-1)."""
    found: set[int] = set()
    starts, sentences = document.starts, document.sentences
    marks = document.text.encode("latin-1", "replace").translate(_DIGITS)
    at = marks.find(b"0")
    while at >= 0:
        number = bisect_right(starts, at) - 1
        found.add(number)
        at = marks.find(b"0", max(at + 1, sentences[number].end) if number >= 0 else at + 1)
    return found


def numbers_in(text: str, start: int, end: int, *, digits: bool, spelt: Sequence[Hit]) -> list[re.Match[str]]:
    """Matches of numbers in ``text[start:end]`` in text order: [1] in digits, [2] spelt, [3] its scale, [4] per cent.

    ``digits`` tells whether there are any, ``spelt`` where numerals stand. Spelt ones count where the words speak of
    victims or of things that are often counted so.
    """
    found = []
    if digits:
        found = [number for number in _NUMBER.finditer(text, start, end) if not _is_glued(text, number.start())]
    told = _spelt(text, spelt, end)
    if told and (holds_any(text, _OFTEN_SPELT, start, end) or _counts_things(text, told, end)):
        found += told
        found.sort(key=re.Match.start)
    return found


def _spelt(text: str, numerals: Sequence[Hit], end: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for start, _, _ in numerals:
        if found and start < found[-1].end():
            continue  # a scale: the "ten" of "two ten thousand"
        number = _SPELT.match(text, start, end)
        if number is not None:
            found.append(number)
    return found


def _counts_things(text: str, spelt: list[re.Match[str]], end: int) -> bool:
    """ "Three power plants"."""
    for number in spelt:
        near = text[number.end() : min(end, number.end() + _NEAR)].split()[:3]
        if not _NAMES.isdisjoint([word.strip(".,;:") for word in near]):
            return True
    return False


def _is_glued(text: str, at: int) -> bool:
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] in _GLUED_TO)
