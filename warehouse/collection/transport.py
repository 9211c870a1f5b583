"""One request and its answer, within bounds: checked machines, a deadline, so many bytes.

httpcore speaks HTTP; the connections that it speaks over are made here. A host's name is looked up once for a
connection, every address that it has is checked, and the connection goes to one of these: no second look-up stands
between check and use. Nothing is read past the deadline or the bound of bytes, however slowly or endlessly it comes.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpcore

from warehouse.collection.addresses import AddressError, check_all
from warehouse.collection.model import Exchange, FetchError

Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a host; raises OSError where it has none."""

_HEAD_BYTES = 256 * 1024
"""What an answer's head, chunk sizes and TLS may take beside its body."""
_CONNECT_SECONDS = 20.0
_READ_SECONDS = 30.0


def resolve(host: str, port: int) -> list[str]:
    """The addresses of ``host`` by the system's resolver, which also reads odd spellings of numbers."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(slots=True)
class _Bounds:
    """What is left to the request at hand."""

    ends_at: float = 0.0
    bytes_left: int = 0
    ip: str | None = None

    def seconds(self, wanted: float | None) -> float:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer took too long")
        return left if wanted is None else min(left, wanted)


class _Stream(httpcore.NetworkStream):
    """A connection whose reads and writes keep to the bounds of the request at hand."""

    def __init__(self, inner: httpcore.NetworkStream, bounds: _Bounds) -> None:
        self._inner = inner
        self._bounds = bounds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._bounds.seconds(timeout))
        self._bounds.bytes_left -= len(data)
        if self._bounds.bytes_left < 0:
            raise FetchError("too_large", "sends more than may be read")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._bounds.seconds(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._bounds.seconds(timeout)), self._bounds)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


@dataclass(slots=True)
class _Backend(httpcore.NetworkBackend):
    """Connects to checked machines only."""

    bounds: _Bounds
    resolver: Resolver
    allow_private: bool
    inner: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self.resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError("dns", f"{host} has no address ({error})", is_passing=True) from None
        try:
            check_all(host, addresses, allow_private=self.allow_private)
        except AddressError as error:
            raise FetchError("address", str(error)) from None
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses[:4]:
            try:
                stream = self.inner.connect_tcp(
                    address, port, self.bounds.seconds(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            self.bounds.ip = address
            return _Stream(stream, self.bounds)
        raise last


class Transport:
    """Sends GET requests; keeps connections open between them, and no cookies."""

    def __init__(self, *, allow_private: bool = False, resolver: Resolver = resolve) -> None:
        self._bounds = _Bounds()
        self._pool = httpcore.ConnectionPool(
            network_backend=_Backend(self._bounds, resolver, allow_private),
            max_connections=8, max_keepalive_connections=4, keepalive_expiry=30.0, http1=True, http2=False, retries=0,
        )  # fmt: skip

    def close(self) -> None:
        """Closes its connections."""
        self._pool.close()

    def get(self, url: str, headers: Sequence[tuple[str, str]], *, max_bytes: int, seconds: float) -> Exchange:
        """The answer to a GET of the canonical address ``url``; redirects are answers like others.

        Raises FetchError: address (must not be spoken to), dns, connect, timeout, broken, too_large.
        """
        self._bounds.ends_at = time.monotonic() + seconds
        self._bounds.bytes_left = max_bytes + _HEAD_BYTES
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = [("Host", parts.netloc), *headers]
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        head = f"GET {target} HTTP/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in sent) + "\r\n"
        told = {"connect": _CONNECT_SECONDS, "read": _READ_SECONDS, "write": _READ_SECONDS, "pool": 1.0}
        try:
            with self._pool.stream("GET", url, headers=sent, extensions={"timeout": told}) as answer:
                body = bytearray()
                for chunk in answer.iter_stream():
                    body += chunk
                    if len(body) > max_bytes:
                        raise FetchError("too_large", f"is larger than {max_bytes:,} bytes")
        except FetchError:
            raise
        except httpcore.TimeoutException as error:
            raise FetchError("timeout", f"took too long ({error or 'no answer'})", is_passing=True) from None
        except (httpcore.ConnectError, ssl.SSLError) as error:
            raise FetchError("connect", f"cannot be reached ({error})", is_passing=True) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            raise FetchError("broken", f"gave a broken answer ({error})", is_passing=True) from None
        version = answer.extensions.get("http_version", b"HTTP/1.1").decode("latin-1")
        phrase = answer.extensions.get("reason_phrase", b"").decode("latin-1")
        return Exchange(
            url, head.encode("latin-1"), answer.status, f"{version} {answer.status} {phrase}".rstrip(),
            [(key.decode("latin-1"), value.decode("latin-1")) for key, value in answer.headers], bytes(body), at,
            self._bounds.ip,
        )  # fmt: skip
