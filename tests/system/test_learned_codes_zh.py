"""The Chinese weights in the tree are those that the coded demands teach."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.zh.demands import learned_model, learned_told

pytest.importorskip("scipy")


@pytest.mark.nightly
def test_learning_again_gives_the_file_in_the_tree(tmp_path: Path) -> None:
    from benchmarks.learn_codes_zh import write

    write(tmp_path)
    kept, made = (
        learned_model.parse((folder / "codes.csv").read_text(encoding="utf-8"))
        for folder in (learned_told.FOLDER, tmp_path)
    )
    assert made.codes == kept.codes
    # Another machine's arithmetic may round one or the other way, and so let a least weight in or leave it out.
    least = 5
    tables = [dict(zip(model.runs, model.weights.astype(int), strict=False)) for model in (kept, made)]
    for name in tables[0].keys() | tables[1].keys():
        one, other = (table.get(name, 0 * kept.weights[-1].astype(int)) for table in tables)
        assert abs(one - other).max() <= least, name
