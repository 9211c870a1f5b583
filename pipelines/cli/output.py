"""How commands tell what they found: tables on a terminal, JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.cli.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.ops.summary import Summary


def dump(value: Any) -> None:
    """``value`` as JSON on standard output."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    sys.stdout.buffer.write(orjson.dumps(value, default=str, option=options))
    sys.stdout.buffer.flush()


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """``rows`` under ``columns``, numbers to the right."""
    are_numbers = [
        bool(rows) and all(isinstance(row[number], int | float) for row in rows) for number in range(len(columns))
    ]
    _draw(zip(columns, are_numbers, strict=True), ([_cell(value) for value in row] for row in rows))


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else visible(str(value))


def _draw(columns: Iterable[tuple[str, bool]], rows: Iterable[Sequence[str]]) -> Console:
    """Draws a table of words, and of columns with whether they hold numbers; returns what it was drawn on."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for name, is_number in columns:
        drawn.add_column(Text(visible(name)), justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*map(Text, row))
    console = Console()
    console.print(drawn)
    return console


def tell(summary: Summary, *, json: bool, quiet: bool) -> None:
    """The summary of a run, then its failure, if it failed."""
    from pipelines.ops.summary import as_json, as_text

    if json:
        print(as_json(summary))
    elif not quiet:
        print(visible(as_text(summary)))
    summary.raise_failure()
