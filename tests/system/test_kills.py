"""A whole run that is killed while it publishes: a plain re-run gives what an undisturbed run gives.

The daemon's test kills one that builds; `python -m benchmarks.kills --whole` kills at every step, many times.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.builders.killing import killed_in, published, run_whole, texts
from tests.builders.measured import measured
from warehouse.store.home import Home


def test_a_run_killed_while_it_publishes_is_completed_by_a_plain_rerun(tmp_path: Path) -> None:
    given = texts(tmp_path / "in", 6)
    run_whole(measured(Home(tmp_path / "whole")).path, given)
    home = measured(Home(tmp_path / "home")).path
    assert killed_in("publication", home, given, random.Random(3))
    run_whole(home, given)
    assert published(home) == published(tmp_path / "whole")
    assert not list(home.rglob("*.tmp-*"))
