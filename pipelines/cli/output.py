"""How commands tell what they found: tables on a terminal, JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipelines.cli.visible import visible

if TYPE_CHECKING:
    from pipelines.ops.summary import Summary


def dump(value: Any) -> None:
    """``value`` as JSON on standard output."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    sys.stdout.buffer.write(orjson.dumps(value, default=str, option=options))
    sys.stdout.buffer.flush()


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """``rows`` under ``columns``, numbers to the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for number, name in enumerate(columns):
        is_number = bool(rows) and all(isinstance(row[number], int | float) for row in rows)
        shown.add_column(Text(name), justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        shown.add_row(
            *(
                Text("" if value is None else f"{value:,}" if isinstance(value, int) else visible(str(value)))
                for value in row
            )
        )
    Console().print(shown)


def tell(summary: Summary, *, json: bool, quiet: bool) -> None:
    """The summary of a run, then its failure, if it failed."""
    from pipelines.ops.summary import as_json, as_text

    if json:
        print(as_json(summary))
    elif not quiet:
        print(visible(as_text(summary)))
    summary.raise_failure()
