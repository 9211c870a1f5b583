"""Failures that can pass by themselves are tried again, later each time; all others fail at once."""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg
import duckdb

from assets.stopping import noted
from assets.told_checks import WHY
from warehouse.run_context import RunContext
from warehouse.store.files import StoreBusyError, StoreError

_PASSING = {errno.EAGAIN, errno.EBUSY, errno.EIO, errno.EINTR, errno.ESTALE, errno.ETIMEDOUT, errno.ENETUNREACH,
            errno.EHOSTUNREACH, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOLCK}  # fmt: skip
"""A busy or far disk, a full one that someone may empty, too many open files."""


def may_pass(error: BaseException) -> bool:
    """Whether the cause may be gone soon: another writer, a busy or full disk."""
    if isinstance(error, StoreBusyError | duckdb.IOException):
        return True
    if isinstance(error, OSError) and error.errno in _PASSING:
        return True
    return error.__cause__ is not None and may_pass(error.__cause__)


@contextmanager
def retried(context: dg.AssetExecutionContext, workspace: RunContext) -> Iterator[None]:
    """Asks Dagster to try the step again where what failed may pass: after 30 s, 60 s, 120 s by default.

    Where DuckDB needs more memory than it may use, raises dagster.Failure with what to do: that does not pass so.
    """
    with noted() as stop:
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            told = str(error).split("\n", 1)[0]
            raise dg.Failure(
                f"DuckDB needs more memory than its limit of {workspace.memory_limit} ({told}). Set "
                "SAFEGOV_MEMORY_LIMIT higher, to at most half of the machine's memory (4GB, say), and run again: what "
                "was finished is kept",
                allow_retries=False,
            ) from None
        except Exception as error:
            if stop.signal_number is not None:  # DuckDB wraps what a signal raised, in one way or another
                raise KeyboardInterrupt from error  # which Dagster takes for a run that was stopped
            if not workspace.retries or not may_pass(error):
                raise
            wait = workspace.retry_seconds * 2**context.retry_number
            raise dg.RetryRequested(max_retries=workspace.retries, seconds_to_wait=wait) from error


class PassedOver:
    """The drops of one run that could not be worked on: each is told and waits, and the others go on."""

    def __init__(self, context: dg.AssetExecutionContext) -> None:
        self._context = context
        self.why: dict[str, str] = {}

    @contextmanager
    def where_it_fails(self, drop: str) -> Iterator[None]:
        """Passes over ``drop`` where what is done within fails for a reason of its own, and not one that may pass."""
        try:
            yield
        except (KeyError, ValueError, RuntimeError, StoreError) as error:
            if may_pass(error):
                raise
            said = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
            self._context.log.error("drop %s: %s", drop, said)
            self.why[drop] = said

    def fail_if_all(self, drops: Collection[str]) -> None:
        """Raises dagster.Failure where none of ``drops`` is left to go on with."""
        if self.why and len(self.why) >= len(drops):
            raise dg.Failure(self._told(), allow_retries=False)

    def result(self, spec: dg.AssetCheckSpec) -> dg.AssetCheckResult:
        """The check that no drop was passed over."""
        metadata: dict[str, Any] = {"n_drops": len(self.why), WHY: dg.MetadataValue.json(self.why)}
        return dg.AssetCheckResult(
            check_name=spec.name, asset_key=spec.asset_key, passed=not self.why, description=self._told() or None,
            metadata=metadata,
        )  # fmt: skip

    def _told(self) -> str:
        return "; ".join(f"{drop}: {why}" for drop, why in self.why.items())
