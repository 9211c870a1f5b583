"""The codebooks in ``codes/*.csv``: sectors, instruments, responsibilities, formulas, measures, types, ranks.

Each file holds the rows of the table of the same name in layer ``main``; the declaration of the table is its schema.
"""

from __future__ import annotations

import csv
from functools import cache
from io import StringIO

import polars as pl

from schemas.catalog import table
from schemas.project import data
from schemas.validation import check, polars_schema
from schemas.vocabularies import CODEBOOKS

FOLDER = data("schemas", "codes")

NAMES = (*CODEBOOKS, "measures", "meeting_types", "ranks")


class CodebookError(ValueError):
    """A codebook that does not keep its table's declaration; the message names file, row and rule."""


def parse(name: str, source: str) -> pl.DataFrame:
    """The rows of codebook ``name`` from the text of its CSV file, typed as ``main.<name>`` declares.

    Raises CodebookError where columns or rows break the declaration, and KeyError where there is no such table.
    """
    declared = table(f"main.{name}")
    rows = list(csv.reader(StringIO(source)))
    header = rows[0] if rows else []
    if header != declared.column_names:
        raise CodebookError(f"codes/{name}.csv: its header is {header}; it must be {declared.column_names}")
    wrong = next((number for number, row in enumerate(rows[1:], 2) if len(row) != len(header)), None)
    if wrong is not None:
        raise CodebookError(f"codes/{name}.csv line {wrong}: {len(rows[wrong - 1])} cells for {len(header)} columns")
    texts = pl.DataFrame(
        {column: [row[place] or None for row in rows[1:]] for place, column in enumerate(header)},
        schema=dict.fromkeys(header, pl.String),
    )
    try:
        texts = texts.with_columns(_typed(column.name, column.type) for column in declared.columns)
        frame = texts.cast(dict(polars_schema(declared)))  # type: ignore[arg-type]
    except pl.exceptions.PolarsError as error:
        raise CodebookError(f"codes/{name}.csv: a cell is not of its column's type ({error})") from error
    checked = check(frame, declared)
    if checked.bad.height:
        row = checked.bad.row(0, named=True)
        raise CodebookError(f"codes/{name}.csv: row {row[header[0]]!r} breaks {row['check_name']}; mend the row")
    return frame


def _typed(name: str, sql_type: str) -> pl.Expr:
    """A column of texts as what polars does not cast texts to; others as they are."""
    if sql_type == "BOOLEAN":
        return pl.col(name).replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean)
    return pl.col(name).str.to_date("%Y-%m-%d") if sql_type == "DATE" else pl.col(name)


@cache
def codebook(name: str) -> pl.DataFrame:
    """The rows of codebook ``name`` (one of ``NAMES``). Raises CodebookError (see ``parse``) and OSError."""
    return parse(name, (FOLDER / f"{name}.csv").read_text(encoding="utf-8"))


@cache
def codes(name: str) -> frozenset[str]:
    """The codes of codebook ``name``."""
    frame = codebook(name)
    return frozenset(frame[frame.columns[0]])
