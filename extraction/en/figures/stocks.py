"""Things counted of which no measure tells: what there is, who came, what is named with its number in a demand."""

from __future__ import annotations

import re
from typing import NamedTuple

from extraction.en.figures.numbers import Number
from extraction.en.figures.words import FEW, MEASURE, PAIRED, any_of
from extraction.model import Figure
from schemas import toml
from schemas.project import data

_DATA = toml.loads(data("extraction.en", "lexicons", "figures", "things.toml").read_text(encoding="utf-8"))
_PERSONS, _THINGS = frozenset(_DATA["persons"]), frozenset(_DATA["things"])
_NEVER = frozenset(_DATA["named"]) | frozenset(_DATA["units"])
_STOPS = frozenset(_DATA["stops"])
_COLLECTIVE = frozenset(_DATA["collective"])
_WORD = re.compile(r"(?:\s+|, )?([A-Za-z][\w’'-]*)")
_OF_LENGTH = re.compile(
    r" of (?:\w+ ){0,3}?(?:pipes?|pipelines?|pipe network|networks?|roads?|guardrails?|dikes?"
    r"|levees?|cables?|wires?|walls|lines)\b"
)
_METRES = frozenset({"meters", "metres", "kilometers", "kilometres"})
_NEXT_NOUN = re.compile(
    r"[ -](?!(?:in|of|on|at|and|or|have|has|had|was|were|is|are|with|for|by|to|be|all|from)\b)[a-z]"
)
_MOST_WORDS = 6
_LEAST = 13
"""From here on a number in a demand that is no round one tells what there is: nobody asks for 39 drills."""
_MANY = 1000
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUOTES = frozenset("\"“‘'«「《")
_ASKED = re.compile(
    r"\b(?:should|must|shall|needs? to|necessary|(?:is|are|be|was|were) to (?!blame)|to be"
    r"|required?|requires|demanded|asked|urged?"
    r"|ensure|strive|call(?:ed)? for|don['’]t|let|please|had better|instructed|ordered|want(?:s|ed)?)\b",
    re.I,
)
_WILL = re.compile(r"\b(?:will|would)\b", re.I)
_LEAST_OF = re.compile(
    r"\b(?:at least|no (?:fewer|less|more) than|not (?:less|fewer|more) than|at most|up to"
    r"|within|every|each|per|another|only)"
    r" (?:the )?$",
    re.I,
)
_DEFINITE = re.compile(
    r"(?:\b(?:the|these|those|all|all the|our|its|their)|['’]s)(?: (?:other|existing|remaining|said|total))? $", re.I
)
_MADE = re.compile(rf"\b(?:{any_of(_DATA['verbs']['made'])})(?:\s+[\w’'-]+){{0,5}}\s*$", re.I)
_TO_BE_MADE = re.compile(
    r"(?: [\w’'-]+){0,4}? (?:(?:should|must|shall|will|need to"
    r"|are to) )?be (?:[a-z]+ly )?(?:trained|built|set up|established|held|sent"
    r"|handed out|distributed|formed|organi[sz]ed|recruited|installed|added|equipped|created"
    r"|selected|invested|given|planted|appointed|assigned)\b",
    re.I,
)
_STATED = re.compile(
    r"\b(?:ha(?:s|ve|d)|there (?:are|were)|owns?|runs?|operates?|counts?|covers?|involv(?:es?|ed"
    r"|ing)|includ(?:es?|ing|ed)|feeds?|serves?"
    r"|holds?|houses|manages?|totall?ing|(?:is|are) home to|with|sent|put|took|found|built|made"
    r"|drew|gave|paid|spent|set up|held"
    r"|led|brought|[a-z]{3,}ed|heads of|from|by|invites?|checks?|inspects?|visits?|looks? at|and"
    r"|for|at|about|as well as|together)\b(?:[^.;,]|,(?= and )|,(?= \d)){0,70}$",
    re.I,
)
_FOLLOWED = re.compile(
    r"[^.;]{0,90}?\b(?:is|are|was|were|have|has|had|do|did|live|work|took|sent|gave|came|went"
    r"|sat|made|spoke|[a-z]{3,}ed)\b",
    re.I,
)
_SEATED = re.compile(
    r"(?:\s+[^.;:\s]+){0,18}?\s+(?:attended|attending|took part in|participated in|took part"
    r"|participated|were present|was present"
    r"|in attendance|were seated|were in the hall|sat in|listened|joined|watched|heard)\b"
    r"(?! (?:the |a |an |this |in |to )*(?:\w+ ){0,2}(?:drills?|training|exercises?|exam\w*"
    r"|races?|march|search|rescue|checks?|tests?"
    r"|competition|class\w*|lectures?|courses?|game|activit\w+)\b)",
    re.I,
)
_FINITE = re.compile(
    r"\b(?:is|are|was(?! present)|were(?! (?:present|seated|in the hall))|has|have|had|should"
    r"|must|will|who|that|said|where)\b",
    re.I,
)
_ATTENDED_BY = re.compile(
    r"\b(?:attended|joined) by (?:[^.;]{0,80}(?:,| and| as well as) )?(?:(?:a total of|more than"
    r"|over|nearly|some|about) )*$",
    re.I,
)
_TOTALLING = re.compile(r"\btotall?ing (?:more than |over |about |nearly )?$", re.I)
_AND_ATTENDED = re.compile(r", (?:attended|took part|participated|were present|listened)\b")
_IN_ALL = re.compile(r", (?:a total of |totall?ing |some |more than |over |about |nearly )?$")
_IN_ALL_ENDS = frozenset({"of", "totalling", "totaling", "some", "than", "over", "about", "nearly"})
_AFTER_IN_ALL = re.compile(r"\s+(?:in all|in total|altogether|of them in all)\b")
_CLOSING = re.compile(
    r"\b(?:stopped|suspended|shut(?: down)?|sealed(?: up)?|closed(?: down)?"
    r"|halted)\s+(?:(?:more than|over|about|a total of)\s+)?$",
    re.I,
)
_CLOSED_THINGS = frozenset(
    {
        "faces",
        "lines",
        "mines",
        "sites",
        "enterprises",
        "companies",
        "shops",
        "places",
        "workshops",
        "plants",
        "restaurants",
        "points",
        "stores",
        "hotels",
        "factories",
        "schools",
        "venues",
        "premises",
        "units",
        "spots",
    }
)
_HOUSES = frozenset({"houses", "dwellings", "buildings", "homes"})
_OF_GRADE = re.compile(
    r" (?:of|at|in) (?:the )?(?:(?:grades?|class|level)s? [CD]\b|[CD](?:[ -](?:and"
    r"|or) [CD])?[ -](?:grades?|class|level))|,? (?:judged|found|rated) (?:to be )?dangerous\b",
    re.I,
)
_SPOTS = frozenset({"points", "sections", "spots", "areas"})


class _Noun(NamedTuple):
    head: str
    words: str
    end: int
    is_capital: bool


def _noun(number: Number) -> _Noun | None:
    """The plural noun that a number counts; None where the next words are no name of things."""
    text, at, head, end = number.text, number.at, "", number.at
    words: list[str] = []
    for _ in range(_MOST_WORDS):
        token = _WORD.match(text, at, number.end)
        if token is None or (head and text[at : at + 1] == ","):
            break
        word = token[1].lower().rstrip("’'")
        if word == "and":
            if head or not words:
                break
            at = token.end()
            continue
        if word in _STOPS or (word in _NEVER and not (word in _SPOTS and words)):
            if word in _METRES and (
                (words and words[-1].lower() in ("cubic", "square")) or _OF_LENGTH.match(text, token.end())
            ):
                return _made_noun(word, [*words, token[1]], token.end(), text)
            return None if not head and word in _NEVER else (_made_noun(head, words, end, text) if head else None)
        plural = (
            word in _COLLECTIVE
            or _is_bare_singular(number, word, token.end())
            or word in _THINGS
            or (word.endswith("s") and not word.endswith(("ss", "us", "is", "ous")))
        )
        if head and not (plural and word in _THINGS | _PERSONS):
            break
        words.append(token[1])
        at = token.end()
        if plural:
            head, end = word, at
    return _made_noun(head, words, end, text) if head else None


def _is_bare_singular(number: Number, word: str, at: int) -> bool:
    """ "One clinic", and as the Chinese has no plural, "4 heating company"."""
    return _plural(word) in _THINGS and (number.value == 1 or not _NEXT_NOUN.match(number.text, at, number.end))


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def _made_noun(head: str, words: list[str], end: int, text: str) -> _Noun:
    return _Noun(head, " ".join(words).lower(), end, words[0][0].isupper() and not words[0].isupper())


def stock(number: Number) -> Figure | None:
    """The figure, mostly without a measure, of a number with a plain noun; None for a name, a target and no count."""
    is_in_all = number.lead in _IN_ALL_ENDS or number.text.endswith(", ", 0, number.first)
    if (
        is_in_all and number.before(_IN_ALL, 30) and (after := number.after(_AFTER_IN_ALL))
    ):  # "construction sites, 87 in all"
        return number.figure(after.end(), None) if number.is_digits and number.value > FEW else None
    noun = None if _is_named(number) else _noun(number)
    if noun is None or noun.is_capital or _is_turn_of_phrase(number, noun):
        return None
    if noun.head in _PERSONS and number.is_in_drill():
        return None
    if seats(number, noun):
        return number.figure(noun.end, "participants")
    if number.before(_LEAST_OF, 24):
        return None
    if number.before(_OUT_OF_ALL, 12) and _LOOKED_AT.match(number.text, noun.end, number.end):
        return number.figure(noun.end, "units_inspected")
    left, right = _bounds(number)
    if _ASKED.search(number.text, left, right) or _WILL.search(number.text, left, number.first):
        return _in_demand(number, noun, left)
    return _reported(number, noun, left, right)


def _is_named(number: Number) -> bool:
    """A year, or the first word of a name in quotation marks."""
    text, first = number.text, number.first
    if number.is_digits and _YEAR.fullmatch(text, first, number.at):
        return True
    return first > 0 and text[first - 1] in _QUOTES


def _is_turn_of_phrase(number: Number, noun: _Noun) -> bool:
    """A small or spelt number of things that are not often counted, or that were named before."""
    if number.is_digits and number.value > FEW:
        return False
    known = noun.head in _PERSONS | _THINGS | _SPOTS | _METRES or _plural(noun.head) in _THINGS
    if not known and noun.words not in MEASURE:
        return True
    if not number.is_digits and number.before(_DEFINITE, 20) and not number.before(_HEADS_OF_THE, 60):
        return True
    return number.value < 2 and not (number.last_found and number.before(_LIST_GOES_ON, 6))


def _reported(number: Number, noun: _Noun, left: int, right: int) -> Figure | None:
    text = number.text
    if noun.head in _HOUSES and _OF_GRADE.match(text, noun.end, right):
        return number.figure(noun.end, "houses_dangerous")
    if number.last == "people_moved" and noun.head in _HOMES:
        return number.figure(noun.end, "people_moved")
    if number.before(_CLOSING, 40) and noun.head in _CLOSED_THINGS:
        return number.figure(noun.end, "units_closed")
    if _STATED.search(text, left, number.first) or _FOLLOWED.match(text, noun.end, right) or number.last_found:
        return number.figure(noun.end, None)
    return None


_OUT_OF_ALL = re.compile(r"\bof (?:the )?$", re.I)  # "of 88 wood processors inspected, 13 were closed"
_LOOKED_AT = re.compile(r" (?:that were |which were )?(?:inspected|checked|visited|looked into)\b", re.I)
_HOMES = frozenset({"households", "families"})
_LIST_GOES_ON = re.compile(r"(?:,| and) $")
_HEADS_OF_THE = re.compile(r"\b(?:representatives|heads|leaders|principals) of the $", re.I)
_THRESHOLD = re.compile(r"\b(?:over|above|exceeding|exceeds?|below|under|beyond|than) $", re.I)
_TARGET = re.compile(r"\b(?:target|goal|quota|aim|plan) (?:of|to \w+) $", re.I)


def _bounds(number: Number) -> tuple[int, int]:
    """The whole of its sentence within reach, or the part between semicolons and colons."""
    text = number.text
    left = max(text.rfind(mark, number.start, number.first) for mark in (";", ":", ". "))
    right = text.find(";", number.at, number.end)
    return max(left + 1, number.start), right if right >= 0 else number.end


def _in_demand(number: Number, noun: _Noun, left: int) -> Figure | None:
    if not number.is_digits or number.before(_TARGET, 24):
        return None
    if number.before(_THRESHOLD, 20):
        return None
    is_definite = number.before(_DEFINITE, 20) is not None and number.value > 1
    if _MADE.search(number.text, max(left, number.first - 60), number.first):
        return None
    if not is_definite and (number.value <= FEW or _TO_BE_MADE.match(number.text, noun.end, number.end)):
        return None
    exact = number.value >= _LEAST and number.value % 10 != 0
    if not (is_definite or exact or number.value >= _MANY):
        return None
    if noun.head in _HOUSES and _OF_GRADE.match(number.text, noun.end, number.end):
        return number.figure(noun.end, "houses_dangerous")
    measure = MEASURE.get(noun.words) if is_definite else None
    return number.figure(noun.end, measure if measure in PAIRED and noun.head not in _SPOTS else None)


def seats(number: Number, noun: _Noun) -> bool:
    """They took part in the meeting: "71 school principals attended"."""
    text = number.text
    if noun.head not in _PERSONS or noun.head in _HOMES:
        return False
    if number.before(_ATTENDED_BY, 120):
        return True
    if number.before(_TOTALLING, 30) and _AND_ATTENDED.match(text, noun.end, number.end):
        return True
    seated = _SEATED.match(text, noun.end, number.end)
    return (
        seated is not None
        and not _FINITE.search(text, noun.end, seated.end())
        and not _ASKED.search(text, max(number.start, number.first - 40), seated.end())
    )
