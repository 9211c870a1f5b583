"""``safegov run``: texts in, a checked and published dataset out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import HomeOption, JsonOption, QuietOption
from pipelines.errors import UsageError
from pipelines.ops.settings import SAMPLES, settings

STDIN = "-"


def _usable(inputs: list[str]) -> list[str]:
    """The inputs that are there; says of the others what is wrong. Raises UsageError where none is."""
    found, missing = [], []
    for given in inputs:
        if given == STDIN or Path(given).exists():
            found.append(given)
        else:
            missing.append(given)
    told = [f"{given}: no such file or folder; check the path" for given in missing]
    if not found:
        raise UsageError("; ".join(told))
    for line in told:
        print(f"safegov: {line}", file=sys.stderr)
    return found


def columns_of(given: list[str]) -> dict[str, str] | None:
    """The columns that ``--column`` names, by field; None where it names none. Raises UsageError."""
    pairs = dict(part.partition("=")[::2] for part in given)
    if any(not name or not column for name, column in pairs.items()):
        raise UsageError("--column takes FIELD=COLUMN, such as --column text=body")
    return pairs or None


def encoding_of(given: str) -> str:
    """The encoding that ``--encoding`` names, by its usual name. Raises UsageError."""
    from warehouse.intake.formats.encodings import check_encoding

    try:
        return check_encoding(given)
    except ValueError as error:
        raise UsageError(f"--encoding: {error}") from None


def run(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT …]",
            help="Files, folders or archives of texts; `-` reads standard input.",
            show_default="the samples",
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="FIELD=COLUMN", help="Column of a table's text, url, title, published_on, …"),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar="NAME",
            help="Encoding of texts that are not in UTF-8: gbk, big5, utf-16-le, shift_jis, … The drop keeps it.",
        ),
    ] = None,
    rescan: Annotated[bool, typer.Option("--rescan", help="Read unchanged input files again.")] = False,
    override: Annotated[
        str | None,
        typer.Option(
            "--override", metavar="REASON", help="Publish even if the quality gate blocks; kept with the release."
        ),
    ] = None,
) -> None:
    """Take texts in, read them, bring them together, check the release and publish it.

    What is known already is not worked on again. Each INPUT is a drop: a batch of texts that came together.
    """
    chosen = settings(home)
    usable = _usable(inputs or [str(SAMPLES)])
    from pipelines.cli.output import tell

    if not (rescan or override or column or encoding):
        from pipelines.ops.unchanged import nothing_new

        if (unchanged := nothing_new(chosen, usable)) is not None:
            tell(unchanged, json=json, quiet=quiet)
            return
    columns, read_as = columns_of(column or []), None if encoding is None else encoding_of(encoding)
    from pipelines.ops.reading_ahead import reading_ahead

    with reading_ahead(chosen, usable) as executor:
        from pipelines.run import Request, execute

        summary = execute(
            chosen,
            Request(
                inputs=usable,
                columns=columns,
                encoding=read_as,
                rescan=rescan,
                override_reason=override,
                show_progress=not (quiet or json),
                executor=executor,
            ),
        )
    tell(summary, json=json, quiet=quiet)


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.command()(run)
