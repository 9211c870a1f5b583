from __future__ import annotations

from extraction.model import Figure
from extraction.zh.page.layout import Page


def figures(page: Page) -> list[Figure]:
    _ = page
    return []
