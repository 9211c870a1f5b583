"""Results of queries on standard output: a table to look at, CSV or JSON for programs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from pipelines.cli.options import OutputFormat
from pipelines.cli.visible import visible

if TYPE_CHECKING:
    import duckdb
    import polars as pl
    from rich.console import Console

_PLAIN = {
    "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT",
    "DOUBLE", "VARCHAR", "DATE", "TIMESTAMP",
}  # fmt: skip
"""Types that Polars takes from DuckDB as they are; all others go as text, as of some it takes none."""
_NUMBERS = ("DECIMAL", "HUGEINT", "UHUGEINT")
_NESTED = re.compile(r"\[\d*\]$|^(?:STRUCT|MAP|UNION)\b")
_WHOLE = 44
"""Characters up to which a value without blanks (a key, a day, a code, a number) is never broken over lines."""
_LEAST = 16
"""Characters that a column of words needs at least to be read."""


def _put(words: str) -> None:
    """Writes data: to a terminal with control characters made visible, to a file or program as they are."""
    sys.stdout.write(visible(words) if sys.stdout.isatty() else words)


def _numbered(relation: duckdb.DuckDBPyRelation, *, harmless: bool) -> duckdb.DuckDBPyRelation:
    """``relation`` with columns c0, c1, … of plain types: names of a result may be the same, and types any.

    With ``harmless``, texts are as CSV files of a release have them: none begins as a spreadsheet's formula does.
    """
    from warehouse.release.files import csv_expression

    cells = []
    for number, kind in enumerate(map(str, relation.types)):
        name = f"c{number}"
        if _NESTED.search(kind):
            cell = f"to_json({name})::VARCHAR"
        elif kind not in _PLAIN and not kind.startswith("DECIMAL"):
            cell = f"{name}::VARCHAR"
        else:
            cell = csv_expression(name, kind) if harmless else name
        cells.append(f"{cell} AS {name}")
    names = ", ".join(f"c{number}" for number in range(len(cells)))
    return _asked(relation, f"SELECT {', '.join(cells)} FROM given_result AS t({names})")  # noqa: S608 - numbers only


def _asked(relation: duckdb.DuckDBPyRelation, query: str) -> duckdb.DuckDBPyRelation:
    """The result of ``query`` over ``given_result``, which is ``relation``."""
    return cast("duckdb.DuckDBPyRelation", relation.query("given_result", query))  # None for what is no query alone


def relations(con: duckdb.DuckDBPyConnection, asked: str) -> Iterator[duckdb.DuckDBPyRelation]:
    """Carries out the statements in ``asked``; gives the result of each that has one.

    Raises duckdb.Error, and ConfinementError for a statement that may change something, before any is carried out.
    """
    import duckdb

    from warehouse.store.confinement import reading_statements

    silent = {duckdb.StatementType.CREATE, duckdb.StatementType.SET}
    for statement in reading_statements(con, asked):
        if con.extract_statements(statement)[0].type in silent:
            con.execute(statement)
        elif (relation := con.sql(statement)) is not None:
            yield relation


def write(relation: duckdb.DuckDBPyRelation, form: OutputFormat) -> None:
    """Writes a result to standard output."""
    names = relation.columns
    if form is OutputFormat.CSV:
        frame = _numbered(relation, harmless=True).pl()
        head = frame.clear().rename(dict(zip(frame.columns, _apart(names), strict=True))).write_csv()
        _put((head if len(set(names)) == len(names) else _csv_line(names)) + frame.write_csv(include_header=False))
    elif form is OutputFormat.JSON:
        unique = _apart(names)
        listed = ", ".join(
            f'{_in_json(f"c{number}", str(kind))} AS "{name.replace(chr(34), chr(34) * 2)}"'
            for number, (name, kind) in enumerate(zip(unique, relation.types, strict=True))
        )
        numbers = ", ".join(f"c{number}" for number in range(len(names)))
        rows = _asked(
            relation,
            f"SELECT to_json(r)::VARCHAR FROM (SELECT {listed} FROM given_result AS t({numbers})) r",  # noqa: S608
        ).fetchall()
        _put("[" + ",\n".join(row[0] for row in rows) + "]\n")
    else:
        from rich.console import Console

        frame = _numbered(relation, harmless=False).pl()
        console = Console()
        _show(console, names, frame)
        console.print(f"{frame.height:,} row{'' if frame.height == 1 else 's'}", style="dim", highlight=False)


def _in_json(name: str, kind: str) -> str:
    """SQL that gives the column in a type that JSON has: what is no number (NaN, infinity) is null there."""
    if kind in {"FLOAT", "DOUBLE"}:
        return f"CASE WHEN isfinite({name}) THEN {name} END"
    return name if kind in _PLAIN or kind.startswith(_NUMBERS) or _NESTED.search(kind) else f"{name}::VARCHAR"


def _apart(names: list[str]) -> list[str]:
    """``names`` with a number after each that was there before."""
    made: list[str] = []
    for name in names:
        number, own = 2, name
        while own in made:
            own, number = f"{name}_{number}", number + 1
        made.append(own)
    return made


def _csv_line(names: list[str]) -> str:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(names)
    return out.getvalue()


def _shown(value: Any) -> str:
    return "" if value is None else visible(str(value))


def _show(console: Console, names: list[str], frame: pl.DataFrame) -> None:
    """Prints a table that fits the terminal: words are wrapped, keys, days and numbers stay whole.

    Where the columns that must stay whole leave no room, each row is printed as a block, a line a column.
    """
    from rich.table import Table
    from rich.text import Text

    rows = [[_shown(value) for value in row] for row in frame.iter_rows()]
    widths, is_whole = [], []
    for number, name in enumerate(names):
        values = [row[number] for row in rows]
        longest = max(map(len, values), default=0)
        whole = longest <= _WHOLE and not any(re.search(r"\s", value) for value in values)
        is_whole.append(whole)
        widths.append(max(longest, len(name)) if whole else max(_LEAST, min(len(name), _WHOLE)))
    if not console.is_terminal:  # a file or a program: nothing to fit, one line a row
        console.width = max(1, sum(max([len(n), *(len(r[i]) for r in rows)]) + 2 for i, n in enumerate(names)) * 2)
    elif sum(widths) + 2 * len(widths) > console.width:
        _show_blocks(console, names, rows)
        return
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name, whole, width, dtype in zip(names, is_whole, widths, frame.dtypes, strict=True):
        shown.add_column(
            Text(visible(name)), justify="right" if dtype.is_numeric() else "left", overflow="fold",
            no_wrap=whole, min_width=width if whole else None,
        )  # fmt: skip
    for row in rows:
        shown.add_row(*map(Text, row))
    console.print(shown)


def _show_blocks(console: Console, names: list[str], rows: list[list[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(rows, 1):
        console.print(f"row {number}", style="bold", highlight=False)
        block = Table.grid(padding=(0, 2))
        block.add_column(no_wrap=True, style="dim")
        block.add_column(overflow="fold")
        for name, value in zip(names, row, strict=True):
            block.add_row(Text(visible(name)), Text(value))
        console.print(block)
