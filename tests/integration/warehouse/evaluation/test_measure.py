from __future__ import annotations

from pathlib import Path

import pytest

from schemas.tables_quality import ACCURACY
from schemas.validation import check
from tests.builders.measured import few_samples
from warehouse.evaluation import measure
from warehouse.store.home import Home


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Four of the samples, two of each split."""
    return few_samples(tmp_path / "few")


def test_rows_keep_the_contract_and_are_measured_once(samples: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    measured = measure.accuracy(home, samples, "reader-1")
    assert check(measured, ACCURACY).bad.is_empty()
    assert set(measured["split"]) == {"develop", "measure", "all"}
    assert set(measured["corpus"]) == {"few"}
    for text in (samples / "texts").iterdir():
        text.unlink()  # what was measured is kept: the texts are not looked for again
    assert measure.accuracy(home, samples, "reader-1").equals(measured)
    with pytest.raises(FileNotFoundError):
        measure.accuracy(home, samples, "reader-2")


def test_without_gold_there_is_nothing_to_measure(tmp_path: Path) -> None:
    assert measure.accuracy(Home(tmp_path), tmp_path / "none", "reader-1").is_empty()


def test_what_is_measured_ahead_is_what_would_be_measured(samples: Path, tmp_path: Path) -> None:
    ahead = measure.Ahead()
    ahead.start(Home(tmp_path / "ahead"), samples, "reader-1")
    expected = measure.accuracy(Home(tmp_path / "here"), samples, "reader-1")
    ahead.wait()
    ahead.close()
    for text in (samples / "texts").iterdir():
        text.unlink()  # nothing is left to measure by
    assert measure.accuracy(Home(tmp_path / "ahead"), samples, "reader-1").equals(expected)
