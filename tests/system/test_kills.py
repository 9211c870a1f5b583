"""Intake, reading and a whole run that publishes, killed: a plain re-run gives what an undisturbed run gives.

The daemon's test kills one that builds; `python -m benchmarks.kills` kills many times, with `--whole` at every step.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.builders.killing import killed_in, published, reading_trials, run_whole, texts, trials
from tests.builders.measured import measured
from warehouse.store.home import Home


def test_killed_intake_is_completed_by_a_plain_rerun(tmp_path: Path) -> None:
    n_killed, faults = trials(tmp_path, 2, seed=5)
    assert faults == []
    assert n_killed >= 1


def test_killed_readings_are_completed_by_a_plain_rerun(tmp_path: Path) -> None:
    n_killed, faults = reading_trials(tmp_path, 2, seed=5)
    assert faults == []
    assert n_killed >= 1


def test_a_run_killed_while_it_publishes_is_completed_by_a_plain_rerun(tmp_path: Path) -> None:
    given = texts(tmp_path / "in", 6)
    run_whole(measured(Home(tmp_path / "whole")).path, given)
    home = measured(Home(tmp_path / "home")).path
    assert killed_in("publication", home, given, random.Random(3))
    run_whole(home, given)
    assert published(home) == published(tmp_path / "whole")
    assert not list(home.rglob("*.tmp-*"))
