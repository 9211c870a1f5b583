"""Datelines, stamps and bylines that stand inside a paragraph: before its first sentence or after its last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.en.page.labels import WORDS
from extraction.text.document import DraftSentence, Section, ascii_words

Piece = tuple[int, int, Section]

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = rf"(?:{_MONTH} ?\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH})"
_HEADER = re.compile(r"date[ :]\s*\d{4}-\d{1,2}-\d{1,2}\s*")
_DAY_FIRST = re.compile(rf"{_DAY},? (?:19|20)\d\d\s*[–—-]+\s*(?=\S)")
_ROLES = frozenset(WORDS.roles["byline"])
_PRESS = frozenset(WORDS.roles["press"])
_WORD = re.compile(r"[a-z]+")
_VERBS = frozenset(
    "held was were attended presided convened went has have is are will must should hosted chaired came".split()  # noqa: SIM905
)
_LATER = re.compile(r"\s*(?:[-–—:：,]+\s*)?")
_REPORTED = re.compile(
    r"(?:[A-Z][^\n.!?;]{0,50}?)?\b(?:[Rr]eporters?|[Cc]orrespondents?)\b[^\n.!?;:]{0,100}?"
    r"\breport(?:ed|s)?\b(?: that)?[,:]?\s+"
)
_DATED = re.compile(rf"\b{_DAY}")
_AGENCY_END = re.compile(
    r"(?:,? \d{4})?(?: news| report)?(?:\s*[-–—:：]+\s*|, (?:news|reports?) from [^\n.:：]{3,120}[:：]\s*| Title:\s*)"
)
_NEWS = re.compile(r"(?:News|Report|Message)s? from (?:this|our) (?:website|site|newspaper|station|network),?\s+", re.I)
_NAMES = re.compile(
    r"\(\s*(?:[A-Z][A-Za-z’'-]+(?: [A-Z][A-Za-z’'-]+){1,3})"
    r"(?:[,;、 ]+[A-Z][A-Za-z’'-]+(?: [A-Z][A-Za-z’'-]+){1,3}){0,3}\s*\)"
)
_TOKEN = re.compile(
    r"\b20\d\d ?[-./] ?\d{1,2} ?[-./] ?\d{1,2}(?:[ T]+\d{1,2}:\d\d(?::\d\d)?)?"
    r"|\b(?:[Ss]ource|[Aa]uthor|[Vv]iews?|[Cc]licks?|[Bb]rowse|[Hh]its|[Rr]eads?|[Rr]elease (?:time|date)|[Pp]ublished"
    r"|[Uu]pdated|[Tt]ime|[Dd]ate|[Ee]ditor|[Ff]ont size)\s?[:：]\s?"
    r"(?:\d[\d,]*|(?:[A-Z][\w’'&-]*+\s?+){0,7}?(?=\s*(?:[|丨\[【(]|[A-Z][a-z]+\s?[:：]|\d"
    r"|(?:On|In|At|To|The|From|Recently|Today|Yesterday) )))"
)
_GLUED = re.compile(rf" On (?:the )?(?:(?:early )?(?:morning|afternoon|evening|night|noon) of )?(?:the )?(?:{_DAY}|\d)")
# Before a day that is told of, not stamped.
_SAID_OF = re.compile(
    r"(?:[Oo]n|[Bb]y|[Ii]n|of|from|[Uu]ntil|[Bb]efore|[Ss]ince) (?:the )?$"
)  # the day of what is told
_DIGITS = re.compile(r"\d\d[-/.:：]\d|[:：]")
_STOP = re.compile(r"[.!?;。！？；]")
_ISO = r"20\d\d ?[-./] ?\d{1,2} ?[-./] ?\d{1,2}"
# “Dongli Street, Xicheng District of Suzhou”: names alone, which may stand before a day and part from it by a mark
NAMES = r"[A-Z][\w’'&-]*+(?:(?:,? (?:(?:of|and|the|for) )?|[-–])[A-Z][\w’'&-]*+){0,9}"
_NO_NAMES = re.compile(
    r"(?:On|In|At|By|From|Since|Until|Before|After|To|As|For|With|During|The)\b"
    r"|[^\n.(]{0,80}\b(?i:meeting|conference|session|plenary|minutes|notice|law|plan|regulations?|measures)\b"
)
_PLACED = re.compile(  # “Baoshan, 2022-12-20. The city …”, “BAOSHAN, Jan. 12, 2023 -- …”, “[Baoshan, January 12] …”
    rf"[\[【]?{NAMES}(?:,? ?[-–—] ?|, ?| )(?:{_ISO}|{_DAY}(?:,? 20\d\d)?)"
    r"(?:\s?[\]】]\s?|(?<=\d)[.:：]\s+|\s?[-–—]{1,2}\s+)(?=[A-Z“\"‘])"
)


def before(text: str, start: int, end: int, first: bool) -> Iterator[Piece]:
    """Pieces of the paragraph ``text[start:end]`` that come before its first sentence proper, in order.

    ``first`` tells that no story text came before: then a headline or a stamp may be glued to the lead.
    """
    position = start
    for _ in range(5):
        piece = _piece(text, position, end, first)
        if piece is None:
            return
        stop, section = piece
        yield position, stop, section
        position = stop


def _piece(text: str, start: int, end: int, first: bool) -> tuple[int, Section] | None:
    if first and text.startswith(("date ", "date:"), start) and (found := _HEADER.match(text, start, end)):
        return found.end(), Section.STAMP
    if end - start < 60:
        return None
    reach = min(end, start + 180)
    if (found := _PLACED.match(text, start, reach)) is not None and not _NO_NAMES.match(text, start, reach):
        return found.end(), Section.STAMP
    opened = text.find("(", start, start + 110)
    if opened >= 0:
        closed = text.find(")", opened, min(end, opened + 170))
        if closed > 0 and _is_byline(text, start, opened, closed):
            later = _LATER.match(text, closed + 1, end)
            return (later.end() if later else closed + 1), Section.BYLINE
    if not first and text.find("--", start, start + 90) < 0:
        return None
    if (found := _DAY_FIRST.match(text, start, end)) or (found := _NEWS.match(text, start, end)):
        return found.end(), Section.STAMP
    if text.find("eporter", start, start + 70) > 0 and (found := _REPORTED.match(text, start, end)):
        return found.end(), Section.BYLINE
    if (stop := _agency(text, start, end)) is not None:
        return stop, Section.BYLINE
    return _glued(text, start, end) if first and end - start > 100 else None


def _agency(text: str, start: int, end: int) -> int | None:
    """End of a dateline without brackets: “China News Service, Beijing, January 12 --”."""
    if _words(text, start, min(end, start + 50)).isdisjoint(_PRESS):
        return None
    day = _DATED.search(text, start, min(end, start + 110))
    if day is None or _STOP.search(text, start, day.start()) or not _words(text, start, day.start()).isdisjoint(_VERBS):
        return None
    found = _AGENCY_END.match(text, day.end(), end)
    return found.end() if found else None


def _is_byline(text: str, start: int, opened: int, closed: int) -> bool:
    lead = _words(text, start, opened)
    if not lead.isdisjoint(_VERBS) or text.startswith(("On ", "In order", "The meeting"), start):
        return False
    inside = _words(text, opened, closed)
    if not inside.isdisjoint(_ROLES):
        return True
    if _NAMES.match(text, opened, closed + 1) and not lead.isdisjoint(_PRESS):
        return True
    dashed = text[closed + 1 : closed + 4].lstrip().startswith(("-", "–", "—"))
    return not inside.isdisjoint(_PRESS) and (dashed or not lead or not lead.isdisjoint(_PRESS))


def _words(text: str, start: int, end: int) -> set[str]:
    lower = text[start:end].lower()
    return set(ascii_words(lower) or _WORD.findall(lower))


def _glued(text: str, start: int, end: int) -> tuple[int, Section] | None:
    """A headline or a run of stamps that nothing but a space parts from what follows."""
    limit = min(end, start + 320)
    stop = _STOP.search(text, start, limit)
    limit = stop.start() if stop else limit
    token = _TOKEN.search(text, start, min(end, limit + 30)) if _DIGITS.search(text, start, limit) else None
    if token and token.start() < limit and not _SAID_OF.search(text, start, token.start()):
        if token.start() - start > 12:
            return token.start(), Section.HEADLINE
        reached = token.end()
        while (further := _TOKEN.search(text, reached, min(end, reached + 60))) and further.start() - reached < 12:
            reached = further.end()
        while reached < end and text[reached] in " |丨　\t":
            reached += 1
        return (reached, Section.STAMP) if end - reached > 40 else None
    at = text.find(" On ", start + 20, limit)
    if (
        at > 0
        and text[at - 1] not in ",;:–—-"
        and _GLUED.match(text, at, end)
        and not text.startswith(("On ", "In ", "At "), start)
    ):
        return at + 1, Section.HEADLINE
    return None


def after(text: str, sentence: DraftSentence) -> Iterator[Piece]:
    """Pieces of ``sentence`` from its closing byline on: “… in place (Reporter X) Statement: …”."""
    start, end = sentence.start, sentence.end
    closed = text.rfind(")", max(start, end - 260), end)
    opened = text.rfind("(", start, closed)
    if opened < 0 or closed - opened > 140:
        return
    inside = _words(text, opened, closed)
    tail = text[closed + 1 : end].lstrip()
    if inside.isdisjoint(_ROLES) or not inside.isdisjoint(_VERBS):
        named = not inside.isdisjoint(_PRESS) or _NAMES.match(text, opened, closed + 1) is not None
        if not (named and opened == start and (not tail or ":" in tail[:40])):
            return
    if tail and not (tail[:1] in "([【" or _label(tail) or len(tail) < 3):
        return
    yield opened, closed + 1, Section.BYLINE
    if tail:
        yield end - len(tail), end, (_label(tail) or Section.BYLINE)


def _label(words: str) -> Section | None:
    """Section that the label at the head of ``words`` tells (“Statement: …”), or None."""
    return WORDS.label(words, 0, len(words))
