"""Serving the review page: where it listens, who may come from elsewhere, and the address with its token."""

from __future__ import annotations

import ipaddress
import logging
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from pipelines.errors import SafegovError, UsageError
from pipelines.ops.settings import UI_HOSTS_VARIABLE, Settings
from pipelines.ops.web import is_loopback
from pipelines.review.app import create_app
from pipelines.review.safety import LEAST_PASSWORD, Keys
from pipelines.review.state import Options

_FILE_MODE = 0o077


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page listens. ``password_file`` is needed, and only taken, where others can reach it."""

    host: str = "127.0.0.1"
    port: int = 3010
    password_file: Path | None = None


def password_of(place: Place, settings: Settings) -> str | None:
    """The password for those who come from elsewhere; None on loopback.

    Raises UsageError where the page would be open to others without one, or the file cannot be used.
    """
    if is_loopback(place.host) and place.password_file is None:
        return None
    if place.password_file is None:
        raise UsageError(
            f"--host {place.host} lets other machines in: give a password for them in --password-file (a file that "
            "only you can read), or leave it on 127.0.0.1 and come by ssh -L (docs/review.md)"
        )
    if not settings.ui_hosts and not is_loopback(place.host) and _is_every(place.host):
        raise UsageError(f"name the hosts by which others may ask in {UI_HOSTS_VARIABLE}, such as review.example.org")
    try:
        mode = place.password_file.stat().st_mode
        words = place.password_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--password-file {place.password_file} cannot be read: {error}") from None
    if mode & _FILE_MODE:
        raise UsageError(f"{place.password_file} can be read by others: chmod 600 {place.password_file}")
    if len(words) < LEAST_PASSWORD:
        raise UsageError(f"the password in {place.password_file} has fewer than {LEAST_PASSWORD} characters")
    return words


def _is_every(host: str) -> bool:
    try:
        return ipaddress.ip_address(host or "0.0.0.0").is_unspecified  # noqa: S104 - asked for, not listened on
    except ValueError:
        return False


def serve(settings: Settings, options: Options, place: Place, *, says: bool = True) -> None:
    """Serves the page until it is stopped. Raises UsageError, and SafegovError where the port is taken."""
    keys = Keys(password_of(place, settings))
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        listening = socket.create_server((place.host, place.port), family=family, backlog=64)
    except OSError as error:
        raise SafegovError(
            f"{place.host}:{place.port} cannot be listened on ({error}): name another --port, or stop what holds it"
        ) from None
    port = listening.getsockname()[1]
    allowed = [*settings.ui_hosts, *([] if _is_every(place.host) else [place.host])]
    app = create_app(settings, options, keys, port=port, allowed=allowed)
    start = f"/audit/{options.audit_id}" if options.audit_id else "/queue"
    shown = f"[{place.host}]" if ":" in place.host else place.host
    if keys.has_password:
        print(f"review page: http://{shown}:{port}/ (password; Ctrl-C stops it)", file=sys.stderr, flush=True)
    elif says:
        print(f"review page: http://{shown}:{port}{start}?token={keys.token}", flush=True)
        print("Open it in a browser here; Ctrl-C stops it.", file=sys.stderr, flush=True)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,  # it would hold the token
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(config).run(sockets=[listening])
