"""Input files of every format that intake reads, and hostile variations of them."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Sequence

import polars as pl
import zstandard

CHINESE = "5月23日，全市安全生產視頻會議召開。市長黃鋒出席會議並講話。他強調，要堅決守住安全生產底線。\n"


def article(number: int) -> str:
    """A short article of our own, different for each number."""
    return (
        f"City {number} holds a safety meeting\n\nOn May {number % 28 + 1}, city number {number} held a meeting on "
        f"work safety. Mayor Li Si presided. He said that district {number * 7} must check {number * 13} mines.\n"
    )


def records(numbers: Sequence[int]) -> list[dict[str, str]]:
    """Articles with what a crawl says of them."""
    return [
        {
            "url": f"http://news.example/{number}",
            "title": f"City {number} holds a safety meeting",
            "content": article(number),
            "date": f"2023-05-{number % 28 + 1:02d}",
        }
        for number in numbers
    ]


def jsonl(numbers: Sequence[int]) -> bytes:
    """A JSON Lines file."""
    return "".join(json.dumps(record) + "\n" for record in records(numbers)).encode()


def csv_file(numbers: Sequence[int]) -> bytes:
    """A CSV file; the texts hold line breaks and commas."""
    return pl.DataFrame(records(numbers)).write_csv().encode()


def parquet(numbers: Sequence[int]) -> bytes:
    """A Parquet file."""
    buffer = io.BytesIO()
    pl.DataFrame(records(numbers)).write_parquet(buffer)
    return buffer.getvalue()


def html(number: int) -> bytes:
    """A page with a menu, an article and a footer."""
    body = "".join(f"<p>{line}</p>" for line in article(number).split("\n") if line)
    return (
        f"<!doctype html><html lang='en'><head><title>Page {number}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>City {number}</h1>{body}</article><footer>Contact us</footer></body></html>"
    ).encode()


def warc_record(kind: str, url: str, media: str, block: bytes) -> bytes:
    """One record of a crawl."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2023-05-25T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{sum(url.encode()):012d}>\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc(numbers: Sequence[int]) -> bytes:
    """A crawl: a page for each number, the first with its request."""
    http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    made = [
        warc_record("request", "http://crawl.example/0", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n")
    ]
    made += [
        warc_record(
            "response", f"http://crawl.example/{n}", "application/http; msgtype=response", http.encode() + html(n)
        )
        for n in numbers
    ]
    return b"".join(made)


def wet(numbers: Sequence[int]) -> bytes:
    """A WET file."""
    return b"".join(
        warc_record("conversion", f"http://crawl.example/{n}", "text/plain", article(n).encode()) for n in numbers
    )


def zip_file(members: dict[str, bytes]) -> bytes:
    """A ZIP archive (the same bytes each time)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tar_file(members: dict[str, bytes]) -> bytes:
    """A TAR archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def all_formats() -> dict[str, bytes]:
    """A sound file of each format."""
    return {
        "a.txt": article(1).encode(),
        "b.md": article(2).encode(),
        "gbk.txt": (CHINESE * 3).encode("gb18030"),
        "wide.txt": article(3).encode("utf-16"),
        "c.html": html(4),
        "d.jsonl": jsonl(range(10, 16)),
        "d.jsonl.gz": gzip.compress(jsonl(range(16, 20)), mtime=0),
        "d.ndjson.zst": zstandard.compress(jsonl(range(20, 24))),
        "e.json": json.dumps(records(range(24, 27))).encode(),
        "f.csv": csv_file(range(30, 35)),
        "g.parquet": parquet(range(35, 40)),
        "h.warc": warc(range(40, 43)),
        "h.warc.gz": gzip.compress(warc(range(43, 46)), mtime=0),
        "i.wet.gz": gzip.compress(wet(range(46, 49)), mtime=0),
        "j.zip": zip_file({"x/1.txt": article(50).encode(), "2.jsonl.gz": gzip.compress(jsonl([51, 52]), mtime=0)}),
        "k.tar": tar_file({"1.txt": article(53).encode(), "p.parquet": parquet([54, 55])}),
        "k.tar.gz": gzip.compress(
            tar_file({"1.html": html(56), "in.zip": zip_file({"3.txt": article(57).encode()})}), mtime=0
        ),
    }


def mutated(data: bytes, rng: random.Random, other: bytes = b"") -> bytes:
    """``data`` damaged in one to four ways: bits, bytes, pieces cut, doubled, moved, or taken from another file."""
    piece = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        size = len(piece)
        at = rng.randrange(size + 1)
        length = min(rng.choice((1, 2, 4, 16, 256, 4096)), size - at)
        way = rng.randrange(9)
        if way == 0 and size:
            piece[min(at, size - 1)] ^= 1 << rng.randrange(8)
        elif way == 1 and size:
            for _step in range(min(20, size)):
                piece[rng.randrange(size)] = rng.randrange(256)
        elif way == 2:
            del piece[at:]
        elif way == 3:
            del piece[at : at + length]
        elif way == 4:
            piece[at:at] = piece[at : at + length] * rng.randint(1, 30)
        elif way == 5:
            piece[at : at + length] = rng.randbytes(length)
        elif way == 6:
            piece[at : at + length] = rng.choice(
                (b"\xff", b"\x00", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff\xff\xff\xff\xff")
            )
        elif way == 7 and other:
            start = rng.randrange(len(other))
            piece[at:at] = other[start : start + length]
        else:
            piece[at:at] = rng.choice(
                (b"\n", b'"', b"{", b"<", b"\r\n\r\n", b"PK\x03\x04", b"-1", b"99999999999999999999")
            )
    return bytes(piece)
