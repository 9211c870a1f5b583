"""``safegov extract``: what is read in one text, without touching any warehouse."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.errors import SafegovError, UsageError


def _load(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    path = Path(source)
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise UsageError(
            f"{source} is a folder: `safegov extract` reads one text; use `safegov run {source}`"
        ) from None
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}; check the path and its permissions") from None


def extract(
    source: Annotated[str, typer.Argument(metavar="FILE", help="The text to read; `-` reads standard input.")],
) -> None:
    """Read one text and print what is in it as JSON, every value with the span of its words."""
    import orjson

    from extraction.languages import read
    from pipelines.cli.reading_json import as_json
    from warehouse.intake.formats.encoding import decode
    from warehouse.intake.model import RefusedError

    try:
        decoded = decode(_load(source))
    except RefusedError as error:
        raise SafegovError(f"{source} cannot be read as a text: {error.detail}") from None
    facts = as_json(decoded.text, read(decoded.text))
    sys.stdout.buffer.write(orjson.dumps(facts, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.command()(extract)
