"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="FOLDER",
        help="Folder that holds everything a run makes.",
        show_default="$SAFEGOV_HOME or ./var",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, for programs.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]


def day(given: str) -> datetime:
    """The day that ``--from`` or ``--to`` names, at midnight. Raises BadParameter."""
    try:
        return datetime.strptime(given, "%Y-%m-%d")
    except ValueError:
        raise typer.BadParameter(f"{given!r} is no day of the calendar, written such as 2024-01-31") from None


class OutputFormat(StrEnum):
    """How a result is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
