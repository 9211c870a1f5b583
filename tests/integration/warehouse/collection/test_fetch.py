"""Manners and safety against servers on loopback: good, slow, lying."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest

from tests.builders.site import SimulatedClock, Site, send
from warehouse.collection.clock import Clock
from warehouse.collection.fetch import Hosts, PoliteFetcher
from warehouse.collection.model import FetchError, OutOfTimeError, Source
from warehouse.collection.parse import Parser

PAGE = b"<p>All towns must check their mines.</p>"


def fetcher(
    hosts: Hosts, *, allow_private: bool = True, resolver: Callable[[str, int], list[str]] | None = None, **named: float
) -> PoliteFetcher:
    source = Source("news", "addresses", allow_private=allow_private, **named)  # type: ignore[arg-type]
    given = {} if resolver is None else {"resolver": resolver}
    return PoliteFetcher(source, "mailto:data@example.org", hosts, "1.0", **given)


@pytest.fixture
def hosts(clock: SimulatedClock) -> Hosts:
    return Hosts(clock.clock())


def reason_of(fetch: Callable[[], object]) -> str:
    with pytest.raises(FetchError) as caught:
        fetch()
    return caught.value.reason


@contextmanager
def raw_server(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that answers each request with whatever bytes ``answer`` writes; robots.txt with a plain 404."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                link, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(link,), daemon=True).start()

    def one(link: socket.socket) -> None:
        with link:
            try:
                asked = link.recv(65536)
                if b"/robots.txt" in asked:
                    link.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                else:
                    answer(link)
            except OSError:
                pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


# Manners


def test_robots_are_asked_first_once_and_obeyed_by_name(site: Site, hosts: Hosts) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: safegov\nDisallow: /private\nCrawl-delay: 7\n"
    site.pages = {
        "/robots.txt": lambda to: send(to, rules, media="text/plain"),
        "/a": PAGE,
        "/b": PAGE,
        "/private/c": PAGE,
    }
    one = fetcher(hosts)
    one.fetch(site.url("/a"))
    one.fetch(site.url("/b"))
    assert reason_of(lambda: one.fetch(site.url("/private/c"))) == "robots"
    assert site.paths() == ["/robots.txt", "/a", "/b"]
    agents = {headers["User-Agent"] for _, headers in site.asked}
    assert agents == {"safegov/1.0 (+mailto:data@example.org)"}


def test_requests_to_a_host_are_apart_by_its_delay(site: Site, hosts: Hosts, clock: SimulatedClock) -> None:
    site.pages = {"/robots.txt": lambda to: send(to, b"User-agent: *\nCrawl-delay: 7\n"), "/a": PAGE}
    for source in (fetcher(hosts), fetcher(hosts)):  # two sources of one host share its pauses
        source.fetch(site.url("/a"))
    assert [round(wait) for wait in clock.waits] == [2, 7], "the source's pause until the rules are known"


@pytest.mark.parametrize(("status", "is_allowed"), [(404, True), (401, True), (500, False), (503, False)])
def test_robots_that_are_missing_allow_and_that_fail_forbid(
    site: Site, hosts: Hosts, status: int, is_allowed: bool
) -> None:
    site.pages = {"/robots.txt": lambda to: send(to, b"", status=status), "/a": PAGE}
    if is_allowed:
        assert fetcher(hosts).fetch(site.url("/a")).status == 200
    else:
        assert reason_of(lambda: fetcher(hosts).fetch(site.url("/a"))) == f"http_{status}"
        assert "/a" not in site.paths()


def test_tries_grow_apart_and_end(site: Site, hosts: Hosts, clock: SimulatedClock) -> None:
    site.pages = {"/a": lambda to: send(to, b"", status=502)}
    assert reason_of(lambda: fetcher(hosts, pause=1).fetch(site.url("/a"))) == "http_502"
    assert site.paths() == ["/robots.txt", "/a", "/a", "/a"]
    assert [round(wait) for wait in clock.waits] == [1, 5, 15]


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_waited_for(site: Site, hosts: Hosts, clock: SimulatedClock, as_date: bool) -> None:
    def busy_once(to: BaseHTTPRequestHandler) -> None:
        at = format_datetime(clock.at + timedelta(seconds=60), usegmt=True)
        if site.paths().count("/a") == 1:
            send(to, b"", status=429, Retry_After=at if as_date else "60")
        else:
            send(to, PAGE)

    site.pages = {"/a": busy_once}
    assert fetcher(hosts, pause=0).fetch(site.url("/a")).status == 200
    assert sum(clock.waits) == pytest.approx(60, abs=1.5)


def test_a_host_that_asks_for_an_hour_is_left_alone(site: Site, hosts: Hosts, clock: SimulatedClock) -> None:
    site.pages = {"/a": lambda to: send(to, b"", status=503, Retry_After="3600"), "/b": PAGE}
    one = fetcher(hosts, pause=0, max_seconds=10_000)
    assert reason_of(lambda: one.fetch(site.url("/a"))) == "http_503"
    assert reason_of(lambda: one.fetch(site.url("/b"))) == "busy"
    assert site.paths() == ["/robots.txt", "/a"]
    (until,) = one.closed().values()
    assert until - clock.at == timedelta(hours=1)
    clock.at += timedelta(hours=1)
    assert one.fetch(site.url("/b")).status == 200


def test_a_host_that_fails_on_end_is_left_alone(site: Site, hosts: Hosts) -> None:
    site.pages = {f"/{number}": lambda to: send(to, b"", status=500) for number in range(5)}
    one = fetcher(hosts, pause=0)
    reasons = [reason_of(lambda path=path: one.fetch(site.url(path))) for path in site.pages]  # type: ignore[misc]
    assert reasons == ["http_500", "http_500", "host_down", "host_down", "host_down"]
    assert len(site.paths()) == 6


def test_no_wait_goes_beyond_the_sources_time(site: Site, hosts: Hosts) -> None:
    site.pages = {"/a": PAGE}
    one = fetcher(hosts, pause=30, max_seconds=60)
    one.fetch(site.url("/a"))
    with pytest.raises(OutOfTimeError):
        one.fetch(site.url("/a"))


def test_cookies_are_never_sent_back(site: Site, hosts: Hosts) -> None:
    site.pages = {"/a": lambda to: send(to, PAGE, Set_Cookie="track=1; Path=/"), "/b": PAGE}
    one = fetcher(hosts)
    one.fetch(site.url("/a"))
    one.fetch(site.url("/b"))
    assert not any("Cookie" in headers for _, headers in site.asked)


# Safety


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
     "[::ffff:7f00:1]", "0.0.0.0", "[::]", "[64:ff9b::7f00:1]", "169.254.169.254", "10.0.0.1", "[fe80::1]", "[fd00::1]",
     "[fec0::1]", "100.100.100.200", "192.168.1.1", "168.63.129.16", "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_machines_that_are_not_of_the_public_net_are_never_asked(site: Site, hosts: Hosts, host: str) -> None:
    from warehouse.collection.addresses import canonical

    url = canonical(f"http://{host}:{site.port}/a")
    assert reason_of(lambda: fetcher(hosts, allow_private=False).fetch(url)) == "address"
    assert site.asked == []


def test_a_redirect_is_looked_at_like_the_first_address(site: Site, hosts: Hosts) -> None:
    """A public host (here by a resolver of our own) that leads to this machine."""
    with raw_server(
        lambda link: link.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"
        )
    ) as port:
        one = fetcher(hosts)
        assert reason_of(lambda: one.fetch(f"http://127.0.0.1:{port}/a")) == "address"
    site.pages = {path: _leading_to(where) for path, where in (("/f", "file:///etc/passwd"), ("/g", "gopher://x/"))}
    for path in site.pages:
        assert reason_of(lambda path=path: one.fetch(site.url(path))) == "address"  # type: ignore[misc]
    site.pages = {f"/{number}": _leading_to(f"/{number + 1}") for number in range(20)}
    assert reason_of(lambda: one.fetch(site.url("/0"))) == "redirects"
    site.pages = {"/a": _leading_to("/b"), "/b": PAGE}
    assert one.fetch(site.url("/a")).url == site.url("/b")


def _leading_to(where: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda to: send(to, b"", status=302, Location=where)


def test_a_name_that_changes_between_check_and_use_has_no_chance(site: Site, hosts: Hosts) -> None:
    """A name server that tells a public address first and this machine from then on: one look-up serves both."""
    calls = 0

    def rebinding(_host: str, _port: int) -> list[str]:
        nonlocal calls
        calls += 1
        return ["192.0.2.1" if calls == 1 else "127.0.0.1"]

    one = fetcher(hosts, allow_private=False, resolver=rebinding, timeout=2)
    for _ in range(3):
        assert reason_of(lambda: one.fetch(f"http://rebind.example:{site.port}/a")) == "address"
    assert site.asked == []
    both = fetcher(hosts, allow_private=False, resolver=lambda _host, _port: ["93.184.215.14", "127.0.0.1"])
    assert reason_of(lambda: both.fetch(f"http://mixed.example:{site.port}/a")) == "address"


def test_endless_and_swollen_bodies_are_bounded(site: Site, hosts: Hosts) -> None:
    def endless(link: socket.socket) -> None:
        link.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            link.sendall(b"x" * 65536)

    with raw_server(endless) as port:
        one = fetcher(hosts, max_bytes=1_000_000)
        assert reason_of(lambda: one.fetch(f"http://127.0.0.1:{port}/a")) == "too_large"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort", "broken"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nshort", "broken"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "broken"),
        (b"no HTTP at all\r\n\r\n", "broken"),
        (b"", "broken"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Head: " + b"x" * 400_000 + b"\r\n\r\n", "broken"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000, "too_large"),
    ],
    ids=["cut", "cut_chunk", "negative", "no_http", "nothing", "long_head", "endless_continue"],
)
def test_lying_answers_are_told(hosts: Hosts, answer: bytes, reason: str) -> None:
    with raw_server(lambda link: link.sendall(answer)) as port:
        one = fetcher(hosts, pause=0, max_bytes=100_000, timeout=5)
        assert reason_of(lambda: one.fetch(f"http://127.0.0.1:{port}/a")) == reason


@pytest.mark.parametrize("slow", ["head", "body"])
def test_slow_answers_end_at_the_deadline(slow: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then resets every time limit for one read; the deadline stands."""

    def dripping(link: socket.socket) -> None:
        start = b"HTTP/1.1 200 OK\r\nX-Slow: " if slow == "head" else b"HTTP/1.1 200 OK\r\n\r\n"
        link.sendall(start)
        for _ in range(1000):
            link.sendall(b"x")
            time.sleep(0.05)

    monkeypatch.setattr("warehouse.collection.fetch._TRIES", 1)
    with raw_server(dripping) as port:
        one = fetcher(Hosts(Clock()), pause=0, timeout=0.5)
        started = time.monotonic()
        assert reason_of(lambda: one.fetch(f"http://127.0.0.1:{port}/a")) == "timeout"
        assert time.monotonic() - started < 5


def test_compressed_bombs_are_told(site: Site, hosts: Hosts, parser: Parser) -> None:
    bomb = gzip.compress(b"\0" * 100_000_000)
    site.pages = {"/a": lambda to: send(to, bomb, Content_Encoding="gzip")}
    last = fetcher(hosts).fetch(site.url("/a")).last
    assert reason_of(lambda: parser.text(last.body, last.headers)) == "unreadable"
