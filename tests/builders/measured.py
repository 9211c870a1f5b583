"""A measurement of the reader for new homes, which an earlier run would have left there.

While a reader is worked on, what is shipped with the samples is not of it, and a run would measure on all of them, for
half a minute. No test of a run looks at the figures: new homes get those of four texts, which are of the same form.
Measuring itself is tested in ``evaluation/test_measure.py``, what is shipped in ``system/test_shipped_accuracy.py``.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from filelock import FileLock

from pipelines.ops.settings import SAMPLES
from tests.builders.paths import RUN_FOLDER
from warehouse.evaluation import measure
from warehouse.store import build_state, upgrade
from warehouse.store.home import Home


def few_samples(folder: Path) -> Path:
    """``folder`` with four of the samples in it, two of each split, and their gold facts."""
    (folder / "texts").mkdir(parents=True)
    lines = (SAMPLES / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    sheets = [json.loads(line) for line in lines]
    chosen = [
        sheet
        for split in ("develop", "measure")
        for sheet in [sheet for sheet in sheets if sheet["split"] == split and sheet["relevant"]][:2]
    ]
    for sheet in chosen:
        name = f"{sheet['id']}.txt"
        (folder / "texts" / name).write_bytes((SAMPLES / "texts" / name).read_bytes())
    (folder / "gold.jsonl").write_text("\n".join(json.dumps(sheet) for sheet in chosen), encoding="utf-8")
    return folder


def measured(home: Home) -> Home:
    """Lays the measurement into ``home``, a new one, as an earlier run in it would have left it."""
    shared = Home(Path(os.environ[RUN_FOLDER]) / "measured")
    shared.path.mkdir(exist_ok=True)
    reader_hash = build_state.code_hash("extraction")
    kept = measure.kept_file(shared, SAMPLES, reader_hash)
    assert kept is not None
    with FileLock(shared.path / "lock"):
        if not kept.exists():
            few = few_samples(shared.path / "samples")
            measure.accuracy(shared, few, reader_hash)
            own = measure.kept_file(shared, few, reader_hash)
            assert own is not None
            own.rename(kept)
    (home.store / "accuracy").mkdir(parents=True)
    shutil.copy(kept, home.store / "accuracy")
    upgrade.mark(home)
    return home
