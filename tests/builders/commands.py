"""Commands of safegov, asked in this process."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from pipelines.cli.main import command_line
from pipelines.errors import SafegovError

app = command_line()
"""The app with all commands."""


def asked(*arguments: str) -> Result:
    """What ``safegov`` with these arguments comes to."""
    return CliRunner().invoke(app, list(arguments))


def line_of(result: Result) -> str:
    """The one line that a failed command ends with."""
    assert isinstance(result.exception, SafegovError), result.exception
    told = str(result.exception)
    assert "\n" not in told and "Traceback" not in result.output
    return told
