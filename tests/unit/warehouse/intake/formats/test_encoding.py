import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.encodings import decoys, rate
from tests.builders.inputs import CHINESE
from warehouse.intake.formats.encoding import decode
from warehouse.intake.formats.encodings import DAMAGED, UNSURE, check_encoding
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


SIMPLIFIED_LONG = SIMPLIFIED * 4


@pytest.mark.parametrize("encoding", ["gbk", "big5", "utf-16-le", "utf-16-be", "gb18030"])
def test_one_bad_byte_is_marked_and_the_rest_is_read(encoding: str) -> None:
    text = (CHINESE if encoding == "big5" else SIMPLIFIED) * 4
    data = text.encode(encoding)
    middle = text.index("，") + 60
    at = len(text[:middle].encode(encoding))
    broken = {"utf-16-le": b"\x00\xd8", "utf-16-be": b"\xd8\x00"}.get(encoding, b"\xff")
    decoded = decode(data[:at] + broken + data[at:])
    assert decoded.encoding.endswith(DAMAGED)
    assert decoded.text.replace("\ufffd", "") in (text, text.replace(text[middle], "", 1))
    assert 1 <= decoded.text.count("\ufffd") <= 2


@pytest.mark.parametrize("encoding", ["gbk", "utf-16-le", "utf-16"])
def test_a_text_that_breaks_off_within_a_character_is_read(encoding: str) -> None:
    decoded = decode(SIMPLIFIED_LONG.encode(encoding)[: -4 if encoding == "gbk" else -3])
    assert decoded.text.startswith(SIMPLIFIED_LONG[:-3])
    assert decoded.encoding.endswith(DAMAGED)


@pytest.mark.parametrize("place", range(60, 90))
def test_a_bad_byte_within_a_character_does_not_shift_what_follows(place: int) -> None:
    data = SIMPLIFIED_LONG.encode("gbk")
    decoded = decode(data[:place] + b"\xff" + data[place:])
    assert decoded.encoding == "gb18030" + DAMAGED
    before, _, after = decoded.text.partition("\ufffd")
    assert SIMPLIFIED_LONG.startswith(before)
    assert SIMPLIFIED_LONG.endswith(after)
    assert len(before) + len(after) >= len(SIMPLIFIED_LONG) - 1


def test_many_bad_bytes_are_no_text() -> None:
    data = bytearray(SIMPLIFIED_LONG.encode("gbk"))
    data[::9] = b"\xff" * len(data[::9])
    with pytest.raises(RefusedError) as refused:
        decode(bytes(data))
    assert refused.value.reason == Reason.UNDECODABLE


# Bounds a little above what docs/intake.md reports: wrong, and wrong without a word, in percent.
@pytest.mark.parametrize(
    ("encoding", "size", "wrong", "unsaid"),
    [("gbk", 1, 25, 2), ("gbk", 2, 8, 1), ("gbk", 3, 4, 1), ("gbk", 5, 1, 1), ("gbk", 10, 0, 0), ("gbk", 30, 0, 0),
     ("gb18030", 3, 4, 1), ("big5", 1, 45, 16), ("big5", 2, 8, 3), ("big5", 3, 4, 2), ("big5", 5, 1, 1),
     ("big5", 10, 0, 0), ("utf-16-le", 1, 0, 0), ("utf-16-le", 10, 0, 0)],
)  # fmt: skip
@pytest.mark.parametrize("within_page", [True, False])
def test_few_chinese_characters_tell_their_encoding(
    encoding: str, size: int, wrong: float, unsaid: float, *, within_page: bool
) -> None:
    found = rate(size, encoding, within_page=within_page, count=150)
    assert 100 * found.wrong <= wrong
    assert 100 * found.unsaid <= unsaid
    assert found.refused <= 0.02


def test_the_other_files_of_a_drop_decide_what_stays_open() -> None:
    assert rate(1, "gbk", within_page=True, count=150, prior={"gb18030": 20}).wrong <= 0.02
    assert rate(1, "big5", within_page=True, count=150, prior={"big5hkscs": 20}).wrong <= 0.03


def test_japanese_is_not_taken_for_chinese() -> None:
    shares = decoys(60)
    assert [shares[size] for size in (5, 10, 30)] == [0, 0, 0]
    assert shares[3] < 0.1


def test_a_close_decision_says_so() -> None:
    decoded = decode("黃".encode("big5"))
    assert UNSURE in decoded.encoding


def test_the_users_word_decides() -> None:
    assert decode("黃".encode("big5"), told="big5hkscs").encoding == "big5hkscs"
    assert decode(SIMPLIFIED.encode(), told="gb18030").text == SIMPLIFIED  # UTF-8 is UTF-8 all the same
    with pytest.raises(RefusedError):
        decode(SIMPLIFIED.encode("gbk") + b"\xff" * 9, told="utf-8")
    assert {check_encoding(name) for name in ("GB2312", "gbk", "cp936", "GB18030", " gb18030 ")} == {"gb18030"}
    with pytest.raises(ValueError, match="no encoding 'klingon'"):
        check_encoding("klingon")


@pytest.mark.parametrize("word", ["résumé", "Ürümqi", "Huáng Fēng", "Lǚliang", "café", "£5", "5 °C", "naïve", "§ 3"])
def test_few_accents_in_utf8_stay(word: str) -> None:
    text = f"The meeting was held at {word} on May 5.\n"
    assert decode(text.encode()).text == text


def test_a_name_among_lines_of_utf8_is_read_in_its_own_encoding() -> None:
    lines = SIMPLIFIED.encode() + "副市长李建国出席。\n".encode("gbk")
    assert decode(lines).text == SIMPLIFIED + "副市长李建国出席。\n"
