"""A build that is compared with a whole one, and is not what that gives, ends the run; the next one publishes."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import duckdb
import pytest

import assets.resolved
from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.kept import rewrite
from warehouse.run_context import RunContext
from warehouse.store import build_state

pytestmark = pytest.mark.slow


def test_a_build_that_is_not_the_whole_one_ends_the_run_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets.resolved, "_WARM_BYTES", 0)  # no process is started ahead
    demands = [Demand("Check every gas station"), Demand("Look into every mine")]
    built = Built(tmp_path, [Report([Person("Bo Weilin", "Mayor", "mayor")], demands)])
    home = built.home
    rewrite(home, "wordings", "1 AS said")  # both demands one
    with dg.DagsterInstance.ephemeral() as instance:

        def run(every: int) -> dg.ExecuteInProcessResult:
            context = RunContext(home, whole_every=every)
            return dg.materialize(
                [assets.resolved.governance], resources={"workspace": context}, instance=instance, raise_on_error=False
            )

        done = run(1)
        (failure,) = [event for event in done.all_events if event.is_step_failure]
        told = str(failure.step_failure_data.user_failure_data)
        assert not done.success and "main.directives: 0 rows that a whole build does not give, 1 that it" in told
        assert build_state.working(home) is None  # nothing goes on from it
        with duckdb.connect(str(home.warehouse), read_only=True) as con:
            assert con.execute("SELECT count(*) FROM main.directives").fetchall() == [(2,)]
        assert run(1).success and build_state.working(home) is not None
