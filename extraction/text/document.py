"""A text cut into paragraphs and sentences, each sentence with the section of the page that it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from extraction.model import NO_HINTS, SourceHints


class Section(IntEnum):
    """Part of the page that a sentence stands in. Only ARTICLE holds directives, attendees and figures."""

    ARTICLE = 0
    HEADLINE = 1  # title of this article, also where it is repeated as a caption
    STAMP = 2  # date, source, author, view counter, font-size widget
    NAVIGATION = 3  # site header, breadcrumb, menu, share buttons, cookie notice, comment form
    BYLINE = 4  # reporters, editors, photographers, translators
    CAPTION = 5  # captions and image file names
    TEASER = 6  # links to other stories, also those set inside the text
    ASIDE = 7  # another story on the same page, or what is nobody's


class Sentence(NamedTuple):
    """One sentence: span (white space trimmed), number from 0, paragraph number from 0, section."""

    start: int
    end: int
    index: int  # type: ignore[assignment] # of the tuple's own method nobody asks
    paragraph: int
    section: Section = Section.ARTICLE


@dataclass(slots=True)
class DraftSentence:
    """A sentence of a page whose sections are being told: fields as those of ``Sentence``."""

    start: int
    end: int
    index: int
    paragraph: int
    section: Section = Section.ARTICLE


@dataclass(slots=True)
class Page:
    """A text whose sentences are being cut and given their sections; ``folded`` is ``text`` in small letters."""

    text: str
    folded: str
    sentences: list[DraftSentence]

    def of(self, sentence: DraftSentence) -> str:
        """The words of ``sentence``."""
        return self.text[sentence.start : sentence.end]


_INDEX = attrgetter("index")


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A text with its sentences, complete when made (see ``parse``): it does not change.

    ``folded`` (in small letters) and ``flat`` have the same length as ``text`` (offsets agree); ``flat`` has blanks for
    line breaks where the lines were broken at a fixed width. ``starts``: where each sentence starts; ``by_section``:
    the sentences of each section that occurs, in order. ``annotations`` is for ``extraction.text.annotations`` alone.
    """

    text: str
    folded: str
    flat: str
    sentences: tuple[Sentence, ...]
    hints: SourceHints
    starts: tuple[int, ...]
    by_section: Mapping[Section, list[Sentence]]
    annotations: dict[Any, Any] = field(default_factory=dict, repr=False)

    def of(self, sentence: Sentence) -> str:
        """The words of ``sentence``."""
        return self.text[sentence.start : sentence.end]

    def article_sentences(self) -> list[Sentence]:
        """Sentences of the article itself, in order."""
        return self.by_section.get(Section.ARTICLE) or []

    def holding(self, pattern: re.Pattern[str], text: str) -> set[int]:
        """Numbers of the sentences in which a match of ``pattern`` in ``text`` begins: one search, not one a sentence.

        ``text`` is the document's, or its ``folded``.
        """
        return {bisect_right(self.starts, match.start()) - 1 for match in pattern.finditer(text)}

    def in_sections(self, *sections: Section) -> list[Sentence]:
        """Sentences of any of ``sections`` in order."""
        found = [self.by_section[section] for section in sections if section in self.by_section]
        return sorted(chain(*found), key=_INDEX) if len(found) > 1 else found[0] if found else []


# A sentence ends at closing punctuation before white space, at a stop glued to the next capital (“…in place.The
# meeting…”) or to a name that lost its capital (“…boats.fei Kai…”), at a Chinese stop, or at a line break. Closing
# quotes and brackets belong to the sentence. Abbreviations (“Mr. Li”, “No. 2”, “Sept. 16”) do not end one. The one
# leading class lets the engine skip from stop to stop.
_BREAK = re.compile(
    r"[.!?;。！？；\n\r\u2028\u2029]"
    r"(?:"
    r"(?<=[\n\r\u2028\u2029])\s*"
    r"|(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!\bNo\.)(?<!\bSept\.)(?<!\bSt\.)(?<!\bvs\.)"
    r"(?<!\betc\.(?=\s[a-z]))(?<!\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\.(?=\s\d))"
    r"([”’\"')\]）】」』]*)"
    r"(?:\s+"
    r"|(?<=[。！？；])(?=\S)"
    r"|(?<=[。！？；][”’」』）】])(?=\S)"
    r"|(?<=[a-z”’\"'\])）%][.!?;])(?=[“\"(\[]?[A-Z][a-z])"
    r"|(?<=[a-z][a-z][a-z]\.)(?=(?!com\b|cn\b|net\b|org\b|gov\b|edu\b|www\b)[a-z]{2,8} [A-Z][a-z])"
    r")"
    r")"
)
_FOLD = {
    ord(upper): upper.lower() for upper in map(chr, range(0x24F)) if len(upper.lower()) == 1 and upper != upper.lower()
}


TYPOGRAPHIC = re.compile(r"[’‘“”–—…\u00a0]")
"""Characters of printing that keep most texts from being ASCII; each parts words."""
_PARTING = {code: " " for code in range(128) if not chr(code).isalpha()}
_FEW_LINES = 8
_SAMPLE = 4000  # characters by which wrapped lines are told
WIDEST = 130
"""Characters of the longest line of a text whose lines were broken at a fixed width."""
_FULL = 50  # characters at least of a line that goes on
_LINES = frozenset("\n\r\u2028\u2029")


def fold(text: str) -> str:
    """``text`` in lower case with its length kept (str.lower would lengthen ``İ``)."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_FOLD)


def ascii_words(lower: str) -> list[str] | None:
    """The runs of letters in ``lower``; None where other letters than ASCII's, or rare signs, stand in it.

    str.translate is many times as fast on ASCII as an expression.
    """
    plain = lower if lower.isascii() else TYPOGRAPHIC.sub(" ", lower)
    return plain.translate(_PARTING).split() if plain.isascii() else None


def holds_any(text: str, words: Iterable[str], start: int, end: int) -> bool:
    """Whether one of ``words`` stands in ``text[start:end]``."""
    for word in words:  # noqa: SIM110 - any() over a generator takes twice as long
        if text.find(word, start, end) >= 0:
            return True
    return False


def is_wrapped(text: str) -> bool:
    """Whether the lines of ``text`` were broken at a fixed width, as in letters: a line break then ends nothing."""
    if text.count("\n") < _FEW_LINES:
        return False
    lines = [line for line in text[:_SAMPLE].split("\n") if line.strip()]
    full = [one for one, other in pairwise(lines) if one[-1].isalpha() and other[0].islower()]
    return len(full) > len(lines) / 3 and all(len(line) <= WIDEST for line in lines)


def _goes_on(text: str, left: int, right: int) -> bool:
    """Whether the line that ends at ``left`` goes on in the next one: a full line, and no blank line between."""
    begin = text.rfind("\n", 0, left) + 1
    return left - begin > _FULL and text.count("\n", left, right) == 1


_PERSON = r"[A-ZÜ][a-zü’'-]* [A-ZÜ][a-zü’'-]+"
_ONE_WORD = r"[A-ZÜ][a-zü’'-]{3,17}"
_LISTED_BEFORE = re.compile(
    rf"(?:^|[,;:.] )((?:[A-Za-z’'()-]+ ){{0,14}}?)(?:{_PERSON}|(?<=s ){_ONE_WORD}|(?<=; ){_ONE_WORD})$"
)
_DID = r"(?:attended|participated|took part|were|was|joined|listened|reported|spoke|made|gave|put|held)\b"
_LISTED_AFTER = re.compile(rf"\s+(?:and )?(?:{_PERSON}(?=[;,.]| and | {_DID})|{_ONE_WORD}(?=;| and {_PERSON}| {_DID}))")
_TITLED_BEFORE = re.compile(rf"(?:^|[;:.] |\bwere )(?:and )?{_PERSON}, ([a-z][A-Za-z’' ,-]{{2,90}}[a-z])$")
_TITLED_AFTER = re.compile(rf"\s+(?:and )?{_PERSON}, [a-z]")
_CLAUSE = re.compile(
    r"\b(?:by|was|were|is|are|has|have|had|that|spoke|made|gave|took|said|must|should|will|to|[a-z]+(?<!appoint)ed)\b"
)
_LIST_REACH = 200  # characters before a semicolon that tell whether it stands in a list of people


def _in_list(text: str, at: int) -> bool:
    """Whether the semicolon at ``at`` parts people, not clauses: “city leaders Li Wei; Wang Hai attended”."""
    if _LISTED_AFTER.match(text, at + 1) is None and _TITLED_AFTER.match(text, at + 1) is None:
        return False
    before = text[max(0, at - _LIST_REACH) : at]
    bare = _LISTED_BEFORE.search(before)
    titled = None if bare is not None else _TITLED_BEFORE.search(before)
    words = bare or titled
    return words is not None and _CLAUSE.search(words[1]) is None


def cut(text: str, *, wrapped: bool | None = None) -> list[DraftSentence]:
    """Sentences of ``text`` in order: spans trimmed of white space, none empty, none overlapping."""
    sentences: list[DraftSentence] = []
    add = sentences.append
    start = len(text) - len(text.lstrip())
    number = paragraph = 0
    if wrapped is None:
        wrapped = is_wrapped(text)
    for found in _BREAK.finditer(text):
        left, right = found.span()
        if text[left] == ";" and _in_list(text, left):
            continue
        stop = found.end(1)
        lines = stop < 0
        if lines:  # a line break: what precedes it may end in spaces
            stop = left
            while stop > start and text[stop - 1].isspace():
                stop -= 1
        elif right - stop > 1:
            lines = not _LINES.isdisjoint(text[stop:right])
        elif right > stop:
            lines = text[stop] in _LINES
        if wrapped and text[left] == "\n" and _goes_on(text, left, right):
            continue
        if stop > start:
            add(DraftSentence(start, stop, number, paragraph))
            number += 1
        start = right
        if lines:
            paragraph += 1
    stop = len(text)
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop > start:
        add(DraftSentence(start, stop, number, paragraph))
    return sentences


def parse(text: str, hints: SourceHints = NO_HINTS, assign_sections: Callable[[Page], None] | None = None) -> Document:
    """``text`` cut into sentences; ``assign_sections`` tells in which part of the page each stands, else ARTICLE."""
    wrapped = is_wrapped(text)
    flat = text.replace("\n", " ") if wrapped else text
    page = Page(text, fold(flat), cut(text, wrapped=wrapped))
    if assign_sections is not None:
        assign_sections(page)
    sentences = tuple([Sentence(one.start, one.end, one.index, one.paragraph, one.section) for one in page.sentences])
    by_section: dict[Section, list[Sentence]] = {}
    for sentence in sentences:
        if sentence.section in by_section:
            by_section[sentence.section].append(sentence)
        else:
            by_section[sentence.section] = [sentence]
    starts = tuple([sentence.start for sentence in sentences])
    return Document(text, page.folded, flat, sentences, hints, starts, by_section)
