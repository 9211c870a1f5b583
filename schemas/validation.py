"""Checks of frames against the declarations: Pandera parts good rows from bad ones, where there is any bad one.

Whether there is one is asked first with plain Polars expressions (``constraints``), some thirty times cheaper; Pandera
(which takes a second to load) tells by the same expressions which rows, and by which check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from schemas.constraints import value_rules
from schemas.model import Table
from schemas.polars_types import POLARS, empty, polars_schema

if TYPE_CHECKING:
    import pandera.polars as pa

__all__ = ["Checked", "check", "check_rows", "empty", "is_kept", "polars_schema", "schema"]


def _check(name: str, condition: pl.Expr) -> pa.Check:
    """A Pandera check by an expression; what it knows nothing of (null) keeps it."""
    import pandera.polars as pa  # noqa: PLC0415

    def holds(data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(condition.fill_null(value=True).alias(name))

    return pa.Check(holds, error=name, n_failure_cases=None)


def schema(table: Table) -> pa.DataFrameSchema:
    """The Pandera schema of ``table``: types, nulls, vocabularies, bounds, patterns, row rules, unique key."""
    import pandera.polars as pa  # noqa: PLC0415

    return pa.DataFrameSchema(
        columns={
            column.name: pa.Column(
                POLARS[column.type],
                checks=[_check(rule.name, rule.holds) for rule in value_rules(column)],
                nullable=column.nullable,
            )
            for column in table.columns
        },
        checks=[_check(name, pl.sql_expr(condition)) for name, condition in table.rules.items()],
        strict=True,
        ordered=True,
        name=table.qualified,
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows that keep the contract, and those that break it with the name of the first check that each failed."""

    good: pl.DataFrame
    bad: pl.DataFrame
    """The bad rows, with a further column ``check_name`` (String)."""


def _is_unknown(values: pl.Series) -> bool:
    """Whether any of ``values`` is null, or not a number, which Pandera takes for null."""
    return values.null_count() > 0 or (values.dtype.is_float() and bool(values.is_nan().any()))


def is_kept(frame: pl.DataFrame, table: Table) -> bool:
    """Whether every row of ``frame`` keeps the contract of ``table``, as ``check`` would find."""
    if frame.schema != polars_schema(table):
        return False
    if any(_is_unknown(frame[column.name]) for column in table.columns if not column.nullable):
        return False
    conditions = [rule.holds.all() for column in table.columns for rule in value_rules(column)]
    conditions += [pl.sql_expr(rule).fill_null(value=True).all() for rule in table.rules.values()]
    if conditions and not all(frame.select(one.alias(str(at)) for at, one in enumerate(conditions)).row(0)):
        return False
    return not table.primary_key or frame.select(table.primary_key).n_unique() == frame.height


def check(frame: pl.DataFrame, table: Table) -> Checked:
    """Parts ``frame`` by the contract of ``table``.

    Rows that repeat a primary key break it too: the first of them stays. Raises SchemaErrors where the frame's
    columns or types are not the table's (a fault of the program, not of a row).
    """
    if is_kept(frame, table):
        return Checked(frame, frame.clear().with_columns(check_name=pl.lit(None, dtype=pl.String)))
    return check_rows(frame, table)


def check_rows(frame: pl.DataFrame, table: Table) -> Checked:
    """As ``check``, by Pandera alone."""
    from pandera.errors import SchemaErrors  # noqa: PLC0415

    failed: dict[int, str] = {}
    try:
        schema(table).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["index"].null_count():
            raise
        for index, name in cases.select("index", "check").iter_rows():
            failed.setdefault(int(index), str(name))
    if table.primary_key:
        repeated = frame.select((~pl.struct(table.primary_key).is_first_distinct()).alias("r"))["r"]
        for index in repeated.arg_true():
            failed.setdefault(int(index), "primary_key_unique")
    if not failed:
        return Checked(frame, frame.clear().with_columns(check_name=pl.lit(None, dtype=pl.String)))
    rows = sorted(failed)
    is_bad = pl.Series("bad", [False]).new_from_index(0, frame.height).scatter(rows, [True] * len(rows))
    bad = frame.filter(is_bad).with_columns(pl.Series("check_name", [failed[row] for row in rows], dtype=pl.String))
    return Checked(frame.filter(~is_bad), bad)
