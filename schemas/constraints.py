"""The rules that a declaration sets for single rows, as SQL conditions (DuckDB's dialect) that bad rows meet."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.ddl import quoted
from schemas.model import Table


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
