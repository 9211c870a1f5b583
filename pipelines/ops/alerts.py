"""Telling people: every message is a log line and a line of ``events.jsonl``, and goes by webhook and mail where set.

The same message (kind and subject) is sent once in the repeat time; repeats are counted and told with the next one. A
message that names its ``occasion`` is sent once for each: what did not change is not told again however long ago it
was. What could not be delivered is kept and tried again: with later messages, and at each look of a sensor. Nothing
here stands in the way of the work that it tells of: what fails in telling is logged.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from filelock import FileLock, Timeout

from pipelines.ops import delivery, event_file
from pipelines.ops.event_file import events, instant
from pipelines.ops.settings import Settings
from warehouse.store.files import write_bytes
from warehouse.store.home import Home

__all__ = ["KINDS", "Alerts", "Message", "events", "scrubbed"]

LOG = logging.getLogger("safegov")
_LONGEST = 2000
_MOST_WAITING = 1000
"""Messages that wait for a receiver; beyond, the oldest go, and the next one delivered says how many."""
_FORGOTTEN_AFTER = timedelta(days=400)
_AHEAD = timedelta(minutes=5)
"""How far ahead of this machine's clock a time may lie that was written by another."""

KINDS = {
    "run_failed": "A run failed",
    "release_blocked": "The quality gate blocked a release",
    "release_overridden": "A blocked release was published by override",
    "quarantine_spike": "Many inputs of a drop were refused",
    "drop_failed": "A drop could not be taken in or read",
    "drop_waiting": "A drop has been waiting to become complete",
    "source_unreadable": "A source could not be read",
    "source_silent": "A source brings nothing new",
    "source_held": "Pages of a source were held back",
    "source_refused": "Many addresses of a source were refused",
    "publication_stale": "Nothing has been published for long",
    "clock_ahead": "Something is dated ahead of this machine's clock",
}


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told. ``subject`` names what it is about: one subject is told once in the repeat time.

    ``occasion`` tells one state of the subject from another (what was refused, which checks blocked): given, a message
    is told once an occasion, and at once where the occasion is another.
    """

    kind: str
    subject: str
    detail: str
    severity: str = "error"
    occasion: str | None = None

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
        try:
            password = urlsplit(url).password
        except ValueError:
            continue
        secrets.update(value for value in (password, unquote(password or "")) if value)
    for secret in sorted(secrets, key=len, reverse=True):
        words = words.replace(secret, "***")
    return words


def _writable(words: str) -> str:
    """``words`` in characters that UTF-8 has: names of files may hold bytes that are none."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


class Alerts:
    """Sends messages for one home folder. None of its methods raises: what fails is logged."""

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._settings = settings
        self._home = Home(settings.home)
        self._clock = clock
        self._state_file = event_file.state_file(self._home)

    def tell(self, message: Message, *, send: bool = True) -> bool:
        """Logs and sends ``message``, unless the same one was told before; returns whether it was.

        Without ``send`` it is kept for the next delivery: for who must not wait for a receiver.
        """
        message = replace(
            message,
            subject=self._plain(message.subject),
            detail=self._plain(message.detail)[:_LONGEST],
            occasion=None if message.occasion is None else self._plain(message.occasion),
        )
        try:
            told = self._note(message)
        except Exception:  # whatever it is, the run that it tells of goes on
            LOG.exception("a message could not be noted: %s – %s", message.headline, message.detail)
            return False
        if told and send:
            self.deliver()
        return told

    def _note(self, message: Message) -> bool:
        """Writes the message down, for the record and for delivery, unless it was told before."""
        detail, now = message.detail, self._clock()
        with event_file.lock(self._home):
            state = self._state()
            known = state["told"].get(message.key)
            before = instant(known.get("at")) if known else None
            if known and before and before > now + _AHEAD:
                # A clock that once went wrong would hold all messages of the kind back until then.
                detail = (
                    f"{detail}\n(The last such message is dated {before:%Y-%m-%d %H:%M} UTC, ahead of this machine's "
                    f"clock, {now:%Y-%m-%d %H:%M} UTC: one of the two was wrong.)"
                )
            elif known and before and self._is_repeat(message, known, now - before):
                known["repeats"] = known.get("repeats", 0) + 1
                self._keep(state)
                return False
            event = {
                "at": now.isoformat(timespec="seconds"),
                "kind": message.kind,
                "subject": message.subject,
                "detail": detail,
                "severity": message.severity,
                "repeats_before": known.get("repeats", 0) if known else 0,
                "home": str(self._home.path),
            }
            state["told"][message.key] = {"at": event["at"], "repeats": 0, "occasion": message.occasion}
            self._forget(state, now)
            log = LOG.error if message.severity == "error" else LOG.warning
            log("%s – %s", message.headline, detail)
            for channel in self._channels():
                state["n_told"] += 1
                state["undelivered"].append({"id": state["n_told"], "channel": channel, "tries": 0, "event": event})
            self._bound(state)
            self._keep(state)  # before anything is sent: what was told is kept until it is delivered
            event_file.append(self._home, event)
        return True

    def settle(self, kind: str, subject: str) -> None:
        """Notes that what was told is over: should it come back, it is told at once."""
        try:
            with event_file.lock(self._home):
                state = self._state()
                if state["told"].pop(Message(kind, self._plain(subject), "").key, None) is not None:
                    self._keep(state)
        except Exception:
            LOG.exception("it could not be noted that %s of %s is over", kind, subject)

    def is_told(self, kind: str, subject: str) -> bool:
        """Whether it was told and is not over yet; also where that is not known."""
        try:
            with event_file.lock(self._home):
                return Message(kind, self._plain(subject), "").key in self._state()["told"]
        except Exception:
            LOG.exception("it is not known whether %s of %s was told", kind, subject)
            return True

    def deliver(self) -> int | None:
        """Tries again what could not be delivered; returns how much is still undelivered, None where that is not known.

        One process delivers at a time, and no other one waits for it: receivers may be slow.
        """
        try:
            return self._deliver()
        except Exception:
            LOG.exception("messages could not be delivered; they are kept")
            return None

    def _channels(self) -> list[str]:
        chosen = []
        if self._settings.webhook_url:
            chosen.append("webhook")
        if self._settings.smtp_url and self._settings.mail_to:
            chosen.append("mail")
        return chosen

    def _deliver(self) -> int:
        with event_file.lock(self._home):
            waiting = self._state()["undelivered"]
        if not any(one["channel"] in self._channels() for one in waiting):
            return len(waiting)  # nothing, or for a receiver that this process has no settings of: another may
        try:
            with FileLock(self._home.path / ".alerts.sending.lock", timeout=0):
                return self._send_all()
        except Timeout:
            return len(waiting)  # another process is sending them

    def _send_all(self) -> int:
        with event_file.lock(self._home):
            waiting = self._state()["undelivered"]
        dead: set[str] = set()
        # What failed most comes last: a message that no receiver takes keeps no other one back.
        for one in sorted(waiting, key=lambda one: (one["tries"], one["id"])):
            channel = one["channel"]
            if channel in dead or channel not in self._channels():
                continue
            try:
                self._send(channel, one["event"], self._lost(channel))
            except Exception as error:  # a receiver may answer anything
                LOG.warning("%s could not be delivered: %s", channel, self._plain(str(error)))
                dead.add(channel)  # once a look: each try may take seconds
            self._settle_delivery(one["id"], channel, failed=channel in dead)
        with event_file.lock(self._home):
            return len(self._state()["undelivered"])

    def _send(self, channel: str, event: dict[str, Any], n_lost: int) -> None:
        headline = Message(event["kind"], event["subject"], "").headline
        told = {**event, "lost_before": n_lost} if n_lost else event
        (delivery.post if channel == "webhook" else delivery.mail)(self._settings, told, headline)

    def _lost(self, channel: str) -> int:
        with event_file.lock(self._home):
            return int(self._state()["lost"].get(channel, 0))

    def _settle_delivery(self, number: int, channel: str, *, failed: bool) -> None:
        with event_file.lock(self._home):
            state = self._state()
            if failed:
                for one in state["undelivered"]:
                    one["tries"] += one["id"] == number
            else:
                state["undelivered"] = [one for one in state["undelivered"] if one["id"] != number]
                state["lost"].pop(channel, None)
            self._keep(state)

    def _is_repeat(self, message: Message, known: dict[str, Any], age: timedelta) -> bool:
        if message.occasion is not None and known.get("occasion") is not None:
            return bool(known["occasion"] == message.occasion)
        return age < timedelta(hours=self._settings.repeat_hours)

    def _plain(self, words: str) -> str:
        return _writable(scrubbed(words, self._settings))

    def _state(self) -> dict[str, Any]:
        """What was told and what waits. A file that cannot be read is put aside, and said so."""
        state: dict[str, Any] = {"told": {}, "undelivered": [], "lost": {}, "n_told": 0}
        try:
            found = json.loads(self._state_file.read_bytes())
            told, waiting = dict(found["told"]), list(found["undelivered"])
            state["told"] = {key: dict(known) for key, known in told.items()}
            state["lost"] = dict(found.get("lost", {}))
            state["n_told"] = int(found.get("n_told", 0))
            for one in waiting:
                state["n_told"] += "id" not in one  # as an earlier version wrote them
                state["undelivered"].append({"id": state["n_told"], "tries": 0, **one, "event": dict(one["event"])})
        except FileNotFoundError:
            pass
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            aside = self._state_file.with_name(f"{self._state_file.name}.damaged")
            self._state_file.replace(aside)
            LOG.error("%s cannot be read (%s): put aside as %s; what waited there is in events.jsonl alone",
                      self._state_file, error, aside.name)  # fmt: skip
            return {"told": {}, "undelivered": [], "lost": {}, "n_told": 0}
        return state

    def _keep(self, state: dict[str, Any]) -> None:
        write_bytes(self._state_file, json.dumps(state, ensure_ascii=False).encode("utf-8"))

    @staticmethod
    def _bound(state: dict[str, Any]) -> None:
        """Keeps the queue within bounds; what goes is counted by channel."""
        while len(state["undelivered"]) > _MOST_WAITING:
            gone = state["undelivered"].pop(0)
            state["lost"][gone["channel"]] = state["lost"].get(gone["channel"], 0) + 1

    def _forget(self, state: dict[str, Any], now: datetime) -> None:
        """Forgets what was told long ago, so that the file stays small."""
        limit = timedelta(hours=max(2 * self._settings.repeat_hours, 48))

        def is_over(known: dict[str, Any]) -> bool:
            at = instant(known.get("at"))
            if at is None:
                return True
            return now - at > (_FORGOTTEN_AFTER if known.get("occasion") is not None else limit)

        state["told"] = {key: known for key, known in state["told"].items() if not is_over(known)}
