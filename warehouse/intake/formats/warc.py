"""Crawls: WARC files (responses) and WET files (texts already taken out)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any, BinaryIO

from warehouse.intake.formats.archive import Reader
from warehouse.intake.formats.columns import day, words
from warehouse.intake.formats.crawl_records import CrawlRecord, Records
from warehouse.intake.formats.encoding import decode
from warehouse.intake.formats.http_bodies import body
from warehouse.intake.limits import how
from warehouse.intake.model import Claims, Found, Ignored, IntakeOptions, Item, Page, Reason, Refused, RefusedError

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_DOCUMENTS = {
    "application/pdf": "pdf", "application/x-pdf": "pdf", "application/rtf": "rtf", "text/rtf": "rtf",
    "application/msword": "doc", "application/vnd.ms-works": "wps", "application/wps-office.wps": "wps",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
}  # fmt: skip
"""Media types of documents that hold a text, and their endings."""
_UNTOLD = ("application/octet-stream", "application/x-download", "application/force-download", "application/download")
_CUT = "is cut off where the file ends; get the file again"


def read_warc(stream: BinaryIO, uri: str, options: IntakeOptions, read: Reader) -> Iterator[Item]:
    """The pages, documents and texts of a crawl, each known by its URL.

    Responses of status 200 that are HTML, plain text, or a document of a word processor or printer, which ``read``
    reads, and the conversions of a WET file; everything else in a crawl (requests, images, tables, redirects, repeats)
    is no text and ignored. A record that is damaged is refused, and the next
    ones are read. Call it in a process of its own: the parser is native code.
    """
    for record in Records(stream, 2 * options.max_bytes):
        if record.number > options.max_members:
            raise RefusedError(
                Reason.BOMB,
                f"has more than {options.max_members:,} records; {how(max_members=10 * options.max_members)}",
            )
        where = f"{uri}#{record.number}"
        try:
            yield from _items(record, where, options, read)
        except RefusedError as error:
            yield Refused(
                where, error.reason, f"record {record.number} {error.detail}", record.block or None, record.length
            )
        except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
            raise
        except Exception as error:  # the parser's, of whatever kind
            detail = f"record {record.number} is damaged ({str(error)[:200]}); crawl it again"
            yield Refused(where, Reason.UNREADABLE, detail, record.block or None, record.length)


def _items(record: CrawlRecord, where: str, options: IntakeOptions, read: Reader) -> Iterator[Item]:
    item = _item(record, where, options)
    if not isinstance(item, _Document):
        yield item
        return
    for found in read(io.BytesIO(item.data), f"document.{item.ending}", item.uri):
        yield replace(found, claims=item.claims) if isinstance(found, Found | Page) else found


@dataclass(frozen=True, slots=True)
class _Document:
    """A file behind an address, which another reader reads."""

    uri: str
    ending: str
    data: bytes
    claims: Claims


def _ending(media: str, url: str | None) -> str | None:
    """The ending of the document that a response is, by its media type, or by its address where that says nothing."""
    kind = media.lower().partition(";")[0].strip()
    ending = _DOCUMENTS.get(kind)
    if ending is None and kind in _UNTOLD and url is not None:
        ending = url.partition("?")[0].lower().rpartition(".")[2]
    return ending if ending in _DOCUMENTS.values() else None


def _item(record: CrawlRecord, where: str, options: IntakeOptions) -> Item | _Document:
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - slow to load, seldom needed

    if not record.head:
        raise RefusedError(Reason.UNREADABLE, f"is damaged: it {record.fault}")
    # Each record by itself: what is wrong in one is nothing to the next.
    one = next(
        iter(
            ArchiveIterator(
                io.BytesIO(record.head + record.block + b"\r\n\r\n"), parse_http=True, auto_decode="none",
                fsspec_args=False,
            )
        ),
        None,
    )  # fmt: skip
    if one is None:
        raise RefusedError(Reason.UNREADABLE, "is damaged: its head cannot be read")
    kind = one.record_type
    url = _url(one.headers.get("WARC-Target-URI"))
    told = f"({url})" if url else ""
    if not kind & (WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.resource):
        if kind == WarcRecordType.unknown:
            raise RefusedError(Reason.MALFORMED_RECORD, "is of no known kind")
        return Ignored(where, f"crawl record: {str(kind).rpartition('.')[2]}")
    media, transfer, content, length = one.headers.get("Content-Type") or "", "", "", None
    if kind == WarcRecordType.response or one.http_headers is not None:
        if one.http_headers is None:
            return Ignored(where, "crawl record: no HTTP response")
        if one.http_headers.status_code != 200:
            return Ignored(where, "crawl record: status is not 200")
        http = one.http_headers
        media = http.get("Content-Type") or ""
        transfer, content = http.get("Transfer-Encoding") or "", http.get("Content-Encoding") or ""
        length = None if transfer.strip() or content.strip() else _number(http.get("Content-Length"))
    is_page = media.lower().startswith(_PAGE_TYPES)
    ending = _ending(media, url)
    if not (is_page or ending or media.lower().startswith("text/plain")):
        return Ignored(where, "crawl record: neither a page nor a document with a text")
    _refuse_incomplete(record, words(one.headers.get("WARC-Truncated")), told, options)
    data = body(one.reader.read(), transfer, content, options.max_bytes)
    if len(data) > options.max_bytes:
        raise RefusedError(Reason.TOO_LARGE, f"{told} is larger than {options.max_bytes:,} bytes")
    if length is not None and len(data) < length:
        raise RefusedError(Reason.TRUNCATED, f"{told} has {len(data):,} of {length:,} bytes; crawl it again")
    claims = _claims(one.headers, url)
    if ending is not None:
        return _Document(url or where, ending, data, claims)
    charset = _charset(media)
    if is_page:
        return Page(url or where, data, claims, where, charset, options.encoding)
    decoded = decode(data, charset=charset, told=options.encoding)
    return Found(url or where, decoded.text, decoded.encoding, claims, data)


def _refuse_incomplete(record: CrawlRecord, truncated: str | None, told: str, options: IntakeOptions) -> None:
    """Raises RefusedError where the record is damaged, cut off or too large; ``truncated``: what the crawler says."""
    if record.fault is not None:
        raise RefusedError(Reason.UNREADABLE, f"{told} is damaged: {record.fault}; get the file again")
    if record.is_cut:
        raise RefusedError(Reason.UNREADABLE, f"{told} {_CUT}")
    if truncated is not None:
        raise RefusedError(Reason.TRUNCATED, f"{told} was truncated by the crawler ({truncated[:40]}); crawl it again")
    if record.length > len(record.block):
        raise RefusedError(Reason.TOO_LARGE, f"{told} is larger than {options.max_bytes:,} bytes")


def _claims(headers: Any, url: str | None) -> Claims:
    """What the record says of its text; publisher and day where its crawler noted what the source said of it."""
    return Claims(
        url, published_on=day(headers.get("WARC-Source-Date")), publisher=words(headers.get("WARC-Source-Publisher")),
        language=_language(words(headers.get("WARC-Identified-Content-Language"))),
    )  # fmt: skip


def _url(given: str | None) -> str | None:
    """An address without the angle brackets that wget puts around it."""
    url = words(given)
    return words(url[1:-1]) if url is not None and url.startswith("<") and url.endswith(">") else url


def _charset(media: str) -> str | None:
    """The encoding that a media type names."""
    message = Message()
    message["Content-Type"] = media[:1_000].replace("\r", " ").replace("\n", " ")
    named: Any = message.get_param("charset")
    return named.strip(" '\"") if isinstance(named, str) and named.isascii() else None


def _number(given: str | None) -> int | None:
    return int(given) if given is not None and given.strip().isdecimal() and len(given) < 18 else None


def _language(codes: str | None) -> str | None:
    """The first of Common Crawl's language codes (ISO 639-3) as ISO 639-1 where that is plain."""
    if codes is None:
        return None
    return {"eng": "en", "zho": "zh"}.get(first := codes.split(",")[0], first)
