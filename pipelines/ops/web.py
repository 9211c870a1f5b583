"""Dagster's web server behind a check of who asks: only names of this machine, and those that a setting allows.

The UI has no log-in, and whoever reaches it can start and stop runs. On loopback that is who sits at the machine – and
every page in their browser: one whose own name is pointed at 127.0.0.1 (DNS rebinding), or that just sends requests
there. The first shows in ``Host``, the second in ``Origin`` and ``Sec-Fetch-Site``
(https://www.w3.org/TR/fetch-metadata/).
"""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from pipelines.ops.settings import UI_HOSTS_VARIABLE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_REFUSED_SOCKET = 1008  # policy violation, RFC 6455


def name_of(host: str) -> str | None:
    """The name or address in a ``Host`` header or the network location of a URL, lower case, without port; None where
    there is none or it holds what no host has."""
    try:
        parts = urlsplit(f"//{host.strip()}")
        _ = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return parts.hostname.rstrip(".").lower() or None


def is_loopback(name: str) -> bool:
    """Whether ``name`` can only mean this machine (RFC 6761 for localhost)."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class HostGuard:
    """Hands on requests that name this machine or one of ``allowed``, and that no other site's page sent."""

    def __init__(self, app: App, allowed: Iterable[str] = ()) -> None:
        self._app = app
        self._allowed = {name for given in allowed if (name := name_of(given)) is not None}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request (ASGI)."""
        if scope["type"] not in ("http", "websocket") or (why := self.refusal(scope)) is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _REFUSED_SOCKET, "reason": why[:120]})
        else:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": f"{why}\n".encode()})

    def refusal(self, scope: Scope) -> str | None:
        """Why a request is refused; None where it is not."""
        headers: dict[bytes, list[str]] = {}
        for name, value in scope.get("headers", ()):
            headers.setdefault(name.lower(), []).append(value.decode("latin-1"))
        hosts = headers.get(b"host", [])
        host = name_of(hosts[0]) if len(hosts) == 1 else None
        if host is None:
            return "The request names no host, or more than one."
        if not self._is_known(host):
            return (
                f"This server is not known as {host}. Open it as localhost, or put the name it should be known by into "
                f"{UI_HOSTS_VARIABLE} and start it again."
            )
        for origin in headers.get(b"origin", []):
            if not self._is_own(origin, hosts[0]):
                return f"Pages of {origin} may not ask this server."
        site = headers.get(b"sec-fetch-site", ["none"])[0]
        is_visit = scope.get("method") in ("GET", "HEAD") and headers.get(b"sec-fetch-mode", [""])[0] == "navigate"
        if site in ("cross-site", "same-site") and not (is_visit and b"origin" not in headers):
            return "Pages of other sites may not ask this server."
        return None

    def _is_known(self, name: str) -> bool:
        return is_loopback(name) or name in self._allowed

    def _is_own(self, origin: str, host: str) -> bool:
        """Whether the page came from here: from the very host and port, or, behind a proxy, from an allowed name."""
        parts = urlsplit(origin)
        name = name_of(parts.netloc)
        if parts.scheme not in ("http", "https") or name is None:
            return False
        return parts.netloc.lower() == host.strip().lower() or name in self._allowed


def main() -> None:
    """Runs Dagster's web server with the check before it; the arguments are those of dagster-webserver."""
    from dagster_webserver import app, cli  # noqa: PLC0415 - takes seconds

    make = app.create_app_from_workspace_process_context
    allowed = [name for name in os.environ.get(UI_HOSTS_VARIABLE, "").split(",") if name.strip()]

    def guarded(*given: Any, **named: Any) -> HostGuard:
        return HostGuard(make(*given, **named), allowed)

    cli.create_app_from_workspace_process_context = guarded  # type: ignore[assignment, attr-defined]
    cli.dagster_webserver(args=sys.argv[1:], auto_envvar_prefix="DAGSTER_WEBSERVER")


if __name__ == "__main__":
    main()
