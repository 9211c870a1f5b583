"""``safegov sql``: query the published file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import HomeOption, OutputFormat
from pipelines.errors import SafegovError, UsageError
from pipelines.settings import home_folder
from warehouse.home import Home

if TYPE_CHECKING:
    import duckdb


def published(home: Home) -> Path:
    """The published database. Raises UsageError where nothing has been published yet."""
    if not home.published_file.exists():
        raise UsageError(f"nothing is published in {home.path} yet: run `safegov run` first, or name another --home")
    return home.published_file


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the published database that can reach no other file and no network."""
    import duckdb

    connection = duckdb.connect(str(published(home)), read_only=True)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


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


def sql(
    statement: Annotated[str, typer.Argument(help="The query; `-` reads it from standard input.")],
    home: HomeOption = None,
    form: Annotated[OutputFormat, typer.Option("--format", "-f", help="How to write the result.")] = OutputFormat.TABLE,
) -> None:
    """Query the published file with SQL (DuckDB's dialect). Only reads.

    Example: `safegov sql "SELECT held_on, place_name, title FROM meetings ORDER BY held_on"`
    """
    import duckdb

    with connect(Home(home_folder(home))) as connection:
        try:
            relation = connection.sql(sys.stdin.read() if statement == "-" else statement)
        except duckdb.Error as error:
            raise SafegovError(f"the query failed: {error}") from None
        if relation is not None:
            write(relation, form)


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.command()(sql)
