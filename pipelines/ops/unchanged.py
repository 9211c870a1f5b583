"""A run that would find nothing new, told without one: Dagster takes a second and more to import, and notes a hundred
events of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from extraction.version import READER_VERSIONS
from pipelines.ops.counts import count_dataset
from pipelines.ops.dagster.records import records
from pipelines.ops.event_file import state_file
from pipelines.ops.settings import SAMPLES, Settings
from pipelines.ops.summary import Summary
from warehouse.intake.drops import STDIN, Register
from warehouse.intake.known import all_known
from warehouse.intake.lost import lost_sources
from warehouse.reading.part_state import unread
from warehouse.release import sealing
from warehouse.release.history import current_id
from warehouse.store import build_state
from warehouse.store import upgrade as upgrading
from warehouse.store.files import StoreBusyError, StoreError
from warehouse.store.home import Home
from warehouse.store.locks import writer
from warehouse.store.parts import drops

_WAIT_SECONDS = 5.0


def nothing_new(settings: Settings, inputs: Sequence[str]) -> Summary | None:
    """What a run over ``inputs`` would say where all of them are known, all that is known is read, and what is
    published is made of it and whole; None where there is, or may be, something to do or to tell.

    Raises StoreBusyError where another process is writing in the home folder.
    """
    started = time.perf_counter()
    home = Home(settings.home)
    try:
        if not (home.published_file.exists() and upgrading.check_format(home)) or records(home, 0) is None:
            return None  # a run upgrades, and settles what is told of one that failed
        with writer(home, wait_seconds=_WAIT_SECONDS):
            summary = _looked_at(settings, home, inputs)
            if summary is not None:
                count_dataset(home, summary)
    except StoreBusyError:
        raise
    except (StoreError, OSError, ValueError):
        return None  # a run says what is wrong
    if summary is not None:
        summary.seconds = round(time.perf_counter() - started, 2)
    return summary


def _looked_at(settings: Settings, home: Home, inputs: Sequence[str]) -> Summary | None:
    register = Register(home)
    by_source = {drop.source: drop for drop in reversed(register.all())}
    given = dict.fromkeys(name if name == STDIN else register.place(name) for name in inputs)
    if not all(source in by_source and source != STDIN for source in given):
        return None
    build = build_state.published(home)
    if build is None or build.state != build_state.state(home, settings=settings.officeholders or "", samples=SAMPLES):
        return None
    if not _is_settled(home) or not _is_whole(home):
        return None
    if state_file(home).exists() and _is_to_be_settled(settings, [by_source[source].name for source in given]):
        return None
    lost = lost_sources(home)
    summary = Summary(home.path, release_id=current_id(home))
    for source in given:
        drop = by_source[source]
        counts = None if drop.name in lost else all_known(home, drop)
        if counts is None:
            return None
        summary.inputs += counts.n_inputs
        summary.known += counts.n_inputs
        summary.ignored += counts.n_ignored
    return None if summary.is_unusable else summary


def _is_to_be_settled(settings: Settings, names: Sequence[str]) -> bool:
    """Whether something was told that a run over the drops of these ``names`` would note as over: a run that failed,
    though a later one was canceled, or inputs that were refused, though they are gone."""
    from pipelines.ops.alerts import Alerts  # noqa: PLC0415 - slow to load, and needed where something was told

    alerts = Alerts(settings)
    of_several = ("publish", *(f"ingest of {name}" for name in names)) if len(names) > 1 else ()
    runs = ("daily", *of_several)
    return any(alerts.is_told("run_failed", run) for run in runs) or any(
        alerts.is_told("quarantine_spike", name) for name in names
    )


def _is_settled(home: Home) -> bool:
    """Whether every document is read, and no row of it was put aside."""
    return not any(home.quarantine.glob("*/reading-*.parquet")) and not any(
        unread(home, drop, READER_VERSIONS) for drop in drops(home)
    )


def _is_whole(home: Home) -> bool:
    """Whether the published release and its sealed copy are as they were made."""
    release_id, sealed = current_id(home), sealing.sealed_file(home)
    return (
        release_id is not None
        and sealed is not None
        and sealing.is_as_sealed(home, release_id, sealed)
        and not sealing.look(home, release_id)
    )
