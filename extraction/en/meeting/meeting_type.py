"""Of what type a meeting was: by its own name, by the committee that met, by what the lead and the headline call it."""

from __future__ import annotations

import re

from extraction.en.dates import sentence_at
from extraction.en.meeting.convening_level import conveyed
from extraction.en.meeting.form_words import MEETING, lead
from extraction.model import Evidence
from extraction.text.document import Document, Section, Sentence
from extraction.text.lexicon import Hits

_TYPE_ORDER = (
    "executive_meeting", "standing_committee_meeting", "safety_committee_plenary", "emergency_meeting",
    "dispatch_meeting", "promotion_meeting", "mobilization_meeting", "warning_meeting", "symposium",
    "video_conference", "other", "work_conference",
)  # fmt: skip
# A quarterly, numbered or enlarged meeting of a safety committee is its plenary.
_COMMITTEE_MEETS = re.compile(
    r"\b(?:quarter(?:ly)?|first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th)|expanded|enlarged|full|all-member|member)\b"
    r"(?! regular)[^,.;]{0,25}?\b(?:meeting|session"
    r"|conference)\b[^,.;]{0,30}\bsafety (?:production )?(?:committee|commission)\b"
    r"|\bsafety (?:production )?(?:committee"
    r"|commission)\b(?:['’]s)?[^,.;]{0,75}?\b(?:quarter(?:ly)?|first|second|third|fourth|fifth"
    r"|sixth"
    r"|\d+(?:st|nd|rd|th)|expanded|enlarged|full|all-member"
    r"|member)\b(?! regular)[^,.;]{0,25}?\b(?:meeting|session|conference)\b"
)
# So is a meeting of the committee that is called nothing else.
_MEETING_OF_COMMITTEE = re.compile(
    r"\b(?:an?|the|this|its|first|second|third|fourth|\d+(?:st|nd|rd|th)) (?:meeting|session) of (?:all )?"
    r"(?:(?:the )?members of )?(?:(?!office\b)[\w’'-]+ ){0,6}?(?:(?:work |production |food |fire |traffic )*safety "
    r"(?:production )?(?:committee|commission)"
    r"|(?:committee|commission) (?:for|on|of) (?:work|production|safe) (?:safety|production))\b(?! office)"
)
_STANDING_COMMITTEE = re.compile(  # also “standing committee (enlarged) meeting”
    r"\b(?:meeting|session|conference) of the (?:[\w’'-]+ ){0,4}?standing committee\b"
    r"(?! of the (?:[\w’'-]+ ){0,4}?(?:people|npc|congress))"
    r"|\bstanding committee (?:\([a-z]+\) |enlarged |expanded )(?:meeting|conference|session)"
    r"|\bstanding committee of the (?:cpc )?(?:(?!people)[\w’'-]+ ){1,5}?committee "
    r"(?:of the (?:cpc|(?:communist )?party(?: of china)?) )?"
    r"(?:recently |also |today |yesterday )?(?:held|holds|convened|convenes|met|meets|stud(?:ied|ies)|called)\b"
)
_PARTY_SITTING = re.compile(r"\bparty (?:group|committee) \((?:enlarged|expanded)\) (?:meeting|conference|session)\b")
_OPENS_CAMPAIGN = re.compile(
    r"\b(?:meeting|conference|teleconference|session|rally)(?: (?:was|is) (?:held|convened))?(?: on [^.;,]{3,30})? to "
    r"(?:officially |formally )?(?:launch|kick off|mobili[sz]e for|(?:start|open) (?:an?|the|its) (?:[\w’'-]+ ){0,4}?"
    r"(?:campaign|action|month|drive|rectification|inspection|investigation))\b"
)
_URGENTLY = re.compile(r"\b(?:urgently|hurriedly) (?:held|holds|convened|convenes|called|opened)\b")
_CONTINUATION = re.compile(
    r"\b(?:after|following|as soon as|once)\b[^.;]{0,80}?\b(?:meeting|conference|teleconference"
    r"|watching|viewing)\b[^.;]{0,140}?"
    r"\b(?:held|convened|opened|called|went on with|continued with|organi[sz]ed) (?:an? |its |their |the )?(?:own )?"
    r"(?:local |district |county |city |municipal |provincial |town )*(?:continuation|continuing"
    r"|continued|follow-?up|subsequent|extended|own|implementation) "
    r"(?:video )?(?:meeting|conference|session)\b"
)
_GOES_ON = (
    "continu",
    "follow-up",
    "followup",
    "subsequent meeting",
    "extended meeting",
    " own ",
    "implementation meeting",
)
_HOLDER_REACH = 120  # characters before a meeting's name in which its holder is looked for
_QUESTIONS = 3  # that may open a scene before the meeting is told of
_EARLY = 2  # spans in which a committee's meeting is looked for
_LEAD_REACH = 4000  # characters of the lead that are looked at
_HEAD = re.compile(r"\b(?:meeting|conference|teleconference|session|video ?conference|rally)s?\b")
_PLAIN = frozenset({"work_conference"})
_MINOR = frozenset({"video_conference", "work_conference"})
# Of what sort the meeting is, before the word that only says how it was held.
_WORK = re.compile(r"\b(?:work|working|deployment) (?:(?:video|tv)\b|tele)")
_A_SPEECH = re.compile(r" (?:and [a-z]+ )?(?:speech|speeches|talk|address|remarks)\b")  # given at a meeting of any kind
_HELD_SO = re.compile(r"\b(?:(?:form|way|means|mode|manner) of|by|via|through|over) (?:an? |the )?$")
_SUBJECT = re.compile(
    r"\b(?:safety|safe|explosions?|dust|secure|security|prevention|preventing|control|rectification|hazards?|dangers?|fires?|floods?|disasters?|accidents?|mines?|gas"
    r"|traffic|drowning|typhoons?|emergency|relief|drought|freezing|self[- ]built)\b"
)


def meeting_type(document: Document, hits: Hits, title: tuple[int, int] | None) -> tuple[str, Evidence | None]:
    """The code of the meeting's type (``meeting_types.csv``) and the words that tell it (``title``: its name)."""
    if (after := _continuation(document)) is not None:
        return "work_conference", Evidence("meeting_type_code", *after, "type_continuation")
    spans = [title] if title is not None else []
    spans += [(sentence.start, min(sentence.end, sentence.start + 400)) for sentence in _opening(document)]
    for number, span in enumerate(spans):
        own = title is not None and not number
        told = _told(document, hits, span, own=own, early=number < _EARLY)
        if not told:
            continue
        if own and set(told) <= _MINOR and (urgent := _URGENTLY.search(document.folded, max(0, span[0] - 60), span[0])):
            return "emergency_meeting", Evidence("meeting_type_code", *urgent.span(), "type_named")
        chosen = _choose(document, told, span)
        if chosen == "video_conference" and (headed := _headed(document, hits)) is not None:
            return headed
        return chosen, Evidence("meeting_type_code", *told[chosen], "type_named")
    for start, end in spans:
        if _SUBJECT.search(document.folded, start, end) and (named := MEETING.search(document.folded, start, end)):
            return "work_conference", Evidence("meeting_type_code", *named.span(), "type_by_subject")
    return "other", None


def _opening(document: Document) -> list[Sentence]:
    """The headline and the first two sentences, not counting questions that open a scene (“Who owns a manhole?”)."""
    first = lead(document, 2)
    if not any(document.text.endswith("?", one.start, one.end) for one in first[-2:]):
        return first
    further = [one for one in lead(document, 2 + _QUESTIONS) if not document.text.endswith("?", one.start, one.end)]
    headlines = sum(one.section is Section.HEADLINE for one in further)
    return further[: headlines + 2]


def _continuation(document: Document) -> tuple[int, int] | None:
    """Where a meeting is said to have gone on from a higher one that was watched."""
    opening = lead(document, 8)
    if not opening:
        return None
    start, end = opening[0].start, opening[-1].end
    if not any(word in document.folded[start:end] for word in _GOES_ON):
        return None
    found = _CONTINUATION.search(document.folded, start, min(end, start + _LEAD_REACH))
    return found.span() if found is not None else None


def _told(
    document: Document, hits: Hits, span: tuple[int, int], *, own: bool, early: bool
) -> dict[str, tuple[int, int]]:
    """The types that the words of ``span`` tell, each with its words; ``own``: it is the meeting's name."""
    lower, (start, end) = document.folded, span
    told: dict[str, tuple[int, int]] = {}
    for left, right, value in hits.longest("meeting_types", start, end):
        if not own and conveyed(document, start, left):
            continue
        if value == "mobilization_meeting" and _A_SPEECH.match(lower, right, end):
            continue
        if value == "video_conference" and _HELD_SO.search(lower, max(start, left - 30), left):
            continue
        told.setdefault(value, (left, right))
    if early and (plenary := _plenary(document, span, own=own, plain=set(told) <= _PLAIN)) is not None:
        told.setdefault("safety_committee_plenary", plenary)
    for value, pattern in (
        ("other", _PARTY_SITTING),
        ("standing_committee_meeting", _STANDING_COMMITTEE),
        ("mobilization_meeting", _OPENS_CAMPAIGN),
    ):
        named = pattern.search(lower, start, end)
        if named and not conveyed(document, start, named.start()):
            told.setdefault(value, named.span())
    if "video_conference" in told and (work := _WORK.search(lower, start, end)):
        told.setdefault("work_conference", work.span())
    return told


def _plenary(document: Document, span: tuple[int, int], *, own: bool, plain: bool) -> tuple[int, int] | None:
    """Where the words call it a plenary of a safety committee; ``plain``: nothing names a more particular kind."""
    lower, (start, end) = document.folded, span
    left = start
    if own and plain:
        # What was held may be called no more than “an expanded meeting”: its committee stands before the verb.
        sentence = sentence_at(document, start)
        left = max(start - _HOLDER_REACH, sentence.start if sentence is not None else start)
    if lower.find("safety", left, end) < 0:
        return None
    found = _COMMITTEE_MEETS.search(lower, left, end)
    if found is None and plain:
        found = _MEETING_OF_COMMITTEE.search(lower, start, end)
    return found.span() if found and (own or not conveyed(document, start, found.start())) else None


def _choose(document: Document, told: dict[str, tuple[int, int]], span: tuple[int, int]) -> str:
    """The type that counts of those ``told``: “video” only where nothing else is named."""
    if "emergency_meeting" in told and (nearer := _nearer_to_the_noun(document.folded, told, span[1])):
        return nearer
    chosen = next(value for value in _TYPE_ORDER if value in told)
    return "work_conference" if chosen == "video_conference" and "work_conference" in told else chosen


def _headed(document: Document, hits: Hits) -> tuple[str, Evidence] | None:
    """What the headline calls a meeting whose own name says no more than that it was held by video."""
    for head in document.in_sections(Section.HEADLINE):
        for left, right, value in hits.longest("meeting_types", head.start, min(head.end, head.start + 400)):
            if value != "video_conference" and not conveyed(document, head.start, left):
                return value, Evidence("meeting_type_code", left, right, "type_in_headline")
    return None


def _nearer_to_the_noun(lower: str, told: dict[str, tuple[int, int]], end: int) -> str | None:
    """What an emergency meeting is called, where a more particular word stands between it and the noun.

    "Emergency video scheduling meeting": the word that is nearest to the noun names the kind.
    """
    urgent = told["emergency_meeting"]
    head = _HEAD.search(lower, urgent[0], end)
    if head is None:
        return None
    inside = [
        (span[0], value)
        for value, span in told.items()
        if value not in _MINOR and value != "emergency_meeting" and urgent[0] < span[0] and span[1] <= head.end()
    ]
    return max(inside)[1] if inside else None
