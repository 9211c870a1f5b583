"""``safegov review`` and ``correct``: what wants a human look, and what a human puts right."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from pipelines.cli.options import HomeOption, JsonOption
from pipelines.cli.visible import one_line
from pipelines.errors import SafegovError, UsageError
from pipelines.ops.settings import home_folder, settings
from warehouse.store.home import Home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.review.queue import ReviewGroup


def review(
    home: HomeOption = None,
    kind: Annotated[str | None, typer.Option(help="Only this kind of doubt.")] = None,
    per_kind: Annotated[int, typer.Option(help="Examples of each kind.")] = 5,
    json: JsonOption = False,
    web: Annotated[
        bool, typer.Option("--web", help="Open the review page: queue, documents, corrections, audit.")
    ] = False,
    sample: Annotated[
        int | None,
        typer.Option("--sample", metavar="N", help="Draw N documents at random to audit, and open the page at them."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Stratify the sample by place, publisher, rendition, language or month.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same sample of a release.")] = 1,
    rows: Annotated[int, typer.Option("--rows", help="Attendees, and demands, drawn of each document.")] = 2,
    draw_only: Annotated[bool, typer.Option("--draw-only", help="Draw the sample and do not open the page.")] = False,
    who: Annotated[
        str | None,
        typer.Option("--author", help="Whose name stands with what is written.", show_default="your user name"),
    ] = None,
    port: Annotated[int, typer.Option(help="Port of the page; 0 takes a free one.")] = 3010,
    host: Annotated[
        str, typer.Option(help="Address that the page listens on; others than loopback need a password.")
    ] = ("127.0.0.1"),
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="File with the password for those who come from elsewhere.")
    ] = None,
) -> None:
    """List what most wants a human look in the published release, each with its words and a correction to fill in.

    With `--web` it opens a local page to look, correct, confirm and publish; with `--sample N` an audit: how right the
    dataset is on your own texts (docs/review.md).
    """
    import sys
    from contextlib import closing
    from dataclasses import asdict

    from pipelines.cli.doubts import author, pasteable, waiting
    from pipelines.cli.output import dump
    from warehouse.corrections.change_files import written
    from warehouse.release.sealing import readable
    from warehouse.review.published import Published
    from warehouse.review.queue import KINDS
    from warehouse.review.worklist import groups as list_doubts

    folder = Home(home_folder(home))
    if not folder.published_file.exists():
        raise UsageError(f"nothing is published in {folder.path} yet: run `safegov run` first")
    if web or sample is not None:
        from pipelines.cli.review_page import AuditOptions, open_page
        from pipelines.review.serve import Place

        audit = AuditOptions(sample, by, seed, rows, draw_only) if sample is not None else None
        open_page(settings(home), who or author(), Place(host, port, password_file), audit)
        return
    release = Published(readable(folder))
    with closing(release), release.cursor() as connection:
        missing, damage = waiting(connection, folder)
        settled = [] if damage else [one.correction for one in written(folder)]
        found = list_doubts(release, settled, per_kind=per_kind, kind=kind)
        if kind is not None and not found and kind not in KINDS:
            there = [one.kind for one in list_doubts(release, settled, per_kind=1)]
            raise UsageError(f"--kind: there is no doubt of kind {kind!r}; there are: {', '.join(there) or 'none'}")
        groups = pasteable(found, author(), _today())
    for line in missing:
        print(f"safegov: correction {line}", file=sys.stderr)
    if json:
        dump([asdict(group) for group in groups])
    else:
        _print_doubts(groups)
    if damage:
        raise SafegovError(f"the corrections cannot be read, so that no run will apply any: {damage}")


def _print_doubts(groups: Sequence[ReviewGroup]) -> None:
    for group in groups:
        print(f"\n{group.kind} ({group.n_items}): {group.why}")
        for item in group.items:
            print(f"  - {item.document_id or item.meeting_id}: {one_line(item.detail)}")
            if item.words:
                print(f"    “{one_line(' '.join(item.words.split()))}”")
            if item.correction:
                print(
                    "    correct it:\n" + "\n".join(f"      {one_line(line)}" for line in item.correction.splitlines())
                )
    if not groups:
        print("nothing to review")


def _today() -> date:
    """The user's day."""
    return datetime.now(ZoneInfo(settings().timezone)).date()


def correct(
    action: Annotated[
        str, typer.Argument(help="set, drop, add, confirm, not-a-meeting, same-meeting, different-meeting, …")
    ],
    values: Annotated[list[str], typer.Argument(metavar="NAME=VALUE …", help="What it is of and what it says.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    author: Annotated[str, typer.Option(help="Who.")],
    home: HomeOption = None,
) -> None:
    """Write a correction; the next build applies it (see docs/corrections.md).

    Example: `safegov correct set table=meetings document=0123456789abcdef field=held_on expect=2023-05-22
    value=2023-05-23 --reason "dateline misread" --author "A. Reader"`
    """
    import sys

    import duckdb

    from pipelines.cli.doubts import differs, misses
    from warehouse.corrections import apply_to_documents
    from warehouse.corrections.form import CorrectionError, from_entry

    entry: dict[str, Any] = {"action": action, "reason": reason, "author": author, "date": _today().isoformat()}
    for given in values:
        name, is_pair, value = given.partition("=")
        if not is_pair or not name:
            raise UsageError(f"{given!r}: expected NAME=VALUE")
        entry[name] = value
    try:
        correction = apply_to_documents.stamped(from_entry(entry, "command line"))
        file = apply_to_documents.add(Home(home_folder(home)), correction)
    except CorrectionError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise SafegovError(
            f"{Home(home_folder(home)).corrections} cannot be made or written ({error}). Name another --home, free "
            "space on its disk, or let this user write there"
        ) from error
    print(f"{correction.correction_id} written to {file}; `safegov publish` applies it")
    folder = Home(home_folder(home))
    if folder.published_file.exists():
        with duckdb.connect(str(folder.published_file.resolve()), read_only=True) as connection:
            if why := misses(connection, correction) or differs(connection, folder, correction):
                print(f"safegov: {why}", file=sys.stderr)


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    for command in (review, correct):
        app.command()(command)
