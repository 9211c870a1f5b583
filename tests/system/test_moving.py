"""When the reader's version moves: what an older one read shows as stale, and is read again, nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.ops.settings import SAMPLES
from tests.builders.paths import ROOT

pytestmark = pytest.mark.slow

LIFE = """
import json, sys
import extraction.version
home, extraction.version.READER_VERSIONS, *steps = sys.argv[1:]

from pathlib import Path
import dagster as dg
from dagster._core.definitions.data_version import CachingStaleStatusResolver
from dagster._core.loader import LoadingContextForTest
from dagster._serdes import deserialize_value, serialize_value
from assets.attributes import DROPS
from pipelines.definitions import build
from pipelines.ops.dagster.instance import instance
from pipelines.schedules import over
from pipelines.ops.settings import settings
from pipelines.ops.status import status
from warehouse.intake.drops import Register
from warehouse.store.home import Home

chosen = settings(Path(home), {"SAFEGOV_WORKERS": "1"})
definitions = build(chosen)
READ = dg.AssetKey(["extracted", "documents"])
cursor = Path(home) / "cursor.json"

def stale(dagster):
    look = CachingStaleStatusResolver(dagster, definitions.resolve_asset_graph(), LoadingContextForTest(dagster))
    return [name for name in dagster.get_dynamic_partitions(DROPS.name) if look.get_status(READ, name).value == "STALE"]

def run(dagster, job, **what):
    done = definitions.resolve_job_def(job).execute_in_process(instance=dagster, **what)
    made = [event.materialization for event in done.get_asset_materialization_events()]
    return {one.partition: one.metadata["read_now"].value for one in made if one.asset_key == READ}

told = []
with instance(Home(chosen.home)) as dagster:
    for step in steps:
        name, _, about = step.partition(":")
        if name == "stale":
            told.append(stale(dagster))
        elif name == "status":
            told.append(status(chosen, dagster).unread)
        elif name == "ingest":
            drop = Register(Home(chosen.home)).add(about).name
            dagster.add_dynamic_partitions(DROPS.name, [drop])
            told.append(run(dagster, "ingest", partition_key=drop))
        elif name == "backfill":
            told.append(run(dagster, "backfill", partition_key=about))
        elif name == "backfill_all":
            told.append(run(dagster, "backfill", tags=over(dagster.get_dynamic_partitions(DROPS.name))))
        elif name == "automation":
            before = deserialize_value(cursor.read_text()) if cursor.exists() else None
            found = dg.evaluate_automation_conditions(definitions, dagster, cursor=before)
            cursor.write_text(serialize_value(found.cursor))
            told.append(sorted(found.get_requested_partitions(READ)))
print("told " + json.dumps(told))
"""


def _live(home: Path, version: str, *steps: str) -> list[Any]:
    """What a program whose reader is of ``version`` tells of each of ``steps``."""
    done = subprocess.run(
        [sys.executable, "-c", LIFE, str(home), version, *steps], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("told "))
    told: list[Any] = json.loads(line.removeprefix("told "))
    return told


def test_what_an_older_reader_read_is_stale_and_read_again(tmp_path: Path) -> None:
    texts = sorted((SAMPLES / "texts").glob("*.txt"))
    for name, chosen in {"first": texts[:2], "second": texts[2:5]}.items():
        (tmp_path / name).mkdir()
        for text in chosen:
            shutil.copy(text, tmp_path / name / text.name)
    home = tmp_path / "home"

    old = _live(
        home, "1.0.0", f"ingest:{tmp_path / 'first'}", f"ingest:{tmp_path / 'second'}", "stale", "status", "automation"
    )
    assert old == [{"first": 2}, {"second": 3}, [], {}, []]

    new = _live(
        home,
        "2.0.0",
        *("stale", "status", "automation"),
        *("backfill:first", "stale", "status"),
        *("backfill_all", "stale", "status", "automation"),
    )
    assert new == [
        *(["first", "second"], {"first": 2, "second": 3}, ["first", "second"]),
        *({"first": 2}, ["second"], {"second": 3}),
        *({"first": 0, "second": 3}, [], {}, []),
    ]
