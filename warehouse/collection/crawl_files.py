"""WARC and WET files elsewhere: the records whose addresses a source wants."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator

from warehouse.collection.model import FetchError, Source
from warehouse.intake.formats.crawl_records import Records
from warehouse.intake.formats.streams import expand
from warehouse.intake.model import IntakeOptions, RefusedError

_TYPE = re.compile(rb"^warc-type[ \t]*:[ \t]*(response|conversion|resource)[ \t]*\r?$", re.I | re.M)
_URI = re.compile(rb"^warc-target-uri[ \t]*:[ \t]*<?([^\s>]+)", re.I | re.M)
_LONGEST = 16 * 1024 * 1024


def digest(data: bytes) -> str:
    """What tells one version of a file from another."""
    return hashlib.sha256(data).hexdigest()[:32]


def records(source: Source, data: bytes) -> Iterator[bytes]:
    """The records of ``data`` (gzip, zstd or plain) that hold pages or texts of wanted addresses, as they are.

    Damaged ones that name a wanted address, or none, go along: intake says what is wrong with them. Raises FetchError
    where the file is no crawl, or expands beyond reason.
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
            yield record.head + record.block + b"\r\n\r\n"
    except RefusedError as error:
        raise FetchError("unreadable", error.detail) from None
    except (EOFError, zlib.error) as error:
        raise FetchError("unreadable", f"is damaged ({error})") from None
