"""A release that the gate blocks: the one before stays, people are told why, an override is kept with its reason."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipelines.errors import BlockedError
from pipelines.ops.alerts import events
from pipelines.ops.settings import SAMPLES, settings
from pipelines.run import Request, execute
from tests.builders.measured import measured
from warehouse.release.history import records
from warehouse.store.home import Home

pytestmark = pytest.mark.slow
SUITE = """
suite: mine
about: What I care about.
batches:
  - batch: b
    sql: SELECT count(*) AS n FROM documents
    expect:
      - check: few
        that: expect_column_max_to_be_between
        column: n
        max_value: 1
        severity: block
        says: At most one.
"""


def test_a_blocked_release_stays_back_until_it_is_overridden(tmp_path: Path) -> None:
    home = measured(Home(tmp_path / "home"))
    home.suites.mkdir(parents=True)
    (home.suites / "mine.yaml").write_text(SUITE)
    given = tmp_path / "given"
    given.mkdir()
    shutil.copy(SAMPLES / "texts" / "003.txt", given)
    chosen = settings(home.path)
    first = execute(chosen, Request(inputs=[str(given)], show_progress=False))
    assert first.release_id == "r0001"

    shutil.copy(SAMPLES / "texts" / "401.txt", given)
    blocked = execute(chosen, Request(inputs=[str(given)], show_progress=False))
    assert blocked.release_id == "r0001", "the release before stays"
    with pytest.raises(BlockedError, match="At most one") as error:
        blocked.raise_failure()
    assert error.value.exit_code == 3
    (event,) = events(home)
    assert (event["kind"], event["subject"]) == ("release_blocked", "r0002")
    assert "Observed 2, expected ≤ 1" in event["detail"]

    forced = execute(chosen, Request(override_reason="the second text is wanted", show_progress=False))
    assert forced.release_id == "r0002"
    assert records(home)[-1].gate_status == "overridden"
    assert records(home)[-1].gate_note == "the second text is wanted"
    gate = json.loads((home.published / "quality" / "gate.json").read_text(encoding="utf-8"))
    assert gate["override_reason"] == "the second text is wanted"
    assert [event["kind"] for event in events(home)] == ["release_blocked", "release_overridden"]
