"""One Excel workbook: a sheet a table, one of what the columns mean, one of what the release is.

Limits: Microsoft, "Excel specifications and limits": 1,048,576 rows, 16,384 columns, 32,767 characters a cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.release.export.fields import ExportError, Piece

ROWS, COLUMNS, CHARACTERS = 1_048_576, 16_384, 32_767
_FIRST_DAY = date(1900, 3, 1)
"""The calendar of Excel holds a day before this that never was."""
_NUMBER = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN|DATE|TIMESTAMP")
_EXACT = 10**15
"""Whole numbers up to this many are exact in a cell."""


def _sheet_names(names: Sequence[str]) -> dict[str, str]:
    """Names of at most 31 characters, none twice whatever its case."""
    made: dict[str, str] = {}
    taken = {"about", "columns"}
    for name in names:
        short, number = name[:31], 2
        while short.lower() in taken:
            end = f"_{number}"
            short, number = name[: 31 - len(end)] + end, number + 1
        taken.add(short.lower())
        made[name] = short
    return made


def write(
    con: duckdb.DuckDBPyConnection, pieces: Sequence[Piece], target: Path, about: Mapping[str, str], created: datetime
) -> tuple[dict[str, int], list[str]]:
    """Writes all ``pieces`` to ``target``; returns rows by sheet and what Excel could not hold.

    Raises ExportError, and leaves nothing, where a table has more rows or columns than a sheet.
    """
    import xlsxwriter  # noqa: PLC0415 - only who exports waits for it

    sizes = {one.name: con.execute(f"SELECT count(*) FROM ({one.query})").fetchall()[0][0] for one in pieces}  # noqa: S608
    for one in pieces:
        if sizes[one.name] >= ROWS or len(one.fields) > COLUMNS:
            raise ExportError(
                f"{one.name} has {sizes[one.name]:,} rows and {len(one.fields):,} columns, and a sheet of Excel holds "
                f"{ROWS - 1:,} and {COLUMNS:,}: narrow it by --place, --from, --to or --where, or choose parquet"
            )
    told: list[str] = []
    sheets = _sheet_names([one.name for one in pieces])
    told += [f"{name} is sheet {short}" for name, short in sheets.items() if name != short]
    # Texts stay texts: what looks like a formula or an address is none.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"title": about["title"], "comments": about["citation"], "created": created})
        head = book.add_format({"bold": True, "bottom": 1})
        forms = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        _listed(book, head, "about", ["what", "words"], list(about.items()), (18, 120))
        for one in pieces:
            _sheet(con, book, head, forms, sheets[one.name], one, told)
        meanings = [
            (one.name, field.name, field.type, field.meaning, field.code_table or "")
            for one in pieces
            for field in one.fields
        ]
        _listed(
            book, head, "columns", ["table", "column", "type", "meaning", "code table"], meanings, (24, 26, 12, 100, 18)
        )
    return sizes, told


def _listed(  # noqa: PLR0917
    book: Any, head: Any, name: str, columns: list[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    sheet = book.add_worksheet(name)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, columns, head)
    for number, row in enumerate(rows, 1):
        for column, words in enumerate(row):
            sheet.write_string(number, column, words[:CHARACTERS])


def _cells(piece: Piece) -> str:
    made = []
    for field in piece.fields:
        name = '"' + field.name.replace('"', '""') + '"'
        if field.is_nested:
            made.append(f"to_json({name})::VARCHAR")
        else:
            made.append(name if _NUMBER.fullmatch(field.type) else f"{name}::VARCHAR")
    return ", ".join(made)


def _sheet(  # noqa: PLR0917
    con: duckdb.DuckDBPyConnection,
    book: Any,
    head: Any,
    forms: dict[str, Any],
    name: str,
    piece: Piece,
    told: list[str],
) -> None:
    sheet = book.add_worksheet(name)
    for number, field in enumerate(piece.fields):
        sheet.set_column(
            number, number, 60 if field.name in {"text", "quote", "definition"} else max(11, len(field.name))
        )
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [field.name for field in piece.fields], head)
    unfit = [0] * len(piece.fields)
    found = con.execute(f"SELECT {_cells(piece)} FROM ({piece.query})")  # noqa: S608 - names from the catalog
    line = 0
    while rows := found.fetchmany(5_000):
        for row in rows:
            line += 1
            for number, value in enumerate(row):
                if value is not None and not _put(sheet, line, number, value, forms):
                    unfit[number] += 1
    if line:
        sheet.autofilter(0, 0, line, len(piece.fields) - 1)
    told += [
        f"{piece.name}.{field.name}: {n:,} values are left empty, as a cell of Excel cannot hold them (texts of more "
        f"than {CHARACTERS:,} characters, days before {_FIRST_DAY}, no numbers)"
        for field, n in zip(piece.fields, unfit, strict=True)
        if n
    ]


def _put(sheet: Any, line: int, number: int, value: Any, forms: dict[str, Any]) -> bool:
    """Writes one value; False, and nothing written, where a cell cannot hold it."""
    if isinstance(value, str):
        return len(value) <= CHARACTERS and sheet.write_string(line, number, value) == 0
    if isinstance(value, bool):
        return bool(sheet.write_boolean(line, number, value) == 0)
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return moment.date() >= _FIRST_DAY and sheet.write_datetime(line, number, moment, forms["time"]) == 0
    if isinstance(value, date):
        return value >= _FIRST_DAY and sheet.write_datetime(line, number, value, forms["day"]) == 0
    if isinstance(value, int) and abs(value) > _EXACT:
        return bool(sheet.write_string(line, number, str(value)) == 0)
    as_number = float(value)
    if not math.isfinite(as_number):
        return False
    return bool(sheet.write_number(line, number, as_number) == 0)
