"""A wheel, installed elsewhere without a checkout, runs and publishes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.builders.paths import ROOT

UV = shutil.which("uv") or (str(ROOT / ".uv/bin/uv") if (ROOT / ".uv/bin/uv").exists() else None)
INSTALL_SECONDS = 300


def _uv(*arguments: str) -> None:
    """Runs uv; skips the test where the package registry cannot be reached."""
    done = subprocess.run([str(UV), *arguments], capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    if done.returncode and "fetch" in done.stderr:
        pytest.skip(f"packages cannot be had here: {done.stderr[:300]}")
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(UV is None, reason="uv is not there")
@pytest.mark.slow
def test_a_wheel_runs_and_publishes_without_a_checkout(tmp_path: Path) -> None:
    python = str(tmp_path / "elsewhere" / "bin" / "python")
    locked = tmp_path / "locked.txt"
    _uv("build", "--quiet", "--wheel", "--out-dir", str(tmp_path), str(ROOT))
    _uv("venv", "--quiet", "--python", sys.executable, str(tmp_path / "elsewhere"))
    _uv("export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", "--directory", str(ROOT),
        "--output-file", str(locked))  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    _uv("pip", "install", "--quiet", "--python", python, "--requirements", str(locked), str(wheel))

    text = tmp_path / "one text.txt"
    shutil.copyfile(ROOT / "samples" / "texts" / "003.txt", text)
    home = tmp_path / "home"
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    command = [str(tmp_path / "elsewhere" / "bin" / "safegov"), "run", str(text), "--home", str(home), "--quiet"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    published = home / "published"
    for name in ("LICENSE", "CITATION.cff", "README.md", "report.html", "data-dictionary.md"):
        assert (published / name).stat().st_size > 0, name
    with duckdb.connect(str(published / "safety_governance.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM meetings").fetchone() == (1,)
        measured = con.execute("SELECT count(*) FROM quality.accuracy").fetchone()
    assert measured != (0,)  # the samples that accuracy is measured on came with the wheel
