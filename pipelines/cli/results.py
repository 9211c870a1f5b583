"""Results of queries on standard output: a table to look at, CSV or JSON for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipelines.cli.options import OutputFormat

if TYPE_CHECKING:
    import duckdb


def write(relation: duckdb.DuckDBPyRelation, form: OutputFormat) -> None:
    """Writes a result to standard output."""
    frame = relation.pl()
    if form is OutputFormat.CSV:
        sys.stdout.write(frame.write_csv())
    elif form is OutputFormat.JSON:
        sys.stdout.write(frame.write_json() + "\n")
    else:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        shown = Table(box=None, pad_edge=False, header_style="bold")
        for name, dtype in frame.schema.items():
            shown.add_column(Text(name), justify="right" if dtype.is_numeric() else "left", overflow="fold")
        for row in frame.iter_rows():
            shown.add_row(*(Text("" if value is None else str(value)) for value in row))
        console = Console()
        console.print(shown)
        console.print(f"{frame.height} row{'' if frame.height == 1 else 's'}", style="dim")
