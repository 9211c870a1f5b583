"""DuckDB DDL from the declarations: schemas, tables, comments."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.catalog import TABLES
from schemas.model import Table


def quoted(value: str) -> str:
    """``value`` as an SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def create_table(table: Table, *, keys: bool = True) -> str:
    """The CREATE TABLE statement of ``table``.

    Keys and vocabularies are enforced by Pandera and the release gate, not by DuckDB: an index on every key costs
    more than it gives in a file that is only read.
    """
    lines = [
        f'    "{column.name}" {column.type}{"" if column.nullable or not keys else " NOT NULL"}'
        for column in table.columns
    ]
    return f"CREATE TABLE {table.qualified} (\n" + ",\n".join(lines) + "\n);"


def comments(table: Table) -> list[str]:
    """COMMENT statements for the table and each of its columns."""
    statements = [f"COMMENT ON TABLE {table.qualified} IS {quoted(table.description)};"]
    for column in table.columns:
        meaning = column.description
        if column.values:
            meaning += " [" + ", ".join(column.values) + "]"
        statements.append(f'COMMENT ON COLUMN {table.qualified}."{column.name}" IS {quoted(meaning)};')
    return statements


def script(tables: Iterable[Table] = TABLES, *, commented: bool = True) -> str:
    """A script that makes the schemas and all ``tables``, empty, with comments unless those are to come later."""
    chosen = tuple(tables)
    layers = sorted({table.layer for table in chosen} - {"main"})
    parts = [f"CREATE SCHEMA IF NOT EXISTS {layer};" for layer in layers]
    for table in chosen:
        parts += [create_table(table), *(comments(table) if commented else ())]
    return "\n".join(parts) + "\n"
