"""Messages against real receivers on loopback: an HTTP server and a mail server."""

from __future__ import annotations

import json
import multiprocessing
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipelines.ops.alerts import Alerts, Message, events
from pipelines.ops.event_file import append, forget, lock
from pipelines.ops.settings import settings
from warehouse.store.home import Home

START = datetime(2024, 1, 31, 23, 0, tzinfo=UTC)
FAILED = Message("run_failed", "daily", "governance: the disk is full")


class Webhook(HTTPServer):
    def __init__(self) -> None:
        self.received: list[dict[str, object]] = []
        self.answer = 200
        self.location: str | None = None  # where every path but /moved sends on to
        self.refuses: Callable[[dict[str, object]], bool] = lambda _: False
        super().__init__(("127.0.0.1", 0), _Receiver)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook/T0K3N"


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        assert isinstance(server, Webhook)
        message = json.loads(body)
        is_moved = server.location is not None and self.path != "/moved"
        answer = server.answer if is_moved or not server.refuses(message) else 400
        if answer == 200 or (not is_moved and server.location is not None):
            server.received.append(message)
            answer = 200
        self.send_response(answer)
        if is_moved:
            self.send_header("Location", str(server.location))
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
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
    assert not alerts.is_told("run_failed", "daily")
    alerts.tell(FAILED)
    assert alerts.is_told("run_failed", "daily") and not alerts.is_told("run_failed", "publish")
    alerts.settle("run_failed", "daily")
    assert not alerts.is_told("run_failed", "daily")
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


@pytest.mark.parametrize(
    "answer",
    [
        b"220 mail.example ESMTP\r\n",
        b"",
        b"HTTP/1.1 2",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200,
        b"\x16\x03\x01\x00",
    ],
    ids=["smtp", "closed", "torn", "headers", "tls"],
)
def test_a_receiver_that_speaks_no_http_keeps_the_message_waiting(tmp_path: Path, answer: bytes) -> None:
    class Odd(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.wfile.write(answer)

    with socketserver.TCPServer(("127.0.0.1", 0), Odd) as server, _serving(server):
        alerts = _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=f"http://127.0.0.1:{server.server_address[1]}/")
        assert alerts.tell(FAILED)
        assert alerts.deliver() == 1
    with _serving(webhook := Webhook()):
        assert _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url).deliver() == 0
    assert [message["subject"] for message in webhook.received] == ["daily"]


@pytest.mark.parametrize(
    ("code", "location", "arrives"),
    [
        (301, "/moved", True),
        (302, "/moved", True),
        (307, "/moved", True),
        (308, "/moved", True),
        (303, "/moved", False),
        (301, "ftp://127.0.0.1/moved", False),
        (307, "file:///etc/hostname", False),
        (302, "/again", False),  # and again, for ever
    ],
)
def test_a_redirect_is_followed_with_the_message_or_not_at_all(
    tmp_path: Path, webhook: Webhook, code: int, location: str, arrives: bool
) -> None:
    webhook.answer, webhook.location = code, location
    alerts = _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url)
    alerts.tell(FAILED)
    assert [message["subject"] for message in webhook.received] == (["daily"] if arrives else [])
    assert alerts.deliver() == (0 if arrives else 1)


def test_a_message_that_no_receiver_takes_keeps_no_other_back(tmp_path: Path, webhook: Webhook) -> None:
    webhook.refuses = lambda message: message["subject"] == "odd"
    alerts = _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url)
    alerts.tell(Message("run_failed", "odd", "x"))
    for number in range(3):
        alerts.tell(Message("run_failed", f"fine {number}", "x"))
    assert [message["subject"] for message in webhook.received] == ["fine 0", "fine 1", "fine 2"]
    assert alerts.deliver() == 1


def test_a_process_without_the_receivers_settings_leaves_its_messages(tmp_path: Path, webhook: Webhook) -> None:
    webhook.answer = 503
    _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url).tell(FAILED)
    _alerts(tmp_path, Clock()).tell(Message("run_failed", "by hand", "x"))
    webhook.answer = 200
    assert _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url).deliver() == 0
    assert [message["subject"] for message in webhook.received] == ["daily"]


def test_beyond_a_bound_the_oldest_go_and_the_next_one_says_how_many(
    tmp_path: Path, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.ops.alerts._MOST_WAITING", 3)
    webhook.answer = 503
    alerts = _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url)
    for number in range(5):
        alerts.tell(Message("run_failed", f"run {number}", "x"))
    webhook.answer = 200
    assert alerts.deliver() == 0
    assert sorted(str(message["subject"]) for message in webhook.received) == ["run 2", "run 3", "run 4"]
    assert [message.get("lost_before") for message in webhook.received] == [2, None, None]


@pytest.mark.parametrize("name", ["a\rb", "a\x0bb", "a\x85b", "a\u2028b", "a\nb", "a\x00b", "a\x1b[2Jb", "a\udcffb"])
def test_any_name_can_be_told_of(tmp_path: Path, webhook: Webhook, name: str) -> None:
    with _serving(mailbox := Mailbox()):
        alerts = _alerts(
            tmp_path,
            Clock(),
            SAFEGOV_WEBHOOK_URL=webhook.url,
            SAFEGOV_SMTP_URL=f"smtp://127.0.0.1:{mailbox.server_address[1]}",
            SAFEGOV_MAIL_TO="a@example.org",
        )
        assert alerts.tell(Message("quarantine_spike", name, f"{name} was refused"))
        assert alerts.deliver() == 0
    assert len(webhook.received) == len(mailbox.mails) == 1
    assert len(events(Home(tmp_path))) == 1
    subject = message_from_string(mailbox.mails[0], policy=policy.default)["Subject"]
    assert subject.startswith("safegov: Many inputs of a drop were refused: a")
    assert subject.isprintable()


def test_a_clock_that_was_once_ahead_holds_nothing_back_and_is_told(tmp_path: Path) -> None:
    clock = Clock()
    alerts = _alerts(tmp_path, clock)
    once = Message("quarantine_spike", "drop", "4 of 5", occasion="4 of 5")
    clock.now = datetime(2030, 1, 1, tzinfo=UTC)
    alerts.tell(FAILED)
    alerts.tell(once)
    clock.now = START
    assert alerts.tell(FAILED)
    assert alerts.tell(once)
    for event in events(Home(tmp_path))[2:]:
        assert "2030-01-01 00:00 UTC, ahead of this machine's clock, 2024-01-31 23:00 UTC" in event["detail"]
    assert not alerts.tell(FAILED)
    assert not alerts.tell(once)


def test_one_occasion_is_told_once_and_another_at_once(tmp_path: Path) -> None:
    clock = Clock()
    alerts = _alerts(tmp_path, clock)
    told = []
    for day, refused in enumerate((4, 4, 4, 5, 5, 4)):
        clock.now = START + timedelta(days=30 * day)
        told.append(alerts.tell(Message("quarantine_spike", "drop", "x", occasion=f"{refused} of 9")))
    assert told == [True, False, False, True, False, True]


def test_nothing_in_telling_stands_in_the_way(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    blocked = tmp_path / "home"
    alerts = _alerts(blocked, Clock())
    blocked.write_text("a file where the folder should be")
    assert not alerts.tell(FAILED)
    alerts.settle("run_failed", "daily")
    assert alerts.deliver() is None
    assert "the disk is full" in caplog.text, "what could not be noted is logged in full"


def test_a_damaged_state_is_put_aside_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for damaged in ("{", "[]", '{"told": {"a": 1}, "undelivered": []}', '{"told": {}, "undelivered": [{}]}', "\x00"):
        (tmp_path / ".alerts.json").write_text(damaged)
        caplog.clear()
        assert _alerts(tmp_path, Clock()).tell(FAILED)
        assert "put aside as .alerts.json.damaged" in caplog.text
        assert (tmp_path / ".alerts.json.damaged").read_text() == damaged


def test_what_an_earlier_version_left_waiting_is_delivered(tmp_path: Path, webhook: Webhook) -> None:
    _alerts(tmp_path, Clock()).tell(FAILED)
    (event,) = events(Home(tmp_path))
    told = {"run_failed: daily": {"at": event["at"], "repeats": 2}}
    waiting = [{"channel": "webhook", "event": event}, {"channel": "webhook", "event": event}]
    (tmp_path / ".alerts.json").write_text(json.dumps({"told": told, "undelivered": waiting}))
    alerts = _alerts(tmp_path, Clock(), SAFEGOV_WEBHOOK_URL=webhook.url)
    assert not alerts.tell(FAILED)
    assert alerts.deliver() == 0
    assert len(webhook.received) == 2


def _tell_many(home: str, who: int) -> None:
    for number in range(20):
        Alerts(settings(Path(home), {})).tell(Message("run_failed", f"{who} {number}", "x"))


def test_no_message_is_lost_while_histories_are_rotated(tmp_path: Path) -> None:
    home, now = Home(tmp_path), datetime.now(UTC)
    append(home, {"at": "2020-01-01T00:00:00+00:00", "kind": "old"})
    tellers = [
        multiprocessing.get_context("spawn").Process(target=_tell_many, args=(str(tmp_path), who)) for who in "ab"
    ]
    for teller in tellers:
        teller.start()
    gone = 0
    while any(teller.is_alive() for teller in tellers):
        gone += forget(home, now - timedelta(days=1), datetime.now(UTC))
        append_old(home)
    for teller in tellers:
        teller.join()
    kept = [event["subject"] for event in events(home, 1000) if "subject" in event]
    assert sorted(kept) == sorted(f"{who} {number}" for who in "ab" for number in range(20))
    assert gone > 0


def append_old(home: Home) -> None:
    with lock(home):
        append(home, {"at": "2020-01-01T00:00:00+00:00", "kind": "old"})


def test_a_torn_line_goes_with_its_neighbours_and_breaks_nothing(tmp_path: Path) -> None:
    home, now = Home(tmp_path), datetime(2026, 1, 1, tzinfo=UTC)

    def line(day: str, words: str = "x") -> str:
        return json.dumps({"at": f"{day}T00:00:00+00:00", "detail": words}, ensure_ascii=False)

    old = [line("2025-01-01"), '{"at": "2025-01-0', line("2025-01-02", "a\u2028b")]
    new = [line("2025-12-30"), "[1]", line("2030-01-01"), '{"at": "2025-12-3']
    home.events.write_text("\n".join([*old, *new]), encoding="utf-8")
    append(home, {"at": "2025-12-31T00:00:00+00:00", "detail": "after the tear"})
    assert forget(home, datetime(2025, 12, 1, tzinfo=UTC), now) == 3
    assert home.events.read_text(encoding="utf-8").split("\n")[:4] == new
    assert [event["detail"] for event in events(home)] == ["x", "x", "after the tear"]
    assert forget(home, datetime(2025, 12, 31, tzinfo=UTC), now) == 4, (
        "a time ahead of the clock keeps no line for ever"
    )
