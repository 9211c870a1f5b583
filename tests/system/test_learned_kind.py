"""The words in the tree that tell a report are those that the labelled texts teach."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.en import kind_learned

pytest.importorskip("scipy")


@pytest.mark.nightly
def test_learning_again_gives_the_file_in_the_tree(tmp_path: Path) -> None:
    from benchmarks.learn_kind import write

    write(tmp_path)
    kept, made = (
        kind_learned.parse((folder / "kind.csv").read_text(encoding="utf-8"))
        for folder in (kind_learned.FOLDER, tmp_path)
    )
    # Another machine's arithmetic may round one or the other way, and so change which of the least are kept.
    assert abs(made.constant - kept.constant) <= 1
    both = made.weights.keys() & kept.weights.keys()
    assert len(both) > 0.99 * len(kept.weights)
    assert max(abs(made.weights[name] - kept.weights[name]) for name in both) <= 1
