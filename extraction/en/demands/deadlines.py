"""Time limits within a demand: which words bound the act, and by which day (``due_days``) it must be done."""

from __future__ import annotations

import re
from datetime import date

from extraction.en.demands.due_days import due
from extraction.en.demands.limit_words import LIMIT, MONTHS, PERIOD
from extraction.model import Directive
from extraction.text.document import Document
from extraction.text.lexicon import scan

_AT_ONCE = frozenset(
    {
        "at once",
        "immediately",
        "without delay",
        "without any delay",
        "right away",
        "straight away",
        "forthwith",
        "instantly",
    }
)
_PAST = re.compile(
    r"\b(?:(?:has|have|had)(?! to\b)|was|were|neither|never|than)(?: \w+){0,3} $|\b(?:not|nor)(?: \w+){0,2} $"
    r"|\b(?:be|been|being) (?:able|ready|available) (?:to \w+ )?$"
)


_LASTS = re.compile(
    r"until\b|till\b|tonight|overnight|today|this (?:week|month|weekend|winter|summer|spring|autumn)|tomorrow|next "
)
_DATED_PERIOD = re.compile(r"from (?!now|today|tonight|tomorrow)")
_KEPT_UP = re.compile(  # what comes again and again, or is barred all the while
    r"\b(?:(?:every|each) (?:\w+ )?(?:days?|weeks?|months?|night|evening)|daily|weekly"
    r"|(?:strictly|tightly) (?:manage|control|guard|watch)\w*"
    r"|forbid\w*|prohibit\w*|ban(?:ned)?|no fires?)\b"
)
_RUNS = re.compile(r"\b(?:runs?|lasts?|goes on|held|takes place|scheduled|is|was|will be) $")
_TOGETHER = re.compile(r"\b(?:two|three|both) \w+ $")
_FORESEEN = re.compile(
    r"\b(?:forecast|predict\w*|expected|rain\w*|snow\w*|temperatures?|typhoon|weather|situation"
    r"|period)\b[^,;:.]{0,50}$"
)
_LEFT = re.compile(r"\b(?:days?|weeks?|months?|time) (?:left|remaining|away|to go) $")
_TO_DO_ONCE = re.compile(
    r"\b(?:finish\w*|complet\w*|achiev\w*|reach\w*|at least|once|twice|times|settle\w*|clear(?:ed)?)\b"
)
_FINISHED = re.compile(r"\b(?:finish\w*|complet\w*|rectif\w*|settle\w*|clear(?:ed)?|in place|done|end(?:ed)?)\b")
_SET_FOR = re.compile(r"\b(?:for|of|until|since|from|than|as|yesterday and) $")
_STAYING = re.compile(
    r"\b(?:stay|stays|remain|remains|sleep|keep (?:watch|on|to)|guard|patrol|last|be kept"
    r"|stay closed|run|continue|be on duty|live)\b[^,;:.]{0,45}$"
)
_BEGINS = re.compile(
    r"\b(?:from|since|starting|start from|beginning|after|as from|begin on|beginning on)(?: (?:the|on))? $"
)
_NOT_DEMANDED = re.compile(
    r"\b(?:lessons? of|analysis of|situation of|work of|results of|tasks? of|problems of"
    r"|accidents? (?:of|in)|held|took place|(?:has|have|had) (?:been )?\w+ed) (?:the )?$"
)
_CONDITION = re.compile(
    r"\b(?:those|whoever|anyone|any \w+|the ones|units?|enterprises?|houses?|sites?|which|who"
    r"|that|if|where|hidden dangers|dangers|hazards|problems)\b"
    r"(?: (?:who|that|which|units|sites|houses|places))?(?: (?:that|which|who|are|is|was|were"
    r"|have|has|been|be|do|does|did|still))* (?:not|cannot|can[’']?t|un\w+|fail\w*)[^,;:.]{0,45}$"
    r"|\b(?:those|the ones|anyone|enterprises|units|people|persons|whoever) (?:that|who|which)"
    r" (?!must|shall|should|will|are to|have to)[^,;:.]{0,60}$"
)
_THEN = re.compile(r"[^;:.]{0,12}\b(?:must|shall|should|will|are to|is to|has to|have to)\b")


def words(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """Span of the first time limit in ``text[start:end]`` ; a period ("from May 1 to June 30") only where no other
    stands."""
    at_once: tuple[int, int] | None = None
    period: tuple[int, int] | None = None
    reached = start
    for left, _, _ in scan(document).within("limits", start, end):
        found = LIMIT.match(document.folded, left, end) if left >= reached else None
        if found is None or _is_no_limit(document.folded, start, end, found):
            continue
        reached = found.end()
        if found[0] not in _AT_ONCE and not _DATED_PERIOD.match(found[0]):
            return at_once or found.span()
        if found[0] not in _AT_ONCE:
            period = period or found.span()
        elif at_once is None and not _PAST.search(document.folded, max(start, left - 40), left):
            at_once = found.span()
    return at_once or period


def _is_no_limit(lower: str, start: int, end: int, found: re.Match[str]) -> bool:
    """Whether the words tell how long something lasts, when it begins, or whom a condition is about."""
    before = lower[max(start, found.start() - 90) : found.start()]
    if _LASTS.match(found[0]) and (_STAYING.search(before) or found[0].startswith(("until", "till"))):
        return True
    told = found[0]
    if told.startswith("from") and PERIOD.match(told):
        stop = min(
            mark for mark in (lower.find(".", found.end(), end), lower.find(";", found.end(), end), end) if mark >= 0
        )
        if (
            _RUNS.search(before)
            or _KEPT_UP.search(lower, found.end(), stop)
            or _KEPT_UP.search(before, max(0, len(before) - 60))
        ):
            return True
    if told.startswith(("in ", "within", "next", "this")) and (
        _FORESEEN.search(before) or lower.startswith((" is ", " are ", " will be "), found.end())
    ):
        return True
    if told.startswith("in ") and told[3:] in MONTHS and re.search(r"(?:^|that |[,;:] ?|will be \w+ )$", before):
        return True
    if told == "at once" and _TOGETHER.search(before):
        return True
    if before.endswith(("waiting till ", "waiting until ", "wait till ", "wait until ")) or before.endswith("wait "):
        return True
    if told.startswith("before") and _LEFT.search(before):
        return True
    if told == "this year" and not _TO_DO_ONCE.search(
        lower, max(start, found.start() - 50), min(end, found.end() + 50)
    ):
        return True
    if "quarter" in found[0] or " half of " in found[0]:  # a period of work, unless something is to be finished in it
        return not (found[0].startswith(("by", "before")) or _FINISHED.search(lower, start, found.start()))
    if found[0].startswith("within") and lower.startswith((" of every", " of each", " of the "), found.end()):
        return True  # a distance
    if found[0].startswith(("tomorrow", "today")) and _SET_FOR.search(before):
        return True
    if found[0] in _AT_ONCE or found[0].startswith(("at the first", "in the first time")):
        return False
    if _BEGINS.search(before) or _NOT_DEMANDED.search(before):
        return True
    return bool(_CONDITION.search(before) and _THEN.match(lower, found.end(), end))


def settle(document: Document, rows: list[Directive], held_on: date | None) -> None:
    """Set ``deadline_on`` of every demand whose limit can be known from the day of the meeting."""
    if held_on is None:
        return
    for row in rows:
        if row.deadline is not None and document.folded[slice(*row.deadline)] not in _AT_ONCE:
            row.deadline_on = due(document.text[slice(*row.deadline)], held_on)
