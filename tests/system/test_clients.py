"""The published file opens in DuckDB clients that people have: 1.1, 1.4, 1.5 and 2.0, Python, Node and the CLI.

Each client is installed into a folder of its own from the package registry; where that cannot be reached, the test is
skipped and says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.paths import ROOT
from tests.builders.released import request, working
from warehouse.release.publish import publish
from warehouse.release.trends.views import VIEWS
from warehouse.store.home import Home

UV = shutil.which("uv") or (str(ROOT / ".uv/bin/uv") if (ROOT / ".uv/bin/uv").exists() else None)
INSTALL_SECONDS = 180
READ_ALL = """
import sys, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
names = con.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() UNION ALL "
                    "SELECT 'main.' || view_name FROM duckdb_views() WHERE NOT internal").fetchall()
for (name,) in names:
    con.execute("SELECT * FROM " + name).fetchall()
comment = con.execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'meetings' AND column_name = 'mode' "
                      "AND schema_name = 'main'").fetchall()[0][0]
views = sum(name.removeprefix("main.") in sys.argv[2].split(",") for (name,) in names)
print(duckdb.__version__, views, "video" in comment.lower())
"""
NODE = """
import { DuckDBInstance } from "@duckdb/node-api";
const instance = await DuckDBInstance.create(process.argv[2], { access_mode: "READ_ONLY" });
const con = await instance.connect();
const views = process.argv[3].split(",");
for (const view of views) await con.runAndReadAll(`SELECT * FROM ${view}`);
console.log(views.length);
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = working(tmp_path_factory.mktemp("home"), 30)
    publish(home, request("r0001"))
    return home


def _installed(command: list[str], folder: Path) -> None:
    """Runs an install; skips the test where the registry cannot be reached."""
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"the client cannot be installed here: {error} {getattr(error, 'stderr', '') or ''}"[:300])


@pytest.mark.parametrize("version", ["1.1.3", "1.4.4", "1.5.0", "2.0.1"])
def test_python(home: Home, tmp_path: Path, version: str) -> None:
    if UV is None:
        pytest.skip("uv is not there to install clients with")
    _installed(
        [UV, "pip", "install", "--quiet", "--python", sys.executable, "--target", str(tmp_path), f"duckdb=={version}"],
        tmp_path,
    )
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(home.published_file), ",".join(VIEWS)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.split() == [version, str(len(VIEWS)), "True"]


def test_node(home: Home, tmp_path: Path) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        pytest.skip("node and npm are not there")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    _installed([npm, "install", "--no-audit", "--no-fund", "@duckdb/node-api"], tmp_path)
    (tmp_path / "read.js").write_text(NODE)
    done = subprocess.run(
        [node, "read.js", str(home.published_file), ",".join(VIEWS)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.strip() == str(len(VIEWS))


def test_command_line(home: Home, tmp_path: Path) -> None:
    if UV is None:
        pytest.skip("uv is not there to install clients with")
    _installed(
        [UV, "pip", "install", "--quiet", "--python", sys.executable, "--target", str(tmp_path), "duckdb-cli"], tmp_path
    )
    found = [path for path in tmp_path.rglob("duckdb") if path.is_file() and os.access(path, os.X_OK)]
    if not found:
        pytest.skip("the package duckdb-cli holds no program for this machine")
    query = "SELECT count(*) FROM trend_meetings_by_month WHERE rendition = 'all'"
    done = subprocess.run(
        [str(found[0]), "-readonly", "-csv", "-noheader", str(home.published_file), query],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "24", done.stderr
