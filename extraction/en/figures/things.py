"""A number with a noun: what the words around both say of the thing counted, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from extraction.en.figures.numbers import Number
from extraction.en.figures.words import (
    CLAUSE_END,
    CLOSED,
    DATA,
    DID,
    DONE,
    DONE_AT_ONCE,
    EVENTS,
    FEW,
    MEASURE,
    MOVED,
    NOT_DONE,
    PAIRED,
    PERSONAL,
    PERSONS,
    RECTIFIED,
    STOPPED,
    any_of,
)
from extraction.model import Figure

_LIKELY = re.compile(
    r"\s+(?:happened|occurred|took place|broke out|since|in |with |(?:were|was) (?:notified"
    r"|reported|briefed|cited)|killed|killing|of )",
    re.I,
)
_THERE_WERE = re.compile(
    r"\b(?:(?:there )?(?:have|has) been|there (?:were|was)|occurred|happened|recorded|saw|suffered|reported) $", re.I
)
_CLOSED = re.compile(rf"\b{CLOSED}", re.I)
_DANGEROUS = re.compile(rf"(?:{any_of(DATA['verbs']['dangerous'])})\b", re.I)
_FOUND = re.compile(r"\s+(?:\w+\s+)?(?:found|discovered|identified|detected|uncovered|listed)\b", re.I)
_NEXT_VERB = re.compile(r",? and (?:has |have )?(?:[a-z]+ed|found)\b|, (?:has |have )?(?:[a-z]+ed|found)\b", re.I)
_DEALT = re.compile(
    r"\b(?:fined|punished|penali[sz]ed|interviewed|warned|exposed|praised|trained|guided|helped"
    r"|served|named|criticised|criticized"
    r"|impounded|detained|towed|confiscated|blacklisted|prosecuted"
    r"|summoned) (?:and [a-z]+ )?(?:(?:a total of|more than|over|about|another) )?$",
    re.I,
)
_HOMES = frozenset({"households"})
_PART = re.compile(r"\s+of (?:the |these )?\d")
_RESULTS = re.compile(
    rf"\b(?:have|has|had|were|was|been)\s+(?:all\s+)?(?:been\s+)?(?:{any_of(DATA['verbs']['result'])})\b", re.I
)
_FALL_OF = re.compile(
    r"\b(?:decrease|reduction|drop|decline|fall) (?:of|by) (?:\d+ (?!per)\w+(?:, | and |, and )){0,3}$", re.I
)
_WHOLE_OF_PART = re.compile(r"\d of (?:the |these |those )?$")
_OF_A_WHOLE = re.compile(r"\b(?:of|among) (?:the |these |those |all |all the )?$", re.I)
_POINTS = re.compile(r"(?:points|sections)$", re.I)  # places of danger that there are, not faults that were found
_LISTED = re.compile(r"\s+(?:listed|existing|remaining|outstanding|known|found)\b", re.I)
_OWN = {  # the verbs that make a count of these things a result, beside those of finding and mending
    "equipment_installed": re.compile(
        r"\b(?:install\w*|replaced?|replacing|fitted|built|set up|put up|equipped|changed|erected"
        r"|added|distributed|connected|give[n]?)\b",
        re.I,
    ),
    "inspection_teams": re.compile(
        r"\b(?:sen[dt]|sends|sent out|dispatch\w*|form(?:ed|s)?|organi[sz]ed?|set up|assigned|divided|ha(?:s|ve)"
        r"|went|go|go out|fan out|deploy\w*|establish\w*|stationed)\b",
        re.I,
    ),
    "inspectors": re.compile(
        r"\b(?:sen[dt]|sends|dispatch\w*|organi[sz]ed?|mobili[sz]ed?|deploy\w*"
        r"|took part in (?:the )?(?:\w+ )?(?:check|inspect|search)\w*|went"
        r"|arranged|assigned|invested)\b",
        re.I,
    ),
    "violations": re.compile(
        r"\b(?:handled?|punish\w*|dealt|investigat\w*|seiz\w*|filed|stopped|caught|corrected"
        r"|cracked|prosecut\w*|imposed|found|check\w*|detected|solved|processed)\b",
        re.I,
    ),
    "units_inspected": re.compile(
        r"\b(?:check\w*|inspect\w*|visit\w*|survey\w*|screen\w*|examin\w*|search\w*|patrol\w*"
        r"|look\w* (?:into|at)|covered|combed|boarded|investigated(?! and (?:dealt|punish"
        r"|handled))|deep into|(?:gone|went|been) (?:in)?to|called (?:at|on)|check-ups? (?:to|of))\b",
        re.I,
    ),
    "houses_surveyed": re.compile(
        r"\b(?:check\w*|inspect\w*|visit\w*|survey\w*|screen\w*|examin\w*|search\w*|apprais\w*"
        r"|entered|identified|look\w* (?:into|at)|investigat\w*)\b",
        re.I,
    ),
}
_LENGTH = re.compile(r"\s*(?:km|kilomet\w+|met(?:er|re)s)\b", re.I)
_NEED_OWN = frozenset({"units_inspected"})  # "impounded 140 vehicles" inspected none
_ANNOUNCED = frozenset({"inspection_teams", "inspectors"})  # what the actor announces counts: "will send 17 groups"
_SENDS = re.compile(
    r"\b(?:will|would) (?:also |each )?(?:send|dispatch|form|organi[sz]e|set up|assign|deploy|have"
    r"|go|fan out|be (?:sent|dispatched|formed|set up))\b",
    re.I,
)
_ORDERED_TO_STOP = re.compile(
    r"\s+(?:(?:have been|had been|were|was|are) )?(?:temporarily )?(?:ordered|told|made"
    r"|forced) to (?:stop|suspend|close|shut|halt|cease)\b",
    re.I,
)
_ORDERED = re.compile(r"\b(?:ordered|told|forced|made) (?:(?:another|a total of|more than|over) )?$", re.I)
_TO_STOP = re.compile(r" to (?:temporarily )?(?:stop|suspend|close|shut|halt|cease)\b")
_OTHER_EVENT = re.compile(
    r"\s*(?:the |a |an |this |in )*(?:\w+ ){0,2}(?:drills?|training|exercises?|exam\w*|races?"
    r"|march|activit\w+|search|rescue|check|tests?|competition|class\w*)\b",
    re.I,
)
_TOLD = PERSONS | EVENTS | {"participants", "people_moved", "units_closed"}  # their words say enough


class Thing(NamedTuple):
    """The noun behind a number, its measure, and the clause that both stand in."""

    noun: re.Match[str]
    measure: str
    left: int
    right: int


def named(number: Number, noun: re.Match[str]) -> Figure | None:
    """The figure of a number whose ``noun`` (a match of ``NOUN``) tells a measure; None where it reports no result."""
    text, thing = number.text, Thing(noun, MEASURE[noun[1].lower()], *number.clause())
    for step in _STEPS:
        if figure := step(number, thing):
            return figure
    if not number.is_digits and not _is_of_accident(number, thing):
        return None  # “one accident is enough”
    if thing.measure == "equipment_installed" and number.after(_LENGTH):
        return number.figure(noun.end(), None)  # "along 1,900 km of pipes"
    if thing.measure not in _TOLD and not _is_result(number, thing):
        other = _RESULTS.search(text, thing.left, thing.right) and not number.is_in_demand(thing.left, thing.right)
        return number.figure(noun.end(), None) if other and not number.after(PERSONAL) else None
    is_fall = _is_fewer(text, noun.end(), number.end) or _FALL_OF.search(text, number.start, number.first)
    return number.figure(noun.end(), _in_state(number, thing), sign=-1.0 if is_fall else 1.0)


def _still_open(number: Number, thing: Thing) -> Figure | None:
    """ "300 hidden dangers have not been rectified" were found."""
    if thing.measure not in PAIRED or not NOT_DONE.match(number.text, thing.noun.start(), thing.right):
        return None
    return number.figure(thing.noun.end(), thing.measure)


def _in_other_event(number: Number, thing: Thing) -> Figure | None:
    """Those who took part in a drill sat in no meeting."""
    if thing.measure != "participants" or not _OTHER_EVENT.match(number.text, thing.noun.end(), number.end):
        return None
    return number.figure(thing.noun.end(), None)


def _of_a_whole(number: Number, thing: Thing) -> Figure | None:
    """ "Of the 300 hidden dangers", "120 of the 300 hidden dangers", "300 listed dangers"."""
    if thing.measure not in PAIRED or not number.is_digits:
        return None
    if _POINTS.search(thing.noun[0]):
        return number.figure(thing.noun.end(), None) if not number.before(DID, 60) else None
    is_whole = _OF_A_WHOLE.search(number.text, thing.left, number.first)
    if not is_whole and not (number.after(_LISTED) and number.value > FEW):
        return None
    if number.before(_WHOLE_OF_PART, 20):  # the 300 of "120 of the 300 hidden dangers were rectified"
        return number.figure(thing.noun.end(), thing.measure)
    part = number.after(_PART) or DONE_AT_ONCE.match(number.text, thing.noun.end(), thing.right)
    return number.figure(thing.noun.end(), PAIRED[thing.measure] if part else thing.measure)


def _by_own_verb(number: Number, thing: Thing) -> Figure | None:
    """The verb that makes a count of these things a result: "installed 300 alarms", "sent 17 groups"."""
    text, measure, left, right = number.text, thing.measure, thing.left, thing.right
    own = _OWN.get(measure)
    verb = own.search(text, left, _end_of_list(text, right, number.end)) if own else None
    if verb is None:
        return None
    is_announced = measure in _ANNOUNCED and _SENDS.search(text, left, right)
    if not is_announced and number.is_in_demand(left, right):
        return None
    if not number.is_digits and abs(verb.start() - number.at) >= 60:
        return None
    after = thing.noun.end()
    own_end = _NEXT_VERB.search(text, after, right)
    if measure == "units_inspected" and text.startswith(" themselves", verb.end()):
        return number.figure(after, None)  # nobody else looked at them
    if measure == "units_inspected" and (
        _CLOSED.search(text, after, own_end.start() if own_end else right) or _CLOSED.search(text, left, number.first)
    ):
        measure = "units_closed"
    elif measure == "houses_surveyed" and _DANGEROUS.search(text, after, own_end.start() if own_end else right):
        measure = "houses_dangerous"
    return number.figure(after, measure)


def _end_of_list(text: str, right: int, end: int) -> int:
    """Where the list ends whose verb may stand behind its last thing ("40 pumps and 12 hoses were replaced")."""
    while text.startswith(" and ", right):
        stop = CLAUSE_END.search(text, right + 5, min(end, right + 120))
        right = stop.start() if stop else min(end, right + 120)
    return right


def _ordered_to_stop(number: Number, thing: Thing) -> Figure | None:
    """ "12 enterprises were ordered to stop"."""
    if thing.measure != "units_inspected" or not number.is_digits:
        return None
    was_ordered = _ORDERED_TO_STOP.match(number.text, thing.noun.end(), thing.right)
    if not was_ordered and not (
        number.before(_ORDERED, 30) and _TO_STOP.match(number.text, thing.noun.end(), number.end)
    ):
        return None
    return number.figure(thing.noun.end(), "units_closed")


def _dealt_with(number: Number, thing: Thing) -> Figure | None:
    """ "Fined 6 firms": neither inspected nor closed."""
    if thing.measure not in _NEED_OWN or not number.before(_DEALT, 50):
        return None
    return number.figure(thing.noun.end(), None)


def _other_result(number: Number, thing: Thing) -> Figure | None:
    """ "Impounded 140 vehicles": a result, of which no measure tells."""
    if thing.measure not in _NEED_OWN or not number.is_digits or number.value <= FEW:
        return None
    if _CLOSED.search(number.text, thing.left, thing.right) or number.is_in_demand(thing.left, thing.right):
        return None
    return number.figure(thing.noun.end(), None) if number.before(DID, 60) else None


def _homes_moved(number: Number, thing: Thing) -> Figure | None:
    """ "40 households were relocated"."""
    if thing.noun[1].lower() not in _HOMES:
        return None
    moved = MOVED.search(number.text, number.at, thing.right)
    if moved is None or number.is_in_demand(max(number.start, number.first - 60), moved.end()):
        return None
    return number.figure(thing.noun.end(), "people_moved")


def _few_shut(number: Number, thing: Thing) -> Figure | None:
    """ "Two mines were closed"."""
    if number.is_digits or thing.measure != "units_inspected":
        return None
    shut = STOPPED.match(number.text, thing.noun.end(), number.end)
    return number.figure(shut.end(), "units_closed") if shut else None


_STEPS: tuple[Callable[[Number, Thing], Figure | None], ...] = (
    _still_open,
    _in_other_event,
    _of_a_whole,
    _ordered_to_stop,
    _by_own_verb,
    _dealt_with,
    _other_result,
    _homes_moved,
    _few_shut,
)


def _is_of_accident(number: Number, thing: Thing) -> bool:
    if thing.measure in PERSONS:
        return True
    if thing.measure not in EVENTS:
        return False
    return bool(_LIKELY.match(number.text, thing.noun.end(), number.end) or number.before(_THERE_WERE, 30))


def _is_result(number: Number, thing: Thing) -> bool:
    """Its clause says what was done, and demands nothing; or that it was found."""
    text, left, right = number.text, thing.left, thing.right
    if _FOUND.match(text, thing.noun.end(), right):
        return True
    return bool(DONE.search(text, left, right)) and not number.is_in_demand(left, right)


def _in_state(number: Number, thing: Thing) -> str:
    """The measure of the things in the state that the clause tells: rectified, dangerous, closed."""
    text, measure, right = number.text, thing.measure, thing.right
    if measure in PAIRED and _is_rectified(number, thing):
        return PAIRED[measure]
    if measure == "houses_surveyed" and _DANGEROUS.search(text, thing.noun.end(), right):
        return "houses_dangerous"
    if measure == "units_inspected" and _CLOSED.search(text, thing.left, right):
        return "units_closed"
    return measure


def _is_rectified(number: Number, thing: Thing) -> bool:
    text, after, right = number.text, thing.noun.end(), thing.right
    if did := number.before(DID, 60):
        return RECTIFIED.search(did[0]) is not None
    if not RECTIFIED.search(text, after, right) or RECTIFIED.search(text, thing.left, number.at):
        return False
    return not _FOUND.match(text, after, right) or number.after(_PART) is not None


def _is_fewer(text: str, at: int, end: int) -> bool:
    return text[at : min(end, at + 16)].lstrip().startswith(("fewer", "less"))
