"""Who may ask the web UI: this machine by its own names, and nobody else's pages."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ops.web import HostGuard, is_loopback, name_of

OWN = "localhost:3000"


async def _app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


def _asked(*headers: tuple[str, str], method: str = "GET", kind: str = "http", allowed: tuple[str, ...] = ()) -> Any:
    """What comes of one request: its status, or how a socket was closed."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": f"{kind}.connect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": kind, "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers]}
    if kind == "http":
        scope["method"] = method
    asyncio.run(HostGuard(_app, allowed)(scope, receive, send))
    return sent[0].get("status", sent[0].get("code"))


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:3000", "LOCALHOST:1", "127.0.0.1:3000", "127.3.2.1", "[::1]:3000", "localhost.",
     "a.localhost"],
)  # fmt: skip
def test_names_of_this_machine_are_answered(host: str) -> None:
    assert _asked(("host", host)) == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example",
     "localhost@evil.example", "evil.example/localhost", "192.168.1.4:3000", "0.0.0.0:3000", "[::]:3000", "",
     "localhost, evil.example", "localhost:x", "localhost#evil.example", "evillocalhost", "[::ffff:192.168.1.4]"],
)  # fmt: skip
def test_other_names_are_refused(host: str) -> None:
    assert _asked(("host", host)) == 403
    assert _asked(("host", host), kind="websocket") == 1008


def test_a_request_without_a_host_or_with_two_is_refused() -> None:
    assert _asked() == 403
    assert _asked(("host", OWN), ("host", "evil.example")) == 403


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://localhost:8000", "http://localhost", "file://",
     "http://localhost:3000.evil.example",
     "http://localhost:3000@evil.example", "", "chrome-extension://abc"],
)  # fmt: skip
def test_pages_from_elsewhere_may_not_ask_another_port_of_this_machine_neither(origin: str, method: str) -> None:
    assert _asked(("host", OWN), ("origin", origin), method=method) == 403
    assert _asked(("host", OWN), ("origin", origin), kind="websocket") == 1008


def test_its_own_pages_may_ask() -> None:
    own = ("host", OWN), ("origin", "http://localhost:3000"), ("sec-fetch-site", "same-origin")
    assert _asked(*own, method="POST") == 200
    assert _asked(("host", OWN), ("sec-fetch-site", "none")) == 200, "typed into the address bar"


def test_a_get_that_another_page_starts_in_the_background_is_refused_and_a_link_is_followed() -> None:
    """A browser names no origin where a page asks for a picture; the picture may be a GraphQL query that acts."""
    for site in ("cross-site", "same-site"):
        assert _asked(("host", OWN), ("sec-fetch-site", site), ("sec-fetch-mode", "no-cors")) == 403
        assert _asked(("host", OWN), ("sec-fetch-site", site), ("sec-fetch-mode", "navigate")) == 200
        assert _asked(("host", OWN), ("sec-fetch-site", site), ("sec-fetch-mode", "navigate"), method="POST") == 403


def test_names_that_a_setting_allows_are_answered_also_behind_a_proxy() -> None:
    allowed = ("safegov.example.org", "10.0.0.5:3000", " ")
    assert _asked(("host", "Safegov.Example.org"), allowed=allowed) == 200
    assert _asked(("host", "10.0.0.5:3000"), allowed=allowed) == 200
    assert _asked(("host", OWN), ("origin", "https://safegov.example.org"), allowed=allowed, method="POST") == 200
    assert _asked(("host", "other.example.org"), allowed=allowed) == 403


@given(st.text(st.characters(max_codepoint=255), max_size=30), st.text(st.characters(max_codepoint=255), max_size=30))
def test_whatever_the_headers_hold_only_names_of_this_machine_are_answered(host: str, origin: str) -> None:
    answer = _asked(("host", host), ("origin", origin))
    assert answer in (200, 403)
    if answer == 200:
        name = name_of(host)
        assert name is not None and is_loopback(name)
