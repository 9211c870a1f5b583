from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.intervals import wilson

counts = st.integers(1, 400)


@given(counts, st.data())
def test_wilson_holds_the_share_and_narrows_with_more_items(n: int, data: st.DataObject) -> None:
    share = data.draw(st.integers(0, n)) / n
    low, high = wilson(share, n)
    assert 0 <= low <= share <= high <= 1
    closer = wilson(share, 4 * n)
    assert closer[1] - closer[0] <= high - low
    mirrored = wilson(1 - share, n)
    assert mirrored == pytest.approx((1 - high, 1 - low))


def test_wilson_gives_the_published_figures() -> None:
    """Newcombe 1998 (Statistics in Medicine 17), table I, method 3."""
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15 / 148, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0 / 20, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (81, 263, 0.2553, 0.3662)]
)
def test_wilson_has_a_width_where_no_error_was_found(right: int, of: int, low: float, high: float) -> None:
    """Bounds as in Newcombe (1998), table I, method 3."""
    assert wilson(right / of, of) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_counted_says_nothing() -> None:
    assert wilson(0.0, 0) == (0.0, 1.0)
