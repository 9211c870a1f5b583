"""Who held the meeting, how it was held, of what type it was and what it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extraction.en.meeting.convener import convener
from extraction.en.meeting.convening_level import conveyed, host
from extraction.en.meeting.meeting_name import meeting_name
from extraction.en.meeting.meeting_type import meeting_type
from extraction.model import Evidence
from extraction.text.document import Document, Section
from extraction.text.lexicon import by_sentence, longest, scan

_AFTERWARDS = re.compile(r"\b(?:after|following|as soon as|before|once|when)\b[^.;,]{0,90}$")
_OPENERS = re.compile(r"after|following|as soon|before|once|when")
_ENDED = re.compile(r"[^.;,]{0,110}?\b(?:ended|end|over|closed|concluded|finished|was held|were held|is over|,)")
_LEADING = 5  # sentences in which any word for a video conference tells how the meeting was held
_ASKED = re.compile(r"\b(?:must|should|shall|necessary to|required to|need(?:s|ed)? to|ought to)\b")
_OF_A_MEETING = re.compile(
    r"\b(?:meetings?|conferences?|teleconferences?|sessions?|venues?|attended|participated|took part|joined|listened"
    r"|watched|reported|spoke|addressed|present|linked|connected|heard)\b"
)
_HAD_BEEN_HELD = re.compile(r"[^.;,]{0,50}\bhad (?:just |already |also )?(?:been )?(?:held|convened|opened)\b")
_LOWER_THAN_PROVINCE = re.compile(
    r"\b(?:national|provincial|province['’]s|state council|central|ministry)\b[^.;,]{0,60}$"
)
_LOWER_THAN_CITY = re.compile(
    r"\b(?:national|provincial|province['’]s|state council"
    r"|central|ministry|municipal|prefectural|city['’]s)\b[^.;,]{0,60}$"
)
_COUNTIES = frozenset({"county", "district", "banner", "zone", "town"})
_MET_SO = re.compile(  # not “must come to the government to explain in person”
    r"\b(?:held|convened|took place|met|attended|took part|participated|gathered|came together)\b"
    r"(?:(?!\b(?:must|should|shall|will|explain|appear|come)\b)[^.;]){0,90} (?:in person|face to face)\b"
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
    answer.meeting_type_code, kind = meeting_type(document, hits, span)
    answer.evidence += [one for one in (mode, holder, kind) if one is not None]
    return answer
