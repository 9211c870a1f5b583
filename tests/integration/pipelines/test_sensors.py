from __future__ import annotations

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
