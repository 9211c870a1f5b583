"""``safegov review`` and ``correct``: what wants a human look, and what a human puts right."""

from __future__ import annotations

from datetime import date, datetime
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
) -> None:
    """List what most wants a human look in the published release, each with its words and a correction to fill in."""
    import sys
    from dataclasses import asdict

    import duckdb

    from pipelines.cli.doubts import author, pasteable, waiting
    from pipelines.cli.output import dump
    from warehouse.release.sealing import readable
    from warehouse.review.queue import review as list_doubts

    folder = Home(home_folder(home))
    if not folder.published_file.exists():
        raise UsageError(f"nothing is published in {folder.path} yet: run `safegov run` first")
    with duckdb.connect(str(readable(folder)), read_only=True) as connection:
        groups = pasteable(list_doubts(connection, per_kind=per_kind, kind=kind), author(), _today())
        missing, damage = waiting(connection, folder)
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
    action: Annotated[str, typer.Argument(help="set, drop, add, not-a-meeting, same-meeting, different-meeting, …")],
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

    from pipelines.cli.doubts import misses
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
            if why := misses(connection, correction):
                print(f"safegov: {why}", file=sys.stderr)


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    for command in (review, correct):
        app.command()(command)
