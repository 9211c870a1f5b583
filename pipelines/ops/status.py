"""How a home folder stands, in one screen, and whether anyone must look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from extraction.version import READER_VERSIONS
from pipelines.ops import daemon
from pipelines.ops.dagster.records import BY_COMMAND, MOST_RUNS, Records
from pipelines.ops.faults import fault_of
from pipelines.ops.settings import SAMPLES, Settings
from warehouse.collection import sources_file
from warehouse.collection.state import last_run
from warehouse.intake.drops import Register
from warehouse.intake.landing import landing_drops
from warehouse.intake.quarantine import listing
from warehouse.reading.part_state import unread
from warehouse.release import sealing
from warehouse.release.gate import history
from warehouse.release.history import ReleaseError, current_id, records
from warehouse.store import build_state, locks
from warehouse.store.files import StoreError
from warehouse.store.home import Home
from warehouse.store.parts import parts

if TYPE_CHECKING:
    import dagster as dg

SHOWN_RUNS = 10
"""How many runs are listed."""


@dataclass(slots=True)
class Status:
    """What there is to know. ``problems`` is what someone must look at; empty means that all is well."""

    home: str
    release: dict[str, Any] | None = None
    gate: dict[str, Any] | None = None
    runs: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)
    """Documents that the present reader has not read, by drop."""
    is_published: bool = True
    """Whether what the store, corrections and code would give now is what is published."""
    quarantine: dict[str, int] = field(default_factory=dict)
    n_drops: int = 0
    daemon: str = "not running"
    sources: list[dict[str, Any]] = field(default_factory=list)
    """What the last run of each source did."""
    problems: list[str] = field(default_factory=list)


def _when(stamp: float | None) -> str | None:
    return datetime.fromtimestamp(stamp, UTC).isoformat(" ", "seconds")[:19] if stamp else None


def status(
    settings: Settings,
    instance: dg.DagsterInstance | None,
    now: datetime | None = None,
    records: Records | None = None,
) -> Status:
    """The status of the settings' home folder at ``now`` (UTC).

    What cannot be told, because a file is damaged or the disk fails, is a problem that names it; the rest is told.
    Without ``instance`` (Dagster's records cannot be opened) nothing is said of runs but what ``records`` say.
    """
    now = now or datetime.now(UTC)
    home = Home(settings.home)
    told = Status(str(home.path))
    sections: list[Callable[[], None]] = [
        lambda: _release(told, home, settings, now),
        lambda: _gate(told, home),
        lambda: _waiting(told, home, settings, now),
        lambda: _drops(told, home),
        lambda: _sources(told, home),
        lambda: _daemon(told, home, instance, now, records),
    ]
    if instance is not None:
        sections.insert(0, lambda: _runs(told, instance))
    elif records is not None:
        told.runs = [
            _shown(run.run_id, run.subject, run.status, run.started, run.ended, by=run.by)
            for run in records.runs[:SHOWN_RUNS]
        ]
    sections.append(lambda: _mark_lost(told, home))
    for section in sections:
        try:
            section()
        except Exception as error:
            fault = fault_of(error, home.path) or (
                error if isinstance(error, (OSError, ValueError, ReleaseError)) else None
            )
            if fault is None:
                raise
            told.problems.append(" ".join(str(fault).split()))
    return told


def _drops(told: Status, home: Home) -> None:
    drops = Register(home).all()
    told.n_drops = len(drops)
    for drop in drops:
        try:
            n_unread = sum(part.n_documents for part in unread(home, drop.name, READER_VERSIONS))
        except StoreError as error:
            told.problems.append(str(error))
            continue
        if n_unread:
            told.unread[drop.name] = n_unread
    refused = listing(home)
    if not refused.height:
        return
    told.quarantine = dict(sorted(refused.group_by("reason_code").len().iter_rows()))
    by_drop: dict[str, list[dict[str, Any]]] = {}
    for row in refused.iter_rows(named=True):
        by_drop.setdefault(row["collection"], []).append(row)
    for name, rows in sorted(by_drop.items()):
        if not any(parts(layer / name) for layer in (home.documents, home.sources)):
            told.problems.append(
                f"nothing of drop {name} could be read ({len(rows):,} refused): {rows[0]['source_uri']}: "
                f"{rows[0]['reason']} (`safegov quarantine list --drop {name}`)"
            )


def _sources(told: Status, home: Home) -> None:
    try:
        named = sources_file.read(home).sources
    except sources_file.SourcesError as error:
        told.problems.append(str(error))
        return
    for source in named:
        last = last_run(home, source)
        told.sources.append({"source": source.name, "kind": source.kind, "last": last})
        for why in (*(last or {}).get("failures", ()), (last or {}).get("held"), (last or {}).get("silent")):
            if why:
                told.problems.append(f"source {source.name}: {why}")


def _daemon(
    told: Status, home: Home, instance: dg.DagsterInstance | None, now: datetime, records: Records | None
) -> None:
    told.daemon = "running" if daemon.is_held(home) else "not running"
    answer = daemon.ask(home, instance, now, None if records is None else records.last_beat)
    told.daemon = answer.says
    told.problems += answer.problems


def _shown(  # noqa: PLR0917 - what a line says, in order
    run_id: str,
    subject: str,
    status: str,
    started: float | None,
    ended: float | None,
    why: str | None = None,
    by: str | None = None,
) -> dict[str, Any]:
    """A run as it is listed."""
    return {
        "run": run_id[:8],
        "what": subject,
        "status": status.lower(),
        "started": _when(started),
        "seconds": round(ended - started, 1) if ended and started else None,
        "why": why,
        "by": by,
    }


def _mark_lost(told: Status, home: Home) -> None:
    """Tells of runs of a command that Dagster takes for running though nobody writes here: it was killed."""
    for run in told.runs:
        if run["status"] == "started" and run["by"] == BY_COMMAND[1] and not locks.is_written(home):
            run |= {"status": "lost", "why": "its process was killed; the next run does what it left"}


def _runs(told: Status, instance: dg.DagsterInstance) -> None:
    import dagster as dg  # noqa: PLC0415 - a second and more

    from pipelines.ops import run_alerts  # noqa: PLC0415 - the same

    judged: set[str] = set()
    for record in instance.get_run_records(limit=MOST_RUNS):
        run = record.dagster_run
        subject = run_alerts.subject_of(run)
        failed = run.status is dg.DagsterRunStatus.FAILURE
        is_latest = run.is_finished and subject not in judged
        why = None
        if failed and (is_latest or len(told.runs) < SHOWN_RUNS):
            why = run_alerts.failure_of(instance, run.run_id).splitlines()[0][:300]
        if run.is_finished:
            judged.add(subject)
        is_tried_again = run.tags.get(run_alerts.WILL_RETRY) == "true"  # as one that was stopped with the daemon
        if (
            failed
            and is_latest
            and not is_tried_again
            and not run_alerts.was_blocked(run_alerts.checks_of(instance, run.run_id))
        ):
            told.problems.append(f"the last run of {subject} failed: {why}")
        if is_latest and not failed and run_alerts.PARTITION not in run.tags:  # a run of one drop fails with it
            for check in run_alerts.checks_of(instance, run.run_id):
                for drop, reason in run_alerts.passed_over(check).items():
                    told.problems.append(f"drop {drop} could not be taken in or read: {reason}")
        if len(told.runs) < SHOWN_RUNS:
            by = run.tags.get(BY_COMMAND[0])
            told.runs.append(_shown(run.run_id, subject, run.status.value, record.start_time, record.end_time, why, by))


def _release(told: Status, home: Home, settings: Settings, now: datetime) -> None:
    current = current_id(home)
    if current is not None:
        told.problems += [
            f"{damage}: it is not what was published; `safegov verify --restore` makes {current} whole, and so does "
            "the next run"
            for damage in sealing.damages(home, current)
        ]
    for record in records(home):
        if record.release_id == current:
            age = now.replace(tzinfo=None) - record.built_at
            if age.total_seconds() < -300:
                told.problems.append(
                    f"{current} is dated {record.built_at:%Y-%m-%d %H:%M} UTC, ahead of the clock here: is it right?"
                )
            told.release = {
                "release_id": record.release_id,
                "built_at": f"{record.built_at:%Y-%m-%d %H:%M:%S}",
                "age_days": round(age.total_seconds() / 86400, 1),
                "gate": record.gate_status,
                "documents": record.n_documents,
                "meetings": record.n_meetings,
            }
    held = build_state.published(home)
    now_state = build_state.state(home, settings=settings.officeholders or "", samples=SAMPLES)
    told.is_published = held is not None and held.state == now_state
    age_days = told.release["age_days"] if told.release else None
    if age_days is not None and age_days > settings.fresh_days and not told.is_published:
        told.problems.append(
            f"{current} is {age_days} days old and there is something new: is the daemon running? (`safegov publish`)"
        )


def _gate(told: Status, home: Home) -> None:
    result = history.latest(home)
    if result is not None:
        told.gate = {
            "release_id": result.release_id,
            "status": result.status,
            "checked_at": f"{result.checked_at:%Y-%m-%d %H:%M:%S}",
            "blocking": [check.says for check in result.blocking],
            "warnings": [check.says for check in result.warnings],
        }
        if result.status == "blocked":
            told.problems.append(
                f"the gate blocked {result.release_id}: {'; '.join(check.says for check in result.blocking)} "
                f"(see {home.gates / 'latest.html'})"
            )


def _waiting(told: Status, home: Home, settings: Settings, now: datetime) -> None:
    register = Register(home)
    known = {drop.source for drop in register.all()}
    for drop in landing_drops(home, now=now, quiet=timedelta(seconds=settings.settle_seconds)):
        if register.place(str(drop.path)) in known and drop.is_complete:
            continue
        hours = (now - drop.changed_at).total_seconds() / 3600
        told.waiting.append(
            {"drop": drop.name, "files": drop.n_files, "waits_for": drop.waits_for or "the next look of the sensor"}
        )
        if hours > settings.waiting_hours:
            told.problems.append(
                f"drop {drop.name} has been waiting for {hours:.0f} hours: {drop.waits_for or 'a run'}"
            )


def as_text(told: Status) -> str:
    """The status as one screen."""
    lines = [f"home       {told.home}"]
    if told.release:
        shown = told.release
        lines.append(
            f"release    {shown['release_id']} of {shown['built_at']} UTC ({shown['age_days']} days), gate "
            f"{shown['gate']}, {shown['documents']:,} documents, {shown['meetings']:,} meetings"
        )
        lines.append(f"           {'holds all there is' if told.is_published else 'there is something new to publish'}")
    else:
        lines.append("release    none yet: run `safegov run`")
    if told.gate:
        shown = told.gate
        lines.append(f"last gate  {shown['release_id']} {shown['status']} at {shown['checked_at']} UTC")
        lines += [f"           ✕ {says}" for says in shown["blocking"]]
        lines += [f"           ! {says}" for says in shown["warnings"]]
    lines.append(f"drops      {told.n_drops} known, {len(told.waiting)} waiting")
    lines += [f"           {one['drop']} ({one['files']} files): {one['waits_for']}" for one in told.waiting]
    for number, one in enumerate(told.sources):
        last = one["last"]
        said = "not collected yet (`safegov collect`)" if last is None else (
            f"{last['at']}: {last['new']:,} new, {last['changed']:,} changed, {last['gone']:,} gone, "
            f"{sum(last['refused'].values()):,} refused, {last['waiting']:,} waiting"
        )  # fmt: skip
        lines.append(f"{'' if number else 'sources':<11}{one['source']} ({one['kind']}): {said}")
    if told.unread:
        listed = ", ".join(f"{drop} {number:,}" for drop, number in told.unread.items())
        lines.append(f"stale      documents not read by extractor {READER_VERSIONS}: {listed} (`safegov backfill`)")
    if told.quarantine:
        listed = ", ".join(f"{number:,} {reason}" for reason, number in told.quarantine.items())
        lines.append(f"refused    {listed} (`safegov quarantine`)")
    lines.append(f"daemon     {told.daemon}")
    for number, run in enumerate(told.runs):
        took = f" in {run['seconds']} s" if run["seconds"] is not None else ""
        why = f" – {run['why']}" if run["why"] else ""
        lines.append(
            f"{'runs' if not number else '':<11}{run['started'] or '':<20} {run['status']:<9} {run['what']}{took}{why}"
        )
    lines.append("problems   " + ("none" if not told.problems else "\n           ".join(told.problems)))
    return "\n".join(lines)
