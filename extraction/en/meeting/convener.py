"""What kind of body held the meeting: of the bodies that the lead names, the one whose words say so best."""

from __future__ import annotations

import re
from typing import NamedTuple

from extraction.en.meeting.convening_level import conveyed, host
from extraction.en.meeting.form_words import MEETING, NOUN, VERB, lead
from extraction.model import Evidence
from extraction.text.document import Document, Sentence
from extraction.text.lexicon import Hits

_OFFICE_OF = re.compile(
    r"office of (?:the )?(?:[\w’'-]+ ){0,7}?(?:(safety (?:production )?(?:committee|commission))"
    r"|(headquarters|leading group|coordination mechanism|command))\b"
)
_PARTY_BODY = re.compile(
    r"\bstanding committee of the (?:[\w’'-]+ ){1,5}?committee\b(?! of)|"
    r"\b(?:cpc|ccp) (?:[\w’'-]+ ){1,4}?committee\b(?! of)|\bcommittee of the (?:cpc|communist party)\b"
)
_PLACES = (
    r"(?:the )?[A-Z][\w’'-]*(?:,? (?:(?:of|in|and) )?(?:the )?[A-Z][\w’'-]*){0,8}"  # “Bayi District of Nyingchi, Tibet”
)
_GOVERNMENT_HELD = re.compile(
    rf"\b(?P<body>(?:[Pp]eople['’]s )?[Gg]overnment)(?: of (?:{_PLACES},?|[\w’' -]{{3,30}}?))?"
    r" (?:recently |today |yesterday |then |also )?(?:held|convened|holds|convenes|opened|called|organi[sz]ed)\b"
)
# Whoever runs a development zone is its government.
_ZONE_BODY = re.compile(
    r"\b(?:(?:[A-Z][\w’'-]* ){1,5}(?:[Zz]one|[Nn]ew [Aa]rea|[Pp]ark)(?:['’]s)? )?"
    r"(?:[Mm]anagement|[Aa]dministrati(?:ve|on)) [Cc]ommittee"
    rf"(?: of (?=(?:[\w’'-]+ ){{0,7}}(?:[Zz]one|[Aa]rea|[Pp]ark)\b){_PLACES},?)?"
    rf"|\b[Aa]dministration of (?=(?:[\w’'-]+ ){{0,7}}(?:[Zz]one|[Aa]rea|[Pp]ark)\b){_PLACES},?"
)
# "The Party Committee of Liuhe Town", "the Party Working Committee of the High-tech Zone, Zibo".
_LOCAL_PARTY_BODY = re.compile(
    r"\bparty (?:working |work )?committee of (?:the )?(?:[\w’'-]+ ){0,5}?(?:town|township|county|city|district|banner"
    r"|sub-?district|street|zone|park|area|league|prefecture|province)\b"
    r"(?:, [\w’' -]{2,40}?(?:,|(?= (?:held|convened|called"
    r"|organi[sz]ed)\b)))?"
)
_FIELDS = re.compile(  # “Bureau (of Culture, Radio, Television and Tourism) held”
    r"(?: (?:of|for))? [A-Z][\w’'-]*(?:(?:,? and|,| of(?: the)?| in)? [A-Z][\w’'-]*){0,9},?"
)
_HOLDER = re.compile(
    rf"(?:['’]?s?\s+|,? (?:together|jointly|along) with (?:the )?[^.;,]{{3,60}}, )?"
    rf"(?:and (?:the )?(?:[\w’'-]+ ){{0,3}}?(?:government|committee|department|bureau|office)\s+)?"
    rf"(?:\([^()]{{0,24}}\)\s+)?(?:party group |leading party group |recently "
    rf"|successively |then |immediately |has |also |jointly |today |yesterday |on \w+ \d+,? |on \w+day )*"
    rf"(?:{VERB}|holds|convenes|meets|opens|hosts|deploys|deployed|arranges|arranged|dispatched"
    rf"|video dispatched|met|holding|deployed|gathered|summoned|assembled|brought together|called in|sat down with"
    rf"|(?:brought|got|called|invited) (?:the )?[^.;,]{{3,80}}? "
    rf"(?:together|to (?:an? |the )?(?:[\w’'-]+ ){{0,5}}?{NOUN}))\b",
    re.I,
)
# A body that only says whose member, leader or guest somebody is, or where the meeting was.
_MEMBER = re.compile(
    r"\b(?:member units?|members?|comrades?|heads?|leaders?|persons? in charge|(?:deputy )?(?:director|secretary"
    r"|commander|chief|head|minister|mayor|governor)s?(?:[- ]general)?|representatives?|came|went|reports?|notice)"
    r" (?:units )?(?:of|from|in|to|for|by|at) (?:the )?(?:[\w’'-]+ ){0,4}$"
    r"|\bmember $|\b(?:in|at|of) the (?:[\w’'-]+ ){0,3}(?:hall|building|center) of $"
)
_ITS_MEMBER = re.compile(r" (?:secretary|standing|deputy|member|office|organization|propaganda|general|leaders?)\b")
_HIGHER = {
    "city": re.compile(
        r"\b(?:provincial|province|national|nationwide|state council|central|ministry|autonomous region)\b"
    ),
    "county": re.compile(
        r"\b(?:provincial|province|national|nationwide|state council|central|ministry|autonomous region)\b"
    ),
    "province": re.compile(r"\b(?:national|nationwide|state council|central committee|ministry)\b"),
}
_COMMITTEES = frozenset({"safety_committee", "headquarters", "party_committee"})
_OWN_MEETING = re.compile(r"[^.;,]{0,110}?\b" + NOUN + r"\b")
_MEETING_OF = re.compile(NOUN + r"\b(?! (?:room|hall|cent(?:er|re)|venue))[^.;,]{0,40}\bof (?:the )?(?:[\w’']+ ){0,4}$")
_PARTY_MEETS = re.compile(r"[^.;]{0,60}?\b" + NOUN)
_DEPARTMENT_HELD = re.compile(
    r"[^.;,]{0,60}?\b(?:held|holds|convened|called|organi[sz]ed|deployed|opened|opens|hosted|met|gathered"
    r"|summoned|assembled|brought together)\b"
)
_HELD_BY = re.compile(
    r"\b(?:(?:held|convened|organi[sz]ed|called|hosted)(?: (?:yesterday|today|recently|jointly|on [a-z]+ \d{1,2}|on the"
    r" \d{1,2}(?:st|nd|rd|th)|on [a-z]+day))? by|(?:called in|called together|summoned(?: to [\w’'-]+)?) by"
    r"|at the (?:call|invitation) of) (?:the )?(?:[\w’'-]+ ){0,7}$"
)
_CALLED_WORDS = (" by:", " by：", "convener", "organizer", "organiser")  # that the expression below needs
_CALLED_CONVENER = re.compile(  # “Convened by: City Safety Committee”, “the convener was the Public Security Bureau”
    r"(?:\b(?:convened|called|organi[sz]ed) by[:：] ?|\b(?:convener|organi[sz]er)s?(?:[:：] ?| (?:was|is) ))"
    r"(?:the )?(?:[\w’'-]+ ){0,4}$"
)
_WHOSE_COMMITTEE = re.compile(
    r" of [^.;,:()]{0,110}"
)  # “the Safety Committee of the Division and the City of the (Corps)”
_HELD_BY_REACH = 110  # characters before a body in which "was held on May 6 by the" is looked for
_LATER_SENTENCES = 8  # in which the holder may be told, where the first do not name it
_GOVERNMENT_MET = re.compile(r"[^.;,]{0,40}?\b(?:held|convened|called|met)\b")


class _Candidate(NamedTuple):
    """A body that may have held the meeting, where it is named, and how well the words say that it did."""

    worth: float
    convener: str
    start: int
    end: int


def convener(document: Document, hits: Hits) -> tuple[str, Evidence | None]:
    """The kind of body (codes of ``meetings.convener``) and the words that tell it; ``unknown`` where none do."""
    kind = host(document).kind
    higher = _HIGHER.get("county" if kind not in ("city", "province", "nation", None) else kind or "")
    best: _Candidate | None = None
    for order, sentence in enumerate(lead(document)):
        for body in (*_named(document, hits, sentence), *_holding(document, sentence)):
            if higher and higher.search(document.folded, max(sentence.start, body.start - 24), body.end):
                continue
            worth = body.worth - 0.3 * min(order, 5)
            if best is None or worth > best.worth:
                best = body._replace(worth=worth)
    if best is None:
        best = _told_later(document, hits)
    if best is None:
        return "unknown", None
    return best.convener, Evidence("convener", best.start, best.end, "convener_named")


def _told_later(document: Document, hits: Hits) -> _Candidate | None:
    """Who called the meeting, where a sentence after the lead says so (“at the meeting, called by the committee”)."""
    for sentence in lead(document, _LATER_SENTENCES)[4:]:
        if MEETING.search(document.folded, sentence.start, sentence.end) is None:
            continue
        for start, end, value in hits.longest("convener", sentence.start, min(sentence.end, sentence.start + 300)):
            before = document.folded[max(sentence.start, start - 60) : start]
            if _HELD_BY.search(before) and not conveyed(document, sentence.start, start):
                return _Candidate(4.0, value, start, end)
    return None


def _named(document: Document, hits: Hits, sentence: Sentence) -> list[_Candidate]:
    """Bodies of the lexicon that the words beside them make the holder."""
    lower = document.folded
    found: list[_Candidate] = []
    for start, end, value in hits.longest("convener", sentence.start, min(sentence.end, sentence.start + 600)):
        if conveyed(document, sentence.start, start):
            continue
        body = _Candidate(0.0, value, start, end)
        # An office is its body's.
        if value == "department" and (office := _OFFICE_OF.match(lower, start, sentence.end)):
            body = _Candidate(0.0, "safety_committee" if office[1] else "headquarters", start, office.end())
        body = body._replace(worth=_worth(document, sentence, body))
        if not body.worth or _is_member(lower, sentence.start, body):
            continue
        if found and found[-1].convener in _COMMITTEES and _WHOSE_COMMITTEE.fullmatch(lower, found[-1].end, start):
            found[-1] = found[-1]._replace(worth=max(found[-1].worth, body.worth))
            continue
        found.append(body)
    return found


def _worth(document: Document, sentence: Sentence, body: _Candidate) -> float:
    """How well the words beside ``body`` say that it held the meeting; 0 where they do not."""
    lower, value = document.folded, body.convener
    near = lower[body.end : min(sentence.end, body.end + 150)]
    called = lower[max(sentence.start, body.start - _HELD_BY_REACH) : body.start]
    if any(word in called for word in _CALLED_WORDS) and _CALLED_CONVENER.search(called):
        return 6.0
    if _HOLDER.match(document.text, body.end):
        return 5.0
    fields = None if lower.endswith("office of", body.start, body.end) else _FIELDS.match(document.text, body.end)
    if fields is not None and _HOLDER.match(document.text, fields.end()):
        return 5.0
    if value in _COMMITTEES:
        if _OWN_MEETING.match(near):
            return 4.0
        if _MEETING_OF.search(lower[max(sentence.start, body.start - 90) : body.start]):
            return 4.5
    if value == "government" and _MEETING_OF.search(lower[max(sentence.start, body.start - 90) : body.start]):
        return 4.0
    if _is_sitting(lower, body, near):
        return 4.2
    if value == "department" and _DEPARTMENT_HELD.match(near):
        return 3.0
    is_held_by = _HELD_BY.search(called)
    return 4.0 if is_held_by or (value == "government" and _GOVERNMENT_MET.match(near)) else 0.0


def _is_sitting(lower: str, body: _Candidate, near: str) -> bool:
    """Its name is that of a sitting: an executive meeting of the government, a meeting of the party group."""
    words = lower[body.start : body.end]
    if body.convener == "government":
        return "executive" in words
    if body.convener != "party_committee":
        return False
    return MEETING.search(lower, body.start, body.end) is not None or "group" in words or bool(_PARTY_MEETS.match(near))


def _is_member(lower: str, floor: int, body: _Candidate) -> bool:
    """Whether ``body`` is one that a person belongs to ("a member of the party committee")."""
    if body.worth < 5.0 and _MEMBER.search(lower, max(floor, body.start - 70), body.start):
        return True
    if not lower.endswith(("party committee", "standing committee"), body.start, body.end) or MEETING.search(
        lower, body.start, body.end
    ):
        return False
    return body.worth < 4.5 or _ITS_MEMBER.match(lower, body.end) is not None


def _holding(document: Document, sentence: Sentence) -> list[_Candidate]:
    """Party committees, governments and zones by their verb, also where the lexicon does not have their name."""
    lower, stop = document.folded, min(sentence.end, sentence.start + 300)
    found = []
    for pattern, word, value in (
        (_PARTY_BODY, "committee", "party_committee"),
        (_LOCAL_PARTY_BODY, "party ", "party_committee"),
        (_GOVERNMENT_HELD, "government", "government"),
        (_ZONE_BODY, "administrati", "government"),
        (_ZONE_BODY, "management committee", "government"),
    ):
        if lower.find(word, sentence.start, stop) < 0:
            continue
        words = lower if value == "party_committee" else document.text
        for body in pattern.finditer(words, sentence.start, stop):
            if conveyed(document, sentence.start, body.start()) or _MEMBER.search(
                lower, max(sentence.start, body.start() - 70), body.start()
            ):
                continue
            if pattern is _GOVERNMENT_HELD or _HOLDER.match(document.text, body.end()):
                # Where it lies ("…, Hubei Province") is no word of a higher body.
                end = body.end("body") if pattern is _GOVERNMENT_HELD else body.end()
                found.append(_Candidate(4.9, value, body.start(), end))
    return found
