"""The door: a text without the accidents of its printing, every place still traceable to the text as published.

Pages come with characters that nobody sees and signs that only look like others: blanks of other widths, doubled
blanks, soft hyphens, words parted at line ends, joined letters of a PDF, full-width digits, entities and Markdown that
were left in, commas and months glued to what follows. ``enter`` takes them out once, so that no rule need know them;
``place`` gives what was read the places of the text as published. Most texts have none of them and pass as they are.

For texts in Latin letters; Chinese ones are ``unescaped`` here and folded by ``extraction.zh.page.text``.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Callable, Iterator
from typing import NamedTuple

from extraction.model import Code, Reading
from extraction.text.document import WIDEST

Span = tuple[int, int]


class Entered(NamedTuple):
    """``clean`` is what rules read. ``origin`` gives for each of its characters the place in the text, or is None."""

    text: str
    clean: str
    origin: array[int] | None

    def span(self, start: int, end: int) -> Span:
        """Where ``clean[start:end]`` stands in the text."""
        origin = self.origin
        if origin is None:
            return start, end
        if end <= start:
            at = origin[start] if start < len(origin) else len(self.text)
            return at, at
        return origin[start], origin[end - 1] + 1


_MONTHS = (
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_OTHER_BLANKS = "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"
_JOINED = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_DASHES = "–‐‑"
_MARKS = {"。": ". ", "！": "! ", "？": "? ", "，": ", ", "；": "; ", "：": ": ", "（": " (", "）": ") "}
_WIDE = {
    chr(code): chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}

_Change = Callable[[re.Match[str]], str]


def _blank(found: re.Match[str]) -> str:
    """One blank for a run of them, but where two part columns, or follow a stop; a comma where they part names."""
    run, text = found[0], found.string
    if len(run) == 1 and run != "\t":
        return " "
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    if len(run) > 1 and _LISTED_AFTER.match(text, found.end()) and _LISTED_BEFORE.search(text[: found.start()][-40:]):
        return ", "  # a list of names that only blanks part
    within = after.islower() or before in ",;" or (run == "\t" and before in ".:\n")
    return " " if within or (run == "\t" and not before) else run


def _apart(found: re.Match[str]) -> str:
    """A sign of Chinese printing as that of Latin letters, with the blank that these need."""
    mark, text = found[0], found.string
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    latin = [not sign or sign.isascii() or sign in _WIDE or sign in "“”‘’" for sign in (before, after)]
    if not all(latin) or not (before or after):
        return mark
    put = _MARKS[mark]
    if put[0] == " " and (not before or before.isspace()):
        put = put[1:]
    if put[-1] == " " and (not after or after.isspace() or (put[0] == ")" and after in ",.;:)")):
        put = put[:-1]
    return put


_PREFIXES = frozenset(
    (
        "anti",
        "co",
        "cross",
        "deputy",
        "ex",
        "fire",
        "follow",
        "full",
        "half",
        "high",
        "inter",
        "large",
        "long",
        "low",
        "mid",
        "multi",
        "non",
        "off",
        "on",
        "one",
        "over",
        "post",
        "pre",
        "re",
        "self",
        "semi",
        "short",
        "small",
        "sub",
        "three",
        "two",
        "under",
        "up",
        "vice",
        "well",
        "year",
    )
)
"""First parts of words that keep their hyphen."""


def _rejoined(found: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """Edits that join a word parted by a hyphen at a line end.

    The hyphen stays where it is the word's own: the text has the word with it, or its first part stands alone.
    """
    text = found.string
    left, right = found["left"], found["right"]
    own = f"{left}-{right}" in text or left in _PREFIXES or re.search(rf"(?<![\w-]){left}(?![\w-])", text) is not None
    yield found.end("left"), found.start("right"), "-" if own and f"{left}{right}" not in text else ""
    begin, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
    after = (end if end >= 0 else len(text)) - found.start("right")
    before = found.end("left") - begin
    if found["blank"] and max(before, after) <= WIDEST < before + after:  # lines of a fixed width stay so
        yield found.start("blank"), found.end("blank"), "\n"


_LISTED_BEFORE = re.compile(r"[a-z,] (?:[A-ZÜ][a-zü’'-]* )?[A-ZÜ][a-zü’'-]+$|  [A-ZÜ][a-zü’'-]* [A-ZÜ][a-zü’'-]+$")
_LISTED_AFTER = re.compile(
    r"[A-ZÜ][a-zü’'-]* [A-ZÜ][a-zü’'-]+"
    r"(?= {2,}[A-ZÜ]| (?:and [A-ZÜ]|attend|participat|took part|were|joined|listened|spoke|reported))"
)
_BROKEN = re.compile(r"(?P<left>[a-z]{2,30}+)-\r?\n(?P<right>[a-z]{2,30}+)[.,;:]?(?P<blank> ?)")
_PAIRS = re.compile(rf"  [ {_OTHER_BLANKS}]*+")
_ODD_BLANKS = re.compile(rf"[{_OTHER_BLANKS}][ {_OTHER_BLANKS}]*+| [{_OTHER_BLANKS}][ {_OTHER_BLANKS}]*+")
_BLANKS = (_PAIRS, _ODD_BLANKS)
# What may be amiss: the sign in the text's classes (see ``_CLASSES``) that gives it away, the expression, what to put.
_TOLD: tuple[tuple[frozenset[bytes], re.Pattern[str], _Change], ...] = (
    (frozenset({b",a", b",?", b",("}), re.compile(r",(?<=[A-Za-z)\d”’\"],)(?=[A-Za-z“‘\"(])"), lambda _: ", "),
    (frozenset({b",0000"}), re.compile(r",(?<=\d,)(?=20\d\d\b(?!,\d))"), lambda _: ", "),
    (frozenset({b" ,"}), re.compile(r"(?<=\w)[ \u00a0]+(?=,)"), lambda _: ""),
    (frozenset({b"-n"}), _BROKEN, lambda found: found[0]),
    (frozenset({b"a0"}), re.compile(rf"\b(?:{_MONTHS})(?=\d{{1,2}}\b(?![/\d]))"), lambda found: found[0] + " "),
    (frozenset({b"**"}), re.compile(r"\*\*+"), lambda _: ""),
    (frozenset({b"  "}), _PAIRS, _blank),
    (frozenset({b"t"}), _ODD_BLANKS, _blank),
)
_GIVEN_AWAY = tuple(sorted({b"\xad"}.union(*(given for given, _, _ in _TOLD))))
_SIGNS: tuple[tuple[str, re.Pattern[str], _Change], ...] = (
    (_UNSEEN, re.compile(f"[{_UNSEEN}]+"), lambda _: ""),
    (_OTHER_BLANKS[2:], _ODD_BLANKS, _blank),
    ("".join(_JOINED), re.compile(f"[{''.join(_JOINED)}]"), lambda found: _JOINED[found[0]]),
    ("".join(_MARKS), re.compile(f"[{''.join(_MARKS)}]"), _apart),
    ("".join(_WIDE), re.compile(f"[{''.join(_WIDE)}]"), lambda found: _WIDE[found[0]]),
    (_DASHES, re.compile(f"[{_DASHES}](?<=[a-z][{_DASHES}])(?=[a-z])"), lambda _: "-"),
)
_ODD = re.compile(f"[{''.join(signs for signs, _, _ in _SIGNS)}]")  # one search is cheaper than one for each sign
_ENTITY = re.compile(
    r"&(?:#\d{2,5}|#x[0-9a-fA-F]{2,4}|nbsp|amp|quot|apos|[lr][sd]quo|[nm]dash|hellip|middot|e[nm]sp|thinsp|shy);"
)


def _classes() -> bytes:
    """A class for each byte of Latin-1: letters ``a``, digits ``0``, tabs and hard blanks ``t``, line ends ``n``."""
    table = bytearray(b"." * 256)
    for code in range(256):
        sign = chr(code)
        if sign.isalpha():
            table[code] = ord("a")
        elif sign.isdecimal():
            table[code] = ord("0")
        elif sign in " ,-*&(?":
            table[code] = code
        elif sign in "\n\r":
            table[code] = ord("n")
        elif sign in "\t\u00a0":
            table[code] = ord("t")
        elif sign == "\u00ad":
            table[code] = 0xAD
        elif sign == '"':
            table[code] = ord("?")  # as the curly ones, which Latin-1 has not
    return bytes(table)


_CLASSES = _classes()


def _changes(text: str) -> list[tuple[re.Pattern[str], _Change]]:
    """What may have to be changed in ``text``, by what its signs give away."""
    told = text.encode("latin-1", "replace").translate(_CLASSES)
    signs = {sign for sign in _GIVEN_AWAY if sign in told}
    found = [(pattern, change) for given, pattern, change in _TOLD if not signs.isdisjoint(given)]
    if b"\xad" in signs:
        found.append(_SIGNS[0][1:])
    if not text.isascii() and _ODD.search(text):
        found += [
            (pattern, change)
            for signs, pattern, change in _SIGNS
            if any(sign in text for sign in signs) and (pattern, change) not in found
        ]
    return found


_DOUBLED = re.compile(r"(?<=\S)[ \t\u00a0]{2,}+(?=\S)")
_ANY = re.compile(r"(?<=\S)[ \t\u00a0]++(?=\S)")


def _is_doubled(text: str) -> bool:
    """Whether blanks are doubled throughout: then two of them part nothing."""
    if 8 * text.count("  ") < text.count(" "):
        return False  # far too few, told by a count
    return 2 * len(_DOUBLED.findall(text)) > len(_ANY.findall(text))


def unescaped(text: str) -> Entered:
    """``text`` of any language without the entities of HTML that were left in it."""
    entered = Entered(text, text, None)
    if "&" not in text or _ENTITY.search(text) is None:
        return entered
    return _spliced(entered, [(_ENTITY, lambda found: html.unescape(found[0]).replace("\u00a0", " "))])


def enter(text: str) -> Entered:
    """``text`` as rules read it; linear in its length."""
    entered = unescaped(text)
    clean = entered.clean
    changes = _changes(clean)
    if not changes:
        return entered
    if any(pattern in _BLANKS for pattern, _ in changes) and _is_doubled(clean):
        changes = [(pattern, (lambda _: " ") if pattern in _BLANKS else change) for pattern, change in changes]
    return _spliced(entered, changes)


def _spliced(entered: Entered, changes: list[tuple[re.Pattern[str], _Change]]) -> Entered:
    """``entered`` with what the expressions find changed; of two that overlap the first."""
    clean = entered.clean
    edits = [
        (found.start(), found.end(), put)
        for pattern, change in changes
        for found in pattern.finditer(clean)
        if (put := change(found)) != found[0]
    ]
    if any(pattern is _BROKEN for pattern, _ in changes):
        edits += [edit for found in _BROKEN.finditer(clean) for edit in _rejoined(found)]
    if not edits:
        return entered
    edits.sort()
    old = entered.origin
    origin = array("q")
    parts: list[str] = []
    at = 0
    for start, end, put in edits:
        if start < at:
            continue
        parts += (clean[at:start], put)
        origin.extend(range(at, start))
        # Characters put in stand for what they replace, the last for its last.
        origin.extend([min(start + number, max(start, end - 1)) for number in range(len(put) - 1)])
        if put:
            origin.append(max(start, end - 1) if end > start else start)
        at = end
    parts.append(clean[at:])
    origin.extend(range(at, len(clean)))
    if old is not None:
        origin = array("q", [old[place] for place in origin])
    return Entered(entered.text, "".join(parts), origin)


def place(entered: Entered, reading: Reading) -> Reading:
    """``reading`` of ``entered.clean`` with the places of ``entered.text``; the same object."""
    if entered.origin is None:
        return reading
    span = entered.span
    reading.evidence = [
        one._replace(start=start, end=end) for one in reading.evidence for start, end in [span(one.start, one.end)]
    ]
    for person in reading.attendees:
        person.start, person.end = span(person.start, person.end)
    for row in reading.directives:
        row.start, row.end = span(row.start, row.end)
        row.deadline = span(*row.deadline) if row.deadline is not None else None
        row.codes = [Code(book, code, *span(start, end), method) for book, code, start, end, method in row.codes]
    reading.figures = [
        one._replace(start=start, end=end, period=span(*one.period) if one.period else None)
        for one in reading.figures
        for start, end in [span(one.start, one.end)]
    ]
    reading.place_mentions = [
        one._replace(start=start, end=end)
        for one in reading.place_mentions
        for start, end in [span(one.start, one.end)]
    ]
    reading.references = [
        one._replace(start=start, end=end) for one in reading.references for start, end in [span(one.start, one.end)]
    ]
    reading.event_mentions = [
        one._replace(start=start, end=end)
        for one in reading.event_mentions
        for start, end in [span(one.start, one.end)]
    ]
    reading.stories = [
        one._replace(start=start, end=end) for one in reading.stories for start, end in [span(one.start, one.end)]
    ]
    reading.phrases = [
        one._replace(start=start, end=end) for one in reading.phrases for start, end in [span(one.start, one.end)]
    ]
    for number, issue in enumerate(reading.issues):
        if issue.start is not None and issue.end is not None:
            start, end = span(issue.start, issue.end)
            reading.issues[number] = issue._replace(start=start, end=end)
    return reading
