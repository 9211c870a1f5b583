"""How commands tell what they found: tables on a terminal, JSON for programs."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
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


_WHOLE = 44
"""Columns of the terminal up to which a value without blanks (a key, a day, a code, a number) is never broken."""
_SHORT = 12
"""Columns up to which no value is."""
_LEAST = 16
"""Columns that words need at least to be read."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::[\d.]+)?")


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """``rows`` under ``columns``, numbers to the right."""
    from rich.console import Console

    kinds = [{type(row[n]) for row in rows} - {type(None)} for n in range(len(columns))]
    is_number = [bool(found) and all(issubclass(kind, int | float) for kind in found) for found in kinds]
    shown = [
        ["" if value is None else f"{value:,}" if isinstance(value, int) else visible(str(value)) for value in row]
        for row in rows
    ]
    print_table(Console(), columns, shown, is_number)


def print_table(
    console: Console, names: Sequence[str], rows: Sequence[Sequence[str]], is_number: Sequence[bool]
) -> None:
    """Prints a table that fits the terminal: words are wrapped, keys, days and numbers stay whole.

    Where the columns that must stay whole leave no room, each row is printed as a block, a line a column. To a file or
    program a row is one line. A Chinese character takes two columns.
    """
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    is_whole, widths = [], []
    for number, name in enumerate(names):
        values = [row[number] for row in rows]
        longest = max(map(cell_len, values), default=0)
        whole = longest <= _SHORT or (
            longest <= _WHOLE and all(_MOMENT.fullmatch(v) or not re.search(r"\s", v) for v in values)
        )
        is_whole.append(whole)
        widths.append(max(longest, cell_len(name)) if whole else max(_LEAST, min(cell_len(name), _WHOLE)))
    if not console.is_terminal:
        across = (max(map(cell_len, (name, *(row[n] for row in rows)))) + 2 for n, name in enumerate(names))
        console.width = max(1, sum(across))
    elif sum(widths) + 2 * len(widths) > console.width:
        _print_blocks(console, names, rows)
        return
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name, whole, width, number in zip(names, is_whole, widths, is_number, strict=True):
        shown.add_column(
            Text(visible(name)), justify="right" if number else "left", overflow="fold", no_wrap=whole,
            min_width=width if whole else None,
        )  # fmt: skip
    for row in rows:
        shown.add_row(*map(Text, row))
    console.print(shown)


def _print_blocks(console: Console, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(rows, 1):
        console.print(f"row {number}", style="bold", highlight=False)
        block = Table.grid(padding=(0, 2))
        block.add_column(no_wrap=True, style="dim")
        block.add_column(overflow="fold")
        for name, value in zip(names, row, strict=True):
            block.add_row(Text(visible(name)), Text(value))
        console.print(block)


def tell(summary: Summary, *, json: bool, quiet: bool) -> None:
    """The summary of a run, then its failure, if it failed."""
    from pipelines.ops.summary import as_json, as_text

    if json:
        print(as_json(summary))
    elif not quiet:
        print(visible(as_text(summary)))
    summary.raise_failure()
