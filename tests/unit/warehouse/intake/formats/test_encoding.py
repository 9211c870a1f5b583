import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.inputs import CHINESE
from warehouse.intake.formats.encoding import decode
from warehouse.intake.model import Reason, RefusedError

SIMPLIFIED = "5月23日，全市安全生产视频会议召开。市长黄锋出席会议并讲话。他强调，要坚决守住安全生产底线。\n"
ENGLISH = "On May 23, the city’s safety meeting was held. Mayor Huang Feng gave a speech – “hold the line”.\r\n"


@pytest.mark.parametrize("text", [CHINESE, SIMPLIFIED, ENGLISH], ids=["traditional", "simplified", "english"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_a_text_is_read_in_the_encoding_that_it_was_written_in(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_older_chinese_sets_are_told_apart() -> None:
    assert decode(SIMPLIFIED.encode("gbk")).text == SIMPLIFIED
    assert decode(CHINESE.encode("big5")).text == CHINESE
    assert decode("市长讲话".encode("gbk")).text == "市长讲话"


def test_western_quotes_in_single_bytes_are_read() -> None:
    decoded = decode((ENGLISH * 3).encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (ENGLISH * 3, "windows-1252")


def test_a_page_mislabelled_as_utf8_is_read_by_its_bytes() -> None:
    page = '<html><head><meta charset="utf-8"></head><body>' + SIMPLIFIED + "</body></html>"
    assert decode(page.encode("gb18030"), is_html=True).text == page


def test_a_page_mislabelled_as_gbk_is_read_as_utf8() -> None:
    page = '<html><head><meta charset="gbk"></head><body>' + SIMPLIFIED + "</body></html>"
    assert decode(page.encode("utf-8"), is_html=True).text == page


def test_lines_of_two_encodings_in_one_file_are_both_read() -> None:
    decoded = decode((SIMPLIFIED * 3).encode("utf-8") + (SIMPLIFIED * 3).encode("gbk"))
    assert (decoded.text, decoded.encoding) == (SIMPLIFIED * 6, "utf-8+gb18030")


def test_broken_bytes_in_utf8_are_marked_and_the_rest_kept() -> None:
    decoded = decode((SIMPLIFIED * 5).encode() + b"\xe5\x9b")
    assert decoded.text == SIMPLIFIED * 5 + "\ufffd"
    assert decoded.encoding == "utf-8-damaged"


def test_stray_nulls_line_ends_and_unicode_forms_stay() -> None:
    text = "Cafe\u0301 \x00 and caf\u00e9\r\nnext\rlast\u2028end"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \r\n\t", Reason.EMPTY),
        (b"\xef\xbb\xbf", Reason.EMPTY),
        (b"%PDF-1.7 something", Reason.BINARY),
        (bytes(range(256)) * 20, Reason.BINARY),
        (bytes(range(128, 256)) * 20, Reason.UNDECODABLE),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, reason: Reason) -> None:
    with pytest.raises(RefusedError) as refused:
        decode(data)
    assert refused.value.reason == reason


@given(st.text(min_size=1).filter(lambda text: text.strip("\ufeff \x00").strip() and text.isprintable()))
def test_any_printable_text_in_utf8_reads_as_itself(text: str) -> None:
    try:
        assert decode(text.encode()).text == text.removeprefix("\ufeff")
    except RefusedError as refused:
        # Only what begins like a file of another kind, or shows nothing.
        assert refused.reason in (Reason.BINARY, Reason.EMPTY)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_always_alike(data: bytes) -> None:
    outcomes = []
    for _ in range(2):
        try:
            outcomes.append(decode(data))
        except RefusedError as refused:
            outcomes.append((refused.reason, refused.detail))
    assert outcomes[0] == outcomes[1]
