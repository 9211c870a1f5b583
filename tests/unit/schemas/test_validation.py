from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import tables_extracted, tables_main, tables_quality
from schemas.model import Column, Table
from schemas.validation import check, check_rows, is_kept, polars_schema

TABLES = [*tables_extracted.TABLES, *tables_main.TABLES, *tables_quality.TABLES]


def _values(column: Column, *, is_sound: bool) -> st.SearchStrategy[Any]:
    """Values of a column; sound ones, or any that its type can hold."""
    low = 0 if column.minimum is None else int(column.minimum)
    sound: dict[str, list[Any]] = {
        "VARCHAR": list(column.values) or (["110000", "654321"] if column.pattern else ["a", "b"]),
        "VARCHAR[]": [[], ["a"], ["a", "b"]],
        "DATE": [date(2022, 5, 1), date(2023, 1, 31)],
        "TIMESTAMP": [datetime(2023, 1, 31, 12)],
        "INTEGER": [low, low + 1],
        "BIGINT": [low, low + 1],
        "DOUBLE": [float(low), low + 0.5],
        "BOOLEAN": [True, False],
    }
    bad: dict[str, list[Any]] = {
        "VARCHAR": ["", "a", "11000", "110000\n", "１１００００"],
        "INTEGER": [low - 1, 2**31 - 1],
        "BIGINT": [low - 1, 2**62],
        "DOUBLE": [low - 0.5, float("nan"), float("inf"), 1.5],
    }
    held = list(sound[column.type])
    if column.nullable or not is_sound:
        held.append(None)
    return st.sampled_from(held if is_sound else held + bad.get(column.type, []))


@st.composite
def frames(draw: st.DrawFn) -> tuple[Table, pl.DataFrame]:
    table = draw(st.sampled_from(TABLES))
    n_rows = draw(st.integers(0, 3))
    bad = draw(st.sets(st.sampled_from(table.column_names), max_size=2))
    data = {
        one.name: draw(st.lists(_values(one, is_sound=one.name not in bad), min_size=n_rows, max_size=n_rows))
        for one in table.columns
    }
    return table, pl.DataFrame(data, schema=polars_schema(table))


@given(frames())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_quick_check_finds_what_pandera_finds(drawn: tuple[Table, pl.DataFrame]) -> None:
    table, frame = drawn
    by_pandera = check_rows(frame, table)
    assert is_kept(frame, table) == by_pandera.bad.is_empty()
    found = check(frame, table)
    assert found.good.equals(by_pandera.good)
    assert found.bad.equals(by_pandera.bad)


def test_not_a_number_is_no_value() -> None:
    table = tables_extracted.FIGURES
    row = {
        one.name: {"VARCHAR": (one.values or ("a",))[0], "DOUBLE": float("nan"), "INTEGER": one.minimum or 0}[one.type]
        for one in table.columns
    }
    frame = pl.DataFrame([row], schema=polars_schema(table))
    assert not is_kept(frame, table)
    assert check_rows(frame, table).bad["check_name"].to_list() == ["not_nullable"]


def test_columns_that_are_not_the_tables_are_never_kept() -> None:
    table = tables_extracted.ISSUES
    frame = pl.DataFrame(schema=polars_schema(table))
    assert is_kept(frame, table)
    assert not is_kept(frame.select(sorted(frame.columns)), table)
    assert not is_kept(frame.with_columns(pl.col("start_char").cast(pl.Int64)), table)
    assert not is_kept(frame.drop("detail"), table)
