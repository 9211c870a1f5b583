"""Whose meeting it is: the level of the body that held it, and its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from extraction.article import Article, Sentence, Zone
from extraction.dates import sentence_at
from extraction.facts import Evidence, Issue, PlaceMention
from extraction.matcher import scan
from extraction.places import Named, named, place_mentions, resolve
from schemas.gazetteer import gazetteer, name_key

_CACHE_KEY = "body.host"
CLASSES = ("nation", "province", "prefecture", "league", "city", "county", "banner", "district", "zone", "town")
_RANK = {"nation": 5, "province": 4, "prefecture": 3, "league": 3, "city": 3, "county": 2, "banner": 2, "district": 2,
         "zone": 2, "town": 1}  # fmt: skip
_LEVELS = {"nation": "national", "province": "provincial", "prefecture": "prefecture", "league": "prefecture",
           "city": "prefecture", "county": "county", "banner": "county", "district": "county", "zone": "county",
           "town": "township"}  # fmt: skip
_TOP = 6  # body sentences that tell whose meeting it is

_STRICT_HOLD = re.compile(
    r"\b(?:held|holds|hold|convened|convenes|opened|opens|called|organi[sz]ed|hosted|took place|met|convene|presided|chaired|redeployed|re-deployed|"
    r"(?:video )?dispatched|deployed|deploys|arranged|arranges)\b"
)
_MEETING = re.compile(
    r"\b(?:meetings?|conferences?|teleconferences?|plenar(?:y|ies)|plenum|sessions?|symposium|dispatch\w*|mobiliz\w+|forum|"
    r"committee|deployment|video)\b"
)
_REACH = 90
_AFTER = re.compile(
    r"\b(?:after|following|as soon as|once|when|before|while|subsequent to|listening to|in accordance with|continuing from)\b[^.;]{0,140}$"
)
_OPENS_AFTER = re.compile(
    r"\b(?:after|following|as soon as|once|when|before|subsequent to|in accordance with|according to|in order to)\b"
)
_LISTENING = re.compile(r" (?:the |a |to |collective |joint |\w+ to )?(?:listen|watch|view|attend|participat)")
WATCH = re.compile(
    r"\b(?:listen(?:ed|ing|s)?(?: to)? and (?:watch|view|observ)\w*|watch(?:ed|ing|es)?(?: and listen\w*)?(?: to)? (?:the |a )?(?:national|provincial|video|whole|municipal|city|state|emergency|live)|"
    r"organi[sz]\w+ (?:to )?(?:listen|watch|attend|view|participat|collective)\w*|(?:attended|participated in|joined|took part in|listened to) (?:the |a )?(?:meeting|conference|teleconference|video)?[^.;]{0,60}(?:branch|sub-?)[ -]?venue|"
    r"(?:at|in) (?:the |our |its )?(?:[\w’'‘-]+ ){0,4}(?:branch|sub)[ -]?venues?|watch(?:ed|ing)? (?:the )?(?:meeting|conference)|viewed)\b",
    re.I,
)
_OWN_BRANCH = re.compile(
    r"\b(?:at|in) (?:the |our |its )?(?:[\w’'‘-]+ ){1,4}(?:branch|sub)[ -]?venue\b|\bset up a branch venue\b|\bbranch venue was set|"
    r"\bour (?:city|county|district|banner|town|zone|prefecture|province)['’]?s? (?:branch|sub)[ -]?venue\b|\borgani[sz]\w+ (?:to )?(?:listen|watch)",
    re.I,
)
_CONTINUED = re.compile(
    r"\bcontinuation meeting|\b(?:then|immediately|subsequently|promptly|also|continued to|continues to|went on to|at once|next|right away|afterwards|in turn)\b[^.;]{0,40}?"
    r"\b(?:held?|hold|convened?|opened?|called|presided|chaired|made (?:further |specific )?(?:arrangements|requirements|deployment)|arranged|re-?deployed|re-?arranged|hosted)\b"
    r"|\b(?:after|following|as soon as|once)\b[^.;]{0,110}?\b(?:meeting|conference|teleconference|watching|listening|session)\b[^.;]{0,90}?"
    r"\b(?:held|convened|opened|called|presided|chaired|hosted|hold|made (?:further |specific )?(?:arrangements|requirements|deployments?)|put forward|demanded|emphasi[sz]ed|required|redeployed|re-deployed|re-arranged)\b"
    r"|\bits own\b[^.;]{0,40}\bmeeting",
    re.I,
)
_ACCIDENT = re.compile(
    r"\b(?:accidents?(?! (?:hidden|hazards?|potential|prevention|risks?))|fires?(?! (?:prevention|safety|control|protection|rescue|work|drill|department|committee|brigade|detachment|fighting))|explosions?|collapses?(?:d)?|incident|killed|"
    r"casualt\w+|tragedy|lessons?|deaths?|outbursts?|happened|occurred|broke out|landslide|flooding of|sinking)\b"
)
_PREVENTION = re.compile(r"\b(?:prevent\w*|control\w*|against|fight\w*|combat\w*|avoid\w*)\b")
_SUBJECT_AFTER = re.compile(
    r"['’]?s?[ ,]{0,2}(?:\([^()]{0,30}\) )?(?:recently |successively |then |immediately |also |today |yesterday |on \w+ \d+,? |has |have |today’s |again |continued to |promptly |continues to |went on to )*"
    r"(?:held|holds|hold|convened|convenes|opened|opens|organi[sz]e[sd]?|hosted|launche[sd]|launches|deploys|deployed|arranges|arranged|studies|studied|"
    r"calls?|called|moves|steps up|stepped up|tightens|readies|starts|started|kicks off|fights|passes|re-?deploys?|re-?deployed|met|mobilize[sd]|plans|reviews|gathered|strengthens|"
    r"watched|watches|listens|listened|continued|grasps|carries|organization|summons|set up|conducts|conducted|promotes|dispatches|dispatched|responds|has responded|raises|puts|reinforces|ramps up|"
    r"took|sounds|prepares|sets|stages|advances|intensifies|bolsters|urges|vows|orders|requires|rolls out|acts)\b"
)
_MEETING_AFTER = re.compile(
    r"['’]?s?[ ](?!(?:spirit|branch))[^.;:,]{0,140}?\b(?:meetings?|conferences?|teleconferences?|plenary|plenum|session|symposium|dispatch|forum)\b"
)
_BODY_AFTER = re.compile(
    r"['’]?s? (?:CPC |Party |party |People['’]s |people['’]s |municipal |Municipal |city |county |district |Provincial |provincial |Party Committee and )*(?:Party Committee|party committee|Committee|committee|Government|government|"
    r"Congress|Safety|safety|Emergency|emergency|Housing|Public Security|Food|Flood|Fire|Forest|Market|Transport\w*|Education|Health|Work|Security|Headquarters|headquarters|Leading|Office|office|"
    r"Urban|Water|Administrative Office|Standing Committee|Production|production|Bureau|Department|Commission|Earthquake|Road|Gas|Self|Natural|Agricultur\w+|Culture|Tourism|Commerce|Industry|Energy|Geolog\w+|Disaster|Patriotic)\b"
)
_TITLE_BEFORE = re.compile(
    r"\b(?:mayor|governor|magistrate|head|chief|secretary|leaders?|director|commander|chairman|official) of (?:the )?$",
    re.I,
)
_TITLE_AFTER = re.compile(
    r"['’]?s? (?:(?:Party|party|Municipal|Deputy|deputy|Vice|vice|Executive|executive|acting) )*(?:Mayor|mayor|Governor|governor|Magistrate|magistrate|Head|head|Chief|chief|Secretary|secretary|leaders|Leaders|Director)\b"
)
_VENUE_BEFORE = re.compile(r"\b(?:held|convened|opened|took place|meeting|conference)\b[^.;,]{0,40}\bin (?:the )?$")
_BRANCH_AFTER = re.compile(r"['’]?s? (?:branch|sub)[ -]?venue|['’]?s? main venue", re.I)
_DOCUMENT_BEFORE = re.compile(r"[“\"《‘][^”\"》’]{0,40}$")
_SPOKE_AFTER = re.compile(
    r"[^.;]{0,120}\b(?:made (?:exchange |review |written )?(?:speeches|statements?|a statement|reports?|commitment)|exchange(?:d)? (?:speeches|their|experience)|spoke (?:at|successively|in turn|respectively)|introduced (?:with|their)|shared their|were (?:named|criticized|praised)|reported)\b"
)
_TOWN = re.compile(
    r"\b(?P<name>[A-Z][a-z]+(?:[ ]?['’‘]?[a-z]+)?) (?P<generic>Town|town|Township|township|Sub-?[Dd]istrict|Street|street)\b(?!['’]?s? (?:and|level))"
)
_ORDINARY = frozenset(
    "the our this each every all county district city our whole entire various any some other one both central new street urban key old".split()
)


@dataclass(slots=True)
class Host:
    """The class of the body that held the meeting, with how sure the words make it and where they stand."""

    kind: str | None
    scores: dict[str, float]
    watched: bool  # a higher meeting was watched
    continued: bool  # and a meeting of one's own was held after it
    evidence: Evidence | None


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


def conveyed(article: Article, left: int, start: int) -> bool:
    """Whether what stands at ``start`` is handed on (“the spirit of the provincial meeting”), by the words from ``left``."""
    hits = scan(article).of("handing_on")
    floor = max(left, start - _REACH)
    index = bisect_left(hits, (start,)) - 1
    while index >= 0 and hits[index][0] >= floor:
        end = hits[index][1]
        if end <= start:
            between = article.text[end:start]
            return not ("." in between or ";" in between or ":" in between)
        index -= 1
    return False


def _opens_turn(article: Article, sentence: Sentence) -> bool:
    """Whether a sentence further down tells of a meeting of one's own after a higher one."""
    words = article.lower[sentence.start : min(sentence.end, sentence.start + 300)]
    return words.startswith(_TURN_OPENERS) and _CONTINUED.search(words) is not None


def _top(article: Article) -> list[tuple[Sentence, float]]:
    """The sentences that tell whose meeting it is, with their weight."""
    chosen: list[tuple[Sentence, float]] = []
    number = 0
    heads = 0
    for sentence in article.sentences:
        if sentence.zone is Zone.HEADLINE and heads < 3:
            chosen.append((sentence, 1.5))
            heads += 1
        elif sentence.zone is Zone.BODY:
            number += 1
            if number <= _TOP:
                chosen.append((sentence, 1.5 if number <= 2 else 1.0))
            elif number > 30:
                break
            elif _opens_turn(article, sentence):
                chosen.append((sentence, 1.0))
    return chosen


def _class_of(one: Named) -> str | None:
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


_GENERIC_CLASS = {"市": "city", "县": "county", "自治县": "county", "区": "district", "旗": "banner", "自治旗": "banner",
                  "联合旗": "banner", "盟": "league", "自治州": "prefecture", "地区": "prefecture", "省": "province",
                  "自治区": "province", "林区": "district", "特区": "district", "新区": "district", "矿区": "district"}  # fmt: skip


def classes_of(codes: tuple[str, ...]) -> frozenset[str]:
    """Classes of body that units with these codes can have."""
    places = gazetteer().places
    return frozenset(_GENERIC_CLASS.get(places[code].generic_zh or "", "city") for code in codes)


def _holds(article: Article, sentence: Sentence, hits: list[tuple[int, str]]) -> list[tuple[str, int, bool]]:
    """(class, position, subordinate) of each body that this sentence says held a meeting."""
    lower = article.lower
    found: list[tuple[str, int, bool]] = []
    for verb_start, verb_end, verb in scan(article).longest(
        "holding", sentence.start, min(sentence.end, sentence.start + 500)
    ):
        if verb == "attended":
            continue
        left = max(sentence.start, verb_start - 200)
        window = lower[left:verb_start]
        cut = max(window.rfind(";"), window.rfind(": "), window.rfind(", and "), window.rfind(". "))
        comma = window.rfind(", ")
        if comma > cut and _MEETING.search(window[:comma]) and _STRICT_HOLD.search(window[:comma]):
            cut = comma
        elif comma > cut and _OPENS_AFTER.search(window[cut + 1 : comma]):
            cut = comma
        begin = left + cut + 1
        inside = [(at, kind) for at, kind in hits if begin <= at < verb_start]
        tail = lower[verb_end : min(sentence.end, verb_end + 180)]
        if verb == "presided":
            inside = []
        by = re.match(r"[^.;]{0,60}? by (?:the )?", tail)
        if by is not None:
            at = verb_end + by.end()
            inside = [(where, kind) for where, kind in hits if at <= where <= at + 60][:1] or inside
        if not inside:
            # the meeting's name may tell it: “presided over the third plenary of the Gulin County Safety Committee”
            meeting = _MEETING.search(tail)
            if meeting is not None:
                stop = verb_end + min(meeting.end() + 60, 180)
                inside = [(where, kind) for where, kind in hits if verb_end <= where < stop]
                inside = [one for one in inside if not conveyed(article, verb_end, one[0])][:1]
        if not inside:
            continue
        if _LISTENING.match(tail) or not (
            verb == "video_dispatched" or _MEETING.search(window[cut + 1 :]) or _MEETING.search(tail)
        ):
            continue
        at, kind = inside[0]
        clause = lower[begin:at]
        if conveyed(article, begin, at):
            continue
        subordinate = _OPENS_AFTER.search(clause) is not None
        found.append((kind, at, subordinate))
    return found


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
    "after", "following", "as soon as", "then", "immediately", "subsequently", "promptly", "continu", "its own", "at once",
    "also", "next", "once", "went on", "right away", "in turn",
)  # fmt: skip


def _own_keys(article: Article, places: list[Named]) -> frozenset[str]:
    """Keys of the places that headline, publisher and branch venue name."""
    return frozenset(
        name_key(one.name)
        for one in places
        if one.press
        or (one.sentence is not None and one.sentence.zone is Zone.HEADLINE)
        or _BRANCH_AFTER.match(article.text, one.after)
    )


def _own_turn(turn: tuple[int, int], places: list[Named], own: frozenset[str]) -> bool:
    """Whether the words that tell of a further meeting tell of one's own, not of another place's."""
    inside = [one for one in places if turn[0] <= one.start < turn[1]]
    return not inside or not own or any(name_key(one.name) in own for one in inside)


def host(article: Article) -> Host:
    """The class of the body that held the meeting which ``article`` reports (kept in its cache)."""
    kept = article.cache.get(_CACHE_KEY)
    if isinstance(kept, Host):
        return kept
    lower = article.lower
    scores: Counter[str] = Counter()
    first: dict[str, tuple[int, int, str]] = {}
    hits = scan(article)
    places = named(article)
    top = _top(article)
    watched = continued = False
    caps: Counter[str] = Counter()
    holds: list[tuple[str, int, bool]] = []
    own = _own_keys(article, places)
    for sentence, weight in top:
        text_here = (sentence.start, min(sentence.end, sentence.start + 700))
        here: list[tuple[int, str]] = []
        for start, end, value in hits.longest("body", *text_here):
            kind, _, role = value.partition("_")
            if kind == "nation" and role == "own":
                continue
            handed_on = conveyed(article, sentence.start, start)
            here.append((start, kind))
            if handed_on and role != "title":
                continue
            worth = {"title": 2.0, "own": 1.2, "body": 0.8}[role]
            if caps[value] < 4:
                caps[value] += 1
                scores[kind] += worth * weight * (0.4 if handed_on else 1.0)
            first.setdefault(kind, (start, end, role))
        for one in places:
            if text_here[0] <= one.start < text_here[1] and not one.press:
                kind_of = _class_of(one)
                if kind_of is None and one.codes:
                    possible = classes_of(one.codes)
                    kind_of = next(iter(possible)) if len(possible) == 1 else None
                if kind_of is not None:
                    here.append((one.start, kind_of))
        here.sort()
        told = _holds(article, sentence, here)
        holds += told
        for kind, _, subordinate in told:
            if not subordinate:
                scores[kind] += 3.0 * weight
        words = lower[slice(*text_here)]
        watched = watched or (any(mark in words for mark in _WATCHERS) and WATCH.search(words) is not None)
        if not continued and any(turn in words for turn in _TURNS):
            turn = _CONTINUED.search(article.text, *text_here)
            continued = turn is not None and _own_turn(turn.span(), places, own)
    watched = watched and any(_OWN_BRANCH.search(article.text, s.start, min(s.end, s.start + 700)) for s, _ in top)
    if watched or continued or any(subordinate for _, _, subordinate in holds):
        kinds = [kind for kind, _, subordinate in holds if not subordinate]
        if continued and kinds:
            lowest = min(kinds + [k for k, s in scores.items() if s >= 4.0], key=lambda kind: _RANK[kind])
            if lowest != "town":
                for kind in list(scores):
                    if _RANK[kind] > _RANK[lowest]:
                        scores[kind] *= 0.3
        elif watched and not continued:
            highest = max((kind for kind, _, _ in holds), key=lambda kind: _RANK[kind], default=None)
            if highest is not None:
                scores[highest] += 30.0
    if scores["town"] < 6.0:
        scores["town"] = 0.0
    best = max(scores, key=lambda kind: (scores[kind], -_RANK[kind], kind), default=None)
    if best is not None and scores[best] < 1.5:
        best = None
    evidence = None
    if best is not None and best in first:
        start, end, role = first[best]
        evidence = Evidence("admin_level", start, end, f"level_{role}")
    answer = Host(best, dict(scores), watched, continued, evidence)
    article.cache[_CACHE_KEY] = answer
    return answer


def _fits_host(one: Named, kind: str | None) -> bool | None:
    """Whether a place of this mention can be the host's; None where nothing tells."""
    if kind is None:
        return None
    told = _class_of(one)
    if told is not None:
        if kind == "zone":
            return told in ("zone", "district")
        return (
            told == kind
            or {told, kind} == {"prefecture", "league"}
            or {told, kind} == {"city", "prefecture"}
            and bool(one.codes and "prefecture" in classes_of(one.codes))
        )
    if not one.codes:
        return None
    possible = classes_of(one.codes)
    if kind in possible:
        return True
    if kind == "zone":
        return "district" in possible
    return {kind} | possible >= {"prefecture", "league"}


def _mention_score(article: Article, one: Named, order: int | None, watched: bool) -> tuple[float, str]:
    """How much this mention speaks for its place being the host's, with the rule that said most."""
    text, lower = article.text, article.lower
    sentence = one.sentence
    left = sentence.start if sentence else max(0, one.start - 100)
    right = sentence.end if sentence else min(len(text), one.after + 200)
    before = lower[max(left, one.start - 110) : one.start]
    after = text[one.after : min(right, one.after + 220)]
    after_lower = lower[one.after : min(right, one.after + 220)]
    zone = sentence.zone if sentence else Zone.BODY
    if one.press:
        return 3.0, "place_publisher"
    if zone in (Zone.STAMP, Zone.NAVIGATION, Zone.BYLINE):
        return (2.0, "place_source") if one.kind is None or zone is Zone.STAMP else (2.5, "place_source")
    if zone in (Zone.TEASER, Zone.FOREIGN, Zone.CAPTION):
        return (0.6, "place_beside")
    early = order is not None and order < _TOP
    lead = 2.0 if zone is Zone.HEADLINE else 1.5 if order is not None and order < 2 else 1.0 if early else 0.5
    if _DOCUMENT_BEFORE.search(text[max(left, one.start - 60) : one.start]):
        return 2.0, "place_document"
    clause = before[max(before.rfind(","), before.rfind(";")) + 1 :]
    next_clause = re.split(r"[,;]", after_lower, maxsplit=1)[0]
    if (
        _ACCIDENT.search(next_clause[:110])
        and not _SUBJECT_AFTER.match(after)
        and not _MEETING.search(next_clause[:60])
    ):
        return -4.0, "accident"
    if (
        _ACCIDENT.search(clause)
        and not _PREVENTION.search(clause)
        and re.search(r"\b(?:in|at|of|off|on)\s+(?:the )?(?:\w+ ){0,4}$", clause)
    ):
        return -4.0, "accident"
    handed_on = conveyed(article, left, one.start) and not _SUBJECT_AFTER.match(after)
    if _BRANCH_AFTER.match(after):
        return (3.0 if watched else 1.0) * lead, "place_branch_venue"
    if _SUBJECT_AFTER.match(after) and _OPENS_AFTER.search(before) and not _OPENS_AFTER.search(clause):
        return 20.0, "place_holds_after"
    if _SUBJECT_AFTER.match(after) and not _AFTER.search(before):
        return (4.0 if not handed_on else 1.0) * lead, "place_holds"
    if handed_on and (_MEETING_AFTER.match(after) or _BODY_AFTER.match(after) or _TITLE_AFTER.match(after)):
        return -1.0, "conveyed"
    if handed_on:
        return 0.7, "place_named"
    if _SPOKE_AFTER.match(after_lower) and re.match(r"(?:,| and |、|\s(?:City|County|District))", after):
        return -1.0, "exchange"
    if _TITLE_AFTER.match(after) or _TITLE_BEFORE.search(before):
        return 1.8 * lead, "place_title"
    if _BODY_AFTER.match(after):
        return 2.0 * lead, "place_body"
    if _MEETING_AFTER.match(after):
        return 2.2 * lead, "place_meeting"
    if _VENUE_BEFORE.search(before):
        return 1.2 * lead, "place_venue"
    if zone is Zone.HEADLINE:
        return 1.6, "place_headline"
    if re.match(r",| and |、", after) and re.search(r"(?:,| and|、)\s?$", before):
        return 0.2, "list"
    return 1.0 * lead, "place_named"


def _townships(article: Article) -> list[tuple[str, int, int, float]]:
    found = []
    for sentence, weight in _top(article):
        for hit in _TOWN.finditer(article.text, sentence.start, min(sentence.end, sentence.start + 600)):
            if hit["name"].split()[0].lower() not in _ORDINARY:
                found.append((hit["name"], hit.start("name"), hit.end("name"), weight))
    return found


def place(article: Article) -> PlaceReading:
    """The place whose body held the meeting that ``article`` reports; NULL unless the words name it."""
    reading = PlaceReading(mentions=place_mentions(article))
    body = host(article)
    if body.kind == "nation":
        return reading
    orders = {
        sentence.index: number for number, sentence in enumerate(s for s in article.sentences if s.zone is Zone.BODY)
    }
    if body.kind == "town":
        towns = _townships(article)
        if towns:
            tally: Counter[str] = Counter()
            for name, _, _, weight in towns:
                tally[name_key(name)] += weight  # type: ignore[assignment]
            best = max(tally, key=lambda key: (tally[key], key))
            name, start, end, _ = next(town for town in towns if name_key(town[0]) == best)
            reading.name, reading.basis = name, "stated"
            reading.evidence.append(Evidence("place_name", start, end, "place_township"))
        return reading
    mentions = named(article)
    totals: dict[str, float] = {}
    top: dict[str, tuple[float, Named, str]] = {}
    spoken: Counter[tuple[str, str]] = Counter()
    for one in mentions:
        fits = _fits_host(one, body.kind)
        if fits is False:
            continue
        order = orders.get(one.sentence.index) if one.sentence else None
        score, rule = _mention_score(article, one, order, body.watched)
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
    reading.name, reading.basis = chosen.name, "stated"
    reading.evidence.append(Evidence("place_name", chosen.start, chosen.end, rule))
    reading.candidates = _candidates(article, chosen, body.kind)
    if len(reading.candidates) == 1:
        reading.code = reading.candidates[0]
    return reading


def _candidates(article: Article, chosen: Named, kind: str | None) -> tuple[str, ...]:
    """Codes that the chosen mention can stand for, given the host's class and the other places of the text."""
    places = gazetteer().places
    key = name_key(chosen.name)
    same = [one for one in named(article) if name_key(one.name) == key and one.codes]
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
    others = [one.codes for one in named(article) if one.codes and name_key(one.name) != key]
    return resolve(codes, others)


def level(article: Article, reading: PlaceReading) -> tuple[str, Evidence | None]:
    """Level of the body that held the meeting, with the words that tell it."""
    body = host(article)
    if reading.candidates and body.kind not in ("nation", "town"):
        levels = {gazetteer().places[code].level for code in reading.candidates}
        if len(levels) == 1:
            told = next(iter(levels))
            if body.kind is None or body.kind not in ("zone",):
                return told, reading.evidence[0] if reading.evidence else body.evidence
    if body.kind is None:
        return "unknown", None
    return _LEVELS[body.kind], body.evidence
