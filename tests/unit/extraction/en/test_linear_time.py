"""Reading time grows with a text as its length does, whatever is repeated in it."""

from __future__ import annotations

import time

import pytest

from extraction.en.reader import read

_REPORT = "On May 5, 2023, Mayor Li Si presided over a safety meeting and said that all must check mines. "
_PIECES = ["--", "-", "- ", "1 ", "1, ", "A ", "a ", "Ab-", "(", ")", "“", "”", "'", ". ", "; ", ", ", ": ", "\n", "\t",
           " ", "and ", "the ", "of ", "must ", "to ", "Mr. ", "Li Si ", "Li Si, ", "Mayor ", "deputy mayor ", "May 5 ",
           "2023 ", "12:00 ", "No. ", "www.", "/", "=", "，", "。", "安全", "\u3000", "date 2023-01-01 "]  # fmt: skip

_MARKS = ("--", "-", "- ", "=", "/", "(", "'")  # runs of which expressions may pass over in many ways


def _seconds(text: str, limit: float = 0.0) -> float:
    """Processor time of reading ``text``: the least of up to five tries, as other work only ever adds to it."""
    least = float("inf")
    for _ in range(5):
        began = time.process_time()
        read(text)
        least = min(least, time.process_time() - began)
        if least < limit:
            break
    return least


@pytest.mark.parametrize("piece", _PIECES)
def test_time_is_near_linear_in_repeated_pieces(piece: str) -> None:
    """Four times as long a text must not take eight times as long (or a tenth of a second more)."""
    read(_REPORT)
    least = 5_000 if piece in _MARKS else 2_000
    short = _seconds(_REPORT + piece * (least // len(piece)), 1.0)
    limit = 8 * short + 0.1
    assert _seconds(_REPORT + piece * (4 * least // len(piece)), limit) < limit
