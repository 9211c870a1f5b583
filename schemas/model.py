"""The vocabulary of a table declaration: columns, keys, checks, layers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

SqlType = Literal["VARCHAR", "VARCHAR[]", "DATE", "TIMESTAMP", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN"]
Layer = Literal["main", "extracted", "quality", "trends"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its DuckDB type, and what its values mean.

    ``values`` is a closed vocabulary, ``minimum``/``maximum`` are inclusive bounds, ``pattern`` an anchored regular
    expression that a non-null text must match in full.
    """

    name: str
    type: SqlType
    description: str
    nullable: bool = True
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``columns`` of this table refer to ``ref_columns`` of ``ref_table`` (same layer)."""

    columns: tuple[str, ...]
    ref_table: str
    ref_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: layer (the DuckDB schema), name, meaning of a row, columns, keys and row rules.

    ``rules`` are SQL-like row conditions by name, in the dialect that Polars' ``sql_expr`` and DuckDB share
    (comparisons, AND, OR, IS NULL); a row for which one is false breaks the contract.
    """

    layer: Layer
    name: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    rules: dict[str, str] = field(default_factory=dict)
    published: bool = True

    @property
    def qualified(self) -> str:
        """Name with its DuckDB schema, e.g. ``main.meetings``."""
        return f"{self.layer}.{self.name}"

    @property
    def column_names(self) -> list[str]:
        """Names of the columns in declared order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """The column called ``name``. Raises KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.qualified} has no column {name!r}")


SPAN_RULE = {"span_in_order": "start_char >= 0 AND end_char > start_char"}


def key(name: str, description: str, *, nullable: bool = False) -> Column:
    """A text key column."""
    return Column(name, "VARCHAR", description, nullable=nullable)


def text(name: str, description: str, *, nullable: bool = True, values: Iterable[str] = ()) -> Column:
    """A text column, with a closed vocabulary where ``values`` is given."""
    return Column(name, "VARCHAR", description, nullable=nullable, values=tuple(values))


def flag(name: str, description: str, *, nullable: bool = False) -> Column:
    """A yes/no column."""
    return Column(name, "BOOLEAN", description, nullable=nullable)


def count(name: str, description: str, *, nullable: bool = False) -> Column:
    """A count of things, zero or more."""
    return Column(name, "INTEGER", description, nullable=nullable, minimum=0)


def day(name: str, description: str, *, nullable: bool = True) -> Column:
    """A calendar day."""
    return Column(name, "DATE", description, nullable=nullable)


def optional(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The same columns, which may be NULL."""
    return tuple(replace(column, nullable=True) for column in columns)


def span(document: str = "documents.text") -> tuple[Column, Column]:
    """Half-open code-point offsets into the document's text."""
    return (
        Column(
            "start_char",
            "INTEGER",
            f"First character of the words in {document} (code points from 0)",
            False,
            minimum=0,
        ),
        Column("end_char", "INTEGER", f"One past the last character of the words in {document}", False, minimum=1),
    )
