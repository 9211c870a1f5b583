"""``safegov sql``, ``show`` and ``export``: what is published, asked, looked at and taken along."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import HomeOption, OutputFormat, QuietOption
from pipelines.cli.results import relations, write
from pipelines.errors import SafegovError, UsageError
from pipelines.ops.settings import home_folder
from warehouse.store.home import Home

if TYPE_CHECKING:
    import duckdb

CandidateOption = Annotated[
    bool, typer.Option("--candidate", help="Ask the candidate that the quality gate blocked, not what is published.")
]


def published(home: Home, *, candidate: bool = False) -> Path:
    """The database to ask: the sealed copy of the published one, else that itself; or the blocked candidate.

    Raises UsageError where it is not there.
    """
    from warehouse.release.candidate import candidate_file
    from warehouse.release.sealing import readable

    if candidate:
        if not candidate_file(home).exists():
            raise UsageError(f"{home.path} holds no candidate: the gate did not block the last build")
        return candidate_file(home)
    if not home.published_file.exists():
        raise UsageError(f"nothing is published in {home.path} yet: run `safegov run` first, or name another --home")
    return readable(home)


@contextmanager
def connect(home: Home, *, candidate: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that only reads, and can reach no other file and no network. Raises UsageError as ``published``."""
    import tempfile

    import duckdb

    from warehouse.store.confinement import confine

    file = published(home, candidate=candidate)
    try:
        connection = duckdb.connect(str(file), read_only=True)
    except duckdb.Error as error:
        raise SafegovError(
            f"{file} cannot be opened ({str(error).splitlines()[0]}). `safegov verify` says whether it is whole and "
            "`safegov verify --restore` makes it so"
        ) from None
    with tempfile.TemporaryDirectory(prefix="safegov-sql-") as spill, connection:
        confine(connection, Path(spill))
        yield connection


def answer(connection: duckdb.DuckDBPyConnection, asked: str, form: OutputFormat) -> None:
    """Carries out the statements in ``asked`` and writes the results. Raises duckdb.Error, ConfinementError."""
    for number, relation in enumerate(relations(connection, asked)):
        if number and form is OutputFormat.CSV:
            print()  # tables of CSV have nothing else that parts them
        write(relation, form)


def sql(
    statement: Annotated[
        str | None, typer.Argument(help="The query; `-` reads it from standard input; none opens a prompt.")
    ] = None,
    home: HomeOption = None,
    form: Annotated[OutputFormat, typer.Option("--format", "-f", help="How to write the result.")] = OutputFormat.TABLE,
    candidate: CandidateOption = False,
) -> None:
    """Query the published file with SQL (DuckDB's dialect). Only reads.

    Example: `safegov sql "SELECT held_on, place_name, title FROM meetings ORDER BY held_on"`.
    Without a query, a prompt opens with history and completion.
    """
    import duckdb

    from warehouse.store.confinement import ConfinementError

    folder = Home(home_folder(home))
    with connect(folder, candidate=candidate) as connection:
        if statement is None and sys.stdin.isatty():
            from pipelines.cli.sql_shell import Shell

            Shell(connection, folder, form).run()
            return
        try:
            answer(connection, sys.stdin.read() if statement in {None, "-"} else str(statement), form)
        except (duckdb.Error, ConfinementError) as error:
            raise SafegovError(f"the query failed: {error}") from None


def show(
    key: Annotated[str, typer.Argument(metavar="MEETING_ID|DOCUMENT_ID", help="A key, or an unmistakable beginning.")],
    home: HomeOption = None,
    candidate: CandidateOption = False,
) -> None:
    """Print one meeting, or what one document reports, with its words highlighted in the source text."""
    from rich.console import Console

    from pipelines.cli.show import shown

    with connect(Home(home_folder(home)), candidate=candidate) as connection:
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
    candidate: CandidateOption = False,
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
    with duckdb.connect(str(published(Home(home_folder(home)), candidate=candidate)), read_only=True) as connection:
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
