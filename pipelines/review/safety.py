"""Who may use the review page: this machine and its token; others only by a password that somebody set for them.

Whoever reaches the page can write corrections and publish. So it listens on loopback, every request names a known host
(``pipelines.ops.web.HostGuard``: no other site's page may ask, no rebound name), bears the token that was printed at
the start, and what changes anything bears a header besides that forms of other sites cannot send. Answers forbid every
script and style but the page's own files (https://www.w3.org/TR/CSP3/); texts are only ever text.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections import deque
from urllib.parse import urlencode

from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_OPEN = ("/login", "/static/review.css")
_TRIES, _PER_SECONDS = 5, 60.0
LEAST_PASSWORD = 12
"""Characters of a password."""


class Keys:
    """The token of this run and, where others may come, their password; and how often it was mistaken."""

    def __init__(self, password: str | None = None, token: str | None = None) -> None:
        self.token = token or secrets.token_urlsafe(24)
        self._password = password
        self._wrong: deque[float] = deque(maxlen=_TRIES)

    @property
    def has_password(self) -> bool:
        """Whether a password opens the page."""
        return self._password is not None

    def is_token(self, given: str | None) -> bool:
        """Whether ``given`` is the token."""
        return given is not None and hmac.compare_digest(given.encode(), self.token.encode())

    def wait_seconds(self) -> float:
        """How long no password is looked at, after too many wrong ones."""
        if len(self._wrong) < _TRIES:
            return 0.0
        return max(0.0, _PER_SECONDS - (time.monotonic() - self._wrong[0]))

    def is_password(self, given: str) -> bool:
        """Whether ``given`` is the password; wrong ones are counted."""
        is_right = self._password is not None and hmac.compare_digest(given.encode(), self._password.encode())
        if not is_right:
            self._wrong.append(time.monotonic())
        return is_right


class Safety(BaseHTTPMiddleware):
    """Lets requests pass that bear the token; adds the headers to every answer."""

    def __init__(self, app: ASGIApp, keys: Keys, cookie: str) -> None:
        super().__init__(app)
        self._keys, self._cookie = keys, cookie

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Answers one request."""
        response = self._refusal(request) or await call_next(request)
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response

    def _refusal(self, request: Request) -> Response | None:
        path = request.url.path
        given = request.query_params.get("token")
        if given is not None and request.method == "GET":
            if self._keys.is_token(given):
                return self.admitted(request)
            return PlainTextResponse(
                "This token is of another start of the page. Open the address printed last.\n", 403
            )
        if path in _OPEN and request.method in ("GET", "POST"):
            return None
        if not self._keys.is_token(request.cookies.get(self._cookie)):
            if self._keys.has_password and request.method == "GET":
                return RedirectResponse("/login", 303)
            return PlainTextResponse(
                "Open the page by the address that `safegov review --web` printed: it holds the token of this start.\n",
                401,
            )
        if request.method not in ("GET", "HEAD") and request.headers.get("hx-request") != "true":
            return PlainTextResponse("Only the page itself may change anything.\n", 403)
        return None

    def admitted(self, request: Request) -> Response:
        """Sends the browser to the address without the token, which it keeps in a cookie."""
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "token"]
        path = "/" + request.url.path.lstrip("/\\")  # two slashes would name another host
        response = RedirectResponse(f"{path}?{urlencode(kept)}" if kept else path, 303)
        set_token(response, self._cookie, self._keys)
        return response


def set_token(response: Response, cookie: str, keys: Keys) -> None:
    """Puts the token into a cookie that scripts cannot read and requests of other sites do not bear."""
    response.set_cookie(cookie, keys.token, httponly=True, samesite="lax", path="/")
