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


def _seconds(text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


@pytest.mark.parametrize("piece", _PIECES)
def test_time_is_near_linear_in_repeated_pieces(piece: str) -> None:
    """Four times as long a text must not take eight times as long (or a tenth of a second more)."""
    read(_REPORT)
    least = 5_000 if piece in _MARKS else 2_000
    short, long = (_seconds(_REPORT + piece * (size // len(piece))) for size in (least, 4 * least))
    assert long < 8 * short + 0.1
