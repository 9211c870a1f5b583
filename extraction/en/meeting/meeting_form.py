"""Who held the meeting, how it was held, of what type it was and what it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extraction.en.dates import sentence_at
from extraction.en.meeting.convener import convener
from extraction.en.meeting.convening_level import conveyed, host
from extraction.en.meeting.form_words import MEETING, lead
from extraction.en.meeting.meeting_name import meeting_name
from extraction.model import Evidence
from extraction.text.document import Document, Section
from extraction.text.lexicon import Hits, by_sentence, longest, scan

_AFTERWARDS = re.compile(r"\b(?:after|following|as soon as|before|once|when)\b[^.;,]{0,90}$")
_OPENERS = re.compile(r"after|following|as soon|before|once|when")
_ENDED = re.compile(r"[^.;,]{0,110}?\b(?:ended|end|over|closed|concluded|finished|was held|were held|is over|,)")
_TYPE_ORDER = (
    "executive_meeting", "standing_committee_meeting", "safety_committee_plenary", "emergency_meeting",
    "dispatch_meeting", "promotion_meeting", "mobilization_meeting", "warning_meeting", "symposium",
    "video_conference", "work_conference",
)  # fmt: skip
# A quarterly, numbered or enlarged meeting of a safety committee is its plenary.
_COMMITTEE_MEETS = re.compile(
    r"\b(?:quarter(?:ly)?|first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th)|expanded|enlarged|full|all-member|member)\b"
    r"(?! regular)[^,.;]{0,25}?\b(?:meeting|session"
    r"|conference)\b[^,.;]{0,30}\bsafety (?:production )?(?:committee|commission)\b"
    r"|\bsafety (?:production )?(?:committee"
    r"|commission)\b(?:['’]s)?[^,.;]{0,45}?\b(?:quarter(?:ly)?|first|second|third|fourth|fifth"
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
_STANDING_COMMITTEE = re.compile(  # “(the) standing committee (enlarged) meeting”, “the Standing Committee of the X Committee met”
    r"\bstanding committee (?:\([a-z]+\) |enlarged |expanded )(?:meeting|conference|session)"
    r"|\bstanding committee of the (?:cpc )?(?:(?!people)[\w’'-]+ ){1,5}?committee (?:recently |also |today |yesterday )?"
    r"(?:held|holds|convened|convenes|met|meets|stud(?:ied|ies)|called)\b"
)
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
_LEADING = 5  # sentences in which any word for a video conference tells how the meeting was held
_ASKED = re.compile(r"\b(?:must|should|shall|necessary to|required to|need(?:s|ed)? to|ought to)\b")
_OF_A_MEETING = re.compile(
    r"\b(?:meetings?|conferences?|teleconferences?|sessions?|venues?|attended|participated|took part|joined|listened|watched"
    r"|reported|spoke|addressed|present|linked|connected|heard)\b"
)
_HAD_BEEN_HELD = re.compile(r"[^.;,]{0,50}\bhad (?:just |already |also )?(?:been )?(?:held|convened|opened)\b")
_LOWER_THAN_PROVINCE = re.compile(r"\b(?:national|provincial|state council|central|ministry)\b[^.;,]{0,60}$")
_LOWER_THAN_CITY = re.compile(
    r"\b(?:national|provincial|state council|central|ministry|municipal|prefectural|city['’]s)\b[^.;,]{0,60}$"
)
_COUNTIES = frozenset({"county", "district", "banner", "zone", "town"})
_MET_SO = re.compile(  # not “must come to the government to explain in person”
    r"\b(?:held|convened|took place|met|attended|took part|participated|gathered|came together)\b"
    r"(?:(?!\b(?:must|should|shall|will|explain|appear|come)\b)[^.;]){0,90} (?:in person|face to face)\b"
)
_HOLDER_REACH = 120  # characters before a meeting's name in which its holder is looked for
_LEAD_REACH = 4000  # characters of the lead that are looked at
_HEAD = re.compile(r"\b(?:meeting|conference|teleconference|session|video ?conference|rally)s?\b")
_MINOR = frozenset({"video_conference", "work_conference"})
# Of what sort the meeting is, before the word that only says how it was held.
_WORK = re.compile(r"\b(?:work|working|deployment) (?:(?:video|tv)\b|tele)")
_HELD_SO = re.compile(r"\b(?:(?:form|way|means|mode|manner) of|by|via|through|over) (?:an? |the )?$")
_SUBJECT = re.compile(
    r"\b(?:safety|safe|explosions?|dust|secure|security|prevention|preventing|control|rectification|hazards?|dangers?|fires?|floods?|disasters?|accidents?|mines?|gas"
    r"|traffic|drowning|typhoons?|emergency|relief|drought|freezing|self[- ]built)\b"
)


@dataclass(slots=True)
class MeetingForm:
    """Convener, mode, type and name of the meeting, each with the words that tell it."""

    convener: str = "unknown"
    mode: str = "unspecified"
    meeting_type_code: str = "other"
    title: str | None = None
    evidence: list[Evidence] = field(default_factory=list)


def _mode(document: Document, remote_by_watching: bool) -> tuple[str, Evidence | None]:
    lower = document.folded
    told = by_sentence(document, "modes")
    if not told:
        return "unspecified", None
    place: Evidence | None = None
    number = 0
    for sentence in document.sentences:
        if sentence.section not in (Section.ARTICLE, Section.HEADLINE):
            continue
        number += sentence.section is Section.ARTICLE
        for start, end, value in longest(told[sentence.index]) if sentence.index in told else ():
            if conveyed(document, sentence.start, start):
                continue
            if value == "in_person":
                if _MET_SO.search(lower, max(sentence.start, start - 160), end):
                    place = place or Evidence("mode", start, end, "mode_in_person")
                continue
            words = lower[start:end]
            strong = "venue" in words or words.startswith(
                ("by ", "via ", "through ", "form", "way", "mode", "on the other")
            )
            if number > _LEADING and not strong:
                continue
            before = lower[max(sentence.start, start - 100) : start]
            if (
                _OPENERS.search(before) is not None
                and _AFTERWARDS.search(before)
                and _ENDED.match(lower[end : end + 60])
                and not remote_by_watching
            ):
                continue
            if number > _LEADING and (
                _ASKED.search(lower, sentence.start, sentence.end)
                or not _OF_A_MEETING.search(lower, sentence.start, sentence.end)
            ):
                continue  # what is to be recorded or watched by video is no meeting
            if _HAD_BEEN_HELD.match(lower, end) and not remote_by_watching:
                continue
            if (
                (_LOWER_THAN_CITY if host(document).kind in _COUNTIES else _LOWER_THAN_PROVINCE).search(before)
                and not strong
                and not remote_by_watching
                and host(document).kind not in ("nation", "province")
            ):
                continue
            return "video", Evidence("mode", start, end, "mode_video")
    return ("in_person", place) if place is not None else ("unspecified", None)


def _type(document: Document, hits: Hits, title: tuple[int, int] | None) -> tuple[str, Evidence | None]:
    opening = lead(document, 8)
    lead_words = document.folded[opening[0].start : opening[-1].end] if opening else ""
    told_after = any(word in lead_words for word in _GOES_ON)
    if told_after and (
        after := _CONTINUATION.search(
            document.folded, opening[0].start, min(opening[-1].end, opening[0].start + _LEAD_REACH)
        )
    ):
        return "work_conference", Evidence("meeting_type_code", *after.span(), "type_continuation")
    spans = [title] if title is not None else []
    spans += [(sentence.start, min(sentence.end, sentence.start + 400)) for sentence in lead(document, 2)]
    for number, (start, end) in enumerate(spans):
        told: dict[str, tuple[int, int]] = {}
        for left, right, value in hits.longest("meeting_types", start, end):
            if (number or title is None) and conveyed(document, start, left):
                continue
            if value == "video_conference" and _HELD_SO.search(document.folded, max(start, left - 30), left):
                continue
            told.setdefault(value, (left, right))
        own = title is not None and not number
        # What is said to have been held may be no more than “an expanded meeting”: its committee stands before the verb.
        left = max(start - _HOLDER_REACH, _sentence_start(document, start)) if own else start
        committee = number < 2 and document.folded.find("safety", left, end) >= 0
        numbered = _COMMITTEE_MEETS.search(document.folded, left, end) if committee else None
        if numbered is None and committee and not set(told) - {"work_conference"}:
            numbered = _MEETING_OF_COMMITTEE.search(document.folded, start, end)
        if numbered and (own or not conveyed(document, start, numbered.start())):
            told.setdefault("safety_committee_plenary", numbered.span())
        for value, pattern in (
            ("standing_committee_meeting", _STANDING_COMMITTEE),
            ("mobilization_meeting", _OPENS_CAMPAIGN),
        ):
            named = pattern.search(document.folded, start, end)
            if named and not conveyed(document, start, named.start()):
                told.setdefault(value, named.span())
        if not told:
            continue
        if title is not None and number == 0 and set(told) <= _MINOR:
            urgent = _URGENTLY.search(document.folded, max(0, title[0] - 60), title[0])
            if urgent:
                return "emergency_meeting", Evidence("meeting_type_code", *urgent.span(), "type_named")
        if "emergency_meeting" in told and (nearer := _nearer_to_the_noun(document.folded, told, end)):
            return nearer, Evidence("meeting_type_code", *told[nearer], "type_named")
        if "video_conference" in told and (work := _WORK.search(document.folded, start, end)):
            told.setdefault("work_conference", work.span())
        chosen = next(value for value in _TYPE_ORDER if value in told)
        if chosen == "video_conference":
            if "work_conference" in told:
                chosen = "work_conference"
            elif (headed := _headed(document, hits)) is not None:
                return headed
        return chosen, Evidence("meeting_type_code", *told[chosen], "type_named")
    for start, end in spans:
        if _SUBJECT.search(document.folded, start, end) and (named := MEETING.search(document.folded, start, end)):
            return "work_conference", Evidence("meeting_type_code", *named.span(), "type_by_subject")
    return "other", None


def _sentence_start(document: Document, position: int) -> int:
    sentence = sentence_at(document, position)
    return sentence.start if sentence is not None else position


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


def form(document: Document) -> MeetingForm:
    """Convener, mode, type and name of the meeting that ``document`` reports."""
    hits = scan(document)
    body = host(document)
    answer = MeetingForm()
    answer.mode, mode = _mode(document, body.watched)
    answer.convener, holder = convener(document, hits)
    span = meeting_name(document)
    if span is not None:
        answer.title = document.text[span[0] : span[1]]
        answer.evidence.append(Evidence("title", *span, "title_held"))
    answer.meeting_type_code, kind = _type(document, hits, span)
    answer.evidence += [one for one in (mode, holder, kind) if one is not None]
    return answer
