"""All tables, by layer and by name."""

from __future__ import annotations

from schemas import tables_codes, tables_extracted, tables_main, tables_quality
from schemas.model import Layer, Table

TABLES: tuple[Table, ...] = (
    *tables_main.TABLES,
    *tables_codes.TABLES,
    *tables_extracted.TABLES,
    *tables_quality.TABLES,
)
_BY_NAME = {table.qualified: table for table in TABLES}


def table(qualified: str) -> Table:
    """The table of that qualified name (``main.meetings``). Raises KeyError naming the known ones."""
    try:
        return _BY_NAME[qualified]
    except KeyError:
        raise KeyError(f"no table {qualified!r}; known: {', '.join(sorted(_BY_NAME))}") from None


def layer(name: Layer) -> tuple[Table, ...]:
    """All tables of one layer in declared order."""
    return tuple(table for table in TABLES if table.layer == name)
