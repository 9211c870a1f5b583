"""Figures of an audit: the intervals hold the truth as often as they say, and stopping early only widens them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.review.audit.answers import Answer
from warehouse.review.audit.estimates import (
    Observed,
    agreement,
    estimate,
    estimates,
)
from warehouse.review.audit.sample import Question, Sample, Unit


def _population(rng: Random, shape: str) -> tuple[dict[str, int], list[tuple[str, int, list[bool]]]]:
    """Documents by stratum, each with the rightness of its rows."""
    sizes = {"a": 300, "b": 120, "c": 60}
    rates = {"even": (0.9, 0.9, 0.9), "uneven": (0.97, 0.8, 0.5), "high": (0.99, 0.98, 0.97)}[shape]
    documents = []
    for (stratum, size), rate in zip(sizes.items(), rates, strict=True):
        for _ in range(size):
            own = min(1.0, max(0.0, rng.gauss(rate, 0.08)))  # rows of one document go wrong together
            documents.append((stratum, size, [rng.random() < own for _ in range(rng.randrange(8))]))
    return sizes, documents


@pytest.mark.parametrize("shape", ["even", "uneven", "high"])
@pytest.mark.parametrize("n", [30, 100])
def test_intervals_hold_the_truth_as_often_as_they_say(shape: str, n: int) -> None:
    rng = Random(17)
    sizes, documents = _population(rng, shape)
    rows = [row for *_, held in documents for row in held]
    truth = sum(rows) / len(rows)
    held = 0
    for _ in range(400):
        observed = []
        for stratum, size in sizes.items():
            members = [rows for name, _, rows in documents if name == stratum]
            for one in rng.sample(members, max(2, round(n * size / sum(sizes.values())))):
                drawn = rng.sample(one, min(2, len(one)))
                right = len(one) * sum(drawn) / len(drawn) if drawn else 0.0
                observed.append(Observed(stratum, right, len(one), len(drawn), len(drawn) == len(one)))
        found = estimate("title", "accuracy", observed, sizes)
        assert found is not None
        held += found.low <= truth <= found.high
    assert held / 400 >= 0.93


def test_the_whole_population_judged_leaves_no_doubt() -> None:
    observed = [Observed("a", float(n % 4 > 0), 1, 1) for n in range(20)]
    found = estimate("held_on", "accuracy", observed, {"a": 20})
    assert found is not None
    assert (found.low, found.value, found.high) == (0.75, 0.75, 0.75)
    for right in (0.0, 1.0):
        found = estimate("held_on", "accuracy", [Observed("a", right, 1, 1)] * 20, {"a": 20})
        assert found is not None
        assert (found.low, found.high) == (right, right)


def test_a_stratum_that_nobody_looked_at_may_hold_anything() -> None:
    observed = [Observed("a", 1, 1, 1)] * 30
    known = estimate("mode", "accuracy", observed, {"a": 300})
    half = estimate("mode", "accuracy", observed, {"a": 300, "b": 300})
    assert known is not None and half is not None
    assert half.low == pytest.approx(known.low / 2, abs=1e-4)
    assert half.high == 1.0


def test_nothing_judged_gives_no_figure() -> None:
    assert estimate("mode", "accuracy", [Observed("a", 0, 0, 0)] * 5, {"a": 9}) is None
    assert estimate("mode", "accuracy", [], {"a": 9}) is None


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), min_size=1, max_size=40))
def test_bounds_stay_in_order_whatever_was_answered(said: list[tuple[str, bool]]) -> None:
    observed = [Observed(stratum, float(right), 1, 1) for stratum, right in said]
    found = estimate("mode", "accuracy", observed, {"a": 50, "b": 70})
    assert found is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


def _unit(key: str, n_rows: int = 2) -> Unit:
    def question(subject: str, anchor: str | None, fields: tuple[str, ...]) -> Question:
        return Question(f"{key}-{anchor or subject}", key, subject, anchor, "", fields, {})

    people = [question("attendee", f"attendee.{n}", ("attendees", "title")) for n in range(min(2, n_rows))]
    fields = ("relevant", "published_on", "held_on")
    questions = (
        question("document", None, fields),
        *people,
        question("attendees_missing", None, ()),
        question("directives_missing", None, ()),
    )
    return Unit(key, "a", {"attendee": n_rows, "directive": 0}, True, questions)


def _sample(*units: Unit) -> Sample:
    return Sample("x", "r0001", "1", 1, None, 2, {"a": 10}, units)


def _answers(*answers: Answer) -> dict[str, dict[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {}
    for one in answers:
        found.setdefault(one.author, {})[one.question_id] = one
    return found


def test_rows_that_were_drawn_speak_for_those_that_were_not() -> None:
    unit = _unit("d", n_rows=4)
    said = _answers(
        Answer("d-document", "A", {"relevant": "right", "published_on": "unsure", "held_on": "wrong"}),
        Answer("d-attendee.0", "A", {"attendees": "right", "title": "wrong"}),
        Answer("d-attendee.1", "A", {"attendees": "wrong"}),
        Answer("d-attendees_missing", "A", {}, n_missing=2),
        Answer("d-directives_missing", "A", {}, n_missing=1),
    )
    found = {(one.field, one.metric): one for one in estimates(_sample(unit), said)}
    assert found["attendees", "precision"].value == 0.5
    assert found["attendees", "recall"].value == 0.5  # 2 of the 4 read are right, 2 were missed
    assert found["title", "accuracy"].value == 0.0
    assert found["held_on", "accuracy"].value == 0.0
    assert found["directives", "recall"].value == 0.0
    assert ("published_on", "accuracy") not in found
    assert ("directives", "precision") not in found


def test_auditors_who_differ_count_in_part_and_their_agreement_is_told() -> None:
    said = _answers(
        Answer("d-document", "A", {"relevant": "right", "held_on": "right"}),
        Answer("d-document", "B", {"relevant": "right", "held_on": "wrong"}),
    )
    sample = _sample(_unit("d"))
    found = {(one.field, one.metric): one.value for one in estimates(sample, said)}
    assert found["held_on", "accuracy"] == 0.5
    told = {one.field: (one.n, one.share, one.kappa) for one in agreement(sample, said)}
    assert told == {"relevant": (1, 1.0, None), "held_on": (1, 0.0, 0.0), "all": (2, 0.5, 0.0)}


def test_kappa_takes_chance_away() -> None:
    units = [_unit(f"d{n}") for n in range(10)]
    said = []
    for n, unit in enumerate(units):
        for author, wrong in (("A", n in (0, 1)), ("B", n in (1, 2))):
            verdict = "wrong" if wrong else "right"
            said.append(Answer(f"{unit.document_id}-document", author, {"held_on": verdict}))
    (found,) = [one for one in agreement(_sample(*units), _answers(*said)) if one.field == "held_on"]
    assert (found.n, found.share) == (10, 0.8)
    assert found.kappa == pytest.approx((0.8 - 0.68) / (1 - 0.68), abs=1e-3)
