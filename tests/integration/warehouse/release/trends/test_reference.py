"""Every figure of every view is what plain Python makes of the tables, also at the edges."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.examples import examples
from tests.builders.reported import fill
from tests.integration.warehouse.release.trends.reference_flat import FlatReference
from tests.integration.warehouse.release.trends.reference_tables import Row, Rows
from warehouse.release.trends.views import VIEWS, create_views


def _is_same(shown: object, expected: object) -> bool:
    if isinstance(expected, float) and isinstance(shown, float):
        return math.isclose(shown, expected, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(shown, datetime):
        return False  # a day is a DATE
    return shown == expected and (shown is None) == (expected is None)


def _is_figure(name: str, value: object) -> bool:
    return isinstance(value, (float, bool)) or name.startswith(("n_", "change_", "share_"))


def _ordered(rows: Iterable[Row]) -> list[tuple[str, Row]]:
    """Rows by what they are about: all that is no figure."""
    about = ((repr(sorted((k, repr(v)) for k, v in row.items() if not _is_figure(k, v))), row) for row in rows)
    return sorted(about, key=lambda item: item[0])


def compared(con: duckdb.DuckDBPyConnection, relation: str, expected: Rows) -> int:
    """Compares every row of ``relation``; returns how many figures were."""
    found = con.execute(f"SELECT * FROM main.{relation}")
    names = [column[0] for column in found.description or ()]
    shown = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    here, there = _ordered(shown), _ordered(expected.values())
    shown_keys, right_keys = {key for key, _ in here}, {key for key, _ in there}
    assert shown_keys == right_keys, (
        relation,
        sorted(shown_keys - right_keys)[:3],
        sorted(right_keys - shown_keys)[:3],
    )
    assert len(here) == len(there), relation
    for (_, row), (_, right) in zip(here, there, strict=True):
        assert row.keys() == right.keys(), relation
        wrong = {name: (row[name], right[name]) for name in row if not _is_same(row[name], right[name])}
        assert not wrong, (relation, wrong, right)
    return len(shown) * len(names)


def check(seed: int, n_meetings: int, n_others: int) -> int:
    """Fills a database and compares coverage and every view; returns how many figures were compared."""
    with duckdb.connect() as con:
        con.execute("SET threads = 1")
        fill(con, seed, n_meetings, n_others)
        create_views(con)
        reference = FlatReference(con)
        n = compared(con, "coverage", reference.coverage())
        return n + sum(compared(con, view, reference.view(view.removeprefix("trend_"))) for view in VIEWS)


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_is_that_of_the_reference(seed: int) -> None:
    assert check(seed, 14, 8) > 200_000


@given(seed=st.integers(1_000, 1_000_000), n_meetings=st.integers(0, 5), n_others=st.integers(0, 4))
@pytest.mark.examples
@settings(max_examples=examples(2, 20))
def test_every_figure_of_any_small_dataset_is_that_of_the_reference(seed: int, n_meetings: int, n_others: int) -> None:
    check(seed, n_meetings, n_others)
