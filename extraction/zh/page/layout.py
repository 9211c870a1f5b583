"""The page: its lines with the zone of each, its sentences, and where one story ends and the next begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from extraction.model import NO_HINTS, SourceHints
from extraction.text.document import Section, Sentence
from extraction.zh.data import Hits, pattern
from extraction.zh.page.text import Folded

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LINE = re.compile(r"[^\n]+")
_FULL = 36  # Chinese characters of a line that is running text though it has no stop
_HEADED = 8  # of a line that has a headline beside its day
_ABOUT = 40  # lines at each end that are of the whole page
_START = attrgetter("start")
_FEW = 4  # headlines that a page has at most beside one report
_SHORT = 24  # of one that opens with a day
_BREAK = re.compile(r"[。！？；][”’)\]】]*(?![”’)\]】。！？；])|\n+")
_SIGNED = re.compile(r"\((?:[^()，。]{0,12})?(?:记者|通讯员)[^()，。]{0,40}\)")  # after the last words of a story
_PERIOD = re.compile(r"[。！？；]|[:；]$")


class Line(NamedTuple):
    """One line that is not blank: its span, white space trimmed, and its zone."""

    start: int
    end: int
    section: Section


class Story(NamedTuple):
    """A stretch of the page that is read by itself; ``position`` counts from 1."""

    position: int
    start: int
    end: int


@dataclass(slots=True)
class Page:
    """A story's text with its lines and sentences; all places are of ``flat``."""

    folded: Folded
    flat: str
    lines: list[Line]
    sentences: list[Sentence]
    story: Story
    hits: Hits
    hints: SourceHints = NO_HINTS
    body: list[Sentence] = field(default_factory=list)

    def of(self, sentence: Sentence) -> str:
        """The folded words of a sentence."""
        return self.flat[sentence.start : sentence.end]

    def in_sections(self, *sections: Section) -> list[Line]:
        """The story's lines of any of ``sections``, in order."""
        return [
            line for line in self.lines if line.section in sections and self.story.start <= line.start < self.story.end
        ]


def _trimmed(flat: str, start: int, end: int) -> tuple[int, int]:
    while start < end and flat[start].isspace():
        start += 1
    while end > start and flat[end - 1].isspace():
        end -= 1
    return start, end


def _is_running(words: str) -> bool:
    """Whether a line is running text: it holds a stop, or is long."""
    if words[-1] in ":—" and pattern("page.speech").match(words):
        return True
    if _PERIOD.search(words):
        return len(words) > 8 or words[-1] in "。；！" or pattern("page.enumerated").match(words) is not None
    size = len(_HAN.findall(words))
    return size >= _FULL or (size >= _SHORT and pattern("page.lead").match(words) is not None)


def _zone(words: str) -> Section | None:
    """The zone that a line tells by itself; None where only its place can tell."""
    if not _HAN.search(words) and not _is_running(words):
        if pattern("page.date_line").match(words):
            return Section.STAMP
        return Section.CAPTION if pattern("page.picture").match(words) else Section.NAVIGATION
    short = len(words) < 160
    if short and pattern("page.furniture").match(words):
        return Section.NAVIGATION
    ends = words[-1] in "。；！？"
    if short and not ends and pattern("page.teaser").match(words):
        return Section.TEASER
    if short and "。" not in words[:-1] and pattern("page.byline").match(words):
        return Section.BYLINE
    if (
        short
        and not ends
        and "。" not in words
        and (pattern("page.label").search(words) or pattern("page.date_line").match(words))
    ):
        return Section.STAMP
    if not ends and pattern("page.picture").match(words):
        return Section.CAPTION
    if not ends and pattern("page.masthead").match(words):
        return Section.STAMP
    return Section.ARTICLE if _is_running(words) else None


def lines(flat: str, begin: int = 0, stop: int | None = None) -> list[Line]:
    """The lines of a page, or of the story ``flat[begin:stop]``, with their zones."""
    made: list[Line] = []
    in_teasers = seen_body = False
    for found in _LINE.finditer(flat, begin, len(flat) if stop is None else stop):
        start, end = _trimmed(flat, *found.span())
        if start == end:
            continue
        words = flat[start:end]
        if pattern("page.teasers").match(words):
            in_teasers = True
            made.append(Line(start, end, Section.TEASER))
            continue
        section = _zone(words)
        if in_teasers:
            if seen_body or section is not Section.ARTICLE or len(words) < _FULL:
                is_link = section is Section.STAMP and len(_HAN.findall(words)) >= _HEADED  # a headline with its day
                if (is_link and pattern("page.label").search(words) is None) or section not in (
                    Section.BYLINE, Section.STAMP, Section.NAVIGATION,
                ):  # fmt: skip
                    section = Section.ASIDE if section is Section.ARTICLE else Section.TEASER
            else:
                in_teasers = False
        if section is Section.ARTICLE:
            seen_body = True
        alone = len(made) < 2 or made[-2].section is not Section.TEASER  # a list of links heads nothing
        if section is Section.ARTICLE and made and made[-1].section is Section.TEASER and not in_teasers and alone:
            last = made[-1]
            if pattern("page.lead").match(words) and not pattern("page.link").match(flat, last.start):
                made[-1] = last._replace(section=Section.HEADLINE)  # a head with a bullet over a story
        made.append(Line(start, end, Section.HEADLINE if section is None else section))
    return _without_stops(flat, made)


def _without_stops(flat: str, made: list[Line]) -> list[Line]:
    """A page whose writer ends lines, not sentences: below its lead, what looks like headlines is the report.

    A list of headlines has none of it: no lead, and hardly a comma.
    """
    heads = [number for number, line in enumerate(made) if line.section is Section.HEADLINE]
    kinds = (Section.HEADLINE, Section.ARTICLE)
    body = [line for line in made if line.section in kinds]
    if len(heads) < _FEW or any("。" in flat[line.start : line.end] for line in body):
        return made
    opening = pattern("page.unstopped_lead")
    lead = next((n for n, one in enumerate(made) if one.section in kinds and opening.match(flat, *one[:2])), None)
    if lead is None:
        return made
    below = [number for number in heads if number > lead]
    if 2 * sum("，" in flat[made[number].start : made[number].end] for number in below) <= len(below):
        return made
    while below and pattern("page.signature").search(flat, made[below[-1]].start, made[below[-1]].end):
        below.pop()
    for number in (lead, *below):
        made[number] = made[number]._replace(section=Section.ARTICLE)
    return made


def sentences(flat: str, page_lines: Sequence[Line]) -> list[Sentence]:
    """The page's sentences, each with the zone of its line and the line's number as paragraph."""
    made: list[Sentence] = []
    for paragraph, line in enumerate(page_lines):
        at = line.start
        for found in _BREAK.finditer(flat, line.start, line.end):
            start, end = _trimmed(flat, at, found.end())
            if end > start:
                made.append(Sentence(start, end, len(made), paragraph, line.section))
            at = found.end()
        start, end = _trimmed(flat, at, line.end)
        if end > start:
            is_signed = line.section is Section.ARTICLE and start > line.start and _SIGNED.fullmatch(flat, start, end)
            made.append(Sentence(start, end, len(made), paragraph, Section.BYLINE if is_signed else line.section))
    return made


def about_page(page_lines: Sequence[Line]) -> list[Line]:
    """The lines of the page as a whole, which every story reads: what stands above the last headline over the first
    paragraph. A stamp under that headline is the first story's own."""
    body = next((line.start for line in page_lines if line.section is Section.ARTICLE), 0)
    over = [line.start for line in page_lines if line.section is Section.HEADLINE and line.start < body]
    end = over[-1] if over else body
    kinds = (Section.STAMP, Section.NAVIGATION, Section.BYLINE, Section.HEADLINE)
    return [line for line in page_lines if line.start < end and line.section in kinds][-_ABOUT:]


def of_all(page_lines: Sequence[Line]) -> list[Line]:
    """Stamps and menus anywhere, and what stands above the first paragraph: for a story that goes on from another."""
    body = next((line.start for line in page_lines if line.section is Section.ARTICLE), 0)
    kinds = (Section.STAMP, Section.NAVIGATION, Section.BYLINE)
    found = [
        line for line in page_lines if line.section in kinds or (line.section is Section.HEADLINE and line.start < body)
    ]
    return found if len(found) <= 2 * _ABOUT else found[:_ABOUT] + found[-_ABOUT:]


def part(  # noqa: PLR0917 - one caller
    folded: Folded,
    page_lines: Sequence[Line],
    about: Sequence[Line],
    told: Sequence[Sentence],
    story: Story,
    hits: Hits,
    hints: SourceHints,
) -> Page:
    """One story of the page, ready to be read; ``about`` are the lines of the page as a whole."""
    first, last = (bisect_left(told, place, key=_START) for place in (story.start, story.end))
    own = list(told[first:last])
    left, right = (bisect_left(page_lines, place, key=_START) for place in (story.start, story.end))
    inside = page_lines[left:right]
    has_stamp = any(line.section is Section.STAMP for line in inside)
    around = [] if has_stamp else [line for line in about if not story.start <= line.start < story.end]
    lines_read = sorted([*around, *inside], key=_START)
    body = [one for one in own if one.section is Section.ARTICLE]
    return Page(folded, folded.flat, lines_read, own, story, hits, hints, body)
