"""Who is named beside a meeting and took no part: the absent, the quoted, those whose speech is studied, offenders.

Also whose seat it is: "attended at the main venue or the branch venues" tells nobody's, "joined by video link" does.
"""

from __future__ import annotations

import re

from extraction.en.people.mentions import Mention
from extraction.en.people.verb_rules import ATTEND, PRESIDE, REMOTE, words_of
from extraction.text.document import Document, Sentence, holds_any

_REACH = 130
_EXCUSED = re.compile(
    r"[^.;]{0,90}?\b(?:(?:did not|could not|(?:was|were) (?:not able|unable) to"
    r"|failed to) (?:attend|take part|participate|come|be present|join)"
    r"|was absent|were absent|asked for leave|sent (?:his|her|their) apologies)\b"
)
_EXCUSED_WORDS = ("not", "able", "failed", "absent", "leave", "apologies")  # that it needs
_QUOTED = re.compile(r"\b(?:quot(?:ed|ing|es)|cit(?:ed|ing|es)|in the words of|as) (?:the )?(?:[\w’'-]+ ){0,5}$")
_AS_SAYING = re.compile(r"[^.;]{0,12} (?:as saying|as having said|who (?:once|had) said|said (?:last|in|earlier))\b")
_STUDIED = re.compile(
    r"\b(?:stud(?:ied|ying|y)|convey(?:ed|ing)?|learn(?:ed|t|ing)?|relay(?:ed|ing)?"
    r"|implement(?:ed|ing)?|spirit of|read out)\b[^.;]{0,80}"
    r"\b(?:speech(?:es)?|instructions?|remarks|talk|address|requirements|comments) (?:that|which"
    r"|of|by) (?:the )?(?:[\w’'-]+ ){0,6}$"
)
_OFFENDER = re.compile(
    r"(?:, [^.;]{2,60},)? (?:was|were|has been|had been) (?:\w+ly )?(?:fined|detained|arrested"
    r"|sentenced|punished|investigated|penali[sz]ed"
    r"|taken away|prosecuted|given a fine)\b"
)
_WITH = re.compile(r"\bpresided over by\b[^.;]{2,80}, with [^.;]{0,120}$")
_IN_ATTENDANCE = re.compile(r"[^.;]{0,120}\b(?:in attendance|attending|present|participating|taking part)\b")
_EITHER = re.compile(
    r"[^.;]{0,60}\bmain venue[^.;]{0,12}\b(?:or|and)\b[^.;]{0,12}\b(?:branch|sub)"
    r"|[^.;]{0,60}\b(?:branch|sub)[- ]?venues?[^.;]{0,10}\b(?:or|and)\b[^.;]{0,10}\bmain"
)
# “attended by video”; in “attended the meeting held by video” the meeting is by video, and nobody's seat is told.
_BY_VIDEO = re.compile(
    r"(?:, [^.;]{2,80}?,)? (?:joined|attended|participated|took part|spoke|reported|made a speech"
    rf"|listened)(?:(?!\b(?:{'|'.join(sorted(words_of('held')))})\b)[^.;,]){{0,30}}?"
    r"(?: (?:via|by|through|over) (?:a )?(?:video|remote|tele|online)[\w -]{0,14}| remotely"
    r"| online| from (?:the|a|his|her) [^.;,]{0,30}branch venue)"
)


def flags(document: Document, sentence: Sentence, mention: Mention, told: int) -> int:
    """``told`` (see ``predicates``) of one naming, without what the words around it take back."""
    if not told:
        return told
    lower = document.folded
    before = lower[max(sentence.start, mention.start - _REACH) : mention.start]
    after = lower[mention.end : min(sentence.end, mention.end + _REACH)]
    if (
        holds_any(after, _EXCUSED_WORDS, 0, _REACH)
        and _EXCUSED.match(after)
        and "," not in after[: after.find(" not ")].removeprefix(",")[1:60].replace(", ", "", 2)
    ):
        return 0
    if (_QUOTED.search(before) and _AS_SAYING.match(after)) or _STUDIED.search(before) or _OFFENDER.match(after):
        return 0
    if told & PRESIDE and _WITH.search(before) and _IN_ATTENDANCE.match(after):
        return (told & ~PRESIDE) | ATTEND
    if told & REMOTE and _EITHER.match(after):
        return told & ~REMOTE
    if told & ATTEND and not told & REMOTE and _BY_VIDEO.match(after):
        return told | REMOTE
    return told
