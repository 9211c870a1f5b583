"""Numbers that the body states about the world: how many, how much, and what they count (codes/FIGURES.md)."""

from __future__ import annotations

import re
from functools import cache
from re import Match

from extraction.model import Figure
from extraction.text.document import Sentence
from extraction.text.sieve import Sieve
from extraction.zh.data import Rule, pattern, rules
from extraction.zh.page.layout import Page

_SCALES = {"万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2}
_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(r"\d|[一二两三四五六七八九十](?:[起成]|年|个月)")
_NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_PEOPLE = {"人": "people", "名": "people", "户": "households", "家": "enterprises"}
_SPANS = {"个月": "months", "天": "days", "日": "days", "年": "years"}
_BY_RULE = {"deaths": "people", "injuries": "people", "participants": "people", "people_moved": "people"}
_GROUPS = ("n", "n2", "n3", "n4", "n5", "n6")
_IN_WORDS = ("fires_in_words", "accidents_in_words")
_ALL_WORDS = (*_IN_WORDS, "tenths", "time_without")
_OF_DEMANDS = frozenset(
    {"units_inspected", "units_closed", "violations", "inspectors", "people_moved", "equipment_installed",
     "houses_surveyed"}
)  # fmt: skip
"""What a clause that demands asks for; dangers, houses and accidents that it names exist already."""
_CHANGED = ("accidents", "deaths", "injuries", "fires", "hazards_found")


def figures(page: Page) -> list[Figure]:
    """The figures of the body, in text order (places of ``flat``)."""
    made: list[Figure] = []
    for sentence in page.body:
        if _COUNTED.search(page.flat, sentence.start, sentence.end):
            made += _of(page, sentence)
    return made


def _of(page: Page, sentence: Sentence) -> list[Figure]:
    flat = page.flat
    has_digits = _DIGIT.search(flat, sentence.start, sentence.end) is not None
    told, sieve = _rules(in_words=not has_digits)
    near = sieve.possible(flat[sentence.start : sentence.end])
    if not near:
        return []
    taken: list[tuple[int, int]] = []
    if has_digits:
        no_figure = pattern("figure_words.no_figure")
        taken = [found.span() for found in no_figure.finditer(flat, sentence.start, sentence.end)]
    found: dict[int, Figure] = {}
    period = pattern("figure_words.period").search(flat, sentence.start, sentence.end)
    for rule in map(told.__getitem__, near):
        for match in rule.pattern.finditer(flat, sentence.start, sentence.end):
            group = next((name for name in _GROUPS if name in rule.pattern.groupindex and match[name]), None)
            if group is None:
                continue
            start, end = match.span(group)
            if any(left < end and start < right for left, right in taken):
                continue
            figure = _figure(page, sentence, rule, match, group, period.span() if period else None, found)
            if figure is not None:
                taken.append((start, end))
                found[start] = figure
    return _with_both(flat, sentence, [found[start] for start in sorted(found)])


@cache
def _rules(*, in_words: bool) -> tuple[list[Rule], Sieve]:
    """The rules for a sentence with digits, or for one without."""
    every = rules("figures")
    told = [every[name] for name in _ALL_WORDS] if in_words else list(every.values())
    return told, Sieve([rule.needs for rule in told])


def _with_both(flat: str, sentence: Sentence, told: list[Figure]) -> list[Figure]:
    """``told``, a share that holds for two things (“事故起数、死亡人数均下降9%”) once for each of them.

    The second row's words begin at 均, for no two figures have the same span.
    """
    made: list[Figure] = []
    for one in told:
        both = pattern("figure_words.both").search(flat, max(sentence.start, one.start - 14), one.start)
        if one.unit == "percent" and both is not None:
            named = _named(flat, sentence, both.start())
            last = named[-1:]
            for before in reversed(named[:-1]):
                near = flat[before.end() : last[0].start()]
                if len(near) > _FAR or "%" in near or "；" in near:
                    break
                last.insert(0, before)
            measures = list(dict.fromkeys(found.lastgroup for found in last))
            made += [
                one._replace(measure_code=name, start=both.start() + at)
                for at, name in enumerate(measures[:-1])
                if both.start() + at < one.start
            ]
        made.append(one)
    return made


_FAR = 10  # characters between two things of which one share is told together


def _value(words: str) -> float | None:
    """A number in digits with its scale, or in words up to 99; None where it is neither."""
    if words[0] in _NUMERALS or words[0] == "十":
        tens, ten, ones = words.rpartition("十")
        if len(ones) > 1 or len(tens) > 1 or (ten and ones == "两"):
            return None
        return float((_NUMERALS[tens] if tens else 1 if ten else 0) * 10 + (_NUMERALS[ones] if ones else 0))
    scale = _SCALES.get(words[-1], 1.0)
    try:
        return float(words.rstrip("万亿千百余多").replace(",", "").rstrip(".")) * scale
    except ValueError:
        return None


def _figure(  # noqa: PLR0917 - one caller
    page: Page,
    sentence: Sentence,
    rule: Rule,
    match: Match[str],
    group: str,
    period: tuple[int, int] | None,
    before: dict[int, Figure],
) -> Figure | None:
    flat = page.flat
    start, end = match.span(group)
    value = _value(match[group])
    if value is None or pattern("figure_words.wanted").search(flat, max(sentence.start, start - 12), start):
        return None
    name = rule.id.partition(".")[2]
    if _is_wanted(flat, sentence, start, rule):
        return None
    measure: str | None = rule.settings["measure"] or None
    stop = _stop(flat, end, sentence.end)
    unit: str | None = _BY_RULE.get(measure or "", "count")
    if name == "time_without":
        unit = _SPANS[match["unit"] or match["unit2"] or match["unit3"]]
    elif name in ("penalties", "funds"):
        unit = "yuan"
        value = round(value, 6)
    elif name in ("percent", "tenths", "rate"):
        unit = "percent"
        value *= 10 if name == "tenths" else 1
        if name != "rate":
            measure, changed = _percent(flat, sentence, start, value, before)
            if changed is None:
                return None
            value = changed
        else:
            measure = "hazards_rectified" if match["what"] in ("整改", "销号") else None
    elif name == "count":
        carried = _goes_on(flat, sentence, start, before)
        if carried is None and not _is_stated(flat, sentence, start, end, before):
            return None  # where something holds, who is addressed: no result
        measure = carried
        unit = _PEOPLE.get(match["noun"], "count") if carried is None else "count"
    if measure == "inspectors" and pattern("figure_words.taught").search(flat, _clause(flat, sentence, start), start):
        measure = None
    if measure in _HAZARDS and _is_spot(flat, sentence, start, end):
        measure = None
    if measure in _CHANGED and unit != "percent":
        sign = pattern("figure_words.fewer").search(flat, max(sentence.start, start - 10), start)
        value = -value if sign else value
    return Figure(value, start, stop, measure, unit, period)


_HAZARDS = ("hazards_found", "hazards_rectified")
_CARRIED = frozenset({"units_inspected", "units_closed", "violations", "equipment_installed", "people_moved"})


def _goes_on(flat: str, sentence: Sentence, start: int, before: dict[int, Figure]) -> str | None:
    """The measure of the number before it in one list under one verb (“检查餐馆63家、用户2400户”)."""
    last = max((place for place in before if place < start), default=None)
    if last is None or before[last].measure_code not in _CARRIED or before[last].end > start:
        return None
    measure, between = before[last].measure_code, flat[before[last].end : start]
    if measure == "people_moved":  # “382户1126人”
        return measure if between in {"", "、", "，"} else None
    return measure if pattern("figure_words.goes_on").match(between) else None


def _is_stated(flat: str, sentence: Sentence, start: int, end: int, before: dict[int, Figure]) -> bool:
    """Whether a counted number is of what there is, was done, found or happened."""
    if pattern("figure_words.existing").match(flat, end, sentence.end):
        return True
    if any(pattern(f"figure_words.{name}").search(flat, sentence.start, start) for name in ("demand", "ordered")):
        return False
    clause = flat[_clause(flat, sentence, start) : start]
    behind = pattern("figure_words.whole").match(flat, end, sentence.end) or pattern("figure_words.undergone").match(
        flat, end, sentence.end
    )
    if behind or ("其中" in clause and before):
        return True
    return pattern("figure_words.result").search(clause) is not None


def _is_spot(flat: str, sentence: Sentence, start: int, end: int) -> bool:
    """Whether what is counted are dangerous spots that nobody is said to have found."""
    clause = _clause(flat, sentence, start)
    return (
        pattern("figure_words.spot").search(flat, clause, start) is not None
        or pattern("figure_words.spot_behind").match(flat, end, sentence.end) is not None
    ) and pattern("figure_words.finding").search(flat, clause, start) is None


def _clause(flat: str, sentence: Sentence, start: int) -> int:
    """Where the clause begins that holds ``start``."""
    return max(sentence.start, max(flat.rfind(sign, sentence.start, start) for sign in "；。，:") + 1)


def _is_wanted(flat: str, sentence: Sentence, start: int, rule: Rule) -> bool:
    """Whether the number is of what is to be done, paid or fined, or one in words that no report gives."""
    name, measure = rule.id.partition(".")[2], rule.settings["measure"]
    clause = _clause(flat, sentence, start)
    if name in _IN_WORDS:
        return pattern("figure_words.told").search(flat, sentence.start, start) is None or (
            pattern("figure_words.demand").search(flat, clause, start) is not None
        )
    if name == "tenths":
        return pattern("figure_words.demand").search(flat, sentence.start, start) is not None
    if measure in {"funds", "penalties"}:
        return (
            pattern("figure_words.demand").search(flat, sentence.start, sentence.end) is not None
            or pattern("demands.strong").search(flat, sentence.start, sentence.end) is not None
            or name == "funds"
        ) and pattern("figure_words.done").search(flat, clause, start) is None
    if measure in _OF_DEMANDS:
        return (
            _is_ordered(flat, clause, start)
            or pattern("figure_words.ordered").search(flat, sentence.start, start) is not None
        )
    return name in ("percent", "rate") and _is_ordered(flat, clause, start)


def _is_ordered(flat: str, clause: int, start: int) -> bool:
    return pattern("figure_words.demand").search(flat, clause, start) is not None


def _stop(flat: str, end: int, limit: int) -> int:
    """Where the words of a number end: with its counting word."""
    found = pattern("figure_words.counting").match(flat, end, limit)
    return found.end() if found else end


def _percent(
    flat: str, sentence: Sentence, start: int, value: float, before: dict[int, Figure]
) -> tuple[str | None, float | None]:
    """What a percentage is of, and its sign: a change of what was counted before it, or of what the words name."""
    clause = max(flat.rfind(sign, sentence.start, start) for sign in "；。，") + 1
    clause = max(clause, sentence.start)
    down = pattern("figure_words.down").search(flat, clause, start)
    up = pattern("figure_words.up").search(flat, clause, start)
    if not down and not up:
        told = pattern("figure_words.share").search(flat, max(sentence.start, start - 8), start)
        return (None, value) if told else (None, None)
    first = start
    number = 0  # of the shares before it in one list
    while (joined := next((at for at, one in before.items() if _joins(flat, one, first)), None)) is not None:
        first, number = joined, number + 1
    named = [one.lastgroup for one in _named(flat, sentence, first)]
    size = number + 1 + _more(flat, start, sentence.end)
    shared = size > 1 and len(named) >= size
    measure = named[-size:][number] if shared else named[-1] if named else None
    return measure, -value if down and not (up and up.start() > down.start()) else value


def _joins(flat: str, one: Figure, start: int) -> bool:
    return one.unit == "percent" and one.end <= start and flat[one.end : start] in _AND


_AND = ("、", "和", "及", "与", "以及")
_NEXT = re.compile(r"\d+(?:\.\d+)?(?:%|个百分点)(?:[、和及与]|以及)(?=\d+(?:\.\d+)?(?:%|个百分点))")


def _more(flat: str, start: int, stop: int) -> int:
    """How many shares follow the one at ``start`` in its list (“8.3%和5%”)."""
    number = 0
    while found := _NEXT.match(flat, start, stop):
        number, start = number + 1, found.end()
    return number


def _named(flat: str, sentence: Sentence, start: int) -> list[Match[str]]:
    """The things named before ``start`` that a share can be a change of."""
    left = max(flat.rfind("；", sentence.start, start) + 1, sentence.start)
    return list(pattern("figure_words.changing").finditer(flat, left, start))
