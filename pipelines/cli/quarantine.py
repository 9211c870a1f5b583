"""``safegov quarantine``: what could not be taken in; a look at it, and another try."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipelines.cli.options import HomeOption, JsonOption
from pipelines.cli.visible import one_line
from pipelines.errors import InUseError, SafegovError, UsageError
from pipelines.ops.settings import home_folder
from warehouse.store.home import Home

ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="FIELD=COLUMN", help="Column of a table's text, url, title, published_on, …"),
]


WAIT_SECONDS = 5.0  # for another process that writes in the home
DropOption = Annotated[str | None, typer.Option("--drop", help="Only this drop.")]
quarantine = typer.Typer(
    help="List what could not be taken in, with the reason and what to do; show one of it; try some of it again."
)


@quarantine.callback(invoke_without_command=True)
def _quarantine(
    context: typer.Context, home: HomeOption = None, drop: DropOption = None, json: JsonOption = False
) -> None:
    """Without a command: as `list`."""
    if context.invoked_subcommand is None:
        list_refused(home, drop, json)
    elif home or drop or json:
        raise UsageError(f"put the options after the command: safegov quarantine {context.invoked_subcommand} --home …")


@quarantine.command("list")
def list_refused(home: HomeOption = None, drop: DropOption = None, json: JsonOption = False) -> None:
    """List what could not be taken in, with the reason and what to do."""
    from pipelines.cli.output import dump, table
    from warehouse.intake.quarantine import listing

    rows = listing(Home(home_folder(home)), drop)
    if json:
        dump(rows.to_dicts())
        return
    table(
        ["id", "drop", "input", "reason", "what was wrong and what to do"],
        [
            [row["quarantine_id"], row["collection"], row["source_uri"], row["reason_code"], row["reason"]]
            for row in rows.iter_rows(named=True)
        ],
    )
    print(f"{rows.height} in quarantine")


@quarantine.command()
def show(
    key: Annotated[str, typer.Argument(metavar="ID", help="Of `list`; its first digits will do.")],
    home: HomeOption = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Write the bytes of the input, as they are, and nothing else.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Show all that is known of one refused input, and how it begins."""
    import sys

    from pipelines.cli.output import dump
    from warehouse.intake.quarantine import find, kept_bytes

    folder = Home(home_folder(home))
    try:
        row = find(folder, key)
    except KeyError as error:
        raise UsageError(str(error.args[0])) from None
    data = kept_bytes(folder, row)
    if raw:
        if data is None:
            raise SafegovError("its bytes are neither kept nor where they were; give the file again")
        sys.stdout.buffer.write(data)
        return
    if json:
        dump([row])
        return
    for name, value in row.items():
        if value is not None:
            print(f"{name:<14}{one_line(str(value))}")
    if data is not None:
        print(f"\nbegins with (of {len(data):,} bytes):\n{_shown(data[:_SHOWN_BYTES])}")
    elif row["row_json"] is None:
        print("\nits bytes are neither kept nor where they were")


_SHOWN_BYTES = 600


def _shown(data: bytes) -> str:
    """Bytes as text that a terminal can show: no control characters but line ends."""
    text = data.decode("utf-8", "backslashreplace")
    return "".join(one if one.isprintable() or one == "\n" else f"\\x{ord(one):02x}" for one in text)


@quarantine.command()
def retry(
    keys: Annotated[list[str], typer.Argument(metavar="ID …", help="Of `list`; or the word all.")],
    home: HomeOption = None,
    drop: DropOption = None,
    column: ColumnOption = None,
    max_bytes: Annotated[int | None, typer.Option(help="Largest text to accept.", min=1)] = None,
    max_expanded_bytes: Annotated[
        int | None, typer.Option(help="Most bytes that one compressed file may expand to.", min=1)
    ] = None,
    max_ratio: Annotated[int | None, typer.Option(help="Most times that it may expand by.", min=1)] = None,
    max_members: Annotated[int | None, typer.Option(help="Most members of one archive or crawl.", min=1)] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds that one page may take.", min=1)] = None,
) -> None:
    """Take refused inputs in again, under other limits or columns or after their cause is gone."""
    from pipelines.cli.run import columns_of
    from warehouse.intake.model import IntakeOptions
    from warehouse.intake.quarantine import listing
    from warehouse.intake.retry import retry as again
    from warehouse.store.files import StoreBusyError, StoreError

    folder = Home(home_folder(home))
    chosen = listing(folder, drop)["quarantine_id"].to_list() if keys == ["all"] else keys
    given: dict[str, Any] = {"columns": columns_of(column or []) or {}}
    limits = {
        "max_bytes": max_bytes,
        "max_expanded_bytes": max_expanded_bytes,
        "max_ratio": max_ratio,
        "max_members": max_members,
        "timeout_seconds": timeout,
    }
    given |= {name: value for name, value in limits.items() if value is not None}
    try:
        done = again(folder, chosen, IntakeOptions(**given), "quarantine", datetime.now(UTC), wait_seconds=WAIT_SECONDS)
    except (KeyError, ValueError) as error:
        raise UsageError(str(error.args[0])) from None
    except StoreBusyError as error:
        raise InUseError(str(error)) from None
    except StoreError as error:
        raise SafegovError(str(error)) from None
    print(f"taken in: {len(done.taken_in)}; staying: {len(done.staying)}")
    for key, why in done.staying.items():
        print(f"  {key}: {one_line(why)}")
    if done.taken_in:
        print("read and publish them with `safegov backfill`")


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.add_typer(quarantine, name="quarantine")
