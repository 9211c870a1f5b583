"""How right the reader is: readings against gold facts, field by field and rendition by rendition.

Fields that are found or missed are measured by precision, recall and F1; fields that are right or wrong by accuracy.
Fields that the gold facts leave out (see ``warehouse.evaluation.gold``) are not measured on that text. Intervals are
95 % percentile bootstrap intervals over texts (Efron & Tibshirani 1993, chapter 13), from a fixed seed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from extraction.model import NO_HINTS, Reading, SourceHints
from schemas.vocabularies import CODEBOOKS
from warehouse.evaluation.gold import GoldError, Sheet, sheet

COUNTED = (
    "relevant",
    "attendees",
    "presided",
    "spoke",
    "directives",
    "sectors_by_sentence",
    "sectors_by_document",
    "instruments_by_sentence",
    "responsibilities_by_sentence",
    "phrases_by_sentence",
    "deadlines",
    "figures",
)
JUDGED = (
    "published_on",
    "held_on",
    "year_basis",
    "place",
    "level",
    "mode",
    "meeting_type",
    "convener",
    "title",
    "speaker",
    "stringency",
    "figure_measure",
)
_RESAMPLES = 2000
_SEED = 20221016

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PINYIN = re.compile(r"[(（][a-zà-ÿāáǎēéěīíǐōóǒūúǔǖǘǚǜńňǹɡ]+[,;，；]?[)）]")
_GENERIC_ZH = re.compile(
    r"(?<=..)(?:特别行政区|(?:维吾尔|壮族|回族)?自治区|自治州|自治县|自治旗|新区|地区|林区|街道|省|市|州|盟|县|区|旗|镇|乡)$"
)
_GENERIC = re.compile(
    r"\b(city|province|county|district|municipal|municipality|prefecture|autonomous|region|town|people's|government|the)\b"
    r"|[^a-z' ]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Error:
    """One difference between gold and reading; ``item`` is the sentence's number or the person's name."""

    document: str
    field: str
    want: object
    got: object
    item: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: ``metric`` of ``field`` over the texts of ``rendition`` ("all" for every text), with its interval.

    ``n`` counts gold items for f1, precision and recall, judged items for accuracy.
    """

    field: str
    metric: str
    rendition: str
    value: float
    low: float
    high: float
    n: int


@dataclass(slots=True)
class Scores:
    """All figures and all differences, in the order of fields, renditions and texts."""

    n_texts: int
    n_reports: int
    measures: list[Measure]
    errors: list[Error]

    def value(self, name: str, metric: str | None = None, rendition: str = "all") -> float:
        """One figure: F1 or accuracy of field ``name``, or the ``metric`` asked for. Raises KeyError where absent."""
        for measure in self.measures:
            wanted = measure.metric in ("f1", "accuracy") if metric is None else measure.metric == metric
            if measure.field == name and measure.rendition == rendition and wanted:
                return measure.value
        raise KeyError(f"no {metric or 'figure'} of {name!r} for rendition {rendition!r}")


@dataclass(slots=True)
class _Tally:
    """Of one text: hits, false alarms and misses of counted fields; right and judged items of the others."""

    document: str
    counted: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    judged: dict[str, tuple[int, int]] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)

    def count(self, what: str, wanted: set[str], given: set[str]) -> None:
        """Count a field whose items are found or missed."""
        self.counted[what] = (len(wanted & given), len(given - wanted), len(wanted - given))
        for item in sorted(wanted ^ given):
            self.errors.append(Error(self.document, what, item in wanted, item in given, item))

    def judge(self, what: str, pair: tuple[object, object], right: bool, item: str = "") -> None:
        """Count one value that is right or wrong; ``pair`` is what is wanted and what was read."""
        hits, judged = self.judged.get(what, (0, 0))
        self.judged[what] = (hits + right, judged + 1)
        if not right:
            self.errors.append(Error(self.document, what, *pair, item))


def evaluate(
    gold: Mapping[str, Sheet], texts: Mapping[str, str], read: Callable[[str, SourceHints], Reading]
) -> Scores:
    """Reads every text that has gold facts and scores it. Raises GoldError where a gold id has no text."""
    absent = sorted(set(gold) - set(texts))
    if absent:
        raise GoldError(f"no text for gold id {', '.join(absent[:5])}; add the files or take the lines out")
    return score(gold, {name: sheet(texts[name], read(texts[name], NO_HINTS)) for name in sorted(gold)})


def score(gold: Mapping[str, Sheet], told: Mapping[str, Sheet]) -> Scores:
    """Scores sheets against gold by id; a text without a sheet counts as read as no meeting report."""
    names = sorted(gold)
    tallies = [_tally(name, gold[name], told.get(name, {"relevant": False})) for name in names]
    renditions = [str(gold[name].get("rendition") or "") for name in names]
    measures = _measures(tallies, "all")
    for rendition in sorted(set(renditions) - {""}):
        chosen = [tally for tally, of in zip(tallies, renditions, strict=True) if of == rendition]
        measures += _measures(chosen, rendition)
    order = {name: place for place, name in enumerate((*COUNTED, *JUDGED))}
    errors = sorted((error for tally in tallies for error in tally.errors), key=lambda error: order[error.field])
    return Scores(len(names), sum(bool(gold[name]["relevant"]) for name in names), measures, errors)


def _key(name: object) -> str:
    """What counts of a name: letters and Chinese characters, without pinyin that a page set behind these."""
    words = str(name or "").lower()
    return re.sub(r"[^a-z\u4e00-\u9fff]", "", _PINYIN.sub("", words) if _HAN.search(words) else words)


def _place_key(name: object) -> str:
    words = str(name or "")
    if _HAN.search(words):
        return _GENERIC_ZH.sub("", re.sub(r"\s", "", words))
    return re.sub(r"[^a-z]", "", _GENERIC.sub(" ", str(name or "").lower().replace("’", "'")))


def _title_fits(want: str, got: str) -> bool:
    if want == got:
        return True
    shorter, longer = sorted((want, got), key=len)
    return bool(shorter) and shorter in longer and len(shorter) >= 0.5 * len(longer)


def _tally(name: str, want: Sheet, got: Sheet) -> _Tally:
    tally = _Tally(name)
    tally.count("relevant", {name} if want["relevant"] else set(), {name} if got["relevant"] else set())
    published = (want.get("published_on"), got.get("published_on"))
    tally.judge("published_on", published, published[0] == published[1])
    if not want["relevant"]:
        return tally
    for what in ("held_on", "year_basis", "level", "meeting_type", "convener"):
        if what in want and (want[what] is not None or what == "held_on"):
            tally.judge(what, (want[what], got.get(what)), want[what] == got.get(what))
    places = (want["place"], got.get("place"))
    tally.judge("place", places, _place_key(places[0]) == _place_key(places[1]))
    modes = (want["mode"], got.get("mode"))
    tally.judge("mode", modes, (modes[0] == "video") == (modes[1] == "video"))
    wanted, given = ({_key(one["name"]): one for one in side.get("attendees", ())} for side in (want, got))
    tally.count("attendees", set(wanted), set(given))
    for role in ("presided", "spoke"):
        tally.count(role, *({who for who, one in side.items() if one[role]} for side in (wanted, given)))
    for who in sorted(set(wanted) & set(given)):
        titles = (wanted[who]["title"], given[who]["title"])
        tally.judge("title", titles, _title_fits(_key(titles[0]), _key(titles[1])), who)
    _sentences(tally, want["sentences"], got.get("sentences", {}))
    if "figures" in want:
        _figures(tally, want["figures"], got.get("figures", ()))
    return tally


def _sentences(tally: _Tally, want: Sheet, got: Sheet) -> None:
    tally.count("directives", set(want), set(got))
    both = sorted(set(want) & set(got), key=int)
    for number in both:
        speakers = (want[number]["speaker"], got[number]["speaker"])
        keys = {_key(speaker) for speaker in speakers}
        # Who speaks for "the meeting" and who is not named at all cannot be told apart by the words.
        tally.judge("speaker", speakers, len(keys) == 1 or keys <= {"", "meeting"}, number)
        if "stringency" in want[number]:
            pair = (want[number]["stringency"], got[number].get("stringency"))
            tally.judge("stringency", pair, pair[0] == pair[1], number)
    for codebook in CODEBOOKS:
        _codes(tally, f"{codebook}_by_sentence", {n: (want[n], got[n]) for n in both if codebook in want[n]}, codebook)
    codes = ({code for one in side.values() for code in one["sectors"]} for side in (want, got))
    tally.count("sectors_by_document", *codes)
    if any("deadline" in one for one in want.values()):
        tally.count("deadlines", *({n for n in both if side[n].get("deadline")} for side in (want, got)))


def _codes(tally: _Tally, what: str, pairs: Mapping[str, tuple[Sheet, Sheet]], codebook: str) -> None:
    """Count the codes of the demands that both sides have."""
    if not pairs:
        return
    hits = false = missed = 0
    for number, sides in pairs.items():
        wanted, given = (set(one.get(codebook, ())) for one in sides)
        hits += len(wanted & given)
        false += len(given - wanted)
        missed += len(wanted - given)
        if wanted != given:
            tally.errors.append(Error(tally.document, what, sorted(wanted), sorted(given), number))
    tally.counted[what] = (hits, false, missed)


def _figures(tally: _Tally, want: Sequence[Sheet], got: Sequence[Sheet]) -> None:
    """Count figures by sentence and value; of those found, judge what they are said to measure."""
    measures: tuple[dict[str, object], ...] = ({}, {})
    for side, rows in zip(measures, (want, got), strict=True):
        seen: Counter[str] = Counter()
        for one in rows:
            item = f"{one['sentence']}: {float(one['value']):g}"
            seen[item] += 1
            side[item if seen[item] == 1 else f"{item} ({seen[item]})"] = one.get("measure")
    wanted, given = measures
    tally.count("figures", set(wanted), set(given))
    for item in sorted(set(wanted) & set(given)):
        tally.judge("figure_measure", (wanted[item], given[item]), wanted[item] == given[item], item)


def _ratio(above: Any, below: Any) -> Any:
    """``above / below``, 0 where nothing was counted."""
    return np.divide(above, below, out=np.zeros_like(np.asarray(below, dtype=float)), where=np.asarray(below) > 0)


def _measures(tallies: Sequence[_Tally], rendition: str) -> list[Measure]:
    """The figures of ``tallies``, with intervals from resampling whole texts with replacement."""
    if not tallies:
        return []
    draws = np.random.default_rng(_SEED).multinomial(len(tallies), [1 / len(tallies)] * len(tallies), size=_RESAMPLES)
    weights = np.vstack([np.ones(len(tallies), dtype=np.int64), draws])  # the first row is the sample itself
    made: list[Measure] = []

    def add(name: str, metric: str, values: Any, n: int) -> None:
        low, high = np.quantile(values[1:], (0.025, 0.975))
        value, least, most = (round(float(figure), 4) for figure in (values[0], low, high))
        made.append(Measure(name, metric, rendition, value, least, most, n))

    for name in COUNTED:
        hits, false, missed = _sums(weights, [tally.counted.get(name, (0, 0, 0)) for tally in tallies])
        n = int(hits[0] + missed[0])
        if n or false[0]:
            add(name, "f1", _ratio(2 * hits, 2 * hits + false + missed), n)
            add(name, "precision", _ratio(hits, hits + false), n)
            add(name, "recall", _ratio(hits, hits + missed), n)
    for name in JUDGED:
        right, judged = _sums(weights, [tally.judged.get(name, (0, 0)) for tally in tallies])
        if judged[0]:
            add(name, "accuracy", _ratio(right, judged), int(judged[0]))
    return made


def _sums(weights: Any, rows: Sequence[tuple[int, ...]]) -> Any:
    return (weights @ np.array(rows, dtype=np.int64)).T
