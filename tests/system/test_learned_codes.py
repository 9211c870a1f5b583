"""The weights in the tree are those that the coded demands teach."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.en.demands import learned_features as features
from extraction.en.demands import learned_model

pytest.importorskip("scipy")


@pytest.mark.nightly
def test_learning_again_gives_the_file_in_the_tree(tmp_path: Path) -> None:
    from benchmarks.learn_codes import write

    write(tmp_path)
    kept, made = (
        learned_model.parse((folder / "codes.csv").read_text(encoding="utf-8"))
        for folder in (features.FOLDER, tmp_path)
    )
    assert made.codes == kept.codes
    # Another machine's arithmetic may round one or the other way, and so let a least weight in or leave it out.
    least = 6
    for name in made.rows.keys() | kept.rows.keys():
        one, other = (
            model.weights[model.rows[name]] if name in model.rows else 0 * model.weights[0] for model in (made, kept)
        )
        assert abs(one.astype(int) - other.astype(int)).max() <= least, name
