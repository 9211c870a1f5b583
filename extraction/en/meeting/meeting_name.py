"""What the meeting is called: the words after “held”, or before “was held”."""

from __future__ import annotations

import re

from extraction.en.meeting.convening_level import conveyed, host
from extraction.en.meeting.form_words import NOUN, lead
from extraction.text.document import Document, Section
from extraction.text.lexicon import Hits, scan

_STOP = (
    r"(?=\s*[,.;:()（）]|\s+(?:to|in|by|via|through|at|was|were|is|will|with|which|and \w+ed\b|and (?:put"
    r"|gave|made)|yesterday|today|"
    r"on (?:the (?:morning|afternoon|evening)|[A-Z]\w+ \d+))\b|\s*$)"
)
_TAIL = (
    r"(?:\s+in (?:20\d\d|the (?:first|second|third|fourth)[^,.;:()]{0,30}?)(?=[\s,.;]))?"
    r"(?:\s+(?:on|of|for|regarding|about|concerning|around"
    r"|devoted to|dedicated to)\s+(?!the (?:morning|afternoon|evening|form"
    r"|way|night)\b|[A-Z]\w+ \d)"
    rf"[^,.;:()]{{2,150}}?{_STOP})?(?:\s+in 20\d\d)?"
)
_OPENS = re.compile(  # from the end of the verb
    r"\s+(?:successively |respectively |again |on time )?(?!(?:in(?! 20)|by|via|at|on|as|through)\b)"
    r"(?:the |a |an |its |their |our |in )?",
    re.I,
)
# “… on production safety, fire prevention and flood control”: nouns in small letters, and no further deeds
_LISTED = re.compile(
    r"(?:, (?!\w+ed\b)[a-z][\w’'-]*(?: (?!\w+ed\b|to\b|the\b)[a-z][\w’'-]*){0,3}){1,4},?"
    r" and (?!\w+ed\b)[a-z][\w’'-]*(?: (?!\w+ed\b|to\b)[a-z][\w’'-]*){0,3}(?=\s*[.;]|,? and \w+ed\b|$)"
)
# “called 46 firms to a safety meeting”, “organized heads of bureaus to watch the conference”
_CALLED_TO = re.compile(
    r".*\b(?:to|for|into|at) (?:(?:watch|attend|view|listen to|take part in) )?(?:an?|the|its|one) ", re.I
)
_TAIL_AT = re.compile(_TAIL, re.I)
_PLENARY = re.compile(r"\s*(?:\([^()]{0,20}\))?\s*$")
_PARENTHESIS = re.compile(r"\([^()]{0,24}\)")
_JOINED = re.compile(r"\s+(?:and|cum|&)\s+(?:the |a )?[^,.;:]{0,150}$")
_WAS = re.compile(
    r"\s(?:(?:was|were|is|are|has been|have been|will be) )?(?:recently |then |successively |also "
    r"|officially |again )*$",
    re.I,
)
_NAME_ENDS = re.compile(
    rf"(?P<noun>\b{NOUN}\b)(?P<tail>(?:\s+(?:on|of|for|in|regarding|and|cum)\s+[^.;:()]{{2,200}})?)$", re.I
)
_DETERMINER = re.compile(r"\b(?:the|a|an|our)\s+", re.I)
_LEADING = re.compile(
    r"^(?:the|a|an|its|their|our|this|that|on|in|to|of|of the|own|listen to and watch"
    r"|listening and watching(?: of)?|listening to and watching|watch|watching|attend|organized)\s+"
    r"|^(?:(?:the )?(?:morning|afternoon|evening) of |(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December) \d+(?:st|nd|rd|th)?,? )",
    re.I,
)


def meeting_name(document: Document) -> tuple[int, int] | None:
    """Span of the meeting's name: what was held, in the lead or the headline. None where nothing names it."""
    text = document.text
    body = host(document)
    hits = scan(document)
    options: list[tuple[float, int, int]] = []
    for order, sentence in enumerate(lead(document, 5)):
        stop = min(sentence.end, sentence.start + 700)
        for verb_start, verb_end, verb in hits.longest("holding", sentence.start, stop):
            if verb == "act":
                continue
            name = _after_verb(text, hits, verb_end, stop)
            weight = 2.2
            if name is None or _WAS.search(text, max(sentence.start, verb_start - 40), verb_start):
                name = _before_verb(text, sentence.start, verb_start) or name
                weight = 2.0
            if name is None:
                continue
            start, end = _tidy(text, *name)
            words = text[start:end].lower()
            if len(words) < 8 or words in ("meeting", "conference", "meetings"):
                continue
            score = weight - 0.25 * order + min(len(words), 120) / 120
            if verb == "attended":
                score -= 1.0
            if "national" in words or "provincial" in words or "state council" in words:
                score -= 2.0 if body.kind not in ("nation", "province") else 0.0
            if conveyed(document, sentence.start, start):
                score -= 2.0
            if sentence.section is Section.HEADLINE:
                score -= 0.4
            options.append((score, start, end))
    if not options:
        return None
    _, start, end = max(options, key=lambda option: (option[0], -option[1]))
    return start, end


def _after_verb(text: str, hits: Hits, start: int, stop: int) -> tuple[int, int] | None:
    """Span of the meeting's name after “held”: up to the first noun for a meeting, and what belongs to it."""
    opening = _OPENS.match(text, start, stop)
    if opening is None:
        return None
    begin = opening.end()
    nouns = [hit for hit in hits.longest("meeting_nouns", begin, min(stop, begin + 420)) if hit[2] == "noun"]
    if not nouns or nouns[0][0] - begin > 200 or _broken(text[begin : nouns[0][0]]):
        return None
    is_one_line = text.find("\n", begin, nouns[0][0]) < 0  # where no later start finds more
    called = (_CALLED_TO.match if is_one_line else _CALLED_TO.search)(text, begin, nouns[0][0])
    if called is not None:
        begin = called.end()
    end = nouns[0][1]
    for left, after, _ in nouns[1:]:
        if _PLENARY.match(text, end, left) and text[end:left].count("(") <= 1 and left - end <= 26:
            end = after  # “plenary (expanded) meeting”
            continue
        between = text[end:after]
        if len(between) > 170 or not _JOINED.match(between):
            break
        end = after
    tail = _TAIL_AT.match(text, end, min(stop, end + 200))
    last = tail.end() if tail else end
    listed = _LISTED.match(text, last, min(stop, last + 120)) if last > end else None
    return begin, listed.end() if listed else last


def _broken(words: str) -> bool:
    """Whether a stop or a comma parts ``words`` (those in a short parenthesis do not count)."""
    bare = _PARENTHESIS.sub("", words)
    return any(mark in bare for mark in ".;:,()")


def _before_verb(text: str, start: int, stop: int) -> tuple[int, int] | None:
    """Span of the meeting's name before “was held”: from the clause's first determiner to the verb."""
    was = _WAS.search(text, max(start, stop - 40), stop)
    end = was.start() if was else stop
    left = max(start, end - 320)
    clause = text[left:end]
    cut = max(clause.rfind(". "), clause.rfind(";"), clause.rfind(": "), clause.rfind(", "), clause.rfind(")")) + 1
    found = _NAME_ENDS.search(clause, cut)
    if found is None:
        return None
    first = _DETERMINER.search(clause, cut, found.start("noun"))
    begin = first.end() if first and first.start() - cut < 60 else cut
    while begin < found.start("noun") and clause[begin] in " ,":
        begin += 1
    return left + begin, end


def _tidy(text: str, start: int, end: int) -> tuple[int, int]:
    while True:
        found = _LEADING.match(text[start:end])
        if found is None or found.end() >= end - start:
            break
        start += found.end()
    while end > start and text[end - 1] in " ,":
        end -= 1
    if text.endswith((" and", " or", " cum"), start, end):  # “the meeting of gas work and arranged …”
        end = text.rindex(" ", start, end)
    return start, end
