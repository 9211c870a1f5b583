"""Whole runs that are killed in the middle of a step: a plain re-run gives what an undisturbed run gives."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.builders.killing import killed_in, published, run_whole, texts

pytestmark = pytest.mark.xdist_group("kills")


def test_a_run_killed_in_one_step_after_another_is_completed_by_a_plain_rerun(tmp_path: Path) -> None:
    given = texts(tmp_path / "in", 6)
    run_whole(tmp_path / "whole", given)
    home, rng = tmp_path / "home", random.Random(3)
    n_killed = sum(killed_in(step, home, given, rng) for step in ("governance", "publication"))
    assert n_killed
    run_whole(home, given)
    assert published(home) == published(tmp_path / "whole")
    assert not list(home.rglob("*.tmp-*"))
