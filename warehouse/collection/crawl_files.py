"""WARC and WET files elsewhere: the records whose addresses and days a source wants."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from datetime import date

from warehouse.collection.drop import DAY, PUBLISHER, language_code, one_line
from warehouse.collection.model import FetchError, Source
from warehouse.intake.formats.columns import day
from warehouse.intake.formats.crawl_records import Records
from warehouse.intake.formats.streams import expand
from warehouse.intake.model import IntakeOptions, RefusedError

_TYPE = re.compile(rb"^warc-type[ \t]*:[ \t]*(response|conversion|resource)[ \t]*\r?$", re.I | re.M)
_URI = re.compile(rb"^warc-target-uri[ \t]*:[ \t]*<?([^\s>]+)", re.I | re.M)
_SAID = re.compile(rb"^" + DAY.lower().encode() + rb"[ \t]*:[ \t]*([^\r\n]+)", re.I | re.M)
_MADE = re.compile(rb"^warc-date[ \t]*:[ \t]*([^\r\n]+)", re.I | re.M)
_LONGEST = 16 * 1024 * 1024


def digest(data: bytes) -> str:
    """What tells one version of a file from another."""
    return hashlib.sha256(data).hexdigest()[:32]


def signature(source: Source) -> str:
    """What decides which records of a file are wanted."""
    patterns = [[pattern.pattern for pattern in group] for group in (source.include, source.exclude)]
    return repr((patterns, source.since, source.until))


def records(source: Source, data: bytes, since: date | None = None) -> Iterator[bytes]:
    """The records of ``data`` (gzip, zstd or plain) that hold pages or texts of wanted addresses, with the publisher
    and language that the source names.

    ``since`` goes before the source's own. A record is passed over that was made before that day, since its page
    was published earlier still, or whose crawler noted a day of publication outside the span; other days are not
    known here. Damaged ones that name a wanted address, or none, go along: intake says what is wrong with them.
    Raises FetchError where the file is no crawl, or expands beyond reason.
    """
    compression = "gz" if data.startswith(b"\x1f\x8b") else "zst" if data.startswith(b"\x28\xb5\x2f\xfd") else ""
    try:
        stream = expand(io.BytesIO(data), compression, IntakeOptions(), mends=True) if compression else io.BytesIO(data)
        is_first = True
        for record in Records(stream, _LONGEST):
            if is_first and not record.head:
                raise FetchError("unreadable", "is no WARC or WET file")
            is_first = False
            if not _TYPE.search(record.head):
                continue
            uri = _URI.search(record.head)
            if uri is not None and not source.wants(uri[1].decode("utf-8", "replace")):
                continue
            if not _covers(source, record.head, since):
                continue
            yield _claimed(source, record.head) + record.block + b"\r\n\r\n"
    except RefusedError as error:
        raise FetchError("unreadable", error.detail) from None
    except (EOFError, zlib.error) as error:
        raise FetchError("unreadable", f"is damaged ({error})") from None


def _covers(source: Source, head: bytes, since: date | None) -> bool:
    said, made = (_day(found[1]) if (found := pattern.search(head)) else None for pattern in (_SAID, _MADE))
    if said is not None:
        return source.covers(said, since)
    first = since or source.since
    return made is None or first is None or made >= first


def _day(written: bytes) -> date | None:
    return day(written.decode("utf-8", "replace").strip())


def _claimed(source: Source, head: bytes) -> bytes:
    """The head of a record with what the source says of its pages; what the record says itself stays."""
    told = {PUBLISHER: source.publisher, "WARC-Identified-Content-Language": language_code(source.language)}
    lines = [
        f"{name}: {one_line(value)}\r\n".encode()
        for name, value in told.items()
        if value and f"\n{name}:".lower().encode() not in head.lower()
    ]
    return head[:-2] + b"".join(lines) + b"\r\n" if lines and head.endswith(b"\r\n\r\n") else head
