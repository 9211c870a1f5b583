"""CSV: a record is one record or is refused with its lines; the text of a cell stays as it is."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.inputs import article
from warehouse.intake.formats.csv_records import Broken, Lines, Row, Table
from warehouse.intake.formats.file import FileReader
from warehouse.intake.model import Found, IntakeOptions, Item, Reason, Refused

HEADER = "url,date,text\n"


def read(data: bytes | str, **options: int) -> list[Item]:
    raw = data.encode() if isinstance(data, str) else data
    return list(FileReader(IntakeOptions(**options), {}).read(io.BytesIO(raw), "t.csv", "t"))  # type: ignore[arg-type]


def texts(items: list[Item]) -> list[str]:
    return [item.text for item in items if isinstance(item, Found)]


def refused(items: list[Item]) -> list[Refused]:
    return [item for item in items if isinstance(item, Refused)]


def good(number: int, words: str = "") -> str:
    return f'http://a/{number},2023-05-{number:02d},"{words or f"Text {number}, which is sound."}"\n'


def test_a_quoted_cell_over_the_limit_makes_no_documents() -> None:
    large = "\n".join(f"http://inner/{n},2023-01-01,Invented line {n} of a large cell" for n in range(3_000))
    for cell in (large, large.replace("\n", " "), "x" * 200_000 + "\n" + large):
        items = read(HEADER + good(1) + good(2, cell) + good(3), max_bytes=50_000)
        assert texts(items) == ["Text 1, which is sound.", "Text 3, which is sound."]
        assert [item.reason for item in refused(items)] == [Reason.TOO_LARGE]


@pytest.mark.parametrize(
    "broken",
    ['http://a/2,2023-05-02,"opened and never closed\n', '"http://a/2,2023-05-02,text 2\n',
     'http://a/2,2023-05-02,"he said "no" to it"\n', 'http://a/2,2023-05-02,"text" and more\n',
     'http://a/2,2023-05-02,"text,\nwith "inner" quotes,\nand lines"\n'],
)  # fmt: skip
def test_a_stray_quote_costs_its_record_and_joins_no_others(broken: str) -> None:
    items = read(HEADER + good(1) + broken + good(3) + good(4))
    assert texts(items) == [f"Text {number}, which is sound." for number in (1, 3, 4)]
    (told,) = refused(items)
    assert told.reason == Reason.MALFORMED_RECORD
    assert told.uri == "t#L3"
    assert "line" in told.detail


def test_lines_of_a_broken_cell_are_not_taken_for_records() -> None:
    """Also where they have as many cells as the header: nothing in them is like the records before."""
    broken = 'http://a/2,2023-05-02,"he said "no",\nthen, as they say, left\nfor ever, and, more\n'
    items = read(HEADER + good(1) + broken + good(3))
    assert texts(items) == ["Text 1, which is sound.", "Text 3, which is sound."]
    (told,) = refused(items)
    assert "lines 3 to 5" in told.detail


def test_quotes_within_a_cell_that_is_not_quoted_are_characters() -> None:
    assert texts(read('url,text\nhttp://a/1,a 5" pipe broke\nhttp://a/2,next\n')) == ['a 5" pipe broke', "next"]


def test_a_cell_keeps_its_line_ends() -> None:
    words = "one\r\ntwo\nthree\rfour\u2028five\x0bsix \t"
    assert texts(read(f'url,text\r\nhttp://a,"{words}"\r\nhttp://b,plain\r\n')) == [words, "plain"]


def test_a_file_whose_lines_end_in_cr_alone_is_read() -> None:
    assert texts(read("url,text\rhttp://a,one\rhttp://b,two\r")) == ["one", "two"]


cells = st.text(st.sampled_from('ab,;"\n\r 黄\t'), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_what_a_writer_wrote_is_read_again_to_the_character(rows: list[list[str]], end: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["h1", "h2", "h3"], *rows])
    table = Table(Lines(io.BytesIO(buffer.getvalue().encode()), 10_000, b"\n"), ",", 10_000)
    assert [row.cells for row in table.rows() if isinstance(row, Row)][1:] == rows


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('a,"\n'), max_size=80))
def test_every_line_is_in_a_record_or_refused(words: str) -> None:
    data = HEADER + good(1) + words + "\n" + good(2)
    table = Table(Lines(io.BytesIO(data.encode()), 10_000, b"\n"), ",", 10_000)
    covered: list[int] = []
    for row in table.rows():
        assert isinstance(row, Row | Broken)
        covered += range(row.first, row.last + 1)
    assert sorted(covered) == sorted(set(covered))
    blank = [number for number, line in enumerate(data.split("\n"), start=1) if not line.strip()]
    assert set(covered) | set(blank) >= set(range(1, data.count("\n") + 1))


@pytest.mark.parametrize("piece", ['"', '""', '"\n', '",', ',"', '"a\n', '"""\n', '"""",x\n', ",", "a,\n", "\r"])
def test_time_is_linear_in_repeated_pieces(piece: str) -> None:
    took = []
    for size in (50_000, 200_000):
        data = HEADER + good(1) + piece * (size // len(piece))
        began = time.perf_counter()
        read(data, max_bytes=20_000)
        took.append(time.perf_counter() - began)
    assert took[1] < 12 * took[0] + 0.3


def test_records_in_gbk_after_a_long_start_in_ascii_are_read_by_one_decision() -> None:
    names = ["黄锋", "李建国", "赵晓梅", "卢平", "袁志", "毛杰", "谭耀思", "姚平"]
    head = "".join(f"http://a/{n},2023-05-01,{article(n).splitlines()[0]}\n" for n in range(3_000))
    rows = "".join(f"http://b/{n},2023-05-02,Mayor {name} presided.\n" for n, name in enumerate(names))
    items = read((HEADER + head + rows).encode("gbk"))
    assert texts(items)[-len(names) :] == [f"Mayor {name} presided." for name in names]
    assert {item.encoding for item in items[-len(names) :] if isinstance(item, Found)} == {"gb18030"}
