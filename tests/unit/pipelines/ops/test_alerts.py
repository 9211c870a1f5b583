"""Messages against real receivers on loopback: an HTTP server and a mail server."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipelines.ops.alerts import Alerts, Message, events
from pipelines.ops.settings import settings
from warehouse.store.home import Home

START = datetime(2024, 1, 31, 23, 0, tzinfo=UTC)
FAILED = Message("run_failed", "daily", "governance: the disk is full")


class Webhook(HTTPServer):
    def __init__(self) -> None:
        self.received: list[dict[str, object]] = []
        self.answer = 200
        super().__init__(("127.0.0.1", 0), _Receiver)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook/T0K3N"


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        assert isinstance(server, Webhook)
        if server.answer == 200:
            server.received.append(json.loads(body))
        self.send_response(server.answer)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


class Mailbox(socketserver.TCPServer):
    def __init__(self) -> None:
        self.mails: list[str] = []
        super().__init__(("127.0.0.1", 0), _Postman)


class _Postman(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs to hand over a mail."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part.decode())
                server = self.server
                assert isinstance(server, Mailbox)
                server.mails.append("".join(lines))
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield
    server.shutdown()
    server.server_close()


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    server = Webhook()
    with _serving(server):
        yield server


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def _alerts(home: Path, clock: Clock, **environment: str) -> Alerts:
    return Alerts(settings(home, environment), clock=clock)


def test_a_message_is_an_event_and_a_post(tmp_path: Path, webhook: Webhook) -> None:
    _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url).tell(FAILED)
    (event,) = events(Home(tmp_path))
    assert (event["kind"], event["subject"], event["at"]) == ("run_failed", "daily", "2024-01-31T23:00:00+00:00")
    (posted,) = webhook.received
    assert posted["text"] == "safegov: A run failed: daily\ngovernance: the disk is full"
    assert {name: posted[name] for name in event} == event


def test_repeats_are_held_back_and_counted(tmp_path: Path, webhook: Webhook) -> None:
    clock = Clock()
    alerts = _alerts(tmp_path, clock, SAFEGOV_WEBHOOK_URL=webhook.url)
    told = []
    for _ in range(50):  # two days, a failure an hour, over a month's end
        told.append(alerts.tell(FAILED))
        clock.now += timedelta(hours=1)
    assert sum(told) == len(webhook.received) == 3
    assert [event["repeats_before"] for event in events(Home(tmp_path))] == [0, 23, 23]


def test_what_is_over_is_told_at_once_when_it_comes_back(tmp_path: Path, webhook: Webhook) -> None:
    alerts = _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url)
    alerts.tell(FAILED)
    alerts.settle("run_failed", "daily")
    assert alerts.tell(FAILED)
    assert len(webhook.received) == 2


def test_what_could_not_be_delivered_is_delivered_later(tmp_path: Path, webhook: Webhook) -> None:
    webhook.answer = 503
    alerts = _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url)
    alerts.tell(FAILED)
    assert webhook.received == []
    assert alerts.deliver() == 1
    webhook.answer = 200
    assert _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url).deliver() == 0
    assert len(webhook.received) == 1


def test_no_secret_is_told_stored_or_logged(tmp_path: Path, webhook: Webhook, caplog: pytest.LogCaptureFixture) -> None:
    webhook.answer = 500
    secret = {
        "SAFEGOV_WEBHOOK_URL": webhook.url,
        "SAFEGOV_SMTP_URL": "smtp://robot:s3cr3t@127.0.0.1:1",
        "SAFEGOV_MAIL_TO": "a@example.org",
    }
    leaking = Message("run_failed", "daily", f"could not reach {webhook.url} with s3cr3t")
    _alerts(tmp_path, Clock(), **secret).tell(leaking)
    kept = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir() if path.is_file())
    for words in (kept, caplog.text):
        assert "T0K3N" not in words
        assert "s3cr3t" not in words
    assert "could not reach *** with ***" in kept


def test_mail(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with _serving(mailbox):
        _alerts(
            tmp_path,
            Clock(),
            SAFEGOV_SMTP_URL=f"smtp://127.0.0.1:{mailbox.server_address[1]}",
            SAFEGOV_MAIL_TO="a@example.org, b@example.org",
            SAFEGOV_MAIL_FROM="safegov@example.org",
        ).tell(FAILED)
    (mail,) = mailbox.mails
    assert "Subject: safegov: A run failed: daily" in mail
    assert "To: a@example.org, b@example.org" in mail
    assert "governance: the disk is full" in mail
