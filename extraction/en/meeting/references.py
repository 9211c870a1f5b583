"""Other meetings that a report names: watched from afar, held just before, or passed on.

A name is a word for a meeting beside a word for a level (“the provincial teleconference on …”, “the meetings of the
state and the province”); what stands around it gives the relation. Words and patterns: ``lexicons/cascade``.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from extraction.en.dates import DateMention, mentions, sentence_at
from extraction.en.meeting import reference_words as words
from extraction.model import MeetingFacts, Reference
from extraction.text.annotations import annotation
from extraction.text.calendar import last_of_month_day
from extraction.text.document import Document, Section, Sentence
from extraction.text.lexicon import by_sentence, scan
from schemas.gazetteer import gazetteer

RANK = {"national": 5, "provincial": 4, "prefecture": 3, "county": 2, "township": 1, "unknown": 0}
_SHARED_BY = ("department", "party_committee", "safety_committee", "headquarters", "unknown")
_REACH = 260  # characters before a name in which the words for its relation stand
_NEAR = 110  # characters before a name in which the words for watching it, or for its end, stand
_HELD_REACH = 120  # characters from a level to the verb by which its body met
_DAY_REACH = 60  # characters from a meeting's clause to its day
_LONGEST = 900  # characters of a sentence that are looked at
_NEXT = 2  # sentences after that of a higher meeting in which its watching is told


class _Name(NamedTuple):
    """A meeting as named: span, span of the words for its level, and whether its holder's own clause names it."""

    start: int
    end: int
    left: int
    right: int
    is_clause: bool = False


class _Told(NamedTuple):
    """A name with its relation; ``is_held``: the report says that it was held, so that it may be the meeting itself."""

    name: _Name
    relation: str
    is_held: bool = False


@annotation
def _days(document: Document) -> list[DateMention]:
    return [one for one in mentions(document) if one.kind in ("full", "month_day", "day")]


def references(document: Document, meeting: MeetingFacts, published_on: date | None) -> list[Reference]:
    """The other meetings that ``document``, a report of ``meeting``, says were watched, came before or are passed on.

    Each meeting once a level, at the mention whose relation is strongest; in text order.
    """
    nouns = by_sentence(document, "meeting_nouns")
    found: list[Reference] = []
    body = [one for one in document.sentences if one.section is Section.ARTICLE]
    for number, sentence in enumerate(body):
        if sentence.index not in nouns or not any(hit[2] == "noun" for hit in nouns[sentence.index]):
            continue
        told = _told(document, body, number, meeting)
        if not told:
            continue
        for one in told:
            may_be_shared = one.relation == "conveyed" and not one.is_held
            levels = [
                level
                for level in _levels(document, one.name, meeting)
                if _is_other(level, meeting, may_be_shared=may_be_shared)
            ]
            day = _day(document, sentence, one, meeting)
            latest = day or meeting.held_on or meeting.held_latest or published_on
            span = one.name[:2]
            found += [Reference(one.relation, level, *span, day, day, latest) for level in levels]
    return _once(document, found)


def _told(document: Document, body: list[Sentence], number: int, meeting: MeetingFacts) -> list[_Told]:
    """The names in a sentence that have a relation."""
    sentence = body[number]
    lower = document.folded
    made: list[_Told] = []
    for name in _names(document, sentence):
        if lower.endswith("our ", 0, name.left) or words.OTHER_SUBJECT.search(lower, name.start, name.end):
            continue
        told = _relation(document, body, number, name)
        if told is not None and told.is_held and not _is_above(document, name, meeting):
            continue
        before = made[-1] if made else None
        if before is not None and before.is_held and words.TO_CONVEY.search(lower, before.name.end, name.start):
            continue  # what the higher meeting itself passed on
        if told is None and before is not None and words.ITEM.match(lower[before.name.end : name.start]):
            told = before._replace(name=name)
        if told is not None:
            made.append(told)
    return made


def _is_above(document: Document, name: _Name, meeting: MeetingFacts) -> bool:
    return any(_is_other(level, meeting, may_be_shared=False) for level in _levels(document, name, meeting))


def _names(document: Document, sentence: Sentence) -> list[_Name]:
    """The meetings named in a sentence, in order: looked for where words for a level and for a meeting stand."""
    lower = document.folded
    start, stop = sentence.start, min(sentence.end, sentence.start + _LONGEST)
    hits = scan(document)
    levels = [hit[0] for hit in hits.within("levels", start, stop)]
    if not levels:
        return []
    nouns = [hit for hit in hits.longest("meeting_nouns", start, stop) if hit[2] == "noun"]
    verbs = [hit[0] for hit in hits.within("holding", start, stop) if hit[2] == "held"]
    found: list[_Name] = []
    reached = start
    for at in levels:
        if at < reached or not any(0 < noun[0] - at < _REACH for noun in nouns):
            continue
        match = words.LEVEL_FIRST.match(lower, at, stop)
        if match is not None:
            reached = match.end()
            left, right = match.span("list")
            tail = words.TAIL.match(lower, match.end(), stop)
            end = tail.end() if tail else match.end()
            found.append(_Name(_with_name(document, sentence.start, left), end, left, right))
    for begin, end, _ in nouns:
        if any(0 < at - end < _REACH for at in levels) and not _touches(found, begin, end):
            _noun_first(document, sentence, begin, stop, found)
    for at in levels:
        if any(0 < verb - at < _HELD_REACH for verb in verbs) and (match := words.HOLDER.match(lower, at, stop)):
            left, right = match.span("title")
            if not _touches(found, left, right):
                tail = words.TAIL.match(lower, right, stop)
                found.append(_Name(left, tail.end() if tail else right, *match.span("list"), is_clause=True))
    return sorted(found)


def _noun_first(document: Document, sentence: Sentence, noun: int, stop: int, found: list[_Name]) -> None:
    """Adds the name that begins before the noun at ``noun`` and ends in its level (“meetings of the province”)."""
    lower = document.folded
    match = words.NOUN_FIRST.match(document.text, noun, stop)
    if match is not None:
        left, right = match.span("list")
        rest = words.BODY.match(lower, right, stop)
        end = rest.end() if rest else right
        found[:] = [one for one in found if not noun <= one.left < end]
        found.append(_Name(_back(document, sentence.start, noun), end, left, right))
        return
    match = words.BY_CLAUSE.match(lower, noun, stop)
    if match is not None:
        begin = _back(document, sentence.start, noun)
        found.append(_Name(begin, match.end("noun"), *match.span("list")))


def _touches(found: list[_Name], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in found)


def _with_name(document: Document, floor: int, left: int) -> int:
    """Where the name of the place before a level's word begins (“Kunming City's”)."""
    match = words.NAME_BEFORE.search(document.text, max(floor, left - 40), left)
    if match is None:
        return left
    named = match[0].split()
    if named[0].lower() in {"the", "on", "in", "after", "as", "at", "when", "once", "our", "following", "to", "this"}:
        named = named[1:]
    return left - sum(len(one) + 1 for one in named)


def _back(document: Document, floor: int, noun: int) -> int:
    """Where the words before a noun for a meeting, that belong to its name, begin."""
    window = document.text[max(floor, noun - 90) : noun]
    cut = 0
    for match in words.BACK.finditer(window):
        cut = match.end()
    return noun - len(window) + cut


def _relation(document: Document, body: list[Sentence], number: int, name: _Name) -> _Told | None:
    sentence = body[number]
    lower = document.folded
    before = lower[max(sentence.start, name.start - _REACH) : name.start]
    after = lower[name.end : min(sentence.end, name.end + _REACH)]
    near = before[-_NEAR:]
    opened = words.OPENED.search(near) is not None
    watched = words.WATCHED.search(near)
    if watched is not None and (not words.TOOK_PART.match(watched["verb"]) or _sits_at_branch(document, body, number)):
        return _Told(name, "watched")
    if words.WATCHED_AFTER.match(after):
        return _Told(name, "watched")
    if name.is_clause or words.HELD_BEFORE.search(before) or (not opened and words.HELD_AFTER.match(after)):
        relation = _of_held(document, body, number, name)
        return None if relation is None else _Told(name, relation, is_held=True)
    if (opened and (words.ENDED.match(after) or "," in after[:90])) or words.JUST_ENDED.match(after):
        return _Told(name, "watched" if _sits_at_branch(document, body, number) else "followed")
    passed = words.PASSED.search(before)
    if (passed is not None and not words.MET.search(passed["gap"])) or words.SPIRIT_AFTER.match(after):
        return _Told(name, "conveyed")
    return None


def _sits_at_branch(document: Document, body: list[Sentence], number: int) -> bool:
    """Whether this sentence or those after it tell of the people's own branch venue."""
    for one in body[number : number + _NEXT + 1]:
        said = document.folded[one.start : min(one.end, one.start + 700)]
        if not ("venue" in said or "watch" in said or "listened" in said):
            continue
        if words.BRANCH.search(said) and not words.OWN_BRANCH.search(said):
            return True
    return False


def _of_held(document: Document, body: list[Sentence], number: int, name: _Name) -> str | None:
    """The relation to a higher meeting that is said to have been held, by what is told after it."""
    if _sits_at_branch(document, body, number):
        return "watched"
    sentence = body[number]
    rest = document.folded[name.end : sentence.end]
    following = " ".join(
        document.folded[one.start : min(one.end, one.start + 400)] for one in body[number + 1 : number + _NEXT + 1]
    )
    if words.THEN.search(rest) or words.THEN.search(following[:200]):
        return "followed"
    if words.LATER.search(following):
        return "conveyed"
    return None


def _levels(document: Document, name: _Name, meeting: MeetingFacts) -> list[str]:
    """The levels that the name's words tell, each once, highest first."""
    told = [match.lastgroup or "" for match in words.LEVELS.finditer(document.folded, name.left, name.right)]
    found: list[str] = []
    for number, kind in enumerate(told):
        level = _level(document, name, kind, told[:number], meeting)
        if level not in found:
            found.append(level)
    return found


def _level(document: Document, name: _Name, kind: str, before: list[str], meeting: MeetingFacts) -> str:
    if kind == "state":
        is_prefecture = "province" in before or ("nation" in before) or _in_autonomous_prefecture(meeting)
        return "prefecture" if is_prefecture else "national"
    if kind == "city":
        return _level_of_city(document, name, meeting)
    return {
        "nation": "national",
        "province": "provincial",
        "prefecture": "prefecture",
        "county": "county",
        "town": "township",
        "higher": "unknown",
    }[kind]


def _level_of_city(document: Document, name: _Name, meeting: MeetingFacts) -> str:
    """A city named is of the gazetteer's level; “the city's” is the prefecture's, or the municipality's."""
    register = gazetteer()
    named = words.NAMED_CITY.search(document.text, max(0, name.left - 30), name.right + 4)
    if named is not None:
        codes = register.find(named[1])
        levels = {register.places[code].level for code in codes if (register.places[code].generic_zh or "") == "市"}
        if len(levels) == 1:
            return levels.pop()
    code = meeting.place_code
    if code is not None and code[:2] in {"11", "12", "31", "50"}:
        return "provincial"
    if code is not None and meeting.admin_level == "township" and register.places[code].generic_zh == "市":
        return register.places[code].level
    return "prefecture"


def _in_autonomous_prefecture(meeting: MeetingFacts) -> bool:
    if meeting.place_code is None:
        return False
    register = gazetteer()
    codes = (meeting.place_code, *register.ancestors(meeting.place_code))
    return any(register.places[code].generic_zh == "自治州" for code in codes)


def _is_other(level: str, meeting: MeetingFacts, *, may_be_shared: bool) -> bool:
    """Whether a meeting of that level is above the one reported, or of its place's own leaders and passed on."""
    own = RANK[meeting.admin_level]
    if level == "unknown" or RANK[level] > own:
        return bool(own) or may_be_shared
    return RANK[level] == own and may_be_shared and meeting.convener in _SHARED_BY


def _day(document: Document, sentence: Sentence, told: _Told, meeting: MeetingFacts) -> date | None:
    """The day in or right after the name; of a meeting watched or just over, else that of the one reported."""
    lower, name = document.folded, told.name
    is_clause = name.is_clause or name.left >= name.end
    for one in _days(document):
        is_inside = name.start <= one.start < name.end
        is_after = name.end <= one.start < sentence.end
        if is_inside or (is_after and words.NOTED_DAY.match(lower[name.end : one.start])):
            return _in_year(one, meeting.held_on)
        near = one.start - max(name.end, name.right) < _DAY_REACH and name.start - one.end < _DAY_REACH
        if is_clause and near and sentence.start <= one.start < sentence.end:
            return _in_year(one, meeting.held_on)
    return meeting.held_on if told.relation != "conveyed" else None


def _in_year(one: DateMention, held: date | None) -> date | None:
    """The day told, its year and month from the reported meeting's where it has none: the last up to that."""
    if one.kind == "full":
        return one.value
    if held is None or one.day is None:
        return None
    return last_of_month_day(one.month if one.kind == "month_day" else None, one.day, held)


_STRENGTH = {"watched": 0, "followed": 1, "conveyed": 2}


def _once(document: Document, found: list[Reference]) -> list[Reference]:
    """Each meeting once: rows of one level that do not differ in day or subject are mentions of one meeting."""
    kept: list[Reference] = []
    is_plain = any(one.level != "unknown" for one in found)  # “the higher meetings” are then those
    for one in sorted(found, key=lambda row: (_STRENGTH[row.relation], row.start)):
        if is_plain and one.level == "unknown":
            continue
        if not any(_same(document, one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda row: (row.start, row.end, -RANK[row.level]))


def _same(document: Document, one: Reference, other: Reference) -> bool:
    if one.level != other.level or (one.held_on and other.held_on and one.held_on != other.held_on):
        return False
    mine, others = (
        set(words.WORDS.findall(document.folded[row.start : row.end])) - words.GENERIC for row in (one, other)
    )
    if mine and others and sentence_at(document, one.start) == sentence_at(document, other.start):
        return False  # one sentence does not give one meeting two names
    return not mine or not others or 2 * len(mine & others) >= min(len(mine), len(others))
