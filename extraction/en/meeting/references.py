"""Other meetings that a report names: watched from afar, held just before, or passed on.

A name is a word for a meeting beside a word for a level (“the provincial teleconference on …”, “the meetings of the
state and the province”); what stands around it gives the relation. Words and patterns: ``lexicons/cascade``.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import NamedTuple

from extraction.en.dates import DateMention, day_of, mentions
from extraction.model import MeetingFacts, Reference
from extraction.text.annotations import annotation
from extraction.text.document import Document, Section, Sentence
from extraction.text.lexicon import by_sentence
from schemas.gazetteer import gazetteer
from schemas.project import data

_DATA: dict[str, list[str]] = tomllib.loads(
    data("extraction.en", "lexicons", "cascade", "references.toml").read_text(encoding="utf-8")
)
CLASSES = ("nation", "state", "province", "city", "prefecture", "county", "town", "higher")
RANK = {"national": 5, "provincial": 4, "prefecture": 3, "county": 2, "township": 1, "unknown": 0}
_SHARED_BY = ("department", "party_committee", "safety_committee", "headquarters", "unknown")
_REACH = 260  # characters before a name in which the words for its relation stand
_NEXT = 2  # sentences after that of a higher meeting in which its watching is told


def _any(name: str) -> str:
    return "(?:" + "|".join(_DATA[name]) + ")"


_LEVEL = "(?:" + "|".join(f"(?P<{name}>{_any(name)})" for name in CLASSES) + ")"
_PLAIN_LEVEL = "(?:" + "|".join(_any(name) for name in CLASSES) + ")"
_NAMES = r"(?:[a-z][a-z'’‘]+ ){0,2}"
_LIST = (
    rf"(?<![\w-]){_PLAIN_LEVEL}(?![\w’'])(?:(?:\s*,\s*(?:and )?|\s+and |\s*/\s*| as well as )(?:of )?(?:the )?"
    rf"(?:[\w’'‘]+ )?{_PLAIN_LEVEL}(?![\w’']))*"
)
_WORD = rf"(?!{_any('breaks')}\b)(?:[“\"‘(]?[\w’'·.-]*\w[’'”\")]*,?|&)"
_NOUN = rf"(?P<noun>{_any('nouns')})\b"
_LEVEL_FIRST = re.compile(rf"(?P<list>{_LIST})(?:\s+(?:{_WORD}\s+){{0,22}}?)?\s*{_NOUN}")
_NOUN_FIRST = re.compile(
    rf"{_NOUN}(?:[ ](?:on|of|for) (?:(?!{_any('nouns')}|\b{_any('breaks')}\b)[^,.;:()]){{3,90}}?)??(?: (?:that were |which were )?(?:held|convened))?(?: successively)?"
    rf" (?:of|by|in|at) (?:the )?(?:standing committee of (?:the )?)?(?:[A-Z][\w’']+ |[a-z]+ )?(?P<list>(?:[\w’']+ ){{0,2}}?{_LIST})",
    re.I,
)
_BY_CLAUSE = re.compile(  # “the teleconference that the State Council Safety Committee held on …”
    rf"{_NOUN} (?:that|which) (?:the )?(?P<list>{_LIST})(?: (?!{_any('breaks')}\b)[\w’'-]+){{0,6}} (?:had )?(?:held|convened|called)\b"
)
_HOLDER = re.compile(
    rf"(?P<list>{_LIST})(?: [\w’'&-]+){{0,8}}? (?:held|convened|holds|convenes|organi[sz]ed|opened|hosted|called|went on with)"
    rf"(?: successively)? (?:an? |the |its )?(?P<title>(?:[“\"(]?[\w’'()·.-]+[”\")]* ){{0,12}}?{_NOUN})"
)
_TAIL = re.compile(
    r"(?: (?:on|of|for|about|regarding|concerning|during) (?!the (?:morning|afternoon|evening|\d)|(?:january|february|march"
    r"|april|may|june|july|august|september|october|november|december) \d|both sides)[^,.;:()（）]{2,130}?)?"
    r"(?=\s*[,.;:()（）]|\s*$|\s(?:to|was|were|is|are|had|has|and (?:the|of the|put|made|gave|then|arrange|deploy|study|analy[sz]e|summari[sz]e|further|make|mobili[sz]e|convey|listen|[a-z]+ed)"
    r"|on (?:the \d|the (?:morning|afternoon|evening)|(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december))|held|convened|that|which|where|with|by|via|through|in (?:the|our|order)|at|ended|just|immediately"
    r"|directly|spirit|from|then|we|our|i)\b)"
)
_BODY = re.compile(rf"(?: (?!on\b|{_any('breaks')}\b)[\w’']+){{0,4}}?{_TAIL.pattern}")
_LEVELS = re.compile(_LEVEL)
_NAMED_CITY = re.compile(r"([A-Z][a-z’'‘]+(?: [A-Z][a-z’']+)?) (?:City|Municipality)")
_ITEM = re.compile(r"^[\s,]*(?:(?:held )?on [a-z]+ \d+(?:th|st|nd|rd)?,? )?(?:and |as well as |, )?(?:the |of |spirit |requirements |\w+ of the ){0,3}$")
_PASSED = re.compile(rf"\b{_any('passed_on')}\b(?P<gap>[^.;:]*)$")
_SPIRIT_AFTER = re.compile(r"\s*(?:['’]s?)?\s*(?:spirit|requirements?|arrangements?|deployment|demands?)\b")
_WATCHED = re.compile(
    rf"\b(?P<verb>{_any('watching')}) (?:the |a |an )?(?:(?:[a-z]+ )?(?:live broadcast|video|broadcast) of (?:the )?)?"
    r"(?P<name>(?:[\w’'-]+ ){0,2})$"
)
_TOOK_PART = re.compile(r"joined|attend|participat|took part|taking part")
_WATCHED_AFTER = re.compile(
    r"^[^.;]{0,30}\b(?:was|were) (?:listened to and |collectively )?(?:watched|viewed|listened to)\b"
)
_OPENED = re.compile(rf"\b{_any('opening')} (?:the |a |an |its |their )?(?:[\w’'-]+ ){{0,3}}?(?:of (?:the )?)?$")
_ENDED = re.compile(rf"^[^.;]{{0,80}}?\b{_any('ended')}\b")
_JUST_ENDED = re.compile(r"^,? which had (?:just )?ended|^[^.;,]{0,60}?\b(?:had just ended|(?:was|were) (?:just )?over|had ended|has just ended|just ended)\b")
_HELD_AFTER = re.compile(r"^[^.;,]{0,80}?\b(?:was|were) (?:then )?(?:held|convened|opened)\b")
_HELD_BEFORE = re.compile(r"\b(?:held|convened|organi[sz]ed|opened|hosted|called) (?:an? |the )?$")
_TO_CONVEY = re.compile(r"\bto (?:convey|relay|study|carry out|implement|pass on)\b|, (?:conveyed|relayed)")
_BRANCH = re.compile(rf"\b{_any('branch')}")
_OWN_BRANCH = re.compile(rf"\b{_any('own_branch')}\b[^.;]{{0,40}}(?:branch|sub)[ -]?venue")
_THEN = re.compile(rf"\b{_any('then_met')}\b")
_LATER = re.compile(rf"\b{_any('handed_on_later')}\b")
_OTHER = re.compile(rf"(?:^|\b){_any('other_subject')}\b")
_MET = re.compile(r"\b(?:held|convened|opened|called|hosted|chaired|presided|meeting of|met)\b")
_NOTED_DAY = re.compile(r"^\s*(?:(?:which was |that was |was )?(?:held|convened) )?\(?(?:on |of |at )?(?:the )?(?:morning |afternoon |evening )?(?:of )?(?:the )?$")


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
        for name, relation, is_held in told:
            for level in _levels(document, name, meeting):
                if _is_other(level, meeting, may_be_shared=relation == "conveyed" and not is_held):
                    found.append(_dated(document, sentence, name, relation, level, meeting, published_on))
    return _once(document, found)


def _told(document: Document, body: list[Sentence], number: int, meeting: MeetingFacts) -> list[_Told]:
    """The names in a sentence that have a relation."""
    sentence = body[number]
    lower = document.lower
    made: list[_Told] = []
    for name in _names(document, sentence):
        if lower.endswith("our ", 0, name.left) or _OTHER.search(lower, name.start, name.end):
            continue
        told = _relation(document, body, number, name)
        if told is not None and told.is_held and not _is_above(document, name, meeting):
            continue
        before = made[-1] if made else None
        if before is not None and before.is_held and _TO_CONVEY.search(lower, before.name.end, name.start):
            continue  # what the higher meeting itself passed on
        if told is None and before is not None and _ITEM.match(lower[before.name.end : name.start]):
            told = before._replace(name=name)
        if told is not None:
            made.append(told)
    return made


def _is_above(document: Document, name: _Name, meeting: MeetingFacts) -> bool:
    return any(_is_other(level, meeting, may_be_shared=False) for level in _levels(document, name, meeting))


def _names(document: Document, sentence: Sentence) -> list[_Name]:
    lower = document.lower
    start, stop = sentence.start, min(sentence.end, sentence.start + 900)
    found: list[_Name] = []
    for match in _LEVEL_FIRST.finditer(lower, start, stop):
        left, right = match.span("list")
        tail = _TAIL.match(lower, match.end(), stop)
        found.append(_Name(_with_name(document, sentence.start, left), tail.end() if tail else match.end(), left, right))
    for match in _NOUN_FIRST.finditer(document.text, start, stop):
        left, right = match.span("list")
        if _touches(found, match.start("noun"), match.end("noun")):
            continue
        begin = _back(document, sentence.start, match.start("noun"))
        rest = _BODY.match(lower, right, stop)
        end = rest.end() if rest else right
        inside = [one for one in found if one.left >= match.start("noun") and one.left < end]
        found = [one for one in found if one not in inside]
        found.append(_Name(begin, end, left, right))
    for match in _BY_CLAUSE.finditer(lower, start, stop):
        if not _touches(found, *match.span("noun")):
            begin = _back(document, sentence.start, match.start("noun"))
            found.append(_Name(begin, match.end("noun"), *match.span("list")))
    for match in _HOLDER.finditer(lower, start, stop):
        left, right = match.span("title")
        if not _touches(found, left, right):
            tail = _TAIL.match(lower, right, stop)
            found.append(_Name(left, tail.end() if tail else right, *match.span("list"), is_clause=True))
    return sorted(found)


def _touches(found: list[_Name], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in found)


_OF_NAME = re.compile(r"(?:[A-Z][A-Za-z’'‘]+ ){1,2}$")
_ARTICLE = re.compile(r"(?:\bthe|\ba|\ban|\bour|\bits|\btheir)\s+$", re.I)


def _with_name(document: Document, floor: int, left: int) -> int:
    """Where the name of the place before a level's word begins (“Kunming City's”)."""
    match = _OF_NAME.search(document.text, max(floor, left - 40), left)
    if match is None:
        return left
    words = match[0].split()
    if words[0].lower() in {"the", "on", "in", "after", "as", "at", "when", "once", "our", "following", "to", "this"}:
        words = words[1:]
    return left - sum(len(one) + 1 for one in words) if words else left


_BACK = re.compile(
    rf"(?:[,.;:]|\b(?:the|an?|of|in|to|(?<!video )(?<!television )(?<!tv )(?<!telephone )and|{'|'.join(_DATA['breaks'])}))\s+", re.I
)


def _back(document: Document, floor: int, noun: int) -> int:
    """Where the words before a noun for a meeting, that belong to its name, begin."""
    window = document.text[max(floor, noun - 90) : noun]
    cut = 0
    for match in _BACK.finditer(window):
        cut = match.end()
    return noun - len(window) + cut


def _relation(document: Document, body: list[Sentence], number: int, name: _Name) -> _Told | None:
    sentence = body[number]
    lower = document.lower
    before = lower[max(sentence.start, name.start - _REACH) : name.start]
    after = lower[name.end : min(sentence.end, name.end + _REACH)]
    opened = _OPENED.search(before) is not None
    watched = _WATCHED.search(before)
    if watched is not None and (not _TOOK_PART.match(watched["verb"]) or _sits_at_branch(document, body, number)):
        return _Told(name, "watched")
    if _WATCHED_AFTER.match(after):
        return _Told(name, "watched")
    if name.is_clause or _HELD_BEFORE.search(before) or (not opened and _HELD_AFTER.match(after)):
        relation = _of_held(document, body, number, name)
        return None if relation is None else _Told(name, relation, is_held=True)
    if (opened and (_ENDED.match(after) or "," in after[:90])) or _JUST_ENDED.match(after):
        return _Told(name, "watched" if _sits_at_branch(document, body, number) else "followed")
    passed = _PASSED.search(before)
    if (passed is not None and not _MET.search(passed["gap"])) or _SPIRIT_AFTER.match(after):
        return _Told(name, "conveyed")
    return None


def _sits_at_branch(document: Document, body: list[Sentence], number: int) -> bool:
    """Whether this sentence or those after it tell of the people's own branch venue."""
    for one in body[number : number + _NEXT + 1]:
        words = document.lower[one.start : min(one.end, one.start + 700)]
        if _BRANCH.search(words) and not _OWN_BRANCH.search(words):
            return True
    return False


def _of_held(document: Document, body: list[Sentence], number: int, name: _Name) -> str | None:
    """The relation to a higher meeting that is said to have been held, by what is told after it."""
    if _sits_at_branch(document, body, number):
        return "watched"
    sentence = body[number]
    rest = document.lower[name.end : sentence.end]
    following = " ".join(
        document.lower[one.start : min(one.end, one.start + 400)] for one in body[number + 1 : number + _NEXT + 1]
    )
    if _THEN.search(rest) or _THEN.search(following[:200]):
        return "followed"
    if _LATER.search(following):
        return "conveyed"
    return None


def _levels(document: Document, name: _Name, meeting: MeetingFacts) -> list[str]:
    """The levels that the name's words tell, each once, highest first."""
    told = [match.lastgroup or "" for match in _LEVELS.finditer(document.lower, name.left, name.right)]
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
    named = _NAMED_CITY.search(document.text, max(0, name.left - 30), name.right + 4)
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


def _dated(
    document: Document,
    sentence: Sentence,
    name: _Name,
    relation: str,
    level: str,
    meeting: MeetingFacts,
    published_on: date | None,
) -> Reference:
    day = _day(document, sentence, name, relation, meeting)
    latest = day or meeting.held_on or meeting.held_latest or published_on
    return Reference(relation, level, name.start, name.end, day, day, latest)


def _day(
    document: Document, sentence: Sentence, name: _Name, relation: str, meeting: MeetingFacts
) -> date | None:
    lower = document.lower
    for one in _days(document):
        inside = name.start <= one.start < name.end
        after = name.end <= one.start < sentence.end and _NOTED_DAY.match(lower[name.end : one.start])
        if inside or after:
            return _in_year(one, meeting.held_on)
    if name.is_clause or name.left >= name.end:
        for one in _days(document):
            if sentence.start <= one.start < sentence.end and one.start - max(name.end, name.right) < 60 and name.start - one.end < 40:
                return _in_year(one, meeting.held_on)
    return meeting.held_on if relation != "conveyed" else None


def _in_year(one: DateMention, held: date | None) -> date | None:
    """The day told, its year and month from the reported meeting's where it has none: the last up to that."""
    if one.kind == "full":
        return one.value
    if held is None or one.day is None:
        return None
    if one.kind == "month_day" and one.month is not None:
        options = [day_of(year, one.month, one.day) for year in (held.year, held.year - 1)]
    else:
        before = (held.year, held.month - 1) if held.month > 1 else (held.year - 1, 12)
        options = [day_of(held.year, held.month, one.day), day_of(*before, one.day)]
    return next((day for day in options if day is not None and day <= held), None)


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


_WORDS = re.compile(r"[a-z]{4,}")
_GENERIC = frozenset(
    "national provincial municipal city county district autonomous region province meeting meetings conference teleconferences"
    " conferences teleconference video telephone work working special spirit safety production plenary session"
    " expanded enlarged emergency urgent committee first second third fourth state council prefecture".split()
)


def _same(document: Document, one: Reference, other: Reference) -> bool:
    if one.level != other.level or (one.held_on and other.held_on and one.held_on != other.held_on):
        return False
    mine, others = (
        set(_WORDS.findall(document.lower[row.start : row.end])) - _GENERIC for row in (one, other)
    )
    return not mine or not others or 2 * len(mine & others) >= min(len(mine), len(others))
