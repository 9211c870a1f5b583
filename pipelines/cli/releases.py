"""``safegov publish``, ``backfill``, ``releases``, ``cite``, ``prune`` and their like: what is handed out, and kept."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.completing import releases as of_home
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
    from warehouse.release.keeping import kept

    folder = Home(home_folder(home))
    current = current_id(folder)
    known = records(folder)
    noted = kept(folder)
    if json:
        dump(
            [
                {**asdict(one), "is_published": one.release_id == current, "kept": noted.get(one.release_id)}
                for one in known
            ]
        )
        return
    table(
        [
            "release",
            "built (UTC)",
            "gate",
            "documents",
            "meetings",
            "attendees",
            "directives",
            "samples",
            "stays",
            "note",
        ],
        [
            [
                record.release_id + (" *" if record.release_id == current else ""),
                f"{record.built_at:%Y-%m-%d %H:%M}",
                record.gate_status,
                record.n_documents,
                record.n_meetings,
                record.n_attendees,
                record.n_directives,
                record.n_sample_documents,
                noted.get(record.release_id, ""),
                record.gate_note or "",
            ]
            for record in known
        ],
    )


class CitationForm(StrEnum):
    """How a citation is written."""

    PLAIN = "plain"
    BIBTEX = "bibtex"
    CFF = "cff"


def cite(
    release_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[RELEASE]", help="The release.", show_default="the published one", autocompletion=of_home
        ),
    ] = None,
    home: HomeOption = None,
    form: Annotated[CitationForm, typer.Option("--format", "-f", help="How to write it.")] = CitationForm.PLAIN,
) -> None:
    """Say how to cite a release: in plain words, as BibTeX, or as CITATION.cff.

    Title, creators and terms are those of `dataset.toml` in the home folder when the release was built; what it does
    not state is told on standard error. Example: `safegov cite --format bibtex >> references.bib`
    """
    from warehouse.release import citation
    from warehouse.release.history import ReleaseError, current_id, folder

    place = Home(home_folder(home))
    chosen = release_id or current_id(place)
    if chosen is None:
        raise UsageError(f"nothing is published in {place.path} yet: run `safegov run` first, or name another --home")
    try:
        released = folder(place, chosen)
        cited = citation.read(released)
        if form is CitationForm.CFF:
            print((released / citation.FILE).read_text(encoding="utf-8"), end="")
        else:
            print(citation.plain(cited) if form is CitationForm.PLAIN else citation.bibtex(cited).rstrip())
    except ReleaseError as error:
        raise UsageError(str(error)) from None
    except (OSError, ValueError, KeyError) as error:
        raise SafegovError(
            f"{chosen} has no {citation.FILE} that can be used ({error}): "
            f"`safegov verify --restore {chosen}` puts it back"
        ) from None
    _note_cited(place, chosen)
    if "identifiers" not in cited:
        print(f"safegov: an older version made {chosen}: whether samples are in it is not told", file=sys.stderr)
    if cited["message"] != citation.MESSAGE:
        print(f"safegov: {cited['message'].removeprefix(citation.MESSAGE).strip()}", file=sys.stderr)


def _note_cited(home: Home, release_id: str) -> None:
    """Notes that the release is to stay, where the home can be written."""
    from warehouse.release import keeping

    try:
        if keeping.keep(home, release_id, "it was cited"):
            told = f"{release_id} stays from now on, as it is cited (`safegov unpin` takes that back)"
            print(f"safegov: {told}", file=sys.stderr)
    except (OSError, keeping.KeepingError) as error:
        print(f"safegov: that {release_id} is cited could not be noted ({error})", file=sys.stderr)


def pin(
    release_id: Annotated[
        str, typer.Argument(metavar="RELEASE", help="The release that is to stay.", autocompletion=of_home)
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why.")],
    home: HomeOption = None,
) -> None:
    """Keep a release: neither `safegov prune` nor SAFEGOV_KEEP_RELEASES removes it."""
    from warehouse.release import keeping
    from warehouse.release.history import ReleaseError, folder

    place = Home(home_folder(home))
    try:
        folder(place, release_id)
        is_new = keeping.keep(place, release_id, reason)
    except (ReleaseError, keeping.KeepingError) as error:
        raise UsageError(str(error)) from None
    print(f"{release_id} stays" if is_new else f"{release_id} stays: {keeping.kept(place)[release_id]}")


def unpin(
    release_id: Annotated[
        str, typer.Argument(metavar="RELEASE", help="The release that may be removed again.", autocompletion=of_home)
    ],
    home: HomeOption = None,
) -> None:
    """Let a pinned or cited release go: it may be removed again."""
    from warehouse.release import keeping

    try:
        is_let_go = keeping.let_go(Home(home_folder(home)), release_id)
    except keeping.KeepingError as error:
        raise UsageError(str(error)) from None
    if not is_let_go:
        raise UsageError(f"{release_id} is neither pinned nor cited: `safegov releases` lists those that are")
    print(f"{release_id} may be removed")


def prune(
    release_ids: Annotated[
        list[str], typer.Argument(metavar="RELEASE …", help="Releases to remove for good.", autocompletion=of_home)
    ],
    home: HomeOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
) -> None:
    """Remove old releases from the disk; the published one, and those that are pinned or cited, are never removed.

    Leave the release that was replaced last for a while: a reader may be about to open it.
    """
    from warehouse.release.history import ReleaseError
    from warehouse.release.history import prune as remove
    from warehouse.release.keeping import KeepingError

    try:
        gone = remove(Home(home_folder(home)), release_ids, dry_run=dry_run)
    except (ReleaseError, KeepingError) as error:
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
    from warehouse.store.files import StoreBusyError
    from warehouse.store.locks import writer

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
    for command in (publish, backfill, releases, cite, pin, unpin, prune, verify):
        app.command()(command)
