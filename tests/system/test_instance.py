"""The Dagster instance of a home folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.builders.paths import ROOT

MAKE = """
import sys
from pathlib import Path
from pipelines.ops.dagster.instance import instance
from warehouse.store.home import Home
with instance(Home(Path(sys.argv[1]))) as dagster:
    print(len(dagster.get_runs()))
"""


def test_processes_that_start_at_once_make_one_instance(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(tmp_path / "home")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    ended = [(process.communicate(timeout=120), process.returncode) for process in started]
    assert [(out.strip(), code) for (out, _), code in ended] == [("0", 0)] * 4, [errors for (_, errors), _ in ended]
