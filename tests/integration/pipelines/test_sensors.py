from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines.ops.alerts import events
from pipelines.ops.settings import settings
from pipelines.sensors import sensors
from warehouse.intake import drops
from warehouse.intake.drops import Register
from warehouse.store.home import Home

UNSETTLED, SETTLED = "3600", "0"
"""Settling times under which a drop that was just written has not, or has, stood still for long enough."""


class Looks:
    """The landing sensor, looked through again and again with its cursor, as the daemon does."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = Home(home)
        self.home.landing.mkdir(parents=True)
        self.environment = environment
        self.cursor: str | None = None

    def requests(self, settle: str) -> list[dg.RunRequest]:
        chosen = settings(self.home.path, {"SAFEGOV_SETTLE_SECONDS": settle, **self.environment})
        (sensor,) = (one for one in sensors(chosen) if one.name == "landing")
        result = sensor(dg.build_sensor_context(cursor=self.cursor))
        assert isinstance(result, dg.SensorResult)
        self.cursor = result.cursor
        return list(result.run_requests or [])

    def look(self, settle: str = SETTLED) -> list[str]:
        return [str(request.partition_key) for request in self.requests(settle)]

    def drop(self, name: str, text: str = "a text") -> Path:
        folder = self.home.landing / name
        folder.mkdir(exist_ok=True)
        (folder / "a.txt").write_text(text)
        return folder


@pytest.fixture
def looks(tmp_path: Path) -> Looks:
    return Looks(tmp_path)


def test_a_drop_is_run_once_when_it_has_settled(looks: Looks) -> None:
    looks.drop("2024-01-31")
    assert looks.look(UNSETTLED) == []
    assert looks.look() == ["2024-01-31"]
    assert looks.look() == []
    assert Register(looks.home).get("2024-01-31").source == str(looks.home.landing / "2024-01-31")


def test_a_marked_drop_is_run_at_once(looks: Looks) -> None:
    (looks.drop("marked") / "_SUCCESS").touch()
    assert looks.look(UNSETTLED) == ["marked"]


def test_a_drop_that_grows_after_its_run_is_run_again(looks: Looks) -> None:
    folder = looks.drop("growing")
    assert looks.look() == ["growing"]
    (folder / "b.txt").write_text("another text")
    assert looks.look() == ["growing"]


def test_a_lost_cursor_asks_with_the_same_key(looks: Looks) -> None:
    looks.drop("one")
    keys = []
    for _ in range(2):
        looks.cursor = "not json"
        keys += [request.run_key for request in looks.requests(SETTLED)]
    assert len(keys) == 2
    assert len(set(keys)) == 1, "Dagster starts one run for a key"


def test_ages_count_from_the_last_change(looks: Looks) -> None:
    """A drop that was run weeks ago and grows now has not been waiting for weeks."""
    weeks = (datetime.now(UTC) - timedelta(days=21)).isoformat(timespec="seconds")
    for cursor in ({"arrived": weeks, "started": "0123456789abcdef"}, {"arrived": weeks, "seen": "0123456789abcdef"}):
        looks.drop("county")
        looks.cursor = json.dumps({"county": cursor})
        assert looks.look(UNSETTLED) == []
        assert events(looks.home) == []


def test_a_time_ahead_of_the_clock_makes_no_drop_wait_in_silence(tmp_path: Path) -> None:
    looks = Looks(tmp_path / "home", SAFEGOV_WAITING_HOURS="0")
    (looks.drop("half") / "b.txt.part").write_text("half a te")
    looks.cursor = json.dumps({"half": {"arrived": "2090-01-01T00:00:00+00:00"}})
    assert looks.look() == looks.look() == []
    assert [event["subject"] for event in events(looks.home)] == ["half"]


def test_a_drop_with_files_dated_ahead_of_the_clock_is_run(looks: Looks) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=4000)).timestamp()
    os.utime(looks.drop("future") / "a.txt", (ahead, ahead))
    assert looks.look(UNSETTLED) == [], "it was changed a moment ago, whatever its date says"
    assert looks.look() == ["future"]
    assert looks.look() == []
    assert [(event["kind"], event["subject"]) for event in events(looks.home)] == [("clock_ahead", "future")]


def test_a_drop_that_waits_again_after_it_was_run_is_told_again(tmp_path: Path) -> None:
    looks = Looks(tmp_path / "home", SAFEGOV_WAITING_HOURS="0")
    folder = looks.drop("half")
    for number in range(2):
        unfinished = folder / f"{number}.txt.part"
        unfinished.write_text("half a te")
        assert looks.look() == looks.look() == []
        unfinished.rename(folder / f"{number}.txt")
        assert looks.look() == ["half"]
    assert [event["kind"] for event in events(looks.home)] == ["drop_waiting"] * 2


def test_a_drop_that_waits_too_long_is_told_once(tmp_path: Path) -> None:
    looks = Looks(tmp_path / "home", SAFEGOV_WAITING_HOURS="0")
    folder = looks.drop("half")
    (folder / "b.txt.part").write_text("half a te")
    for _ in range(3):
        assert looks.look() == []
    (event,) = events(looks.home)
    assert (event["kind"], event["subject"]) == ("drop_waiting", "half")
    assert "b.txt.part looks unfinished" in event["detail"]
    (folder / "b.txt.part").rename(folder / "b.txt")
    assert looks.look() == ["half"]


def test_what_arrives_together_is_registered_together(looks: Looks, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    real = drops.write_bytes
    monkeypatch.setattr(drops, "write_bytes", lambda path, data: (written.append(path), real(path, data)))
    for number in range(20):
        looks.drop(f"d{number:02d}")
    assert looks.look() == [f"d{number:02d}" for number in range(20)]
    assert len(written) == 1


def test_the_landing_sensor_waits_for_no_receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a look of the landing sensor sends nothing")

    monkeypatch.setattr("pipelines.ops.delivery.post", never)
    looks = Looks(tmp_path / "home", SAFEGOV_WAITING_HOURS="0", SAFEGOV_WEBHOOK_URL="http://127.0.0.1:9/")
    (looks.drop("half") / "b.txt.part").write_text("half a te")
    looks.drop("whole")
    assert looks.look() == ["whole"]
    sent: list[str] = []
    monkeypatch.setattr("pipelines.ops.delivery.post", lambda _, event, __: sent.append(event["subject"]))
    chosen = settings(looks.home.path, looks.environment)
    (sensor,) = (one for one in sensors(chosen) if one.name == "deliver_messages")
    assert isinstance(sensor(dg.build_sensor_context()), dg.SkipReason)
    assert sent == ["half"]
