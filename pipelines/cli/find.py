"""``safegov find``: demands and sentences by their words, for close reading."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.options import HomeOption, OutputFormat, day
from pipelines.cli.query import CandidateOption, connect
from pipelines.cli.visible import one_line, visible
from pipelines.errors import SafegovError, UsageError
from pipelines.ops.settings import home_folder
from warehouse.store.home import Home

if TYPE_CHECKING:
    from warehouse.release.finding import Found

_BOOKS = ("sectors", "instruments", "responsibilities", "phrases")


def find(
    words: Annotated[
        str, typer.Argument(metavar="WORDS", help='All must be there, in any case; "in double quotes" as they stand.')
    ],
    sector: Annotated[str | None, typer.Option(metavar="CODE", help="Only demands on this sector.")] = None,
    instrument: Annotated[str | None, typer.Option(metavar="CODE", help="Only demands for this instrument.")] = None,
    responsibility: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only demands that name this responsibility.")
    ] = None,
    phrase: Annotated[str | None, typer.Option(metavar="CODE", help="Only demands with this formula.")] = None,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Only demands by a person so called.")] = None,
    place: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Only meetings there or in what belongs to it: code or any name."),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", metavar="DAY", parser=day, help="Only meetings on or after.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", metavar="DAY", parser=day, help="Only meetings on or before.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="NUMBER", min=1, help="Most to show.")] = 50,
    form: Annotated[OutputFormat, typer.Option("--format", "-f", help="How to write them.")] = OutputFormat.TABLE,
    home: HomeOption = None,
    candidate: CandidateOption = False,
) -> None:
    """Find demands, and sentences of reports outside demands, by their words, each with its source.

    Examples: `safegov find "fire exits" --place Henan --from 2022-06-01`;
    `safegov find '"major accidents"' --sector mining`
    """
    import duckdb

    from warehouse.release.finding import FindError, Wanted
    from warehouse.release.finding import find as look
    from warehouse.release.place_names import PlaceError

    chosen = zip(_BOOKS, (sector, instrument, responsibility, phrase), strict=True)
    wanted = Wanted(
        words, place, since.date() if since else None, until.date() if until else None, speaker,
        tuple((book, code) for book, code in chosen if code),
    )  # fmt: skip
    with connect(Home(home_folder(home)), candidate=candidate) as connection:
        try:
            found = list(look(connection, wanted, limit + 1))
        except (FindError, PlaceError) as error:
            raise UsageError(str(error)) from None
        except duckdb.BinderException as error:
            raise SafegovError(
                f"this release was made by an older version ({str(error).splitlines()[0]}): run `safegov publish` first"
            ) from None
    _write(found[:limit], form)
    if len(found) > limit:
        print(f"safegov: there are more than {limit}: raise --limit, or narrow the search", file=sys.stderr)
    if any(one.is_sample for one in found[:limit]):
        print("safegov: some are of sample texts, whose meetings are invented", file=sys.stderr)


def _row(one: Found) -> dict[str, Any]:
    return {**asdict(one), "citation": one.citation}


def _write(found: list[Found], form: OutputFormat) -> None:
    if form is OutputFormat.JSON:
        from pipelines.cli.output import dump

        dump([_row(one) for one in found])
    elif form is OutputFormat.CSV:
        from warehouse.release.finding import Found as Columns

        table = csv.writer(sys.stdout, lineterminator="\n")
        table.writerow([*Columns.__dataclass_fields__, "citation"])
        for one in found:
            table.writerow([_cell(value) for value in _row(one).values()])
    else:
        from rich.console import Console
        from rich.padding import Padding
        from rich.text import Text

        console = Console()
        for one in found:
            where = ", ".join(part for part in (one.place, one.province) if part and part != "") or "place unknown"
            head = [str(one.held_on or "day unknown"), where, one.speaker or "", one.kind, one.codes or ""]
            console.print(Text(one_line(" · ".join(part for part in head if part)), style="bold"))
            console.print(Padding(Text(visible(one.text)), (0, 0, 0, 2)))
            note = f"{one.citation} · safegov show {one.key}" + (" · INVENTED (sample)" if one.is_sample else "")
            console.print(Padding(Text(one_line(note), style="dim"), (0, 0, 1, 2)))
        console.print(f"{len(found)} found", style="dim", highlight=False)


def _cell(value: Any) -> Any:
    """The value as CSV files of a release have it: no text begins as a spreadsheet's formula does."""
    from warehouse.release.cells import is_formula

    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


def register(app: typer.Typer) -> None:
    """Adds this module's command."""
    app.command()(find)
