"""Spreadsheets (.xlsx, .ods): each row below the header is a record, as in a CSV file; read by Calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from warehouse.intake.formats.columns import guess
from warehouse.intake.formats.odt import check_unencrypted
from warehouse.intake.formats.packages import Package
from warehouse.intake.formats.records import Records
from warehouse.intake.model import IntakeOptions, Item, Reason, Refused, RefusedError

_HEADER_WITHIN = 20  # rows in which the header is looked for: titles and notes may stand above it
_MOST_COLUMNS = 2_000


def read_workbook(data: bytes, uri: str, told: Mapping[str, str], options: IntakeOptions) -> Iterator[Item]:
    """The records of every visible sheet that has a column for the text; a sheet without one is refused by its name.

    Call it in a process of its own: the parser is native code. Raises RefusedError where the file is damaged.
    """
    import python_calamine as calamine  # noqa: PLC0415 - slow to load, seldom needed

    package = Package(data, options)
    check_unencrypted(package)
    for name in package.names():
        package.part(name)  # its size is what it says, and its checksum holds
    try:
        book = calamine.load_workbook(io.BytesIO(data))
    except calamine.PasswordError:
        raise RefusedError(Reason.ENCRYPTED, "is encrypted; save it without a password") from None
    except calamine.CalamineError as error:
        raise RefusedError(Reason.UNREADABLE, f"is a damaged workbook ({error}); save it anew, or as .csv") from None
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    refused: list[Refused] = []
    n_read = 0
    for name in visible:
        where = f"{uri}#{name}"
        try:
            sheet = book.get_sheet_by_name(name)
            if sheet.width > _MOST_COLUMNS:
                raise RefusedError(Reason.TOO_LARGE, f"has {sheet.width:,} columns; allowed are {_MOST_COLUMNS:,}")
            rows = enumerate(sheet.iter_rows(), start=(sheet.start or (0, 0))[0] + 1)
            header = _header(rows, told)
            if header is None:
                continue
        except RefusedError as error:
            refused.append(Refused(where, error.reason, f"sheet {name!r} {error.detail}"))
            continue
        except calamine.CalamineError as error:
            refused.append(Refused(where, Reason.UNREADABLE, f"sheet {name!r} is damaged ({error}); save it anew"))
            continue
        records = Records(uri, told, options)
        for number, row in rows:
            if not any(_filled(cell) for cell in row):
                continue
            n_read += 1
            mark = f"{name}!{number}" if len(visible) > 1 else f"R{number}"
            cells = {column: _value(cell) for column, cell in zip(header, row, strict=False) if column}
            yield records.item(mark, cells, None)
    if not n_read and len(refused) == 1:
        raise RefusedError(refused[0].reason, refused[0].detail)
    # A sheet of notes beside one of records holds nothing that could be told as a text, and is said to.
    yield from refused


def _header(rows: Iterator[tuple[int, list[Any]]], told: Mapping[str, str]) -> list[str] | None:
    """The names of the columns: of the first row that names one for the text, else why there is none; None where the
    sheet is empty."""
    first: RefusedError | None = None
    for count, (_, row) in enumerate(rows):
        if count >= _HEADER_WITHIN:
            break
        names = [str(cell).strip() if _filled(cell) else "" for cell in row]
        if not any(names):
            continue
        try:
            mapping = guess([name for name in names if name], told)
        except RefusedError as error:
            first = first or error
            continue
        if names.count(mapping.text) > 1:
            raise RefusedError(Reason.MALFORMED_RECORD, f"has two columns named {mapping.text!r}; rename one")
        return names
    if first is not None:
        raise first
    return None


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _value(cell: Any) -> Any:
    """A cell as a CSV file would have it; days stay days."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, str | int | float | bool | datetime | date) or cell is None:
        return cell
    return str(cell)
