"""``safegov quarantine``, ``review``, ``correct``, ``evaluate``: what was refused, doubtful, wrong; how right it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from pipelines.cli.options import HomeOption, JsonOption
from pipelines.cli.visible import one_line
from pipelines.errors import InUseError, SafegovError, UsageError
from pipelines.ops.settings import SAMPLES, home_folder, settings
from warehouse.store.home import Home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.review.queue import ReviewGroup

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
    from warehouse.store.parts import StoreBusyError, StoreError

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
        groups = pasteable(list_doubts(release, settled, per_kind=per_kind, kind=kind), author(), _today())
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


def evaluate(
    texts: Annotated[
        Path | None, typer.Option(help="Folder with the texts, <id>.txt each.", show_default="samples/texts")
    ] = None,
    gold: Annotated[
        Path | None, typer.Option(help="Gold facts, a JSON object a line.", show_default="samples/gold.jsonl")
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="develop, measure or all.", show_default="measure for samples, else all")
    ] = None,
    errors: Annotated[int, typer.Option(help="Differences to list.")] = 0,
    field: Annotated[str | None, typer.Option(help="Only this field.")] = None,
    json: JsonOption = False,
) -> None:
    """Measure the reader against gold facts: by field and rendition, with 95 % intervals.

    The form of the gold facts is that of `samples/gold.jsonl`; samples/README.md explains it.
    """
    from dataclasses import asdict

    from pipelines.cli.output import dump, table
    from warehouse.evaluation.gold import GoldError
    from warehouse.evaluation.measure import GOLD, SPLITS, TEXTS, scores_of

    if (texts is None) != (gold is None):
        raise UsageError("--texts and --gold go together: the texts, and the gold facts of these texts")
    split = split or ("measure" if texts is None else "all")
    if split not in SPLITS:
        raise UsageError(f"--split takes one of {', '.join(SPLITS)}, not {split!r}")
    try:
        found = scores_of(texts or SAMPLES / TEXTS, gold or SAMPLES / GOLD, split)
    except (GoldError, FileNotFoundError) as error:
        raise SafegovError(str(error)) from None
    measures = [one for one in found.measures if field in (None, one.field)]
    listed = [one for one in found.errors if field in (None, one.field)][:errors]
    if json:
        dump(
            {"n_texts": found.n_texts, "measures": [asdict(m) for m in measures], "errors": [asdict(e) for e in listed]}
        )
        return
    print(f"{found.n_texts} texts, {found.n_reports} meeting reports ({split})")
    table(
        ["field", "metric", "rendition", "value", "95 % interval", "n"],
        [
            [one.field, one.metric, one.rendition, f"{one.value:.3f}", f"{one.low:.3f} – {one.high:.3f}", one.n]
            for one in measures
        ],
    )
    if listed:
        table(
            ["text", "field", "item", "gold", "read"],
            [[one.document, one.field, one.item, str(one.want), str(one.got)] for one in listed],
        )


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.add_typer(quarantine, name="quarantine")
    for command in (review, correct, evaluate):
        app.command()(command)
