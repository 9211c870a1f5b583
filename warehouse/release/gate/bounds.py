"""Bounds of single numbers, asked of Great Expectations all at once: its time goes by expectations, not by rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.release.gate.suites import Expectation

_KINDS = {"expect_column_max_to_be_between", "expect_column_min_to_be_between"}
"""Of a frame of one row, both are asked of the one value."""
_ARGUMENTS = {"column", "min_value", "max_value"}


@dataclass(frozen=True, slots=True)
class Bounded:
    """A number and the bounds, both included, that it is to keep; None where there is none."""

    value: int | float
    low: int | float | None
    high: int | float | None


def bounded(expectation: Expectation, frame: Any) -> Bounded | None:
    """What ``expectation`` asks of ``frame`` (of pandas), where that is bounds of the only value in a column; None
    where it is anything else."""
    given = expectation.arguments
    if expectation.that not in _KINDS or not given.keys() <= _ARGUMENTS or len(frame) != 1:
        return None
    bounds = [given.get("min_value"), given.get("max_value")]
    if bounds == [None, None] or not all(one is None or type(one) in (int, float) for one in bounds):
        return None
    column = given.get("column")
    if column not in frame.columns or frame[column].dtype.kind not in "iuf" or frame[column].isna().any():
        return None
    return Bounded(frame[column].iloc[0].item(), *bounds)


def held(gx: Any, frames: Any, asked: Sequence[Bounded]) -> list[bool]:
    """Whether each number keeps its bounds, as Great Expectations has it of all that have the same; ``frames`` is its
    batch definition of a frame. Raises what it raises."""
    import pandas  # noqa: PLC0415 - which Great Expectations has loaded

    by_bounds = defaultdict(list)
    for at, one in enumerate(asked):
        by_bounds[one.low, one.high, type(one.value)].append(at)  # a column of its own for numbers with a point
    found = [True] * len(asked)
    for (low, high, _), places in by_bounds.items():
        data = frames.get_batch({"dataframe": pandas.DataFrame({"value": [asked[at].value for at in places]})})
        suite = gx.ExpectationSuite(f"bounds {low} {high}")
        suite.add_expectation(
            gx.expectations.ExpectColumnValuesToBeBetween(column="value", min_value=low, max_value=high)
        )
        (result,) = data.validate(suite, result_format="COMPLETE").results
        if result.exception_info.get("raised_exception"):
            raise RuntimeError(result.exception_info.get("exception_message"))
        for place in result.result["unexpected_index_list"]:
            found[places[place]] = False
        if bool(result.success) != all(found[at] for at in places):
            raise RuntimeError(f"Great Expectations does not say which of {len(places)} numbers break their bounds")
    return found
