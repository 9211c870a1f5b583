"""Where the story of a page ends: closing lines, links to other stories, and a story run on to this one."""

from __future__ import annotations

import re

from extraction.en.page.labels import WORDS
from extraction.en.page.lines import LEAD, MONTHS, PageLine, is_after
from extraction.text.document import Page, Section

_DATELINE = re.compile(  # “ZIGONG, March 9 --”, “Zigong, 9 Mar (Reporter …)”
    rf"[A-Z][A-Za-z’']+(?:[,/] ?[A-Z][A-Za-z]+)?,? (?:(?i:{MONTHS})\.? \d{{1,2}}|\d{{1,2}} (?i:{MONTHS}))\b"
    r"[^\n.]{0,24}?(?:--|–|—| - |\(|:)"
)
_PAIR = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_NOT_A_NAME = re.compile(
    r"\b(?:On|In|At|The|This|That|All|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|County|City|District|Province|Town|Party|Committee|Municipal|Provincial|Standing|Deputy|Vice|Mayor|Secretary|Director"
    r"|Governor|General|People|Government|Safety|Emergency|Management|Bureau|National|State|Council|Central|China|Chinese"
    r"|Office|Department|Festival|Day|Congress|Committees|Executive|Member|Head|News|Daily|Media|Center)\b"
)
_SECOND_PERSON = re.compile(r"\byour?s?\b|(?:^|[.!?:;] )You(?:r|rs)?\b")  # no "He You", which is a name
_ABOVE = 30  # lines among which lists of links above the story are looked for
_A_LINK = 140  # characters below which a line can be a link
_TRIES = 8  # lines that are asked whether another story begins, or this one goes on, at most


def closing_lines(page: Page, lines: list[PageLine]) -> None:
    """What follows “- END -”, “Leave a Reply” or “You may also like”; the story may go on after a list of links."""
    mode: Section | None = None
    story: list[PageLine] = []
    tries = 0
    _lists_above(page, lines)
    for line in lines:
        closing = WORDS.closing.get(line.words)
        if closing is not None and story:
            mode = closing
            line.section = Section.NAVIGATION if closing is Section.ASIDE else closing
            continue
        if mode is None:
            if line.section is None:
                story.append(line)
            continue
        if line.section not in (None, Section.CAPTION, Section.HEADLINE):
            continue
        tries += line.length > 150 and line.stopped
        if (
            mode is Section.TEASER
            and line.length > 150
            and line.stopped
            and tries < _TRIES
            and _goes_on(page, line, story)
        ):
            mode = None
            story.append(line)
            line.section = None
        else:
            line.section = mode


def _lists_above(page: Page, lines: list[PageLine]) -> None:
    """Links listed above the story: the lines below "Headlines" or "Latest news", as far as the next empty line."""
    for number, line in enumerate(lines[:_ABOVE]):
        if line.stopped and line.length > _A_LINK:
            return
        if WORDS.closing.get(line.words) is not Section.TEASER:
            continue
        block = number + 1
        while block < len(lines) and lines[block].length < _A_LINK and not _apart(page, lines[block - 1], lines[block]):
            block += 1
        if block == len(lines) or not _apart(page, lines[block - 1], lines[block]):
            return
        for link in lines[number:block]:
            link.section = Section.TEASER


def _apart(page: Page, line: PageLine, following: PageLine) -> bool:
    """Whether an empty line stands between two lines."""
    return page.text.count("\n", line.end, following.start) > 1


def _goes_on(page: Page, line: PageLine, story: list[PageLine]) -> bool:
    """Whether ``line`` belongs to the story so far: it says “the meeting”, or names whom the story names."""
    if page.folded.startswith(("the meeting", "the conference", "at the meeting"), line.start):
        return True
    return _linked(page, [line], story)


def second_story(page: Page, lines: list[PageLine]) -> None:
    """Another story run on to this one: its own headline, dateline or lead, and none of the names met so far."""
    text, lower = page.text, page.folded
    story: list[PageLine] = []
    addressed = text.count(" you") + text.count(" You") >= 2
    tries = 0
    for number, line in enumerate(lines):
        if line.section is None and len(story) >= 2 and line.length > 120:
            prior = lines[number - 1]
            dated = is_after(page, line, Section.BYLINE, Section.STAMP)
            headed = prior.section in (Section.CAPTION, Section.STAMP) and bool(
                LEAD.match(lower, line.start) or _DATELINE.match(text, line.start)
            )
            tries += dated or headed
            if (dated or headed) and tries < _TRIES and not _linked(page, lines[number:], story):
                for other in lines[number - 1 if headed else number :]:
                    if other.section in (None, Section.CAPTION, Section.HEADLINE):
                        other.section = Section.ASIDE
                return
        if line.section is None:
            if (
                addressed
                and len(_SECOND_PERSON.findall(text, line.start, line.end)) >= 2
                and _is_advertisement(text, line)
            ):
                line.section = Section.ASIDE
            elif line.length > 80:
                story.append(line)


def _linked(page: Page, rest: list[PageLine], story: list[PageLine]) -> bool:
    """Whether the lines of ``rest`` share the full name of a person with the story."""
    return not _names(page.text, story).isdisjoint(_names(page.text, [line for line in rest if line.section is None]))


def _names(text: str, lines: list[PageLine]) -> set[str]:
    return {pair for line in lines for pair in full_names(text, line.start, line.end)}


def full_names(text: str, start: int = 0, end: int | None = None) -> set[str]:
    """Pairs of capitalised words in ``text[start:end]`` that can be a person's full name."""
    pairs = _PAIR.findall(text, start, len(text) if end is None else end)
    return {pair for pair in pairs if _NOT_A_NAME.search(pair) is None}


def _is_advertisement(text: str, line: PageLine) -> bool:
    """Addresses the reader outside quotation marks, and names nobody’s demand."""
    words = text[line.start : line.end]
    return not any(mark in words for mark in ("said", "told", "“", '"')) or words.count("your") >= 2
