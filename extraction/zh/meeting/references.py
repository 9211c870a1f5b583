"""Other meetings that a report names: watched from afar, held just before, or passed on.

A name opens with a word for a level (“全省…会议”, “国家和省、市有关会议”); what stands around it gives the relation.
Rules: ``rules/references.toml``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from extraction.model import MeetingFacts, Reference
from extraction.text.calendar import last_of_month_day
from extraction.text.document import Sentence
from extraction.zh.data import any_of, at_start, pattern
from extraction.zh.dates import DateMention, mentions
from extraction.zh.meeting.event import Event
from extraction.zh.meeting.place import finder
from extraction.zh.page.layout import Page

RANK = {"national": 5, "provincial": 4, "prefecture": 3, "county": 2, "township": 1, "unknown": 0}
_LEVELS = {
    "nation": "national",
    "province": "provincial",
    "prefecture": "prefecture",
    "county": "county",
    "town": "township",
    "higher": "unknown",
}
_SHARED_BY = ("department", "party_committee", "safety_committee", "headquarters", "unknown")
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_REGIONS = frozenset({"15", "45", "54", "64", "65"})
_NEXT = 2  # sentences after that of a higher meeting in which its watching is told
_STRENGTH = {"watched": 0, "followed": 1, "conveyed": 2}


class _Name(NamedTuple):
    """A meeting as named: its span, and that of the words for its level."""

    start: int
    end: int
    left: int
    right: int


class _Told(NamedTuple):
    """A name with its relation; ``is_held``: the report says that it was held, so that it may be the meeting itself."""

    name: _Name
    relation: str
    is_held: bool = False


_HAN = re.compile(r"[\u4e00-\u9fff]")


@at_start
def _expressions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name that opens with its level; a body of a level that held a meeting which is then named."""
    level = re.sub(r"\?P<[a-z]+>", "?:", pattern("references.level").pattern)
    listed = rf"(?P<list>(?:{level})(?:(?:[、和及与]|以及)(?:[\u4e00-\u9fff]{{2,4}})?(?:{level}))*)"
    breaks = pattern("references.break").pattern
    mods = rf"(?:(?!{breaks})[^，。；！？:：\n])"
    noun = any_of("meeting_nouns") + "(?:会?议(?![程题定]))?"
    characters = "".join(sorted(set(_HAN.findall(level))))
    starts = f"(?=[{characters}])"  # any other character fails at once
    return (
        re.compile(rf"{starts}{listed}{mods}{{0,44}}?{noun}(?:\([^)]{{1,8}}\))?"),
        re.compile(
            rf"{starts}{listed}{mods}{{0,14}}(?:组织|先后|主持)?(?:召开|举行)(?:了)?(?P<title>{mods}{{0,44}}?{noun})"
        ),
    )


def references(
    page: Page, told_event: Event | None, meeting: MeetingFacts, published_on: date | None
) -> list[Reference]:
    """The other meetings that the story, a report of ``meeting``, says were watched, came before or are passed on.

    Each meeting once a level, at the mention whose relation is strongest; in text order, spans of the folded text.
    """
    found: list[Reference] = []
    own = told_event.title if told_event is not None and not told_event.is_follow_on else None
    for number, sentence in enumerate(page.body):
        if not pattern("references.may_name").search(page.flat, sentence.start, sentence.end):
            continue
        for told in _told(page, number, meeting):
            is_own = own is not None and told.name.start < own[1] and own[0] < told.name.end
            if is_own and told.is_held and not _is_followed(page, number):
                continue  # the meeting reported, watched by those whose report it is
            for level in _levels(page, told.name, meeting):
                if _is_other(level, meeting, may_be_shared=told.relation == "conveyed" and not told.is_held):
                    day = _day(page, sentence, told, meeting)
                    latest = day or meeting.held_on or meeting.held_latest or published_on
                    name = told.name
                    found.append(Reference(told.relation, level, name.start, name.end, day, day, latest))
    return _once(page, found)


def _told(page: Page, number: int, meeting: MeetingFacts) -> list[_Told]:
    """The names in a sentence that have a relation."""
    made: list[_Told] = []
    for name in _names(page, page.body[number]):
        words = page.flat[name.start : name.end]
        if pattern("references.other_subject").search(words):
            continue
        told = _relation(page, number, name)
        if told is None or (told.is_held and not _is_above(page, name, meeting)):
            continue
        before = made[-1] if made else None
        passed = told.relation == "conveyed" and before is not None and before.is_held
        if passed and before is not None and "，" not in page.flat[before.name.end : name.start]:
            continue  # what the higher meeting itself passed on
        made.append(told)
    return made


def _names(page: Page, sentence: Sentence) -> list[_Name]:
    flat = page.flat
    first, held = _expressions()
    found: list[_Name] = []
    says_held = "召开" in page.of(sentence) or "举行" in page.of(sentence)
    for match in held.finditer(flat, sentence.start, sentence.end) if says_held else ():
        left, right = match.span("list")
        if _opens(page, sentence, left) is not None and not _has_level(flat, *match.span("title")):
            found.append(_Name(*match.span("title"), left, right))
    at = sentence.start
    while opened := first.search(flat, at, sentence.end):
        match = opened
        left, right = match.span("list")
        begin = _opens(page, sentence, left)
        if begin is None:
            at = match.start() + 1
            continue
        at = match.end()
        if not any(one.start < match.end() and begin < one.end for one in found):
            found.append(_Name(begin, match.end(), left, right))
    return sorted(found)


def _has_level(flat: str, start: int, end: int) -> bool:
    return pattern("references.level").match(flat, start, end) is not None


def _opens(page: Page, sentence: Sentence, left: int) -> int | None:
    """Where the name begins whose level stands at ``left``; None where what stands before it is of another word."""
    if pattern("references.before_name").search(page.flat[max(sentence.start, left - 4) : left]):
        return left
    if left == sentence.start:
        return left
    for named in finder().find(page.flat, max(sentence.start, left - 8), min(sentence.end, left + 4)):
        if named.start < left <= named.end:  # “襄阳市安全生产…会议”
            return named.start
    return None


def _clause(page: Page, sentence: Sentence, name: _Name) -> tuple[str, str]:
    """What stands before the name since the last comma, and after it."""
    flat = page.flat
    cut = max(flat.rfind(mark, sentence.start, name.start) for mark in "，；：")
    return flat[max(sentence.start, cut + 1) : name.start], flat[name.end : min(sentence.end, name.end + 120)]


def _relation(page: Page, number: int, name: _Name) -> _Told | None:
    sentence = page.body[number]
    before, after = _clause(page, sentence, name)
    if pattern("references.watching").search(before):
        return _Told(name, "watched")
    if pattern("references.over").match(after):
        return _Told(name, "watched" if _sits_at_branch(page, number) else "followed")
    if pattern("references.attending").search(before):
        return _Told(name, "watched") if _sits_at_branch(page, number) else None
    is_clause = name.left < name.start and page.flat.find("召开", name.right, name.start) >= 0
    if is_clause or before.endswith(("召开", "举行", "召开了")) or pattern("references.held").match(after):
        relation = _of_held(page, number, name)
        return None if relation is None else _Told(name, relation, is_held=True)
    passed = pattern("references.passed_on").search(before)
    if passed or (pattern("references.spirit").match(after) and "召开" not in before[-4:]):
        return _Told(name, "conveyed")
    return None


def _sits_at_branch(page: Page, number: int) -> bool:
    """Whether this sentence or those after it tell of the people's own branch venue."""
    for one in page.body[number : number + _NEXT + 1]:
        words = page.of(one)
        if pattern("references.branch").search(words) and not pattern("references.own_branch").search(words):
            return True
    return False


def _of_held(page: Page, number: int, name: _Name) -> str | None:
    """The relation to a higher meeting that is said to have been held, by what is told after it."""
    if _sits_at_branch(page, number):
        return "watched"
    following = page.body[number + 1 : number + _NEXT + 1]
    rest = page.flat[name.end : page.body[number].end] + "".join(page.of(one) for one in following)
    if pattern("references.then").search(rest):
        return "followed"
    return "conveyed" if pattern("references.handed_on").search(rest) else None


def _is_followed(page: Page, number: int) -> bool:
    """Whether the sentences after the meeting's tell of one that was held after it."""
    following = "".join(page.of(one) for one in page.body[number + 1 : number + _NEXT + 1])
    then = pattern("references.then").search(following)
    return then is not None and "召开" in following[then.end() :]


def _levels(page: Page, name: _Name, meeting: MeetingFacts) -> list[str]:
    """The levels that the name's words tell, each once."""
    found: list[str] = []
    for match in pattern("references.level").finditer(page.flat, name.left, name.right):
        kind = match.lastgroup or ""
        level = _LEVELS.get(kind) or (
            _level_of_region(page, meeting) if kind == "region" else _level_of_city(page, name, meeting)
        )
        if level not in found:
            found.append(level)
    return found


def _level_of_region(page: Page, meeting: MeetingFacts) -> str:
    """“全区” is the autonomous region's for a prefecture and for a county that is no district, else the district's."""
    if meeting.admin_level in ("prefecture", "provincial", "national"):
        return "provincial"
    if meeting.place_code is not None:
        generic = finder().register.places[meeting.place_code].generic_zh or ""
        return "provincial" if meeting.place_code[:2] in _REGIONS and not generic.endswith("区") else "county"
    return "provincial" if "自治区" in page.flat[page.story.start : page.story.end] else "county"


def _level_of_city(page: Page, name: _Name, meeting: MeetingFacts) -> str:
    """A city named is of the gazetteer's level; “全市” is the prefecture's, the municipality's, or a town's county."""
    places = finder().register.places
    for named in finder().find(page.flat, name.start, name.right):
        levels = {places[code].level for code in named.codes if places[code].generic_zh == "市"}
        if len(levels) == 1:
            return levels.pop()
    code = meeting.place_code
    if code is not None and code[:2] in _MUNICIPALITIES:
        return "provincial"
    if meeting.admin_level == "township":
        around = [*_cities(page)]
        if around and all(places[one].level == "county" for one in around):
            return "county"
    return "prefecture"


def _cities(page: Page) -> set[str]:
    """Cities that the page's lines name in full."""
    places = finder().register.places
    return {
        code
        for line in page.lines
        for named in finder().find(page.flat, line.start, line.end)
        if named.full
        for code in named.codes
        if places[code].generic_zh == "市"
    }


def _is_above(page: Page, name: _Name, meeting: MeetingFacts) -> bool:
    return any(_is_other(level, meeting, may_be_shared=False) for level in _levels(page, name, meeting))


def _is_other(level: str, meeting: MeetingFacts, *, may_be_shared: bool) -> bool:
    """Whether a meeting of that level is above the one reported, or of its place's own leaders and passed on."""
    own = RANK[meeting.admin_level]
    if level == "unknown" or RANK[level] > own:
        return bool(own) or may_be_shared
    return RANK[level] == own and may_be_shared and meeting.convener in _SHARED_BY


_CALENDAR = ("full", "month_day", "day")


def _day(page: Page, sentence: Sentence, told: _Told, meeting: MeetingFacts) -> date | None:
    """The day in the name or right before it; of a meeting watched or just over, else that of the one reported."""
    name = told.name
    here = [one for one in mentions(page.flat, sentence.start, sentence.end) if one.kind in _CALENDAR]
    floor = name.start - (40 if told.is_held else 10)
    near = [one for one in here if min(floor, name.left) <= one.start < name.end]
    if not told.is_held:
        near = [one for one in near if one.end >= name.start - 4 or one.start >= min(name.left, name.start)]
    if near:
        return _in_year(near[-1], meeting.held_on)
    return meeting.held_on if told.relation != "conveyed" else None


def _in_year(one: DateMention, held: date | None) -> date | None:
    """The day told, its year and month from the reported meeting's where it has none: the last up to that."""
    if one.kind == "full":
        return one.value
    if held is None or one.day is None:
        return None
    return last_of_month_day(one.month if one.kind == "month_day" else None, one.day, held)


def _once(page: Page, found: list[Reference]) -> list[Reference]:
    """Each meeting once: rows of one level that differ neither in day nor in name are mentions of one meeting."""
    kept: list[Reference] = []
    is_plain = any(one.level != "unknown" for one in found)  # “the higher meetings” are then those
    for one in sorted(found, key=lambda row: (_STRENGTH[row.relation], row.start)):
        if is_plain and one.level == "unknown":
            continue
        if not any(_is_same(page, one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda row: (row.start, row.end, -RANK[row.level]))


_PLAIN = re.compile(
    "全国|国家|国务院|全省|自治区|省|全市|市|全区|全县|县|州|上级|安全生产|安全|工作|防范|电视电话|视频|电话|会议|有关|相关|紧急|[第一二三四五六七八九十次年度全体扩大()会、和及]|20[0-9]{2}"
)


def _is_same(page: Page, one: Reference, other: Reference) -> bool:
    if one.level != other.level or (one.held_on and other.held_on and one.held_on != other.held_on):
        return False
    mine, others = (set(_PLAIN.sub("", page.flat[row.start : row.end])) for row in (one, other))
    return not mine or not others or 2 * len(mine & others) >= min(len(mine), len(others))
