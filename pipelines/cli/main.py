"""The command line ``safegov``: one app, its commands in ``commands/`` by subject, each importing what it needs."""

from __future__ import annotations

import logging
import sys

import typer

from pipelines.cli import extract, quarantine, query, releases, run, services
from pipelines.errors import SafegovError

app = typer.Typer(
    name="safegov",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Reads news reports of Chinese local governments' production-safety meetings into a dataset of meetings, "
    "attendees and directives, every value traceable to its words.",
    epilog="Start with `safegov run`, then open published/report.html in the home folder. "
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a release was blocked by the quality gate, 4 the home is in use.",
)
for module in (run, extract, query, quarantine, releases, services):
    module.register(app)


def main() -> None:
    """Runs the app; an expected failure ends with one clear line on standard error and its exit code."""
    logging.getLogger("safegov").addHandler(logging.NullHandler())  # a command says itself what went wrong
    try:
        app()
    except SafegovError as error:
        print(f"safegov: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output has gone: nothing to say, nobody to say it to
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
