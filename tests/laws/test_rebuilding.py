"""The same inputs and code give the same release: Parquet and CSV to the byte."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.builders.released import request
from tests.builders.texts import SEEN, labelled_texts, store_texts
from warehouse.release.export.package import write_package
from warehouse.release.publish import publish
from warehouse.release.trends.views import create_views
from warehouse.resolution.build import build
from warehouse.resolution.settings import GovernanceSettings
from warehouse.store.home import Home

TEXTS = {name: entry.text for name, entry in labelled_texts("texts_2").items()}
CORRECTION = """
- action: set
  table: attendees
  document: {document}
  name: Chai Yunhe
  field: title
  expect: Mayor
  value: Mayor of Binzhou
  reason: test
  author: A. Reader
  date: 2024-03-01
"""


def _filled(folder: Path, takes: list[list[str]]) -> Home:
    """A home that took in the texts in so many steps, the last of a take read last."""
    home = Home(folder / "home")
    inputs = folder.parent / "inputs"  # the same for all homes: where a text came from is part of what is published
    for number, names in enumerate(takes):
        shutil.rmtree(inputs, ignore_errors=True)
        store_texts(home, {name: TEXTS[name] for name in names}, seen_at=SEEN + timedelta(hours=number), inputs=inputs)
    return home


def _published(home: Home, threads: int, hours: int) -> dict[str, str]:
    """Hashes of the Parquet and CSV files that a release made now gives."""
    with duckdb.connect(str(home.warehouse)) as con:
        row = con.execute(
            "SELECT document_id FROM read_parquet($glob) WHERE text LIKE '%Chai Yunhe attended and delivered%'",
            {"glob": str(home.documents / "*" / "*.parquet")},
        ).fetchone()
        assert row
        home.corrections.mkdir(exist_ok=True)
        (home.corrections / "one.yaml").write_text(CORRECTION.format(document=row[0]), encoding="utf-8")
        report = build(con, home, GovernanceSettings(threads=threads))
        assert report.n_corrections_applied == 1 and report.n_meetings > 40
        create_views(con)
    asked = request("r0001")
    publish(home, replace(asked, built_at=asked.built_at + timedelta(hours=hours)))
    package = home.path / "package"
    write_package(home.published_file, package)
    files = [*(package / "parquet").iterdir(), *(package / "csv").iterdir()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, dict[str, str]]:
    home = _filled(tmp_path_factory.mktemp("one"), [sorted(TEXTS)])
    return home, _published(home, 1, 0)


def test_another_home_and_clock_give_the_same_files(first: tuple[Home, dict[str, str]], tmp_path: Path) -> None:
    files = _published(_filled(tmp_path, [sorted(TEXTS)]), 2, 5)
    differ = {name for name, value in files.items() if first[1][name] != value}
    assert differ == {"releases.parquet", "releases.csv"}
    assert set(files) == set(first[1])


def test_texts_that_come_in_steps_give_the_same_files_but_for_when_they_came(
    first: tuple[Home, dict[str, str]], tmp_path: Path
) -> None:
    names = sorted(TEXTS)
    files = _published(_filled(tmp_path, [names[40:], names[:40]]), 2, 0)
    differ = {name for name, value in files.items() if first[1][name] != value}
    assert {name.rsplit(".", 1)[0] for name in differ} <= {"documents", "document_sources"}
