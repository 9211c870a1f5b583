"""How right the reader is: readings against gold facts, field by field and rendition by rendition.

A gold fact sheet is one JSON object a text (``samples/gold.jsonl``): ``id``, ``relevant`` and ``published_on`` for
every text; ``held_on``, ``year_basis``, ``place``, ``level``, ``mode``, ``attendees`` and ``sentences`` for meeting
reports; optional ``rendition`` and ``split``. Sentences are numbered from 1 as ``numbered`` cuts them, so that gold
facts do not depend on the reader's own sentences. Fields that are found or missed are measured by precision, recall
and F1; fields that are right or wrong by accuracy. Intervals are 95 % percentile bootstrap intervals over texts
(Efron & Tibshirani 1993, chapter 13), from a fixed seed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from extraction.facts import NO_HINTS, Reading, SourceHints

Sheet = Mapping[str, Any]
"""One text's facts in the form of the gold."""

COUNTED = ("relevant", "attendees", "presided", "spoke", "directives", "sectors_by_sentence", "sectors_by_document")
JUDGED = ("published_on", "held_on", "year_basis", "place", "level", "mode", "title", "speaker")
_REQUIRED = ("held_on", "place", "level", "mode", "attendees", "sentences")
_RESAMPLES = 2000
_SEED = 20221016

_BREAK = re.compile(r"(?<=[.!?;。！？；])[”’\")\]]*\s+|\n+")
_GENERIC = re.compile(
    r"\b(city|province|county|district|municipal|municipality|prefecture|autonomous|region|town|people's|government|the)\b"
    r"|[^a-z' ]",
    re.IGNORECASE,
)


class GoldError(ValueError):
    """A gold file that cannot be used; the message names the line, the fault and the remedy."""


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


def load_gold(lines: Iterable[str]) -> dict[str, Sheet]:
    """Gold facts by ``id`` from the lines of a JSONL file, blank lines skipped.

    Raises GoldError where a line is no JSON object, lacks a field, or repeats an id.
    """
    gold: dict[str, Sheet] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            sheet = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldError(f"gold line {number}: not JSON ({error}); write one object a line") from error
        if not isinstance(sheet, dict) or "id" not in sheet or not isinstance(sheet.get("relevant"), bool):
            raise GoldError(f"gold line {number}: an object with 'id' and a true or false 'relevant' is needed")
        missing = [name for name in _REQUIRED if name not in sheet] if sheet["relevant"] else []
        if missing:
            raise GoldError(f"gold line {number} ({sheet['id']}): a meeting report also needs {', '.join(missing)}")
        if str(sheet["id"]) in gold:
            raise GoldError(f"gold line {number}: id {sheet['id']} stands twice; keep one")
        gold[str(sheet["id"])] = sheet
    return gold


def numbered(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of ``text`` as annotators number them (the first is number 1)."""
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in (*_BREAK.finditer(text), None):
        stop = cut.start() if cut else len(text)
        piece = text[start:stop]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left:
            spans.append((left, right))
        start = cut.end() if cut else stop
    return spans


def sheet(text: str, reading: Reading) -> dict[str, Any]:
    """``reading`` of ``text`` in the form of the gold (without ``id``).

    A demand stands for each numbered sentence with which it shares at least half of the shorter of both.
    """
    document = reading.document
    facts: dict[str, Any] = {
        "relevant": document.kind == "meeting_report",
        "published_on": document.published_on.isoformat() if document.published_on else None,
    }
    meeting = reading.meeting
    if meeting is None:
        return facts
    sentences: dict[str, dict[str, Any]] = {}
    spans = numbered(text)
    for row in reading.directives:
        codes = {code.code for code in row.codes if code.codebook == "sectors"}
        speaker = "meeting" if row.speaker_kind == "meeting" else row.speaker_name
        for number, (left, right) in enumerate(spans, 1):
            shared = min(right, row.end) - max(left, row.start)
            if shared > 0 and shared >= 0.5 * min(right - left, row.end - row.start):
                held = sentences.setdefault(str(number), {"speaker": speaker, "sectors": []})
                held["sectors"] = sorted(codes | set(held["sectors"]))
    return facts | {
        "held_on": meeting.held_on.isoformat() if meeting.held_on else None,
        "year_basis": meeting.year_basis,
        "place": meeting.place_name,
        "level": meeting.admin_level,
        "mode": meeting.mode,
        "attendees": [
            {"name": one.name, "title": one.title, "presided": one.presided, "spoke": one.spoke}
            for one in reading.attendees
        ],
        "sentences": sentences,
    }


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
    return re.sub(r"[^a-z]", "", str(name or "").lower())


def _place_key(name: object) -> str:
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
    for what in ("held_on", "year_basis", "level"):
        if what in want:
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
    return tally


def _sentences(tally: _Tally, want: Sheet, got: Sheet) -> None:
    tally.count("directives", set(want), set(got))
    sums = [0, 0, 0]
    for number in sorted(set(want) & set(got), key=int):
        speakers = (want[number]["speaker"], got[number]["speaker"])
        keys = {_key(speaker) for speaker in speakers}
        # Who speaks for "the meeting" and who is not named at all cannot be told apart by the words.
        tally.judge("speaker", speakers, len(keys) == 1 or keys <= {"", "meeting"}, number)
        wanted, given = set(want[number]["sectors"]), set(got[number]["sectors"])
        sums = [sums[0] + len(wanted & given), sums[1] + len(given - wanted), sums[2] + len(wanted - given)]
        if wanted != given:
            tally.errors.append(Error(tally.document, "sectors_by_sentence", sorted(wanted), sorted(given), number))
    tally.counted["sectors_by_sentence"] = (sums[0], sums[1], sums[2])
    codes = ({code for one in side.values() for code in one["sectors"]} for side in (want, got))
    tally.count("sectors_by_document", *codes)


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
