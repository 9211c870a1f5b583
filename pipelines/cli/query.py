"""``safegov sql``, ``show`` and ``export``: what is published, asked, looked at and taken along."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import HomeOption, OutputFormat, QuietOption
from pipelines.cli.results import write
from pipelines.errors import SafegovError, UsageError
from pipelines.ops.settings import home_folder
from warehouse.store.home import Home

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
    connection.execute("SET enable_progress_bar = false")  # it would stand in the output
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def sql(
    statement: Annotated[
        str | None, typer.Argument(help="The query; `-` reads it from standard input; none opens a prompt.")
    ] = None,
    home: HomeOption = None,
    form: Annotated[OutputFormat, typer.Option("--format", "-f", help="How to write the result.")] = OutputFormat.TABLE,
) -> None:
    """Query the published file with SQL (DuckDB's dialect). Only reads.

    Example: `safegov sql "SELECT held_on, place_name, title FROM meetings ORDER BY held_on"`.
    Without a query, a prompt opens with history and completion.
    """
    import duckdb

    folder = Home(home_folder(home))
    with connect(folder) as connection:
        if statement is None and sys.stdin.isatty():
            from pipelines.cli.sql_shell import Shell

            Shell(connection, folder, form).run()
            return
        try:
            relation = connection.sql(sys.stdin.read() if statement in {None, "-"} else str(statement))
        except duckdb.Error as error:
            raise SafegovError(f"the query failed: {error}") from None
        if relation is not None:
            write(relation, form)


def show(
    key: Annotated[str, typer.Argument(metavar="MEETING_ID|DOCUMENT_ID", help="A key, or an unmistakable beginning.")],
    home: HomeOption = None,
) -> None:
    """Print one meeting, or what one document reports, with its words highlighted in the source text."""
    from rich.console import Console

    from pipelines.cli.show import shown

    with connect(Home(home_folder(home))) as connection:
        console = Console()
        for part in shown(connection, key):
            console.print(part, soft_wrap=not console.is_terminal)


def export(
    out: Annotated[Path, typer.Argument(help="Folder to write to; it must not hold files of the same names.")],
    form: Annotated[
        str, typer.Option("--format", "-f", help="csv, parquet, jsonl, popolo (persons and events) or ocd (events).")
    ] = "csv",
    place: Annotated[
        list[str] | None,
        typer.Option(help="Only meetings of this place and what belongs to it: a code or an English or Chinese name."),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Only meetings held on or after.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Only meetings held on or before.")
    ] = None,
    table: Annotated[
        list[str] | None, typer.Option("--table", "-t", help="Only this table or view; may be given again.")
    ] = None,
    home: HomeOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write a part of the published data in another format.

    Example: `safegov export henan-2023 --format jsonl --place Henan --from 2023-01-01 --to 2023-12-31`
    """
    import duckdb

    from warehouse.release.export.subset import ExportError, Subset, export_subset

    subset = Subset(
        places=tuple(place or ()),
        since=since.date() if since else None,
        until=until.date() if until else None,
        tables=tuple(table or ()),
    )
    with duckdb.connect(str(published(Home(home_folder(home)))), read_only=True) as connection:
        connection.execute("SET enable_progress_bar = false")
        try:
            counts = export_subset(connection, subset, form, out)
        except ExportError as error:
            raise UsageError(str(error)) from None
    if not quiet:
        for name, count in counts.items():
            print(f"{count:>9,}  {name}", file=sys.stderr)


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.command()(sql)
    app.command()(show)
    app.command()(export)
