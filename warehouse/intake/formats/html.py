"""Web pages: the main text, and what the page's head says of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice

from schemas.days import stamped
from warehouse.intake.formats.columns import day, words
from warehouse.intake.formats.encoding import decode, is_blank
from warehouse.intake.model import Claims, Found, Page, Reason, Refused, RefusedError
from warehouse.intake.page_tables import keep_own

# No day is left out for lying ahead: what is read must not depend on when it is read.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}


_PUBLISHED = re.compile(r"publi|pubdate|issued|release", re.I)
_NEAR = 80  # characters before a time in which its attribute's name stands
_MOST_STAMPS = 100


def main_text(page: Page) -> Found | Refused:
    """The main text of ``page`` (by trafilatura); where it finds none, all text of the page's body.

    A function of the page's bytes alone. What the page's source says (a crawl's URL) goes before what its head says.
    """
    import lxml.html  # noqa: PLC0415 - slow to load, seldom needed
    import trafilatura  # noqa: PLC0415 - slow to load, seldom needed
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415 - slow to load, seldom needed

    try:
        decoded = decode(page.data, is_html=True, charset=page.charset, told=page.encoding)
    except RefusedError as error:
        return Refused(page.uri, error.reason, error.detail, page.data)
    try:
        tree = trafilatura.load_html(decoded.text)
    except (ValueError, lxml.etree.LxmlError):
        tree = None
    if tree is None:
        return Refused(page.uri, Reason.MALFORMED_RECORD, "is no HTML; save the page again, or as .txt", page.data)
    claims = Claims()
    head = extract_metadata(tree, date_config=_DATES, extensive=False)
    if head is not None:
        published_on = _in_china(decoded.text, day(head.date))
        claims = Claims(words(head.url), words(head.title), published_on, words(head.sitename), words(head.language))
    language = tree.get("lang") if hasattr(tree, "get") else None
    claims = replace(claims, language=claims.language or words(language))
    keep_own(tree)
    text = trafilatura.extract(
        tree, include_comments=False, include_tables=True, include_images=False, include_links=False,
        favor_recall=True, with_metadata=False, deduplicate=False, config=_settings(),
    )  # fmt: skip
    if text is None or is_blank(text):
        text = trafilatura.html2txt(decoded.text)
    if is_blank(text or ""):
        return Refused(page.uri, Reason.EMPTY, "is a page without text (perhaps a script makes it)", page.data)
    given = page.claims
    return Found(
        page.uri, text, decoded.encoding,
        Claims(
            given.url or claims.url, given.title or claims.title, given.published_on or claims.published_on,
            given.publisher or claims.publisher, given.language or claims.language,
        ),
        page.data,
    )  # fmt: skip


def _in_china(source: str, written: date | None) -> date | None:
    """The day in China of the day that the page's head names: trafilatura leaves out the time and zone written there.

    Where the page has several times of that day, the first that stands after a word for publication counts, else all
    must be of one day.
    """
    if written is None:
        return None
    found = []
    for match in islice(re.finditer(f"{written:%Y-%m-%d}(?=[T ])", source), _MOST_STAMPS):
        moved, _, end = stamped(source, match.start(), match.end(), written)
        if end == match.end():
            continue
        if _PUBLISHED.search(source[max(0, match.start() - _NEAR) : match.start()]):
            return moved
        found.append(moved)
    return found[0] if found and len(set(found)) == 1 else written


@cache
def _settings() -> object:
    """trafilatura's settings without its own time limit (by signals): the process of the page has one."""
    from trafilatura.settings import use_config  # noqa: PLC0415 - slow to load, seldom needed

    settings = use_config()
    settings.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    return settings
