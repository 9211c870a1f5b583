"""Codes of a demand: sectors, instruments, responsibilities and formulas, each with the words that earned it."""

from __future__ import annotations

from operator import attrgetter

from extraction.article import Article
from extraction.facts import Code
from extraction.matcher import Hits
from extraction.sectors import sectors

_ORDER = attrgetter("codebook", "code")
_PLAIN = ("instruments", "responsibilities", "phrases")


def codes(article: Article, hits: Hits, spans: list[tuple[int, int]]) -> list[Code]:
    """The codes that the words of ``spans`` earn, by codebook and code; each with the first words that earn it."""
    found: list[Code] = []
    for codebook in ("sectors", *_PLAIN):
        first: dict[str, tuple[int, int]] = {}
        for start, end in spans:
            if codebook == "sectors":
                first = sectors(article, hits, start, end) | first
                continue
            for left, right, value in hits.longest(codebook, start, end):
                if value != "none":
                    first.setdefault(value, (left, right))
        found += [Code(codebook, code, left, right) for code, (left, right) in first.items()]
    if len(found) > 1:
        found.sort(key=_ORDER)
    return found
