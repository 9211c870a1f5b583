"""The reader's accuracy, measured once for all homes of one run of the tests.

Measuring takes 18 s of processor time, and comes out the same in every home. Measuring itself is tested in
``evaluation/test_measure.py``, as a run does it in ``test_home_names.py``, and from a wheel in ``test_wheel.py``.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from filelock import FileLock

from pipelines.ops.settings import SAMPLES
from warehouse.evaluation import measure
from warehouse.store import build_state, upgrade
from warehouse.store.home import Home

RUN_FOLDER = "SAFEGOV_TESTS_FOLDER"
"""Variable that names the folder of one run of the tests, which its workers share (tests/conftest.py)."""


def measured(home: Home) -> Home:
    """Lays the measurement into ``home``, a new one, as an earlier run in it would have left it."""
    shared = Home(Path(os.environ[RUN_FOLDER]) / "measured")
    shared.path.mkdir(exist_ok=True)
    with FileLock(shared.path / "lock"):
        measure.accuracy(shared, SAMPLES, build_state.code_hash("extraction"))
    shutil.copytree(shared.store / "accuracy", home.store / "accuracy")
    upgrade.mark(home)
    return home
