import errno

import dagster as dg
import duckdb
import pytest

from assets.passing import may_pass, retried
from assets.workspace import Workspace
from warehouse.store import StoreBusyError, StoreError


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
            with retried(context, Workspace(home="/nowhere", retries=3, retry_seconds=30)):  # type: ignore[arg-type]
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
    with pytest.raises(StoreBusyError), retried(dg.build_asset_context(), Workspace(home="/nowhere", retries=0)):
        raise StoreBusyError("held")
