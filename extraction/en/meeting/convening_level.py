"""The body that held a meeting: its level, by who is said to have met, by offices and by words such as “our city”."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

from extraction.en.dates import any_hit
from extraction.en.meeting.from_the_capital import dateline_end
from extraction.en.meeting.place_mentions import Named, containers, named
from extraction.model import Evidence
from extraction.text.annotations import annotation
from extraction.text.document import Document, Section, Sentence
from extraction.text.lexicon import scan
from schemas.gazetteer import gazetteer, name_key

RANK = {"nation": 5, "province": 4, "prefecture": 3, "league": 3, "city": 3, "county": 2, "banner": 2, "district": 2,
         "zone": 2, "town": 1}  # fmt: skip
TOP = 6  # body sentences that tell whose meeting it is

_BY = re.compile(r"[^.;]{0,60}? by (?:the )?")
_REACH = 90
AFTER = re.compile(
    r"\b(?:after|following|as soon as|once|when|before|while|subsequent to|listening to"
    r"|in accordance with|continuing from)\b[^.;]{0,140}$"
)
OPENS_AFTER = re.compile(
    r"\b(?:after|following|as soon as|once|when|before|subsequent to|in accordance with|according to"
    r"|in order to|ahead of|(?:preparing|in preparation) for)\b"
)
_PURPOSE = re.compile(
    r"\s*(?:to|so as to|with a view to|in line with|in response to|in the spirit of|guided by"
    r"|drawing|learning|implementing)\b"
)
_LISTENING = re.compile(r" (?:the |a |to |collective |joint |\w+ to )?(?:listen|watch|view|attend|participat)")
WATCH = re.compile(
    r"\b(?:listen(?:ed|ing|s)?(?: to)? and (?:watch|view|observ)\w*|watch(?:ed|ing"
    r"|es)?(?: and listen\w*)?(?: to)? (?:the |a )?(?:national|provincial|video|whole|municipal|city"
    r"|state|emergency|live)|"
    r"organi[sz]\w+ (?:to )?(?:listen|watch|attend|view|participat|collective)\w*|(?:attended"
    r"|participated in|joined|took part in|listened to) (?:the |a )?(?:meeting|conference"
    r"|teleconference|video)?[^.;]{0,60}(?:branch|sub-?)[ -]?venue|"
    r"(?:at|in) (?:the |our |its )?(?:[\w’'‘-]+ ){0,4}(?:branch|sub)[ -]?venues?|watch(?:ed"
    r"|ing)? (?:the )?(?:meeting|conference)|viewed)\b",
)
_NAMES_MEETING = re.compile(
    r"(?: and \w+)?(?: (?!of\b|the\b|at\b|in\b|from\b|this\b|national|provincial|central|higher|superior)[\w-]+)?"
    r" (?:meeting|conference|teleconference|session|symposium|plenary)s?\b"
)
_OWN_BRANCH = re.compile(
    r"\b(?:at|in) (?:the |our |its )?(?:[\w’'‘-]+ ){1,4}(?:branch|sub)[ -]?venue\b"
    r"|\bset up a branch venue\b|\bbranch venue was set|"
    r"\bour (?:city|county|district|banner|town|zone|prefecture|province)['’]?s? (?:branch"
    r"|sub)[ -]?venue\b|\borgani[sz]\w+ (?:to )?(?:listen|watch)",
)
_CONTINUED = re.compile(
    r"\bcontinuation meeting|\b(?:then|immediately|subsequently|promptly|also|continued to|continues to"
    r"|went on to|at once|next|right away|afterwards|in turn)\b[^.;]{0,40}?"
    r"\b(?:held?|hold|convened?|opened?|called|presided|chaired|made (?:further "
    r"|specific )?(?:arrangements|requirements|deployment)|arranged|re-?deployed|re-?arranged|hosted)\b"
    r"|\b(?:after|following|as soon as|once)\b[^.;]{0,110}?\b(?:meeting|conference|teleconference"
    r"|watching|listening|session)\b[^.;]{0,90}?"
    r"\b(?:held|convened|opened|called|presided|chaired|hosted|hold|made (?:further "
    r"|specific )?(?:arrangements|requirements|deployments?)|put forward|demanded|emphasi[sz]ed"
    r"|required|redeployed|re-deployed|re-arranged)\b"
    r"|\bits own\b[^.;]{0,40}\bmeeting",
)
BRANCH_AFTER = re.compile(r"['’]?s? (?:branch|sub)[ -]?venue|['’]?s? main venue", re.I)


@dataclass(slots=True)
class Host:
    """The class of the body that held the meeting, with how sure the words make it and where they stand."""

    kind: str | None
    scores: dict[str, float]
    watched: bool  # a higher meeting was watched
    continued: bool  # and a meeting of one's own was held after it
    evidence: Evidence | None


def conveyed(document: Document, left: int, start: int) -> bool:
    """Whether what stands at ``start`` is handed on (“the spirit of the provincial meeting”).

    The words from ``left`` on tell, at most 90 characters back and none across a stop.
    """
    hits = scan(document).of("handing_on")
    floor = max(left, start - _REACH)
    index = bisect_left(hits, (start,)) - 1
    while index >= 0 and hits[index][0] >= floor:
        end = hits[index][1]
        if end <= start:
            if _NAMES_MEETING.match(document.folded, end, start + 40):
                index -= 1  # “the deployment meeting by video”
                continue
            between = document.text[end:start]
            return not ("." in between or ";" in between or ":" in between)
        index -= 1
    return False


def _opens_turn(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence further down tells of a meeting of one's own after a higher one."""
    stop = min(sentence.end, sentence.start + 300)
    if not document.folded.startswith(_TURN_OPENERS, sentence.start, stop):
        return False
    return _CONTINUED.search(document.folded[sentence.start : stop]) is not None


def top(document: Document) -> list[tuple[Sentence, float]]:
    """The sentences that tell whose meeting it is, with their weight."""
    chosen: list[tuple[Sentence, float]] = []
    number = 0
    heads = 0
    for sentence in document.sentences:
        if sentence.section is Section.HEADLINE and heads < 3:
            chosen.append((sentence, 1.5))
            heads += 1
        elif sentence.section is Section.ARTICLE:
            number += 1
            if number <= TOP:
                chosen.append((sentence, 1.5 if number <= 2 else 1.0))
            elif number > 30:
                break
            elif _opens_turn(document, sentence):
                chosen.append((sentence, 1.0))
    return chosen


def class_of(one: Named) -> str | None:
    """Class of body that a place mention tells by its generic word, else by the only level it can have."""
    if one.kind == "city":
        return "city"
    if one.kind in ("county", "district", "banner", "prefecture", "league"):
        return one.kind
    if one.kind in ("zone", "new_area"):
        return "zone" if one.kind == "zone" else "district"
    if one.kind in ("province", "region"):
        return "province"
    return None


TOWN = re.compile(
    r"\b(?P<name>[A-Z][a-z]+(?:[ ]?['’‘]?[a-z]+)?) (?P<generic>Town|town|Township|township"
    r"|Sub-?[Dd]istrict|Street|street)\b(?!['’]?s? (?:and|level))"
)
ORDINARY = frozenset({
    "the", "our", "this", "each", "every", "all", "county", "district", "city", "whole", "entire", "various", "any",
    "some", "other", "one", "both", "central", "new", "street", "urban", "key", "old",
})  # fmt: skip
_SEVERAL_HEADS = ("heads", "magistrates", "mayors", "chiefs", "secretaries", "governors")
_NAME_FOLLOWS = re.compile(r"[\s,:：]{1,3}[A-Z]")
_MOST_COUNTED = 4  # mentions of one kind that count
_TOWN_WORDS = ("town", "subdistrict", "sub-district", "street")
_OF_A_STREET = re.compile(r" of (?:the )?(?:[\w’'-]+ ){0,3}?(?:sub-?district|street)\b")
_ZONE_WORD = re.compile(r"\b(?:zone|park|new area|new district)\b")
_BODY_OF = ("government of ", "committee of ", "office of ")
_IN = (" in ", " at ", "in ", "at ", "in the ", " of ")

_GENERIC_CLASS = {
    "市": "city", "县": "county", "自治县": "county", "区": "district", "林区": "district", "特区": "district",
    "新区": "district", "矿区": "district", "旗": "banner", "自治旗": "banner", "联合旗": "banner", "盟": "league",
    "自治州": "prefecture", "地区": "prefecture", "省": "province", "自治区": "province",
}  # fmt: skip


@lru_cache(maxsize=16384)
def classes_of(codes: tuple[str, ...]) -> frozenset[str]:
    """Classes of body that units with these codes can have."""
    places = gazetteer().places
    return frozenset(_GENERIC_CLASS.get(places[code].generic_zh or "", "city") for code in codes)


def _holds(document: Document, sentence: Sentence, hits: list[tuple[int, str]]) -> list[tuple[str, int, bool]]:
    """(class, position, subordinate) of each body that this sentence says held a meeting."""
    lower = document.folded
    found: list[tuple[str, int, bool]] = []
    found_words = scan(document)
    for verb_start, verb_end, verb in found_words.longest(
        "holding", sentence.start, min(sentence.end, sentence.start + 500)
    ):
        if verb in ("attended", "act"):
            continue
        left = max(sentence.start, verb_start - 200)
        window = lower[left:verb_start]
        cut = max(window.rfind(mark) for mark in _CUTS)
        comma = window.rfind(", ")
        if comma > cut and (
            OPENS_AFTER.search(window[cut + 1 : comma])
            or (
                any_hit(found_words.of("meeting_nouns"), left, left + comma)
                and any_hit(found_words.of("holding"), left, left + comma)
            )
        ):
            cut = comma
        elif _PURPOSE.match(window, cut + 1):
            # "To learn the lessons of …, Dongsheng Street, Longzihu District, held": to the comma before the holder
            while comma > cut and not any(left + comma < at < verb_start for at, _ in hits):
                comma = window.rfind(", ", cut + 1, comma)
            cut = max(cut, comma)
        begin = left + cut + 1
        inside = [(at, kind) for at, kind in hits if begin <= at < verb_start]
        tail = lower[verb_end : min(sentence.end, verb_end + 180)]
        if verb == "presided":
            inside = []
        by = _BY.match(tail) if " by " in tail else None
        if by is not None:
            at = verb_end + by.end()
            inside = [(where, kind) for where, kind in hits if at <= where <= at + 60][:1] or inside
        if not inside:
            # the meeting's name may tell it: “presided over the third plenary of the Gulin County Safety Committee”
            meeting = found_words.within("meeting_nouns", verb_end, min(sentence.end, verb_end + 180))
            if meeting:
                stop = min(meeting[0][1] + 60, verb_end + 180)
                inside = [(where, kind) for where, kind in hits if verb_end <= where < stop]
                inside = [
                    one
                    for one in inside
                    if " with " not in lower[verb_end : one[0]] and not conveyed(document, verb_end, one[0])
                ][:1]
        if not inside:
            continue
        if _LISTENING.match(tail) or not (
            verb == "video_dispatched" or any_hit(found_words.of("meeting_nouns"), begin, verb_end + 180)
        ):
            continue
        at, kind = inside[0]
        clause = lower[begin:at]
        if conveyed(document, begin, at):
            continue
        subordinate = OPENS_AFTER.search(clause) is not None
        found.append((kind, at, subordinate))
    return found


_CITY_OR_DISTRICT = frozenset({"city", "district"})
_CUTS = (";", ": ", ", and ", ". ", " -- ", " — ", " – ")  # "Zhengzhou -- On the evening of July 4, the …"
_WATCHERS = ("watch", "venue", "listen", "viewed", "organi")
_TURN_OPENERS = (
    "after ",
    "following ",
    "as soon as ",
    "once ",
    "subsequently",
    "then",
    "immediately",
    "at the continuation",
)
_TURNS = (
    "after", "following", "as soon as", "then", "immediately", "subsequently", "promptly", "continu", "its own",
    "at once", "also", "next", "once", "went on", "right away", "in turn",
)  # fmt: skip


def _own_keys(document: Document, places: list[Named]) -> frozenset[str]:
    """Keys of the places that headline, publisher and branch venue name."""
    return frozenset(
        name_key(one.name)
        for one in places
        if one.press
        or (one.sentence is not None and one.sentence.section is Section.HEADLINE)
        or BRANCH_AFTER.match(document.text, one.after)
    )


def _own_turn(turn: tuple[int, int], places: list[Named], own: frozenset[str]) -> bool:
    """Whether the words that tell of a further meeting tell of one's own, not of another place's."""
    inside = [one for one in places if turn[0] <= one.start < turn[1]]
    return not inside or not own or any(name_key(one.name) in own for one in inside)


def _any_of(marks: tuple[str, ...], words: str) -> bool:
    for mark in marks:  # noqa: SIM110 - any() over a generator takes twice as long
        if mark in words:
            return True
    return False


class _Tally:
    """What the leading sentences of an article say for each class of body."""

    __slots__ = (
        "around", "continued", "counts", "dateline", "document", "first", "holds", "own", "places", "scores", "watched",
    )  # fmt: skip

    def __init__(self, document: Document) -> None:
        self.document = document
        self.places = named(document)
        self.around = containers(document, self.places)
        self.own = _own_keys(document, self.places)
        self.scores: defaultdict[str, float] = defaultdict(float)
        self.counts: Counter[str] = Counter()  # mentions that counted, by value of the lexicon
        self.first: dict[str, tuple[int, int, str]] = {}  # where each class is named first, and in what role
        self.holds: list[tuple[str, int, bool]] = []
        self.watched = self.continued = False
        self.dateline = dateline_end(document)
        if self.dateline:
            self.scores["nation"] = 3.0

    def read(self, sentence: Sentence, weight: float) -> None:
        """Add what ``sentence`` says, its words counted by ``weight``."""
        lower = self.document.folded
        span = (sentence.start, min(sentence.end, sentence.start + 700))
        words = lower[slice(*span)]
        here = self._bodies(*span, weight) + self._classed_places(*span)
        if _any_of(_TOWN_WORDS, words):
            here += self._towns(*span)
        here.sort()
        holds = _holds(self.document, sentence, here)
        self.holds += holds
        for kind, _, subordinate in holds:
            if not subordinate:
                self.scores[kind] += 3.0 * weight
        self.watched = self.watched or (_any_of(_WATCHERS, words) and WATCH.search(words) is not None)
        if not self.continued and _any_of(_TURNS, words):
            turn = _CONTINUED.search(lower, *span)
            self.continued = turn is not None and _own_turn(turn.span(), self.places, self.own)

    def _bodies(self, start: int, stop: int, weight: float) -> list[tuple[int, str]]:
        """Place and class of the offices and words such as “our city” between two characters; they are counted."""
        here: list[tuple[int, str]] = []
        for left, right, told in scan(self.document).longest("body", start, stop):
            value = told
            if told.startswith("zone") and self._is_of_a_street(left, right):
                value = told.replace("zone", "town", 1)
            kind, _, role = value.partition("_")
            if kind == "nation" and role == "own":
                continue
            if role == "title" and self._are_called(left, right):
                continue
            handed_on = conveyed(self.document, start, left)
            here.append((left, kind))
            if handed_on and role != "title":
                continue
            worth = {"title": 2.0, "own": 1.2, "body": 0.8}[role]
            if self.counts[value] < _MOST_COUNTED:
                self.counts[value] += 1
                self.scores[kind] += worth * weight * (0.4 if handed_on else 1.0)
            self.first.setdefault(kind, (left, right, role))
        return here

    def _is_of_a_street(self, left: int, right: int) -> bool:
        """Whether a party working committee, which zones and subdistricts have, is that of a subdistrict."""
        if not self.document.folded.endswith("working committee", left, right):
            return False
        if _OF_A_STREET.match(self.document.folded, right):
            return True
        return TOWN.search(self.document.text) is not None and _ZONE_WORD.search(self.document.folded) is None

    def _are_called(self, left: int, right: int) -> bool:
        """Whether a title is that of several who were called to the meeting ("county heads"), without their names."""
        if not self.document.folded.endswith(_SEVERAL_HEADS, left, right):
            return False
        return _NAME_FOLLOWS.match(self.document.text, right) is None

    def _classed_places(self, start: int, stop: int) -> list[tuple[int, str]]:
        """Place and class of the units of the gazetteer between two characters."""
        here: list[tuple[int, str]] = []
        for one in self.places:
            if not max(start, self.dateline) <= one.start < stop or one.press or one.start in self.around:
                continue
            kind = class_of(one)
            if kind is None and one.codes:
                possible = classes_of(one.codes)
                # Of a city and a district of one name, the bare name is the city's.
                kind = next(iter(possible)) if len(possible) == 1 else "city" if possible == _CITY_OR_DISTRICT else None
            if kind is not None:
                here.append((one.start, kind))
        return here

    def _towns(self, start: int, stop: int) -> list[tuple[int, str]]:
        lower = self.document.folded
        return [
            (town.start(), "town")
            for town in TOWN.finditer(self.document.text, start, stop)
            if town["name"].split()[0].lower() not in ORDINARY
            and (
                not lower[max(start, town.start() - 7) : town.start()].endswith(_IN)
                or lower.endswith(_BODY_OF, max(start, town.start() - 24), town.start())
            )
        ]

    def weigh_turn(self) -> None:
        """Where a higher meeting came before, weigh the one that was held here: the lower, or the higher one."""
        scores, holds = self.scores, self.holds
        if self.continued:
            kinds = [kind for kind, _, subordinate in holds if not subordinate]
            if not kinds:
                return
            lowest = min(kinds + [kind for kind, score in scores.items() if score >= 4.0], key=RANK.__getitem__)
            if lowest != "town":
                for kind in list(scores):
                    if RANK[kind] > RANK[lowest]:
                        scores[kind] *= 0.3
        elif self.watched:
            highest = max((kind for kind, _, _ in holds), key=RANK.__getitem__, default=None)
            if highest is not None:
                scores[highest] += 30.0

    def best(self) -> str | None:
        """The class that most speaks for; None where too little does."""
        scores = self.scores
        if scores["town"] < 3.0:
            scores["town"] = 0.0
        best = max(scores, key=lambda kind: (scores[kind], -RANK[kind], kind))
        return best if scores[best] >= 1.5 else None


@annotation
def host(document: Document) -> Host:
    """The class of the body that held the meeting which ``document`` reports."""
    tally = _Tally(document)
    leading = top(document)
    for sentence, weight in leading:
        tally.read(sentence, weight)
    tally.watched = tally.watched and any(
        _OWN_BRANCH.search(document.folded, one.start, min(one.end, one.start + 700)) for one, _ in leading
    )
    tally.weigh_turn()
    best = tally.best()
    evidence = None
    if best is not None and best in tally.first:
        start, end, role = tally.first[best]
        evidence = Evidence("admin_level", start, end, f"level_{role}")
    return Host(best, dict(tally.scores), tally.watched, tally.continued, evidence)
