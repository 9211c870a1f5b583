"""The rules that a declaration sets for single rows: as SQL (DuckDB's dialect) and as Polars expressions.

Rows that are read are checked by the expressions (``validation``, which names faults by them), tables of a build by the
SQL (the gate's suite ``contract``). The two name a bound each in its own way; quarantine and users' suites know these
names, so they stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from schemas.ddl import quoted
from schemas.model import Column, Table


@dataclass(frozen=True, slots=True)
class ValueRule:
    """One rule of a column: its name, and an expression that is true of a value that keeps it, and null of a null."""

    name: str
    holds: pl.Expr


def value_rules(column: Column) -> Iterator[ValueRule]:
    """Every rule of a single value of ``column``: vocabulary, bounds, pattern, no empty text."""
    value = pl.col(column.name)
    if column.values:
        yield ValueRule(f"{column.name}_in_vocabulary", value.is_in(list(column.values)))
    if column.minimum is not None:
        yield ValueRule(f"{column.name}_at_least_{column.minimum:g}", value >= column.minimum)
    if column.maximum is not None:
        yield ValueRule(f"{column.name}_at_most_{column.maximum:g}", value <= column.maximum)
    if column.pattern is not None:
        yield ValueRule(f"{column.name}_matches_pattern", value.str.contains(f"^(?:{column.pattern})$"))
    if column.type == "VARCHAR" and not column.values:  # an empty text is in no vocabulary
        yield ValueRule(f"{column.name}_not_empty", value != "")


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule of a table: its name, the condition that a row meets which breaks it, and the rule in words."""

    name: str
    broken: str
    says: str


def row_constraints(table: Table) -> list[Constraint]:
    """Every single-row rule of ``table``: vocabularies, patterns, bounds, no empty texts, row rules."""
    found = []
    for column in table.columns:
        name = f'"{column.name}"'
        if column.values:
            listed = ", ".join(map(quoted, column.values))
            found.append(
                Constraint(
                    f"{column.name}_in_vocabulary", f"{name} NOT IN ({listed})", f"{column.name} is in its vocabulary."
                )
            )
        if column.pattern is not None:
            broken = f"NOT regexp_full_match({name}, {quoted(column.pattern)})"
            found.append(Constraint(f"{column.name}_matches_pattern", broken, f"{column.name} is well formed."))
        if column.minimum is not None and column.maximum is not None:
            broken = f"{name} NOT BETWEEN {column.minimum:g} AND {column.maximum:g}"
            found.append(Constraint(f"{column.name}_in_bounds", broken, f"{column.name} is within its bounds."))
        elif column.minimum is not None:
            broken = f"{name} < {column.minimum:g}"
            found.append(Constraint(f"{column.name}_in_bounds", broken, f"{column.name} is not too low."))
        elif column.maximum is not None:
            broken = f"{name} > {column.maximum:g}"
            found.append(Constraint(f"{column.name}_in_bounds", broken, f"{column.name} is not too high."))
        if column.type == "VARCHAR" and column.nullable:
            found.append(
                Constraint(
                    f"{column.name}_not_empty", f"{name} = ''", f"{column.name} is NULL where unknown, not empty."
                )
            )
    for name, rule in table.rules.items():
        found.append(Constraint(name, f"NOT coalesce({rule}, true)", f"Row rule {name}: {rule}."))
    return found
