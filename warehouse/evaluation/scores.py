"""How right the reader is: readings against gold facts, field by field and rendition by rendition.

Fields that are found or missed are measured by precision, recall and F1; fields that are right or wrong by accuracy.
Fields that the gold facts leave out (see ``warehouse.evaluation.gold``) are not measured on that text. Of fields whose
values are codes there is a figure for each code, too.

Intervals are of 95 %: the wider of the percentile bootstrap over texts (Efron & Tibshirani 1993, chapter 13; fixed
seed), which knows that errors of one text go together, and of Wilson's score interval (Wilson 1927), which has a width
where no error was found. For F1, whose items are hits, false alarms and misses, Wilson's is taken of hits among hits
plus half of the others, as F1 itself is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from extraction.model import NO_HINTS, Reading, SourceHints
from schemas.vocabularies import CODEBOOKS
from warehouse.evaluation.gold import GoldError, Sheet, sheet
from warehouse.evaluation.likeness import name_letters, place_letters, title_fits
from warehouse.evaluation.pairing import by_story
from warehouse.evaluation.resampling import ratio, resampled, sums
from warehouse.intervals import wilson

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
    "figures_measured",
    "references",
    "joined_remotely",
    "place_mentions",
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
    "reference_day",
    "rank",
    "rendition",
    "language",
    "document_title",
    "publisher",
    "meeting_title",
    "place_code",
    "deadline_on",
    "figure_unit",
    "figure_period",
)
AUDITED = frozenset(
    {"language", "document_title", "publisher", "meeting_title", "place_code", "deadline_on", "figure_unit",
     "figure_period", "place_mentions"}
)  # fmt: skip
"""Fields whose gold facts are judgements on values that had been read (an audit), not made without them."""
CODED = {
    "meeting_type": "meeting_types",
    "convener": "conveners",
    "mode": "modes",
    "level": "levels",
    "stringency": "stringency",
    "figure_measure": "measures",
    "rank": "ranks",
    "rendition": "renditions",
}
"""Judged fields whose values are codes, and what the field of each code's figure begins with."""
_MODES = {"in_person", "unspecified", "mixed"}


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

    ``n`` counts gold items for f1, precision and recall, judged items for accuracy. ``right``, ``missed`` and
    ``invented`` are counts: of a judged field, what is wrong is missed and, where another value was read, invented.
    ``code`` is set where the figure is of one code; ``field`` is then "instruments.inspection".
    """

    field: str
    metric: str
    rendition: str
    value: float
    low: float
    high: float
    n: int
    right: int = 0
    missed: int = 0
    invented: int = 0
    code: str | None = None


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
class Tally:
    """Of one text: hits, false alarms and misses of counted fields; right and judged items of the others."""

    document: str
    counted: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    judged: dict[str, tuple[int, int]] = field(default_factory=dict)
    coded: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)
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
        if what in CODED:
            # Of the mode only the video counts: "in person" is not told from "not said".
            sides = [{str(value)} - (_MODES if what == "mode" else set()) for value in pair if value is not None]
            if len(sides) == len(pair):
                self.code(CODED[what], *sides)
        if not right:
            self.errors.append(Error(self.document, what, *pair, item))

    def code(self, book: str, wanted: set[str], given: set[str]) -> None:
        """Count the codes of one item."""
        for code in wanted | given:
            hits, false, missed = self.coded.get((book, code), (0, 0, 0))
            wants, gives = code in wanted, code in given
            self.coded[book, code] = (
                hits + (wants and gives),
                false + (gives and not wants),
                missed + (wants and not gives),
            )


def evaluate(
    gold: Mapping[str, Sheet], texts: Mapping[str, str], read: Callable[[str, SourceHints], Reading]
) -> Scores:
    """Reads every text that has gold facts and scores it. Raises GoldError where a gold id has no text."""
    absent = sorted(set(gold) - set(texts))
    if absent:
        raise GoldError(f"no text for gold id {', '.join(absent[:5])}; add the files or take the lines out")
    return score(gold, {name: sheet(texts[name], read(texts[name], NO_HINTS)) for name in sorted(gold)})


def score(gold: Mapping[str, Sheet], told: Mapping[str, Sheet]) -> Scores:
    """Scores sheets against gold by id, pages of several stories story by story (``pairing``).

    A text without a sheet counts as read as no meeting report.
    """
    names = sorted(gold)
    pairs = [pair for name in names for pair in by_story(name, gold[name], told.get(name, {"relevant": False}))]
    tallies = [_tally(*pair) for pair in pairs]
    renditions = [str(gold[name.partition("#")[0]].get("rendition") or "") for name, _, _ in pairs]
    found = measures(tallies, "all")
    for rendition in sorted(set(renditions) - {""}):
        chosen = [tally for tally, of in zip(tallies, renditions, strict=True) if of == rendition]
        found += measures(chosen, rendition)
    order = {name: place for place, name in enumerate((*COUNTED, *JUDGED))}
    errors = sorted((error for tally in tallies for error in tally.errors), key=lambda error: order[error.field])
    return Scores(len(pairs), sum(bool(want["relevant"]) for _, want, _ in pairs), found, errors)


def _tally(name: str, want: Sheet, got: Sheet) -> Tally:
    tally = Tally(name)
    tally.count("relevant", {name} if want["relevant"] else set(), {name} if got["relevant"] else set())
    published = (want.get("published_on"), got.get("published_on"))
    tally.judge("published_on", published, published[0] == published[1])
    if want.get("rendition") and "rendition" in got:
        tally.judge("rendition", (want["rendition"], got["rendition"]), want["rendition"] == got["rendition"])
    if "audit" in want:
        _audit(tally, want["audit"], got.get("audit", {}))
    if not want["relevant"]:
        return tally
    for what in ("held_on", "year_basis", "level", "meeting_type", "convener"):
        if what in want and (want[what] is not None or what == "held_on"):
            tally.judge(what, (want[what], got.get(what)), want[what] == got.get(what))
    places = (want["place"], got.get("place"))
    tally.judge("place", places, place_letters(places[0]) == place_letters(places[1]))
    modes = (want["mode"], got.get("mode"))
    tally.judge("mode", modes, (modes[0] == "video") == (modes[1] == "video"))
    wanted, given = ({name_letters(one["name"]): one for one in side.get("attendees", ())} for side in (want, got))
    tally.count("attendees", set(wanted), set(given))
    for role in ("presided", "spoke"):
        tally.count(role, *({who for who, one in side.items() if one[role]} for side in (wanted, given)))
    for who in sorted(set(wanted) & set(given)):
        titles = (wanted[who]["title"], given[who]["title"])
        tally.judge("title", titles, title_fits(name_letters(titles[0]), name_letters(titles[1])), who)
        if "rank" in wanted[who]:
            ranks = (wanted[who]["rank"], given[who].get("rank"))
            tally.judge("rank", ranks, ranks[0] == ranks[1], who)
    if any("remote" in one for one in wanted.values()):
        tally.count(
            "joined_remotely", *({who for who, one in side.items() if one.get("remote")} for side in (wanted, given))
        )
    _sentences(tally, want["sentences"], got.get("sentences", {}))
    if "figures" in want:
        _figures(tally, want["figures"], got.get("figures", ()))
    if "references" in want:
        _references(tally, want["references"], got.get("references", ()))
    return tally


def _audit(tally: Tally, want: Sheet, got: Sheet) -> None:
    """Judge what was audited: values by their letters, days by the words of the time limit."""
    for name, what in (("title", "document_title"), ("publisher", "publisher"), ("meeting_title", "meeting_title")):
        if name in want:
            pair = (want[name], got.get(name))
            tally.judge(what, pair, name_letters(pair[0]) == name_letters(pair[1]))
    for name in ("language", "place_code"):
        if name in want:
            tally.judge(name, (want[name], got.get(name)), want[name] == got.get(name))
    days = got.get("deadlines", {})
    for words, day in want.get("deadlines", {}).items():
        if words in days:
            tally.judge("deadline_on", (day, days[words]), day == days[words], words)
    found = {float(value): (unit, period) for value, unit, period in got.get("figures", ())}
    for value, unit, period in want.get("figures", ()):
        if float(value) in found:
            told = found[float(value)]
            tally.judge("figure_unit", (unit, told[0]), unit == told[0], f"{value:g}")
            tally.judge("figure_period", (period, told[1]), period == told[1], f"{value:g}")
    if "places" in want:
        tally.count("place_mentions", set(want["places"]), set(got.get("places", ())))


def _sentences(tally: Tally, want: Sheet, got: Sheet) -> None:
    tally.count("directives", set(want), set(got))
    both = sorted(set(want) & set(got), key=int)
    for number in both:
        speakers = (want[number]["speaker"], got[number]["speaker"])
        keys = {name_letters(speaker) for speaker in speakers}
        # Who speaks for "the meeting" and who is not named at all cannot be told apart by the words.
        tally.judge("speaker", speakers, len(keys) == 1 or keys <= {"", "meeting"}, number)
        if "stringency" in want[number]:
            pair = (want[number]["stringency"], got[number].get("stringency"))
            tally.judge("stringency", pair, pair[0] == pair[1], number)
    for codebook in CODEBOOKS:
        _codes(tally, f"{codebook}_by_sentence", {n: (want[n], got[n]) for n in both if codebook in want[n]}, codebook)
    if all("sectors" in one for one in want.values()):
        codes = ({code for one in side.values() for code in one["sectors"]} for side in (want, got))
        tally.count("sectors_by_document", *codes)
    if any("deadline" in one for one in want.values()):
        tally.count("deadlines", *({n for n in both if side[n].get("deadline")} for side in (want, got)))


def _codes(tally: Tally, what: str, pairs: Mapping[str, tuple[Sheet, Sheet]], codebook: str) -> None:
    """Count the codes of the demands that both sides have."""
    if not pairs:
        return
    hits = false = missed = 0
    for number, sides in pairs.items():
        wanted, given = (set(one.get(codebook, ())) for one in sides)
        hits += len(wanted & given)
        false += len(given - wanted)
        missed += len(wanted - given)
        tally.code(codebook, wanted, given)
        if wanted != given:
            tally.errors.append(Error(tally.document, what, sorted(wanted), sorted(given), number))
    tally.counted[what] = (hits, false, missed)


def _figures(tally: Tally, want: Sequence[Sheet], got: Sequence[Sheet]) -> None:
    """Count figures by sentence and value; of those found, judge what they are said to measure.

    Those that a measure fits are counted apart, with it: what counts nothing that has one ("612 schools") is told by
    some annotators and left out by others.
    """
    said: tuple[dict[str, object], ...] = ({}, {})
    for side, rows in zip(said, (want, got), strict=True):
        seen: Counter[str] = Counter()
        for one in rows:
            item = f"{one['sentence']}: {float(one['value']):g}"
            seen[item] += 1
            side[item if seen[item] == 1 else f"{item} ({seen[item]})"] = one.get("measure")
    wanted, given = said
    tally.count("figures", set(wanted), set(given))
    measured = [{(item, measure) for item, measure in side.items() if measure is not None} for side in said]
    tally.count("figures_measured", *({f"{item} {measure}" for item, measure in side} for side in measured))
    for item in sorted(set(wanted) & set(given)):
        tally.judge("figure_measure", (wanted[item], given[item]), wanted[item] == given[item], item)


def _references(tally: Tally, want: Sequence[Sheet], got: Sequence[Sheet]) -> None:
    """Count other meetings that are named by relation, level and an overlapping span; of those found judge the day."""
    left = list(got)
    found: list[tuple[Sheet, Sheet]] = []
    for one in want:
        kind = (one["relation"], one["level"])
        match = next(
            (
                row
                for row in left
                if (row["relation"], row["level"]) == kind
                and row["start_char"] < one["end_char"]
                and one["start_char"] < row["end_char"]
            ),
            None,
        )
        if match is not None:
            left.remove(match)
            found.append((one, match))
    told = [one for one, _ in found]

    def item(row: Sheet) -> str:
        return f"{row['start_char']}: {row['relation']} {row['level']}"

    same = {item(one) for one in told}
    missed = {item(one) for one in want if one not in told}
    tally.count("references", same | missed, same | {f"{item(row)} (told)" for row in left})
    for one, row in found:
        tally.judge("reference_day", (one["held_on"], row["held_on"]), one["held_on"] == row["held_on"], item(one))


def measures(tallies: Sequence[Tally], rendition: str) -> list[Measure]:
    """The figures of ``tallies``, with intervals from resampling whole texts with replacement."""
    if not tallies:
        return []
    weights = resampled(len(tallies))
    made: list[Measure] = []

    def add(  # noqa: PLR0917 - one figure
        name: str,
        metric: str,
        values: Any,
        right: int,
        of: float,
        n: int,
        counts: tuple[int, int, int],
        code: str | None,
    ) -> None:
        low, high = np.quantile(values[1:], (0.025, 0.975))
        least, most = wilson(right / of if of else 0.0, of)
        figures = (float(values[0]), min(float(low), least), max(float(high), most))
        value, lowest, highest = (round(figure, 4) for figure in figures)
        made.append(Measure(name, metric, rendition, value, lowest, highest, n, *counts, code))

    def counted(name: str, found: Any, code: str | None = None) -> None:
        hits, false, missed = found
        right, wrong, lost = int(hits[0]), int(false[0]), int(missed[0])
        counts = (right, lost, wrong)
        n = right + lost
        add(name, "f1", ratio(2 * hits, 2 * hits + false + missed), right, right + (wrong + lost) / 2, n, counts, code)
        if code is None:
            add(name, "precision", ratio(hits, hits + false), right, right + wrong, n, counts, code)
            add(name, "recall", ratio(hits, hits + missed), right, n, n, counts, code)

    for name in COUNTED:
        found = sums(weights, [tally.counted.get(name, (0, 0, 0)) for tally in tallies])
        if found[:, 0].any():
            counted(name, found)
    for name in JUDGED:
        hits, judged = sums(weights, [tally.judged.get(name, (0, 0)) for tally in tallies])
        if judged[0]:
            n, right = int(judged[0]), int(hits[0])
            add(name, "accuracy", ratio(hits, judged), right, n, n, (right, n - right, 0), None)
    if rendition == "all":
        for book, code in sorted({pair for tally in tallies for pair in tally.coded}):
            counted(
                f"{book}.{code}", sums(weights, [tally.coded.get((book, code), (0, 0, 0)) for tally in tallies]), code
            )
    return made
