"""Sample texts are known by their bytes wherever they come from, and so is what repeats one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from schemas.project import sample_hashes, samples
from tests.builders.corpus import Built, Report
from warehouse.resolution import load


def test_all_sample_texts_of_all_languages_are_known() -> None:
    texts = [
        path
        for folder in ("", "zh", "corpus", "lots/en", "lots/zh")
        for path in (samples() / folder / "texts").glob("*.txt")
    ]
    assert len(texts) > 500
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in texts} == sample_hashes()


def test_a_sample_and_its_repeats_are_told_and_nothing_else_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    invented = Report(filler="The hall was full.", headline="A meeting that never was")
    repeated = Report(filler="The  hall was full!", headline="A Meeting that never was")
    real = Report(filler="The square was empty.", headline="Another meeting", place_name="Kaifeng", place_code="410200")
    known = frozenset({hashlib.sha256(invented.text.encode()).hexdigest()})
    monkeypatch.setattr(load, "sample_hashes", lambda: known)
    built = Built(tmp_path, [invented, repeated, real])
    assert dict(built.rows("SELECT document_id, is_sample FROM main.documents")) == {
        invented.id: True,
        repeated.id: True,
        real.id: False,
    }
