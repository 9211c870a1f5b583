"""The suite that the declarations in ``schemas`` imply: keys, references, vocabularies, bounds, patterns, row rules."""

from __future__ import annotations

import shlex

from schemas.catalog import layer
from schemas.constraints import row_constraints
from schemas.model import Table
from warehouse.release.gate.examined import CATALOG
from warehouse.release.gate.suites import Batch, Expectation, Suite

NAME = "contract"
ABOUT = "Every table keeps the promises that its declaration makes."


def _none(check: str, table: Table, says: str, rows: str) -> Expectation:
    return Expectation(
        check=check,
        that="expect_column_max_to_be_between",
        severity="block",
        says=says,
        arguments={"column": check, "max_value": 0},
        table=table.name,
        remedy=f"The rows break the contract: see them by safegov sql --candidate {shlex.quote(rows)} and report it.",
        rows=rows,
    )


def _batch(table: Table) -> Batch | None:
    columns = []
    expectations = []
    examined = f"{CATALOG}.{table.qualified}"
    for rule in row_constraints(table):
        full = f"{table.name}.{rule.name}"
        columns.append(f'count(*) FILTER (WHERE {rule.broken}) AS "{full}"')
        expectations.append(_none(full, table, rule.says, f"SELECT * FROM {table.qualified} WHERE {rule.broken}"))  # noqa: S608
    if table.primary_key:
        full = f"{table.name}.key_unique"
        keys = ", ".join(f'"{name}"' for name in table.primary_key)
        # Rows of one key have one number: where one of them is among those that may differ, the other is.
        distinct = f"SELECT DISTINCT {keys} FROM {examined}"  # noqa: S608 - names are declared
        columns.append(f'count(*) - (SELECT count(*) FROM ({distinct})) AS "{full}"')  # noqa: S608
        rows = f"SELECT * FROM {table.qualified} QUALIFY count(*) OVER (PARTITION BY {keys}) > 1"  # noqa: S608
        expectations.append(_none(full, table, f"No two rows share {', '.join(table.primary_key)}.", rows))
    for reference in table.foreign_keys:
        own = ", ".join(reference.columns)
        full = f"{table.name}.{'_'.join(reference.columns)}_known"
        target = f"{table.layer}.{reference.ref_table}"
        pairs = zip(reference.columns, reference.ref_columns, strict=True)
        on = " AND ".join(f't."{here}" = r."{there}"' for here, there in pairs)
        given = " AND ".join(f't."{name}" IS NOT NULL' for name in reference.columns)
        lost = f"t ANTI JOIN {target} r ON {on} WHERE {given}"
        columns.append(f'(SELECT count(*) FROM {examined} {lost}) AS "{full}"')  # noqa: S608
        rows = f"SELECT t.* FROM {table.qualified} {lost}"  # noqa: S608
        expectations.append(_none(full, table, f"Every {own} is in {reference.ref_table}.", rows))
    if not columns:
        return None
    sql = "SELECT " + ",\n       ".join(columns) + f"\nFROM {examined} t"
    return Batch(table.name, sql, tuple(expectations))


def suite() -> Suite:
    """The suite over all tables of layer ``main``."""
    batches = [batch for table in layer("main") if (batch := _batch(table)) is not None]
    return Suite(NAME, ABOUT, tuple(batches), "schemas/")
