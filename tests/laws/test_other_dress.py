"""The same words in another dress: what changes nothing of what a page says changes little of what is read.

Every change of ``benchmarks.metamorphic``, on every twelfth sample with gold facts; the table in docs/accuracy.md is of
more texts. A change that touches few values cannot be judged by a share: there a few may go.
"""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.metamorphic import zh
from benchmarks.metamorphic.measuring import MOST, measure
from benchmarks.metamorphic.page import CHANGES
from tests.builders.paths import ROOT

KNOWN = {"headline_dropped"}
"""Without its headline, a committee's session on safety among other matters is not told from one on many matters."""
FEW = 3  # values that any change may lose
MEAN = 0.3  # percent of right values lost in the mean of all changes


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("folder", "changes", "every", "least"), [("samples", CHANGES, 12, 200), ("samples/zh", zh.CHANGES, 1, 75)]
)
def test_no_dress_hides_what_a_page_says(folder: str, changes: dict[str, Any], every: int, least: int) -> None:
    _, tallies = measure(ROOT / folder, list(changes), seed=7, every=every, changes=changes)
    tried = {name: tally for name, tally in tallies.items() if tally.whole[1]}
    assert len(tried) > least
    bad = {}
    for name, tally in tried.items():
        if name in KNOWN:
            continue
        counts = {
            "lost": (tally.whole[0], tally.whole[1]),
            "people invented": (tally.new["attendees"], tally.right["attendees"]),
            "demands invented": (tally.new["directives"], tally.right["directives"]),
        }
        for what, (count, of) in counts.items():
            if count > FEW and 100 * count > MOST * of:
                bad[name] = (what, count, of)
    assert not bad
    assert sum(100 * tally.whole[0] / tally.whole[1] for tally in tried.values()) / len(tried) < MEAN
