"""Numbers that count: which words beside a number say what it counts."""

from __future__ import annotations

import re
from collections.abc import Callable

from extraction.en.figures.changes import change, from_to, noun_moved, number_of
from extraction.en.figures.numbers import Number
from extraction.en.figures.outcomes import unnamed
from extraction.en.figures.stocks import stock
from extraction.en.figures.things import named
from extraction.en.figures.victims import victims
from extraction.en.figures.words import DEMAND, KILLING, KILLING_ENDS, MEASURE, OPEN, PAIRED, any_of, last_letters
from extraction.model import Figure

_NOUN = re.compile(
    rf"\s+(?:of (?:the |these )?\d[\d,]*\s+)?(?:(?:of|in|[a-z][a-z’'-]*)\s+){{0,4}}?({any_of(list(MEASURE))})\b", re.I
)
_HEADED = re.compile(  # of another thing: "268 inspections of coal mines", "40 drills of teams"
    r"\s+(?:[a-z][a-z’'-]*\s+){0,2}?(?:inspections?|checks?|drills?|trainings?|patrols?|visits?"
    r"|notices?|reports?|calls?|orders?(?! to (?:stop|suspend|close|halt))"
    r"|letters?|courses?|lessons?|copies|leaders?|heads?|principals?|owners?|managers?|employees"
    r"|workers|drivers|representatives?"
    r"|bosses|directors)\s+(?:of|in|on|to|for|from)\b",
    re.I,
)
_COMMA = re.compile(r",(?!\d)")
_MONEY = re.compile(r"\s*(?:yuan|rmb)\b", re.I)
_MONEY_FIRST = re.compile(r"\b(?:RMB|CNY) ?$")  # "RMB 4.37 million"
_RATE = re.compile(r" (?:a|per|each|every) (?:month|day|hour|time|person|head|capita|household|piece|case)\b", re.I)
_RUN = re.compile(
    r"\s+(?:consecutive\s+)?(months?|days?|years?)\b(?! on\b|-on-)(?:\s+(?:in a row|running"
    r"|consecutively|in succession))?",
    re.I,
)
_NO_ACCIDENT = re.compile(
    r"\b(?:no|nobody|without(?: any| an?)?|zero|free of|not a single|not one|ha(?:s|ve) not had|none)\b[^.;,]{0,60}"
    r"\b(?:accidents?|occurrence|fires?|deaths?|died|killed|dead|lives|fatalit(?:y|ies)|casualt(?:y|ies))\b",
    re.I,
)
_OF_ANOTHER_RUN = re.compile(r"\b(?:but|while|although|highest|lowest|most|least|worst|best|largest)\b", re.I)
_SUPERLATIVE = re.compile(
    r"\b(?:safest|highest|lowest|fewest|largest|greatest|smallest|worst|best|most|least|driest"
    r"|hottest|busiest)\b[^.;,]{0,20} (?:in|for|of) (?:the )?(?:(?:last|past) )?$",
    re.I,
)
_AT_LEAST = re.compile(r"\b(?:at least|no (?:fewer|less) than|not (?:fewer|less) than) $", re.I)
_AT_LEAST_ENDS = frozenset({"least", "than"})
_WITH_FEWER = re.compile(r"\bwith (?:fewer|less) than $", re.I)  # "firms with fewer than 50 workers"
_OUT_OF = re.compile(r"\b(?:\d+|one|two|three|four) (?:in|out of) (?:every )?$", re.I)  # "two in three accidents"
_OUT_OF_ENDS = frozenset({"in", "of", "every"})
_IN_TOTAL_OF = re.compile(
    r"\s+(?:in|out of) (?:every )?(?:\d{1,2}|three|four|five|ten)\b(?! (?:days?|weeks?|months?"
    r"|years?|[a-z]+ (?:days|months)))",
    re.I,
)
_NOT_A_RUN = re.compile(r"\b(?:first|last|past|next|coming)\s+$", re.I)
_DATED = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+$")
_DATED_RANGE = re.compile(  # "from January 21 to 27 no accident was reported"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}"
    r"(?: (?:to|and|through|until) | ?[-–] ?)(?:the )?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_OF = re.compile(r"\b(?:in|since|during|until|year|early|late|by|throughout) $", re.I)
_AFTER_YEAR = re.compile(r"\s+(?:the|a|an|our|this|there|all|no)\b")
_OFFERED = re.compile(  # "can get a reward of up to 5,000 yuan"
    r"\b(?:(?:can|may|will|shall|could) (?:\w+ ){0,3}?(?:get|receive|apply|obtain|enjoy"
    r"|be (?:given|awarded|rewarded|paid|fined|granted"
    r"|subsidi[sz]ed))|rewards? of up to|reward(?:s|ed)? (?:up to|of|with)|subsid(?:y"
    r"|ies) (?:up to|of)|vouchers? (?:of|worth))\b",
    re.I,
)
_UP_TO = re.compile(r"\b(?:rewards?|subsid(?:y|ies)|vouchers?|awards?|prizes?)\b[^.;]*\bup to $", re.I)
_RAISED_TO = re.compile(  # "the subsidy is raised to 600 yuan": what will be given
    r"\b(?:rewards?|subsid(?:y|ies)|allowances?|bonus(?:es)?|prizes?)\b[^.;,]{0,40} raised to (?:at most |up to )?$",
    re.I,
)
_FINE = re.compile(r"\b(?:fine[ds]?|penalt)", re.I)
_ORDINAL_RUN = re.compile(
    r"\b(?:for )?(?:the )?(second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|\d{1,2}(?:st|nd|rd|th)) (?:consecutive |straight )?"
    r"(year|month|day)s?(?: in a row| running| in succession)?",
    re.I,
)
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SEATED = ("attended", "took part", "participated", "were present", "listened to", "joined")
_GRADED = re.compile(
    r"\s+(?:of (?:them|these|which) )?(?:are |were |being |belong(?:ing)? to )?(?:of )?(?:grade"
    r"|class|level) [CD]\b|\s+of (?:them|which|these) (?:with|dangerous|unsafe|in danger)",
    re.I,
)
_FLAWED = re.compile(  # "1,128 high-rise buildings, 213 of them with defects in …"
    r"\s+of (?:them|which|these)(?: (?:are|were|have|had|being))? ?(?:found )?(?:with"
    r"|having)? ?(?:\w+ ){0,2}(?:defects?|defective"
    r"|faults?|faulty|hidden (?:dangers?|hazards?|troubles?)|hazards|dangerous|unsafe|safety problems|problems)\b",
    re.I,
)
_GRADED_NOUN = re.compile(  # "74 C-grade houses and 39 D-grade ones"
    r"\s+(?:[CD]-(?:grade|level|class)|(?:grade|level|class)[ -][CD]) (?:houses?|buildings?|dwellings?|ones?)\b", re.I
)
_ENDANGERED = re.compile(  # "surveyed 86,400 houses, found 2,135 with hidden dangers"
    r"\s+(?:of (?:them|which|these) )?with (?:[\w-]+ ){0,3}?"
    r"(?:dangers?|hazards?|risks?|troubles?|problems?|defects?|cracks)\b",
    re.I,
)
_BUILDINGS = re.compile(r"\b(?:buildings?|houses?|dwellings?|blocks|dormitories)\b", re.I)
_MAJOR = re.compile(
    r"\s+(?:of (?:them|which|these|those) )?(?:(?:are|were|being"
    r"|was) )?(?:the )?major\b(?: (?:accident )?(?:hidden )?(?:hazards|dangers|ones))?",
    re.I,
)
_PLACES_CHECKED = "enterprise unit shop merchant household mine site place restaurant store".split()  # noqa: SIM905
_PAIRED_NOUNS = [noun for noun, measure in MEASURE.items() if measure in PAIRED]
_NOUN_FIRST = re.compile(  # word order of the Chinese: "found hidden trouble 173"
    rf"\b(?:({any_of(_PAIRED_NOUNS)}|hidden points)"
    rf"|(?:inspect|check|visit|survey|patrol)(?:s|ed)? (?:\w+ )?({any_of(_PLACES_CHECKED)})s?)"
    r"(?: (?:of|total|totally|altogether|a total of|amounting to|sum))? $",
    re.I,
)
_NOUN_FIRST_ENDS = frozenset(
    {last_letters(noun) for noun in _PAIRED_NOUNS}
    | {word + plural for word in _PLACES_CHECKED for plural in ("", "s")}
    | {"points", "of", "total", "totally", "altogether", "to", "sum"}
)
_NO_NOUN_AFTER = re.compile(
    r"\s*(?:[,.;]|$|(?:places?|items?|pieces?|nos?|households?|famil(?:y|ies)|times"
    r"|individuals)\b|(?:be|is|are|were|was|have|has|had)\b)",
    re.I,
)
_SENT_TO_CHECK = re.compile(
    r"\s+(?:people|persons?|cadres|officers|staff|members|officials|policemen"
    r"|firefighters) (?:have been|had been|were|was)? ?(?:sent|dispatched|mobili[sz]ed"
    r"|organi[sz]ed|assigned)(?: out)? (?:to|for) (?:the )?(?:check|inspect|visit|supervis|search"
    r"|patrol|screen|look)",
    re.I,
)
_RECTIFIED_N = re.compile(
    r"(?:\b(?:and|then)|,) (?:(?:have|has) )?(?:already )?(?:rectif(?:y|ies|ied)|mended|cleared"
    r"|solved|removed|cancelled|eliminated|corrected"
    r"|finished|completed|resolved|fixed|changed) (?:more than |over |about )?$",
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
_WITH_DANGER = re.compile(
    r"\s+(?:of (?:them|which) )?(?:were|are|was|have been|had been|(?=found|judged|rated|identified)) ?"
    r"(?:found|judged|identified"
    r"|rated|appraised|listed)? ?(?:to be |as )?(?:with|to have|dangerous|of grade|grade"
    r"|in danger|unsafe)",
    re.I,
)


def count(number: Number) -> Figure | None:
    """The figure that a number is which is no percentage; None where nothing says what it counts."""
    if number.value < 32 and number.before(_DATED, 12):
        return None  # a day of the month
    if number.value < 32 and number.before(_DATED_RANGE, 24):
        return None
    lead = number.lead
    if lead in _AT_LEAST_ENDS and number.before(_AT_LEAST, 24) and number.is_in_demand(number.start, number.first):
        return None
    if lead == "than" and number.before(_WITH_FEWER, 16):
        return None
    if (lead in _OUT_OF_ENDS and number.before(_OUT_OF, 24)) or number.after(_IN_TOTAL_OF):
        return None
    return measured(number) or stock(number)


def measured(number: Number) -> Figure | None:
    """The same, of numbers that report a result."""
    if run := number.after(_RUN):
        return _run(number, run)
    if _is_year(number):
        return None
    if (money := number.after(_MONEY)) or number.before(_MONEY_FIRST, 5):
        stop = money.end() if money else number.at
        if _RATE.match(number.text, stop, number.end) or number.before(_RAISED_TO, 80):
            return None
        if _OFFERED.search(number.text, *number.clause()) or number.before(_UP_TO, 60):
            return None
        measure = "penalties" if _FINE.search(number.text, *number.clause()) else "funds"
        return number.figure(stop, measure, "yuan")
    for step in _BY_WORDS:
        if figure := step(number):
            return figure
    noun = _NOUN.match(number.text, number.at, min(number.end, number.at + 90))
    if figure := (number.is_digits and (number_of(number) or from_to(number))) or change(number):
        return figure
    if (
        noun is None
        or _COMMA.search(noun[0])
        or (number.lead in KILLING_ENDS and number.before(KILLING, 12))
        or _HEADED.match(noun[0])
    ):
        return unnamed(number) if number.is_digits else None
    return named(number, noun)


def _is_year(number: Number) -> bool:
    """ "In 2022 the accidents", "since 2021 fires"."""
    if not number.is_digits or not _YEAR.fullmatch(number.text, number.first, number.at):
        return False
    return bool(number.before(_YEAR_OF, 12) or number.after(_AFTER_YEAR))


def _run(number: Number, run: re.Match[str]) -> Figure | None:
    """ "96 months without an accident"; other months, days and years are none."""
    if number.before(_NOT_A_RUN, 12) or number.before(_SUPERLATIVE, 40):
        return None
    safe = _NO_ACCIDENT.search(number.text, number.start, number.end)
    if safe is None or _OF_ANOTHER_RUN.search(number.text, safe.end(), number.first):
        return None
    return number.figure(run.end(), "time_without_accident", run[1].lower().rstrip("s") + "s")


def ordinal_run(words: str, start: int) -> Figure | None:
    """ "For the sixth year in a row without an accident": six years. ``words`` begin at ``start`` of the text."""
    run = _ORDINAL_RUN.search(words) if _tells_a_row(words) else None
    if run is None or not _tells_a_row(run[0]):
        return None
    if not _NO_ACCIDENT.search(words) or DEMAND.search(words):
        return None
    told = run[1].lower()
    years = float(_ORDINALS.index(told) + 2 if told in _ORDINALS else re.sub(r"\D", "", told))
    return Figure(years, start + run.start(1), start + run.end(), "time_without_accident", run[2].lower() + "s")


def _tells_a_row(words: str) -> bool:
    return "row" in words or "consecutive" in words or "straight" in words


def _dangerous_of_surveyed(number: Number) -> Figure | None:
    """Of houses that were surveyed: "of them 14 were judged dangerous", "12 of grade C"."""
    if graded := number.after(_GRADED_NOUN):
        left, right = number.clause()
        return None if number.is_in_demand(left, right) else number.figure(graded.end(), "houses_dangerous")
    if number.last not in ("houses_surveyed", "houses_dangerous"):
        flawed = number.after(_FLAWED) if number.last is None and number.last_found else None
        is_of_buildings = flawed and number.before(_BUILDINGS, 120)
        return number.figure(flawed.end(), "houses_dangerous") if flawed and is_of_buildings else None
    danger = number.after(_WITH_DANGER) or number.after(_GRADED) or number.after(_ENDANGERED)
    return number.figure(danger.end(), "houses_dangerous") if danger else None


def _seats(number: Number) -> Figure | None:
    """ "120 people attended the meeting"."""
    text = number.text
    if not number.is_digits or not any(text.find(word, number.at, number.end) > 0 for word in _SEATED):
        return None
    seats = number.after(_ATTENDED)
    if (
        seats is None
        or number.is_in_demand(number.start, number.at)
        or re.search("heads? of enterprises", seats[0], re.I)
    ):
        return None
    return number.figure(seats.end(), "participants")


def _rectified_of_found(number: Number) -> Figure | None:
    """ "… and rectified 820"."""
    measure = OPEN.get(number.last or "")
    if measure is None or not number.is_digits or not number.before(_RECTIFIED_N, 30):
        return None
    if _NOUN.match(number.text, number.at, min(number.end, number.at + 30)):
        return None
    return number.figure(number.at, measure)


def _moved_by_verb(number: Number) -> Figure | None:
    return noun_moved(number) if number.is_digits else None


def _sent_to_check(number: Number) -> Figure | None:
    """ "300 cadres were sent to check …"."""
    sent = number.after(_SENT_TO_CHECK)
    return number.figure(sent.end(), "inspectors") if sent else None


def _major_of_found(number: Number) -> Figure | None:
    """ "96 hazards, 11 of them major"."""
    major = number.after(_MAJOR) if number.last in ("hazards_found", "hazards_rectified") else None
    return number.figure(major.end(), "major_hazards_found") if major else None


def _noun_first(number: Number) -> Figure | None:
    """ "Found hidden trouble 173"."""
    if not number.is_digits or number.lead not in _NOUN_FIRST_ENDS:
        return None
    noun = number.before(_NOUN_FIRST, 50)
    if noun is None or not number.after(_NO_NOUN_AFTER) or _YEAR.fullmatch(number.text, number.first, number.at):
        return None
    measure = "units_inspected" if noun[2] else MEASURE.get(noun[1].lower(), "hazards_found")
    return number.figure(number.at, measure)


_BY_WORDS: tuple[Callable[[Number], Figure | None], ...] = (
    _dangerous_of_surveyed,
    _major_of_found,
    _noun_first,
    _seats,
    _rectified_of_found,
    _moved_by_verb,
    _sent_to_check,
    victims,
)
