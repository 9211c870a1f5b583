"""``safegov sql``, ``show`` and ``export``: what is published, asked, looked at and taken along."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.completing import tables
from pipelines.cli.options import HomeOption, OutputFormat, QuietOption, day
from pipelines.cli.results import relations, write
from pipelines.errors import SafegovError, UsageError
from pipelines.ops.settings import home_folder
from warehouse.store.home import Home

if TYPE_CHECKING:
    import duckdb

_MOST_TOLD = 5  # lines on what a format could not hold; all stand in the export's README.md
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


def answer(connection: duckdb.DuckDBPyConnection, asked: str, form: OutputFormat, *, bom: bool = False) -> None:
    """Carries out the statements in ``asked`` and writes the results, with ``bom`` after a byte order mark.

    Raises duckdb.Error, ConfinementError.
    """
    if bom:
        print("\ufeff", end="")
    for number, relation in enumerate(relations(connection, asked)):
        if number and form is OutputFormat.CSV:
            print()  # tables of CSV have nothing else that parts them
        write(relation, form)


def sql(
    statement: Annotated[
        str | None,
        typer.Argument(metavar="[QUERY]", help="The query; `-` reads it from standard input; none opens a prompt."),
    ] = None,
    home: HomeOption = None,
    form: Annotated[OutputFormat, typer.Option("--format", "-f", help="How to write the result.")] = OutputFormat.TABLE,
    candidate: CandidateOption = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV with a byte order mark: Excel then reads Chinese as it stands.")
    ] = False,
) -> None:
    """Query the published file with SQL (DuckDB's dialect). Only reads.

    Example: `safegov sql "SELECT held_on, place_name, title FROM meetings ORDER BY held_on"`.
    Without a query, a prompt opens with history and completion; its `.tables`, `.schema` and `.describe` work here too.
    """
    import duckdb

    from warehouse.store.confinement import ConfinementError

    if bom and form is not OutputFormat.CSV:
        raise UsageError("--bom is for CSV: add --format csv")
    folder = Home(home_folder(home))
    with connect(folder, candidate=candidate) as connection:
        if statement is None and sys.stdin.isatty():
            from pipelines.cli.sql_shell import Shell

            Shell(connection, folder, form).run()
            return
        if statement is not None and statement.lstrip().startswith("."):
            _dot_command(connection, folder, statement.strip(), form)
            return
        try:
            answer(connection, sys.stdin.read() if statement in {None, "-"} else str(statement), form, bom=bom)
        except (duckdb.Error, ConfinementError) as error:
            raise SafegovError(f"the query failed: {error}") from None


def _dot_command(connection: duckdb.DuckDBPyConnection, home: Home, asked: str, form: OutputFormat) -> None:
    """Carries out `.tables` and its like, as the prompt does."""
    import duckdb

    from pipelines.cli.sql_shell import Shell

    try:
        Shell(connection, home, form).command(asked)
    except (duckdb.Error, ValueError) as error:
        raise UsageError(f"{asked}: {error}") from None


def show(
    key: Annotated[
        str,
        typer.Argument(metavar="ID", help="Key of a meeting, document, person or directive, or how it begins."),
    ],
    home: HomeOption = None,
    candidate: CandidateOption = False,
) -> None:
    """Print a meeting, a document, a person or a demand, with the words behind it and their source."""
    from rich.console import Console

    from pipelines.cli.show import shown

    with connect(Home(home_folder(home)), candidate=candidate) as connection:
        console = Console()
        for part in shown(connection, key):
            console.print(part, soft_wrap=not console.is_terminal)


class ExportForm(StrEnum):
    """How exported tables are written."""

    CSV = "csv"
    PACKAGE = "package"
    PARQUET = "parquet"
    JSONL = "jsonl"
    XLSX = "xlsx"
    DTA = "dta"
    SAV = "sav"
    POPOLO = "popolo"
    OCD = "ocd"


def export(
    out: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder to write to; it must not hold files of the same names.")
    ],
    form: Annotated[
        ExportForm,
        typer.Option(
            "--format",
            "-f",
            help="package is every table as CSV and as Parquet, with datapackage.json; xlsx is Excel, dta Stata, sav "
            "SPSS; popolo holds persons and events, ocd (Open Civic Data) events.",
        ),
    ] = ExportForm.CSV,
    place: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLACE",
            help="Only meetings of this place and what belongs to it: a code or an English or Chinese name.",
        ),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", metavar="DAY", parser=day, help="Only meetings held on or after."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", metavar="DAY", parser=day, help="Only meetings held on or before."),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table", "-t", metavar="TABLE", autocompletion=tables, help="Only this table or view; may be given again."
        ),
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(
            metavar="CONDITION", help="Only rows of --table that fulfil it, in SQL: \"admin_level = 'county'\"."
        ),
    ] = None,
    sql_file: Annotated[
        list[Path] | None,
        typer.Option(
            "--sql", metavar="FILE", help="A table of your own: what the query in FILE gives; may be given again."
        ),
    ] = None,
    home: HomeOption = None,
    quiet: QuietOption = False,
    candidate: CandidateOption = False,
) -> None:
    """Write a part of the published data in another format, with labels, code tables and how to cite it.

    Beside the tables lie README.md (what was chosen, what the format could not hold) and columns.csv (their meaning).

    Examples: `safegov export henan-2023 --format jsonl --place Henan --from 2023-01-01 --to 2023-12-31`;
    `safegov export panel --format dta --table place_months`; `safegov export mine --format xlsx --sql mine.sql`
    """
    import duckdb

    from warehouse.release.export import papers
    from warehouse.release.export.fields import ExportError
    from warehouse.release.export.package import write_package
    from warehouse.release.export.subset import Subset, asked, export_subset

    folder = Home(home_folder(home))
    try:
        subset = Subset(
            places=tuple(place or ()),
            since=since.date() if since else None,
            until=until.date() if until else None,
            tables=tuple(table or ()),
            where=where,
            queries=_queries(sql_file or []),
        )
        given = {}
        if subset.queries or subset.where is not None:
            with connect(folder, candidate=candidate) as confined:
                given = dict(asked(confined, subset))
        title, cited = (None, None) if candidate else _cited(folder)
        with duckdb.connect(str(published(folder, candidate=candidate)), read_only=True) as connection:
            connection.execute("SET enable_progress_bar = false")
            if form == ExportForm.PACKAGE:
                if subset != Subset():
                    raise ExportError("a package holds all rows of all tables: leave the other options")
                written = write_package(published(folder, candidate=candidate), out)
            else:
                written = export_subset(connection, subset, form, out, given=given, citation=cited, title=title)
            if told := papers.told_samples(connection):
                print(f"safegov: {told}", file=sys.stderr)
    except ExportError as error:
        raise UsageError(str(error)) from None
    for line in written.told[:_MOST_TOLD]:
        print(f"safegov: {line}", file=sys.stderr)
    if (n := len(written.told) - _MOST_TOLD) > 0:
        print(f"safegov: and {n:,} more that the format could not hold: see {out / 'README.md'}", file=sys.stderr)
    if not quiet:
        for name, count in written.counts.items():
            print(f"{count:>9,}  {name}", file=sys.stderr)


def _queries(files: list[Path]) -> dict[str, str]:
    """The words of each file by the name of its table: the file's own. Raises UsageError."""
    found: dict[str, str] = {}
    for file in files:
        if file.stem in found:
            raise UsageError(f"--sql: two files are called {file.stem}; name them apart")
        try:
            found[file.stem] = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"--sql: {file} cannot be read ({error})") from None
    return found


def _cited(home: Home) -> tuple[str | None, str | None]:
    """Title and citation of what is published; None where its papers cannot be read."""
    from warehouse.release import citation

    try:
        cited = citation.read(home.published.resolve())
        return cited["title"], citation.plain(cited)
    except (OSError, ValueError, KeyError):
        return None, None


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.command()(sql)
    app.command()(show)
    app.command()(export)
