"""Titles of office: where they stand about a name, how far they reach, and which rank they give.

A title stands before the name ("Deputy Mayor A"), after it in apposition ("A, deputy mayor and director of the
bureau,"), or is shared by a list ("Deputy Mayors A, B and C"; "A and B, deputy mayors"). The words are classed in
``lexicons/title_words.csv``, the ranks in ``schemas/codes/ranks.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extraction.en.people.tokens import NAME, Line
from extraction.en.pinyin import rows

WORDS = {row["word"]: row["class"] for row in rows("title_words")}
"""Lower-case word -> head, heads, rank, area, body, link, group, press or stop."""
VERBS = {row["word"]: row["class"] for row in rows("role_verbs")}
"""Lower-case finite or participle form -> class of the role that it gives."""

_HEADS = frozenset({"head", "heads"})
_INSIDE = frozenset({"head", "heads", "rank", "area", "body", "link"})
_OPENERS = frozenset({"head", "heads", "rank", "area", "body"})
_JOINERS = frozenset({",", "and", "&", "、", "，", "/"})
_ADDRESS = frozenset({"comrade", "comrades", "including", "namely", "mr", "ms", "mrs"})
_TAKEN = frozenset({"in", "from", "took", "take", "taking"})
_ARTICLES = frozenset({"the", "a", "an", "its", "their", "our"})
_AGENT = frozenset({"by", "was", "were"})  # "chaired by the director of the bureau, A"
_PLACED = frozenset({"in", "at", "to"})
_UNCLEAR = frozenset(
    {"all", "concerned", "each", "every", "other", "others", "related", "relevant", "respective", "various"}
)
_ORGANS = frozenset(
    {"government", "committee", "party", "bureau", "department", "congress", "cppcc", "commission", "group"}
)
_CAPITAL_STARTS = frozenset({"Deputy", "Vice", "Executive", "Member", "Members", "Acting"})
_ASIDES = frozenset({"who", "also", "concurrently", "as", "both", "now", "currently", "newly", "appointed", "elected"})
_REACH = 45
_MOST_PARTS = 12


@lru_cache(maxsize=65536)
def kind(word: str) -> str:
    """The class of ``word``; hyphenated words go by their last part ("vice-mayor"), else ""."""
    found = WORDS.get(word)
    if found is None and "-" in word:
        found = WORDS.get(word.rsplit("-", 1)[1])
    if found is None and word.endswith("'s"):
        found = "body" if WORDS.get(word[:-2]) in {"area", "body"} else None
    return found or ""


def _allowed(line: Line, index: int) -> bool:
    """Whether the word can be part of a title that stands before a name."""
    word = line.words[index]
    if word in _JOINERS:
        return True
    if word == NAME or (word == "chair" and line.words[index - 1] == "the" and line.words[index - 2] in _TAKEN):
        return False
    found = kind(word)
    if found:
        return found in _INSIDE or (word == "staff" and line.words[index - 2 : index] == ["chief", "of"])
    return word[0].isalpha() and line.capital(index) and word not in VERBS


def before(line: Line, name: int) -> tuple[int, int] | None:
    """First and one past the last word of the title that stands before word ``name``; None where there is none.

    Between title and name may stand "comrade", "such as", "including", or, where the title opens the sentence or a
    clause with an article ("the secretary-general, A"), a comma.
    """
    words = line.words
    last = _skip(words, name - 1)
    if last < 0:
        return None
    comma = words[last] in {",", "，"}
    if comma:
        last = _skip(words, last - 1)
    elif words[last] == ":" and last and kind(words[last - 1]) == "heads":
        last -= 1  # "City leaders: A, B"
    if last < 0 or words[last] in _JOINERS:
        return None
    first = _back(line, last, last)
    if not any(kind(words[at]) in _HEADS for at in range(first, last + 1)):
        link = _link(line, first - 1)
        if link is not None:
            first = _back(line, link, last)
    if first > last:
        return None
    if comma:
        opens = first == 0 or words[first - 1] in {".", ";", ":", "”"}
        while first < last and words[first] in {",", "，"}:
            first += 1
        clause = words[first] == "and" and words[first + 1] in _ARTICLES
        item = first > 1 and words[first] in _ARTICLES and words[first - 2 : first] == [NAME, ","]
        article = first if words[first] in _ARTICLES else first - 1
        told = article > 0 and words[article - 1] in _AGENT and words[article] in _ARTICLES and _ends_at(words, name)
        if (
            not opens
            and not told
            and not clause
            and not item
            and not (first > 0 and words[first - 1] in _ARTICLES and _alone(line, first))
        ):
            return None
        if not all(kind(words[at]) or words[at] in _JOINERS or line.capital(at) for at in range(first, last + 1)):
            return None
    start = _best_start(line, first, last)
    return (_capital_start(line, start, last), last + 1) if start is not None else None


def _ends_at(words: list[str], name: int) -> bool:
    """Whether the words after the name begin no clause of which it is the subject."""
    following = words[name + 1 : name + 3]
    return not following or following[0] in {".", ";", ",", "，"} or following == ["and", "was"]


def _capital_start(line: Line, start: int, last: int) -> int:
    """Where a title begins that opens a sentence after a lost stop ("the work of the city Vice mayor A")."""
    for index in range(last, start, -1):
        if (
            line.printed[index] in _CAPITAL_STARTS
            and line.printed[index - 1].islower()
            and line.words[index - 1].isalpha()
            and kind(line.words[index - 1]) in {"area", "body", ""}
            and line.words[index - 1] not in _ORGANS
        ):
            return index
    return start


def _back(line: Line, first: int, last: int) -> int:
    """The first word of those that can be part of a title, read backwards from ``first``."""
    while first >= 0 and last - first < _REACH and _allowed(line, first):
        first -= 1
    return first + 1


def _link(line: Line, at: int) -> int | None:
    """The "of" of "head of the (words of any kind)" that ends at word ``at``; None where no such title ends there."""
    words = line.words
    for index in range(at, max(0, at - _MOST_PARTS), -1):
        word = words[index]
        if word in {"of", "for"} and (kind(words[index - 1]) in _HEADS or words[index - 1] == "charge"):
            return index
        found = kind(word)
        if not (word[0].isalnum() or word in {"&", "'"}) or word == NAME or found in {"stop", "group", "press"}:
            return None
        verb = word in VERBS and not word.endswith("ing")
        if not found and (verb or (word.endswith("ed") and words[index + 1] not in _PLACED)):
            return None
    return None


def _skip(words: list[str], last: int) -> int:
    """``last`` moved back over "comrade", "such as", "including", "namely"."""
    while last >= 0:
        if words[last] in _ADDRESS or (words[last] == "." and words[last - 1] in {"mr", "ms", "mrs"}):
            last -= 1
        elif words[last] == "as" and last and words[last - 1] == "such":
            last -= 2
        else:
            break
    return last


def _alone(line: Line, first: int) -> bool:
    """Whether the title "the …" before ``first`` opens the sentence."""
    words = line.words
    return first == 1 or words[first - 2] in {".", ";"}


def _segments(line: Line, first: int, last: int) -> list[tuple[int, int]]:
    """Parts between commas and "and", each trimmed of words that cannot begin a title."""
    parts: list[tuple[int, int]] = []
    at = first
    for index in range(first, last + 2):
        if index > last or line.words[index] in _JOINERS:
            parts.append((_trim(line, at, index), index))
            at = index + 1
    return parts


def _trim(line: Line, start: int, stop: int) -> int:
    while start < stop and (kind(line.words[start]) in {"link", "stop"} or line.words[start] in _ARTICLES):
        start += 1
    if line.words[start : start + 2] == ["leadership", "of"]:  # "under the leadership of deputy mayor A"
        start += 2
    # "Wuzhong City's mayor": the title is what comes after the possessive of a place
    for index in range(start, stop - 1):
        if (
            line.words[index].endswith("'s")
            and line.words[index] != "people's"
            and kind(line.words[index + 1]) in _OPENERS
        ):
            if (
                kind(line.words[index]) == "body"
                and index == start
                and line.words[index][:-2] not in {"city", "county", "district", "province", "town"}
            ):
                continue
            if all(kind(line.words[at]) not in _HEADS for at in range(start, index)):
                return index + 1
    return start


def _has_head(line: Line, start: int, stop: int) -> str:
    """ "head", "heads" or "" by the first such word of the part."""
    found = ""
    for index in range(start, stop):
        which = kind(line.words[index])
        if which in _HEADS:
            found = which
            if which == "heads":
                return which
    edges = (line.words[start : start + 2], line.words[max(start, stop - 2) : stop])
    if not found and ["standing", "committee"] in edges:
        return "head"  # 常委, member of the standing committee, with the word "member" lost
    return found


def _best_start(line: Line, first: int, last: int) -> int | None:
    parts = _segments(line, first, last)
    number = ""
    start: int | None = None
    pending = False
    for index in range(len(parts) - 1, -1, -1):
        left, right = parts[index]
        if left >= right:
            if start is None and index == len(parts) - 1:
                return None
            if start is not None:
                break
            continue
        which = _has_head(line, left, right)
        joiner = line.words[right] if right <= last else ""
        if start is None:
            if which:
                start, number = left, which
            elif joiner and joiner not in {"and", "&", ","}:
                return None
            continue
        if which and which != number:
            break
        if which:
            start, pending = left, False
        elif pending:
            break
        else:
            pending = True  # a name of a body that itself holds "and": look one part further
            if joiner == "," and not _has_head_left(line, parts, index):
                break
    return start


def _has_head_left(line: Line, parts: list[tuple[int, int]], index: int) -> bool:
    return index > 0 and bool(_has_head(line, *parts[index - 1]))


@dataclass(slots=True)
class _Part:
    """What comes between two separators: has it a head, is it about a group, does a name follow at once."""

    head: str
    group: bool
    name_follows: bool
    stop: int


def _part(line: Line, start: int, *, linked: bool = False) -> _Part:
    words = line.words
    head, group, index = "", False, start
    limit = min(len(words), start + _REACH)
    while index < limit:
        word = words[index]
        if word == NAME:
            return _Part(head, group, index > start, index)
        if word in _JOINERS or not (word[0].isalnum()):
            break
        found = kind(word)
        if word in VERBS and found not in _OPENERS and found != "group" and (word not in {"to"}):
            break
        if found in _HEADS:
            head = head or found
            if found == "heads":
                head = "heads"
        elif word == "staff" and line.words[index + 1 : index + 2] == ["member"]:
            pass
        elif found in {"group", "press"}:
            if head != "head" or not linked or word in _UNCLEAR or found == "press":
                group = True  # not "chief of staff", "director in charge of enterprises"
        elif word in {"of", "for"}:
            linked = True
        elif not found and not linked and not line.capital(index) and word not in _ARTICLES:
            break
        index += 1
    return _Part(head, group, False, index)


def after(line: Line, name: int) -> tuple[int, int] | None:
    """First word and one past the last word of the title in apposition to word ``name``; None where there is none."""
    words = line.words
    size = len(words)
    if line.possessive(name):
        return None
    at = name + 1
    if at < size and words[at] in "(（":
        close = next((k for k in range(at, min(size, at + 30)) if words[k] in ")）"), None)
        if close is None:
            return None
        inner = _part(line, at + 1)
        if inner.head and not inner.group and (inner.stop >= close or words[inner.stop] in _JOINERS):
            return _bracketed(line, at + 1, inner.stop, close)
        at = close + 1
    if at >= size:
        return None
    comma = words[at] in {",", "，", "-", "–", "—"}
    if comma:
        at += 1
    while at < size and (words[at] in _ARTICLES or words[at] in _ASIDES or (words[at] == "is" and comma)):
        at += 1
    if at >= size or not _opens(line, at, comma=comma):
        return None
    part = _part(line, at)
    if not part.head or part.group or part.name_follows:
        return None
    stop = part.stop
    for _ in range(_MOST_PARTS):
        further = _further_part(line, at, stop, part.head)
        if further is None:
            break
        stop = further
    at = _trim(line, at, stop)
    while stop > at and (kind(words[stop - 1]) in {"link", "stop"} or words[stop - 1] in _ARTICLES):
        stop -= 1
    return (at, stop) if stop > at else None


def _bracketed(line: Line, start: int, stop: int, close: int) -> tuple[int, int] | None:
    """Bounds of a title in brackets, whose first part ends at ``stop`` before the bracket at ``close``.

    "A (deputy mayor)", "A (deputy mayor, commander of the headquarters)"; None where other words follow.
    """
    words = line.words
    for index in range(stop, close):
        if not (kind(words[index]) in _INSIDE or words[index] in _JOINERS or line.capital(index)):
            return None
    return start, close


def _further_part(line: Line, start: int, stop: int, number: str) -> int | None:
    """One past the last word of the part that a joiner at ``stop`` adds to the title; None where none is added.

    ``number``: whether the title so far is one person's ("head") or several ("heads").
    """
    words = line.words
    size = len(words)
    if stop >= size or words[stop] not in _JOINERS:
        return None
    joiner = words[stop]
    following = stop + 1
    if joiner == "," and following < size and words[following] == "and":
        following += 1
        if following < size and words[following] == "the":
            return None  # "A, deputy mayor, and the person in charge of …": somebody else
    while following < size and words[following] in {"also", "concurrently"}:
        following += 1
    if following >= size or words[following] == NAME:
        return None
    linked = joiner == "and" and _linked(line, start, stop)
    inside = linked and words[following] not in VERBS and words[following][0].isalpha()
    if not inside and not _opens(line, following, comma=True) and words[following] not in _ARTICLES:
        return None
    more = _part(line, following, linked=linked)
    if more.group or more.name_follows:
        return None
    if more.head:
        others = words[following] in {"the", "a"} and joiner == "and" and number == "heads"
        belongs = more.head == number and not others
    elif joiner == "," and _listed_body(line, start, stop, following, more.stop):
        belongs = True
    else:
        belongs = linked and words[following] not in _ARTICLES
    return more.stop if belongs else None


def _opens(line: Line, index: int, *, comma: bool) -> bool:
    word = line.words[index]
    found = kind(word)
    if found in _OPENERS:
        return word not in VERBS or comma
    return comma and not found and word[0].isalpha() and word not in VERBS and line.capital(index)


def _listed_body(line: Line, start: int, stop: int, following: int, end: int) -> bool:
    """Whether a part goes on with the name of a body: "Bureau of Culture, Radio, Television and Tourism"."""
    return (
        _linked(line, start, stop)
        and line.capital(stop - 1)
        and 0 < end - following <= 2
        and end < len(line.words)
        and line.words[end] in _JOINERS
        and all(line.capital(at) and line.words[at] != NAME for at in range(following, end))
    )


def _linked(line: Line, start: int, stop: int) -> bool:
    """Whether the title so far names a body ("director of the Bureau of …"), which may itself hold "and"."""
    return any(line.words[index] in {"of", "for"} for index in range(start, stop))
