"""``safegov diff``: what changed between two releases."""

from __future__ import annotations

import csv
import sys
from typing import Annotated, Any

import typer

from pipelines.cli.completing import releases as of_home
from pipelines.cli.completing import tables
from pipelines.cli.options import HomeOption, JsonOption, OutputFormat
from pipelines.errors import UsageError
from pipelines.ops.settings import home_folder
from warehouse.store.home import Home


def diff(
    before: Annotated[
        str | None,
        typer.Argument(
            metavar="[BEFORE]",
            help="The older release, such as r0001.",
            show_default="the one before AFTER",
            autocompletion=of_home,
        ),
    ] = None,
    after: Annotated[
        str | None,
        typer.Argument(
            metavar="[AFTER]", help="The newer release.", show_default="the published one", autocompletion=of_home
        ),
    ] = None,
    table_name: Annotated[
        str | None,
        typer.Argument(metavar="[TABLE]", help="Old and new values of this table's rows.", autocompletion=tables),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    form: Annotated[OutputFormat, typer.Option("--format", "-f", help="How to write it.")] = OutputFormat.TABLE,
    page: Annotated[int, typer.Option(metavar="NUMBER", min=1, help="Page of the rows, from 1.")] = 1,
    limit: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER", min=1, help="Rows of the table a page.", show_default="50; all with csv and json"
        ),
    ] = None,
) -> None:
    """Say what changed between two releases: counts by table, or old and new values of the rows of one table.

    Example: `safegov diff r0001 r0002 meetings --format csv > changed.csv`. Without any, the published one is compared
    with the one before it.
    """
    from pipelines.cli.output import dump, table
    from warehouse.release.cells import is_formula
    from warehouse.release.changes import diff as compare
    from warehouse.release.changes import value_differences
    from warehouse.release.history import ReleaseError

    form = OutputFormat.JSON if json else form
    rows_a_page = limit or (50 if form is OutputFormat.TABLE else None)
    place = Home(home_folder(home))
    before, after = _pair(place, before, after)
    try:
        counts = compare(place, before, after, table_name).counts
        frame = counts
        if table_name is not None:
            frame = value_differences(place, before, after, table_name, page=page, rows_a_page=rows_a_page)
    except (ReleaseError, ValueError) as error:
        raise UsageError(str(error)) from None
    if form is OutputFormat.JSON:
        dump(frame.to_dicts())
    elif form is OutputFormat.CSV:
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(frame.columns)
        for row in frame.iter_rows():
            rows.writerow([f"'{cell}" if isinstance(cell, str) and is_formula(cell) else cell for cell in row])
    else:
        table(list(frame.columns), [[_short(value) for value in row] for row in frame.iter_rows()])
        if not counts.height:
            print("nothing differs")
        n_rows = sum(counts.row(0)[1:]) if table_name is not None and counts.height else 0
        if rows_a_page is not None and n_rows > rows_a_page:
            n_pages = -(-n_rows // rows_a_page)
            print(
                f"page {page} of {n_pages} ({n_rows:,} rows of {table_name} differ): --page, --limit, or --format csv"
            )


def _pair(home: Home, before: str | None, after: str | None) -> tuple[str, str]:
    """The releases to compare: those named, else the published one and the one before it."""
    from warehouse.release.history import current_id, records

    after = after or current_id(home)
    ids = [record.release_id for record in records(home)]
    older = ids[: ids.index(after)] if after in ids else ids
    before = before or (older[-1] if older else None)
    if before is None or after is None:
        raise UsageError(f"{home.path} has one release at most: there is nothing to compare yet")
    return before, after


_SHOWN = 300


def _short(value: Any) -> Any:
    """A value for a table to look at: of a whole text, its beginning."""
    is_long = isinstance(value, str) and len(value) > _SHOWN
    return f"{value[:_SHOWN]}… ({len(value):,} characters; --format csv has all)" if is_long else value


def register(app: typer.Typer) -> None:
    """Adds this module's command."""
    app.command()(diff)
