"""``safegov publish``, ``backfill``, ``releases``, ``diff``, ``prune``: what is handed out, and how it changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import HomeOption, JsonOption, QuietOption
from pipelines.errors import SafegovError, UsageError
from pipelines.ops.settings import home_folder, settings
from warehouse.store.home import Home

OverrideOption = Annotated[
    str | None,
    typer.Option(
        "--override", metavar="REASON", help="Publish even if the quality gate blocks; kept with the release."
    ),
]


def publish(
    home: HomeOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    override: OverrideOption = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="URL",
            help="Upload what is published: s3://bucket/folder, az://…, gs://… or file:///folder.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --to: only say what would be uploaded.")] = False,
) -> None:
    """Bring together what is in the store, check it and publish it, without taking anything in.

    With `--to`, nothing is built: the published release is uploaded, and readers there see whole releases only. Keys
    and endpoints are those of the store's own configuration (such as AWS_ACCESS_KEY_ID and AWS_ENDPOINT_URL). A run
    that is cut off goes on where it was.
    """
    if to is not None:
        if override is not None:
            raise UsageError("--override is about building: leave it out with --to")
        _upload(to, home, json=json, quiet=quiet, dry_run=dry_run)
        return
    if dry_run:
        raise UsageError("--dry-run goes with --to")
    from pipelines.cli.output import tell
    from pipelines.run import Request, execute

    request = Request(override_reason=override, show_progress=not (quiet or json))
    tell(execute(settings(home), request), json=json, quiet=quiet)


def _upload(target: str, home: Path | None, *, json: bool, quiet: bool, dry_run: bool) -> None:
    from dataclasses import asdict

    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from pipelines.cli.output import dump
    from warehouse.release.upload import UploadError, size_of, upload

    folder = Home(home_folder(home))
    columns = ("uploading", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=Console(stderr=True), disable=json or quiet, transient=True) as progress:
            task = progress.add_task("", total=size_of(folder))
            done = upload(folder, target, dry_run=dry_run, told=lambda size: progress.advance(task, size))
    except UploadError as error:
        raise SafegovError(str(error)) from None
    if json:
        dump(asdict(done))
    elif not quiet:
        verb = "would put" if dry_run else "put"
        print(
            f"{verb} {done.n_put} of {done.n_files} files of {done.release_id} to {target} ({done.n_put_bytes:,} bytes)"
        )


def backfill(
    drops: Annotated[
        list[str] | None, typer.Argument(metavar="[DROP …]", help="Drops to read again.", show_default="all")
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    override: OverrideOption = None,
) -> None:
    """Read again what an older extractor read, then publish. What is up to date is not read again."""
    from pipelines.cli.output import tell
    from pipelines.run import Request, execute

    request = Request(backfill=True, drops=drops or (), override_reason=override, show_progress=not (quiet or json))
    tell(execute(settings(home), request), json=json, quiet=quiet)


def releases(home: HomeOption = None, json: JsonOption = False) -> None:
    """List the releases, the last one last."""
    from dataclasses import asdict

    from pipelines.cli.output import dump, table
    from warehouse.release.history import current_id, records

    folder = Home(home_folder(home))
    current = current_id(folder)
    known = records(folder)
    if json:
        dump([{**asdict(record), "is_published": record.release_id == current} for record in known])
        return
    table(
        ["release", "built (UTC)", "gate", "documents", "meetings", "attendees", "directives", "note"],
        [
            [
                record.release_id + (" *" if record.release_id == current else ""),
                f"{record.built_at:%Y-%m-%d %H:%M}",
                record.gate_status,
                record.n_documents,
                record.n_meetings,
                record.n_attendees,
                record.n_directives,
                record.gate_note or "",
            ]
            for record in known
        ],
    )


def diff(
    before: Annotated[str, typer.Argument(help="The older release, such as r0001.")],
    after: Annotated[str, typer.Argument(help="The newer release.")],
    table_name: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="Rows of this table.")] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    limit: Annotated[int, typer.Option(help="Rows to show.")] = 50,
) -> None:
    """Say what changed between two releases: counts by table, or the rows of one table."""
    from pipelines.cli.output import dump, table
    from warehouse.release.changes import diff as compare
    from warehouse.release.history import ReleaseError

    try:
        found = compare(Home(home_folder(home)), before, after, table_name)
    except (ReleaseError, ValueError) as error:
        raise UsageError(str(error)) from None
    frame = found.rows.head(limit) if table_name else found.counts
    if json:
        dump(frame.to_dicts())
    else:
        table(list(frame.columns), [list(row) for row in frame.iter_rows()])


def prune(
    release_ids: Annotated[list[str], typer.Argument(metavar="RELEASE …", help="Releases to remove for good.")],
    home: HomeOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
) -> None:
    """Remove old releases from the disk; the published one is never removed.

    Leave the release that was replaced last for a while: a reader may be about to open it.
    """
    from warehouse.release.history import ReleaseError
    from warehouse.release.history import prune as remove

    try:
        gone = remove(Home(home_folder(home)), release_ids, dry_run=dry_run)
    except ReleaseError as error:
        raise SafegovError(str(error)) from None
    print(f"{'would remove' if dry_run else 'removed'} {', '.join(gone)}")


def verify(
    release_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[RELEASE …]", help="Releases to look at.", show_default="all")
    ] = None,
    home: HomeOption = None,
    restore: Annotated[
        bool, typer.Option("--restore", help="Put back what was changed, from the sealed copy; what was there is kept.")
    ] = False,
) -> None:
    """Read releases and the store through and name every file that is not as it was written. Exit code 1 if one is not.

    With `--restore`, files of releases (by default the published one) are made whole where a sealed copy is kept.
    """
    from pipelines.cli.visible import visible
    from pipelines.errors import InUseError
    from pipelines.ops.verify import faults, release_faults
    from warehouse.release import sealing
    from warehouse.release.history import ReleaseError, current_id
    from warehouse.release.history import folder as folder_of
    from warehouse.store.locks import StoreBusyError, writer

    place = Home(home_folder(home))
    try:
        for release_id in release_ids or []:
            folder_of(place, release_id)
        if restore:
            with writer(place, wait_seconds=5.0):
                current = current_id(place)
                for release_id in release_ids or ([current] if current else []):
                    for line in sealing.restore(place, release_id)[0]:
                        print(visible(line))
    except ReleaseError as error:
        raise UsageError(str(error)) from None
    except StoreBusyError as error:
        raise InUseError(str(error)) from None
    found = [line for one in release_ids for line in release_faults(place, one)] if release_ids else faults(place)
    for line in found:
        print(visible(line))
    if found:
        raise SafegovError(f"{len(found)} files are not as they were written")
    print("every file is as it was written")


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    for command in (publish, backfill, releases, diff, prune, verify):
        app.command()(command)
