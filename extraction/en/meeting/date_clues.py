"""What a text's words say of the time that it was written in: years it names, happenings still ahead or past.

Each clue bounds the day of the meeting. The days of happenings are data (``lexicons/eras.csv``).
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from extraction.en.dates import mentions, sentence_at
from extraction.text.document import Document, Section
from extraction.text.lexicon import scan
from schemas.events import FILE, known, read_words
from schemas.project import data

_YEAR = re.compile(  # what stands before is looked at afterwards: the engine then skips from “20” to “20”
    r"20[0-4]\d(?![\d%]|[./-]\d|[ ]?(?:households|people|yuan|houses|square|meters|km|hidden))"
)
_MAX_BACK = 110
_SUMMARY = re.compile(
    r"\b(?:summ\w+|sum(?:s|med|ming)? up|review\w*|look(?:s|ed|ing)? back|reported on|inform\w*"
    r"|notif\w+|circulat\w+|"
    r"account|report card|briefed|commend\w*|taking stock|took stock|recall\w*|assess\w*|scores?|past year|"
    r"gave the work|achievements?|closing|stocktaking)\b[^.;]{0,80}$"
)
_PLAN = re.compile(
    r"\b(?:arrang\w+|deploy\w*|plan(?:s|ned|ning)?|lay(?:s|ing)? out|laid out|set out|tasks?"
    r"|key (?:points|work)|goals?|"
    r"targets?|priorit\w+|work (?:of|for|in)|look(?:ing|ed)? ahead)\b[^.;]{0,60}$"
)
_PLANNED = re.compile(r"\b(?:arrang\w+|deploy\w*|plan(?:s|ned|ning)?|lay(?:s|ing)? out|laid out|set out)\b[^.;]*$")
_CLOSING = re.compile(
    r"\b(?:clos\w+(?: of)?|wind\w* up|finish\w*|conclud\w+|rest of|remainder of|tail of|balance of)"
    r"(?: out)?(?: the)?(?: year)? $"
)
_TITLED = re.compile(
    r"(?:\b(?:meeting|plenary|plenum|session|conference|meetings|sessions|committee|teleconference"
    r"|dispatch|symposium|"
    r"action|campaign|month|quarter|plan"
    r"|half(?: of the year)?)\b[”\"’]?[ ,]*(?:\([^()]{0,20}\) )?(?:of the committee |of the safety committee "
    r"|held |convened )?(?:in|of|for|,)?[ ]?(?:the year )?$)"
    r"|\b(?:held|convened|opened) (?:a|the|its) [^.;,]{0,40}?\b(?:meeting|conference|session"
    r"|symposium) (?:on|about|for) [^.;,]{0,60} (?:in|of|for) $"
    r"|\b(?:held|held its|held the|convenes?d?|convened the|its|the|the first|of the|opened the)\s+$"
)
_TITLED_AFTER = re.compile(
    r"['’]?s?\s?(?:annual\s|the\s)?(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|q[1-4]|plenary|\("
    r"|work|safety|production|annual|"
    r"national|spring|summer|autumn|winter|flood|forest|special|quarter|city|municipal|county|district"
    r"|provincial|"
    r"fire|year|action|edition|meeting|conference|session|regular|enlarged|expanded|“?safe|\"safe)"
)
_SEASON = (
    re.compile(  # “since the high fire risk period of 2023 was announced”, “the Spring Festival travel rush of 2023”
        r"\b(?:period|season|rush|exam(?:ination)?s?|semester|term|drive|campaign|action|month|summer|autumn)"
        r"(?: \w+){0,3} (?:of|in|for)\s+$|\bsince (?:the (?:beginning|start) of\s+|early\s+|january )$"
    )
)
# What lasts from autumn to spring: “the 2022-2023 heating season”.
_WINTER = re.compile(
    r"20(\d\d)[-–—~/](?:20)?(\d\d) (?:\w+ (?:and )?){0,2}?"
    r"(?:heating|winter|snow|ice|school year|academic|forest|grassland|fire prevention)"
)
_NUMBERED = re.compile(r"\(no\. ?\d{1,3}, $")
_QUARTER = re.compile(r"\b(?:(first|second|third|fourth)[ -]quarters?|q([1-4])|([1-4])(?:st|nd|rd|th)[ -]quarter)\b")
_DEADLINE = re.compile(
    r"\b(?:by|before|until|till|to)\s+(?:the\s+)?(?:(?:end|close|beginning|middle|second half"
    r"|first half)\s+of\s+)?(?:the year )?$"
)
_HORIZON = re.compile(r"(?:[-–—~]|\bto|\buntil|five-year plan[^.]{0,20})\s?$")
_SPRING = re.compile(r"['’]?s?\s?(?:spring festival|lantern festival|new year|lunar new year|chinese new year)")
_HOLIDAY = re.compile(  # “before May Day (2023)”, “the flood season of (2022)”
    r"\b(?:may day|labou?r day|national day|mid-autumn|dragon boat|qingming|tomb[- ]sweeping|flood season|summer|autumn"
    r"|spring|college entrance examination|two sessions|double festival|safety production month)"
    r"(?: festivals?| holidays?| golden week| period| season)*(?: of| in|,)? $"
)
_NEW_YEAR = re.compile(
    r"\b(?:spring festival|lantern festival|new year(?:['’]s day)?)(?: holidays?| period)?(?: of| in|,)? $"
)
_LAST_YEAR = re.compile(  # also the year that is compared with: “fewer than in the same period of (2021)”
    r"\b(?:last|previous) year[ ,(]{1,2}$"
    r"|\b(?:same|corresponding|like) (?:period|months?|time|quarter|half)(?: of| in|,)? $"
)
_EVENT = re.compile(
    r"\b(?:after|following|learn\w*|lessons?|wake)\b[^.;]{0,110}"
    r"\b(?:accident|fire|explosion|collapse|landslide|leak|disaster|poisoning|roof fall)s?\b[^.;]{0,50}$"
)
_EVENT_SENTENCES = 2  # body sentences in which an accident's day dates the meeting that it called forth
_JUST_NOW = re.compile(
    r"[^.;,]{0,60}?\b(?:last night|yesterday|(?:the )?(?:day|night|evening) before|hours (?:ago|earlier))\b"
)
_STATS = re.compile(
    r"\b(?:first|past|previous|last)\s+(\w+)\s+(?:months|quarters)\s+of\s+$|\b(?:january"
    r"|from january)\s+(?:to|through|-)\s+\w+\s?(?:of\s)?,?\s?$"
    r"|\b(?:so far(?: in)?|since the beginning of|beginning of|start of|in the first half of"
    r"|first half of)\s+(?:this year\s*\(?)?$"
)
# “93 fires in (2022), 17% less than in 2021”: figures of a whole year beside those of the year before.
_YEAR_OPENERS = ("in ", "during ", "throughout ")
_PART_OF_YEAR = re.compile(
    r"\b(?:half|quarters?|months?|season|period|january|february|march|april|june|july|august|september|october|november"
    r"|december|plan\w*|targets?|goals?|must|should|shall|will|so far)\b"
)
_BESIDE_YEAR_BEFORE = re.compile(
    r",? [^.;]{0,90}?\b(?:than|from|with|to|against|over)\s(?:in |those in |that in |those of |that of "
    r"|the year )?20(\d\d)\b"
    r"(?![-–—/.]\d)"
)
_NEXT = re.compile(r"\b(?:next year|coming year|the new year|welcome|usher in)\b[^.;]{0,20}$")
_WITHIN = re.compile(r"\b(?:in|during|throughout|since|of)\s+$")
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}

# Words beside a happening's name that tell whether it is still to come.
_BEHIND = re.compile(
    r"\b(?:spirit|after|since|guid\w+|stud(?:y|ied|ying)|implement\w*|carry(?:ing)? out|carried out"
    r"|publiciz\w+|conclu\w+|"
    r"closed|report (?:of|to)|learn\w*|has been held|was held|proposed|put forward|stated"
    r"|line with)\b[^.;]{0,60}$"
)
_AHEAD = re.compile(
    r"\b(?:welcom\w*|greet\w*|usher\w*|meet the|upcoming|coming|about to|approach\w*|eve of|ahead of"
    r"|run[- ]?up|before|prior to|"
    r"victor\w+|success\w*|smooth\w*|conven\w+|opening|to be held|environment for|atmosphere for"
    r"|guarantee\w* for|"
    r"escort\w*|prepar\w+|secur\w+ (?:of|for|during)|stab\w+ for|stability of|safety (?:of|for|during)"
    r"|for the(?: party['’]?s)?|"
    r"countdown|imminent|draw\w* near|around the corner|with the)\b[^.;]{0,70}$"
)
_AHEAD_AFTER = re.compile(
    r"[^.;]{0,60}?\b(?:to be (?:opened|held|convened)|will (?:be )?(?:open|held|convene)\w*|is (?:about"
    r"|approaching|coming|drawing|just)|due to|"
    r"approach\w*|draw\w* near|to be opened|in (?:sight|store)|victory|victorious\w*|success\w*"
    r"|conven(?:ing|ed|e)|around the corner|"
    r"entered the countdown|is imminent|at hand|days away|is going to|opening|only \w+ (?:days|weeks"
    r"|months))\b"
)
_AFTER_AFTER = re.compile(
    r"[^.;]{0,50}?\b(?:has (?:just |successfully |been |victoriously )+(?:concluded|closed|held"
    r"|convened|opened)|"
    r"(?:has )?(?:just |successfully )?(?:concluded|closed)|spirit|report)\b"
)
_FIRST_YEAR = re.compile(r"\b(?:first|opening|beginning) year (?:of|for|to|in) [^.;]{0,60}$")
_THIS_YEAR = re.compile(r"\bthis year\b[^.;]{0,70}$|\byear (?:of|in which|when)[^.;]{0,25}$")


@dataclass(frozen=True, slots=True)
class Clue:
    """Words that bound the day of the meeting. ``strong`` clues can give the year, others only rule years out."""

    earliest: date | None
    latest: date | None
    start: int
    end: int
    method: str
    strong: bool


@dataclass(frozen=True, slots=True)
class _Era:
    starts_on: date
    ends_on: date | None
    ahead_from: date | None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _load() -> dict[str, _Era]:
    path = data("extraction.en", "lexicons", "eras.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["era"]: _Era(date.fromisoformat(row["starts_on"]), _day(row["ends_on"]), _day(row["ahead_from"]))
            for row in csv.DictReader(lines)
        }


ERAS = _load()
_ACCIDENT_DAYS = {event.code: event.starts_on for event in read_words(FILE, "en") if event.latest is None}
_PERSONS = frozenset(era for era in ERAS if era.startswith("premier_"))


class _YearRule(NamedTuple):
    """What a year says beside some words: days of the year (offset, month, day) between which the meeting lies."""

    method: str
    earliest: tuple[int, int, int] | None
    latest: tuple[int, int, int] | None
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None  # words before it that turn the rule away
    reach: int = _MAX_BACK  # characters in which ``unless`` is looked for
    strong: bool = True

    def fits(self, before: str, after: str) -> bool:
        """Whether the words ``before`` and ``after`` the year are those of the rule."""
        if self.before is not None and self.before.search(before) is None:
            return False
        if self.after is not None and self.after.match(after) is None:
            return False
        return self.unless is None or self.unless.search(before[-self.reach :]) is None


_FIRST_DAY, _LAST_DAY = (0, 1, 1), (0, 12, 31)
_SPRING_DAYS = (-1, 11, 15), (0, 3, 10)
_YEAR_RULES = (
    _YearRule("year_closing", (0, 7, 1), _LAST_DAY, before=_CLOSING),
    _YearRule("year_deadline", None, _LAST_DAY, before=_DEADLINE, strong=False),
    _YearRule("year_deadline", None, _LAST_DAY, before=_HORIZON, strong=False),
    _YearRule("year_of_spring_festival", *_SPRING_DAYS, after=_SPRING),
    _YearRule("year_of_spring_festival", *_SPRING_DAYS, before=_NEW_YEAR),
    _YearRule("year_of_holiday", _FIRST_DAY, _LAST_DAY, before=_HOLIDAY),
    _YearRule("year_after", (1, 1, 1), (1, 12, 31), before=_LAST_YEAR),
    _YearRule("year_of_figures", (0, 1, 25), (1, 2, 28), before=_STATS),
)
"""Rules of a year, in the order in which they are asked; after them the quarter, then the further ones."""
_FURTHER_YEAR_RULES = (
    # the work of a year is summed up from its last weeks on, until the next spring
    _YearRule("work_of_year_summarised", (0, 10, 15), (1, 6, 30), before=_SUMMARY, unless=_PLANNED, reach=40),
    _YearRule("year_in_title", (-1, 12, 10), _LAST_DAY, before=_TITLED, unless=_NEXT),
    _YearRule("work_of_year_planned", (-1, 11, 1), _LAST_DAY, before=_PLAN),
    _YearRule("year_in_title", (-1, 12, 10), _LAST_DAY, after=_TITLED_AFTER),
    _YearRule("year_of_season", _FIRST_DAY, _LAST_DAY, before=_SEASON),
    _YearRule("year_of_season", _FIRST_DAY, _LAST_DAY, before=_NUMBERED),
    _YearRule("year_named", _FIRST_DAY, None, before=_WITHIN, strong=False),
)


def _day_in(year: int, day: tuple[int, int, int] | None) -> date | None:
    return date(year + day[0], day[1], day[2]) if day is not None else None


def _is_compared(lower: str, start: int, end: int, year: int) -> bool:
    """Whether figures of the whole ``year`` stand beside those of the year before: it is over, or about to be."""
    if not lower.endswith(_YEAR_OPENERS, max(0, start - 12), start):
        return False
    found = _BESIDE_YEAR_BEFORE.match(lower, end)
    if found is None or 2000 + int(found[1]) != year - 1 or _PART_OF_YEAR.search(lower, end, found.end()):
        return False
    clause = max(lower.rfind(mark, max(0, start - _MAX_BACK), start) for mark in (".", ";", "\n"))
    return _PART_OF_YEAR.search(lower, max(clause, start - _MAX_BACK, 0), start) is None


def _year_clue(lower: str, start: int, end: int) -> Clue | None:
    """What the year written in ``lower[start:end]`` says, by the words around it."""
    year = int(lower[start:end])
    before = lower[max(0, start - _MAX_BACK) : start]
    after = lower[end : end + 40]
    if after[:1] in "-–—~" and after[1:2].isdigit():
        # “2022–2023 plan”: held in the first or the second of them
        if re.match(r".20\d\d", after):
            return Clue(date(year, 1, 1), None, start, end, "year_range", False)
        return None
    rule = next((rule for rule in _YEAR_RULES if rule.fits(before, after)), None)
    if rule is None and _is_compared(lower, start, end, year):
        return Clue(date(year, 12, 10), date(year + 1, 12, 31), start, end, "year_compared", True)
    if rule is None:
        quarter = _QUARTER.search(after[:24]) or _QUARTER.search(before[-30:])
        if quarter and not _SUMMARY.search(before[:-1]):
            number = next((_QUARTERS.get(group) or int(group) for group in quarter.groups() if group), 1)
            first = date(year, 3 * number - 2, 1)
            last = date(year, 3 * number, monthrange(year, 3 * number)[1])
            return Clue(first - timedelta(45), last + timedelta(45), start, end, "year_of_quarter", True)
        rule = next((rule for rule in _FURTHER_YEAR_RULES if rule.fits(before, after)), None)
    if rule is None:
        return None
    return Clue(_day_in(year, rule.earliest), _day_in(year, rule.latest), start, end, rule.method, rule.strong)


def _era_clue(lower: str, start: int, end: int, name: str) -> Clue | None:
    era = ERAS[name]
    if name in _PERSONS:
        return Clue(era.starts_on, era.ends_on, start, end, "term_of_office", False)
    before = lower[max(0, start - 150) : start]
    stop = max(before.rfind(". "), before.rfind("\n"))
    before = before[stop + 1 :]
    after = lower[end : end + 110]
    after = after[: (after.find(". ") + 1) or len(after)]
    if _FIRST_YEAR.search(before):
        year = era.starts_on.year + 1
        return Clue(date(year, 1, 1), date(year, 12, 31), start, end, "first_year_after", True)
    behind = _BEHIND.search(before)
    ahead = _AHEAD.search(before)
    if behind and (ahead is None or behind.start() >= ahead.start() or "spirit" in behind[0]):
        return Clue(era.ends_on or era.starts_on, None, start, end, f"{name}_past", False)
    if _AFTER_AFTER.match(after) and not ahead:
        return Clue(era.ends_on or era.starts_on, None, start, end, f"{name}_past", False)
    if ahead or _AHEAD_AFTER.match(after) or _THIS_YEAR.search(before):
        return Clue(era.ahead_from, era.ends_on or era.starts_on, start, end, f"{name}_ahead", True)
    return None


def clues(document: Document) -> list[Clue]:
    """All clues of the body and the headline, in text order."""
    found = [
        *_years_written(document),
        *_months_written(document),
        *_winters(document),
        *_event_days(document),
        *_just_happened(document),
        *_eras_named(document),
    ]
    found.sort(key=lambda clue: (clue.start, clue.end, clue.method))
    return found


def _counts(document: Document, position: int) -> bool:
    """Whether the character at ``position`` stands in a sentence of the body or the headline."""
    sentence = sentence_at(document, position)
    return sentence is not None and sentence.section in (Section.ARTICLE, Section.HEADLINE)


def _years_written(document: Document) -> Iterator[Clue]:
    """Years that are no part of a date."""
    lower = document.folded
    taken = [(mention.start, mention.end) for mention in mentions(document) if mention.year is not None]
    cursor = 0
    for hit in _YEAR.finditer(lower):
        if hit.start() and lower[hit.start() - 1] in "0123456789./-":
            continue
        while cursor < len(taken) and taken[cursor][1] <= hit.start():
            cursor += 1
        if cursor < len(taken) and taken[cursor][0] <= hit.start():
            continue
        if _counts(document, hit.start()) and (clue := _year_clue(lower, *hit.span())) is not None:
            yield clue


def _months_written(document: Document) -> Iterator[Clue]:
    """Months with their year: “until the end of April 2023”, “in March 2023”."""
    for mention in mentions(document):
        if mention.kind != "month" or mention.year is None or mention.month is None:
            continue
        if not _counts(document, mention.start):
            continue
        before = document.folded[max(0, mention.start - 40) : mention.start]
        last = date(mention.year, mention.month, monthrange(mention.year, mention.month)[1])
        if _DEADLINE.search(before):
            yield Clue(last - timedelta(330), last, mention.start, mention.end, "month_deadline", True)
        else:
            yield Clue(last.replace(day=1), None, mention.start, mention.end, "month_named", False)


def _winters(document: Document) -> Iterator[Clue]:
    for season in _WINTER.finditer(document.folded):
        year = 2000 + int(season[1])
        if int(season[2]) == (year + 1) % 100 and _counts(document, season.start()):
            span = season.start(), season.end(2)
            yield Clue(date(year, 8, 15), date(year + 1, 6, 15), *span, "year_of_season", True)


def _event_days(document: Document) -> Iterator[Clue]:
    """Days of accidents that a meeting followed: “the emergency meeting after the collapse of April 29, 2022”."""
    early = document.article_sentences()[:_EVENT_SENTENCES]
    for mention in mentions(document) if early else ():
        day = mention.value
        if (
            day is not None
            and early[0].start <= mention.start < early[-1].end
            and _EVENT.search(document.folded, max(early[0].start, mention.start - 170), mention.start)
        ):
            yield Clue(day, day + timedelta(120), mention.start, mention.end, "event_day", True)


def _just_happened(document: Document) -> Iterator[Clue]:
    """Accidents whose day is known, told of as last night's: “after the gas explosion in Yinchuan last night”."""
    present = {value for _, _, value in scan(document).of("events")}
    early = document.article_sentences()[:_EVENT_SENTENCES] if present else []
    for one in early:
        for named in known("en").find(document.folded, [(one.start, one.end)], None, present):
            day = _ACCIDENT_DAYS.get(named.code)
            if day is not None and _JUST_NOW.match(document.folded, named.end, one.end):
                yield Clue(day, day + timedelta(2), named.start, named.end, "event_day", True)


def _eras_named(document: Document) -> Iterator[Clue]:
    for start, end, value in scan(document).of("eras"):
        if _counts(document, start) and (clue := _era_clue(document.folded, start, end, value)) is not None:
            yield clue
