"""What operators are told of a block: each reason once."""

from __future__ import annotations

from datetime import UTC, datetime

from pipelines.ops.run_alerts import blocked_message
from warehouse.release.gate.result import Check, GateResult


def _blocked(minute: int, *names: str, release_id: str = "r0002") -> GateResult:
    checks = [
        Check(suite="mine", check_name=name, table_name=None, column_name=None, severity="block", success=False,
              observed="2", expected="1", says=f"About {name}.", remedy=None)
        for name in names
    ]  # fmt: skip
    return GateResult(release_id, datetime(2024, 1, 1, 0, minute, tzinfo=UTC), checks, {"mine": "Mine."})


def test_a_release_blocked_for_a_further_reason_is_another_message_about_that_reason() -> None:
    first, same, more = _blocked(0, "a"), _blocked(1, "a"), _blocked(2, "a", "b")
    attempts = [first, same, more]
    told = [blocked_message(result, attempts) for result in attempts]
    assert [one.subject for one in told[:2]] == ["r0002", "r0002"], "told once in the repeat time"
    assert told[2].subject == "r0002, for a further reason: b"
    assert "About b." in told[2].detail and "About a." not in told[2].detail
    again = _blocked(3, "b", "a")
    assert blocked_message(again, [*attempts, again]).subject == "r0002"


def test_reasons_of_another_release_do_not_count() -> None:
    before, now = _blocked(0, "a", release_id="r0001"), _blocked(1, "a")
    message = blocked_message(now, [before, now])
    assert message.subject == "r0002" and "About a." in message.detail
