"""The quality gate: Great Expectations over the whole candidate, every suite an asset check that may block."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

import dagster as dg

from assets import table_checks
from assets.attributes import OWNERS, WAREHOUSE_POOL
from assets.resolved import WHEN_READ
from assets.retries import retried
from assets.told_checks import GATE as GATE_KEY
from extraction.version import EXTRACTOR_VERSION
from warehouse.release import candidate, sealing
from warehouse.release.gate import history
from warehouse.release.gate.basis import basis
from warehouse.release.gate.process import GateRequest
from warehouse.release.gate.result import GateResult
from warehouse.release.history import next_id
from warehouse.release.model import PublishRequest
from warehouse.release.trends.views import create_views, has_views
from warehouse.run_context import RunContext
from warehouse.store import build_state
from warehouse.store.home import Home
from warehouse.store.locks import writer

OWN = "own_suites"
GATE = "release_may_be_published"
CHECKS = [
    dg.AssetCheckSpec(
        GATE,
        asset=GATE_KEY,
        blocking=True,
        description="No check that blocks failed; each stands at the table that it is about.",
    ),
    dg.AssetCheckSpec(OWN, asset=GATE_KEY, blocking=True, description="The suites in the home folder's suites/ hold."),
]
BY_TABLE = "gate_by_table"


@dg.asset(
    key=GATE_KEY,
    deps=["trends", ["quality", "accuracy"]],
    pool=WAREHOUSE_POOL,
    group_name="publication",
    kinds={"greatexpectations", "duckdb"},
    owners=OWNERS,
    description="Every expectation on the release that is about to be published, and whether it held.",
    check_specs=CHECKS,
    automation_condition=WHEN_READ,
)
def check_results(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[RunContext]):  # type: ignore[no-untyped-def]
    """Checks the candidate and keeps the result as JSON, page and table."""
    home = workspace.home
    with retried(context, workspace), writer(home):
        build = build_state.require_working(home)
        with workspace.warehouse() as connection:
            if not has_views(connection):
                create_views(connection)  # another run built anew after this one's views were made
        folders = [home.suites] if home.suites.is_dir() else []
        request = GateRequest(
            release_id=next_id(home),
            checked_at=datetime.now(UTC),
            database=home.warehouse,
            previous=sealing.sealed_file(home),
            suites=folders,
            override_reason=workspace.override_reason,
            memory_limit=workspace.memory_limit,
            held_limit=workspace.held_limit,
            basis=basis(home, folders, workspace.whole_every),
            home=home.path,
            holds=build.holds,
        )
        with workspace.step("checking the release"):
            result = workspace.gate.check(request)
        page = history.record(home, result)
        build_state.set_checked(home, build)
        with workspace.warehouse() as connection:
            n_rows = history.fill(connection, home)
        if result.may_publish:
            candidate.discard(home)
        else:
            kept = candidate.keep(home, _as_candidate(home, result, workspace.memory_limit))
            context.log.info("the blocked candidate is kept as %s", kept)
    context.log.info("%s", result.scope)
    for note in result.notes:
        context.log.warning("%s", note)
    for check in (*result.blocking, *result.warnings):
        context.log.warning(
            "%s: %s (observed %s, expected %s)", check.severity, check.says, check.observed, check.expected
        )
    yield dg.MaterializeResult(
        metadata={
            "dagster/row_count": n_rows,
            "release_id": result.release_id,
            "status": result.status,
            "n_passed": result.n_passed,
            "n_warned": len(result.warnings),
            "n_blocking": len(result.blocking),
            "n_held_back": result.n_held_back,
            "scope": result.scope,
            "page": dg.MetadataValue.path(str(page)),
        }
    )
    _report_by_table(context, result)
    yield from _evaluations(result)


def _as_candidate(home: Home, result: GateResult, memory_limit: str) -> PublishRequest:
    return PublishRequest(
        release_id=result.release_id,
        built_at=result.checked_at.replace(tzinfo=None),
        code_version=version("safegov"),
        extractor_version=EXTRACTOR_VERSION,
        input_fingerprint="",
        gate_status="overridden",
        gate_note="a candidate that the gate blocked, never published",
        quality={
            "gate.json": home.gates / f"{history.LATEST}.json",
            "gate.html": home.gates / f"{history.LATEST}.html",
        },
        memory_limit=memory_limit,
    )


def _evaluations(result: GateResult) -> Iterator[dg.AssetCheckResult]:
    bundled = {suite for _, suite in table_checks.places()}
    for name, checks in (
        (GATE, [check for check in result.checks if check.suite in bundled]),
        (OWN, [check for check in result.checks if check.suite not in bundled]),
    ):
        failed = [check for check in checks if not check.success]
        blocks = any(check.blocks for check in failed) and not result.may_publish
        yield dg.AssetCheckResult(
            check_name=name,
            asset_key=GATE_KEY,
            passed=not failed,
            severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
            metadata={"n_checks": len(checks), "n_failed": len(failed), "failed": table_checks.told(failed)},
        )


def _report_by_table(context: dg.AssetExecutionContext, result: GateResult) -> None:
    """Reports the checks of each table where no later step of this run does: it is blocked, or has no such step."""
    if result.may_publish and context.job_def.has_node_named(BY_TABLE):
        return
    for (key, suite), passed, metadata in table_checks.evaluations(result):
        context.instance.report_runless_asset_event(
            dg.AssetCheckEvaluation(
                asset_key=key,
                check_name=suite,
                passed=passed,
                severity=dg.AssetCheckSeverity.WARN,
                metadata=metadata,
            )
        )


@dg.multi_asset_check(name=BY_TABLE, specs=table_checks.specs(GATE_KEY), can_subset=True)
def gate_by_table(context: dg.AssetCheckExecutionContext, workspace: dg.ResourceParam[RunContext]):  # type: ignore[no-untyped-def]
    """Tells at each table what the gate found of it."""
    home = workspace.home
    result = history.latest(home)
    if result is None or build_state.checked(home) != build_state.working(home):
        return  # built anew since: the gate has not seen it
    chosen = context.selected_asset_check_keys
    for (key, suite), passed, metadata in table_checks.evaluations(result):
        if dg.AssetCheckKey(key, suite) in chosen:
            yield dg.AssetCheckResult(
                asset_key=key,
                check_name=suite,
                passed=passed,
                severity=dg.AssetCheckSeverity.WARN,
                metadata=metadata,
            )
