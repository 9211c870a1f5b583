"""Numbers that the body states: accidents and their change, hazards found and rectified, months without an accident.

A number becomes a figure when the words beside it say what it counts, or when it is a percentage of change or share.
A fall is negative. Words are in ``lexicons/figures/nouns.toml``, measures in ``schemas/codes/measures.csv``.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

from extraction.model import Figure
from extraction.text import lexicon
from extraction.text.document import Document
from schemas.project import data

_DATA = tomllib.loads(data("extraction.en", "lexicons", "figures", "nouns.toml").read_text(encoding="utf-8"))
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
_DIGITS = bytes(ord("0" if chr(code) in "0123456789?" else " ") for code in range(256))  # “?”: not of Latin-1
_BEFORE_COUNTED = frozenset(chr(code) for code in range(0x3001) if chr(code).isspace()) | set("yYrR")
_VICTIMS = ("died", "dead", "killed", "deaths", "injured", "lives", "accident", "fire ", "fires", "consecutive")
_GLUED_TO = frozenset(".,/:+-_")
_NOUN = re.compile(
    rf"\s+(?:of (?:the |these )?\d[\d,]*\s+)?(?:(?:of|in|[a-z][a-z’'-]*)\s+){{0,4}}?({_any(list(_MEASURE))})\b", re.I
)
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
    r"\b(?:accidents?|occurrence|fires?|deaths?|fatalit(?:y|ies)|casualt(?:y|ies))\b",
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
_RESULT = _any(
    _DATA["verbs"]["found"] + _DATA["verbs"]["rectified"] + _DATA["verbs"]["closed"] + _DATA["verbs"]["result"]
)
_DID = re.compile(  # "seized 1,430 hoses"
    rf"\b({_RESULT})\s+(?:and (?:\w+ ){{1,2}})?"
    r"(?:(?:a total of|more than|over|about|nearly|some|another|at least|up) )?(?:the )?$",
    re.I,
)
_WAS_DONE = re.compile(  # "11,000 signs had been reinforced"
    rf"\s+(?:[\w’'-]+\s+){{1,6}}?(?:have|had|has|were|was)\s+(?:all\s+|already\s+)?(?:been\s+)?(?:{_RESULT})\b", re.I
)
_DONE_AT_ONCE = re.compile(
    rf"\s+(?:of (?:them|which|these|those)\s+)?(?:(?:have|has|had|were|was|are)\s+)?(?:all\s+)?(?:been\s+)?"
    rf"({_any(_DATA['verbs']['rectified'])})\b",
    re.I,
)
_MORE = re.compile(rf"\s+(?:({_any(list(_MEASURE))})\s+)?(more|fewer|less)\b(?:\s+({_any(list(_MEASURE))})\b)?", re.I)
_BY = re.compile(
    r"\b(?:down|up|drop\w*|fell|fallen|decreas\w+|declin\w+|ris\w+|rose|increas\w+|reduc\w+"
    r"|(?:went|gone|going) (?:up|down))\s+(?:by|of)\s+(?:\d+(?:, | and |, and )){0,3}$",
    re.I,
)
_AFTER_BY = re.compile(
    r"\s*(?:respectively\b|[,.;]|year[- ]on[- ]year|compared|from|over|than|against|and \d|on (?:the|a) |$)", re.I
)
_TOOK = re.compile(r"\b(?:took|taken|claimed|cost)\s+(?:away )?(?:the lives of )?$", re.I)
_UNITS = frozenset({"units_inspected", "units_closed"})
_STOPPED = re.compile(rf"\s+(?:(?:have|has|had|were|was)\s+)?(?:been\s+)?(?:{_any(_DATA['verbs']['closed'])})\b", re.I)
_LIVES = re.compile(r"\s+(?:lives|people)\b", re.I)
_MOVERS = re.compile(
    r"\s+(?:\w+\s+)?(?:people|residents|villagers|households|persons|tourists|workers|masses|families|fishermen|students)\b",
    re.I,
)
_MOVED = re.compile(
    r"\b(?:transferred|evacuated|moved|relocated|withdrawn|resettled|moved out|brought (?:out|ashore))\b", re.I
)
_GOES_ON = re.compile(r"\W*+(?:and |as )?(?:of|among) (?:them|those|these|which)\b", re.I)
_AMONG = re.compile(r"\b(?:of|among) (?:them|those|these|which)\b[^.;]{0,40}$", re.I)
_STATED = re.compile(r"\s+(?:are|were|have|had|is|was)\b", re.I)
_SHARE_OF = re.compile(rf"\s+of (?:the |all )?(?:[\w’'-]+ ){{0,3}}?({_any(list(_MEASURE))})\b", re.I)
_RATE = re.compile(r"\b(?:rates?|accounting for|accounts? for|ratio|proportion|coverage|share)\b[^.;,]{0,30}$", re.I)
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
_CLAUSE_END = re.compile(r"[;.。；]| and (?=\d)|, (?=\d|of which|[a-z]+ (?:of|have|has|were|was|are|is)\b)|$")
_FOUND = re.compile(r"\s+(?:\w+\s+)?(?:found|discovered|identified|detected|uncovered|listed)\b", re.I)
_THING = re.compile(r"(?:\s+[a-z][\w’'-]*){1,3}", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERSONAL = re.compile(
    r"\s+(?:\w+\s+)?(?:people|persons|leaders|cadres|representatives|meetings?|days?|hours?|kilomet\w+|meters?|metres?)\b",
    re.I,
)
_HOMES = frozenset({"households"})
_PART = re.compile(r"\s+of (?:the |these )?\d")
_RESULTS = re.compile(
    rf"\b(?:have|has|had|were|was|been)\s+(?:all\s+)?(?:been\s+)?(?:{_any(_DATA['verbs']['result'])})\b", re.I
)
_FALL_OF = re.compile(
    r"\b(?:decrease|reduction|drop|decline|fall) (?:of|by) (?:\d+ \w+(?:, | and |, and )){0,3}$", re.I
)
_KILLING = re.compile(r"\b(killing|injuring|wounding)\s+$", re.I)
_ENDS_WELL = re.compile(r"\b(?:killing|injuring|(?:by|of)(?: \d+(?:, | and |, and ))?)\s*$", re.I)
_INSPECTED = re.compile(r"\b(?:inspected|checked|visited|surveyed|looked into)$", re.I)
_FEW = 12  # a number up to this, of things without a measure, is rather a turn of phrase
_REACH = 400  # characters to each side of a number that can tell what it counts
_PAIRED = {"hazards_found": "hazards_rectified", "major_hazards_found": "major_hazards_rectified"}
_OPEN: dict[str, str] = {
    **_PAIRED,
    **{value: value for value in _PAIRED.values()},
    "houses_dangerous": "hazards_rectified",
}
_CHANGING = frozenset({"accidents", "fires", "deaths", "injuries", "hazards_found"})
_PERSONS = frozenset({"deaths", "injuries"})
_EVENTS = frozenset({"accidents", "fires"})
_TOLD = _PERSONS | _EVENTS | {"participants", "people_moved"}  # their words say enough


def figures(document: Document) -> list[Figure]:
    """Figures of the body in text order."""
    found: list[Figure] = []
    text = document.text
    numerals = lexicon.by_sentence(document, "numerals")
    counted = _with_digits(document)
    for sentence in document.article_sentences():
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


def _with_digits(document: Document) -> set[int]:
    """Numbers of the sentences that hold a digit (or may, by a letter that is not of Latin-1)."""
    found: set[int] = set()
    starts, sentences = document.starts, document.sentences
    marks = document.text.encode("latin-1", "replace").translate(_DIGITS)
    at = marks.find(b"0")
    while at >= 0:
        number = bisect_right(starts, at) - 1
        found.add(number)
        at = marks.find(b"0", max(at + 1, sentences[number].end) if number >= 0 else at + 1)
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
    if found and start - found[-1].end < _REACH and _GOES_ON.match(text, start, end):
        last = found[-1].measure_code
    first = len(found)
    place = -1
    for number in numbers:
        left, right = max(start, number.start() - _REACH), min(end, number.end() + _REACH)
        if number[4]:
            place += 1
            figure = _percent(text, (left, right), percents, place, last)
        elif text[number.end() : number.end() + 1] in _BEFORE_COUNTED or _ENDS_WELL.search(text, left, number.start()):
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
    if value < 32 and _DATED.search(text, max(start, number.start() - 12), number.start()):
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
    if number[1] and (change := _change(text, start, end, number, last)):
        return change
    if noun is None or "," in noun[0] or _KILLING.search(text, max(start, number.start() - 12), number.start()):
        return _unnamed(text, start, end, number, last) if number[1] else None
    measure = _MEASURE[noun[1].lower()]
    moved = noun[1].lower() in _HOMES and _MOVED.search(text, at, _clause(text, start, end, number)[1])
    if moved and not _DEMAND.search(text, max(start, number.start() - 60), moved.end()):
        return Figure(value, number.start(), noun.end(), "people_moved", "count")
    if number[2] and not (measure in _PERSONS or (measure in _EVENTS and _LIKELY.match(text, noun.end(), end))):
        return None  # “one accident is enough”
    left, right = _clause(text, start, end, number)
    before = _DID.search(text, max(start, number.start() - 60), number.start())
    if measure in _PAIRED and (
        _RECTIFIED.fullmatch(before[1])
        if before
        else _RECTIFIED.search(text, noun.end(), right)
        and (not _FOUND.match(text, noun.end(), right) or _PART.match(text, at, end))
        and not _RECTIFIED.search(text, left, at)
    ):
        measure = _PAIRED[measure]
    elif measure == "houses_surveyed" and _DANGEROUS.search(text, noun.end(), right):
        measure = "houses_dangerous"
    elif measure == "units_inspected" and _CLOSED.search(text, left, right):
        measure = "units_closed"
    if (
        measure not in _TOLD
        and not _FOUND.match(text, noun.end(), right)
        and (not _DONE.search(text, left, right) or _DEMAND.search(text, left, right))
    ):
        told = _RESULTS.search(text, left, right) and not _DEMAND.search(text, left, right)
        if told and not _PERSONAL.match(text, at, end):
            return Figure(value, number.start(), noun.end(), None, "count")
        return None  # a number in a demand or a description, not a result
    sign = -1.0 if _is_fewer(text, noun.end(), end) or _FALL_OF.search(text, start, number.start()) else 1.0
    return Figure(sign * value, number.start(), noun.end(), measure, "count")


def _change(text: str, start: int, end: int, number: re.Match[str], last: str | None) -> Figure | None:
    """A change given as a number: "6 more than in the same period", "dropped by 3 and 2 respectively"."""
    value, at = _value(number), number.end()
    more = _MORE.match(text, at, end)
    if more and not _DEMAND.search(text, max(start, number.start() - 60), number.start()):
        named = more[1] or more[3]
        measure = _MEASURE[named.lower()] if named else last
        if measure in _CHANGING:
            return Figure(value if more[2].lower() == "more" else -value, number.start(), more.end(), measure, "count")
    by = _BY.search(text, max(start, number.start() - 60), number.start())
    if by and _AFTER_BY.match(text, at, end):
        nouns = [
            _MEASURE[noun[1].lower()]
            for noun in _ANY_NOUN.finditer(text, start, by.start())
            if _MEASURE[noun[1].lower()] in _CHANGING
        ]
        if not nouns:
            return None
        place = len(re.findall(r"\d+", by[0]))
        whole = place + 1 + len(re.findall(r"(?:, | and )\d+", text[at : min(end, at + 24)]))
        measure = nouns[-whole:][place] if len(nouns) >= whole else nouns[-1]
        return Figure(-value if _DOWN.match(by[0]) else value, number.start(), at, measure, "count")
    return None


def _unnamed(text: str, start: int, end: int, number: re.Match[str], last: str | None) -> Figure | None:
    """A number whose noun tells no measure: what became of the things counted before, people moved, other results."""
    value, at = _value(number), number.end()
    left, right = _clause(text, start, end, number)
    if _DEMAND.search(text, left, right):
        return None
    pair = last if last in _PAIRED.values() else _PAIRED.get(last) if last else None
    done = _DONE_AT_ONCE.match(text, at, end) or (_OF_THEM.match(text, at, end) if pair else None)
    if pair and done and _RECTIFIED.search(text, at, right):
        return Figure(value, number.start(), done.end(), pair, "count")
    if killing := _KILLING.search(text, max(start, number.start() - 12), number.start()):
        measure = "deaths" if killing[1].lower() == "killing" else "injuries"
        return Figure(value, number.start(), at, measure, "count")
    if last in _UNITS and (stopped := _STOPPED.match(text, at, end)):
        return Figure(value, number.start(), stopped.end(), "units_closed", "count")
    if (lives := _LIVES.match(text, at, end)) and _TOOK.search(text, max(start, number.start() - 40), number.start()):
        return Figure(value, number.start(), lives.end(), "deaths", "count")
    if (movers := _MOVERS.match(text, at, end)) and _MOVED.search(text, left, min(end, right + 60)):
        return Figure(value, number.start(), movers.end(), "people_moved", "count")
    if last and (stated := _STATED.match(text, at, end)) and _AMONG.search(text, left, number.start()):
        if text.startswith(" being", stated.end()):
            return None
        return Figure(value, number.start(), stated.start(), last, "count")
    if value > _FEW and not _YEAR.fullmatch(number[0]) and not _PERSONAL.match(text, at, end):
        did = _DID.search(text, max(start, number.start() - 60), number.start())
        if did and (thing := _THING.match(text, at, end)):
            return Figure(value, number.start(), thing.end(), None, "count")
        if was := _WAS_DONE.match(text, at, right):
            seen = "units_inspected" if _INSPECTED.search(text, at, was.end()) else None
            return Figure(value, number.start(), was.end(), seen, "count")
    return None


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
        left, right = _clause(text, start, end, number)
        if _DEMAND.search(text, left, right):
            return None
        if last is not None and last in _OPEN and _RECTIFIED.search(before + after):
            return Figure(value, number.start(), number.end(), _OPEN[last], "percent")
        share = _SHARE_OF.match(text, number.end(), end)
        if share and _DONE.search(text, share.end(), right):
            measure = _MEASURE[share[1].lower()]
            if measure in _PAIRED and _RECTIFIED.search(text, share.end(), right):
                measure = _PAIRED[measure]
            return Figure(value, number.start(), number.end(), measure, "percent")
        if _RATE.search(before) or (last and _OF_THEM.match(text, number.end(), end)):
            measure = "hazards_rectified" if "rectif" in before[-50:].lower() else last
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
