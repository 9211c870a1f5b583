"""Persons that the body names: each mention with the title that stands with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from extraction.text.document import Sentence
from extraction.zh.data import any_of, at_start, pattern
from extraction.zh.page.layout import Page
from extraction.zh.people.names import Name, can_be_name, ends_before_bodies, name_at

_LONGEST = 60  # characters of one part of a title
_STOPS = "，。；：！？\n “”()《》:;<>|/【】[]"


@dataclass(slots=True)
class Mention:
    """One naming of a person. ``title`` is the span of the title with it; ``shared``: that of the list it is in."""

    start: int
    end: int
    key: str
    sentence: int
    title: tuple[int, int] | None = None
    joined: str = ""
    alias: bool = False


@dataclass(slots=True)
class People:
    """All mentions in text order, and the place of the first of each name."""

    mentions: list[Mention] = field(default_factory=list)
    by_sentence: dict[int, list[Mention]] = field(default_factory=dict)

    def of(self, sentence: Sentence) -> list[Mention]:
        """The mentions in one sentence."""
        return self.by_sentence.get(sentence.index, [])


@at_start
def _heads() -> tuple[re.Pattern[str], re.Pattern[str]]:
    heads = any_of("heads")
    return re.compile(heads + r"(?:\((?:[^)]{1,12})\))?"), re.compile(heads + r"(?:\([^)]{1,12}\))?$")


@at_start
def _and_offices() -> re.Pattern[str]:
    return re.compile(any_of("and_offices"))


def people(page: Page) -> People:
    """The persons named in the story's body (and, without titles, where the headline names them)."""
    found: dict[int, Mention] = {}
    for sentence in page.body:
        for mention in _titled(page.flat, sentence):
            found.setdefault(mention.start, mention)
    taken = _Taken(len(page.flat), found.values())
    for sentence in page.body:
        for mention in _lists(page.flat, sentence, found):
            if mention.start not in found:
                found[mention.start] = mention
                taken.add(mention)
        for mention in _bare(page.flat, sentence):
            if not taken.touches(mention.start, mention.end):
                found[mention.start] = mention
                taken.add(mention)
    _repeats(page, found, taken)
    _aliases(page, found, taken)
    told = sorted(found.values(), key=lambda one: (one.start, -one.end))
    kept: list[Mention] = []
    for one in told:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    _settle_lengths(kept)
    _part_titles(page.flat, kept)
    by_sentence: dict[int, list[Mention]] = {}
    for one in kept:
        by_sentence.setdefault(one.sentence, []).append(one)
    return People(kept, by_sentence)


class _Taken:
    """Which characters are of a mention, so that none is in two."""

    def __init__(self, size: int, mentions: Iterable[Mention]) -> None:
        self._signs = bytearray(size)
        for one in mentions:
            self.add(one)

    def add(self, mention: Mention) -> None:
        """Take the characters of a mention."""
        self._signs[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)

    def touches(self, start: int, end: int) -> bool:
        """Whether any character there is taken."""
        return 1 in self._signs[start:end]


def _titled(flat: str, sentence: Sentence) -> list[Mention]:
    """Names after a title, and those that go on in its list."""
    made: list[Mention] = []
    reached = sentence.start
    heads = _heads()[0]
    at = sentence.start
    while True:
        head = heads.search(flat, at, sentence.end)
        if head is None:
            return made
        at = max(head.end() - 1, head.start() + 1)
        begin = head.end()
        if begin < sentence.end and flat[begin] in " :：" and flat[begin + 1 : begin + 2] not in ("", " "):
            begin += 1
        elif flat[begin : begin + 2] == "  ":
            begin += 2
        if head.start() < reached or begin >= sentence.end:
            continue
        if heads.match(flat, begin) and not _is_word_name(flat, begin):
            continue
        name = name_at(
            flat, begin, strong=pattern("people.weak_head").search(flat, head.start() - 1, head.end()) is None
        )
        if name is None or name.end > sentence.end:
            continue
        title = title_before(flat, name.start if begin == head.end() else head.end(), sentence.start)
        if title is None:
            continue
        mention = Mention(name.start, name.end, name.key, sentence.index, title)
        made.append(mention)
        reached = _go_on(flat, sentence, mention, made)
        at = reached


def _is_word_name(flat: str, at: int) -> bool:
    name = name_at(flat, at)
    return name is not None and name.weight >= 4.5


def _go_on(flat: str, sentence: Sentence, first: Mention, made: list[Mention]) -> int:
    """Take the names that share the title of ``first``; returns where the list ends."""
    end = _after_remark(flat, first.end)
    while True:
        joint = pattern("people.joint").match(flat, end)
        if joint is None or joint.end() >= sentence.end:
            return end
        name = name_at(flat, joint.end(), strong=joint[0].strip() == "、")
        if name is None or name.end > sentence.end or _is_no_name(flat, name):
            return end
        if joint[0].isspace() and name.weight < 5 - 0.3 and not pattern("names.until_stop").match(flat, name.start):
            return end
        made.append(
            Mention(
                name.start, name.end, name.key, sentence.index, first.title, "blank" if joint[0].isspace() else joint[0]
            )
        )
        end = _after_remark(flat, name.end)


def _is_no_name(flat: str, name: Name) -> bool:
    """Whether what follows in a list is rather an office, a body or a town than a name."""
    if flat[name.end - 1] in "镇乡" and pattern("people.towns").match(flat, name.end):
        return True
    if ends_before_bodies(flat, name.end):
        return False
    return name.weight < 2.85 and pattern("people.no_name").match(flat, name.start) is not None


def _after_remark(flat: str, at: int) -> int:
    found = pattern("names.remark").match(flat, at)
    return found.end() if found else at


def title_before(flat: str, stop: int, floor: int) -> tuple[int, int] | None:
    """The longest title that ends at ``stop``: parts joined by 、 each of which ends in a head of a title."""
    start = _piece(flat, stop, floor)
    left = start
    ending = _heads()[1]
    while left > floor and flat[left - 1] == "、":
        part = _piece(flat, left - 1, floor)
        piece = flat[part : left - 1]
        if not piece or not ending.search(piece) or len(piece) > 40:
            break
        left = part
    begin = _trim_lead(flat, left, stop)
    return (begin, stop) if stop - begin >= 2 else None


def _piece(flat: str, stop: int, floor: int) -> int:
    """Where the words begin that end at ``stop``, up to a stop or 、; a short bracket within them is of them."""
    start, floor = stop, max(floor, stop - _LONGEST)
    while start > floor:
        sign = flat[start - 1]
        if sign == ")":
            opening = flat.rfind("(", max(floor, start - 12), start)
            if opening > floor:
                start = opening
                continue
        if sign in _STOPS or sign == "、":
            break
        start -= 1
    return start


def _trim_lead(flat: str, start: int, stop: int) -> int:
    """Cut what stands before the title without being of it: a day, a verb, “由”, names joined by 和."""
    while True:
        found = pattern("people.before_title").match(flat, start, stop)
        if not found or found.end() == start or found.end() >= stop:
            break
        start = found.end()
    for found in pattern("people.title_cut").finditer(flat, start, stop):
        if stop - found.end() >= 2:
            start = found.end()
    masked = _and_offices().sub(lambda one: "□" * len(one[0]), flat[start:stop])
    at = max(masked.rfind(sign) for sign in ("和", "与", "及", "暨"))
    if at > 0 and len(masked) - at > 2:
        left = masked[:at]
        if masked[at] == "暨" and _heads()[1].search(left):
            return start  # one person, two offices
        if left[-1:] == "以":
            left = left[:-1]
        if pattern("people.left_of_and").search(left) or name_at(flat, start, strong=False) is not None:
            return _trim_lead(flat, start + at + 1, stop)
    return start


def _lists(flat: str, sentence: Sentence, found: dict[int, Mention]) -> list[Mention]:
    """Names whose title follows their list (“王一、李二等市领导”), or stands in brackets behind the name."""
    made: list[Mention] = []
    for match in pattern("names.trailing_title").finditer(flat, sentence.start, sentence.end):
        at = match.start()
        names: list[tuple[int, int, str]] = []
        stop = at
        while stop > sentence.start:
            start = _piece(flat, stop, sentence.start)
            name = name_at(flat, start, strong=True)
            if name is None or _after_remark(flat, name.end) != stop:
                break
            names.append((name.start, name.end, name.key))
            if start == sentence.start or flat[start - 1] != "、":
                break
            stop = start - 1
        for start, end, key in names:
            if start not in found:
                made.append(Mention(start, end, key, sentence.index, match.span("title"), "、"))
    for match in pattern("names.before_title").finditer(flat, sentence.start, sentence.end):
        start, end = match.span("name")
        if start not in found and can_be_name(flat[start:end]):
            made.append(Mention(start, end, flat[start:end], sentence.index, match.span("title")))
    for match in pattern("names.bracketed_title").finditer(flat, sentence.start, sentence.end):
        for size in (4, 3, 2):
            name = name_at(flat, match.start() - size)
            if name is not None and name.end == match.start() and match.start() - size not in found:
                made.append(Mention(name.start, name.end, name.key, sentence.index, match.span("title")))
                break
    return made


def _bare(flat: str, sentence: Sentence) -> list[Mention]:
    """Names without a title before a verb of meetings."""
    made = []
    for match in pattern("names.bare").finditer(flat, sentence.start, sentence.end):
        name = name_at(flat, match.start("name"))
        if name is not None and name.weight >= 4.5 and name.end == match.end("name"):
            title = match.span("title") if match["title"] else None
            made.append(Mention(name.start, name.end, name.key, sentence.index, title))
    return made


def _repeats(page: Page, found: dict[int, Mention], taken: _Taken) -> None:
    """Add the places where a name that is known stands again."""
    keys = sorted({one.key for one in found.values()}, key=lambda one: (-len(one), one))
    if not keys:
        return
    spelt = "|".join(re.escape(key) if len(key) > 2 or "·" in key else f"{key[0]} {{0,3}}{key[1]}" for key in keys)
    again = re.compile(spelt)
    for sentence in page.body:
        for match in again.finditer(page.flat, sentence.start, sentence.end):
            start, end = match.span()
            if start in found or taken.touches(start, end):
                continue
            key = match[0].replace(" ", "")
            titled = title_before(page.flat, start, sentence.start)
            if titled is not None and _heads()[1].search(page.flat[titled[0] : titled[1]]):
                found[start] = Mention(start, end, key, sentence.index, titled)
                continue
            before = page.flat[start - 1 : start] if start > sentence.start else ""
            if "\u4e00" <= before <= "\u9fff" and not pattern("people.may_precede").search(
                page.flat, max(sentence.start, start - 6), start
            ):
                continue
            found[start] = Mention(start, end, key, sentence.index)


def _aliases(page: Page, found: dict[int, Mention], taken: _Taken) -> None:
    """“杭副区长” for the one person of that surname named before."""
    by_surname: dict[str, set[str]] = {}
    for one in found.values():
        by_surname.setdefault(one.key[0], set()).add(one.key)
    for sentence in page.body:
        for match in pattern("names.alias").finditer(page.flat, sentence.start, sentence.end):
            keys = by_surname.get(match["surname"], set())
            before = page.flat[match.start() - 1] if match.start() > sentence.start else "。"
            if len(keys) == 1 and before in "，。；：！？\n “”(、":
                start, end = match.span()
                if not taken.touches(start, end):
                    found[start] = Mention(start, end, next(iter(keys)), sentence.index, alias=True)


def _settle_lengths(mentions: list[Mention]) -> None:
    """One spelling for names that were cut differently: the one that stands more often."""
    counts: dict[str, int] = {}
    for one in mentions:
        counts[one.key] = counts.get(one.key, 0) + 1
    for one in mentions:
        for other, count in counts.items():
            if other != one.key and one.key.startswith(other) and count > counts[one.key] and "·" not in one.key:
                one.end -= len(one.key) - len(other)
                one.key = other
                break


def _part_titles(flat: str, mentions: list[Mention]) -> None:
    """Cut titles that swallowed the name before them (“王一传达了市长” → “市长”)."""
    for number, one in enumerate(mentions):
        if one.title is None or one.title[0] >= one.start:
            continue
        inside = [other for other in mentions[max(0, number - 3) : number] if one.title[0] < other.end <= one.title[1]]
        if inside:
            start = _trim_lead(flat, inside[-1].end, one.title[1])
            one.title = (start, one.title[1]) if one.title[1] - start >= 2 else None
