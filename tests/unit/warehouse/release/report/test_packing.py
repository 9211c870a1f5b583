"""What is packed comes out again."""

from base64 import b64decode

from hypothesis import given
from hypothesis import strategies as st

from warehouse.release.report.packing import pack


def unpack(text: str) -> list[int]:
    """As the page does it."""
    data = iter(b64decode(text))

    def number(first: int) -> int:
        value, shift, byte = first & 127, 7, first
        while byte & 128:
            byte = next(data)
            value |= (byte & 127) << shift
            shift += 7
        return value

    out: list[int] = []
    for byte in data:
        value = number(byte)
        out += [value] if value else [0] * number(next(data))
    return out


@given(st.lists(st.integers(0, 2**40) | st.just(0)))
def test_packed_numbers_come_out_again(values: list[int]) -> None:
    assert unpack(pack(values)) == values
