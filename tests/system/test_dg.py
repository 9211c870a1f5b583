"""Dagster's own program takes the definitions for sound."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.builders.paths import ROOT


def test_dg_check_defs_passes(tmp_path: Path) -> None:
    environment = {**os.environ, "SAFEGOV_HOME": str(tmp_path), "DAGSTER_HOME": str(tmp_path)}
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "dg", "check", "defs"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All definitions loaded successfully" in done.stdout + done.stderr
