"""The corpus of coded demands (``samples/corpus``): machine against gold, and coder against coder.

Its articles were written for it; two coders coded every demand apart from each other, by the codebook, and a third
decided where they differed (independent automated codings, no trained human coders). A tenth of the articles is set
aside: those whose number ends in 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from extraction.model import Directive, Reading, SourceHints
from warehouse.evaluation.resampling import resampled
from warehouse.evaluation.scores import Measure, Tally, measures
from warehouse.intervals import wilson

GOLD = "gold.demands.jsonl"
BOOKS = ("sectors", "instruments", "responsibilities", "phrases")
SHEETS = ("sheets/coder_a.jsonl", "sheets/coder_b.jsonl")
_OVERLAP = 0.5
"""Share of a read demand that must lie in a coded one for its codes to be that one's."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One demand as somebody coded it. ``start`` and ``end`` are places in the article; a coder's sheet has none."""

    article: str
    number: int
    codes: Mapping[str, frozenset[str]]
    stringency: str
    start: int = 0
    end: int = 0


class CorpusError(Exception):
    """The corpus cannot be used."""


def is_set_aside(article: str) -> bool:
    """Whether the article is of the tenth that is looked at for measuring alone."""
    return article.endswith("0")


def load(file: Path) -> list[Coded]:
    """The coded demands of a file. Raises CorpusError where a line is none."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            codes = {book: frozenset(row[book]) for book in BOOKS}
            place = (row.get("start_char", 0), row.get("end_char", 0))
            found.append(Coded(row["id"], row["n"], codes, row["stringency"], *place))
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{file}, line {number}: no coded demand ({error!r})") from error
    return found


def machine(folder: Path, read: Callable[[str, SourceHints], Reading], split: str = "all") -> list[Measure]:
    """The reader against the gold codes of the articles of ``split`` (develop, measure or all): the fields
    ``<codebook>_by_sentence`` and ``stringency``, and a figure for each code.

    Codes are judged where a demand was read as one; how many were is the ``recall`` of ``directives``. Raises
    CorpusError.
    """
    by_article: dict[str, list[Coded]] = {}
    for demand in load(folder / GOLD):
        if split == "all" or is_set_aside(demand.article) == (split == "measure"):
            by_article.setdefault(demand.article, []).append(demand)
    tallies: list[Tally] = []
    n_read = n_coded = 0
    for article, demands in sorted(by_article.items()):
        text = (folder / "texts" / f"{article}.txt").read_text(encoding="utf-8")
        told = read(text, SourceHints()).directives
        found = [demand for demand in demands if any(_is_within(one, demand) for one in told)]
        n_read, n_coded = n_read + len(found), n_coded + len(demands)
        tallies.append(_tally(article, found, told))
    if not n_coded:
        return []
    low, high = (round(bound, 4) for bound in wilson(n_read / n_coded if n_coded else 0.0, n_coded))
    whole = Measure(
        "directives", "recall", "all", round(n_read / n_coded, 4), low, high, n_coded, n_read, n_coded - n_read
    )
    return [whole, *measures(tallies, "all")]


def _tally(article: str, demands: Iterable[Coded], told: Sequence[Directive]) -> Tally:
    tally = Tally(article)
    totals = {book: [0, 0, 0] for book in BOOKS}
    for demand in demands:
        own = [one for one in told if _is_within(one, demand)]
        for book in BOOKS:
            wanted = set(demand.codes[book])
            given = {code.code for one in own for code in one.codes if code.codebook == book}
            for place, n in enumerate((len(wanted & given), len(given - wanted), len(wanted - given))):
                totals[book][place] += n
            tally.code(book, wanted, given)
        strict = "mandatory" if any(one.stringency == "mandatory" for one in own) else "advisory"
        tally.judge("stringency", (demand.stringency, strict), strict == demand.stringency, str(demand.number))
    for book, (hits, false, missed) in totals.items():
        tally.counted[f"{book}_by_sentence"] = (hits, false, missed)
    return tally


def _is_within(one: Directive, demand: Coded) -> bool:
    shared = min(one.end, demand.end) - max(one.start, demand.start)
    return shared > _OVERLAP * (one.end - one.start)


def coders(folder: Path) -> list[Measure]:
    """Coder against coder: for each field ``agreement`` (F1 of the codes by demand; of stringency, the share alike) and
    Krippendorff's ``alpha`` (nominal, two coders, a code of a demand being a unit), and alpha for each code.

    Raises CorpusError.
    """
    one, other = (load(folder / name) for name in SHEETS)
    if [(a.article, a.number) for a in one] != [(b.article, b.number) for b in other]:
        raise CorpusError(f"{folder}: the coders' sheets are not of the same demands")
    by_article = {
        article: list(found)
        for article, found in groupby(zip(one, other, strict=True), key=lambda pair: pair[0].article)
    }
    articles = list(by_article.values())
    made = []
    for book in BOOKS:
        codes = sorted(set().union(*(side.codes[book] for found in articles for pair in found for side in pair)))
        field = f"{book}_by_sentence"
        said = {
            code: [[(code in a.codes[book], code in b.codes[book]) for a, b in found] for found in articles]
            for code in codes
        }
        whole = [[unit for code in codes for unit in said[code][place]] for place in range(len(articles))]
        made += [_agreement(field, whole), _alpha(field, whole)]
        made += [_alpha(f"{book}.{code}", said[code], code) for code in codes]
    strict = [[(a.stringency == "mandatory", b.stringency == "mandatory") for a, b in found] for found in articles]
    return [*made, _alike("stringency", strict), _alpha("stringency", strict)]


Units = Sequence[Sequence[tuple[bool, bool]]]
"""What two coders said of each unit (yes or no), article by article."""


def _agreement(field: str, units: Units) -> Measure:
    """F1 of what one coder gives against the other."""
    both = [sum(a and b for a, b in found) for found in units]
    given = [sum(a + b for a, b in found) for found in units]
    return _figure(field, "agreement", units, lambda weights: 2 * (weights @ both) / np.maximum(weights @ given, 1))


def _alike(field: str, units: Units) -> Measure:
    same = [sum(a == b for a, b in found) for found in units]
    n = [len(found) for found in units]
    return _figure(field, "agreement", units, lambda weights: (weights @ same) / (weights @ n))


def _alpha(field: str, units: Units, code: str | None = None) -> Measure:
    """Krippendorff's alpha (Computing Krippendorff's Alpha-Reliability, 2011), nominal, for two coders."""
    differing = [sum(a != b for a, b in found) for found in units]
    yes = [sum(a + b for a, b in found) for found in units]
    n = [2 * len(found) for found in units]

    def alpha(weights: Any) -> Any:
        said, of = weights @ yes, weights @ n
        expected = said * (of - said) / np.maximum(of - 1, 1)  # pairs that chance would make differ
        return 1 - np.divide(weights @ differing, expected, out=np.zeros(len(weights)), where=expected > 0)

    return _figure(field, "alpha", units, alpha, code)


def _figure(field: str, metric: str, units: Units, of: Callable[[Any], Any], code: str | None = None) -> Measure:
    values = np.clip(of(resampled(len(units))), 0, 1)
    low, high = np.quantile(values[1:], (0.025, 0.975))
    n = sum(a or b for found in units for a, b in found)
    value, lowest, highest = (round(float(one), 4) for one in (values[0], low, high))
    return Measure(field, metric, "all", value, lowest, highest, n, code=code)
