"""Requests with manners: robots.txt, pauses for each host, patience where a host asks for it, redirects looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

import protego

from warehouse.collection.addresses import AddressError, canonical, host_of, origin_of
from warehouse.collection.clock import Clock
from warehouse.collection.model import Exchange, FetchError, OutOfTimeError, Response, Source
from warehouse.collection.transport import Resolver, Transport, resolve

PRODUCT = "safegov"
"""The name that robots.txt may speak to."""
_ROBOTS_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB
_MOST_REDIRECTS = 5
_TRIES = 3
_FIRST_WAIT, _GROWTH = 5.0, 3.0
_LONGEST_WAIT = 120.0
"""Waits beyond this close the host for the run, rather than hold all others up."""
_MOST_FAILURES = 5
"""Failures of a host on end after which it is left alone for the run."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(slots=True)
class _Host:
    free_at: float = 0.0
    failures: int = 0
    closed_until: datetime | None = None


@dataclass(slots=True)
class Hosts:
    """What is known of the hosts that a run speaks to; sources that share a host share its pauses."""

    clock: Clock = field(default_factory=Clock)
    by_name: dict[str, _Host] = field(default_factory=dict)
    robots: dict[tuple[str, bool], protego.Protego | None] = field(default_factory=dict)
    """By origin, and by whether private addresses may be asked there; None forbids everything."""

    def of(self, host: str) -> _Host:
        """The host of that name."""
        return self.by_name.setdefault(host, _Host())


class Fetcher(Protocol):
    """Brings what an address holds, with manners. Raises FetchError and OutOfTimeError."""

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """The answer to ``url`` (200, or 304 where it has not changed)."""

    def check(self, url: str) -> None:
        """Raises FetchError where ``url`` must not be asked for; asks for nothing but robots.txt."""


class PoliteFetcher:
    """The fetcher of one source."""

    def __init__(
        self, source: Source, contact: str, hosts: Hosts, version: str, *, resolver: Resolver = resolve
    ) -> None:
        self._source = source
        self._hosts = hosts
        self._clock = hosts.clock
        self._transport = Transport(allow_private=source.allow_private, resolver=resolver)
        self.agent = f"{PRODUCT}/{version} (+{contact})"
        self._ends_at = self._clock.monotonic() + source.max_seconds

    def close(self) -> None:
        """Closes its connections."""
        self._transport.close()

    def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, max_bytes: int | None = None
    ) -> Response:
        """The answer to ``url``: status 200, or 304 where it is as it was by ``etag`` or ``last_modified``.

        Waits for the host's pause, tries again what may pass, and follows up to five redirects, each looked at like
        the first address. Raises FetchError where there is no such answer, and OutOfTimeError where the source's time
        would be over.
        """
        told = [
            ("User-Agent", self.agent), ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"),
            ("Accept-Encoding", "gzip, deflate"),
        ]  # fmt: skip
        asked = [("If-None-Match", etag)] if etag else []
        asked += [("If-Modified-Since", last_modified)] if last_modified else []
        response = Response(url, [])
        address = url
        for _ in range(_MOST_REDIRECTS + 1):
            self.check(address)
            exchange = self._tried(address, [*told, *(asked if address == url else [])], max_bytes)
            response.exchanges.append(exchange)
            if exchange.status == 304 and asked and address == url:
                return response
            if exchange.status == 200:
                return response
            location = exchange.header("Location")
            if exchange.status not in _REDIRECTS or not location:
                raise FetchError(f"http_{exchange.status}", f"answers {exchange.status}", status=exchange.status)
            try:
                address = canonical(location, address)
            except AddressError as error:
                raise FetchError("address", f"leads to what is never asked: {error}") from None
            if address in [one.url for one in response.exchanges]:
                break
        raise FetchError("redirects", f"leads on and on, at last to {address}")

    def check(self, url: str) -> None:
        """Raises FetchError where robots.txt of the host forbids ``url``, or the host is closed for this run."""
        self._check_open(host_of(url))
        rules = self._robots(url)
        if rules is None or not rules.can_fetch(url, PRODUCT):
            raise FetchError("robots", f"is forbidden by {origin_of(url)}/robots.txt")

    def close_until(self, told: Mapping[str, str]) -> None:
        """Has hosts wait that asked for patience in an earlier run."""
        for name, until in told.items():
            self._hosts.of(name).closed_until = datetime.fromisoformat(until)

    def closed(self) -> dict[str, datetime]:
        """Hosts that asked for patience beyond this run, until when."""
        return {name: host.closed_until for name, host in self._hosts.by_name.items()
                if host.closed_until is not None and host.closed_until > self._clock.now()}  # fmt: skip

    def _check_open(self, name: str) -> None:
        host = self._hosts.of(name)
        if host.closed_until is not None and self._clock.now() < host.closed_until:
            raise FetchError(
                "busy", f"{name} asked to wait until {host.closed_until:%Y-%m-%d %H:%M} UTC", is_passing=True
            )
        if host.failures >= _MOST_FAILURES:
            raise FetchError("host_down", f"{name} failed {host.failures} times on end", is_passing=True)

    def _robots(self, url: str) -> protego.Protego | None:
        """The rules of the host, asked for once a run (RFC 9309): where there are none, all is allowed; where they
        cannot be had, nothing is."""
        origin = origin_of(url)
        key = origin, self._source.allow_private
        if key not in self._hosts.robots:
            self._hosts.robots[key] = self._asked_robots(f"{origin}/robots.txt")
        return self._hosts.robots[key]

    def _asked_robots(self, url: str) -> protego.Protego | None:
        address = url
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                exchange = self._tried(address, [("User-Agent", self.agent)], _ROBOTS_BYTES)
            except FetchError as error:
                if error.status is None or error.status >= 500 or error.status == 429:
                    raise FetchError(
                        error.reason,
                        f"has no readable robots.txt: {address} {error.detail}",
                        is_passing=error.is_passing,
                    ) from None
                raise
            location = exchange.header("Location")
            if exchange.status in _REDIRECTS and location:
                try:
                    address = canonical(location, address)
                except AddressError:
                    return protego.Protego.parse("")
                continue
            if exchange.status == 200:
                return protego.Protego.parse(exchange.body.decode("utf-8-sig", "replace"))
            return protego.Protego.parse("")  # 4xx: there are no rules
        return protego.Protego.parse("")

    def _tried(self, url: str, headers: list[tuple[str, str]], max_bytes: int | None) -> Exchange:
        """One answer, after up to three tries; 429, 503 and other 5xx are no answer."""
        name = host_of(url)
        host = self._hosts.of(name)
        for attempt in range(_TRIES):
            self._check_open(name)
            self._wait(host, url)
            asked_for: float | None = None
            try:
                exchange = self._transport.get(
                    url, headers, max_bytes=max_bytes or self._source.max_bytes, seconds=self._source.timeout
                )
                if exchange.status != 429 and exchange.status < 500:
                    host.failures = 0
                    return exchange
                error = FetchError(
                    f"http_{exchange.status}", f"answers {exchange.status}", is_passing=True, status=exchange.status
                )
                if exchange.status in {429, 503}:
                    asked_for = self._retry_after(exchange.header("Retry-After"))
            except FetchError as failed:
                error = failed
            finally:
                host.free_at = self._clock.monotonic() + self._pause(url)
            if not error.is_passing:
                raise error
            host.failures += 1
            wait = max(_FIRST_WAIT * _GROWTH**attempt, asked_for or 0.0)
            if asked_for is not None and asked_for > _LONGEST_WAIT:
                until = self._clock.now().timestamp() + min(asked_for, 7 * 86400.0)
                host.closed_until = datetime.fromtimestamp(until, UTC)
                raise error
            if attempt + 1 == _TRIES or host.failures >= _MOST_FAILURES:
                raise error
            host.free_at = max(host.free_at, self._clock.monotonic() + wait)
        raise AssertionError("unreachable")

    def _pause(self, url: str) -> float:
        rules = self._hosts.robots.get((origin_of(url), self._source.allow_private))
        delay = rules.crawl_delay(PRODUCT) if rules is not None else None
        return max(self._source.pause, float(delay or 0.0))

    def _wait(self, host: _Host, url: str) -> None:
        now = self._clock.monotonic()
        starts_at = max(now, host.free_at)
        if starts_at >= self._ends_at:
            raise OutOfTimeError(f"the time of source {self._source.name} is over ({self._source.max_seconds:g} s)")
        if starts_at > now:
            self._clock.sleep(starts_at - now)

    def _retry_after(self, told: str | None) -> float | None:
        if not told:
            return None
        if told.strip().isdecimal():
            return float(told.strip()[:9])
        try:
            at = parsedate_to_datetime(told)
        except (ValueError, TypeError):
            return None
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return max(0.0, (at - self._clock.now()).total_seconds())
