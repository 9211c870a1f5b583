"""Instruments and responsibilities of a demand as learned from coded demands: beside what the rules found.

The weights of a demand's runs of one to three characters add up to a score a code (``models/codes.csv``; what it was
learned from: ``models/card.toml``; how: ``benchmarks/learn_codes_zh.py``). An instrument that rules gave stays unless
its score is very low, a responsibility stays; another code is added where its score is high enough, and stands on the
run that speaks for it most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from extraction.model import Code
from extraction.zh.demands.learned_first import Match, Said, Weights, first
from extraction.zh.demands.learned_told import LONGEST

METHOD = "learned"
_ORDER = attrgetter("codebook", "code")
_MARK = "。"
_SIGNS = str.maketrans(
    dict.fromkeys("，。；：！？“”、…（）()《》 —,;:!?\"'\n\t\r", _MARK) | dict.fromkeys("0123456789", "0")
)
_MOST = 600  # characters looked at in one demand: more are no sentence, and time must stay linear
_LEFT = [1500]
"""Demands that this process looks up plainly: as many as cost what making the rest costs."""


def runs(words: str) -> Iterator[tuple[str, int]]:
    """Runs of up to three characters in ``words`` (folded) and where each begins; none reaches over a mark, but it may
    begin or end with one. Figures are all alike."""
    signs = f"{_MARK}{words[:_MOST].translate(_SIGNS)}{_MARK}"
    for place in range(len(signs)):
        for end in range(place + 1, min(place + LONGEST, len(signs)) + 1):
            run = signs[place:end]
            if run == _MARK:
                continue
            if run == _MARK + _MARK:
                break
            yield run, max(place - 1, 0)
            if run[-1] == _MARK:
                break


class Demand(NamedTuple):
    """A demand whose codes are to be settled: where it stands, the codes that rules gave it, and those that they found
    to be only mentioned there, which are not added."""

    start: int
    end: int
    ruled: list[Code]
    mentioned: Collection[str] = ()


def signs(flat: str, demand: Demand) -> str:
    """The demand's characters as its runs have them, between marks."""
    return f"{_MARK}{flat[demand.start : min(demand.end, demand.start + _MOST)].translate(_SIGNS)}{_MARK}"


def settled(flat: str, demands: Sequence[Demand]) -> list[list[Code]]:
    """The codes of the ``demands`` of a text (folded), each's by codebook and code.

    Codes that rules gave keep the words of the rules; codes of other books stay as they are. All demands at once:
    adding up by demand would take most of the time.
    """
    if not demands:
        return []
    weights = _weights(len(demands))
    found = [weights.matches(signs(flat, demand)) for demand in demands]
    return [
        _one(weights, demand, own, said) for demand, own, said in zip(demands, found, weights.say(found), strict=True)
    ]


def _one(weights: Weights, demand: Demand, own: list[Match], said: Said) -> list[Code]:
    """What stays of the rules' codes, and the others that are said."""
    codes = [
        one
        for one in demand.ruled
        if (column := weights.column.get((one.codebook, one.code))) is None or said.stays[column]
    ]
    given = {(one.codebook, one.code) for one in demand.ruled}
    new = [
        column
        for column in said.added
        if weights.codes[column] not in given and weights.codes[column][1] not in demand.mentioned
    ]
    words = [one for one in own if len(weights.runs[one[0]].strip(_MARK)) > 1] if new else []
    for column in new if words else ():
        speaking = weights.of([row for row, _, _ in words], column)
        most = max(speaking)
        if most <= 0:
            continue
        _, left, right = words[speaking.index(most)]
        left, right = max(left - 1, 0), min(right - 1, demand.end - demand.start)  # without the mark before
        codes.append(Code(*weights.codes[column], demand.start + left, demand.start + max(right, left + 1), METHOD))
    if new:
        codes.sort(key=_ORDER)
    return codes


def _weights(n_demands: int) -> Weights:
    """The weights in the tree: for the first demands of a process by plain look-ups."""
    if _LEFT[0] > 0:
        _LEFT[0] -= n_demands
        return first()
    first.cache_clear()
    from extraction.zh.demands import learned_model  # noqa: PLC0415 - a tenth of a second

    return learned_model.shipped()
