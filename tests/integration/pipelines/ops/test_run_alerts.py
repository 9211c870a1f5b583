"""What operators are told of runs: one message for one thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.told_checks import LOOKED_AT, QUARANTINED, SOURCES, SPEAKING
from pipelines.ops import run_alerts
from pipelines.ops.alerts import Alerts, Message, events
from pipelines.ops.settings import settings
from warehouse.release.gate.result import Check, GateResult
from warehouse.store.home import Home

START = datetime(2024, 1, 31, tzinfo=UTC)
RUN = dg.DagsterRun(job_name="daily", run_id="0" * 32, status=dg.DagsterRunStatus.SUCCESS)


def evaluated(looked_at: list[str], refused: dict[str, tuple[int, dict[str, int]]]) -> dg.AssetCheckEvaluation:
    """The check of refusals as the asset ``documents`` writes it: of each drop the refused inputs, of ten."""
    by_drop = {drop: {"n": n, "of": 10, "why": why} for drop, (n, why) in refused.items()}
    metadata: dict[str, Any] = {
        "looked_at": dg.MetadataValue.json(looked_at),
        "by_drop": dg.MetadataValue.json(by_drop),
    }
    return dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey("documents"),
        check_name=QUARANTINED.name,
        passed=not refused,
        metadata=metadata,
        severity=dg.AssetCheckSeverity.WARN,
    )


def test_old_refusals_are_told_once_whatever_runs_look_at_them_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = START
    alerts = Alerts(settings(tmp_path, {}), clock=lambda: day)
    empty, binary = {"empty": 4}, {"empty": 4, "binary": 1}
    looks = [
        (["a", "b"], {"a": (4, empty)}),
        (["a"], {"a": (4, empty)}),  # the next day, and by itself
        (["a", "b"], {"a": (4, empty), "b": (5, binary)}),
        (["b"], {"b": (5, binary)}),
        (["a"], {"a": (5, binary)}),  # more of it
        (["a"], {}),  # mended
        (["a"], {"a": (5, binary)}),  # and again
    ]
    told = []
    for looked_at, refused in looks:
        before = len(events(Home(tmp_path), 100))
        checks = [evaluated(looked_at, refused)]
        monkeypatch.setattr(run_alerts, "checks_of", lambda *_, checks=checks: checks)
        run_alerts.report(alerts, None, RUN, Home(tmp_path))  # type: ignore[arg-type]
        told.append([event["subject"] for event in events(Home(tmp_path), 100)[before:]])
        day += timedelta(days=2)
    assert told == [["a"], [], ["b"], [], ["a"], [], ["a"]]
    assert "4 of 10 inputs were refused (4 empty)" in events(Home(tmp_path), 100)[0]["detail"]


def test_each_reason_for_which_a_release_was_blocked_is_told_once(tmp_path: Path) -> None:
    day = START
    alerts = Alerts(settings(tmp_path, {}), clock=lambda: day)

    def blocked(check: str, observed: str) -> Message:
        failed = Check("mine", check, success=False, severity="block", says="It holds.", observed=observed)
        return run_alerts.blocked_message(GateResult("r0002", START, [failed]))

    told = []
    for check, observed in (("one", "2"), ("one", "2"), ("other", "2"), ("one", "3")):
        told.append(alerts.tell(blocked(check, observed)))
        day += timedelta(days=2)
    assert told == [True, False, True, True]


def test_a_source_is_told_of_once_and_again_when_it_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alerts = Alerts(settings(tmp_path, {}), clock=lambda: START)
    told = []
    for found in ({"city": "nothing new since May"}, {"city": "nothing new since May"}, {}, {"city": "nothing new"}):
        metadata: dict[str, Any] = {
            SOURCES: dg.MetadataValue.json(found),
            LOOKED_AT: dg.MetadataValue.json(["city", "county"]),
        }
        check = dg.AssetCheckEvaluation(
            asset_key=dg.AssetKey("collected"),
            check_name=SPEAKING.name,
            passed=not found,
            metadata=metadata,
            severity=dg.AssetCheckSeverity.WARN,
        )
        monkeypatch.setattr(run_alerts, "checks_of", lambda *_, check=check: [check])
        before = len(events(Home(tmp_path), 100))
        run_alerts.report(alerts, None, RUN, Home(tmp_path))  # type: ignore[arg-type]
        told.append([(event["kind"], event["subject"]) for event in events(Home(tmp_path), 100)[before:]])
    assert told == [[("source_silent", "city")], [], [], [("source_silent", "city")]]
