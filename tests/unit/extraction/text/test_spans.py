from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.text.spans import Spans

_PLACES = st.integers(0, 30)
_SPAN = st.tuples(_PLACES, st.integers(1, 8)).map(lambda one: (one[0], one[0] + one[1]))


@given(st.lists(_SPAN, max_size=8).map(sorted), _SPAN)
def test_spans_answer_as_a_look_at_each_would(spans: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    start, end = asked
    sought = Spans(spans)
    shared = [(left, right) for left, right in spans if left < end and right > start]
    assert sought.touch(start, end) == bool(shared)
    assert sought.hold(start, end) == any(left <= start and end <= right for left, right in spans)
    assert sought.reach_beyond(start, end) == any(left < start or right > end for left, right in shared)
