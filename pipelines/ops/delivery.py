"""One message to one receiver: a POST to a webhook, a mail. Raises Undelivered where it did not get there."""

from __future__ import annotations

import http.client
import json
import logging
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from pipelines.ops.settings import Settings

LOG = logging.getLogger("safegov")
_TIMEOUT_SECONDS = 10
_LONGEST_SUBJECT = 180
_KEEPS_THE_METHOD = {301, 302, 307, 308}
"""Redirects that are followed, with the message (303 asks for a GET instead: whoever answers so took no message)."""


class Undelivered(Exception):  # noqa: N818 - it says what became of the message
    """A message did not reach its receiver; the words say why, without secrets of its own making."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Goes on to http and https alone, with the same method and body, and never from https to http."""

    max_redirections = 5

    def redirect_request(  # noqa: PLR0917 - urllib's
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request:
        """The request to the new address (urllib's own is a GET). Raises Undelivered where it may not go there."""
        here, there = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if code not in _KEEPS_THE_METHOD:
            raise Undelivered(f"the receiver answered {code}, which takes no message")
        if there not in {"http", "https"} or (here == "https" and there == "http"):
            raise Undelivered(f"the receiver redirects from {here} to {there or 'nowhere'}")
        kept = {name: value for name, value in req.header_items() if name.lower() != "host"}
        return urllib.request.Request(newurl, req.data, kept, method=req.get_method())  # noqa: S310 - looked at


def _opener() -> urllib.request.OpenerDirector:
    """What can reach http and https and nothing else."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    return opener


def one_line(words: str) -> str:
    """``words`` in one line of printable characters: what ends a line, for whatever program, ends no header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def post(settings: Settings, event: dict[str, Any], headline: str) -> None:
    """Posts ``event`` to the webhook. Raises Undelivered."""
    url = settings.webhook_url or ""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Undelivered("SAFEGOV_WEBHOOK_URL must begin with http:// or https://")
    body = {"text": f"safegov: {headline}\n{event['detail']}", **event}
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
        url,
        json.dumps(body, ensure_ascii=False).encode("utf-8"),
        {"Content-Type": "application/json; charset=utf-8"},
    )
    try:
        _opener().open(request, timeout=_TIMEOUT_SECONDS).close()
    except urllib.error.HTTPError as error:
        raise Undelivered(f"the receiver answered {error.code}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        # Not all are OSErrors: a receiver that speaks no HTTP gives an HTTPException.
        raise Undelivered(f"{type(error).__name__}: {error}") from None


def mail(settings: Settings, event: dict[str, Any], headline: str) -> None:
    """Mails ``event``. Raises Undelivered where no receiver took it."""
    try:
        parts = urlsplit(settings.smtp_url or "")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Undelivered(f"SAFEGOV_SMTP_URL: {error}") from None
    if parts.scheme not in {"smtp", "smtps"} or not host:
        raise Undelivered("SAFEGOV_SMTP_URL must be smtp://host or smtps://host")
    try:
        written = _written(settings, event, headline)
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port or 25, timeout=_TIMEOUT_SECONDS)
        with server:
            if parts.scheme == "smtp" and server.ehlo() and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            refused = server.send_message(written)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise Undelivered(f"{type(error).__name__}: {error}") from None
    if refused:  # the others have it: to send it again would repeat it to them
        LOG.warning("the mail server did not take a message for %s", ", ".join(sorted(refused)))


def _written(settings: Settings, event: dict[str, Any], headline: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = one_line(f"safegov: {headline}")[:_LONGEST_SUBJECT]
    message["From"] = one_line(settings.mail_from)
    message["To"] = ", ".join(map(one_line, settings.mail_to))
    told = [event["detail"], "", f"at {event['at']}", f"home {event['home']}"]
    if event.get("repeats_before"):
        told.append(f"held back since the last message: {event['repeats_before']} repeats")
    if event.get("lost_before"):
        told.append(f"lost before this one, as too many waited: {event['lost_before']} (see events.jsonl)")
    message.set_content("\n".join(told))
    return message
