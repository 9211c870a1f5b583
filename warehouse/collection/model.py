"""What collection is told, what it finds, and what it reports."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

MEGABYTE = 1024 * 1024

Report = Callable[[int, int | None], None]
"""Told how many addresses are done, and how many there are in all."""


class Candidate(NamedTuple):
    """An address that a feed, sitemap, list or file names, with what it says of the page. ``modified`` is the page's
    last change as the sitemap words it."""

    url: str
    title: str | None = None
    published_on: date | None = None
    found_in: str = ""
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One source of ``sources.toml``, checked. Times are in seconds, sizes in bytes."""

    name: str
    kind: str
    """``feed``, ``sitemap``, ``list``, ``addresses`` or ``warc``."""
    urls: tuple[str, ...] = ()
    file: Path | None = None
    """Addresses, one a line."""
    publisher: str | None = None
    language: str | None = None
    include: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()
    since: date | None = None
    until: date | None = None
    pause: float = 2.0
    max_pages: int = 1_000
    """Most pages fetched in a run."""
    max_lists: int = 50
    """Most feeds, sitemaps or list pages fetched in a run."""
    max_depth: int = 3
    """Sitemaps within sitemaps."""
    max_bytes: int = 8 * MEGABYTE
    max_seconds: float = 3600.0
    """Longest that a run of this source may take."""
    timeout: float = 60.0
    """Longest that one answer may take, from the first byte sent to the last received."""
    recheck: tuple[int, ...] = (1, 7, 30)
    """Days after which a page is looked at again."""
    silent_days: float | None = None
    """Days without anything new after which someone is told; None: by the source's habit."""
    hold: bool = True
    """Whether pages that look like a login or challenge are held back."""
    allow_private: bool = False
    links: str | None = None
    """CSS selector of a list's links."""
    items: str | None = None
    """CSS selector of a list's entries, where days stand beside the links."""
    day: str | None = None
    """CSS selector of the day within an entry."""
    next: str | None = None
    """CSS selector of the link to the next list page."""
    pages: str | None = None
    """Address of a list's further pages, with ``{page}`` for their number."""
    first_page: int = 2
    """The number of the first of these."""
    line: int = 0
    """Line of sources.toml on which it begins."""

    def wants(self, url: str) -> bool:
        """Whether the patterns let an address in."""
        if self.include and not any(pattern.search(url) for pattern in self.include):
            return False
        return not any(pattern.search(url) for pattern in self.exclude)

    def covers(self, day: date | None, since: date | None = None) -> bool:
        """Whether a day of publication is within the span; an unknown day is."""
        first = since or self.since
        return day is None or not ((first and day < first) or (self.until and day > self.until))


@dataclass(frozen=True, slots=True)
class Sources:
    """All of ``sources.toml``. ``contact`` goes with every request, so that who runs a site can write to you."""

    contact: str
    sources: tuple[Source, ...]


class FetchError(Exception):
    """A request that brought nothing. ``reason`` is a code; ``is_passing`` says that it may go by itself."""

    def __init__(self, reason: str, detail: str, *, is_passing: bool = False, status: int | None = None) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.is_passing = is_passing
        self.status = status


class OutOfTimeError(Exception):
    """The run's time for a source is over; what is left waits for the next run."""


@dataclass(slots=True)
class Exchange:
    """One request and its answer. Bodies are as they came, without chunks."""

    url: str
    request_head: bytes
    status: int
    status_line: str
    headers: list[tuple[str, str]]
    body: bytes
    at: str
    """When it was sent: UTC, ISO 8601."""
    ip: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(slots=True)
class Response:
    """What an address gave in the end: the last exchange, and the redirects before it."""

    asked: str
    exchanges: list[Exchange]

    @property
    def last(self) -> Exchange:
        """The answer itself."""
        return self.exchanges[-1]

    @property
    def url(self) -> str:
        """Where redirects led to."""
        return self.last.url

    @property
    def status(self) -> int:
        """Its status."""
        return self.last.status


@dataclass(slots=True)
class CollectReport:
    """What a run did with one source. Every address that was due is in exactly one of new, changed, unchanged, gone,
    refused and waiting."""

    source: str
    found: int = 0
    """Addresses that the source names now and that are wanted."""
    passed: int = 0
    """Addresses that patterns or days leave out."""
    due: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    """Due and not fetched: limits, time, or a host that asked for patience; the next run has them."""
    drop: str | None = None
    held: str | None = None
    """Why the drop was held back, if it was."""
    silent: str | None = None
    """Why the source counts as silent, if it does."""
    failures: list[str] = field(default_factory=list)
    """What of the source itself could not be read."""
    would_fetch: list[str] = field(default_factory=list)
    """In a dry run."""
    seconds: float = 0.0

    @property
    def n_refused(self) -> int:
        """Addresses refused, for any reason."""
        return sum(self.refused.values())

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return asdict(self)
