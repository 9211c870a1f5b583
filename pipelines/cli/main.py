"""The command line ``safegov``: one app, its commands by subject in the modules here, each importing what it needs."""

from __future__ import annotations

import logging
import signal
import sys
from typing import Any

import typer
import typer.core

from pipelines.cli import collect, evaluate, extract, quarantine, query, releases, review, run, services
from pipelines.cli.visible import visible
from pipelines.errors import SafegovError, StoppedError
from pipelines.ops.faults import fault_of

_OWN = (typer.Exit, typer.Abort, typer.BadParameter.__mro__[2])  # what Typer itself tells of


class _Commands(typer.core.TyperGroup):
    """The commands. What disks, locks and Ctrl-C do to any of them becomes one line."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Runs the command. Raises SafegovError where its surroundings failed it, or it was stopped."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise StoppedError(signal.SIGINT) from None
        except Exception as error:
            told = None if isinstance(error, _OWN) else fault_of(error)
            if told is None or told is error:
                raise
            raise told from error


app = typer.Typer(
    name="safegov",
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Reads news reports of Chinese local governments' production-safety meetings into a dataset of meetings, "
    "attendees and directives, every value traceable to its words.",
    epilog="Start with `safegov run`, then open published/report.html in the home folder. "
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a release was blocked by the quality gate, 4 the home is in use, "
    "130 stopped by Ctrl-C.",
)
for module in (run, collect, extract, query, quarantine, review, evaluate, releases, services):
    module.register(app)


def main() -> None:
    """Runs the app; an expected failure ends with one clear line on standard error and its exit code."""
    logging.getLogger("safegov").addHandler(logging.NullHandler())  # a command says itself what went wrong
    try:
        app()
    except SafegovError as error:
        print(f"safegov: {visible(str(error))}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output has gone: nothing to say, nobody to say it to
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
