"""Layer publication: one atomic switch to a new release, once the gate lets it pass."""

import shlex
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import dagster as dg
import duckdb

from assets.attributes import OWNERS, WAREHOUSE_POOL
from assets.resolved import WHEN_CHECKED
from assets.retries import retried
from assets.told_checks import GATE
from extraction.version import EXTRACTOR_VERSION
from warehouse.release import sealing
from warehouse.release.changes import fill_changes
from warehouse.release.fingerprint import input_fingerprint
from warehouse.release.gate import history
from warehouse.release.history import add_releases, current_id, next_id, record_of, records
from warehouse.release.model import PublishRequest
from warehouse.release.publish import publish
from warehouse.release.trends.views import create_views, has_views
from warehouse.run_context import RunContext
from warehouse.store import build_state, touched
from warehouse.store.home import Home
from warehouse.store.locks import writer

FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=7), warn_window=timedelta(days=2))
"""Told in the UI where no release was published for days; `safegov status` has a limit of its own."""


@dg.asset(
    deps=["trends", GATE],
    pool=WAREHOUSE_POOL,
    group_name="publication",
    kinds={"duckdb"},
    owners=OWNERS,
    description="The published release: DuckDB file, data package, report, the gate's result, checksums.",
    freshness_policy=FRESH,
    automation_condition=WHEN_CHECKED,
)
def publication(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[RunContext]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Publishes the working database as the next release."""
    home = workspace.home
    with retried(context, workspace), writer(home):
        build = build_state.require_working(home)
        gate = history.latest(home)
        release_id = next_id(home)
        # Another run may have built anew since this one's gate: what is published is what was checked, or nothing.
        is_checked = gate is not None and gate.release_id == release_id and build_state.checked(home) == build
        if gate is None or not is_checked or not gate.may_publish:
            raise dg.Failure("this build has not passed the gate: materialize quality/check_results first")
        built_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        with workspace.warehouse() as connection:
            if not has_views(connection):
                create_views(connection)  # another run built the same anew after this one's views were made
            request = PublishRequest(
                release_id=release_id,
                built_at=built_at,
                code_version=version("safegov"),
                extractor_version=EXTRACTOR_VERSION,
                input_fingerprint=input_fingerprint(connection),
                gate_status=gate.status,
                gate_note=gate.override_reason if gate.status == "overridden" else None,
                quality={
                    "gate.json": home.gates / f"{history.LATEST}.json",
                    "gate.html": home.gates / f"{history.LATEST}.html",
                },
                memory_limit=workspace.memory_limit,
                parquet=workspace.release_parquet,
            )
            record = record_of(connection, request)
            connection.execute("DELETE FROM main.releases")
            add_releases(connection, [*records(home), record])
            with workspace.step("comparing with the release before"):
                changes = _changes(context, connection, home, release_id, build)
        with workspace.step("writing the release"):
            done = publish(home, request)
        build_state.set_published(home, build, release_id)
        touched.begin(home, release_id, build.holds)
    context.log.info("published %s in %s", release_id, done.folder)
    return dg.MaterializeResult(
        metadata={
            "release_id": release_id,
            "folder": dg.MetadataValue.path(str(done.folder)),
            "report": dg.MetadataValue.path(str(done.folder / "report.html")),
            "correct_or_audit_it": f"safegov review --web --home {shlex.quote(str(home.path))}",
            "n_bytes": done.n_bytes,
            "seconds": dict(done.seconds),
            **{f"rows_{change}": number for change, number in changes.items()},
            "n_documents": record.n_documents,
            "n_meetings": record.n_meetings,
            "n_attendees": record.n_attendees,
            "n_directives": record.n_directives,
        }
    )


def _changes(
    context: dg.AssetExecutionContext,
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    release_id: str,
    build: build_state.Build,
) -> dict[str, int]:
    """Fills ``main.changes`` against the release before; where that cannot be read, it tells none, and says so."""
    before = sealing.sealed_file(home)
    try:
        is_told = touched.show(connection, home, current_id(home), build.holds)
        return fill_changes(connection, release_id, before, is_told=is_told)
    except duckdb.Error as error:
        if before is None:
            raise
        context.log.warning(
            "%s cannot be read (%s): %s tells no changes against it", before, str(error).splitlines()[0], release_id
        )
        return fill_changes(connection, release_id, None)
