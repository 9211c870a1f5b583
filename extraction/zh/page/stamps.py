"""What the lines around an article say: its headline, who published it, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from extraction.text.document import Zone
from extraction.zh.data import pattern
from extraction.zh.dates import mentions
from extraction.zh.page.layout import Page

Span = tuple[int, int]
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FOOT = re.compile(r"^[\s(]*(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日[\s)]*$")


class Published(NamedTuple):
    """The day of publication, the kind of line that told it, and its words."""

    day: date
    basis: str
    start: int
    end: int


def published(page: Page) -> Published | None:
    """The day of publication, where a line beside the article gives it with its year."""
    best: tuple[float, int, Published] | None = None
    for line in page.lines:
        if line.zone in (Zone.BODY, Zone.TEASER, Zone.FOREIGN, Zone.CAPTION):
            continue
        words = page.flat[line.start : line.end]
        for mention in mentions(page.flat, line.start, line.end):
            if mention.kind != "full" or mention.value is None:
                continue
            before = page.flat[line.start : mention.start]
            weight = _weight(words, before, line.zone)
            if weight <= 0:
                continue
            basis = "dateline" if _FOOT.match(words) or pattern("stamps.masthead").search(words) else "stamp"
            found = Published(mention.value, basis, mention.start, mention.end)
            if best is None or weight > best[0]:
                best = (weight, line.start, found)
    return best[2] if best else None


def _weight(words: str, before: str, zone: Zone) -> float:
    """How plainly a line's date is the day of publication; 0: it is not."""
    if pattern("stamps.other_date").search(before):
        return 0
    if pattern("stamps.published").search(before):
        return 6
    if pattern("stamps.updated").search(before):
        return 3
    if zone is Zone.STAMP:
        return 2 if _FOOT.match(words) else 4
    if zone is Zone.HEADLINE:  # glued to the headline's end; a date that opens it is of the meeting
        return 2 if before.strip() and not words[len(before) + 8 :].strip(" ]0123456789:日)-/") else 0
    return 3


def publisher(page: Page) -> Span | None:
    """The words that name who published it: behind 来源, or a paper's or an account's name above the article."""
    lines = [line for line in page.lines if line.zone in (Zone.STAMP, Zone.BYLINE, Zone.NAVIGATION, Zone.BODY)]
    for line in lines:
        if line.zone is Zone.BODY and line.end - line.start > 60:
            continue
        found = pattern("stamps.source").search(page.flat, line.start, line.end)
        if found and found.end() <= line.end:
            return found.span("name")
    for line in page.lines:
        if line.zone is Zone.BODY:
            break
        if line.zone in (Zone.STAMP, Zone.NAVIGATION):
            found = pattern("stamps.paper").search(page.flat, line.start, line.end)
            if found:
                return found.span("name")
    return None


def headlines(page: Page) -> Iterator[Span]:
    """The lines that may be the headline, in order: above the body, or beside it where a date is glued on."""
    for line in page.zoned(Zone.HEADLINE, Zone.BODY, Zone.STAMP):
        if line.zone is Zone.BODY:
            return
        if line.zone is Zone.HEADLINE:
            yield line.start, line.end


def _telling(page: Page, span: Span) -> bool:
    return pattern("stamps.telling").search(page.flat, *span) is not None


def _is_long(page: Page, span: Span) -> bool:
    return len(_HAN.findall(page.flat, *span)) >= 9


def title(page: Page) -> Span | None:
    """The headline: the line above the body that names a meeting or an act, else the last one there."""
    found = [span for span in headlines(page) if len(_HAN.findall(page.flat, *span)) >= 4]
    if not found:
        return None
    found = found if any(_telling(page, span) for span in found) else [one for one in found if _is_long(page, one)]
    if not found:
        return None
    telling = [span for span in found if _telling(page, span)]
    start, end = (telling or found)[0] if telling else found[-1]
    glued = pattern("stamps.glued").search(page.flat, start, end)
    return (start, glued.start()) if glued and glued.start() > start else (start, end)
