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
from extraction.text.document import Article
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
_COUNTED = ("teams", "groups", "enterprises", "hidden dangers", "mines ", "hospital", "hurt", "deaths")
_GLUED_TO = frozenset(".,/:+-_·•・")
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
    r"\b(?:no|nobody|without(?: any| an?)?|zero|free of|not a single|not one|ha(?:s|ve) not had|none)\b[^.;,]{0,60}"
    r"\b(?:accidents?|occurrence|fires?|deaths?|died|killed|dead|lives|fatalit(?:y|ies)|casualt(?:y|ies))\b",
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
_KILLING = re.compile(
    r"\b(kill(?:ed|ing|s)|claim(?:ed|ing)|injur(?:ed|ing|es)|wound(?:ed|ing)|hurt(?:ing)?)\s+"
    r"(?:(?:at least|more than|nearly|about|another|a total of|some|over)\s+)?$",
    re.I,
)
_DEADLY = ("kill", "claim")
_VICTIM = re.compile(
    r"\s+(?:(?:other|more|local|young|old)\s+)?(?:people|persons?|workers|miners|villagers|lives|residents|students|children|passengers|others?)\b",
    re.I,
)
_LEFT_DEAD = re.compile(
    r"\s+(?:people |persons? |workers )?(?:(?:were |was )?(?:left )?)(dead|injured|hurt|wounded)\b", re.I
)
_NOT_DONE = re.compile(  # "300 have not been rectified", "12 remain open"
    r"(?:\s+(?:of (?:them|which|these|those)|[a-z’'-]+(?: [a-z’'-]+){0,3}?))?\s+(?:(?:have|has"
    r"|had|are|is|were|was)\s+(?:still\s+)?(?:not|yet to)"
    r"|(?:have|has|had|are|were)\s+(?:still\s+)?un(?:rectified|solved|settled)"
    r"|(?:still\s+)?remain(?:s|ed)?\b|failed to|unrectified|outstanding)\b",
    re.I,
)
_OF_A_WHOLE = re.compile(r"\b(?:of|among) (?:the |these |those |all |all the )?$", re.I)
_LISTED = re.compile(r"\s+(?:listed|existing|remaining|outstanding|known|found)\b", re.I)
_OWN = {  # the verbs that make a count of these things a result, beside those of finding and mending
    "equipment_installed": re.compile(
        r"\b(?:install\w*|replaced?|replacing|fitted|built|set up|put up|equipped|changed|erected"
        r"|added|distributed|connected|give[n]?)\b",
        re.I,
    ),
    "inspection_teams": re.compile(
        r"\b(?:sen[dt]|sends|sent out|dispatch\w*|form(?:ed|s)?|organi[sz]ed?|set up|assigned|divided"
        r"|went|go|go out|deploy\w*|establish\w*|stationed)\b",
        re.I,
    ),
    "inspectors": re.compile(
        r"\b(?:sen[dt]|sends|dispatch\w*|organi[sz]ed?|mobili[sz]ed?|deploy\w*|took part|went"
        r"|arranged|assigned|invested)\b",
        re.I,
    ),
    "violations": re.compile(
        r"\b(?:handled?|punish\w*|dealt|investigat\w*|seiz\w*|filed|stopped|caught|corrected|cracked|prosecut\w*|imposed|found|check\w*|detected|solved|processed)\b",
        re.I,
    ),
    "units_inspected": re.compile(
        r"\b(?:check\w*|inspect\w*|visit\w*|survey\w*|screen\w*|examin\w*|search\w*|patrol\w*"
        r"|look\w* (?:into|at)|covered|combed)\b",
        re.I,
    ),
    "houses_surveyed": re.compile(
        r"\b(?:check\w*|inspect\w*|visit\w*|survey\w*|screen\w*|examin\w*|search\w*|apprais\w*"
        r"|entered|identified|look\w* (?:into|at)|investigat\w*)\b",
        re.I,
    ),
}
_NEED_OWN = frozenset({"units_inspected"})  # "impounded 140 vehicles" inspected none
_ANNOUNCED = frozenset({"inspection_teams", "inspectors"})  # what the actor announces counts: "will send 17 groups"
_SENDS = re.compile(r"\b(?:will|would) (?:also |each )?(?:send|dispatch|form|organi[sz]e|set up|assign|deploy)\b", re.I)
_NUMBER_OF = re.compile(
    rf"\b(?:number|total|toll) of (?:\w+ ){{0,3}}?(?:{_any(list(_MEASURE))})(?: \w+){{0,3}}? (?:was|were|is|reached"
    r"|stood at|came to|totall?ed|has reached|had reached|amounted to)"
    r" (?:a total of |about |over |more than |nearly )?$",
    re.I,
)
_BY_CARRIED = re.compile(  # "accidents were down by 16 and deaths by 21"
    rf"\b({_any(list(_MEASURE))})(?: (?:of|in) [\w ]{{2,25}}?)?(?: (?:have|has|were|was|are"
    rf"|is))?(?: (?:also|both|all))?(?: (?:down|up|dropped|fell|fallen|rose|risen|declined"
    rf"|decreased|increased|cut|reduced))?(?: by)? $",
    re.I,
)
_AND_NOUN = re.compile(rf"\s*(?:,|and|while|,? and) (?:the )?(?:number of )?(?:{_any(list(_MEASURE))})\b", re.I)
_HAZARD_BEFORE = re.compile(
    r"\b(?:(major )(?:accident )?(?:hidden )?|hidden )?(?:dangers|hazards|problems|troubles)\b", re.I
)
_ORDINAL_RUN = re.compile(
    r"\b(?:for )?(?:the )?(second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|\d{1,2}(?:st|nd|rd|th)) (?:consecutive |straight )?"
    r"(year|month|day)s?(?: in a row| running| in succession)?",
    re.I,
)
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_STEPS = (" by ", " down ", " up ")
_MOVES = (
    "decreased ",
    "dropped ",
    "fell ",
    "fallen ",
    "declined ",
    "increased ",
    "rose ",
    "risen ",
    "grew ",
    "reduced ",
    " by ",
    " up ",
    " down ",
)
_SEATED = ("attended", "took part", "participated", "were present", "listened to", "joined")
_DOWN_N = re.compile(r"\b(down|up)(?: by)? $", re.I)
_IN_NOUN = re.compile(rf"\s+in (?:the )?(?:number of )?(?:\w+ ){{0,2}}?({_any(list(_MEASURE))})\b", re.I)
_APPROXIMATE = re.compile(r"\b(?:no )?(?:more|less|fewer|higher|lower|not less|not more) than (?:an? )?$", re.I)
_ORDERED_TO_STOP = re.compile(
    r"\s+(?:(?:have been|had been|were|was|are) )?(?:temporarily )?(?:ordered|told|made"
    r"|forced) to (?:stop|suspend|close|shut|halt|cease)\b",
    re.I,
)
_GRADED = re.compile(
    r"\s+(?:of (?:them|these|which) )?(?:are |were |being |belong(?:ing)? to )?(?:of )?(?:grade"
    r"|class|level) [CD]\b|\s+of (?:them|which|these) (?:with|dangerous|unsafe|in danger)",
    re.I,
)
_SENT_TO_CHECK = re.compile(
    r"\s+(?:people|persons?|cadres|officers|staff|members|officials|policemen"
    r"|firefighters) (?:have been|had been|were|was)? ?(?:sent|dispatched|mobili[sz]ed"
    r"|organi[sz]ed|assigned)(?: out)? (?:to|for) (?:the )?(?:check|inspect|visit|supervis|search"
    r"|patrol|screen|look)",
    re.I,
)
_OR_SHARE = re.compile(r"\s*(?:,|or|, or|\() ?\d+(?:\.\d+)? ?(?:%|per ?cent)\)?,?", re.I)
_FEWER_LIST = re.compile(r"\s*(?:,|and|, and) \d[\d,]*(?: and \d+)? (more|fewer|less)\b", re.I)
_RECTIFIED_N = re.compile(
    r"\b(?:and|,|then) (?:rectified|mended|cleared|solved|removed|cancelled|eliminated) (?:more than |over |about )?$",
    re.I,
)
_ATTENDED = re.compile(
    r"\s+(?:[\w’'-]+ ){0,3}?(?:people|cadres|leaders|officials|representatives|heads|persons"
    r"|members|principals|comrades"
    r"|delegates|workers|staff)\b"
    r"(?:,? (?:including|among them|such as)[^.;]{3,120}?,)?(?: from [^.;,]{3,60})?,? "
    r"(?:attended|took part in|participated in|were present at|listened to|joined)"
    r" (?:the |this )?(?:\w+ ){0,2}?(?:meeting|conference|teleconference|session)\b",
    re.I,
)
_NOUN_VERB_N = re.compile(  # "accidents decreased 5 and deaths decreased 3"
    rf"\b({_any(list(_MEASURE))}) (?:have |has )?(?:decreased|dropped|fell|fallen|declined"
    rf"|increased|rose|risen|grew|reduced"
    r"|went (?:up|down))(?: by)? $",
    re.I,
)
_OTHER_EVENT = re.compile(
    r"\s*(?:the |a |an |this |in )*(?:\w+ ){0,2}(?:drills?|training|exercises?|exam\w*|races?"
    r"|march|activit\w+|search|rescue|check|tests?|competition|class\w*)\b",
    re.I,
)
_WITH_DANGER = re.compile(
    r"\s+(?:of (?:them|which) )?(?:were|are|was|have been|had been) (?:found|judged|identified"
    r"|rated|appraised|listed)? ?(?:to be |as )?(?:with|to have|dangerous|of grade|grade"
    r"|in danger|unsafe)",
    re.I,
)
_ENDS_WELL = re.compile(
    r"\b(?:killing|injuring|killed|injured|decreased|dropped|fell|rose|increased|declined"
    r"|rectified|down|up|was|were|reached|(?:by|of)(?: \d+(?:, | and |, and ))?)\s*$",
    re.I,
)
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


def figures(article: Article) -> list[Figure]:
    """Figures of the body in text order (zones must be set)."""
    found: list[Figure] = []
    text = article.text
    numerals = lexicon.by_sentence(article, "numerals")
    counted = _with_digits(article)
    in_a_row = any(
        word in article.lower for word in ("in a row", "consecutive", "straight", "in succession", " running")
    )
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
        if in_a_row:
            _ordinal_run(text[start:end], start, found)
        if numbers:
            _read(text, start, end, numbers, found)
    return found


def _ordinal_run(words: str, start: int, found: list[Figure]) -> None:
    """ "For the sixth year in a row without an accident": six years."""
    run = _ORDINAL_RUN.search(words)
    if run is None or ("row" not in run[0] and "consecutive" not in run[0] and "straight" not in run[0]):
        return
    if not _NO_ACCIDENT.search(words) or _DEMAND.search(words):
        return
    told = run[1].lower()
    value = float(_ORDINALS.index(told) + 2 if told in _ORDINALS else re.sub(r"\D", "", told))
    found.append(Figure(value, start + run.start(1), start + run.end(), "time_without_accident", run[2].lower() + "s"))


def _with_digits(article: Article) -> set[int]:
    """Numbers of the sentences that hold a digit (or may, by a letter that is not of Latin-1)."""
    found: set[int] = set()
    starts, sentences = article.starts(), article.sentences
    marks = article.text.encode("latin-1", "replace").translate(_DIGITS)
    at = marks.find(b"0")
    while at >= 0:
        number = bisect_right(starts, at) - 1
        found.add(number)
        at = marks.find(b"0", max(at + 1, sentences[number].end) if number >= 0 else at + 1)
    return found


def _speaks_of_victims(text: str, start: int, end: int) -> bool:
    for word in _VICTIMS + _COUNTED:  # noqa: SIM110 - any() over a generator takes twice as long
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
    if last in ("houses_surveyed", "houses_dangerous") and (
        danger := _WITH_DANGER.match(text, at, end) or _GRADED.match(text, at, end)
    ):
        return Figure(value, number.start(), danger.end(), "houses_dangerous", "count")
    if number[1] and (by_verb := _by_verb(text, start, end, number, last)):
        return by_verb
    if sent := _SENT_TO_CHECK.match(text, at, end):
        return Figure(value, number.start(), sent.end(), "inspectors", "count")
    if victims := _victims(text, start, end, number):
        return victims
    noun = _NOUN.match(text, at, min(end, at + 90))
    if number[1] and (counted := _number_of(text, start, end, number)):
        return counted
    if number[1] and (change := _change(text, start, end, number, last)):
        return change
    if noun is None or "," in noun[0] or _KILLING.search(text, max(start, number.start() - 12), number.start()):
        return _unnamed(text, start, end, number, last) if number[1] else None
    measure = _MEASURE[noun[1].lower()]
    left, right = _clause(text, start, end, number)
    if measure in _PAIRED and _NOT_DONE.match(text, noun.start(), right):
        return Figure(value, number.start(), noun.end(), measure, "count")
    if measure == "participants" and _OTHER_EVENT.match(text, noun.end(), end):
        return Figure(value, number.start(), noun.end(), None, "count")
    if (
        measure in _PAIRED
        and number[1]
        and (_OF_A_WHOLE.search(text, left, number.start()) or (_LISTED.match(text, at, end) and value > _FEW))
    ):
        part = _PART.match(text, at, end) or _DONE_AT_ONCE.match(text, noun.end(), right)
        return Figure(value, number.start(), noun.end(), _PAIRED[measure] if part else measure, "count")
    own = _OWN.get(measure)
    if own is not None and (verb := own.search(text, left, _whole(text, right, end))):
        announced = measure in _ANNOUNCED and _SENDS.search(text, left, right)
        demanded = _DEMAND.search(text, left, right)
        if (announced or not demanded) and (number[1] or abs(verb.start() - at) < 60):
            if measure == "units_inspected" and (
                _CLOSED.search(text, noun.end(), right) or _CLOSED.search(text, left, number.start())
            ):
                measure = "units_closed"
            elif measure == "houses_surveyed" and _DANGEROUS.search(text, noun.end(), right):
                measure = "houses_dangerous"
            return Figure(value, number.start(), noun.end(), measure, "count")
    if measure == "units_inspected" and number[1] and _ORDERED_TO_STOP.match(text, noun.end(), right):
        return Figure(value, number.start(), noun.end(), "units_closed", "count")
    if measure in _NEED_OWN and measure != "units_closed" and not _CLOSED.search(text, left, right):
        did = _DID.search(text, max(start, number.start() - 60), number.start())
        if did and number[1] and value > _FEW and not _DEMAND.search(text, left, right):
            return Figure(value, number.start(), noun.end(), None, "count")
    moved = noun[1].lower() in _HOMES and _MOVED.search(text, at, _clause(text, start, end, number)[1])
    if moved and not _DEMAND.search(text, max(start, number.start() - 60), moved.end()):
        return Figure(value, number.start(), noun.end(), "people_moved", "count")
    if number[2] and measure == "units_inspected" and (shut := _STOPPED.match(text, noun.end(), end)):
        return Figure(value, number.start(), shut.end(), "units_closed", "count")
    if number[2] and not (measure in _PERSONS or (measure in _EVENTS and _LIKELY.match(text, noun.end(), end))):
        return None  # “one accident is enough”
    before = _DID.search(text, max(start, number.start() - 60), number.start())
    if measure in _PAIRED and (
        _RECTIFIED.search(before[0])
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


def _by_verb(text: str, start: int, end: int, number: re.Match[str], last: str | None) -> Figure | None:
    """Seats filled, "and rectified 820", "accidents decreased 5"."""
    value, at = _value(number), number.end()
    seats = _ATTENDED.match(text, at, end) if any(text.find(word, at, end) > 0 for word in _SEATED) else None
    if seats and not _DEMAND.search(text, start, at) and not re.search("heads? of enterprises", seats[0], re.I):
        return Figure(value, number.start(), seats.end(), "participants", "count")
    done = _RECTIFIED_N.search(text, max(start, number.start() - 30), number.start())
    if done and last in _OPEN and not _NOUN.match(text, at, min(end, at + 30)):
        return Figure(value, number.start(), at, _OPEN[last], "count")
    moved = None
    if text.endswith(_MOVES, start, number.start()):
        moved = _NOUN_VERB_N.search(text, max(start, number.start() - 60), number.start())
    if moved is None or _DEMAND.search(text, max(start, moved.start() - 40), number.start()):
        return None
    measure = _MEASURE[moved[1].lower()]
    if measure not in _CHANGING:
        return None
    sign = -1 if re.search(r"decreas|drop|fell|fall|declin|reduc|down", moved[0], re.I) else 1
    return Figure(sign * value, number.start(), at, measure, "count")


def _whole(text: str, right: int, end: int) -> int:
    """Where the list ends whose verb may stand behind its last thing ("40 pumps and 12 hoses were replaced")."""
    while text.startswith(" and ", right):
        stop = _CLAUSE_END.search(text, right + 5, min(end, right + 120))
        right = stop.start() if stop else min(end, right + 120)
    return right


def _victims(text: str, start: int, end: int, number: re.Match[str]) -> Figure | None:
    """ "Killed 12 people and injured 30", "left 3 dead"."""
    value, at = _value(number), number.end()
    if killing := _KILLING.search(text, max(start, number.start() - 40), number.start()):
        people = _VICTIM.match(text, at, end)
        if people is None and not re.match(r"\s*(?:[,.;]|and\b|in\b|on\b|$)", text[at:end]):
            return None
        measure = "deaths" if killing[1].lower().startswith(_DEADLY) else "injuries"
        return Figure(value, number.start(), people.end() if people else at, measure, "count")
    if re.search(r"\bleft (?:\w+ )?$", text[max(start, number.start() - 12) : number.start()]) and (
        left := _LEFT_DEAD.match(text, at, end)
    ):
        return Figure(value, number.start(), left.end(), "deaths" if left[1].lower() == "dead" else "injuries", "count")
    return None


def _number_of(text: str, start: int, end: int, number: re.Match[str]) -> Figure | None:
    """ "The number of fires was 214"."""
    window = max(start, number.start() - 90)
    if text.find(" of ", window, number.start()) < 0:
        return None
    told = _NUMBER_OF.search(text, window, number.start())
    if told is None or _DEMAND.search(text, told.start(), number.start()):
        return None
    noun = next(iter(_ANY_NOUN.finditer(text, told.start(), number.start())), None)
    if noun is None or re.match(r"\s*(?:%|per ?cent|[a-z]*times)", text[number.end() : end]):
        return None
    return Figure(_value(number), number.start(), number.end(), _MEASURE[noun[1].lower()], "count")


def _change(text: str, start: int, end: int, number: re.Match[str], last: str | None) -> Figure | None:
    """A change given as a number: "6 more than in the same period", "dropped by 3 and 2 respectively"."""
    value, at = _value(number), number.end()
    more = _MORE.match(text, at, end)
    if more is None and last in _CHANGING and (listed := _FEWER_LIST.match(text, at, end)):
        nouns = [_MEASURE[one[1].lower()] for one in _ANY_NOUN.finditer(text, start, number.start())]
        told = [one for one in nouns if one in _CHANGING]
        if len(told) > 1 and not _DEMAND.search(text, max(start, number.start() - 60), number.start()):
            sign = 1 if listed[1].lower() == "more" else -1
            return Figure(sign * value, number.start(), at, told[-2], "count")
    if more and not _DEMAND.search(text, max(start, number.start() - 60), number.start()):
        named = more[1] or more[3]
        measure = _MEASURE[named.lower()] if named else last
        if measure in _CHANGING:
            return Figure(value if more[2].lower() == "more" else -value, number.start(), more.end(), measure, "count")
    by = _BY.search(text, max(start, number.start() - 60), number.start())
    carried = _carried(text, start, end, number)
    if carried is not None:
        return carried
    if by and _DEMAND.search(text, max(start, by.start() - 40), number.start()):
        return None
    if last in _CHANGING and (stepped := _stepped(text, start, end, number, last)):
        return stepped
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


def _stepped(text: str, start: int, end: int, number: re.Match[str], last: str) -> Figure | None:
    """ "45 accidents, down 10 from the year before"."""
    way = _DOWN_N.search(text, max(start, number.start() - 10), number.start())
    if way is None or not _AFTER_BY.match(text, number.end(), end):
        return None
    if _DEMAND.search(text, max(start, number.start() - 60), number.start()):
        return None
    nouns = [_MEASURE[one[1].lower()] for one in _ANY_NOUN.finditer(text, start, way.start())]
    told = [one for one in nouns if one in _CHANGING]
    if len(told) > 1 and re.match(r"\s*(?:,|and)\s*\d", text[number.end() : end]):
        return None
    value = _value(number) * (-1 if way[1].lower() == "down" else 1)
    return Figure(value, number.start(), number.end(), told[-1] if told else last, "count")


def _carried(text: str, start: int, end: int, number: re.Match[str]) -> Figure | None:
    """The second of "accidents were down by 16 and deaths by 21": its sign is that of the verb before."""
    if not text.endswith(_STEPS, start, number.start()):
        return None
    window = max(start, number.start() - 70)
    named = _BY_CARRIED.search(text, window, number.start())
    if named is None or not named[0].rstrip().lower().endswith((" by", " down", " up")):
        return None
    measure = _MEASURE[named[1].lower()]
    if measure not in _CHANGING or not (
        _AFTER_BY.match(text, number.end(), end) or _AND_NOUN.match(text, number.end(), end)
    ):
        return None
    if _DEMAND.search(text, max(start, named.start() - 40), number.start()):
        return None
    down = max((found.end() for found in _DOWN.finditer(text, start, number.start())), default=-1)
    rising = max((found.end() for found in _UP.finditer(text, start, number.start())), default=-1)
    if down < 0 and rising < 0:
        return None
    return Figure(-_value(number) if down > rising else _value(number), number.start(), number.end(), measure, "count")


def _unnamed(text: str, start: int, end: int, number: re.Match[str], last: str | None) -> Figure | None:
    """A number whose noun tells no measure: what became of the things counted before, people moved, other results."""
    value, at = _value(number), number.end()
    left, right = _clause(text, start, end, number)
    if _DEMAND.search(text, left, right):
        return None
    if (
        number[1]
        and last is None
        and (stated := _HAZARD_BEFORE.search(text, max(start, number.start() - 80), number.start()))
        and _NOT_DONE.match(text, at, right)
    ):
        return Figure(value, number.start(), at, "major_hazards_found" if stated[1] else "hazards_found", "count")
    if last in _OPEN and (number[1] and _NOT_DONE.match(text, at, right)):
        found = next((key for key, done in _PAIRED.items() if last in (key, done)), "hazards_found")
        return Figure(value, number.start(), at, found, "count")
    if last == "houses_surveyed" and (danger := _WITH_DANGER.match(text, at, end)):
        return Figure(value, number.start(), danger.end(), "houses_dangerous", "count")
    pair = last if last in _PAIRED.values() else _PAIRED.get(last) if last else None
    share = _OR_SHARE.match(text, at, end)
    done = _DONE_AT_ONCE.match(text, share.end() if share else at, end) or (
        _OF_THEM.match(text, at, end) if pair else None
    )
    if pair and done and _RECTIFIED.search(text, at, max(right, done.end())):
        return Figure(value, number.start(), done.end(), pair, "count")
    if killing := _KILLING.search(text, max(start, number.start() - 12), number.start()):
        measure = "deaths" if killing[1].lower().startswith(_DEADLY) else "injuries"
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
    before = _APPROXIMATE.sub("", text[max(start, number.start() - 70) : number.start()])
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
        if last is not None and last in _OPEN and _DONE_AT_ONCE.match(text, number.end(), end):
            return Figure(value, number.start(), number.end(), _OPEN[last], "percent")
        if share and _MEASURE[share[1].lower()] in _EVENTS | _PERSONS:
            return Figure(value, number.start(), number.end(), _MEASURE[share[1].lower()], "percent")
        if _RATE.search(before) or (last and _OF_THEM.match(text, number.end(), end)):
            measure = "hazards_rectified" if "rectif" in before[-50:].lower() else last
            return Figure(value, number.start(), number.end(), measure, "percent")
        return None
    left, right = _clause(text, start, end, number)
    if _DEMAND.search(text, left, number.start()):
        return None  # a target
    if (inside := _IN_NOUN.match(text, number.end(), end)) and _MEASURE[inside[1].lower()] in _CHANGING:
        sign = -1 if down > rising else 1
        return Figure(sign * value, number.start(), number.end(), _MEASURE[inside[1].lower()], "percent")
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
