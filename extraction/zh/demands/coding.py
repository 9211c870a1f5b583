"""Codes of a demand: sectors, instruments, responsibilities and formulas, each with the words that earned it."""

from __future__ import annotations

from extraction.model import Code
from extraction.zh.page.layout import Page

BOOKS = ("sectors", "instruments", "responsibilities", "phrases")


def codes(page: Page, start: int, end: int) -> list[Code]:
    """The codes that the words of ``flat[start:end]`` earn, by codebook and code; each with the first words."""
    made: list[Code] = []
    for book in BOOKS:
        first: dict[str, tuple[int, int]] = {}
        for left, right, value in page.hits.longest(book, start, end):
            if value != "none":
                for code in value.split("+"):
                    first.setdefault(code, (left, right))
        made += [Code(book, code, *span) for code, span in first.items()]
    made.sort(key=lambda one: (one.codebook, one.code))
    return made
