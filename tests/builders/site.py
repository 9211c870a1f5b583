"""A small web site on loopback, good, slow or lying, for tests of collection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from warehouse.collection.clock import Clock

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What each path answers: bytes (an HTML page), or a function that answers by itself."""

    port: int = 0
    pages: dict[str, bytes | Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Every request that came: path and headers."""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def send(
    to: BaseHTTPRequestHandler,
    data: bytes,
    *,
    status: int = 200,
    media: str = "text/html; charset=utf-8",
    **headers: str,
) -> None:
    to.send_response(status)
    to.send_header("Content-Type", media)
    to.send_header("Content-Length", str(len(data)))
    for name, value in headers.items():
        to.send_header(name.replace("_", "-"), value)
    to.end_headers()
    to.wfile.write(data)


def tagged(data: bytes, tag: str, media: str = "text/html; charset=utf-8") -> Answer:
    """An answer with an ETag, and 304 to who has it."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        if to.headers.get("If-None-Match") == tag:
            to.send_response(304)
            to.end_headers()
        else:
            send(to, data, media=media, ETag=tag)

    return answer


def article(title: str, *paragraphs: str, language: str = "en") -> bytes:
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def rss(site: Site, *entries: tuple[str, str]) -> bytes:
    """A feed of (path, day as in RFC 2822)."""
    items = "".join(
        f"<item><title>{path}</title><link>{site.url(path)}</link><pubDate>{day}</pubDate></item>"
        for path, day in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


@contextmanager
def served() -> Iterator[Site]:
    """A site that answers until the block ends; an unknown path is 404."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers.items())))
            answer = site.pages.get(self.path)
            if answer is None:
                send(self, b"nothing here", status=404)
            elif callable(answer):
                answer(self)
            else:
                send(self, answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


class SimulatedClock:
    """Time that passes only where someone waits; ``waits`` are what was waited for."""

    def __init__(self, start: datetime = datetime(2023, 5, 10, 2, tzinfo=UTC)) -> None:
        self.at = start
        self.waits: list[float] = []
        self._begun = start

    def clock(self) -> Clock:
        return Clock(self.monotonic, self.sleep, self.now)

    def monotonic(self) -> float:
        return (self.at - self._begun).total_seconds()

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += timedelta(seconds=seconds)
