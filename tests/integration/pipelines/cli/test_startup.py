from __future__ import annotations

import subprocess
import sys

_HEAVY = ("dagster", "duckdb", "extraction", "great_expectations", "numpy", "pandera", "polars", "pyarrow")


def test_help_imports_nothing_that_only_commands_need() -> None:
    """Each of them costs tenths of a second, on every call of every command."""
    program = f"import sys, pipelines.cli.main; print(*(name for name in {_HEAVY!r} if name in sys.modules))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
