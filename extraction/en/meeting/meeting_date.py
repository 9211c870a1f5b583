"""The day on which the meeting was held, and what gave its year."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from extraction.en.dates import DateMention, any_hit, mentions, sentence_at
from extraction.en.meeting import held_words as words
from extraction.en.meeting.date_clues import Clue, clues
from extraction.en.meeting.periods import period
from extraction.en.meeting.place_mentions import named
from extraction.en.page.publication_date import of_minutes
from extraction.model import Evidence, Issue, MeetingDay
from extraction.text.calendar import day_of, last_of_day
from extraction.text.document import Document, Section, Sentence
from extraction.text.lexicon import Hits, scan
from schemas.gazetteer import gazetteer

_TOLD = 3.0  # points from which on a date can be the meeting's
_ABOVE = 3.0  # taken from that of a meeting which a place above held
_MINUTES = 12.0  # the day under the head of minutes is the meeting's
FIRST, LAST = date(2012, 1, 1), date(2035, 12, 31)


@dataclass(slots=True)
class _Candidate:
    mention: DateMention
    sentence: Sentence
    score: float
    dateline: bool


def _clause(lower: str, sentence: Sentence, position: int) -> tuple[int, int]:
    """Bounds of the stretch of ``sentence`` around ``position``, at most 400 characters to each side."""
    return max(sentence.start, position - words.YEAR_SPAN), min(sentence.end, position + words.YEAR_SPAN)


def _holding(document: Document, words: Hits, start: int, stop: int) -> bool:
    """Whether a meeting is said to be held there: noun and verb in one sentence, at most 160 characters apart."""
    verbs = [hit for hit in words.within("holding", start, stop) if hit[2] in ("held", "presided")]
    if not verbs:
        return False
    nouns = [hit for hit in words.within("meeting_nouns", start, stop) if hit[2] == "noun"]
    return any(
        abs(noun[0] - verb[0]) <= 160 for verb in verbs for noun in nouns if "." not in document.text[verb[1] : noun[0]]
    )


def _score(document: Document, mention: DateMention, sentence: Sentence, order: int) -> _Candidate:
    lower = document.folded
    left, right = _clause(lower, sentence, mention.start)
    before = lower[left : mention.start]
    after = lower[mention.end : right]
    near_before = before[-70:]
    dateline = bool(words.DATELINE_TAIL.match(after)) and not words.ON.search(near_before) and len(before) < 90
    dateline = dateline or (not before.strip() and not after.strip(" .。"))  # “June 20. Reporter …”
    score = _meeting_near(document, mention, left, right) + _told_of_other(before, after, order)
    if sentence.section is Section.ARTICLE:
        score += 3.0 if order == 0 else 2.0 if order <= 2 else 1.0 if order <= 6 else 0.0
    elif sentence.section is Section.HEADLINE:
        score += 1.0
    if words.ON.search(near_before) or mention.kind in ("yesterday", "today", "same", "next"):
        score += 1.0
    if mention.start - sentence.start <= 40:
        score += 1.0
    if mention.kind == "today" and order > 2:
        score -= 3.0
    if mention.kind == "day" and mention.day is not None and order > 4:
        score -= 2.0
    if dateline:
        score -= 5.0
    return _Candidate(mention, sentence, score, dateline)


def _meeting_near(document: Document, mention: DateMention, left: int, right: int) -> float:
    """What the words for meetings and for holding them, between ``left`` and ``right``, speak for a date."""
    words = scan(document)
    stop = min(right, mention.end + 300)
    meeting = any_hit(words.of("meeting_nouns"), max(left, mention.start - 200), stop)
    held = any_hit(words.of("holding"), max(left, mention.start - 160), min(right, mention.end + 260))
    score = 4.0 if held and meeting else 1.5 if held or meeting else 0.0
    return score + 2.0 if _holding(document, words, mention.end, stop) else score


def _told_of_other(before: str, after: str, order: int) -> float:
    """What the words around a date speak against it: that it is an accident's, another meeting's, or still to come."""
    score = 0.0
    if (
        words.EVENT_AFTER.match(after)
        or (words.EVENT_BEFORE.search(before[-70:]) and not words.NAMED_AFTER_HAZARD.search(before[-220:]))
        or words.AFTER_EVENT.search(before[-200:])
    ):
        score -= 6.0
    if order > 0 and words.ANOTHER_HELD.search(before[-140:]):
        score -= 2.0
    if words.HIGHER_HELD.match(after) or words.HIGHER_HELD_ON.search(before[-140:]):
        score -= 3.0
    if words.OTHER_MEETING.search(before[-140:]):
        score -= 8.0
    head = after[:110]
    comma = head.find(", ", 25)
    clause = head if comma < 0 else head[:comma]
    if words.HAPPENED.search(clause) and not re.search(r"\b(?:meeting|conference)\b", clause):
        score -= 5.0
    if words.FUTURE.search(words.SUBORDINATE.split(after[:60], maxsplit=1)[0]) and not re.search(
        r"will be held (?:via|by|in the (?:form|way))", after[:80]
    ):
        score -= 4.0
    if words.LIMIT_AFTER.match(after):
        score -= 8.0
    return score


def _candidates(document: Document) -> list[_Candidate]:
    body = [sentence for sentence in document.sentences if sentence.section is Section.ARTICLE]
    orders = {sentence.index: number for number, sentence in enumerate(body)}
    found = []
    for mention in mentions(document):
        if mention.kind in ("month", "recent"):
            continue
        sentence = sentence_at(document, mention.start)
        if sentence is None or sentence.section not in (
            Section.ARTICLE,
            Section.HEADLINE,
            Section.BYLINE,
            Section.STAMP,
        ):
            continue
        if sentence.section in (Section.BYLINE, Section.STAMP) and mention.kind not in ("month_day", "full"):
            continue
        order = orders.get(sentence.index, 0 if sentence.section is Section.HEADLINE else 99)
        found.append(_score(document, mention, sentence, order))
        if sentence.section in (Section.BYLINE, Section.STAMP):
            if of_minutes(document.text, *_line(document.text, mention.start)):
                found[-1].score += _MINUTES
                continue
            found[-1].dateline = True
            found[-1].score -= 5.0
    return found


def _line(text: str, position: int) -> tuple[int, int]:
    """Bounds of the line around ``position``."""
    stop = text.find("\n", position)
    return text.rfind("\n", 0, position) + 1, stop if stop >= 0 else len(text)


def _fits(day: date, clue: Clue) -> bool:
    return (clue.earliest is None or day >= clue.earliest) and (clue.latest is None or day <= clue.latest)


def _by_context(options: list[date], hints: list[Clue]) -> tuple[date | None, Clue | None]:
    """The one day of ``options`` that the clues leave, with the strong clue that tells; else None."""
    strong = [clue for clue in hints if clue.strong]
    if not strong and len(options) <= 4:
        # a weekday left few years: a year that the text names among them decides
        named = [clue for clue in hints if clue.earliest is not None and clue.method == "year_named"]
        years = {clue.earliest.year for clue in named if clue.earliest is not None}
        left = [day for day in options if day.year in years]
        return (left[0], named[0]) if len(left) == 1 else (None, None)
    if not strong or not options:
        return None, None
    best = max(sum(_fits(day, clue) for clue in strong) for day in options)
    if best == 0:
        return None, None
    left = [day for day in options if sum(_fits(day, clue) for clue in strong) == best]
    if len(left) > 1:
        most = max(sum(_fits(day, clue) for clue in hints) for day in left)
        left = [day for day in left if sum(_fits(day, clue) for clue in hints) == most]
    if len(left) > 1:
        # a clue that spans two years leaves the later one likelier only where the former is its run-up
        titled = [clue for clue in strong if clue.method in ("year_in_title", "work_of_year_planned")]
        if titled and titled[0].latest is not None:
            left = [day for day in left if day.year == titled[0].latest.year] or left
    if len(left) != 1:
        return None, None
    return left[0], next(clue for clue in strong if _fits(left[0], clue))


def _years(mention: DateMention) -> list[date]:
    return _days(mention.month, mention.day)


@lru_cache(maxsize=1024)
def _all_days(month: int, day: int) -> tuple[date, ...]:
    return tuple(one for year in range(FIRST.year, LAST.year + 1) if (one := day_of(year, month, day)) is not None)


def _days(month: int | None, day: int | None) -> list[date]:
    """This day of every year that a meeting may be of."""
    return list(_all_days(month, day)) if month is not None and day is not None else []


def _weekday_filter(document: Document, mention: DateMention, options: list[date]) -> list[date]:
    """``options`` on the weekday that is written beside the date (“Friday, May 5”), where one is."""
    for other in mentions(document):
        if other.kind == "weekday" and (0 <= mention.start - other.end <= 3 or 0 <= other.start - mention.end <= 3):
            left = [day for day in options if day.isoweekday() == other.day]
            return left or options
    return options


def _resolve_month_day(
    document: Document, mention: DateMention, published_on: date | None, hints: list[Clue]
) -> tuple[date | None, str, Clue | None]:
    options = _weekday_filter(document, mention, _years(mention))
    if published_on is not None:
        past = [day for day in options if day <= published_on + timedelta(1)]
        if not past:
            return None, "unknown", None
        day = past[-1]
        strong = [clue for clue in hints if clue.strong]
        broken = [
            clue
            for clue in strong
            if (clue.latest is not None and day > clue.latest + words.FAR)
            or (clue.earliest is not None and day < clue.earliest - words.FAR)
        ]
        if strong and len(broken) == len(strong):
            # the text is a reprint from an earlier year: its own words go before the stamp
            other, clue = _by_context(past, hints)
            if other is not None and clue is not None:
                return other, "context", clue
        return day, "publication", None
    other, clue = _by_context(options, hints)
    if other is not None:
        return other, "context", clue
    return None, "unknown", None


def _anchor(
    document: Document, chosen: _Candidate, found: list[_Candidate], published_on: date | None, hints: list[Clue]
) -> tuple[date | None, str, Clue | None]:
    """The day that “yesterday”, “Friday” or “the 7th” count from: a dateline, a date before it, or the publication."""
    told = chosen.mention.kind in ("same", "next")  # they count from the day that was told of last
    for candidate in reversed(found):
        mention = candidate.mention
        if mention.start >= chosen.mention.start:
            continue
        if told and mention.kind in ("month_day", "full") and candidate.sentence.section is Section.ARTICLE:
            if mention.kind == "full":
                return mention.value, "stated", None
            return _resolve_month_day(document, mention, published_on, hints)
        if told:
            continue
        here = candidate.sentence.section is Section.STAMP and candidate.sentence.paragraph == chosen.sentence.paragraph
        if mention.kind == "full" and (
            here or candidate.sentence.section in (Section.ARTICLE, Section.HEADLINE, Section.BYLINE)
        ):
            value = mention.value
            if value is not None and value != published_on:
                return value, "stated", None
        if mention.kind == "month_day":
            relative = chosen.mention.kind in ("yesterday", "today", "weekday", "before")
            if relative and not candidate.dateline:
                continue
            return _resolve_month_day(document, mention, published_on, hints)
    return (None, "unknown", None) if told else (published_on, "publication", None)


def _resolve(
    document: Document, chosen: _Candidate, found: list[_Candidate], published_on: date | None, hints: list[Clue]
) -> tuple[date | None, str, Clue | None]:
    mention = chosen.mention
    if mention.kind == "full":
        return mention.value, "stated", None
    if mention.kind == "month_day":
        return _resolve_month_day(document, mention, published_on, hints)
    anchor, basis, clue = _anchor(document, chosen, found, published_on, hints)
    if anchor is None:
        return None, "unknown", None
    if mention.kind in ("today", "same"):
        return anchor, basis, clue
    if mention.kind == "next":
        return anchor + timedelta(1), basis, clue
    if mention.kind == "yesterday":
        return anchor - timedelta(1), basis, clue
    if mention.kind == "before":
        return anchor - timedelta(2), basis, clue
    if mention.kind == "weekday" and mention.day is not None:
        return anchor - timedelta((anchor.isoweekday() - mention.day) % 7), basis, clue
    if mention.kind == "day" and mention.day is not None:
        same = day_of(anchor.year, anchor.month, mention.day)
        if published_on is not None:
            return last_of_day(mention.day, published_on), basis, clue
        if same is not None and (same <= anchor or (same - anchor).days <= 3):
            return same, basis, clue
        return last_of_day(mention.day, anchor), basis, clue
    return None, "unknown", None


def _twin(document: Document, chosen: _Candidate, found: list[_Candidate], published_on: date | None) -> _Candidate:
    """“Today (October 9)”, “Yesterday, May 3”: the date beside the word says it more plainly.

    Not the day of publication before “yesterday”, nor a date in the line above.
    """
    if chosen.mention.kind not in ("today", "yesterday", "weekday"):
        return chosen
    for other in found:
        gap = other.mention.start - chosen.mention.end
        if other.mention.kind in ("month_day", "full") and (
            0 <= gap <= 24 and "." not in document.text[chosen.mention.end : other.mention.start]
        ):
            return other
        back = chosen.mention.start - other.mention.end
        if other.mention.kind in ("month_day", "full") and not other.dateline and 0 <= back <= 3:
            if "\n" in document.text[other.mention.end : chosen.mention.start]:
                continue
            if chosen.mention.kind == "yesterday" and other.mention.value == published_on:
                continue
            return other
    return chosen


def _recently(document: Document) -> int | None:
    """Where the text says that the meeting was held “recently” before it gives any date of it."""
    for mention in mentions(document):
        if mention.kind == "recent":
            sentence = sentence_at(document, mention.start)
            if sentence is not None and sentence.section in (Section.ARTICLE, Section.HEADLINE):
                return mention.start
    return None


def _opens_with_recently(document: Document, chosen: _Candidate) -> bool:
    position = _recently(document)
    if position is None or position > chosen.mention.start:
        return False
    sentence = sentence_at(document, position)
    if sentence is None:
        return False
    stop = min(sentence.end, position + 260)
    words = scan(document)
    return any_hit(words.of("holding"), position, stop) and any_hit(words.of("meeting_nouns"), position, stop)


def _bounds(published_on: date | None, hints: list[Clue]) -> tuple[date | None, date | None]:
    """Bounds of an unknown day: not after publication, and within all strong clues that agree."""
    earliest: date | None = None
    latest = published_on
    for clue in (clue for clue in hints if clue.strong):
        low = clue.earliest if earliest is None or (clue.earliest and clue.earliest > earliest) else earliest
        high = clue.latest if latest is None or (clue.latest and clue.latest < latest) else latest
        if low is None or high is None or low <= high:
            earliest, latest = low, high
    return earliest, latest


def _is_of_place_above(document: Document, one: _Candidate, host: Collection[str]) -> bool:
    """Whether the date is that of a meeting held by a place above the ``host`` (codes): told by the first verb after
    the date and whoever stands between, or by the verb before it ("Yantai City held a teleconference on May 6").
    """
    sentence, mention = one.sentence, one.mention
    verbs = [
        verb
        for verb in scan(document).within("holding", sentence.start, min(sentence.end, mention.end + words.YEAR_SPAN))
        if verb[2] == "held"
    ]
    later = next((verb[0] for verb in verbs if verb[0] >= mention.end), -1)
    earlier = next((verb[0] for verb in reversed(verbs) if verb[1] <= mention.start), -1)
    for begin, stop in ((mention.end, later), (sentence.start, earlier)):
        codes = {code for place in named(document) if begin <= place.start < stop for code in place.codes}
        if codes:
            return codes.isdisjoint(host) and any(not codes.isdisjoint(gazetteer().ancestors(code)) for code in host)
    return False


def held(
    document: Document,
    published_on: date | None,
    host: Collection[str] = (),
    stamp: tuple[int, int] | None = None,
) -> MeetingDay:
    """The day of the meeting that ``document`` reports, by its own words and the day of publication.

    ``host`` are the codes that the place which held it can have: a meeting of a place above it is another one.
    ``stamp`` is where the day of publication is stamped: it may stand before a headline ("2024-03-14 Xiangfu District
    Holds a Meeting") and is no day of a meeting all the same. Where the day cannot be known, ``held_on`` is None and
    the bounds are those that publication and context leave.
    """
    hints = clues(document)
    found = _candidates(document)
    if stamp is not None:
        found = [one for one in found if one.mention.end <= stamp[0] or one.mention.start >= stamp[1]]
    if host and sum(one.score >= _TOLD for one in found) > 1:
        for one in found:
            if one.score >= _TOLD and _is_of_place_above(document, one, host):
                one.score -= _ABOVE
    usable = [candidate for candidate in found if candidate.score >= _TOLD]
    chosen = max(usable, key=lambda one: (one.score, -one.mention.start), default=None)
    if chosen is None or (_opens_with_recently(document, chosen) and chosen.score < 8.0):
        earliest, latest = _bounds(published_on, hints)
        told = period(document, published_on)
        if told is not None:
            earliest = max(told.first, earliest or told.first)
            latest = min(told.last, latest or told.last)
            if earliest <= latest:
                words_of = Evidence("held_earliest", told.start, told.end, "held_period")
                return MeetingDay(earliest=earliest, latest=latest, evidence=[words_of])
            earliest, latest = _bounds(published_on, hints)
        return MeetingDay(earliest=earliest, latest=latest)
    chosen = _twin(document, chosen, found, published_on)
    day, basis, clue = _resolve(document, chosen, found, published_on, hints)
    if day is None:
        earliest, latest = _bounds(published_on, hints)
        options = [
            one for one in _years(chosen.mention)
            if (earliest is None or one >= earliest) and (latest is None or one <= latest)
        ] if chosen.mention.month is not None else []  # fmt: skip
        if earliest is not None and latest is not None and options:
            earliest, latest = options[0], options[-1]
        issue = Issue("date_not_taken", "the year of the meeting's day cannot be known", chosen.mention.start,
                      chosen.mention.end)  # fmt: skip
        return MeetingDay(None, earliest, latest, "unknown", [], [issue])
    evidence = [Evidence("held_on", chosen.mention.start, chosen.mention.end, f"held_{chosen.mention.kind}")]
    if clue is not None:
        evidence.append(Evidence("year_basis", clue.start, clue.end, clue.method))
    issues = []
    if published_on is not None and day > published_on + timedelta(1):
        issues.append(Issue("date_conflict", f"held on {day}, yet published on {published_on}",
                            chosen.mention.start, chosen.mention.end))  # fmt: skip
    return MeetingDay(day, day, day, basis, evidence, issues)
