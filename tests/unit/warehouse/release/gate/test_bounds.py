from __future__ import annotations

from typing import Any

import pandas
import pytest

from warehouse.release.gate.bounds import Bounded, bounded
from warehouse.release.gate.suites import Expectation

MAX = "expect_column_max_to_be_between"


def asked(that: str = MAX, **arguments: Any) -> Expectation:
    return Expectation("check", that, "warn", "Says.", {"column": "n"} | arguments)


def test_a_number_that_is_not_known_has_no_bounds() -> None:
    frame = pandas.DataFrame({"n": pandas.array([None], dtype="Int32")})
    assert bounded(asked(max_value=3), frame) is None


@pytest.mark.parametrize(
    ("values", "expectation", "expected"),
    [
        ([3], asked(max_value=3), Bounded(3, None, 3)),
        ([3], asked("expect_column_min_to_be_between", min_value=1, max_value=2.5), Bounded(3, 1, 2.5)),
        ([0.5], asked(max_value=1), Bounded(0.5, None, 1)),
        ([3, 4], asked(max_value=3), None),
        ([], asked(max_value=3), None),
        ([None], asked(max_value=3), None),
        ([float("nan")], asked(max_value=3), None),
        (["3"], asked(max_value=3), None),
        ([True], asked(max_value=3), None),
        ([pandas.Timestamp("2023-01-01")], asked(max_value=3), None),
        ([3], asked(), None),
        ([3], asked(max_value="3"), None),
        ([3], asked(max_value=True), None),
        ([3], asked(max_value=3, strict_max=True), None),
        ([3], asked("expect_column_mean_to_be_between", max_value=3), None),
        ([3], asked(column="other", max_value=3), None),
    ],
)
def test_what_is_a_bound_of_one_number(values: list[Any], expectation: Expectation, expected: Bounded | None) -> None:
    assert bounded(expectation, pandas.DataFrame({"n": values})) == expected
