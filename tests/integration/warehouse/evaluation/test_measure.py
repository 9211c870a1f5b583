from __future__ import annotations

from pathlib import Path

import pytest

from schemas.project import samples as bundled
from schemas.tables_quality import ACCURACY
from schemas.validation import check
from tests.builders.measured import few_samples
from warehouse.evaluation import measure, shipped_accuracy
from warehouse.evaluation.measure import reader_here
from warehouse.store.build_state import code_hash
from warehouse.store.home import Home


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Four of the samples, two of each split."""
    return few_samples(tmp_path / "few")


def test_rows_keep_the_contract_and_are_measured_once(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    measured = measure.accuracy(home, samples, "reader-1")
    assert check(measured, ACCURACY).bad.is_empty()
    assert set(measured["split"]) == {"develop", "measure", "all"}
    assert set(measured["corpus"]) == {"few"}
    readers_asked: list[str] = []

    def asked() -> measure.Reader:
        readers_asked.append("once more")
        return reader_here()

    monkeypatch.setattr(measure, "reader_here", asked)
    assert measure.accuracy(home, samples, "reader-1").equals(measured)
    assert not readers_asked  # what was measured is kept
    measure.accuracy(home, samples, "reader-2")
    assert readers_asked


def test_without_gold_there_is_nothing_to_measure(tmp_path: Path) -> None:
    assert measure.accuracy(Home(tmp_path), tmp_path / "none", "reader-1").is_empty()


def test_what_is_measured_ahead_is_what_would_be_measured(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = measure.Ahead()
    ahead.start(Home(tmp_path / "ahead"), samples, "reader-1")
    expected = measure.accuracy(Home(tmp_path / "here"), samples, "reader-1")
    ahead.wait()
    ahead.close()
    monkeypatch.setattr(measure, "reader_here", lambda: pytest.fail("measured again"))
    assert measure.accuracy(Home(tmp_path / "ahead"), samples, "reader-1").equals(expected)


def test_what_is_shipped_is_taken_for_these_readers_and_texts_alone(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped_accuracy, "code_hash", lambda *_: "reader-1")
    file = shipped_accuracy.write(samples)
    expected = measure.measured_on(samples)
    monkeypatch.setattr(measure, "reader_here", lambda: pytest.fail("measured though it was shipped"))
    assert measure.accuracy(Home(tmp_path / "home"), samples, "reader-1").equals(expected)
    assert measure.shipped(samples, "reader-2") is None  # its code is another
    text = next((samples / "texts").iterdir())
    words = text.read_bytes()
    text.write_bytes(words + b" ")
    assert measure.shipped(samples, "reader-1") is None  # a text is another
    text.write_bytes(words)
    assert measure.shipped(samples, "reader-1") is not None
    file.unlink()
    assert measure.shipped(samples, "reader-1") is None


def test_what_comes_with_safegov_is_of_its_readers_and_texts() -> None:
    assert measure.shipped(bundled(), code_hash("extraction")) is not None, "write it anew: make lock-reader SAME=1"
