"""Crawls: WARC files (responses) and WET files (texts already taken out)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, cast

from warehouse.intake.formats.columns import words
from warehouse.intake.formats.encoding import decode
from warehouse.intake.model import Claims, Found, Ignored, IntakeOptions, Item, Page, Reason, Refused, RefusedError

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def read_warc(stream: BinaryIO, uri: str, options: IntakeOptions) -> Iterator[Item]:
    """The pages and texts of a crawl, each known by its URL.

    Responses of status 200 that are HTML or plain text, and the conversions of a WET file; everything else in a crawl
    (requests, images, redirects, repeats) is no text and ignored. Call it in a process of its own: the parser is
    native code.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - slow to load, seldom needed

    wanted = WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.resource
    number = 0
    for record in ArchiveIterator(cast(BinaryIO, _Told(stream)), parse_http=True, auto_decode="all", fsspec_args=False):
        number += 1
        if number > options.max_members:
            raise RefusedError(Reason.BOMB, f"has more than {options.max_members:,} records; raise the limit")
        kind = record.record_type
        url = words(record.headers.get("WARC-Target-URI"))
        where = f"{uri}#{number}"
        if not kind & wanted:
            if kind == WarcRecordType.unknown:
                yield Refused(where, Reason.MALFORMED_RECORD, f"record {number} is of no known kind")
            else:
                yield Ignored(where, f"crawl record: {str(kind).rpartition('.')[2]}")
            continue
        media = (record.headers.get("Content-Type") or "").lower()
        if kind == WarcRecordType.response or record.http_headers is not None:
            if record.http_headers is None:
                yield Ignored(where, "crawl record: no HTTP response")
                continue
            if record.http_headers.status_code != 200:
                yield Ignored(where, "crawl record: status is not 200")
                continue
            media = (record.http_headers.get("Content-Type") or "").lower()
        is_page = media.startswith(_PAGE_TYPES)
        if not (is_page or media.startswith("text/plain")):
            yield Ignored(where, "crawl record: neither HTML nor plain text")
            continue
        data = record.reader.read(options.max_bytes + 1)
        if len(data) > options.max_bytes:
            yield Refused(where, Reason.TOO_LARGE, f"{url}: larger than {options.max_bytes:,} bytes", None)
            continue
        if record.content_length and not data:
            yield Refused(where, Reason.UNREADABLE, f"record {number} ({url}) is cut off or damaged")
            continue
        claims = Claims(
            url=url,
            title=None,
            published_on=None,
            language=_language(words(record.headers.get("WARC-Identified-Content-Language"))),
        )
        if is_page:
            yield Page(url or where, data, claims, where)
            continue
        try:
            decoded = decode(data)
        except RefusedError as error:
            yield Refused(where, error.reason, f"{url}: {error.detail}", data)
            continue
        yield Found(url or where, decoded.text, decoded.encoding, claims, data)


def _language(codes: str | None) -> str | None:
    """The first of Common Crawl's language codes (ISO 639-3) as ISO 639-1 where that is plain."""
    if codes is None:
        return None
    return {"eng": "en", "zho": "zh"}.get(first := codes.split(",")[0], first)


class _Told:
    """A stream that can only be read, and tells how far: all that the parser of crawls needs."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._count += len(data)
        return data

    def tell(self) -> int:
        return self._count
