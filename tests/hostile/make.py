"""Makes the corpus of hostile files (``python -m tests.hostile.make``): small files that mean harm or are broken.

What must become of each stands in ``expected.toml``. The files are kept in the repository as they were made.
"""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import zstandard

from tests.builders.inputs import article, jsonl, tar_file, warc_record, zip_file

FILES = Path(__file__).parent / "files"


def _zip_link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr(zipfile.ZipInfo("ok.txt"), article(1))
    return buffer.getvalue()


def _zip_encrypted() -> bytes:
    data = bytearray(zip_file({"secret.txt": article(2).encode()}))
    data[6] |= 1  # general purpose flag, local header
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1  # and in the central directory
    return bytes(data)


def _zip_overlapping() -> bytes:
    """One compressed member that many names point to (Fifield's bomb, small)."""
    inner = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = inner.compress(b"\0" * 1_000_000) + inner.flush()
    crc = zlib.crc32(b"\0" * 1_000_000)
    out = bytearray()
    name = b"a.txt"
    out += (
        struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(body), 1_000_000, len(name), 0) + name + body
    )
    start = len(out)
    for _ in range(200):
        out += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(body), 1_000_000, len(name), 0, 0, 0, 0, 0, 0
        ) + name  # fmt: skip
    size = len(out) - start
    out += struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 200, 200, size, start, 0)
    return bytes(out)


def _zip_lying() -> bytes:
    """Says that its member is small; it is not."""
    data = bytearray(zip_file({"a.txt": b"\0" * 50_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", data, data.find(mark) + offset, 100)
    return bytes(data)


def _zip_many() -> bytes:
    """Says that its list of members is huge."""
    data = bytearray(zip_file({"a.txt": b"x"}))
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 0xF0000000)
    return bytes(data)


def _tar_special() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind, target in (
            ("link.txt", tarfile.SYMTYPE, "/etc/passwd"), ("hard.txt", tarfile.LNKTYPE, "../../etc/passwd"),
            ("dev.txt", tarfile.CHRTYPE, ""), ("pipe.txt", tarfile.FIFOTYPE, ""),
        ):  # fmt: skip
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
        info = tarfile.TarInfo("/abs.txt")
        info.size = 3
        archive.addfile(info, io.BytesIO(b"abs"))
    return buffer.getvalue()


def _tar_header() -> bytes:
    """An extended header that says that it is gigabytes long."""
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 8 << 30
    return info.tobuf(tarfile.GNU_FORMAT) + b"\0" * 2048


def _nested(depth: int) -> bytes:
    data = zip_file({"a.txt": article(3).encode()})
    for _ in range(depth):
        data = zip_file({"in.zip": data})
    return data


def _deep_html() -> bytes:
    return b"<html><body>" + b"<div>" * 5_000 + article(4).encode() + b"</div>" * 5_000 + b"</body></html>"


def _entities() -> bytes:
    """A billion laughs in XHTML."""
    rows = ['<!ENTITY l0 "safety safety safety safety">']
    rows += [f'<!ENTITY l{n} "' + f"&l{n - 1};" * 10 + '">' for n in range(1, 10)]
    head = '<?xml version="1.0"?><!DOCTYPE html [' + "".join(rows) + "]><html><body><p>"
    return (head + "&l9;</p><p>" + article(5) + "</p></body></html>").encode()


def _external() -> bytes:
    return (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>'
        + article(6) + "&x;</p></body></html>"
    ).encode()  # fmt: skip


def corpus() -> dict[str, bytes]:
    """All files by name."""
    return {
        "bomb.txt.gz": gzip.compress(b"safe " * 2_000_000, mtime=0),
        "bomb.jsonl.zst": zstandard.compress(b'{"text": "' + b"a" * 80_000_000 + b'"}\n', 19),
        "lines.jsonl.gz": gzip.compress(b"{}\n" * 200_000 + jsonl([7]), mtime=0),
        "deep.json": b"[" * 20_000,
        "deep.jsonl": b'{"text": ' + b"[" * 5_000 + b"\n" + jsonl([8]),
        "numbers.jsonl": b'{"text": 1e999999}\n{"text": "x", "date": 99999999999999999999}\n',
        "surrogates.jsonl": b'{"text": "a\\ud800b"}\n' + jsonl([9]),
        "keys.jsonl": b"".join(json.dumps({f"k{n}": 1, "text": article(100 + n)}).encode() + b"\n" for n in range(50)),
        "nul.jsonl": b'{"text": "a\\u0000b safety"}\n',
        "quote.csv": b'url,text\nu1,"open\n' + b"x,y\n" * 1000,
        "columns.csv": b"a" * 5_000 + b"," * 5_000 + b"\n1,2\n",
        "same.csv": b"text,text\none,two\n",
        "formula.csv": b'url,text\n"=cmd|\' /C calc\'!A0","=HYPERLINK(""http://evil"")"\n',
        "link.zip": _zip_link(),
        "encrypted.zip": _zip_encrypted(),
        "overlapping.zip": _zip_overlapping(),
        "lying.zip": zip_file({"outer.zip": _zip_lying()}),
        "many.zip": _zip_many(),
        "climb.zip": zip_file(
            {"../../evil.txt": b"evil", "/abs.txt": b"abs", "C:\\x.txt": b"x", "ok.txt": article(10).encode()}
        ),
        "names.zip": zip_file({"a\nb.txt": article(11).encode(), "\u202egnp.txt": article(12).encode()}),
        "nested.zip": _nested(12),
        "special.tar": _tar_special(),
        "header.tar": _tar_header(),
        "climb.tar.gz": gzip.compress(tar_file({"../evil.txt": b"evil", "ok.txt": article(13).encode()}), mtime=0),
        "cut.jsonl.gz": gzip.compress(jsonl(range(14, 30)), mtime=0)[:-100],
        "cut.zip": zip_file({"a.txt": article(31).encode()})[:-30],
        "cut.parquet": b"PAR1" + b"\0" * 100,
        "footer.parquet": b"PAR1" + b"\xff" * 100 + struct.pack("<L", 0x7FFFFFFF) + b"PAR1",
        "deep.html": _deep_html(),
        "entities.xhtml": _entities(),
        "external.xhtml": _external(),
        "script.html": b"<html><body><script>while(1){}</script><p>" + article(32).encode() + b"</p></body></html>",
        "long.warc": warc_record(
            "response", "http://x.example/", "application/http", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000
        ),
        "length.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\n"
        b"HTTP/1.1 200 OK\r\n\r\n",
        "negative.warc": b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: -5\r\n\r\nhello",
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        "polyglot.txt": b"%PDF-1.4\n<html>" + article(33).encode(),
        "bidi.txt": ("\u202e\u2066" + article(34)).encode(),
        "zeros.txt": b"\0" * 10_000,
        "marks.txt": ("\u0301" * 20_000).encode(),
        "one_line.txt": b"must " * 20_000,
    }  # fmt: skip


def main() -> None:
    """Writes the files."""
    FILES.mkdir(exist_ok=True)
    for name, data in corpus().items():
        (FILES / name).write_bytes(data)


if __name__ == "__main__":
    main()
