from __future__ import annotations

from datetime import date

from extraction.model import Directive
from extraction.zh.page.layout import Page


def settle(page: Page, rows: list[Directive], held_on: date | None) -> None:
    _ = page, rows, held_on
