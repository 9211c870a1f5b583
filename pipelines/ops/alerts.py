"""Telling people: every message is a log line and a line of ``events.jsonl``, and goes by webhook and mail where set.

The same message (kind and subject) is sent once in the repeat time; repeats are counted and told with the next one.
What could not be delivered is tried again with later messages and at each look of the watching sensor.
"""

from __future__ import annotations

import json
import logging
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from filelock import FileLock

from pipelines.ops.settings import Settings
from warehouse.store.home import Home
from warehouse.store.parts import write_bytes

LOG = logging.getLogger("safegov")
_TIMEOUT_SECONDS = 10
_LONGEST = 2000

KINDS = {
    "run_failed": "A run failed",
    "release_blocked": "The quality gate blocked a release",
    "release_overridden": "A blocked release was published by override",
    "quarantine_spike": "Many inputs of a drop were refused",
    "drop_failed": "A drop could not be taken in or read",
    "drop_waiting": "A drop has been waiting to become complete",
    "publication_stale": "Nothing has been published for long",
}


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told. ``subject`` names what it is about: one subject is told once in the repeat time."""

    kind: str
    subject: str
    detail: str
    severity: str = "error"

    @property
    def key(self) -> str:
        """What makes two messages the same."""
        return f"{self.kind}: {self.subject}"

    @property
    def headline(self) -> str:
        """One line."""
        return f"{KINDS.get(self.kind, self.kind)}: {self.subject}"


def scrubbed(words: str, settings: Settings) -> str:
    """``words`` without the values of secret settings and the passwords in them."""
    secrets = set(settings.secrets)
    for url in settings.secrets:
        parts = urlsplit(url)
        secrets.update(value for value in (parts.password, unquote(parts.password or "")) if value)
    for secret in sorted(secrets, key=len, reverse=True):
        words = words.replace(secret, "***")
    return words


class Alerts:
    """Sends messages for one home folder."""

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._settings = settings
        self._home = Home(settings.home)
        self._clock = clock
        self._state_file = self._home.path / ".alerts.json"
        self._lock = FileLock(self._home.path / ".alerts.lock")

    def tell(self, message: Message) -> bool:
        """Logs and sends ``message``, unless the same one was told within the repeat time. Returns whether it was."""
        detail = scrubbed(message.detail, self._settings)[:_LONGEST]
        now = self._clock()
        with self._lock:
            state = self._state()
            known = state["told"].get(message.key)
            if known is not None and self._hours_since(known["at"], now) < self._settings.repeat_hours:
                known["repeats"] += 1
                self._keep(state)
                return False
            event = {
                "at": now.isoformat(timespec="seconds"),
                **asdict(message),
                "detail": detail,
                "repeats_before": known["repeats"] if known else 0,
                "home": str(self._home.path),
            }
            state["told"][message.key] = {"at": event["at"], "repeats": 0}
            self._forget(state, now)
            LOG.log(
                logging.ERROR if message.severity == "error" else logging.WARNING, "%s – %s", message.headline, detail
            )
            with self._home.events.open("a", encoding="utf-8") as file:
                file.write(json.dumps(event, ensure_ascii=False) + "\n")
            state["undelivered"] += [{"channel": channel, "event": event} for channel in self._channels()]
            self._deliver(state)
            self._keep(state)
        return True

    def settle(self, kind: str, subject: str) -> None:
        """Notes that what was told is over: should it come back, it is told at once."""
        with self._lock:
            state = self._state()
            if state["told"].pop(f"{kind}: {subject}", None) is not None:
                self._keep(state)

    def deliver(self) -> int:
        """Tries again what could not be delivered; returns how much is still undelivered."""
        with self._lock:
            state = self._state()
            if state["undelivered"]:
                self._deliver(state)
                self._keep(state)
            return len(state["undelivered"])

    def _channels(self) -> list[str]:
        chosen = []
        if self._settings.webhook_url:
            chosen.append("webhook")
        if self._settings.smtp_url and self._settings.mail_to:
            chosen.append("mail")
        return chosen

    def _deliver(self, state: dict[str, Any]) -> None:
        left = []
        dead: set[str] = set()
        for waiting in state["undelivered"]:
            channel = waiting["channel"]
            if channel not in self._channels():
                continue
            try:
                if channel in dead:
                    raise OSError("failed just before")
                (self._post if channel == "webhook" else self._mail)(waiting["event"])
            except (OSError, ValueError, smtplib.SMTPException) as error:
                if channel not in dead:
                    LOG.warning("%s could not be delivered: %s", channel, scrubbed(str(error), self._settings))
                dead.add(channel)
                left.append(waiting)
        state["undelivered"] = left[-200:]

    def _post(self, event: dict[str, Any]) -> None:
        url = self._settings.webhook_url or ""
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("SAFEGOV_WEBHOOK_URL must begin with http:// or https://")
        body = {"text": f"safegov: {_headline(event)}\n{event['detail']}", **event}
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            url,
            json.dumps(body, ensure_ascii=False).encode("utf-8"),
            {"Content-Type": "application/json; charset=utf-8"},
        )
        try:
            urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            raise OSError(f"the receiver answered {error.code}") from None

    def _mail(self, event: dict[str, Any]) -> None:
        parts = urlsplit(self._settings.smtp_url or "")
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SAFEGOV_SMTP_URL must be smtp://host or smtps://host")
        mail = EmailMessage()
        mail["Subject"] = f"safegov: {_headline(event)}".replace("\n", " ")[:180]
        mail["From"] = self._settings.mail_from
        mail["To"] = ", ".join(self._settings.mail_to)
        told = [event["detail"], "", f"at {event['at']}", f"home {event['home']}"]
        if event["repeats_before"]:
            told.append(f"held back since the last message: {event['repeats_before']} repeats")
        mail.set_content("\n".join(told))
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                parts.hostname, parts.port or 465, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(parts.hostname, parts.port or 25, timeout=_TIMEOUT_SECONDS)
        with server:
            if parts.scheme == "smtp" and server.ehlo() and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(mail)

    def _state(self) -> dict[str, Any]:
        try:
            state = json.loads(self._state_file.read_text(encoding="utf-8"))
            return {"told": dict(state["told"]), "undelivered": list(state["undelivered"])}
        except (OSError, ValueError, KeyError, TypeError):
            return {"told": {}, "undelivered": []}

    def _keep(self, state: dict[str, Any]) -> None:
        write_bytes(self._state_file, json.dumps(state, ensure_ascii=False).encode("utf-8"))

    def _forget(self, state: dict[str, Any], now: datetime) -> None:
        """Forgets what was told long ago, so that the file stays small."""
        limit = max(2 * self._settings.repeat_hours, 48)
        for key in [key for key, known in state["told"].items() if self._hours_since(known["at"], now) > limit]:
            del state["told"][key]

    @staticmethod
    def _hours_since(at: str, now: datetime) -> float:
        return (now - datetime.fromisoformat(at)).total_seconds() / 3600


def _headline(event: dict[str, Any]) -> str:
    return Message(event["kind"], event["subject"], "").headline


def events(home: Home, last: int = 20) -> list[dict[str, Any]]:
    """The last messages of ``home``, oldest first."""
    if not home.events.exists():
        return []
    lines = home.events.read_text(encoding="utf-8").splitlines()[-last:]
    return [json.loads(line) for line in lines if line.strip()]
