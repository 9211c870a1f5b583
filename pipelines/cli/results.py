"""Results of queries on standard output: a table to look at, CSV or JSON for programs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from pipelines.cli.options import OutputFormat
from pipelines.cli.output import print_table
from pipelines.cli.visible import visible

if TYPE_CHECKING:
    import duckdb

_PLAIN = {
    "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT",
    "DOUBLE", "VARCHAR", "DATE", "TIMESTAMP",
}  # fmt: skip
"""Types that Polars takes from DuckDB as they are; all others go as text, as of some it takes none."""
_NUMBERS = ("DECIMAL", "HUGEINT", "UHUGEINT")
_NUMERIC = re.compile(r"^(?:DECIMAL\b.*|U?(?:TINY|SMALL|BIG)?INT(?:EGER)?|FLOAT|DOUBLE)$")
_NESTED = re.compile(r"\[\d*\]$|^(?:STRUCT|MAP|UNION)\b")


def _put(words: str) -> None:
    """Writes data: to a terminal with control characters made visible, to a file or program as they are."""
    sys.stdout.write(visible(words) if sys.stdout.isatty() else words)


def _numbered(relation: duckdb.DuckDBPyRelation, *, harmless: bool) -> duckdb.DuckDBPyRelation:
    """``relation`` with columns c0, c1, … of plain types: names of a result may be the same, and types any.

    With ``harmless``, texts are as CSV files of a release have them: none begins as a spreadsheet's formula does.
    """
    from warehouse.release.cells import csv_expression

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

        plain = _numbered(relation, harmless=False)
        rows = plain.fetchall()  # a frame would have Polars and PyArrow imported, which takes longer than most queries
        console = Console()
        shown = [[_shown(value) for value in row] for row in rows]
        print_table(console, names, shown, [_NUMERIC.search(str(kind)) is not None for kind in plain.types])
        console.print(f"{len(rows):,} row{'' if len(rows) == 1 else 's'}", style="dim", highlight=False)


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
