"""Time limits within a demand: the words, and the day where it can be known."""

from __future__ import annotations

import calendar
import csv
import re
import tomllib
from datetime import date, timedelta

from extraction.model import Directive
from extraction.text.document import Document
from extraction.text.lexicon import scan
from schemas.project import data

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend"
_NUMBERS = {
    word: number
    for number, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        )
    )
} | {"twenty": 20, "thirty": 30, "half": 0, "a": 1, "an": 1}
_SPELT = "|".join(word for word in _NUMBERS if word not in ("zero", "half"))
_COUNT = rf"(?P<count>\d{{1,3}}|{_SPELT})"
_ANY = rf"(?:\d{{1,3}}|{_SPELT})"
_TIMES = tomllib.loads(data("extraction.en", "lexicons", "times", "times.toml").read_text(encoding="utf-8"))
_FEAST, _EVENT, _COMER, _COMING = ("|".join(_TIMES[name]) for name in ("feasts", "events", "comers", "comings"))
_OCCASION = "|".join(_TIMES["occasions"])
_SPAN = r"(?:minutes?|hours?|days?|weeks?|months?|years?|quarters?)"
_END = (
    r"(?:the )?(?:(?:end|middle|beginning|start|close|first half|second half|first ten days) of |mid-? ?)"
    r"(?:the |this |next |each |every )?"
    rf"(?:month|year|quarter|week|spring|summer|autumn|winter|season|{_MONTH}|\d{{4}})"
    r"(?:,? \d{4})?(?: (?:of )?(?:this|next) year)?"
    rf"|(?:the )?(?:{_MONTH})[ -]end\b"
)
_DAY = (
    r"(?:(?:the )?(?:morning|evening|night|noon) (?:of|on) )?"
    rf"(?:(?:{_MONTH}|{_SHORT})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH}|{_SHORT}\b)(?:,? \d{{4}})?"
    r"|(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?![\d/])"
    rf"|(?:the )?(?:end of )?(?:{_MONTH})(?: \d{{4}})?\b"
    r"|(?:the )?\d{1,2}(?:st|nd|rd|th)\b(?! (?:national|party|cpc|congress|central|plenary|session|asian))"
    r"(?: of (?:the|each|every|next|this) month)?"
    r"|the (?:first|fifth|tenth|fifteenth|twentieth) (?:day )?of "
    r"(?:the|each|every|next|this) (?:first |twelfth )?(?:lunar )?month"
    rf"|(?:this |next |the )?(?:{_WEEKDAY})\b)"
)
_CLOCK = (
    r"(?:\d{1,2}(?:[:：]\d\d(?: ?[ap]\.?m\b\.?)?| ?[ap]\.?m\b\.?| o[’'` ]?clock)"
    r"|midnight|noon|(?:this |the )?evening|nightfall|dark|dusk|dawn|daybreak)"
    rf"(?: (?:on |of )?(?:{_DAY}|today|tomorrow|tonight|(?:each|every) (?:day|night)))?"
)
_HOLIDAY = (
    r"(?:the )?(?:next |coming |upcoming |main )?"
    rf"(?:(?:{_EVENT}) of (?:the |a )?(?:next |new "
    rf"|coming )?)?[“\"‘']?(?:{_FEAST})\b[”\"’']?(?: (?:holidays?|season|travel rush(?: (?:peaks?"
    rf"|starts?|begins?))?))?"
)
_UNTIL = (
    rf"(?:{_END}|{_DAY}|{_CLOCK}"
    rf"|(?:the |a )?[“\"‘']?(?:{_COMER})[”\"’']?(?: season| peak)? (?:{_COMING})\b"
    rf"|(?:the|this|next|our) (?:[\w-]+ ){{0,2}}(?:{_OCCASION})\b(?: travel rush(?: peaks?"
    rf"| starts?| begins?)?)?|the (?:day|week|month|year) is (?:out|over)"
    rf"|{_HOLIDAY}|the day after tomorrow|tomorrow|tonight|today|next (?:week|month|year)"
    r"|(?:going|getting|coming|leaving) (?:off |home|to )?(?:work|duty)"
    r"|the (?:next|following) (?:meeting|inspection|rain|rainfall|round)"
    rf"|the (?:{_EVENT}) of [^.;,:]{{2,50}}|(?:the )?(?:resumption|resuming|deadline|time limit)\b)"
)
_LIMIT = re.compile(
    r"\b(?:(?:by|before|until|till|prior to|no later than|not later than|ahead of|up to)\s+"
    rf"(?:{_UNTIL}|(?:the )?(?:end of )?20\d\d\b)"
    r"|within\s+(?:(?:the )?(?:next |following |coming |first )?(?:half (?:an? )?(?:hour|day|month|year)"
    rf"|{_ANY}(?: and a half)?[\s-](?:working |calendar |natural )?{_SPAN})"
    r"|(?:this|the|the same|the current) (?:week|month|year|day|quarter|semester|season)\b|today|tonight"
    r"|(?:the |a |an )?(?:[\w-]+ )?(?:time limit|time frame|prescribed time|prescribed period|deadline|time)\b)"
    rf"|in (?:{_ANY}|half an?)[\s-](?:minutes?|hours?)\b"
    rf"|in (?:the )?(?:next |coming )?{_ANY} (?:days?|weeks?|months?)\b"
    r"|(?:in|within|during) the (?:coming|next) (?:week|month|few (?:days|weeks))\b"
    r"|in the first (?:week|month|few days)\b"
    r"|in (?:the |a )(?:[\w-]+ )?(?:time limit|prescribed time|prescribed period|limited time"
    r"|set time)\b|within the (?:set )?term\b"
    rf"|in (?:{_MONTH})\b(?! (?:\d|this year|last year|next year))|this year\b"
    rf"|from (?:{_DAY}|(?:{_MONTH})) (?:to|until|till|through) (?:{_UNTIL}|(?:{_MONTH})\b)"
    r"|(?:on )?the (?:next|following|very) day\b(?! of)|on the day(?= ?(?:[,.;]|and\b|$))"
    r"|that (?:very )?(?:night|day)\b(?! of)"
    r"|on the first day (?:they|he|she) (?:\w+ ?){1,3}"
    r"|(?:from (?:now|today|tonight|tomorrow)|starting (?:from )?(?:now|today|tonight))(?: on)?,? "
    rf"(?:to|until|till|through) {_UNTIL}"
    r"|(?:on |by |within )?the same (?:day|night)\b|this (?:week|month)\b"
    r"|(?<!stop )(?<!stay )overnight|(?<!from )tonight"
    r"|as soon as (?:possible|they can|practicable)|(?:at|in|for) the (?:very )?first (?:time"
    r"|moment)(?! in| that| since| for)"
    r"|this (?:winter|summer|spring|autumn)\b|this weekend|over the weekend|next (?:week|month)\b"
    r"|(?:in|within|during|by) (?:the )?(?:first|second|third|fourth|this|next) quarter"
    r"|in the (?:first|second) half of (?:the|this) year|tomorrow\b(?: (?:morning|afternoon"
    r"|evening|night))?|today\b(?! s\b|[’']s)"
    r"|right now|(?<=do it )now|(?<=start )now|(?<=begin )now"
    r"|as of (?:today|now)|at once|immediately|without (?:any )?delay|right away|straight away|forthwith|instantly"
    r"|(?:by|on) the (?:deadline|day (?:it is|they are) due)|no later than [^.;,]{3,30}|at the latest)",
)
_AT_ONCE = frozenset(
    {
        "at once",
        "immediately",
        "without delay",
        "without any delay",
        "right away",
        "straight away",
        "forthwith",
        "instantly",
    }
)
_PAST = re.compile(
    r"\b(?:(?:has|have|had)(?! to\b)|was|were|neither|never|than)(?: \w+){0,3} $|\b(?:not|nor)(?: \w+){0,2} $"
    r"|\b(?:be|been|being) (?:able|ready|available) (?:to \w+ )?$"
)


_WITHIN = re.compile(
    rf"(?:within|in)\s+(?:the )?(?:next |following |coming |first )?(?:(?P<half>half) (?:an? )?"
    rf"|{_COUNT}[\s-])(?:working |calendar |natural )?(?P<unit>day|week|month|year)s?\b"
)
_FEASTS = (
    ("new year’s day", "new_year"),
    ("new year's day", "new_year"),
    ("lunar new year", "spring_festival"),
    ("spring festival", "spring_festival"),
    ("chinese new year", "spring_festival"),
    ("new year", "new_year"),
    ("qingming", "qingming"),
    ("tomb", "qingming"),
    ("may day", "labour_day"),
    ("may 1st", "labour_day"),
    ("labour day", "labour_day"),
    ("labor day", "labour_day"),
    ("dragon boat", "dragon_boat"),
    ("mid-autumn", "mid_autumn"),
    ("mid autumn", "mid_autumn"),
    ("national day", "national_day"),
    ("two sessions", "npc"),
    ("20th", "party_congress"),
    ("twentieth", "party_congress"),
)


def _starts() -> dict[str, list[date]]:
    """First days of holidays and congresses by the event's code without its year."""
    found: dict[str, list[date]] = {}
    with _EVENTS.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if row["kind"] in ("holiday", "congress"):
                found.setdefault(row["event_code"].rsplit("_", 1)[0], []).append(date.fromisoformat(row["starts_on"]))
                if row["event_code"] == "national_day_2023":  # the holiday of 2023 was that of Mid-Autumn, too
                    found.setdefault("mid_autumn", []).append(date.fromisoformat(row["starts_on"]))
    return found


_EVENTS = data("schemas", "reference", "events.csv")
_STARTS = _starts()
_LASTS = re.compile(
    r"until\b|till\b|tonight|overnight|today|this (?:week|month|weekend|winter|summer|spring|autumn)|tomorrow|next "
)
_PERIOD = re.compile(r"from\b.+ (?:to|until|till|through) ")
_DATED_PERIOD = re.compile(r"from (?!now|today|tonight|tomorrow)")
_KEPT_UP = re.compile(  # what comes again and again, or is barred all the while
    r"\b(?:(?:every|each) (?:\w+ )?(?:days?|weeks?|months?|night|evening)|daily|weekly"
    r"|(?:strictly|tightly) (?:manage|control|guard|watch)\w*"
    r"|forbid\w*|prohibit\w*|ban(?:ned)?|no fires?)\b"
)
_RUNS = re.compile(r"\b(?:runs?|lasts?|goes on|held|takes place|scheduled|is|was|will be) $")
_TOGETHER = re.compile(r"\b(?:two|three|both) \w+ $")
_FORESEEN = re.compile(
    r"\b(?:forecast|predict\w*|expected|rain\w*|snow\w*|temperatures?|typhoon|weather|situation"
    r"|period)\b[^,;:.]{0,50}$"
)
_LEFT = re.compile(r"\b(?:days?|weeks?|months?|time) (?:left|remaining|away|to go) $")
_TO_DO_ONCE = re.compile(
    r"\b(?:finish\w*|complet\w*|achiev\w*|reach\w*|at least|once|twice|times|settle\w*|clear(?:ed)?)\b"
)
_FINISHED = re.compile(r"\b(?:finish\w*|complet\w*|rectif\w*|settle\w*|clear(?:ed)?|in place|done|end(?:ed)?)\b")
_SET_FOR = re.compile(r"\b(?:for|of|until|since|from|than|as|yesterday and) $")
_STAYING = re.compile(
    r"\b(?:stay|stays|remain|remains|sleep|keep (?:watch|on|to)|guard|patrol|last|be kept"
    r"|stay closed|run|continue|be on duty|live)\b[^,;:.]{0,45}$"
)
_BEGINS = re.compile(
    r"\b(?:from|since|starting|start from|beginning|after|as from|begin on|beginning on)(?: (?:the|on))? $"
)
_NOT_DEMANDED = re.compile(
    r"\b(?:lessons? of|analysis of|situation of|work of|results of|tasks? of|problems of"
    r"|accidents? (?:of|in)|held|took place|(?:has|have|had) (?:been )?\w+ed) (?:the )?$"
)
_CONDITION = re.compile(
    r"\b(?:those|whoever|anyone|any \w+|the ones|units?|enterprises?|houses?|sites?|which|who"
    r"|that|if|where|hidden dangers|dangers|hazards|problems)\b"
    r"(?: (?:who|that|which|units|sites|houses|places))?(?: (?:that|which|who|are|is|was|were"
    r"|have|has|been|be|do|does|did|still))* (?:not|cannot|can[’']?t|un\w+|fail\w*)[^,;:.]{0,45}$"
    r"|\b(?:those|the ones|anyone|enterprises|units|people|persons|whoever) (?:that|who|which)"
    r" (?!must|shall|should|will|are to|have to)[^,;:.]{0,60}$"
)
_THEN = re.compile(r"[^;:.]{0,12}\b(?:must|shall|should|will|are to|is to|has to|have to)\b")


def words(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """Span of the first time limit in ``text[start:end]`` ; a period ("from May 1 to June 30") only where no other
    stands."""
    at_once: tuple[int, int] | None = None
    period: tuple[int, int] | None = None
    reached = start
    for left, _, _ in scan(document).within("limits", start, end):
        found = _LIMIT.match(document.folded, left, end) if left >= reached else None
        if found is None or _is_no_limit(document.folded, start, end, found):
            continue
        reached = found.end()
        if found[0] not in _AT_ONCE and not _DATED_PERIOD.match(found[0]):
            return at_once or found.span()
        if found[0] not in _AT_ONCE:
            period = period or found.span()
        elif at_once is None and not _PAST.search(document.folded, max(start, left - 40), left):
            at_once = found.span()
    return at_once or period


def _is_no_limit(lower: str, start: int, end: int, found: re.Match[str]) -> bool:
    """Whether the words tell how long something lasts, when it begins, or whom a condition is about."""
    before = lower[max(start, found.start() - 90) : found.start()]
    if _LASTS.match(found[0]) and (_STAYING.search(before) or found[0].startswith(("until", "till"))):
        return True
    told = found[0]
    if told.startswith("from") and _PERIOD.match(told):
        stop = min(
            mark for mark in (lower.find(".", found.end(), end), lower.find(";", found.end(), end), end) if mark >= 0
        )
        if (
            _RUNS.search(before)
            or _KEPT_UP.search(lower, found.end(), stop)
            or _KEPT_UP.search(before, max(0, len(before) - 60))
        ):
            return True
    if told.startswith(("in ", "within", "next", "this")) and (
        _FORESEEN.search(before) or lower.startswith((" is ", " are ", " will be "), found.end())
    ):
        return True
    if told.startswith("in ") and told[3:] in _MONTHS and re.search(r"(?:^|that |[,;:] ?|will be \w+ )$", before):
        return True
    if told == "at once" and _TOGETHER.search(before):
        return True
    if before.endswith(("waiting till ", "waiting until ", "wait till ", "wait until ")) or before.endswith("wait "):
        return True
    if told.startswith("before") and _LEFT.search(before):
        return True
    if told == "this year" and not _TO_DO_ONCE.search(
        lower, max(start, found.start() - 50), min(end, found.end() + 50)
    ):
        return True
    if "quarter" in found[0] or " half of " in found[0]:  # a period of work, unless something is to be finished in it
        return not (found[0].startswith(("by", "before")) or _FINISHED.search(lower, start, found.start()))
    if found[0].startswith("within") and lower.startswith((" of every", " of each", " of the "), found.end()):
        return True  # a distance
    if found[0].startswith(("tomorrow", "today")) and _SET_FOR.search(before):
        return True
    if found[0] in _AT_ONCE or found[0].startswith(("at the first", "in the first time")):
        return False
    if _BEGINS.search(before) or _NOT_DEMANDED.search(before):
        return True
    return bool(_CONDITION.search(before) and _THEN.match(lower, found.end(), end))


def due(words: str, held_on: date) -> date | None:
    """The last day that ``words`` of a demand made on ``held_on`` allow; None where it cannot be known.

    A day without a year is the next one from ``held_on`` on, "before" a day ends on the day before, "within three days"
    counts from the day of the meeting; weeks end on Sunday; months, quarters and years on their last day. A feast gives
    the day before its first official day where the register of events has it. Seasons, "at once" and hours give none.
    """
    limit = " ".join(words.lower().split())
    if limit.startswith("from"):
        limit = _PERIOD.sub("by ", limit)
        limit = limit.replace("by ", "within ", 1) if limit[3:] in _MONTHS else limit
    clock = re.search(r"\d(?::\d\d)? ?[ap]\.?m|o.?clock|\bnoon\b|\bmidnight\b", limit)
    exclusive = limit.startswith(("before", "ahead of", "prior to")) and clock is None
    if re.search(r"\b(?:each|every)\b", limit):
        return None
    return (
        _span(limit, held_on)
        or _named_day(limit, held_on, exclusive=exclusive)
        or _end_of(limit, held_on)
        or _feast(limit, held_on)
        or _near(limit, held_on, exclusive=exclusive)
    )


def _span(limit: str, held_on: date) -> date | None:
    """ "Within three days", "in two weeks", "within half a month"."""
    found = _WITHIN.match(limit)
    if found is None:
        return None
    if found["half"]:
        return held_on + timedelta(days=15) if found["unit"] == "month" else _months_on(held_on, 6)
    count = _NUMBERS.get(found["count"])
    count = int(found["count"]) if count is None else count
    unit = found["unit"]
    if unit in ("day", "week"):
        return held_on + timedelta(days=count * (7 if unit == "week" else 1))
    return _months_on(held_on, count * (12 if unit == "year" else 1))


def _months_on(day: date, months: int) -> date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_MONTHS = _MONTH.split("|")
_FULL = {name[:3]: name for name in _MONTHS}
_SHORTENED = re.compile(rf"\b({_SHORT})\b\.?")
_SLASHED = re.compile(r"(?<![\d/])(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?![\d/])")


def _named_day(limit: str, held_on: date, *, exclusive: bool) -> date | None:
    """ "By May 10", "before the 5th", "before the end of June"."""
    limit = _SHORTENED.sub(lambda found: _FULL[found[1][:3]], limit)
    limit = _SLASHED.sub(lambda found: f"{_MONTHS[int(found[1]) - 1]} {found[2]}", limit)
    year = re.search(r"\b(20\d\d)\b", limit)
    month = re.search(rf"\b({_MONTH})\b(?! day\b)", limit)
    if month and not (month[1] == "may" and re.search(r"\bmay (?:day|1st)\b", limit)):
        number = _MONTHS.index(month[1]) + 1
        numeral = re.search(
            r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!\d| ?[ap]\.?m|:)", limit.replace(year[1], "") if year else limit
        )
        if re.search(r"\bend of\b|[ -]end\b", limit) or (
            numeral is None and limit.startswith(("within", "in ", "during"))
        ):
            in_year = int(year[1]) if year else held_on.year + ("next year" in limit or number < held_on.month)
            return date(in_year, number, calendar.monthrange(in_year, number)[1])
        if numeral is None:
            return None
        if year:
            day = _day(int(year[1]), number, int(numeral[1]))
        else:
            day = _day(held_on.year + ("next year" in limit), number, int(numeral[1]))
            if day is not None and day < held_on:
                day = _day(held_on.year + 1, number, int(numeral[1]))
        return day - timedelta(days=1) if day and exclusive else day
    only_day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b(?! (?:national|party|cpc|congress|day|session))", limit)
    if only_day and not re.search(r"\bnext\b|quarter", limit):
        number = int(only_day[1])
        later = (
            held_on if number >= held_on.day else date(held_on.year + held_on.month // 12, held_on.month % 12 + 1, 1)
        )
        day = _day(later.year, later.month, number)
        return day - timedelta(days=1) if day and exclusive else day
    return None


def _end_of(limit: str, held_on: date) -> date | None:
    """The last day of a week, month, quarter, half or year."""
    year = re.search(r"\b(20\d\d)\b", limit)
    whole = int(year[1]) if year else held_on.year + (1 if "next year" in limit else 0)
    if quarter := re.search(r"\b(first|second|third|fourth|this|the|next) quarter\b", limit):
        number = (
            ("first", "second", "third", "fourth").index(quarter[1]) + 1
            if quarter[1] in _ORDER
            else ((held_on.month - 1) // 3 + 1 + (quarter[1] == "next"))
        )
        whole += (number - 1) // 4
        month = ((number - 1) % 4 + 1) * 3
        day = date(whole, month, calendar.monthrange(whole, month)[1])
        return day if day >= held_on or year else date(whole + 1, month, calendar.monthrange(whole + 1, month)[1])
    if half := re.search(r"\b(first|second) half of (?:the|this|next) year\b", limit):
        return date(whole, 6, 30) if half[1] == "first" else date(whole, 12, 31)
    if "next month" in limit:
        later = _months_on(held_on.replace(day=1), 1)
        return later.replace(day=calendar.monthrange(later.year, later.month)[1])
    if re.search(
        r"end of (?:the |this |the current )?month|(?:within|in|by|during)? ?(?:this|the|the same"
        r"|the current) month|month is (?:out|over)|month[- ]end",
        limit,
    ):
        return held_on.replace(day=calendar.monthrange(held_on.year, held_on.month)[1])
    if re.search(
        r"end of (?:the |this |next )?year|(?:within|by|before|during) (?:this|the|next) year"
        r"|year is (?:out|over)|year[- ]end|^this year$",
        limit,
    ):
        return date(whole, 12, 31)
    if year and re.search(r"end of|within|in 20|by 20", limit):
        return date(whole, 12, 31)
    if "next week" in limit:
        return held_on + timedelta(days=13 - held_on.weekday())
    if re.search(
        r"(?:this|the|the same) week(?:end)?\b|end of (?:the |this )?week|week is (?:out|over)"
        r"|over the weekend",
        limit,
    ):
        return held_on + timedelta(days=6 - held_on.weekday())
    return None


_ORDER = frozenset({"first", "second", "third", "fourth"})


def _near(limit: str, held_on: date, *, exclusive: bool) -> date | None:
    """ "Tonight", "tomorrow", "by Friday", "before dark"."""
    if "day after tomorrow" in limit:
        return held_on + timedelta(days=1 if exclusive else 2)
    if "tomorrow" in limit:
        return held_on + timedelta(days=0 if limit == "before tomorrow" else 1)
    if re.search(r"\b(?:tonight|same (?:day|night)|today)\b", limit):
        return held_on
    if weekday := re.search(rf"\b({_WEEKDAY})\b", limit):
        number = _WEEKDAY.split("|").index(weekday[1])
        if number > 6:
            return held_on + timedelta(days=6 - held_on.weekday())
        ahead = (number - held_on.weekday()) % 7 + (7 if re.search(r"\bnext\b", limit) else 0)
        return held_on + timedelta(days=ahead - (1 if exclusive and ahead else 0))
    if re.fullmatch(rf"(?:by|before) (?:{_CLOCK})", limit) and not re.search(r"dawn|daybreak", limit):
        return held_on
    if re.search(r"(?:going|getting|coming|leaving) (?:off |home )?(?:work|duty)|the day is (?:out|over)", limit):
        return held_on
    return None


def _feast(limit: str, held_on: date) -> date | None:
    """The day before a feast's first official day, the next one, where the register of events has it."""
    if not limit.startswith(("before", "ahead of", "prior to", "by")):
        return None
    for name, code in _FEASTS:
        if name in limit and not re.search(r"\b(?:season|end of|after)\b", limit):
            days = [first for first in _STARTS.get(code, ()) if first >= held_on]
            first = min(days, default=None)
            if first is None or (first - held_on).days > 366:
                return None
            return first - timedelta(days=1)
    return None


def settle(document: Document, rows: list[Directive], held_on: date | None) -> None:
    """Set ``deadline_on`` of every demand whose limit can be known from the day of the meeting."""
    if held_on is None:
        return
    for row in rows:
        if row.deadline is not None:
            row.deadline_on = due(document.text[slice(*row.deadline)], held_on)


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None
