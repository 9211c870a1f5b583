"""Tables as Parquet and CSV files: ordered by key, the same to the byte for the same rows.

``safegov export --format package`` makes them of a release; Parquet lies in it already where its owner wants that.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import duckdb

from schemas import catalog
from schemas.datapackage import resource_name
from schemas.ddl import quoted
from schemas.model import Column, Table
from warehouse.release.cells import csv_expression
from warehouse.release.database import NAME, WIDE, copy_in_order, n_slices, side_by_side

_ROW_GROUP = 122_880
_ROW_GROUP_WIDE = 10_240  # of texts of 4 kB: a row group is made in memory, one a thread


_ORDERED = "in_order"
Form = Literal["parquet", "csv"]
FORMS: tuple[Form, ...] = ("csv", "parquet")
"""All that is made of a release."""


def _rows(table: Table, in_order: Collection[Table] = (), cells: str = "*") -> str:
    """The table's rows in the order of their key; those ``in_order`` lie ready in it.

    The order is the last thing that is done: what is worked out of ordered rows may stand in another.
    """
    if table in in_order:
        return f"SELECT {cells} FROM {_ORDERED}.{table.name} t"  # noqa: S608 - declared names
    order = ", ".join(f't."{name}"' for name in (table.primary_key or table.column_names))
    return f"SELECT {cells} FROM {table.qualified} t ORDER BY {order}"  # noqa: S608 - declared names


@contextmanager
def _ordered(con: duckdb.DuckDBPyConnection, tables: Sequence[Table], folder: Path) -> Iterator[list[Table]]:
    """The tables of texts that are too large to be sorted at once, ready in the order of their key beside."""
    sliced = [(table, n) for table in tables if table in WIDE and (n := n_slices(con, table.qualified)) > 1]
    if not sliced:
        yield []
        return
    file = folder / ".in-order.duckdb"
    con.execute(f"ATTACH {quoted(str(file))} AS {_ORDERED}")
    try:
        for table, n in sliced:
            target = f"{_ORDERED}.{table.name}"
            con.execute(f"CREATE TABLE {target} AS FROM {table.qualified} LIMIT 0")
            copy_in_order(con, table, table.qualified, target, n)
        yield [table for table, _ in sliced]
    finally:
        con.execute(f"DETACH {_ORDERED}")
        file.unlink(missing_ok=True)


def _cell(column: Column) -> str:
    is_free = not (column.values or column.pattern)
    return csv_expression(column.name, column.type, is_free=is_free)


def write_files(con: duckdb.DuckDBPyConnection, tables: Iterable[Table], folder: Path, forms: Collection[Form]) -> None:
    """One file a table in ``folder/<form>``: Parquet (zstd) or CSV. ``con`` has a release's database as its default."""
    chosen = list(tables)
    for form in forms:
        (folder / form).mkdir()
    with _ordered(con, chosen, folder) as in_order:
        side_by_side(con, [_STATEMENTS[form](table, folder, in_order) for form in forms for table in chosen])


def remake(database: Path, folder: Path, forms: Collection[Form]) -> dict[str, int]:
    """The files of a published database, written anew into ``folder``; returns the rows of each table by its name.

    Raises duckdb.Error where the database lacks a table or column of today's declarations.
    """
    chosen = [table for table in catalog.TABLES if table.published]
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"ATTACH {quoted(str(database))} AS {NAME} (READ_ONLY)")
        con.execute(f"USE {NAME}.main")
        con.execute(f"SET temp_directory = {quoted(str(folder / '.spill'))}")
        write_files(con, chosen, folder, forms)
        rows = {
            resource_name(table): int(con.execute(f"SELECT count(*) FROM {table.qualified}").fetchall()[0][0])  # noqa: S608
            for table in chosen
        }
    shutil.rmtree(folder / ".spill", ignore_errors=True)
    return rows


def _parquet(table: Table, folder: Path, in_order: Collection[Table]) -> str:
    row_group = _ROW_GROUP_WIDE if table in WIDE else _ROW_GROUP
    return (
        f"COPY ({_rows(table, in_order)}) "
        f"TO {quoted(str(folder / 'parquet' / f'{resource_name(table)}.parquet'))} "
        f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {row_group})"
    )


def _csv(table: Table, folder: Path, in_order: Collection[Table]) -> str:
    """UTF-8 with a byte-order mark, by which spreadsheets know it, and a header."""
    first, *others = table.columns
    cells = [f'{_cell(first)} AS "\ufeff{first.name}"', *(f'{_cell(c)} AS "{c.name}"' for c in others)]
    return (
        f"COPY ({_rows(table, in_order, ', '.join(cells))}) "
        f"TO {quoted(str(folder / 'csv' / f'{resource_name(table)}.csv'))} (FORMAT csv, HEADER)"
    )


_STATEMENTS: dict[Form, Callable[[Table, Path, Collection[Table]], str]] = {"parquet": _parquet, "csv": _csv}
