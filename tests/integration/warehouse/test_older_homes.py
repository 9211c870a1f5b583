"""Small homes of older versions (two texts and a refused file each, named by their commit) are brought forward."""

from __future__ import annotations

import tarfile
from pathlib import Path

import duckdb
import pytest

from pipelines.ops.upgrade import upgrade
from tests.builders.paths import ROOT
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.dedup.marks import SKETCH_VERSION, SKETCHES
from warehouse.dedup.sketches import SCHEMA, sketches
from warehouse.resolution.build import build
from warehouse.resolution.settings import GovernanceSettings
from warehouse.store import upgrade as upgrading
from warehouse.store.home import Home
from warehouse.store.parts import metadata, read_frame, write_frame

HOMES = sorted((ROOT / "tests" / "data" / "homes").glob("*.tar.xz"))


@pytest.mark.parametrize("archive", HOMES, ids=lambda path: path.name.partition(".")[0])
def test_a_home_of_an_older_version_is_upgraded_with_all_that_it_keeps(archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    home = Home(tmp_path)
    (part,) = home.documents.rglob("part-*.parquet")
    texts = dict(read_frame(part, ["document_id", "text"]).iter_rows())
    first = min(texts)
    entry = {"action": "set", "table": "documents", "document": first, "field": "publisher", "expect": "",
             "value": "Our Daily", "reason": "imprint", "author": "A", "date": "2024-01-01"}  # fmt: skip
    add(home, from_entry(entry, "test"))
    # What the present version reads beside it must go together with what the older one left.
    new = sketches(["0123456789abcdef"], ["Another text on the safety of mines"])
    write_frame(home.sketches / "new" / "part-00000.parquet", new, {SKETCHES: SKETCH_VERSION})

    upgrade(home)
    assert upgrading.format_of(home) == upgrading.FORMAT
    con = duckdb.connect()
    build(con, home, GovernanceSettings(threads=1))
    assert dict(con.execute("SELECT document_id, text FROM main.documents").fetchall()) == texts
    assert con.execute("SELECT count(*) FROM main.meetings").fetchall() == [(2,)]
    assert con.execute("SELECT reason_code FROM quality.quarantine").fetchall() == [("empty",)]
    assert con.execute("SELECT count(*) FROM main.corrections").fetchall() == [(1,)]
    for sketch in home.sketches.rglob("part-*.parquet"):
        assert dict(read_frame(sketch).schema) == SCHEMA
        assert metadata(sketch).get(SKETCHES, SKETCH_VERSION) == SKETCH_VERSION


def test_there_are_homes_of_three_versions() -> None:
    assert len(HOMES) >= 3


def test_a_home_that_only_collected_is_no_older_one(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    (home.collected / "news").mkdir(parents=True)
    assert upgrading.format_of(home) == upgrading.FORMAT
    home.documents.mkdir()
    assert upgrading.format_of(home) == 1
