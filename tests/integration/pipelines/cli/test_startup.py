from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli.main import MODULES, asked, command_line

_HEAVY = ("dagster", "duckdb", "extraction", "great_expectations", "numpy", "pandera", "polars", "pyarrow")


def test_help_imports_nothing_that_only_commands_need() -> None:
    """Each of them costs tenths of a second, on every call of every command."""
    program = (
        "import sys; from pipelines.cli.main import command_line; command_line()\n"
        f"print(*(name for name in {_HEAVY!r} if name in sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


def test_a_command_is_known_by_its_module() -> None:
    for module, commands in MODULES.items():
        made = typer.Typer()
        import_module(f"pipelines.cli.{module}").register(made)
        named = [one.name or one.callback.__name__ for one in made.registered_commands if one.callback]
        assert (*named, *(one.name for one in made.registered_groups)) == commands
        assert asked([commands[-1], "--help"]) == [module]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--version"], ["sqll"], ["--home", "sql"]])
def test_what_begins_with_no_command_has_them_all(arguments: list[str]) -> None:
    assert asked(arguments) == list(MODULES)


def test_a_command_alone_is_helped_as_among_all() -> None:
    for module, commands in MODULES.items():
        for name in commands:
            alone, among = (
                CliRunner().invoke(made, [name, "--help"]) for made in (command_line([module]), command_line())
            )
            assert alone.exit_code == among.exit_code == 0
            assert alone.output == among.output
