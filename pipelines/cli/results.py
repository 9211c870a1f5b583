"""Results of queries on standard output: a table to look at, CSV or JSON for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipelines.cli.options import OutputFormat
from pipelines.cli.visible import visible

if TYPE_CHECKING:
    import duckdb


def _put(words: str) -> None:
    """Writes data: to a terminal with control characters made visible, to a file or program as they are."""
    sys.stdout.write(visible(words) if sys.stdout.isatty() else words)


def _harmless(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """``relation`` with its texts as CSV files of a release have them: none begins as a spreadsheet's formula does."""
    from warehouse.release.files import csv_expression, quoted_name

    named = zip(relation.columns, relation.types, strict=True)
    cells = (f"{csv_expression(name, str(kind))} AS {quoted_name(name)}" for name, kind in named)
    return relation.project(", ".join(cells))


def write(relation: duckdb.DuckDBPyRelation, form: OutputFormat) -> None:
    """Writes a result to standard output."""
    if form is OutputFormat.CSV:
        _put(_harmless(relation).pl().write_csv())
        return
    frame = relation.pl()
    if form is OutputFormat.JSON:
        _put(frame.write_json() + "\n")
    else:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        shown = Table(box=None, pad_edge=False, header_style="bold")
        for name, dtype in frame.schema.items():
            shown.add_column(Text(visible(name)), justify="right" if dtype.is_numeric() else "left", overflow="fold")
        for row in frame.iter_rows():
            shown.add_row(*(Text("" if value is None else visible(str(value))) for value in row))
        console = Console()
        console.print(shown)
        console.print(f"{frame.height} row{'' if frame.height == 1 else 's'}", style="dim")
