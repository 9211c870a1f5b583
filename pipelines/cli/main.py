"""The command line ``safegov``: one app, its commands by subject in the modules here, each importing what it needs."""

from __future__ import annotations

import gc
import logging
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Annotated, Any

import typer
import typer.core

from pipelines.cli.leaving import leave
from pipelines.cli.naming import name_values
from pipelines.cli.visible import visible
from pipelines.errors import SafegovError, StoppedError
from pipelines.ops.faults import fault_of

_COLLECT_EVERY = 50_000
"""Objects between two looks for garbage in rings, 70 times Python's own: what a run imports is hundreds of thousands of
objects that stay, and its start and its work were longer by some percent for looking at them."""
MODULES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "run": ("run",),
        "collect": ("collect",),
        "extract": ("extract",),
        "query": ("sql", "show", "export"),
        "find": ("find",),
        "quarantine": ("quarantine",),
        "review": ("review", "correct"),
        "evaluate": ("evaluate",),
        "releases": ("publish", "backfill", "releases", "cite", "pin", "unpin", "prune", "verify"),
        "diff": ("diff",),
        "services": ("ui", "daemon", "health", "status", "rotate"),
    }
)
"""The modules here, in the order in which help lists their commands, and what these are called."""
_OWN = (typer.Exit, typer.Abort, typer.BadParameter.__mro__[2])  # what Typer itself tells of


class _Commands(typer.core.TyperGroup):
    """The commands. What disks, locks and Ctrl-C do to any of them becomes one line."""

    def get_params(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """The parameters of safegov itself."""
        parameters = super().get_params(ctx)
        name_values(parameters)
        return parameters

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """The command, its values called as a reader would."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            name_values(command.get_params(ctx))
        return command

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


def command_line(modules: Iterable[str] = MODULES) -> typer.Typer:
    """The app with the commands of ``modules``."""
    made = typer.Typer(
        name="safegov",
        cls=_Commands,
        no_args_is_help=True,
        rich_markup_mode="markdown",
        pretty_exceptions_show_locals=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Reads news reports of Chinese local governments' production-safety meetings into a dataset of meetings, "
        "attendees and directives, every value traceable to its words.",
        epilog="Start with `safegov run`, then open published/report.html in the home folder. "
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a release was blocked by the quality gate, 4 the home is in "
        "use, 130 stopped by Ctrl-C.",
    )
    made.callback()(_options)
    for module in modules:
        import_module(f"pipelines.cli.{module}").register(made)
    return made


def asked(arguments: Sequence[str]) -> list[str]:
    """The modules that ``arguments`` need: that of the command they begin with alone, which spares the imports of the
    others and the making of two dozen commands; all where they begin otherwise."""
    named = [module for module, commands in MODULES.items() if arguments and arguments[0] in commands]
    return named or list(MODULES)


def _version(is_wanted: bool) -> None:
    """Prints the versions and ends."""
    if is_wanted:
        from importlib.metadata import version

        from extraction.version import locked

        readers = ", ".join(f"{language} {said['version']}" for language, said in sorted(locked().items()))
        print(f"safegov {version('safegov')} (readers: {readers}; DuckDB {version('duckdb')})")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Say which version this is, and end.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Runs the app; an expected failure ends with one clear line on standard error and its exit code."""
    gc.set_threshold(_COLLECT_EVERY, *gc.get_threshold()[1:])
    logging.getLogger("safegov").addHandler(logging.NullHandler())  # a command says itself what went wrong
    modules = asked(sys.argv[1:])
    if modules == ["extract"]:
        gc.disable()  # what a reader loads stays, and one text leaves little behind
    try:
        command_line(modules)()
    except SafegovError as error:
        print(f"safegov: {visible(str(error))}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output has gone: nothing to say, nobody to say it to
        sys.stderr.close()
        sys.exit(0)


def program() -> None:
    """The program ``safegov``: ``main``, and the process ends with it."""
    code = 0
    try:
        main()
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise  # words, which Python tells
        code = end.code or 0
    leave(code)
    sys.exit(code)


if __name__ == "__main__":
    program()
