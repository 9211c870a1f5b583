import errno
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.retries import may_pass, retried
from warehouse.run_context import RunContext
from warehouse.store.files import StoreBusyError, StoreError
from warehouse.store.home import Home


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (StoreBusyError("held"), True),
        (duckdb.IOException("in use"), True),
        (OSError(errno.ENOSPC, "full"), True),
        (_caused(StoreError("could not be written"), OSError(errno.EIO, "disk")), True),
        (OSError(errno.EACCES, "not allowed"), False),
        (ValueError("wrong"), False),
        (StoreError("damaged"), False),
    ],
)
def test_only_what_may_pass_is_tried_again(error: Exception, passing: bool) -> None:
    assert may_pass(error) is passing


def test_each_retry_waits_twice_as_long() -> None:
    waits = []

    @dg.op
    def failing(context: dg.OpExecutionContext) -> None:
        try:
            with retried(context, RunContext(Home(Path("/nowhere")), retries=3, retry_seconds=30)):  # type: ignore[arg-type]
                raise StoreBusyError("held")
        except dg.RetryRequested as request:
            waits.append(request.seconds_to_wait)
            raise dg.RetryRequested(max_retries=request.max_retries, seconds_to_wait=0) from None

    @dg.job(executor_def=dg.in_process_executor)
    def job() -> None:
        failing()

    assert not job.execute_in_process(raise_on_error=False).success
    assert waits == [30, 60, 120, 240]


def test_a_command_line_run_is_not_held_up_by_retries() -> None:
    with (
        pytest.raises(StoreBusyError),
        retried(dg.build_asset_context(), RunContext(Home(Path("/nowhere")), retries=0)),
    ):
        raise StoreBusyError("held")


def test_too_little_memory_is_told_with_what_to_do(tmp_path: Path) -> None:
    @dg.op
    def step(context: dg.OpExecutionContext) -> None:
        small = {"memory_limit": "20MB", "threads": 1}
        with retried(context, workspace), duckdb.connect(config=small) as con:  # type: ignore[arg-type]
            con.execute("SET temp_directory = ''")
            con.execute("SELECT list(hash(i)) FROM range(10_000_000) t(i)").fetchall()

    workspace = RunContext(Home(tmp_path), memory_limit="20MB")

    @dg.job
    def job() -> None:
        step()

    done = job.execute_in_process(raise_on_error=False)
    (failed,) = (event for event in done.all_events if event.is_step_failure)
    error = failed.step_failure_data.error
    assert error is not None
    assert "limit of 20MB" in error.message and "Set SAFEGOV_MEMORY_LIMIT" in error.message
