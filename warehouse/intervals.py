"""The interval of a share, as every figure of accuracy has one."""

from __future__ import annotations

import math
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
"""Standard deviations of a normal distribution that hold 95 % of it, to both sides."""


def wilson(share: float, n: float, z: float = Z) -> tuple[float, float]:
    """The score interval (Wilson 1927) of ``share`` (0 to 1) of ``n`` items, which need not be whole.

    Bounds within 0 and 1, never beside the share; from 0 to 1 where nothing was counted.
    """
    if n <= 0:
        return 0.0, 1.0
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(max(0.0, share * (1 - share) / n + z * z / (4 * n * n)))
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
