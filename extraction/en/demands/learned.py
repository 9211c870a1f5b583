"""Codes of a demand as learned from coded demands: keeps, takes away or adds to what the rules found.

A code is given where the weights of what a demand shows (``learned_features``) add up to more than nothing
(``models/codes.csv``; what it was learned from: ``models/card.toml``; how: ``benchmarks/learn_codes.py``). A code that
is added stands on words of the demand, those that speak for it most.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from extraction.en.demands import learned_features as features
from extraction.en.demands.learned_first import Weights, first
from extraction.model import Code
from extraction.text.document import Document

METHOD = "learned"
_LEFT = [600]
"""Demands that this process looks up plainly: as many as cost what making a table of all weights costs."""
_ORDER = attrgetter("codebook", "code")


class Demand(NamedTuple):
    """A demand whose codes are to be settled: its words, and the codes that rules found there."""

    spans: list[tuple[int, int]]
    ruled: list[Code]


def settled(document: Document, demands: Sequence[Demand]) -> list[list[Code]]:
    """The codes of the ``demands`` of a document (in order), each's by codebook and code.

    Codes that rules and weights give keep the words of the rules. A code of weights alone needs a word, or companions,
    that speak for it.
    """
    if not demands:
        return []
    weights = _weights(len(demands))
    lower = document.folded
    tokens: list[list[list[str]]] = []
    setting: list[list[str]] = []
    before: list[Code] = []
    for demand in demands:
        tokens.append([[*features.tokens(lower, *span), features.MARK] for span in demand.spans])
        setting.append([features.CONSTANT, *features.of_setting(demand.ruled, before)])
        before = demand.ruled
    made: list[list[Code]] = []
    for demand, words_of, seen in zip(demands, tokens, weights.look(tokens, setting), strict=True):
        own = {weights.codes[column]: column for column in seen.columns}
        kept = [code for code in demand.ruled if own.pop(code[:2], None) is not None or code[:2] not in weights.known]
        if own:
            for code, column in own.items():
                words = seen.words_for(column)
                if words is not None:
                    kept.append(Code(*code, *_place(lower, demand.spans, words_of, *words), METHOD))
            kept.sort(key=_ORDER)
        made.append(kept)
    return made


def _weights(n_demands: int) -> Weights:
    """The weights in the tree: for the first demands of a process by plain look-ups."""
    if _LEFT[0] > 0:
        _LEFT[0] -= n_demands
        return first()
    first.cache_clear()
    from extraction.en.demands import learned_model  # noqa: PLC0415 - a tenth of a second

    return learned_model.shipped()


def _place(
    lower: str, spans: Sequence[tuple[int, int]], tokens: Sequence[Sequence[str]], first: int, last: int
) -> tuple[int, int]:
    """Where the demand's ``tokens`` (by stretch, its mark last) number ``first`` to ``last``, of one stretch, stand."""
    for (start, end), stretch in zip(spans, tokens, strict=True):
        if first < len(stretch):
            found = list(islice(features.TOKEN.finditer(lower, start, end), first, last + 1))
            return found[0].start(), found[-1].end()
        first, last = first - len(stretch), last - len(stretch)
    raise AssertionError("a token stands in a stretch of its demand")
