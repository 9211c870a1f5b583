"""Codes of a demand: sectors, instruments, responsibilities and formulas, each with the words that earned it.

A term of a codebook's lexicon earns its code by itself. Some words earn one only beside another: a verb with its object
("remove … the dust"), a body with the word for a duty ("departments must fulfil their duties"); such pairs are listed
in ``lexicons/pairs``, their words in the lexicons ``instrument_parts`` and ``responsibility_parts``.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from sys import maxsize

from extraction.en.demands.sectors import sectors
from extraction.model import Code
from extraction.text.document import Document
from extraction.text.lexicon import Hit, Hits
from schemas.project import data

_ORDER = attrgetter("codebook", "code")
_FOLDER = data("extraction.en", "lexicons", "pairs")
_STOP = re.compile(r"[;:；：。]|\.\s")
# What only tells of something: offenders ("those who dismantle walls"), the basis ("according to the plan"), what is
# lacking ("without training"), what has been done ("has been checked").
_MENTION = re.compile(
    r"\b(?:who(?:ever|se)?|(?:those|the (?:one|ones|person|people|enterprise|enterprises|units?)) that)\b"
    r"[^,;:]*?(?=,|;|:|\b(?:must|shall|should|will|are to|is to|have to|has to|can|may)\b|$)"
    r"|\b(?:according to|in accordance with|in line with|based on|on the basis of)\b[^,;:]{0,60}"
    r"|\b(?:without|no|lack of|instead of|rather than)\s+(?:any |a |the |an |proper )?[\w-]+"
    r"|\b(?:has|have|had) (?:(?:all )?(?:been|already) [\w-]+|dealt|done|found|checked|rectified|completed)\b"
)
_NAMING = frozenset({"enforcement", "accountability", "responsibility_assignment"})  # they may say it of whoever errs
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


_BOOKS: tuple[tuple[str, _Pairs | None], ...] = (
    ("instruments", _load("instruments", "instrument_parts")),
    ("responsibilities", _load("responsibilities", "responsibility_parts")),
    ("phrases", None),
)


def codes(document: Document, hits: Hits, spans: list[tuple[int, int]]) -> list[Code]:
    """The codes that the words of ``spans`` earn, by codebook and code; each with the first words that earn it."""
    found: list[Code] = []
    first: dict[str, tuple[int, int]] = {}
    for start, end in spans:
        first = sectors(document, hits, start, end) | first
    found += [Code("sectors", code, left, right) for code, (left, right) in first.items()]
    for codebook, pairs in _BOOKS:
        first = {}
        for start, end in spans:
            terms = hits.within(codebook, start, end)
            parts = hits.within(pairs.group, start, end) if pairs is not None else []
            if not terms and len(parts) < 2:
                continue
            taken: list[tuple[int, int]] = []
            mentions = _mentions(document.lower, start, end) if codebook == "instruments" else []
            for left, right, value in _longest(terms, start):
                taken.append((left, right))
                if value != "none" and not (mentions and value not in _NAMING and _within(mentions, left)):
                    first.setdefault(value, (left, right))
            if pairs is not None and len(parts) > 1:
                _add(pairs, document.text, _outside(parts, sorted(taken + mentions)), first)
        found += [Code(codebook, code, left, right) for code, (left, right) in first.items()]
    if len(found) > 1:
        found.sort(key=_ORDER)
    return found


def _mentions(lower: str, start: int, end: int) -> list[tuple[int, int]]:
    return [found.span() for found in _MENTION.finditer(lower, start, end)]


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


def _add(pairs: _Pairs, text: str, words: Iterator[Hit], first: dict[str, tuple[int, int]]) -> None:
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
                first[code] = (before[0], right)
        last[value] = (left, right)
