from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.builders.inputs import article, jsonl
from warehouse.intake.model import IntakeOptions
from warehouse.intake.quarantine import find, kept_bytes, listing
from warehouse.intake.retry import retry
from warehouse.store.home import Home

sys.path.insert(0, str(Path(__file__).parent))
from tests.integration.warehouse.intake.conftest import SEEN, Intake, put, table


def _retry(home: Home, key: str, **options: object) -> dict[str, str]:
    return retry(home, [key], IntakeOptions(workers=1, **options), "again", SEEN).staying  # type: ignore[arg-type]


def test_a_text_that_was_too_large_is_taken_in_under_another_limit(home: Home, intake: Intake, tmp_path: Path) -> None:
    path = put(tmp_path, {"a.txt": article(1).encode()}) / "a.txt"
    intake(path, options=IntakeOptions(max_bytes=50, workers=1))
    key = listing(home)["quarantine_id"][0]
    assert "too_large" in _retry(home, key, max_bytes=60)[key]
    assert _retry(home, key[:6]) == {}
    assert listing(home).is_empty()
    assert table(home, "sources")["source_uri"].to_list() == [str(path)]


def test_a_record_is_taken_in_again_from_its_kept_bytes(home: Home, intake: Intake, tmp_path: Path) -> None:
    line = b'{"words": "' + article(2).replace("\n", " ").encode() + b'"}\n'
    path = put(tmp_path, {"a.jsonl": jsonl([1]) + line}) / "a.jsonl"
    intake(path)
    path.unlink()
    row = find(home, listing(home)["quarantine_id"][0])
    assert (row["source_uri"], kept_bytes(home, row)) == (f"{path}#L2", line.strip())
    assert _retry(home, str(row["quarantine_id"]), columns={"text": "words"}) == {}
    assert f"{path}#L2" in table(home, "sources")["source_uri"].to_list()
    assert listing(home).is_empty()


def test_what_is_gone_stays_with_its_reason(home: Home, intake: Intake, tmp_path: Path) -> None:
    path = put(tmp_path, {"a.txt": article(1).encode()}) / "a.txt"
    intake(path, options=IntakeOptions(max_bytes=50, workers=1))
    path.unlink()
    key = listing(home)["quarantine_id"][0]
    assert "give the file again" in _retry(home, key)[key]
    assert listing(home).height == 1


def test_an_unknown_key_is_named(home: Home) -> None:
    with pytest.raises(KeyError, match="begins with 'beef'"):
        find(home, "beef")
