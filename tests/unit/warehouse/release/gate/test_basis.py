from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from warehouse.release.gate import basis as rooms
from warehouse.release.gate import history
from warehouse.release.gate.basis import basis, told_by
from warehouse.release.gate.result import Check, GateResult
from warehouse.store.home import Home

HELD = Check("consistency", "held", True, "block", "Held.")
WARNS = Check("consistency", "warns", False, "warn", "Warns.")
BLOCKS = Check("consistency", "blocks", False, "block", "Blocks.")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(rooms, "current_id", lambda _: "r0001")
    return Home(tmp_path)


def keep(home: Home, *checks: Check, at: int = 1, **other: Any) -> None:
    """Keeps a result of release r0001, by the suites and code that are there now."""
    result = GateResult("r0001", datetime(2024, 1, at, tzinfo=UTC), [HELD, *checks], asked=told_by())
    home.gates.mkdir(exist_ok=True)
    history.record(home, dataclasses.replace(result, **other))


def test_the_release_before_and_what_held_there(home: Home) -> None:
    keep(home, WARNS, n_since_all=3)
    found = basis(home, [], 10)
    assert (found.why_all, found.release, found.held) == ("", "r0001", (("consistency", "held"),))
    assert found.n_since_all == 3


def test_without_a_release_or_its_result_all_is_looked_at(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert basis(home, [], 10).why_all == "nothing is kept of how r0001 was checked"
    monkeypatch.setattr(rooms, "current_id", lambda _: None)
    assert basis(home, [], 10).why_all == "there is no release before it"


@pytest.mark.parametrize(
    ("checks", "other", "told"),
    [
        ([BLOCKS], {}, "r0001 was blocked"),
        ([BLOCKS], {"override_reason": "because"}, "r0001 was overridden"),
        ([], {"asked": "another"}, "r0001 was checked by other suites, code or libraries"),
        ([], {"asked": ""}, "r0001 was checked by other suites, code or libraries"),
        ([], {"n_since_all": 9}, "one check in 10 does"),
    ],
)
def test_a_release_that_says_nothing_of_its_rows(
    home: Home, checks: list[Check], other: dict[str, Any], told: str
) -> None:
    keep(home, *checks, **other)
    assert basis(home, [], 10).why_all == told


def test_the_last_result_of_a_release_counts(home: Home) -> None:
    keep(home, BLOCKS, at=1)
    keep(home, at=2)
    assert basis(home, [], 10).why_all == ""


def test_where_none_has_to_look_at_all_none_does(home: Home) -> None:
    keep(home, n_since_all=1000)
    assert basis(home, [], 0).why_all == ""


def test_own_suites_are_told_from_others(tmp_path: Path) -> None:
    without = told_by([tmp_path])
    (tmp_path / "mine.yaml").write_text("suite: mine")
    mine = told_by([tmp_path])
    (tmp_path / "mine.yaml").write_text("suite: mime")
    assert len({without, mine, told_by([tmp_path])}) == 3
