"""``safegov evaluate``: how right the reader is, by gold facts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import JsonOption
from pipelines.errors import SafegovError, UsageError
from pipelines.ops.settings import SAMPLES, cache_folder


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
    from schemas import kept
    from warehouse.evaluation.gold import GoldError
    from warehouse.evaluation.measure import GOLD, SPLITS, TEXTS, scores_of

    if (texts is None) != (gold is None):
        raise UsageError("--texts and --gold go together: the texts, and the gold facts of these texts")
    split = split or ("measure" if texts is None else "all")
    if split not in SPLITS:
        raise UsageError(f"--split takes one of {', '.join(SPLITS)}, not {split!r}")
    kept.use(cache_folder())
    try:
        found = scores_of(texts or SAMPLES / TEXTS, gold or SAMPLES / GOLD, split)
    except (GoldError, FileNotFoundError) as error:
        raise SafegovError(str(error)) from None
    fields = dict.fromkeys(one.field for one in found.measures)
    if field is not None and field not in fields:
        raise UsageError(f"--field: no field {field!r} is measured here; there are {', '.join(fields)}")
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
    """Adds this module's command."""
    app.command()(evaluate)
