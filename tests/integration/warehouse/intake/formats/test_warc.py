"""Crawls of which some records are damaged, cut or oddly labelled: each costs itself alone."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from datetime import date

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.documents import docx, lines, paragraphs, pdf
from tests.builders.inputs import html, warc_record
from warehouse.intake.formats.file import FileReader
from warehouse.intake.formats.forms import OLE
from warehouse.intake.model import Found, Ignored, IntakeOptions, Item, Page, Reason, Refused

OPTIONS = IntakeOptions()
NAMES = "市长黄锋、副市长李建国出席会议并讲话，要求坚决守住安全生产底线。"


def response(number: int | str, body: bytes, headers: str = "Content-Type: text/html") -> bytes:
    head = f"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n".encode()
    return warc_record("response", f"http://crawl.example/{number}", "application/http; msgtype=response", head + body)


def sound(number: int) -> bytes:
    return response(number, html(number))


def read(data: bytes, name: str = "c.warc") -> list[Item]:
    return list(FileReader(OPTIONS, {}).read(io.BytesIO(data), name, "c"))


def pages(items: list[Item]) -> list[int]:
    uris = [item.uri for item in items if isinstance(item, Page)]
    return [
        int(uri.rpartition("/")[2]) for uri in uris if uri.startswith("http://crawl.example/") and uri[-1].isdecimal()
    ]


def longer(record: bytes, by: int) -> bytes:
    return re.sub(
        rb"Content-Length: (\d+)", lambda found: b"Content-Length: %d" % (int(found[1]) + by), record, count=1
    )


def test_documents_behind_links_are_read_as_files_are() -> None:
    told = docx(paragraphs("The city held a meeting on work safety."))
    cases = {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": told,
        "application/pdf": pdf([lines(["The county held a meeting", "on fire safety."])]),
        "application/octet-stream": told,
        "application/msword": OLE + bytes(4096),
        "application/vnd.ms-excel": b"a table",
    }
    data = b"".join(
        response(f"{number}.docx", body, f"Content-Type: {media}") for number, (media, body) in enumerate(cases.items())
    )
    data = data.replace(b"WARC-Target-URI", b"WARC-Source-Date: 2023-05-09\r\nWARC-Target-URI")
    items = read(data)
    found = {item.uri[-6:]: item for item in items if isinstance(item, Found)}
    assert {name: (item.text.split()[1], item.encoding) for name, item in found.items()} == {
        "0.docx": ("city", "docx"), "1.docx": ("county", "pdf"), "2.docx": ("city", "docx"),
    }  # fmt: skip
    assert {(item.claims.url, item.claims.published_on) for item in found.values()} == {
        (f"http://crawl.example/{name}", date(2023, 5, 9)) for name in found
    }
    (refused,) = (item for item in items if isinstance(item, Refused))
    assert refused.reason is Reason.UNSUPPORTED
    assert "save it as .docx" in refused.detail
    (ignored,) = (item for item in items if isinstance(item, Ignored))
    assert ignored.uri == "c#5"
    # What is wrong with one costs itself alone.
    broken = response("b.pdf", b"%PDF-1.4 cut", "Content-Type: application/pdf")
    first, second = read(broken + sound(1))
    assert isinstance(first, Refused)
    assert isinstance(second, Page)


GZIPPED = gzip.compress(html(2), mtime=0)
CHUNKED = "Content-Type: text/html\r\nTransfer-Encoding: chunked"
DAMAGED = {
    "chunks": (response(2, b"zz\r\nabc", CHUNKED), Reason.UNREADABLE),
    "chunk cut": (response(2, b"ff\r\n<html>abc", CHUNKED), Reason.TRUNCATED),
    "no last chunk": (response(2, b"6\r\n<html>\r\n", CHUNKED), Reason.TRUNCATED),
    "gzip": (
        response(2, b"\x1f\x8b\x08 no gzip at all", "Content-Type: text/html\r\nContent-Encoding: gzip"),
        Reason.UNREADABLE,
    ),
    "gzip cut": (response(2, GZIPPED[:-30], "Content-Type: text/html\r\nContent-Encoding: gzip"), Reason.TRUNCATED),
    "image": (response(2, b"\x1f\x8b\x08bad", "Content-Type: image/png\r\nContent-Encoding: gzip"), None),
    "body cut": (response(2, b"<html>", "Content-Type: text/html\r\nContent-Length: 5000"), Reason.TRUNCATED),
    "said to be cut": (
        sound(2).replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date"), Reason.TRUNCATED),
    "coding": (response(2, b"x", "Content-Type: text/html\r\nContent-Encoding: br"), Reason.UNSUPPORTED),
    "length short": (longer(sound(2), -50), Reason.UNREADABLE),
    "length long": (longer(sound(2), 50), Reason.UNREADABLE),
    "length very long": (longer(sound(2), 1_500), Reason.UNREADABLE),
    "length endless": (longer(sound(2), 10**12), Reason.UNREADABLE),
    "no length": (re.sub(rb"Content-Length: \d+\r\n", b"", sound(2), count=1), Reason.UNREADABLE),
    "length negative": (re.sub(rb"Content-Length: \d+", b"Content-Length: -5", sound(2), count=1), Reason.UNREADABLE),
    "junk": (b"what is this\r\n\r\n", Reason.UNREADABLE),
    "head": (b"WARC/1.0\r\n" + b"\xff\xfe: x\r\n" * 3 + b"\r\n", Reason.UNREADABLE),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_record_costs_itself_alone(case: str) -> None:
    record, reason = DAMAGED[case]
    items = read(sound(1) + record + sound(3) + sound(4))
    assert pages(items) == [1, 3, 4]
    assert [item.reason for item in items if isinstance(item, Refused)] == ([] if reason is None else [reason])


@pytest.mark.parametrize(
    "pack",
    [lambda data: gzip.compress(data, mtime=0), zstandard.ZstdCompressor(write_checksum=True).compress],
    ids=["gz", "zst"],
)
def test_a_member_that_is_damaged_costs_itself_alone(pack) -> None:  # type: ignore[no-untyped-def]
    suffix = "gz" if pack(b"")[:2] == b"\x1f\x8b" else "zst"
    members = [pack(sound(number)) for number in range(1, 6)]
    for place in range(10, len(members[2]) - 1, 7):
        broken = bytearray(members[2])
        broken[place : place + 4] = b"\xff\x00\xff\x00"
        items = read(b"".join([*members[:2], bytes(broken), *members[3:]]), f"c.warc.{suffix}")
        assert set(pages(items)) >= {1, 2, 4, 5}, place
        # The third is whole, or is refused: never lost, never read with a checksum that does not hold.
        assert 3 in pages(items) or any(isinstance(item, Refused) for item in items), place
        assert all(item.data == html(3) for item in items if isinstance(item, Page) and item.uri.endswith("/3")), place


def test_a_crawl_that_breaks_off_keeps_what_came_before() -> None:
    data = b"".join(map(sound, range(1, 4)))
    items = read(data[:-100])
    assert pages(items) == [1, 2]
    assert [item.reason for item in items if isinstance(item, Refused)] == [Reason.UNREADABLE]
    items = read(gzip.compress(data)[:-100], "c.warc.gz")
    assert any(isinstance(item, Refused) for item in items)


def test_bodies_are_read_as_they_were_before_transfer() -> None:
    body = html(7)
    chunks = b"%x\r\n%s\r\n%x;a=b\r\n%s\r\n0\r\n\r\n" % (100, body[:100], len(body) - 100, body[100:])
    raw = zlib.compressobj(wbits=-15)
    made = [
        response(1, chunks, CHUNKED),
        response(2, gzip.compress(body), "Content-Type: text/html\r\nContent-Encoding: gzip"),
        response(3, zlib.compress(body), "Content-Type: text/html\r\nContent-Encoding: deflate"),
        response(4, raw.compress(body) + raw.flush(), "Content-Type: text/html\r\nContent-Encoding: deflate"),
        response(5, body, "Content-Type: text/html\r\nContent-Encoding: gzip"),  # unpacked by the crawler
        response(6, body, CHUNKED),  # joined by the crawler
        response(7, zstandard.compress(body), "Content-Type: text/html\r\nContent-Encoding: zstd"),
    ]
    items = read(b"".join(made))
    assert [item.data for item in items if isinstance(item, Page)] == [body] * 7


def test_a_bomb_in_a_record_costs_itself_alone() -> None:
    bomb = response(2, gzip.compress(b" " * 50_000_000), "Content-Type: text/html\r\nContent-Encoding: gzip")
    items = read(sound(1) + bomb + sound(3))
    assert pages(items) == [1, 3]
    assert [item.reason for item in items if isinstance(item, Refused)] == [Reason.TOO_LARGE]


def test_the_encoding_that_the_server_names_goes_before_a_guess() -> None:
    told = response(1, "黃".encode("big5"), "Content-Type: text/plain; charset=big5")
    (item,) = read(told)
    assert isinstance(item, Found)
    assert (item.text, item.encoding) == ("黃", "big5hkscs")
    (page,) = read(response(1, html(1), "Content-Type: text/html; Charset='GB2312'"))
    assert isinstance(page, Page)
    assert page.charset == "GB2312"


def test_a_server_that_names_the_wrong_encoding_does_not_spoil_the_text() -> None:
    told = response(1, NAMES.encode("gbk"), "Content-Type: text/plain; charset=iso-8859-1")
    (item,) = read(told)
    assert isinstance(item, Found)
    assert item.text == NAMES
    (marked,) = read(response(1, b"\xef\xbb\xbf" + NAMES.encode(), "Content-Type: text/plain; charset=gbk"))
    assert isinstance(marked, Found)
    assert marked.text == NAMES


def test_the_brackets_around_an_address_are_taken_off() -> None:
    (item,) = read(sound(1).replace(b"http://crawl.example/1", b"<http://crawl.example/1>"))
    assert item.uri == "http://crawl.example/1"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2_000), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4))
def test_whatever_is_written_into_a_crawl_what_comes_after_is_read(cuts: list[tuple[int, bytes]]) -> None:
    broken = bytearray(sound(1) + sound(2) + sound(3))
    for place, data in cuts:
        broken[place % len(broken) : place % len(broken) + len(data)] = data
    items = read(bytes(broken) + b"\r\n\r\n" + sound(8) + sound(9))
    assert pages(items)[-1:] == [9]
    assert all(isinstance(item, Found | Page | Refused | Ignored) for item in items)
