"""Polars types from the declarations (apart from the checks: Pandera takes seconds to load)."""

from __future__ import annotations

import polars as pl

from schemas.model import SqlType, Table

POLARS: dict[SqlType, pl.DataType] = {
    "VARCHAR": pl.String(),
    "VARCHAR[]": pl.List(pl.String()),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
    "INTEGER": pl.Int32(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
}


def polars_schema(table: Table) -> pl.Schema:
    """Names and Polars types of the table's columns, in declared order."""
    return pl.Schema({column.name: POLARS[column.type] for column in table.columns})


def empty(table: Table) -> pl.DataFrame:
    """A frame of no rows with the table's columns."""
    return pl.DataFrame(schema=polars_schema(table))
