"""The renditions of Chinese samples: every demand of an original that is told in one leads to its words."""

from __future__ import annotations

from benchmarks.renditions import KINDS, RENDITIONS, _add, pairs
from tests.builders.paths import ROOT
from warehouse.evaluation.gold import numbered


def test_pairs_point_into_originals_and_renditions() -> None:
    told: dict[tuple[str, str], set[int]] = {}
    for pair in pairs():
        assert pair.kind in KINDS
        original = (ROOT / "samples" / "zh" / "texts" / f"{pair.article}.txt").read_text(encoding="utf-8")
        rendition = (RENDITIONS / "texts" / f"{pair.article}_{pair.kind}.txt").read_text(encoding="utf-8")
        assert 1 <= pair.number <= len(numbered(original))
        words = rendition[pair.start : pair.end]
        assert words and words == words.strip() and "\n" not in words
        told.setdefault((pair.article, pair.kind), set()).add(pair.number)
    assert len(told) == 48
    for article, kind in told:
        assert told[article, "sum"] <= told[article, "mt"], kind


def test_codes_are_kept_lost_or_found_besides() -> None:
    tally = [0, 0, 0]
    _add(tally, {"gas", "fire"}, {"gas", "mining"})
    assert tally == [2, 1, 1]
