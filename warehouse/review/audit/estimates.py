"""From answers to figures: the share that is right of each field, with 95 % intervals, and how auditors agree.

A figure is a ratio over documents, each weighted by how many of its stratum it stands for (Cochran 1977, chapters 5, 6
and 11: ratio estimates, documents as clusters, rows drawn within them). Its interval is Wilson's (1927) with the sample
size that a simple random sample of the same spread would have (compared for shares in complex surveys by Franco et al.
2019, Journal of Survey Statistics and Methodology 7), with Korn and Graubard's (1998) allowance for few documents.
Strata of which nothing was answered yet may hold anything: the interval is widened by their share.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from warehouse.intervals import Z, wilson
from warehouse.review.audit.answers import Answer
from warehouse.review.audit.sample import (
    ATTENDEE_FIELDS,
    DIRECTIVE_FIELDS,
    MEETING_FIELDS,
    Question,
    Sample,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Observed:
    """Of one document: what it stands for (``right`` of ``of`` items), and how many items were judged."""

    stratum: str
    right: float
    of: float
    judged: int
    is_whole: bool = True
    """Whether all its items were judged, none by chance left out."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its interval: ``n`` items judged in ``n_documents``."""

    field: str
    metric: str
    value: float
    low: float
    high: float
    n: int
    n_documents: int


def _quantile_of_t(df: float) -> float:
    """The 97.5 % quantile of Student's t (Abramowitz and Stegun 26.7.5; exact for 1 and 2)."""
    if df < 2:
        return 12.706
    if df < 3:
        return 4.303
    z = Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / df**power for power, term in enumerate(terms, 1))


def estimate(name: str, metric: str, observed: Sequence[Observed], strata: Mapping[str, int]) -> Estimate | None:
    """The share over all strata (documents in each: ``strata``); None where nothing was judged."""
    by_stratum: dict[str, list[Observed]] = defaultdict(list)
    for one in observed:
        by_stratum[one.stratum].append(one)
    weights = {name: strata[name] / len(held) for name, held in by_stratum.items()}
    total = sum(weights[one.stratum] * one.of for one in observed)
    judged = sum(one.judged for one in observed)
    if total <= 0 or judged == 0:
        return None
    share = sum(weights[one.stratum] * one.right for one in observed) / total
    share = min(1.0, max(0.0, share))
    whole = all(one.is_whole for one in observed)
    variance = _variance(share, total, by_stratum, strata, whole=whole)
    telling = [one for one in observed if one.of > 0]
    sizes = [weights[one.stratum] * one.of for one in telling]
    n_alike = sum(sizes) ** 2 / sum(size * size for size in sizes)
    answered = sum(strata[name] for name in by_stratum)
    if variance > 0 and 0 < share < 1:
        n_effective = min(share * (1 - share) / variance, float(judged))
    elif whole and all(len(held) == strata[name] for name, held in by_stratum.items()):
        n_effective = math.inf
    else:
        n_effective = n_alike
    low = high = share
    if math.isfinite(n_effective):
        df = max(1, len(telling) - len({one.stratum for one in telling}))
        low, high = wilson(share, n_effective * (Z / _quantile_of_t(df)) ** 2)
    unseen = 1 - answered / sum(strata.values())
    return Estimate(
        name,
        metric,
        round(share, 4),
        math.floor((1 - unseen) * low * 1e4) / 1e4,
        math.ceil(min(1.0, (1 - unseen) * high + unseen) * 1e4) / 1e4,
        judged,
        len(telling),
    )


def _variance(
    share: float, total: float, by_stratum: Mapping[str, Sequence[Observed]], strata: Mapping[str, int], *, whole: bool
) -> float:
    """Of the ratio, by Taylor's series over documents; strata with one document borrow the spread of all."""
    left = {name: [one.right - share * one.of for one in held] for name, held in by_stratum.items()}
    everything = [value for values in left.values() for value in values]
    found = 0.0
    for name, values in left.items():
        spread = _spread(values) if len(values) > 1 else _spread(everything)
        fraction = len(values) / strata[name] if whole else 0.0  # drawn rows vary even where all documents were asked
        found += strata[name] ** 2 * (1 - fraction) * spread / len(values)
    return found / total**2


def _spread(values: Sequence[float]) -> float:
    if len(values) < 2:
        return 0.0
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def estimates(sample: Sample, answered: Mapping[str, Mapping[str, Answer]]) -> list[Estimate]:
    """All figures that the answers of all auditors give, those of the document first.

    Where auditors differ on an item, each counts for a part of it. What an auditor is unsure of is left out.
    """
    observed: dict[tuple[str, str], list[Observed]] = defaultdict(list)
    for unit in sample.units:
        for key, one in _of_unit(unit, list(answered.values())):
            observed[key].append(one)
    found = [estimate(name, metric, held, sample.strata) for (name, metric), held in observed.items()]
    return [one for one in found if one is not None]


Answers = Sequence[Mapping[str, Answer]]


def _right(question_id: str, field: str, answers: Answers) -> float | None:
    """The part of the auditors who say right, of those who are sure; None where none is."""
    told = [held[question_id].verdicts or {} for held in answers if question_id in held]
    said = [verdicts.get(field) for verdicts in told]
    sure = [verdict == "right" for verdict in said if verdict in ("right", "wrong")]
    return sum(sure) / len(sure) if sure else None


Told = tuple[tuple[str, str], Observed]
"""Field and metric, and what one document says of them."""


def _of_unit(unit: Unit, answers: Answers) -> Iterator[Told]:
    """What the answers on one document say of each field; nothing of what was not asked yet."""
    first, *others = unit.questions
    kind = _right(first.question_id, "relevant", answers)
    if kind is None:
        return
    stratum = unit.stratum
    yield ("relevant", "accuracy"), Observed(stratum, kind, 1, 1)
    yield ("relevant", "precision"), Observed(stratum, kind, 1, 1) if unit.is_report else Observed(stratum, 0, 0, 0)
    # Of the reports that there are: those that were read as such, and the others that should have been.
    true = Observed(stratum, kind, kind, 1) if unit.is_report else Observed(stratum, 0, 1 - kind, 1)
    yield ("relevant", "recall"), true
    if (right := _right(first.question_id, "published_on", answers)) is not None:
        yield ("published_on", "accuracy"), Observed(stratum, right, 1, 1)
    is_report = unit.is_report and kind >= 0.5
    for field in MEETING_FIELDS:
        if not is_report:
            yield (field, "accuracy"), Observed(stratum, 0, 0, 0)
        elif (right := _right(first.question_id, field, answers)) is not None:
            yield (field, "accuracy"), Observed(stratum, right, 1, 1)
    for subject, fields in (("attendee", ATTENDEE_FIELDS), ("directive", DIRECTIVE_FIELDS)):
        if is_report:
            yield from _of_rows(unit, subject, fields, others, answers)
        else:
            yield (fields[0], "precision"), Observed(stratum, 0, 0, 0)
            yield (fields[0], "recall"), Observed(stratum, 0, 0, 0)
            yield from (((field, "accuracy"), Observed(stratum, 0, 0, 0)) for field in fields[1:])


def _of_rows(
    unit: Unit, subject: str, fields: Sequence[str], questions: Sequence[Question], answers: Answers
) -> Iterator[Told]:
    """What the drawn rows of a report say of all its rows, and of those that were missed."""
    head, *rest = fields
    n_rows = unit.n_rows[subject]
    asked = [question.question_id for question in questions if question.subject == subject]
    judged = [(key, right) for key in asked if (right := _right(key, head, answers)) is not None]
    if n_rows and not judged:
        return
    is_whole = len(judged) == n_rows
    right_rows = n_rows * sum(right for _, right in judged) / len(judged) if judged else 0.0
    yield (head, "precision"), Observed(unit.stratum, right_rows, n_rows, len(judged), is_whole)
    for field in rest:
        held = [right for key, is_row in judged if is_row >= 0.5 and (right := _right(key, field, answers)) is not None]
        each = n_rows / len(judged) if judged else 0.0
        yield (field, "accuracy"), Observed(unit.stratum, each * sum(held), each * len(held), len(held), is_whole)
    missing = next(question for question in questions if question.subject == f"{subject}s_missing")
    counted = [
        n
        for of_author in answers
        if missing.question_id in of_author and (n := of_author[missing.question_id].n_missing) is not None
    ]
    if counted:
        n_missing = sum(counted) / len(counted)
        n_judged = len(judged) + math.ceil(n_missing)
        whole = Observed(unit.stratum, right_rows, right_rows + n_missing, n_judged, is_whole)
        yield (head, "recall"), whole


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two auditors say the same of a field, of the items that both judged; kappa is Cohen's (1960)."""

    authors: tuple[str, str]
    field: str
    n: int
    share: float
    kappa: float | None
    """None where one of them, or both, said the same of all."""


def agreement(sample: Sample, answered: Mapping[str, Mapping[str, Answer]]) -> list[Agreement]:
    """For each pair of auditors and each field, and ``all`` of them, what both were sure of."""
    found = []
    for one, two in combinations(sorted(answered), 2):
        pairs: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
        for question in sample.questions:
            said = [answered[author].get(question.question_id) for author in (one, two)]
            verdicts = [answer.verdicts if answer and answer.verdicts else {} for answer in said]
            for field in question.fields:
                both = [held.get(field) for held in verdicts]
                if all(verdict in ("right", "wrong") for verdict in both):
                    pair = (both[0] == "right", both[1] == "right")
                    pairs[field].append(pair)
                    pairs["all"].append(pair)
        for field, held in pairs.items():
            share = sum(a == b for a, b in held) / len(held)
            chance = _chance(held)
            kappa = None if chance >= 1 else round((share - chance) / (1 - chance), 3)
            found.append(Agreement((one, two), field, len(held), round(share, 4), kappa))
    return found


def _chance(pairs: Sequence[tuple[bool, bool]]) -> float:
    """How often two who say right as often as these would agree by chance."""
    first, second = (sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1))
    return first * second + (1 - first) * (1 - second)
