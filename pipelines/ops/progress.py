"""Progress bars for long work, on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Report = Callable[[int, int | None], None]
"""Told how much is done, and how much there is in all where that is known."""


@contextmanager
def bar(title: str, *, shown: bool, unit: str = "texts") -> Iterator[Report]:
    """A bar that the yielded function moves; draws nothing where ``shown`` is false or nobody looks."""
    console = Console(stderr=True)
    if not shown or not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title, total=None, rate="")

        def report(done: int, total: int | None) -> None:
            elapsed = progress.tasks[0].elapsed or 0
            rate = f"{done / elapsed:,.0f}/s" if elapsed > 1 else ""
            progress.update(task, completed=done, total=total, rate=rate)

        yield report
