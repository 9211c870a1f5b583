"""Who took part in the meeting, and what each did: read from the words between one name and the next."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.model import Attendee, Issue
from extraction.text.document import Sentence
from extraction.zh.data import pattern, words
from extraction.zh.meeting.event import Event
from extraction.zh.page.layout import Page
from extraction.zh.people.mentions import Mention, People
from extraction.zh.people.ranks import rank_code


@dataclass(slots=True)
class Person:
    """One person of the text, by name, with the best title and the parts taken."""

    key: str
    first: Mention
    title: tuple[int, int] | None = None
    presided: bool = False
    spoke: bool = False
    attended: bool = False
    remote: bool = False
    absent: bool = False


@dataclass(slots=True)
class _Group:
    """Names joined in one list, with the words after them up to the next group."""

    mentions: list[Mention]
    start: int
    end: int
    tail: int = 0
    joint: str = ""


def groups(flat: str, sentence: Sentence, mentions: list[Mention]) -> list[_Group]:
    """The lists of names in a sentence, each with where its words end."""
    made: list[_Group] = []
    for one in mentions:
        start = one.title[0] if one.title and one.title[0] < one.start else one.start
        if made:
            between = flat[made[-1].end : start]
            remark = pattern("names.remark").match(flat, made[-1].end)
            if remark and remark.end() <= start:
                between = flat[remark.end() : start]
            if one.joined or (
                between.strip() in ("、", "和", "与", "及", "以及", "")
                and (one.joined or not one.title or between.strip() == "")
            ):
                made[-1].mentions.append(one)
                made[-1].end = one.end
                continue
        made.append(_Group([one], start, one.end))
    for number, group in enumerate(made):
        title = group.mentions[-1].title
        if title and title[0] >= group.end:  # “等市领导” behind the list
            group.end = title[1]
        group.tail = made[number + 1].start if number + 1 < len(made) else sentence.end
        between = flat[group.end : group.tail].strip() if number + 1 < len(made) else ""
        group.joint = between
    return made


def _tail(flat: str, group: _Group) -> str:
    """The words after a group as far as they are about it."""
    tail = flat[group.end : group.tail]
    cut = pattern("roles.cut").search(tail)
    if cut and (cut[0] == "。" or part(tail[: cut.start()]).any):
        tail = tail[: cut.start()]
    return tail


@dataclass(slots=True)
class _Part:
    presided: bool = False
    spoke: bool = False
    attended: bool = False
    remote: bool = False

    @property
    def any(self) -> bool:
        return self.presided or self.spoke or self.attended


def part(tail: str) -> _Part:
    """What the words after a name say of the person's part."""
    presided = pattern("roles.presided").search(tail) is not None and not pattern("roles.presided_not").search(tail)
    attended = pattern("roles.attended").search(tail) is not None
    bare = pattern("roles.not_speech").sub("□", tail)
    if pattern("roles.only_listed").search(tail):
        first = tail.partition("，")[0] if "并" not in tail else tail
        spoke = pattern("roles.spoke_beside_convening").search(pattern("roles.not_speech").sub("□", first)) is not None
        later = pattern("attribution.said").search(tail)
        spoke = spoke or later is not None
    else:
        spoke = pattern("roles.spoke").search(bare) is not None
    if not attended and not presided and spoke and pattern("roles.elsewhere").search(tail):
        spoke = pattern("attribution.said").search(bare) is not None
    return _Part(presided, spoke, attended, pattern("roles.remote").search(tail) is not None)


_EMPTY = re.compile(r"[，、；和与及以\s]*(?:\([^)]*\))?[，、和与及以\s]*")


def persons(page: Page, named: People, told: Event | None) -> dict[str, Person]:
    """The persons of the story with their parts, by name, in order of first mention."""
    flat = page.flat
    made: dict[str, Person] = {}
    watching = told.before if told is not None and told.is_follow_on and told.before != told.number else None
    local = _units(page, named, told.number) if told is not None and watching is not None else frozenset()
    for number, sentence in enumerate(page.body):
        mentions = named.of(sentence)
        if not mentions:
            continue
        found = groups(flat, sentence, mentions)
        parts = [_Part() if _is_charged(flat, group) else part(_tail(flat, group)) for group in found]
        for at in range(len(found) - 2, -1, -1):
            if not parts[at].any and _EMPTY.fullmatch(flat[found[at].end : found[at].tail]):
                _inherit(parts[at], parts[at + 1], flat[found[at].end : found[at].tail], _tail(flat, found[at + 1]))
        floor = sentence.start
        for group, own in zip(found, parts, strict=True):
            own.remote = own.remote or _sits_at_branch(flat, sentence, group, own)
            before = flat[floor : group.start]
            absent = (
                pattern("names.absent_before").search(_lead(flat, floor, group)) is not None
                or pattern("names.absent_after").match(flat, group.end, sentence.end) is not None
                or group.mentions[0].key in words("national_leaders")
                or pattern("roles.object").search(before) is not None
            )
            higher = (
                watching is not None
                and told is not None
                and number < told.number
                and not _is_watching(own, flat, group)
                and local.isdisjoint(_unit(flat, one) for one in group.mentions)
            )
            for mention in group.mentions:
                person = made.get(mention.key)
                if person is None:
                    person = made[mention.key] = Person(mention.key, mention)
                _give_title(person, mention)
                if absent or higher:
                    person.absent = person.absent or not (person.attended or person.presided or person.spoke)
                    continue
                person.presided |= own.presided
                person.spoke |= own.spoke
                person.attended |= own.attended
                person.remote |= own.remote and not (told is not None and told.is_follow_on and number < told.number)
            floor = group.end
    return made


def _is_charged(flat: str, group: _Group) -> bool:
    """Whether a task is given to the person (“由王一牵头”): no part in the meeting by these words."""
    return flat[group.start - 1 : group.start] == "由" and pattern("roles.charged").match(flat, group.end) is not None


def _sits_at_branch(flat: str, sentence: Sentence, group: _Group, own: _Part) -> bool:
    """Whether the branch venue that the sentence names before is where the person sat."""
    if not own.attended or own.presided or "主会场" in flat[sentence.start : group.tail]:
        return False
    return pattern("roles.branch_before").search(flat, sentence.start, group.start) is not None


def _unit(flat: str, mention: Mention) -> str:
    """The unit that a title is of (市, 县 …); empty where it says none."""
    if mention.title is None:
        return ""
    found = pattern("roles.unit").search(flat, *mention.title)
    return found["unit"] if found else ""


def _units(page: Page, named: People, first: int) -> frozenset[str]:
    """The units whose people speak in the local meeting: of the titles of those named from its sentence on."""
    later = {one.key for sentence in page.body[first:] for one in named.of(sentence)}
    return frozenset(_unit(page.flat, one) for one in named.mentions if one.key in later) - {""}


def _lead(flat: str, floor: int, group: _Group) -> str:
    """The words right before a group, with what its title swallowed of them."""
    return flat[max(floor, group.start - 24) : group.start]


def _is_watching(own: _Part, flat: str, group: _Group) -> bool:
    return own.remote or pattern("event.watched").search(flat, group.end, group.tail) is not None


def _inherit(own: _Part, following: _Part, between: str, tail: str) -> None:
    """Names before a comma share what is said of the next ones: attendance always, speech with 、 or 分别."""
    own.attended = following.attended
    own.remote = following.remote
    close = "，" not in between
    if close or "分别" in tail or "先后" in tail or not following.attended:
        own.spoke = following.spoke
    if close:
        own.presided = following.presided
    if not own.any and following.any:
        own.attended = True


def _give_title(person: Person, mention: Mention) -> None:
    if mention.title is None or mention.alias:
        return
    if person.title is None or (mention.title[1] - mention.title[0]) > (person.title[1] - person.title[0]):
        person.title = mention.title


def attendees(page: Page, found: dict[str, Person], level: str) -> tuple[list[Attendee], list[Issue]]:
    """Those who took part, in order of first mention, and issues for names that were not taken."""
    made: list[Attendee] = []
    issues: list[Issue] = []
    for person in found.values():
        start, end = page.folded.span(person.first.start, person.first.end)
        if not (person.presided or person.spoke or person.attended):
            if not person.absent and person.title is not None:
                issues.append(
                    Issue(
                        "name_not_taken",
                        f"{person.key}: named with a title, yet without a part in the meeting",
                        start,
                        end,
                    )
                )
            continue
        if person.absent and not (person.attended or person.presided):
            continue
        name = re.sub(r"\s", "", page.folded.text[start:end]) if not person.first.alias else person.key
        title = _words(page, person.title) if person.title else None
        rank = rank_code(_office(page.flat, person.title, found), level) if person.title else None
        made.append(Attendee(name, start, end, title, rank, person.presided, person.spoke, person.remote))
    return made, issues


_DEPUTY = re.compile(r"副(主任|主席|书记|局长|组长|院长|会长)")


def _office(flat: str, title: tuple[int, int], found: dict[str, Person]) -> str:
    """The title; a deputy's that names no body with that of the head right before (管委会主任王一，副主任李二)."""
    words_there = flat[slice(*title)].replace(" ", "")
    deputy = _DEPUTY.fullmatch(words_there)
    if deputy is None:
        return words_there
    ends = [one.title for one in found.values() if one.title and title[0] - _NEAR <= one.title[1] < title[0]]
    before = flat[slice(*max(ends))] if ends else ""
    head = before.rpartition("、")[2]
    return head.removesuffix(deputy[1]) + words_there if head.endswith(deputy[1]) else words_there


_NEAR = 24  # characters from a head's title to that of the deputy behind it


def _words(page: Page, span: tuple[int, int]) -> str:
    return page.folded.words(*span).strip()
