"""Codes of a demand: sectors, instruments, responsibilities and formulas, each with the words that earned it.

Rules (``code_rules``) say what words earn in their setting, and which words earn nothing there. A term of a
codebook's lexicon earns its code by itself. Some words earn one only beside another: a verb with its object
("remove … the dust"), a body with the word for a duty ("departments must fulfil their duties"); such pairs are listed
in ``lexicons/pairs``, their words in the lexicons ``instrument_parts`` and ``responsibility_parts``.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from sys import maxsize
from typing import NamedTuple

from extraction.en.demands import code_rules
from extraction.en.demands.sectors import sectors
from extraction.model import Code
from extraction.text.document import Document, Section
from extraction.text.lexicon import Hit, Hits, rule_hits
from schemas.project import data

_SECTOR_GROUP = "rules.sectors"
_ORDER = attrgetter("codebook", "code")
_FOLDER = data("extraction.en", "lexicons", "pairs")
_STOP = re.compile(r"[;:；：。]|\.\s")
# What only tells of something: offenders ("those who dismantle walls"), the basis ("according to the plan"), what is
# lacking ("without training"), what has been done ("has been checked"). First words: lexicons/mentions.toml.
_MENTION = re.compile(
    r"\b(?:who(?:ever|se)?|(?:those|the (?:one|ones|person|people|enterprise|enterprises|units?)) that)\b"
    r"[^,;:]*?(?=,|;|:|\b(?:must|shall|should|will|are to|is to|have to|has to|can|may)\b|$)"
    r"|\b(?:according to|in accordance with|in line with|based on|on the basis of)\b[^,;:]{0,60}"
    r"|\b(?:without|no|lack of|instead of|rather than)\s+(?:any |a |the |an |proper )?[\w-]+"
    r"|\b(?:has|have|had) (?:(?:all )?(?:been|already) [\w-]+|dealt|done|found|checked|rectified|completed)\b"
)
_NAMING = frozenset({"enforcement", "accountability", "responsibility_assignment"})  # they may say it of whoever errs
_NOTHING = code_rules.Findings({}, [])
_PASSIVE = re.compile(r" (?:be|been|being|are|is|to) ")

Reaches = list[tuple[str, str, int]]
"""Code, the other word's value, and how many characters may lie between."""


@dataclass(slots=True)
class _Pairs:
    """The pairs of a codebook, by the value of the word that comes second."""

    group: str
    as_object: dict[str, Reaches] = field(default_factory=dict)
    as_verb: dict[str, Reaches] = field(default_factory=dict)


def _load(codebook: str, group: str) -> _Pairs:
    pairs = _Pairs(group)
    for pair in tomllib.loads((_FOLDER / f"{codebook}.toml").read_text(encoding="utf-8"))["pairs"]:
        pairs.as_object.setdefault(pair["object"], []).append((pair["code"], pair["verb"], pair["after"]))
        pairs.as_verb.setdefault(pair["verb"], []).append((pair["code"], pair["object"], pair["before"]))
    return pairs


class _Book(NamedTuple):
    """A codebook: its pairs of words, its rules and the group of their anchors."""

    name: str
    pairs: _Pairs | None
    group: str
    rules: Mapping[str, code_rules.Rule]


@cache
def _books() -> tuple[_Book, ...]:
    pairs = {
        "instruments": _load("instruments", "instrument_parts"),
        "responsibilities": _load("responsibilities", "responsibility_parts"),
    }
    books = (*pairs, "phrases")
    return tuple(_Book(name, pairs.get(name), "rules." + name, code_rules.as_met(name)) for name in books)


@cache
def _sector_rules() -> Mapping[str, code_rules.Rule]:
    return code_rules.as_met("sectors")


def codes(document: Document, hits: Hits, spans: list[tuple[int, int]]) -> list[Code]:
    """The codes that the words of ``spans`` earn, by codebook and code; each with the first words that earn it."""
    found: list[Code] = []
    first: dict[str, tuple[int, int]] = {}
    ruled = [
        (code_rules.Words(document.folded, start, end), rule_hits(document.text, start, end)) for start, end in spans
    ]
    for words, anchors in ruled:
        first = _sectors(document, hits, words, anchors.get(_SECTOR_GROUP)) | first
    found += [Code("sectors", code, left, right) for code, (left, right) in first.items()]
    for book in _books():
        first = {}
        for words, anchors in ruled:
            for code, place in _of_book(book, document, hits, words, anchors.get(book.group) or []).items():
                first.setdefault(code, place)
        found += [Code(book.name, code, left, right) for code, (left, right) in first.items()]
    if len(found) > 1:
        found.sort(key=_ORDER)
    return found


def formulas(document: Document, hits: Hits, demands: list[tuple[int, int]]) -> list[Code]:
    """The formulas that stand in the body outside the spans ``demands`` (in order), each once a sentence, in order.

    By the lexicon's terms alone: rules are about demands.
    """
    found: list[Code] = []
    told: set[tuple[int, str]] = set()
    outside = [hit for hit in hits.of("phrases") if not _within(demands, hit[0]) and not _within(demands, hit[1] - 1)]
    for hit in _longest(outside, 0):
        number = bisect_right(document.starts, hit[0]) - 1
        sentence = document.sentences[number]
        if sentence.section is not Section.ARTICLE or hit[1] > sentence.end or (number, hit[2]) in told:
            continue
        told.add((number, hit[2]))
        if hit[2] != "none":
            found.append(Code("phrases", hit[2], hit[0], hit[1]))
    return found


def _sectors(
    document: Document, hits: Hits, words: code_rules.Words, anchors: list[Hit] | None
) -> dict[str, tuple[int, int]]:
    named = sectors(document, hits, words.start, words.end)
    if not anchors:
        return named
    ruled = code_rules.find(_sector_rules(), words, anchors, named)
    return ruled.earned | {code: place for code, place in named.items() if not ruled.drops(code, *place)}


def _of_book(
    book: _Book, document: Document, hits: Hits, words: code_rules.Words, anchors: list[Hit]
) -> dict[str, tuple[int, int]]:
    """The codes of one book in one stretch: by the lexicon's terms, by pairs of words, by rules."""
    start, end = words.start, words.end
    terms = hits.within(book.name, start, end)
    parts = hits.within(book.pairs.group, start, end) if book.pairs is not None else []
    if not terms and not anchors and len(parts) < 2:
        return {}
    mentions = _mentions(document.folded, hits, start, end) if book.name == "instruments" else []
    taken: list[tuple[int, int]] = []
    told: list[Hit] = []
    for hit in _longest(terms, start):
        taken.append(hit[:2])
        if hit[2] != "none" and not (mentions and hit[2] not in _NAMING and _within(mentions, hit[0])):
            told.append(hit)
    paired: dict[str, tuple[int, int]] = {}
    if book.pairs is not None and len(parts) > 1:
        parts = list(_outside(parts, sorted(taken + mentions)))
        _add(book.pairs, document.text, parts, paired, _NOTHING)
    known = {value for _, _, value in told} | paired.keys()
    ruled = code_rules.find(book.rules, words, anchors, known) if anchors else _NOTHING
    first: dict[str, tuple[int, int]] = {}
    for left, right, value in told:
        if not (ruled.dropped and ruled.drops(value, left, right)):
            first.setdefault(value, (left, right))
    if ruled.dropped and book.pairs is not None and paired:
        _add(book.pairs, document.text, parts, first, ruled)
    else:
        first = paired | first
    if ruled.dropped and (lost := known - first.keys()):
        first |= code_rules.earned_again(book.rules, words, anchors, lost, ruled)
    return first | ruled.earned


def _mentions(lower: str, hits: Hits, start: int, end: int) -> list[tuple[int, int]]:
    """What only tells of something; the lexicon knows where it may begin, so that no place is tried in vain."""
    spans: list[tuple[int, int]] = []
    for place, _, _ in hits.within("mentions", start, end):
        if spans and place < spans[-1][1]:
            continue
        found = _MENTION.match(lower, place, end)
        if found is not None:
            spans.append(found.span())
    return spans


def _within(spans: list[tuple[int, int]], place: int) -> bool:
    """Whether any of the sorted ``spans`` holds ``place``."""
    after = bisect_right(spans, (place, maxsize))
    return after > 0 and place < spans[after - 1][1]


def _longest(inside: list[Hit], start: int) -> Iterator[Hit]:
    """Leftmost, then longest; one spelling may stand for several codes ("investigation and rectification")."""
    taken, reached = start, start
    for hit in inside:
        if hit[0] >= reached or (hit[0] == taken and hit[1] == reached):
            taken, reached = hit[0], hit[1]
            yield hit


def _outside(inside: list[Hit], taken: list[tuple[int, int]]) -> Iterator[Hit]:
    """The hits that no term in ``taken`` covers."""
    place = 0
    for hit in inside:
        while place < len(taken) and taken[place][1] <= hit[0]:
            place += 1
        if place == len(taken) or hit[0] < taken[place][0] or hit[1] > taken[place][1]:
            yield hit


def _add(
    pairs: _Pairs, text: str, words: Iterable[Hit], first: dict[str, tuple[int, int]], ruled: code_rules.Findings
) -> None:
    """Add to ``first`` what the pairs earn; only the nearest word before counts, so that time stays linear."""
    last: dict[str, tuple[int, int]] = {}
    for left, right, value in words:
        for reaches, passive in ((pairs.as_object.get(value), False), (pairs.as_verb.get(value), True)):
            for code, other, reach in reaches or ():
                before = last.get(other)
                if code in first or before is None or not 0 < left - before[1] <= reach:
                    continue
                if _STOP.search(text, before[1], left) or (passive and not _PASSIVE.search(text, before[1], left)):
                    continue
                if ruled.dropped and ruled.drops(code, before[0], right):
                    continue
                first[code] = (before[0], right)
        last[value] = (left, right)
