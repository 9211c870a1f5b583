"""Codes of a demand: sectors, instruments, responsibilities and formulas, each with the words that earned it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from re import Pattern
from typing import NamedTuple

from extraction.model import Code
from extraction.text.document import Section
from extraction.text.sieve import Sieve
from extraction.zh.data import Rule, compiled, pattern, rules
from extraction.zh.page.layout import Page

BOOKS = ("sectors", "instruments", "responsibilities", "phrases")
_TOPIC = 0.34
"""Share of a text's sentences with any field in which a field makes it the text's subject."""
_WEAK = "weak"
Span = tuple[int, int]


def topics(page: Page) -> frozenset[str]:
    """The fields that the story is about: those that a third of the sentences with a field name."""
    counts: Counter[str] = Counter()
    naming = 0
    spans = [(one.start, one.end) for one in page.body] + [
        (one.start, one.end) for one in page.in_sections(Section.HEADLINE)
    ]
    for start, end in spans:
        named = {
            code
            for _, _, value in page.hits.longest("sectors", start, end)
            if value != "none" and "__" not in value
            for code in value.split("+")
        }
        naming += bool(named)
        counts.update(named)
    return frozenset(code for code, n in counts.items() if naming and n / naming >= _TOPIC)


def codes(page: Page, start: int, end: int, about: frozenset[str]) -> tuple[list[Code], set[str]]:
    """The codes that the words of ``flat[start:end]`` earn, by codebook and code, each with the first words; and those
    that are only mentioned there."""
    near = _near(_RULED, page.flat[start:end])
    aside = _Aside(page.flat, start, end, near["mentions"])
    fields = {} if _is_off_topic(page, start) else _sectors(page, start, end, about, aside)
    made = [Code("sectors", code, *span) for code, span in fields.items()]
    for book in BOOKS[1:]:
        made += [Code(book, code, *span) for code, span in _of_book(page, book, start, end, near[book], aside).items()]
    made.sort(key=lambda one: (one.codebook, one.code))
    return made, aside.mentioned


def _of_book(  # noqa: PLR0917 - two callers
    page: Page, book: str, start: int, end: int, near: list[_Rule], aside: _Aside
) -> dict[str, Span]:
    """The codes of one book in ``flat[start:end]``, by terms and by the rules that are ``near``, with the first words
    of each."""
    first: dict[str, Span] = {}
    hidden: list[Span] = []
    for left, right, value in page.hits.longest(book, start, end):
        if value == "none":
            hidden.append((left, right))
        elif "__" not in value and value not in first and not aside.holds(book, value, left):
            first[value] = (left, right)
    for code, rule, _ in near:
        if code in first:
            continue
        found = rule.pattern.search(page.flat, start, end)
        while found:
            left, right = found.span()
            if any(a <= left and right <= b for a, b in hidden) or aside.holds(book, code, left):
                found = rule.pattern.search(page.flat, right, end)
                continue
            first[code] = (left, right)
            break
    return first


def formulas(page: Page, demands: list[Span]) -> list[Code]:
    """The formulas of the body outside the spans ``demands`` (in order), once a sentence, in order."""
    found: list[Code] = []
    number = 0
    for sentence in page.body:
        start = sentence.start
        stretches: list[Span] = []
        while number < len(demands) and demands[number][0] < sentence.end:
            stretches.append((start, demands[number][0]))
            start = demands[number][1]
            number += 1
        stretches.append((start, sentence.end))
        first: dict[str, Span] = {}
        for left, right in stretches:
            if right > left:
                near = _near(("phrases",), page.flat[left:right])["phrases"]
                first = _of_book(page, "phrases", left, right, near, _Aside(page.flat, left, right, [])) | first
        found += sorted((Code("phrases", code, *span) for code, span in first.items()), key=lambda one: one[2:])
    return found


class _Rule(NamedTuple):
    """A rule that earns ``code``, or within whose matches the codes ``hides`` are not earned."""

    code: str
    rule: Rule
    hides: frozenset[str] = frozenset()

    @property
    def pattern(self) -> Pattern[str]:
        return self.rule.pattern

    def hides_code(self, code: str) -> bool:
        """Whether words inside a match do not earn ``code``."""
        return code in self.hides or ("all" in self.hides and code != "sectors")


class _Aside:
    """Where a demand only mentions what a code is for (``rules/mentions.toml``), looked up as codes ask for it."""

    __slots__ = ("_end", "_flat", "_near", "_spans", "_start", "mentioned")

    def __init__(self, flat: str, start: int, end: int, near: list[_Rule]) -> None:
        self._flat, self._start, self._end = flat, start, end
        self._near = near
        self._spans: dict[int, list[Span]] = {}
        self.mentioned: set[str] = set()

    def holds(self, book: str, code: str, left: int) -> bool:
        """Whether words of ``code`` that begin at ``left`` begin in such a place."""
        if book == "phrases":
            return False
        for number, rule in enumerate(self._near):
            if not rule.hides_code(code):
                continue
            spans = self._spans.get(number)
            if spans is None:
                spans = self._spans[number] = [
                    found.span() for found in rule.pattern.finditer(self._flat, self._start, self._end)
                ]
            if any(a <= left < b for a, b in spans):
                self.mentioned.add(code)
                return True
        return False


_RULED = ("instruments", "responsibilities", "phrases", "mentions")


def _near(subjects: tuple[str, ...], words: str) -> dict[str, list[_Rule]]:
    """The rules of each of ``subjects`` that can match in ``words``, in the file's order."""
    told, sieve = _sieve(subjects)
    near: dict[str, list[_Rule]] = {subject: [] for subject in subjects}
    for number in sieve.possible(words):
        subject, rule = told[number]
        near[subject].append(rule)
    return near


@cache
def _sieve(subjects: tuple[str, ...]) -> tuple[list[tuple[str, _Rule]], Sieve]:
    told = [
        (subject, _Rule(str(rule.settings.get("code", "")), rule, frozenset(rule.settings.get("hides", ()))))
        for subject in subjects
        for rule in rules(subject).values()
    ]
    return told, Sieve([own.rule.needs for _, own in told])


def _is_off_topic(page: Page, start: int) -> bool:
    """Whether the paragraph is about another item of the agenda: it names one, and no field of safety."""
    left = page.flat.rfind("\n", 0, start) + 1
    right = page.flat.find("\n", start)
    right = right if right >= 0 else len(page.flat)
    other = pattern("kind.other_subject")
    found = other.search(page.flat, left, right)
    if not found or compiled("<safety>").search(page.flat, left, right):
        return False
    fields = [hit[:2] for hit in page.hits.longest("sectors", left, right)]
    while found:  # “养老” of “养老院” names a field, no other item
        start_, end_ = found.span()
        if not any(a <= start_ and end_ <= b for a, b in fields):
            return True
        found = other.search(page.flat, end_, right)
    return False


def _sectors(page: Page, start: int, end: int, about: frozenset[str], aside: _Aside) -> dict[str, Span]:
    first: dict[str, Span] = {}
    doubtful: list[tuple[str, str, Span]] = []
    for left, right, value in page.hits.longest("sectors", start, end):
        code, _, rule = value.partition("__")
        if value == "none" or aside.holds("sectors", "sectors", left):
            continue
        if rule:
            doubtful.append((code, rule, (left, right)))
        else:
            first.setdefault(code, (left, right))
    told = rules("sectors")
    weak: set[str] = set()
    words = page.flat[start:end]
    for code, name, span in sorted(doubtful, key=lambda one: one[1] == _WEAK):
        rule_ = told[name]
        if name == _WEAK and any(one not in weak for one in first):
            continue
        if name == _WEAK:
            weak.add(code)
        beside = rule_.settings.get("alone_in")
        if beside and not first.keys().isdisjoint(beside):
            continue
        if rule_.settings.get("unless") and compiled(str(rule_.settings["unless"])).search(words):
            continue
        if rule_.pattern.search(words):
            first.setdefault(code, span)
        elif name == "notforest":
            first.setdefault("forest_fire", span)
    _settle(first, about, words, page.flat)
    if "fire" in first and ("forest_fire" in first or "forest_fire" in about):
        spans = [hit[:2] for hit in page.hits.longest("sectors", start, end) if hit[2].partition("__")[0] == "fire"]
        if all(pattern("sectors.generic_fire").fullmatch(page.flat, *span) for span in spans):
            first.setdefault("forest_fire", first.pop("fire"))
    return first


def _settle(first: dict[str, Span], about: frozenset[str], words: str, flat: str) -> None:
    """Fields that others in the same sentence explain."""
    if "coal_mining" in first or "noncoal_mining" in first:
        first.pop("mining", None)
    if "drowning" in first and "汛" not in words and "洪" not in words:
        first.pop("flood_disaster", None)  # the water where people drown
    if "agriculture_fishery" in first and "water_transport" in first:
        start, end = first["water_transport"]
        if pattern("sectors.hull").fullmatch(flat, start, end):
            del first["water_transport"]  # the fishing boat again
