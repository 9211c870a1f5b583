"""Where the stories of a Chinese page begin and end.

Most are told by lines: a headline over a dateline, words that open a story (又讯), a further body's meeting
(``rules/page.toml``). Where no line says so, the cues of ``rules/stories.toml`` between and in two paragraphs, the
places and the people that both name, must make points enough. A text of one story stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise, takewhile

from extraction.text.document import Section
from extraction.zh.data import Rule, pattern, rules
from extraction.zh.page.layout import Line, Story

_THRESHOLD = 4.0
_HEADLINE = 1.5
_FOOT = 1.5
_NEW_PLACE, _SAME_PLACE = 1.5, -1.0
_STRANGERS, _SHARED = 1.5, -2.5
_LEAST = 1.0  # points that the cues alone must make
_REACH = 3.0  # what places and people can add
_STORY = 40  # characters of a story at least
_ITEM = 24  # of an item of a list
_LONG = 36  # of a paragraph among links that may open one
_LINKED = 60  # of a line about the story before at most
_OPENING = 16  # of the paragraph that opens one
_FEET = (Section.BYLINE, Section.TEASER, Section.NAVIGATION, Section.ASIDE)
_BARE_DAY = re.compile(  # under a story
    r"[(\s]*(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?[)\s]*"
)
_HIGHER = re.compile(r"国务院|全国|国家|中央|全[省区]|[省部]|自治区")
_IN_BRACKETS = re.compile(
    r"\s*\([^()]*\)\s*"
)  # who wrote it, to whom it is open, where it goes on: of the story before
_BEGIN, _TAIL, _FAR = 160, 60, 7
_MOST = 60  # places on a page at which a new story is thought of
_PLACE = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[在到赴由日午，、和为从：])([\u4e00-\u9fff]{2,6}?(?:自治区|自治州|自治县|开发区|新区|[省市县区州盟旗镇乡]))(?!委员会|域|间|里|分)"
)
_NO_PLACE = re.compile(r"^(?:[全我本各该外城郊市县区省两]|辖|整|园|景|社|地|山|矿|校|厂|小|片|灾|林|牧|库|新)")
_NAME = re.compile(r"([\u4e00-\u9fff]{2,3})(?:主持|出席|强调|指出|要求|参加|讲话|通报|汇报|表示|传达)")
_NO_NAME = re.compile(
    r"会|议|要|明确|同志|负责|单位|部门|人员|领导|分别|并|进一步|特别|还|文件|精神|通知|书记|长$|主任"
)


def stories(flat: str, page_lines: Sequence[Line]) -> list[Story]:
    """Where the page's stories begin and end, in order; one at least."""
    if listed := _items(flat, page_lines):
        return _numbered([0, *listed[1:]] if _is_bare(page_lines, listed[0]) else [0, *listed], len(flat))
    return _numbered(_with_links(flat, _cuts(flat, page_lines)), len(flat))


def _with_links(flat: str, cuts: Sequence[int]) -> list[int]:
    """``cuts``, and those between the links of a chain: meetings of one level told in one story, each on a day of its
    own ("1月8日，街道召开…会。…1月9日，街道召开…会"); a higher meeting that was watched begins none."""
    found = list(cuts)
    for start, end in pairwise([*cuts, len(flat)]):
        links = [one for one in pattern("stories.chain").finditer(flat, start, end) if not _HIGHER.search(one["who"])]
        for before, after in pairwise(links):
            if before["on"] != after["on"]:
                found.append(after.start("on"))
    return sorted(set(found))


def _cuts(flat: str, page_lines: Sequence[Line]) -> list[int]:
    """Where stories begin that stand one after the other."""
    cuts = [0]
    body: list[Line] = []  # the paragraphs of the present story
    between: list[Line] = []  # the lines since the last of them
    pending: int | None = None
    tries = 0
    for number, line in enumerate(page_lines):
        words = flat[line.start : line.end]
        if line.section is Section.HEADLINE:
            between.append(line)
            if pending is None and not pattern("page.enumerated").match(words) and not _IN_BRACKETS.fullmatch(words):
                pending = line.start
            continue
        if line.section is Section.ARTICLE or (line.section is Section.ASIDE and line.end - line.start >= _LONG):
            at = _begins(flat, words, line, pending, cuts[-1]) if body else None
            if at is None and body and line.end - line.start >= _OPENING and tries < _MOST:
                points = _points(flat, body[-1], between, line)
                if points >= max(_LEAST, _THRESHOLD - _REACH):
                    tries += 1
                    if points + _told_apart(flat, body, between, page_lines[number:]) >= _THRESHOLD:
                        at = _head(flat, between, line)
            if at is not None:
                cuts.append(_with_masthead(flat, between, at))
                body = []
            elif line.section is Section.ASIDE:
                between.append(line)
                continue
            body.append(line)
            between, pending = [], None
            continue
        between.append(line)
        if line.section not in (Section.STAMP, Section.CAPTION, Section.NAVIGATION) or (
            body and pattern("page.rule_off").match(words)
        ):
            pending = None
    return cuts


def _numbered(cuts: Sequence[int], stop: int) -> list[Story]:
    ends = [*cuts[1:], stop]
    return [Story(position, start, end) for position, (start, end) in enumerate(zip(cuts, ends, strict=True), 1)]


def _is_bare(page_lines: Sequence[Line], at: int) -> bool:
    """Whether nothing but the page's head stands before the first item of a list."""
    return not any(line.section is Section.ARTICLE and line.start < at for line in page_lines)


def _items(flat: str, page_lines: Sequence[Line]) -> list[int]:
    """Where the items of a list of stories begin (squares, numbers, days); none where the page is no such list.

    Items of which fewer than two, or less than half, open a story are demands, or parts of one story.
    """
    for kind in ("square", "numbered", "day_head"):
        starts: list[int] = []
        n_opening = 0
        for number, line in enumerate(page_lines):
            words = flat[line.start : line.end]
            mark = pattern(f"stories.{kind}").match(words)
            if mark is None or (kind == "numbered" and _value(mark) != len(starts) + 1):
                continue
            rest = words[mark.end() :] if kind != "day_head" else ""
            following = list(
                takewhile(
                    lambda one: not pattern(f"stories.{kind}").match(flat[one.start : one.end]),  # noqa: B023
                    page_lines[number + 1 : number + 3],
                )
            )
            text = rest if len(rest) >= _ITEM else next(
                (flat[one.start : one.end] for one in following if one.end - one.start >= _ITEM), ""
            )  # fmt: skip
            if not text:
                continue
            starts.append(line.start)
            n_opening += kind == "day_head" or any(
                pattern(f"stories.{name}").search(text[:_BEGIN]) for name in ("dated", "held", "dateline")
            )
        if n_opening > 1 and 2 * n_opening > len(starts):
            return starts
    return []


_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}


def _value(mark: re.Match[str]) -> int:
    return int(mark["digits"]) if mark["digits"] else _NUMERALS.get(mark["han"], 0)


def _begins(flat: str, words: str, line: Line, pending: int | None, since: int) -> int | None:
    """Where a story begins that this paragraph opens by itself; None where it does not."""
    opens = pattern("page.lead").match(words) is not None
    if (pending is not None and opens) or pattern("page.new_story").match(words):
        return pending if pending is not None else line.start
    if pattern("page.next_meeting").match(words) and not pattern("page.watching").search(flat, since, line.start):
        return line.start
    return None


def _with_masthead(flat: str, between: Sequence[Line], at: int) -> int:
    """``at``, or where the masthead begins that stands right above: a paper, a day with its page, an account."""
    for one in reversed(between):
        if one.start >= at:
            continue
        words = flat[one.start : one.end]
        if one.section is not Section.STAMP or pattern("page.label").search(words) or _BARE_DAY.fullmatch(words):
            break
        at = one.start
    return at


def goes_on(flat: str, page_lines: Sequence[Line], story: Story) -> bool:
    """Whether a story goes on from the one before it, without a headline: 又讯, a further body's meeting, or the next
    link of a chain in the same paragraph."""
    if flat[max(0, story.start - 2) : story.start].strip() and "\n" not in flat[max(0, story.start - 2) : story.start]:
        return True
    first = next((line for line in page_lines if line.start >= story.start), None)
    if first is None or first.section is not Section.ARTICLE:
        return False
    words = flat[first.start : first.end]
    return any(pattern(f"page.{name}").match(words) for name in ("new_story", "next_meeting"))


def has_end(flat: str, page_lines: Sequence[Line]) -> bool:
    """Whether a line says END: the page, with its stamp over the first story, goes on after it."""
    return any(
        line.end - line.start < _LINKED and "END" in (words := flat[line.start : line.end]).upper()
        and pattern("stories.ended").search(words) is not None
        for line in page_lines
    )  # fmt: skip


@cache
def _cues(on: str) -> list[Rule]:
    return [rule for rule in rules("stories").values() if rule.settings["on"] == on]


def _points(flat: str, before: Line, between: Sequence[Line], line: Line) -> float:
    """What the cues say for a new story at ``line``."""
    opening = flat[line.start : min(line.end, line.start + _BEGIN)]
    points = sum(float(one.settings["weight"]) for one in _cues("opening") if one.pattern.search(opening))
    ending = flat[max(before.start, before.end - _TAIL) : before.end]
    points += sum(float(one.settings["weight"]) for one in _cues("end") if one.pattern.search(ending))
    heads = [flat[one.start : one.end] for one in between]
    points += sum(float(one.settings["weight"]) for one in _cues("head") if any(map(one.pattern.search, heads)))
    if any(one.section in _FEET and one.end - one.start < _LINKED for one in between):
        points += _FOOT
    if any(_is_headline(flat, one) for one in between):
        points += _HEADLINE
    return points


def _is_headline(flat: str, line: Line) -> bool:
    words = flat[line.start : line.end]
    return line.section is Section.HEADLINE and len(words) >= 8 and not pattern("page.enumerated").match(words)


def _told_apart(flat: str, body: Sequence[Line], between: Sequence[Line], rest: Sequence[Line]) -> float:
    """What places and people say: a new place, nobody in common."""
    line = rest[0]
    left = flat[body[0].start : body[-1].end]
    if len(left) < _STORY:
        return -_REACH
    after = list(takewhile(lambda one: not _is_headline(flat, one), rest[:_FAR]))
    right = flat[line.start : after[-1].end]
    if len(right) < _STORY:
        return -_REACH
    heads = [flat[one.start : one.end] for one in between if _is_headline(flat, one)]
    named = {name for words in (*heads, flat[line.start : line.start + 80]) for name in _places(words)}
    points = 0.0
    if named:
        points += _SAME_PLACE if any(name[:-1] in left for name in named) else _NEW_PLACE
    here, there = _people(left), _people(right)
    if here and there:
        points += _SHARED if here & there else _STRANGERS if min(len(here), len(there)) > 1 else _STRANGERS / 1.5
    return points


def _places(words: str) -> set[str]:
    return {found[1] for found in _PLACE.finditer(words) if not _NO_PLACE.match(found[1])}


def _people(words: str) -> set[str]:
    return {found[1] for found in _NAME.finditer(words) if not _NO_NAME.search(found[1])}


def _head(flat: str, between: Sequence[Line], line: Line) -> int:
    """Where the head of a new story begins: its stamps and headlines, below what is of the story before."""
    begins = line.start
    signed = next(
        (number for number in reversed(range(len(between)))
         if pattern("stories.office").match(flat[between[number].start : between[number].end])), None,
    )  # fmt: skip
    own = between if signed is None else between[signed + 1 :]
    if signed is not None and own and _BARE_DAY.fullmatch(flat[own[0].start : own[0].end]):
        own = own[1:]  # the day under who signed is the notice's
    for one in reversed(own):
        words = flat[one.start : one.end]
        if one.section in (Section.BYLINE, Section.TEASER, Section.ASIDE, Section.CAPTION) or _IN_BRACKETS.fullmatch(
            words
        ):
            break
        if one.section is not Section.NAVIGATION or pattern("page.rule_off").match(words) is None:
            begins = one.start
    return begins
