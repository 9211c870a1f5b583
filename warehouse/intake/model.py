"""What intake is told, what it finds, and what it reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

MEGABYTE = 1024 * 1024

Report = Callable[[int, int | None], None]
"""Told how many inputs are done, and how many there are in all as far as that can be estimated (by bytes)."""


class Reason(StrEnum):
    """Why an input was refused (``quality.quarantine.reason_code``)."""

    BINARY = "binary"
    BOMB = "bomb"
    CHANGED = "changed"
    CONTRACT = "contract"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    MALFORMED_RECORD = "malformed_record"
    NO_TEXT_COLUMN = "no_text_column"
    SCANNED = "scanned"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    UNDECODABLE = "undecodable"
    UNREADABLE = "unreadable"
    UNSAFE_PATH = "unsafe_path"
    UNSUPPORTED = "unsupported"


PASSING = frozenset({Reason.CHANGED, Reason.TIMEOUT, Reason.UNREADABLE})
"""Reasons that may be gone at the next run: such inputs are tried again then."""


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """How to take texts in. The defaults fit news articles; every limit refuses what is beyond it, with its code.

    ``columns`` names the column of each field (text, url, title, published_on, publisher, language) where the common
    names do not fit. Sizes are bytes.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = 8 * MEGABYTE
    """Largest single text, record or page."""
    max_document_bytes: int = 128 * MEGABYTE
    """Largest document of a word processor, printer or mailer, with its pictures, and largest part of one."""
    max_package_bytes: int = 512 * MEGABYTE
    """Most that the parts of one document may expand to."""
    max_expanded_bytes: int = 256 * 1024 * MEGABYTE
    """Most that one compressed file or archive may expand to."""
    max_ratio: int = 200
    """Most that one may expand by, once it has expanded to ``ratio_floor_bytes``."""
    ratio_floor_bytes: int = 64 * MEGABYTE
    max_members: int = 20_000_000
    """Most members or records of one archive or file."""
    max_depth: int = 3
    """Archives within archives."""
    timeout_seconds: float = 30.0
    """Longest that one page, or one step through a crawl or Parquet file, may take."""
    memory_bytes: int = 3 * 1024 * MEGABYTE
    """Most memory (address space) of a process that parses pages, crawls or Parquet."""
    keep_refused_bytes: int = 16 * MEGABYTE
    """Refused inputs up to this size are copied to ``store/refused``; larger ones are only referred to."""
    follow_links: bool = False
    """Whether links inside an input folder are followed."""
    encoding: str | None = None
    """Encoding of texts that are not in UTF-8 and have no byte order mark; None: told by their bytes."""
    rescan: bool = False
    """Whether files that a former run took in whole, and that have not changed since, are read again."""
    workers: int = 0
    """Processes that parse pages; 0 means one a core."""

    def fingerprint(self) -> str:
        """The settings that decide what becomes of an input, as text."""
        told = asdict(self)
        for name in ("rescan", "workers", "keep_refused_bytes"):
            del told[name]
        return json.dumps(told, sort_keys=True)


def told(options: IntakeOptions, encoding: str | None) -> IntakeOptions:
    """``options`` with the encoding that the settings of a folder tell, unless they tell one themselves."""
    return options if encoding is None or options.encoding is not None else replace(options, encoding=encoding)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a source says of a text (metadata columns, an HTML head, a crawl record)."""

    url: str | None = None
    title: str | None = None
    published_on: date | None = None
    publisher: str | None = None
    language: str | None = None


NO_CLAIMS = Claims()


@dataclass(slots=True)
class Found:
    """A text. ``data`` are the bytes that it is identified by; None means the UTF-8 bytes of ``text``."""

    uri: str
    text: str
    encoding: str
    claims: Claims = NO_CLAIMS
    data: bytes | None = None


@dataclass(slots=True)
class Page:
    """An HTML page whose main text is still to be taken out. ``where`` is its place, where ``uri`` is its URL.

    ``charset`` is the encoding that the server named, ``encoding`` the one that the user did.
    """

    uri: str
    data: bytes
    claims: Claims = NO_CLAIMS
    where: str | None = None
    charset: str | None = None
    encoding: str | None = None


@dataclass(slots=True)
class Refused:
    """An input that could not be used. ``data`` are its bytes where they are at hand."""

    uri: str
    reason: Reason
    detail: str
    data: bytes | None = None
    n_bytes: int | None = None


@dataclass(slots=True)
class Ignored:
    """Something that is no text by its nature or by the user's word."""

    uri: str
    why: str


Item = Found | Page | Refused | Ignored


class RefusedError(Exception):
    """Raised inside readers of formats: the input (or what is left of it) cannot be used."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True)
class IntakeReport:
    """Counts of one run of intake.

    Every input (a text file, an archive's member, a record) is exactly one of: new document, known (this document
    from this source was there before), repeated (a known document from a further source), quarantined. What is
    ignored is no input.
    """

    n_inputs: int = 0
    n_new: int = 0
    n_known: int = 0
    n_repeated: int = 0
    n_quarantined: int = 0
    n_ignored: int = 0
    n_bytes: int = 0
    """Bytes of the new documents."""
    quarantined_by_reason: dict[str, int] = field(default_factory=dict)
    ignored_by_reason: dict[str, int] = field(default_factory=dict)
    n_restated: int = 0
    """Known documents that a source of this run says more of, or that it dates earlier: they are read again."""
    n_resolved: int = 0
    """Rows of quarantine that went because their input could be taken in now."""

    @property
    def n_documents(self) -> int:
        """Inputs that are a document: new or known."""
        return self.n_new + self.n_known

    @property
    def is_balanced(self) -> bool:
        """Whether inputs = new + known + repeated + quarantined."""
        return self.n_inputs == self.n_new + self.n_known + self.n_repeated + self.n_quarantined

    def counts(self) -> dict[str, int]:
        """The counts by name."""
        return {name: value for name, value in asdict(self).items() if isinstance(value, int)}

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {**asdict(self), "n_documents": self.n_documents, "is_balanced": self.is_balanced}
