"""Intervals of figures by resampling whole texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

_RESAMPLES = 2000
_SEED = 20221016


def ratio(above: Any, below: Any) -> Any:
    """``above / below``, 0 where nothing was counted."""
    return np.divide(above, below, out=np.zeros_like(np.asarray(below, dtype=float)), where=np.asarray(below) > 0)


def resampled(n: int) -> Any:
    """How often each of ``n`` texts is drawn, a resampling with replacement a row; the first is the sample itself."""
    draws = np.random.default_rng(_SEED).multinomial(n, [1 / n] * n, size=_RESAMPLES)
    return np.vstack([np.ones(n, dtype=np.int64), draws])


def sums(weights: Any, rows: Sequence[tuple[int, ...]]) -> Any:
    """Counts by resampling (an array a count): ``weights`` texts as often as each was drawn, ``rows`` their counts."""
    return (weights @ np.array(rows, dtype=np.int64)).T
