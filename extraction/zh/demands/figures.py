"""Numbers that the body states about the world: how many, how much, and what they count (codes/FIGURES.md)."""

from __future__ import annotations

import re
from re import Match

from extraction.model import Figure
from extraction.text.document import Sentence
from extraction.zh.data import Rule, pattern, rules
from extraction.zh.page.layout import Page

_SCALES = {"万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2}
_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(r"\d|[一二两三四五六七八九十][起成]")
_NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_PEOPLE = {"人": "people", "名": "people", "户": "households", "家": "enterprises"}
_SPANS = {"个月": "months", "天": "days", "日": "days", "年": "years"}
_BY_RULE = {"deaths": "people", "injuries": "people", "participants": "people", "people_moved": "people"}
_IN_WORDS = ("fires_in_words", "accidents_in_words")
_ALL_WORDS = (*_IN_WORDS, "tenths")
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
    told = rules("figures")
    taken: list[tuple[int, int]] = []
    if has_digits:
        no_figure = pattern("figure_words.no_figure")
        taken = [found.span() for found in no_figure.finditer(flat, sentence.start, sentence.end)]
    found: dict[int, Figure] = {}
    period = pattern("figure_words.period").search(flat, sentence.start, sentence.end)
    for rule in told.values() if has_digits else [told[name] for name in _ALL_WORDS]:
        for match in rule.pattern.finditer(flat, sentence.start, sentence.end):
            group = next(
                (name for name in ("n", "n2", "n3", "n4") if name in rule.pattern.groupindex and match[name]), None
            )
            if group is None:
                continue
            start, end = match.span(group)
            if any(left < end and start < right for left, right in taken):
                continue
            figure = _figure(page, sentence, rule, match, group, period.span() if period else None, found)
            if figure is not None:
                taken.append((start, end))
                found[start] = figure
    return [found[start] for start in sorted(found)]


def _value(words: str) -> float | None:
    """A number in digits with its scale, or in words up to 99; None where it is neither."""
    if words[0] in _NUMERALS or words[0] == "十":
        tens, ten, ones = words.rpartition("十")
        if len(ones) > 1 or len(tens) > 1 or (ten and ones == "两"):
            return None
        return float((_NUMERALS[tens] if tens else 1 if ten else 0) * 10 + (_NUMERALS[ones] if ones else 0))
    scale = _SCALES.get(words[-1], 1.0)
    try:
        return float(words.rstrip("万亿千百").replace(",", "").rstrip(".")) * scale
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
        unit = _SPANS[match["unit"] or match["unit2"]]
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
        if not pattern("figure_words.existing").match(flat, end, sentence.end) and (
            pattern("figure_words.demand").search(flat, sentence.start, sentence.end)
            or not pattern("figure_words.result").search(flat, _clause(flat, sentence, start), start)
        ):
            return None  # what there is, where something holds, who is addressed: no result
        unit = _PEOPLE.get(match["noun"], "count")
    if measure in _CHANGED and unit != "percent":
        sign = pattern("figure_words.fewer").search(flat, max(sentence.start, start - 10), start)
        value = -value if sign else value
    return Figure(value, start, stop, measure, unit, period)


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
    return measure in _OF_DEMANDS and pattern("figure_words.demand").search(flat, clause, start) is not None


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
    left = flat.rfind("；", sentence.start, start) + 1 or sentence.start
    named = [one.lastgroup for one in pattern("figure_words.changing").finditer(flat, max(left, sentence.start), start)]
    order = sum(1 for place, one in before.items() if clause <= place < start and one.unit == "percent")
    measure = named[order] if order < len(named) and "分别" in flat[clause:start] else named[-1] if named else None
    return measure, -value if down and not (up and up.start() > down.start()) else value
