"""Learn the codes of demands from coded ones: ``python -m benchmarks.learn_codes``; writes ``models/codes.csv``.

Learned from the articles of the corpus and the further lots that are not set aside, the coded demands of the samples,
and the examples of the rules (``coded_examples``). One ridge regression a code over the features of
``extraction.en.demands.learned_features``, all solved at once; of formulas its constant is moved to where F1 is best on
articles that it was not learned from, demands that no rule was made from counting more. The codes of the other books
tell of each other (``chained_codes``), which is multiplied out into the same table, and each book is cut where its F1
is best. Of sectors and formulas what rules found stays.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import linalg, sparse

from benchmarks import chained_codes
from benchmarks.coded_examples import BOOKS, Example, examples
from extraction.en.demands import learned_features as learned

FOLDS = 5
KEPT = frozenset({"sectors", "phrases"})
"""Books of which no code that a rule gave is taken away."""
_CHAINED = tuple(book for book in BOOKS if book != "phrases")
"""Books whose codes tell of each other. Formulas are told by their own words."""
_MARGIN = {"phrases": 0.2}  # above the best cut: ordinary reports have fewer formulas than the corpus
_UNRULED = frozenset({"wordings"})
_PLACES_NONE = frozenset({"rare wordings", "near wordings"})  # dense with rare and hard codes, as reports are not
_COUNTS = (
    3.0  # what their demands count where thresholds are sought: rules have not seen them, as they have the reports
)
_EXAMPLE = 0.3  # what a rule's example counts where weights are learned
_RULE_WEIGHT = 2.0  # what a rule found is held back a quarter as much as a word
_HELD_BACK = 20.0  # L2
_IMPUTED = 2  # rounds in which what is not known of an example is taken from what was learned so far
_RARE = 2  # features that fewer demands have are not learned
_SCALE = 400  # whole numbers a unit (from "no" to "yes" there are two)
_LEAST = 5  # smaller weights are left out
_LEAST_OF_PAIRS = 12  # so those of companions, which are many: half the file, a third of the time of looking them up
_ODDS = 6.0  # log odds a unit, about: what a score moves them by
_SETTLES = 8000  # weight of a rule whose code stays
_BORROWED = 40.0  # demands' worth of all codes of a book that help to place one code's threshold
_GRID = np.linspace(-1.1, 0.4, 76)


@dataclass(slots=True)
class Table:
    """Examples as matrices: features; whether a code is gold; whether that is known; whether rules gave it."""

    names: list[str]
    codes: list[tuple[str, str]]
    shown: Any
    gold: Any
    known: Any
    ruled: Any
    articles: Any
    sources: Any
    is_read: Any
    folds: Any


def table(made: Sequence[Example]) -> Table:
    """``made`` as matrices. Articles fall into folds by their order among all, the same for the same articles."""
    counts = Counter(name for one in made for name in one.features)
    names = sorted(name for name, n in counts.items() if n >= _RARE and name != learned.CONSTANT)
    place = {name: number for number, name in enumerate(names)}
    all_codes = sorted({(book, code) for one in made for book in BOOKS for code in one.gold[book] or ()})
    indices: list[int] = []
    ends = [0]
    values: list[float] = []
    for one in made:
        own = sorted((place[name], n) for name, n in one.features.items() if name in place)
        indices += [number for number, _ in own]
        values += [n * (_RULE_WEIGHT if names[number].startswith("rule ") else 1.0) for number, n in own]
        ends.append(len(indices))
    shown = sparse.csr_matrix((np.array(values, np.float32), indices, ends), shape=(len(made), len(names)))
    shape = (len(made), len(all_codes))
    gold, known, ruled = np.zeros(shape, bool), np.zeros(shape, bool), np.zeros(shape, bool)
    for row, one in enumerate(made):
        for column, (book, code) in enumerate(all_codes):
            said = one.gold[book]
            gold[row, column] = said is not None and code in said
            known[row, column] = (
                gold[row, column] or (book, code) in one.against if one.source == "rules" else said is not None
            )
            ruled[row, column] = (book, code) in one.ruled
    articles = np.array([one.article for one in made])
    order = sorted(set(articles) - {""})
    shuffled = np.random.RandomState(7).permutation(len(order))
    fold = {order[which]: number % FOLDS for number, which in enumerate(shuffled)} | {"": -1}
    return Table(
        names,
        all_codes,
        shown,
        gold,
        known,
        ruled,
        articles,
        np.array([one.source for one in made]),
        np.array([one.is_read for one in made]),
        np.array([fold[article] for article in articles]),
    )


def fit(made: Table, rows: Any) -> tuple[Any, Any]:
    """Weights and constants of one ridge regression a code from ``rows`` (a mask), rounded as they are written.

    Solved by demand, not by feature: there are fewer. Where a code is not known of a demand, what was learned so far
    stands for it.
    """
    shown, known = made.shown[rows], made.known[rows]
    alike = np.asarray((shown @ shown.T).todense(), dtype=np.float32) + 1
    held_back = _HELD_BACK / np.where(made.sources[rows] == "rules", _EXAMPLE, 1.0)
    factors = linalg.cho_factor(
        alike + np.diag(held_back.astype(np.float32)), lower=True, overwrite_a=True, check_finite=False
    )
    wanted = np.where(made.gold[rows], 1, -1).astype(np.float32)
    solved = linalg.cho_solve(factors, wanted, check_finite=False)
    for _ in range(_IMPUTED):
        wanted = np.where(known, wanted, np.clip(alike @ solved, -1.2, 0.3))
        solved = linalg.cho_solve(factors, wanted, check_finite=False)
    return rounded(made, shown.T @ solved), solved.sum(0)


def rounded(made: Table, weights: Any) -> Any:
    """``weights`` (features, codes) as they come back from the file: whole numbers, the small left out."""
    scale = _scale(made)
    whole = np.rint(weights * scale[:, None] * _SCALE)
    least = np.array([_LEAST_OF_PAIRS if "~" in name else _LEAST for name in made.names])
    whole[np.abs(whole) < least[:, None]] = 0
    return whole / scale[:, None] / _SCALE


def _scale(made: Table) -> Any:
    return np.array([_RULE_WEIGHT if name.startswith("rule ") else 1.0 for name in made.names])


def unseen(made: Table, rows: Any) -> Any:
    """The scores of ``rows`` (a mask), each by weights learned from the other folds of them, and the examples."""
    scores = np.zeros(made.gold.shape, np.float32)
    for fold in range(FOLDS):
        weights, constants = fit(made, (rows | (made.folds < 0)) & (made.folds != fold))
        scores[made.folds == fold] = made.shown[made.folds == fold] @ weights + constants
    return scores


def thresholds(made: Table, scores: Any, rows: Any) -> Any:
    """By code, where to cut ``scores`` of ``rows`` so that F1 of its book is best; rare codes lean on the book's."""
    cuts = np.zeros(len(made.codes), np.float32)
    books = np.array([book for book, _ in made.codes])
    known, scored = made.known[rows], scores[rows]
    gold = made.gold[rows] & known
    counts = np.where(np.isin(made.sources[rows], list(_UNRULED)), _COUNTS, 1.0)
    right = np.array([counts @ ((scored > cut) & gold) for cut in _GRID]).T
    wrong = np.array([counts @ ((scored > cut) & ~gold & known) for cut in _GRID]).T
    wanted = counts @ gold
    for book in BOOKS:
        own = np.flatnonzero(books == book)
        all_right, all_wrong, all_wanted = right[own].sum(0), wrong[own].sum(0), wanted[own].sum()
        best = float((2 * all_right / np.maximum(1, all_wanted + all_right + all_wrong)).max())
        lent = _BORROWED / max(1, all_wanted)
        for column in own:
            gain = 2 * (right[column] + lent * all_right) - best * (
                right[column] + wrong[column] + lent * (all_right + all_wrong)
            )
            cuts[column] = _GRID[int(gain.argmax())] + _MARGIN.get(book, 0.0)
    return cuts


def f1(made: Table, given: Any, rows: Any) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 by book."""
    books = np.array([book for book, _ in made.codes])
    told: dict[str, tuple[float, float, float]] = {}
    for book in BOOKS:
        own = books == book
        known = made.known[rows][:, own]
        gold, said = made.gold[rows][:, own] & known, given[rows][:, own] & known
        right = int((gold & said).sum())
        precision, recall = right / max(1, int(said.sum())), right / max(1, int(gold.sum()))
        told[book] = (precision, recall, 2 * right / max(1, int(said.sum() + gold.sum())))
    return told


def given(made: Table, scores: Any, cuts: Any) -> Any:
    """What is given at ``cuts``: of the books of ``KEPT`` with all that rules gave."""
    return (scores > cuts) | (made.ruled & np.array([book in KEPT for book, _ in made.codes]))


def learn(made: Table) -> tuple[Any, Any]:
    """Weights and constants from all; the constants hold the thresholds."""
    rows = made.folds >= 0
    scores = unseen(made, rows)
    placing = rows & ~np.isin(made.sources, list(_PLACES_NONE))
    weights, constants = fit(made, np.ones(len(made.folds), bool))
    cuts = thresholds(made, scores, placing)
    own = np.flatnonzero(np.isin([book for book, _ in made.codes], _CHAINED))
    of = demands(made, scores, own)
    chain = chained_codes.learn(of.only(rows))
    weights[:, own], constants[own] = multiplied_out(made, chain, own, weights[:, own], constants[own])
    constants[own] /= _ODDS
    cuts[own] = cuts_of_books(chain, of.only(placing)) / _ODDS
    return rounded(made, weights), constants - cuts


def demands(made: Table, scores: Any, own: Any) -> chained_codes.Demands:
    """The demands of ``made`` with the codes numbered ``own``."""
    return chained_codes.Demands(
        scores[:, own],
        made.ruled[:, own],
        made.gold[:, own],
        made.known[:, own],
        np.where(np.isin(made.sources, list(_UNRULED)), _COUNTS, 1.0),
        np.array([book for book, _ in made.codes])[own],
    )


def cuts_of_books(chain: chained_codes.Chain, of: chained_codes.Demands) -> Any:
    """By code, the log odds from which on it is given: the same for all of a book."""
    odds, found = chain.odds(of), np.zeros(len(of.books))
    for book in _CHAINED:
        mine = of.books == book
        found[mine] = chained_codes.cut(odds[:, mine], of.of(book), keeps_rules=book in KEPT)
    return found


def multiplied_out(made: Table, chain: chained_codes.Chain, own: Any, weights: Any, constants: Any) -> tuple[Any, Any]:
    """The weights (a unit is ``_ODDS`` log odds) and the constants (log odds) of the codes numbered ``own``, of which
    ``weights`` and ``constants`` are the first ones, with what the chain has each say of the others."""
    told = weights @ chain.of_scores
    place = {name: number for number, name in enumerate(made.names)}
    for row, column in enumerate(own.tolist()):
        if (rule := "rule {}.{}".format(*made.codes[column])) in place:
            told[place[rule]] += chain.of_rules[row] / _RULE_WEIGHT
    return told / _ODDS, chain.constants + constants @ chain.of_scores


def lines(made: Table, weights: Any, constants: Any) -> Iterator[tuple[str, str]]:
    """The rows of ``codes.csv``."""
    names = [f"{book}.{code}" for book, code in made.codes]
    scale = _scale(made)
    scaled = np.rint(weights * scale[:, None] * _SCALE).astype(int)
    rows: Mapping[str, Any] = dict(zip(made.names, scaled, strict=True))
    for column, (name, (book, _)) in enumerate(zip(names, made.codes, strict=True)):
        if book in KEPT and f"rule {name}" in rows:
            rows[f"rule {name}"][column] = _SETTLES
    yield "(codes)", " ".join(names)
    for feature, row in ((learned.CONSTANT, np.rint(constants * _SCALE).astype(int)), *rows.items()):
        kept = [f"{number} {weight}" for number, weight in enumerate(row.tolist()) if abs(weight) >= _LEAST]
        if kept:
            yield feature, " ".join(kept)


def write(folder: Path = learned.FOLDER) -> Table:
    """Learns, and writes ``codes.csv`` into ``folder``."""
    made = table(examples())
    rows = list(lines(made, *learn(made)))
    with (folder / "codes.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("feature", "weights"))
        out.writerows(rows)
    return made


def main() -> None:
    """Learns, writes, and says from how much."""
    made = write()
    n = Counter(made.sources.tolist())
    print(", ".join(f"{count} of {source}" for source, count in sorted(n.items())), f"; {len(made.names)} features")


if __name__ == "__main__":
    main()
