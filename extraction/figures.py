"""Numbers that the body states: accidents and their change, hazards found and rectified, months without an accident.

A number becomes a figure when the words beside it say what it counts, or when it is a percentage of change or share.
A fall is negative. Words are in ``lexicons/figures/nouns.toml``, measures in ``schemas/codes/measures.csv``.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from extraction import matcher
from extraction.article import Article
from extraction.facts import Figure

_DATA = tomllib.loads((Path(__file__).parent / "lexicons" / "figures" / "nouns.toml").read_text(encoding="utf-8"))
_MEASURE = {noun: measure for measure, nouns in _DATA["nouns"].items() for noun in nouns}
_WORDS = {word: float(value) for value, word in enumerate(_DATA["numerals"], 1)}
_SCALES = {"thousand": 1e3, "ten thousand": 1e4, "million": 1e6, "hundred million": 1e8, "billion": 1e9}


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_FORM = (
    r"(?![\w:/]|\.\d|,\d)(?: ?(ten thousand|hundred million|thousand|million|billion))?"
    r"(?: ?(%|per ?cent(?:age points?)?\b))?"
)
_NUMBER = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)()" + _FORM)
_SPELT = re.compile(rf"()\b({'|'.join(_WORDS)})" + _FORM, re.I)
_DIGIT = re.compile(r"\d+")
_BEFORE_COUNTED = frozenset(chr(code) for code in range(0x3001) if chr(code).isspace()) | set("yYrR")
_VICTIMS = ("died", "dead", "killed", "deaths", "injured", "lives", "accident", "fire ", "fires", "consecutive")
_GLUED_TO = frozenset(".,/:+-_")
_NOUN = re.compile(rf"\s+(?:(?:of|in|[a-z][a-z’'-]*)\s+){{0,4}}?({_any(list(_MEASURE))})\b", re.I)
_ANY_NOUN = re.compile(rf"\b({_any(list(_MEASURE))})\b", re.I)
_OF_THEM = re.compile(
    r"\s+(?:of (?:them|which|whom)\b|(?:have|has|had|were|was|are) (?:all )?(?:been )?(?=[a-z]+ed\b))", re.I
)
_MONEY = re.compile(r"\s*(?:yuan|rmb)\b", re.I)
_RUN = re.compile(
    r"\s+(?:consecutive\s+)?(months?|days?|years?)\b(?:\s+(?:in a row|running|consecutively|in succession))?", re.I
)
_NO_ACCIDENT = re.compile(
    r"\b(?:no|without(?: any| an?)?|zero|free of|not a single|ha(?:s|ve) not had)\b[^.;,]{0,60}"
    r"\b(?:accidents?|occurrence|fires?)\b",
    re.I,
)
_NOT_A_RUN = re.compile(r"\b(?:first|last|past|next|coming)\s+$", re.I)
_DEMAND = re.compile(r"\b(?:should|must|shall|will|would|don['’]t|needs? to|necessary|to be)\b", re.I)
_DATED = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+$")
_LIKELY = re.compile(r"\s+(?:happened|occurred|took place|broke out|since|in |with )", re.I)
_DOWN = re.compile(rf"\b(?:{_any(_DATA['changes']['down'])})\b", re.I)
_UP = re.compile(rf"\b(?:{_any(_DATA['changes']['up'])})\b", re.I)
_RECTIFIED = re.compile(rf"\b(?:{_any(_DATA['verbs']['rectified'])})\b", re.I)
_CLOSED = re.compile(rf"\b(?:{_any(_DATA['verbs']['closed'])})\b", re.I)
_DANGEROUS = re.compile(rf"(?:{_any(_DATA['verbs']['dangerous'])})\b", re.I)
_DONE = re.compile(
    rf"\b(?:{_any(_DATA['verbs']['found'] + _DATA['verbs']['rectified'] + _DATA['verbs']['closed'])})\b", re.I
)
_FINE = re.compile(r"\b(?:fine[ds]?|penalt)", re.I)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_PERIOD = re.compile(
    rf"\b(?:(?:from|between) {_MONTH}(?: \d{{1,2}})? (?:to|and) \w+(?: \d{{1,2}})?"
    r"|(?:in|during|over|of) the (?:first|second|third|fourth|last|past) (?:\w+ )?"
    r"(?:months?|quarters?|half(?: of (?:the|this|\d{4}) ?(?:year)?)?|years?)"
    r"|since (?:the beginning of (?:the|this) year|this year|January|(?:the )?(?:beginning|start) of \w+)"
    r"|(?:in|since|of|for) (?:19|20)\d\d\b|(?:this|last|the past) (?:year|month|quarter)"
    rf"|(?:as of|up to|by) (?:now|present|the end of \w+|{_MONTH} \d{{1,2}}))",
    re.I,
)
_CLAUSE_END = re.compile(r"[;.。；]| and (?=\d)|, (?=[a-z]+ (?:of|have|has|were|was|are|is)\b)|$")
_REACH = 400  # characters to each side of a number that can tell what it counts
_COMMAS = frozenset({", ", " and ", ", and "})
_PAIRED = {"hazards_found": "hazards_rectified", "major_hazards_found": "major_hazards_rectified"}
_CHANGING = frozenset({"accidents", "fires", "deaths", "injuries", "hazards_found"})
_PERSONS = frozenset({"deaths", "injuries"})
_EVENTS = frozenset({"accidents", "fires"})
_TOLD = _PERSONS | _EVENTS | {"participants", "people_moved"}  # their words say enough


def figures(article: Article) -> list[Figure]:
    """Figures of the body in text order (zones must be set)."""
    found: list[Figure] = []
    text = article.text
    numerals = matcher.by_sentence(article, "numerals")
    counted = article.holding(_DIGIT, text)
    for sentence in article.bodies():
        start, end = sentence.start, sentence.end
        numbers = []
        if sentence.index in counted:
            numbers = [
                number
                for number in _NUMBER.finditer(text, start, end)
                if not number.start()
                or not (text[number.start() - 1].isalnum() or text[number.start() - 1] in _GLUED_TO)
            ]
        if sentence.index in numerals and _speaks_of_victims(text, start, end):
            numbers += _SPELT.finditer(text, start, end)
            numbers.sort(key=re.Match.start)
        if numbers:
            _read(text, start, end, numbers, found)
    return found


def _speaks_of_victims(text: str, start: int, end: int) -> bool:
    for word in _VICTIMS:  # noqa: SIM110 - any() over a generator takes twice as long
        if text.find(word, start, end) >= 0:
            return True
    return False


def _read(text: str, start: int, end: int, numbers: list[re.Match[str]], found: list[Figure]) -> None:
    """Add to ``found`` the figures that ``numbers`` of the sentence ``text[start:end]`` are."""
    percents = [number for number in numbers if number[4]]
    last: str | None = None
    first = len(found)
    place = -1
    for number in numbers:
        left, right = max(start, number.start() - _REACH), min(end, number.end() + _REACH)
        if number[4]:
            place += 1
            figure = _percent(text, (left, right), percents, place, last)
        elif text[number.end() : number.end() + 1] in _BEFORE_COUNTED:
            figure = _count(text, left, right, number, last)
        else:
            continue  # the figures of a date
        if figure is not None:
            last = figure.measure_code or last
            found.append(figure)
    if len(found) > first and (dated := _PERIOD.search(text, start, end)):
        found[first:] = [figure._replace(period=dated.span()) for figure in found[first:]]


def _value(number: re.Match[str]) -> float:
    plain = float(number[1].replace(",", "")) if number[1] else _WORDS[number[2].lower()]
    return plain * _SCALES[number[3].lower()] if number[3] else plain


def _clause(text: str, start: int, end: int, number: re.Match[str]) -> tuple[int, int]:
    left = max(text.rfind(", ", start, number.start()), text.rfind(";", start, number.start()), start - 1) + 1
    stop = _CLAUSE_END.search(text, number.end(), min(end, number.end() + 160))
    return left, stop.start() if stop else min(end, number.end() + 160)


def _count(text: str, start: int, end: int, number: re.Match[str], last: str | None) -> Figure | None:
    value, at = _value(number), number.end()
    run = _RUN.match(text, at, end)
    if _DATED.search(text, max(start, number.start() - 12), number.start()):
        return None
    if run:
        if _NOT_A_RUN.search(text, max(start, number.start() - 12), number.start()):
            return None
        if _NO_ACCIDENT.search(text, start, end):
            return Figure(value, number.start(), run.end(), "time_without_accident", run[1].lower().rstrip("s") + "s")
        return None
    money = _MONEY.match(text, at, end)
    if money:
        left, right = _clause(text, start, end, number)
        measure = "penalties" if _FINE.search(text, left, right) else "funds"
        return Figure(value, number.start(), money.end(), measure, "yuan")
    noun = _NOUN.match(text, at, min(end, at + 90))
    if noun is None or "," in noun[0]:
        pair = _PAIRED.get(last) if last else None
        them = _OF_THEM.match(text, at, end) if pair and number[1] else None
        if them and _RECTIFIED.search(text, at, _clause(text, start, end, number)[1]):
            return Figure(value, number.start(), them.end(), pair, "count")
        return None
    measure = _MEASURE[noun[1].lower()]
    if number[2] and not (measure in _PERSONS or (measure in _EVENTS and _LIKELY.match(text, noun.end(), end))):
        return None  # “one accident is enough”
    left, right = _clause(text, start, end, number)
    if measure in _PAIRED and _RECTIFIED.search(text, noun.end(), right) and not _RECTIFIED.search(text, left, at):
        measure = _PAIRED[measure]
    elif measure == "houses_surveyed" and _DANGEROUS.search(text, noun.end(), right):
        measure = "houses_dangerous"
    elif measure == "units_inspected" and _CLOSED.search(text, left, right):
        measure = "units_closed"
    if measure not in _TOLD and (not _DONE.search(text, left, right) or _DEMAND.search(text, left, right)):
        return None  # a number in a demand or a description, not a result
    sign = -1.0 if _is_fewer(text, noun.end(), end) else 1.0
    return Figure(sign * value, number.start(), noun.end(), measure, "count")


def _is_fewer(text: str, at: int, end: int) -> bool:
    return text[at : min(end, at + 16)].lstrip().startswith(("fewer", "less"))


def _percent(
    text: str, span: tuple[int, int], percents: list[re.Match[str]], place: int, last: str | None
) -> Figure | None:
    start, end = span
    number = percents[place]
    value = _value(number)
    before = text[max(start, number.start() - 70) : number.start()]
    after = text[number.end() : min(end, number.end() + 45)]
    down = max((found.end() for found in _DOWN.finditer(before)), default=-1)
    rising = max((found.end() for found in _UP.finditer(before)), default=-1)
    if down < 0 and rising < 0:
        down = 0 if _DOWN.match(after.lstrip()) else -1
        rising = 0 if _UP.match(after.lstrip()) else -1
    if down < 0 and rising < 0:
        rectified = last is not None and last in {*_PAIRED, *_PAIRED.values()} and _RECTIFIED.search(before + after)
        if rectified:
            measure = _PAIRED.get(str(last), last)
            return Figure(value, number.start(), number.end(), measure, "percent")
        return None
    nouns = [
        _MEASURE[noun[1].lower()]
        for noun in _ANY_NOUN.finditer(text, start, number.start())
        if _MEASURE[noun[1].lower()] in _CHANGING
    ]
    run = _run(text, percents, place)
    measure = nouns[-1] if nouns else None
    if len(run) > 1 and len(nouns) >= len(run):
        measure = nouns[-len(run) :][run.index(place)]
    return Figure(-value if down > rising else value, number.start(), number.end(), measure, "percent")


def _run(text: str, percents: list[re.Match[str]], place: int) -> list[int]:
    """Numbers of the percentages that stand in one list with that at ``place`` (“33.3% and 25%”)."""
    first = last = place
    while first > 0 and re.fullmatch(r",? (?:and )?", text[percents[first - 1].end() : percents[first].start()]):
        first -= 1
    while last + 1 < len(percents) and re.fullmatch(
        r",? (?:and )?", text[percents[last].end() : percents[last + 1].start()]
    ):
        last += 1
    return list(range(first, last + 1))
