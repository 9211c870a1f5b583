from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from benchmarks.fuzz import fuzz
from tests.hostile.make import FILES
from warehouse.intake.model import IntakeOptions
from warehouse.intake.quarantine import files_of, listing
from warehouse.store.home import Home

sys.path.insert(0, str(Path(__file__).parent))
from tests.integration.warehouse.intake.conftest import Intake, table

EXPECTED = tomllib.loads((FILES.parent / "expected.toml").read_text(encoding="utf-8"))


def test_each_hostile_file_has_an_expectation() -> None:
    assert {path.name for path in FILES.iterdir()} == set(EXPECTED)


def test_hostile_files_do_no_harm(home: Home, intake: Intake) -> None:
    """One run over all of them: each comes to what it should, none touches anything outside the home folder."""
    before = {path: path.stat().st_mtime_ns for path in FILES.iterdir()}
    report = intake(FILES, options=IntakeOptions(workers=1, timeout_seconds=20))
    wanted: dict[str, int] = {}
    for expected in EXPECTED.values():
        for reason, count in expected["refused"].items():
            wanted[reason] = wanted.get(reason, 0) + count
    assert report.quarantined_by_reason == wanted
    assert report.n_new == sum(expected["documents"] for expected in EXPECTED.values())
    refused = listing(home)
    for name, expected in EXPECTED.items():
        rows = refused.select("source_uri", "reason_code").iter_rows()
        met = [code for uri, code in rows if f"{FILES}/{name}" in files_of(uri)]
        assert sorted(met) == sorted(code for code, n in expected["refused"].items() for _ in range(n)), name
    texts = table(home, "documents")["text"].to_list()
    assert not any("root:" in text for text in texts)  # no external entity was read
    assert max(map(len, texts)) <= 100_000  # no entity was expanded over and over
    assert {path: path.stat().st_mtime_ns for path in FILES.iterdir()} == before
    assert not list(home.path.parent.glob("evil*"))
    assert not Path("/abs.txt").exists()


@pytest.mark.parametrize("seed", [101, 202])
def test_mutated_files_are_never_lost(tmp_path: Path, seed: int) -> None:
    """The full number: python -m benchmarks.fuzz --count 20000."""
    outcome = fuzz(tmp_path, 340, seed)
    assert outcome.lost == []
    assert outcome.report.is_balanced
