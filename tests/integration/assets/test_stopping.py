"""Signals that stop a run are known for what they are, whatever handles them."""

import os
import signal
from pathlib import Path

import dagster as dg
import pytest

from assets.retries import retried
from assets.stopping import noted, stoppable
from warehouse.run_context import RunContext
from warehouse.store.home import Home


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_interrupts_and_is_known(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with stoppable() as stop:
        assert stop.signal_number is None
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
        assert stop.signal_number == number
    assert signal.getsignal(number) == before


def test_a_signal_that_another_handler_swallows_is_known_to_all_who_note() -> None:
    with stoppable() as outer:
        signal.signal(signal.SIGTERM, lambda *_: None)  # as Dagster does while a step works
        with noted() as inner:
            os.kill(os.getpid(), signal.SIGTERM)
            assert inner.signal_number == signal.SIGTERM
        assert outer.signal_number == signal.SIGTERM


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # nohup
    try:
        with stoppable() as stop:
            os.kill(os.getpid(), signal.SIGHUP)
            assert stop.signal_number is None
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_step_whose_error_hides_a_signal_ends_as_stopped() -> None:
    """As DuckDB does, which makes an error of its own of whatever a handler raised."""
    signals: list[object] = []

    @dg.op
    def interrupted(context: dg.OpExecutionContext) -> None:
        try:
            with retried(context, RunContext(Home(Path("/nowhere")), retries=3)):  # type: ignore[arg-type]
                before = signal.signal(signal.SIGINT, lambda *_: None)
                os.kill(os.getpid(), signal.SIGINT)
                signal.signal(signal.SIGINT, before)
                raise OSError("Query interrupted")
        except BaseException as error:
            signals.append(error)

    @dg.job
    def job() -> None:
        interrupted()

    job.execute_in_process()
    assert isinstance(signals[0], KeyboardInterrupt)


def test_an_error_without_a_signal_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="wrong"), retried(None, RunContext(Home(tmp_path))):  # type: ignore[arg-type]
        raise ValueError("wrong")
