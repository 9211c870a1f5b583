"""Codes that tell of each other: what is learned of one code is moved by what the weights say of all, and by all rules.

A second logistic regression a code, over the first weights' scores of demands that they were not learned from, and over
which codes rules gave. Both steps only add up, so that they come out as one table of weights: nothing is added to
reading, and each code still has the words that speak for it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

_ROUNDS = 7
_HELD_BACK_BOOK = 1.0  # L2 of what the codes of a book share
_HELD_BACK_CODE = 3.0  # of a code's own constant beside it
_HELD_BACK_CHAIN = 20.0  # of what other scores and rules say
_CUTS = np.linspace(0.15, 0.7, 23)


class Demands(NamedTuple):
    """Demands (rows) and codes (columns): their scores, by weights that were not learned from them; which codes rules
    gave; which are gold; of which that is known; how much each demand counts; the book of each code."""

    scores: Any
    ruled: Any
    gold: Any
    known: Any
    counts: Any
    books: Any

    def only(self, rows: Any) -> Demands:
        """Those of ``rows`` (a mask)."""
        scores, ruled, gold, known, counts = (part[rows] for part in self[:5])
        return Demands(scores, ruled, gold, known, counts, self.books)

    def of(self, book: str) -> Demands:
        """With the codes of one book."""
        own = self.books == book
        scores, ruled, gold, known = (part[:, own] for part in self[:4])
        return Demands(scores, ruled, gold, known, self.counts, self.books[own])


class Chain(NamedTuple):
    """What adds up to the log odds of each code (a column)."""

    constants: Any
    of_scores: Any
    """A row for each code whose score speaks, on the scale of the scores."""
    of_rules: Any
    """A row for each code that rules may give."""

    def odds(self, of: Demands) -> Any:
        """The log odds of demands (rows)."""
        return self.constants + of.scores @ self.of_scores + of.ruled @ self.of_rules


def learn(of: Demands) -> Chain:
    """The chain that demands teach."""
    n_codes = len(of.books)
    made = Chain(np.zeros(n_codes), np.zeros((n_codes, n_codes)), np.zeros((n_codes, n_codes)))
    for book in sorted(set(of.books.tolist())):
        own = np.flatnonzero(of.books == book)
        part = of.of(book)
        scores, ruled, gold = (one[part.known].astype(float) for one in part[:3])
        weights = np.broadcast_to(of.counts[:, None], part.known.shape)[part.known]
        shown = np.stack([np.ones(len(scores)), scores, ruled], 1)
        held_back = np.array([0.0, _HELD_BACK_BOOK, _HELD_BACK_BOOK])
        made.constants[own], made.of_scores[own, own], made.of_rules[own, own] = _logistic(
            shown, gold, weights, held_back
        )
    placed = made.odds(of)
    shown = np.hstack([np.ones((len(of.scores), 1)), of.scores, of.ruled]).astype(float)
    held_back = np.array([0.0, *[_HELD_BACK_CHAIN] * (2 * n_codes)])
    for column in range(n_codes):
        rows = np.flatnonzero(of.known[:, column])
        gold, ahead = of.gold[rows, column].astype(float), placed[rows, column]
        (constant,) = _logistic(np.ones((len(rows), 1)), gold, of.counts[rows], np.array([_HELD_BACK_CODE]), ahead)
        more = _logistic(shown[rows], gold, np.ones(len(rows)), held_back, ahead + constant)
        made.constants[column] += constant + more[0]
        made.of_scores[:, column] += more[1 : n_codes + 1]
        made.of_rules[:, column] += more[n_codes + 1 :]
    return made


def cut(odds: Any, of: Demands, *, keeps_rules: bool) -> float:
    """The log odds from which on codes of a book are given, so that F1 over all of them is best; ``keeps_rules``: with
    all that rules gave."""
    likely = 1 / (1 + np.exp(-odds))
    by_row = of.counts[:, None]
    wanted = (by_row * (of.gold & of.known)).sum()

    def f1(least: float) -> float:
        said = ((likely > least) | (of.ruled & keeps_rules)) & of.known
        return float(2 * (by_row * (said & of.gold)).sum() / ((by_row * said).sum() + wanted))

    best = float(max(_CUTS, key=f1))
    return float(np.log(best / (1 - best)))


def _logistic(shown: Any, wanted: Any, counts: Any, held_back: Any, ahead: Any = 0.0) -> Any:
    """Weights of one logistic regression by Newton's steps, a fixed number; ``ahead`` are log odds to begin from."""
    weights = np.zeros(shown.shape[1])
    for _ in range(_ROUNDS):
        odds = 1 / (1 + np.exp(-np.clip(shown @ weights + ahead, -30, 30)))
        slope = shown.T @ (counts * (odds - wanted)) + held_back * weights
        bend = (shown * (counts * np.maximum(odds * (1 - odds), 1e-5))[:, None]).T @ shown + np.diag(held_back)
        weights = weights - np.linalg.solve(bend, slope)
    return weights
