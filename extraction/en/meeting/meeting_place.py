"""Whose meeting it is: the place whose body held it, and the level of that body."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from extraction.en.dates import any_hit
from extraction.en.meeting.convening_level import (
    AFTER,
    BRANCH_AFTER,
    OPENS_AFTER,
    TOP,
    class_of,
    classes_of,
    conveyed,
    host,
)
from extraction.en.meeting.place_mentions import Named, containers, named, place_mentions, resolve
from extraction.en.meeting.situated import area_before, lies_elsewhere
from extraction.en.meeting.towns import named_most
from extraction.en.meeting.unlisted import unlisted
from extraction.model import Evidence, Issue, PlaceMention
from extraction.text.document import Document, Section
from extraction.text.lexicon import scan
from schemas.gazetteer import gazetteer, name_key

_LEVELS = {"nation": "national", "province": "provincial", "prefecture": "prefecture", "league": "prefecture",
           "city": "prefecture", "county": "county", "banner": "county", "district": "county", "zone": "county",
           "town": "township"}  # fmt: skip
_ACCIDENT = re.compile(
    r"\b(?:accidents?(?! (?:hidden|hazards?|potential|prevention|risks?))|fires?(?! (?:prevention"
    r"|safety|control|protection|rescue|work|drill|department|committee|brigade|detachment|fighting))"
    r"|explosions?|collapses?(?:d)?|incident|killed|"
    r"casualt\w+|tragedy|lessons?|deaths?|outbursts?|happened|occurred|broke out|landslide|flooding of"
    r"|sinking)\b"
)
_LESSON = re.compile(r"\b(?:learn\w*|lessons?|draw\w*|remember\w*|reflect\w*|warn\w*|prevent\w*|curb\w*)\b")
_PREVENTION = re.compile(r"\b(?:prevent\w*|control\w*|against|fight\w*|combat\w*|avoid\w*)\b")
_SUBJECT_AFTER = re.compile(
    r"['’]?s?[ ,]{0,2}(?:\([^()]{0,30}\) )?(?:recently |successively |then |immediately |also |today "
    r"|yesterday |on \w+ \d+,? |has |have |today’s |again |continued to |promptly |continues to "
    r"|went on to )*"
    r"(?:held|holds|hold|convened|convenes|opened|opens|organi[sz]e[sd]?|hosted|launche[sd]|launches"
    r"|deploys|deployed|arranges|arranged|studies|studied|"
    r"calls?|called|moves|steps up|stepped up|tightens|readies|starts|started|kicks off|fights|passes"
    r"|re-?deploys?|re-?deployed|met|mobilize[sd]|plans|reviews|gathered|strengthens|"
    r"watched|watches|listens|listened|continued|grasps|carries|organization|summons|set up|conducts"
    r"|conducted|promotes|dispatches|dispatched|responds|has responded|raises|puts|reinforces|ramps up|"
    r"took|sounds|prepares|sets|stages|advances|intensifies|bolsters|urges|vows|orders|requires"
    r"|rolls out|acts)\b"
)
_MEETING_AFTER = re.compile(
    r"['’]?s?[ ](?!(?:spirit|branch))[^.;:,]{0,140}?\b(?:meetings?|conferences?|teleconferences?"
    r"|plenary|plenum|session|symposium|dispatch|forum)\b"
)
_BODY_AFTER = re.compile(
    r"['’]?s? (?:CPC |Party |party |People['’]s |people['’]s |municipal |Municipal |city |county "
    r"|district |Provincial |provincial |Party Committee and )*(?:Party Committee|party committee"
    r"|Committee|committee|Government|government|"
    r"Congress|Safety|safety|Emergency|emergency|Housing|Public Security|Food|Flood|Fire|Forest|Market"
    r"|Transport\w*|Education|Health|Work|Security|Headquarters|headquarters|Leading|Office|office|"
    r"Urban|Water|Administrative Office|Standing Committee|Production|production|Bureau|Department"
    r"|Commission|Earthquake|Road|Gas|Self|Natural|Agricultur\w+|Culture|Tourism|Commerce|Industry"
    r"|Energy|Geolog\w+|Disaster|Patriotic)\b"
)
_TITLE_BEFORE = re.compile(
    r"\b(?:mayor|governor|magistrate|head|chief|secretary|leaders?|director|commander|chairman"
    r"|official) of (?:the )?$",
    re.I,
)
_TITLE_AFTER = re.compile(
    r"['’]?s? (?:(?:Party|party|Municipal|Deputy|deputy|Vice|vice|Executive|executive"
    r"|acting) )*(?:Mayor|mayor|Governor|governor|Magistrate|magistrate|Head|head|Chief|chief|Secretary"
    r"|secretary|leaders|Leaders|Director)\b"
)
_KINDS_OF_ACCIDENT = frozenset({"accidents", "fires", "explosions", "collapses", "outbursts", "landslides"})
_ONE_ACCIDENT = re.compile(
    r"\d|\b(?:kill\w*|dead|died|injur\w*|happened|occurred|broke out|hit|struck|series|string)\b"
)
_MEETING_BEFORE = re.compile(r"\b(?:meeting|conference|teleconference|plenary|session|symposium) of (?:the )?$")
_WAS_HELD_AFTER = re.compile(
    r"(?: (?:was|were|is|has been))?(?: recently| officially| successfully)? (?:held|convened|opened)\b"
)
_VENUE_BEFORE = re.compile(r"\b(?:held|convened|opened|took place|meeting|conference)\b[^.;,]{0,40}\bin (?:the )?$")
_DOCUMENT_BEFORE = re.compile(r"[“\"《‘][^”\"》’]{0,40}$")
_LABEL_AFTER = re.compile(r"\s?[:：]\s")  # “Taiqian County: On May 3, …”
_SPOKE_AFTER = re.compile(
    r"[^.;]{0,120}\b(?:made (?:exchange |review |written )?(?:speeches|statements?|a statement|reports?"
    r"|commitment)|exchange(?:d)? (?:speeches|their|experience)|spoke (?:at|successively|in turn"
    r"|respectively)|introduced (?:with|their)|shared their|were (?:named|criticized|praised)"
    r"|reported)\b"
)
_TELLING = frozenset(
    {
        "place_holds",
        "place_holds_after",
        "place_body",
        "place_meeting",
        "place_title",
        "place_branch_venue",
        "place_label",
    }
)
"""Rules by which a mention says that the place held the meeting."""
_AREA_RULE = "place_holds_area"
_WHERE = re.compile(r"\b(?:in|at|of|off|on)\s+(?:the )?(?:\w+ ){0,4}$")


@dataclass(slots=True)
class PlaceReading:
    """The place whose body held the meeting, as the text names it; ``code`` only where the words leave one unit."""

    name: str | None = None
    code: str | None = None
    basis: str = "unknown"
    candidates: tuple[str, ...] = ()
    mentions: list[PlaceMention] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def _fits_host(one: Named, kind: str | None) -> bool | None:
    """Whether a place of this mention can be the host's; None where nothing tells."""
    if kind is None:
        return None
    told = class_of(one)
    if told is not None:
        if kind == "zone":
            return told in ("zone", "district")
        return (
            told == kind
            or {told, kind} == {"prefecture", "league"}
            or ({told, kind} == {"city", "prefecture"} and bool(one.codes and "prefecture" in classes_of(one.codes)))
        )
    if not one.codes:
        return None
    possible = classes_of(one.codes)
    if kind in possible:
        return True
    if kind == "zone":
        return "district" in possible
    return {kind} | possible >= {"prefecture", "league"}


_NEIGHBOUR = re.compile(
    r"\W*+(?:previous|prev|next|last|upper|the (?:previous|next|last)) ?(?:page|article|post|one|text)?\s?[:：]", re.I
)


def _is_of_the_site(document: Document, one: Named) -> bool:
    """Whether the articles before and after this one on the site both name the place with its generic."""
    text, teasers = document.text, document.in_sections(Section.TEASER)
    links = [link for link in teasers if _NEIGHBOUR.match(text, link.start, link.end)]
    return (
        one.kind is not None
        and len(links) > 1
        and all(text.find(one.name, link.start, link.end) >= 0 for link in links)
    )


def _score_outside(document: Document, one: Named) -> tuple[float, str] | None:
    """What a mention outside headline and body says; None for one within."""
    section = one.sentence.section if one.sentence else Section.ARTICLE
    if one.press:
        return 3.0, "place_publisher"
    if section in (Section.STAMP, Section.NAVIGATION, Section.BYLINE):
        return (2.0, "place_source") if one.kind is None or section is Section.STAMP else (2.5, "place_source")
    if section in (Section.TEASER, Section.ASIDE, Section.CAPTION):
        # links tell of other places' meetings, too
        tells = section is Section.CAPTION or (section is Section.TEASER and _is_of_the_site(document, one))
        return 0.6 if tells else 0.0, "place_beside"
    return None


def _has_accident_after(document: Document, one: Named, clause: str, after: str, *, in_headline: bool) -> bool:
    """Whether ``clause``, which follows the place, tells of an accident there and not of a meeting on one."""
    accident = _ACCIDENT.search(clause[:110])
    if accident is None or _SUBJECT_AFTER.match(after):
        return False
    if in_headline and (clause.startswith((":", " -")) or _LESSON.search(clause[: accident.start()])):
        return False
    if accident[0] in _KINDS_OF_ACCIDENT and not _ONE_ACCIDENT.search(clause):
        return False  # “Yining reviews kitchen fires”: accidents at large, and no one of them
    return not any_hit(scan(document).of("meeting_nouns"), one.after, one.after + min(60, len(clause)))


def _mention_score(document: Document, one: Named, order: int | None, watched: bool) -> tuple[float, str]:
    """How much this mention speaks for its place being the host's, with the rule that said most."""
    text, lower = document.text, document.folded
    sentence = one.sentence
    if (beside := _score_outside(document, one)) is not None:
        return beside
    left = sentence.start if sentence else max(0, one.start - 100)
    right = sentence.end if sentence else min(len(text), one.after + 200)
    before = lower[max(left, one.start - 110) : one.start]
    after = text[one.after : min(right, one.after + 220)]
    after_lower = lower[one.after : min(right, one.after + 220)]
    section = sentence.section if sentence else Section.ARTICLE
    early = order is not None and order < TOP
    lead = 2.0 if section is Section.HEADLINE else 1.5 if order is not None and order < 2 else 1.0 if early else 0.5
    if _DOCUMENT_BEFORE.search(text[max(left, one.start - 60) : one.start]):
        return 2.0, "place_document"
    if early and one.kind is not None and one.start - left <= 3 and _LABEL_AFTER.match(after):
        return 3.0 * lead, "place_label"
    clause = before[max(before.rfind(","), before.rfind(";")) + 1 :]
    next_clause = re.split(r"[,;]", after_lower, maxsplit=1)[0]
    if _has_accident_after(document, one, next_clause, after, in_headline=section is Section.HEADLINE) or (
        _ACCIDENT.search(clause) and not _PREVENTION.search(clause) and _WHERE.search(clause)
    ):
        return -4.0, "accident"
    if _MEETING_BEFORE.search(before) and _WAS_HELD_AFTER.match(after_lower) and not AFTER.search(before):
        return 4.0 * lead, "place_holds"
    handed_on = conveyed(document, left, one.start) and not _SUBJECT_AFTER.match(after)
    if BRANCH_AFTER.match(after):
        return (3.0 if watched else 1.0) * lead, "place_branch_venue"
    if _SUBJECT_AFTER.match(after) and OPENS_AFTER.search(before) and not OPENS_AFTER.search(clause):
        return 20.0, "place_holds_after"
    if _SUBJECT_AFTER.match(after) and not AFTER.search(before):
        return (4.0 if not handed_on else 1.0) * lead, "place_holds"
    if handed_on:
        held = _MEETING_AFTER.match(after) or _BODY_AFTER.match(after) or _TITLE_AFTER.match(after)
        return (-1.0, "conveyed") if held else (0.7, "place_named")
    return _score_of_name(before, after, lead, in_headline=section is Section.HEADLINE)


def _score_of_name(before: str, after: str, lead: float, *, in_headline: bool) -> tuple[float, str]:
    """What the words beside a place say that is neither an accident's nor handed on, and not said to have met."""
    if _SPOKE_AFTER.match(after.lower()) and re.match(r"(?:,| and |、|\s(?:City|County|District))", after):
        return -1.0, "exchange"
    if _TITLE_AFTER.match(after) or _TITLE_BEFORE.search(before):
        return 1.8 * lead, "place_title"
    if _BODY_AFTER.match(after):
        return 2.0 * lead, "place_body"
    if _MEETING_AFTER.match(after):
        return 2.2 * lead, "place_meeting"
    if _VENUE_BEFORE.search(before):
        return 1.2 * lead, "place_venue"
    if in_headline:
        return 1.6, "place_headline"
    if re.match(r",| and |、", after) and re.search(r"(?:,| and|、)\s?$", before):
        return 0.2, "list"
    return 1.0 * lead, "place_named"


def place(document: Document) -> PlaceReading:
    """The place whose body held the meeting that ``document`` reports; NULL unless the words name it."""
    reading = PlaceReading(mentions=place_mentions(document))
    body = host(document)
    if body.kind == "nation":
        return reading
    orders = {
        sentence.index: number
        for number, sentence in enumerate(s for s in document.sentences if s.section is Section.ARTICLE)
    }
    if body.kind == "town":
        if (town := named_most(document)) is not None:
            name, start, end = town
            reading.name, reading.basis = name, "stated"
            reading.evidence.append(Evidence("place_name", start, end, "place_township"))
        return reading
    mentions = named(document)
    around = containers(document, mentions)
    at = {one.start: one for one in mentions}
    reach = _chains(around, at)
    totals: dict[str, float] = {}
    top: dict[str, tuple[float, Named, str]] = {}
    spoken: Counter[tuple[str, str]] = Counter()
    for one in mentions:
        fits = _fits_host(one, body.kind)
        if fits is False:
            continue
        order = orders.get(one.sentence.index) if one.sentence else None
        # What only situates another place says no more than that place does: where an accident was, it was there too.
        lies_in = at[_innermost(around, one.start)]
        score, rule = _mention_score(document, reach.get(lies_in.start, lies_in), order, body.watched)
        if lies_in is not one and rule != "accident":
            score, rule = 0.2, "place_around"
        key = name_key(one.name)
        spoken[(key, rule)] += 1
        if spoken[(key, rule)] > 3:
            continue
        if fits and score > 0:
            score += 0.5
        totals[key] = totals.get(key, 0.0) + score
        if key not in top or score > top[key][0]:
            top[key] = (score, one, rule)
    usable = {
        key: total for key, total in totals.items() if top[key][0] >= 0.6 and total >= 0.6 and top[key][2] != "list"
    }
    if not usable:
        _take_unlisted(document, orders, reading, watched=body.watched)
        return reading
    ranked = sorted(usable, key=lambda key: (-usable[key], top[key][1].start))
    best = ranked[0]
    _, chosen, rule = top[best]
    if rule in ("place_named", "place_beside") and usable[best] < 1.0 and len(usable) > 1:
        reading.issues.append(
            Issue("place_ambiguous", "several places are named, none as the meeting's", chosen.start, chosen.end)
        )
        return reading
    if len(ranked) > 1 and usable[ranked[1]] > 0.7 * usable[best]:
        other = top[ranked[1]][1]
        reading.issues.append(
            Issue(
                "place_ambiguous", f"{chosen.name} was taken, {other.name} is nearly as likely", other.start, other.end
            )
        )
    if rule in _TELLING and (area := area_before(document, chosen.start)):
        reading.name, reading.basis = document.text[slice(*area)], "stated"
        reading.evidence.append(Evidence("place_name", *area, _AREA_RULE))
        return reading
    reading.name, reading.basis = _as_written(chosen.name), "stated"
    reading.evidence.append(Evidence("place_name", chosen.start, chosen.end, rule))
    reading.candidates = _candidates(document, chosen, body.kind)
    if len(reading.candidates) == 1:
        reading.code = reading.candidates[0]
    return reading


def _innermost(around: dict[int, int], start: int) -> int:
    """The place that the mention at ``start`` situates, over others between; itself where it situates none."""
    for _ in range(len(around)):
        if start not in around:
            break
        start = around[start]
    return start


def _chains(around: dict[int, int], at: dict[int, Named]) -> dict[int, Named]:
    """Places with what situates them as one mention: “Zhuxi County, Shiyan City, Hubei Province (held)”."""
    reach: dict[int, Named] = {}
    for outer in sorted(around):
        inner = _innermost(around, outer)
        if outer > inner:
            reach[inner] = replace(at[inner], after=at[outer].after)
    return reach


def _as_written(name: str) -> str:
    """``name`` as it is written elsewhere than in a dateline ("ZHOUSHAN")."""
    return " ".join(word.capitalize() for word in name.split()) if name.isupper() else name


def _take_unlisted(document: Document, orders: dict[int, int], reading: PlaceReading, *, watched: bool) -> None:
    """Takes the one place that holds the meeting by the words alone, where the gazetteer has no such name."""
    said: dict[str, tuple[Named, str]] = {}
    for one in unlisted(document):
        order = orders.get(one.sentence.index) if one.sentence else None
        score, rule = _mention_score(document, one, order, watched)
        if score >= 1.5 and rule in _TELLING:
            said.setdefault(name_key(one.name), (one, rule))
    if len(said) != 1:
        return
    one, rule = next(iter(said.values()))
    reading.name, reading.basis = one.name, "stated"
    reading.evidence.append(Evidence("place_name", one.start, one.end, f"{rule}_unlisted"))
    reading.issues.append(Issue("place_unlisted", f"{one.name}: no such name in the gazetteer", one.start, one.after))


def _candidates(document: Document, chosen: Named, kind: str | None) -> tuple[str, ...]:
    """Codes that the chosen mention can stand for, given the host's class and the other places of the text."""
    places = gazetteer().places
    key = name_key(chosen.name)
    same = [one for one in named(document) if name_key(one.name) == key and one.codes]
    codes = chosen.codes
    for one in same:
        both = tuple(code for code in codes if code in one.codes)
        codes = both or codes
    if kind is not None:
        fitting = tuple(code for code in codes if kind in classes_of((code,)))
        codes = fitting or codes
    if chosen.kind is None and not any(one.kind for one in same) and kind == "city":
        larger = tuple(code for code in codes if places[code].level != "county")
        codes = larger or codes
    if len(codes) == 1 and lies_elsewhere(document, key, codes[0]):
        return ()
    others = [one.codes for one in named(document) if one.codes and name_key(one.name) != key]
    return resolve(codes, others)


def level(document: Document, reading: PlaceReading) -> tuple[str, Evidence | None]:
    """Level of the body that held the meeting, with the words that tell it."""
    body = host(document)
    if reading.evidence and reading.evidence[0].method == _AREA_RULE:
        return "county", reading.evidence[0]
    if reading.candidates and body.kind not in ("nation", "town"):
        levels = {gazetteer().places[code].level for code in reading.candidates}
        if len(levels) == 1:
            told = next(iter(levels))
            if body.kind is None or body.kind not in ("zone",):
                return told, reading.evidence[0] if reading.evidence else body.evidence
    if body.kind is None:
        return "unknown", None
    return _LEVELS[body.kind], body.evidence
