"""Layer governance: all drops brought together – places, persons, meetings, corrections – whole or not at all."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import dagster as dg
import duckdb

from assets.attributes import OWNERS, WAREHOUSE_POOL, column_schema, lineage, preview
from assets.retries import retried
from extraction.version import READER_VERSIONS
from schemas import tables_codes, tables_extracted, tables_main, tables_quality
from schemas.model import Table
from warehouse.reading.part_state import OVER_LIMIT_REMEDY, over_limit, told_shares, unread
from warehouse.release import dataset, sealing
from warehouse.resolution.renewal import renew
from warehouse.resolution.settings import GovernanceSettings
from warehouse.run_context import RunContext
from warehouse.store import build_state, checksums
from warehouse.store.locks import writer
from warehouse.store.parts import drops, parts

LATER = {"releases", "changes", "check_results", "accuracy"}
"""Tables that are filled when a release is checked and published."""
TABLES = tuple(table for table in (*tables_main.TABLES, *tables_quality.TABLES) if table.name not in LATER)
_WARM_BYTES = 64 * 1024 * 1024
"""Size of the store's documents (packed) up to which the gate is loaded, and the reader measured, while tables are
built; beyond, a build needs the memory more than the seconds."""
CODES = dg.AssetKey(["main", "codes"])
READ = [dg.AssetKey(["extracted", table.name]) for table in tables_extracted.TABLES]
KEYS = {table.qualified: dg.AssetKey([table.layer, table.name]) for table in TABLES}

# Built whenever something new was read, however many drops it came from; a drop that failed does not hold it back.
# What was read while a build ran is newer than what that build saw: it counts as handled by a request alone, not by the
# end of that build (as `since_last_handled` has it), or it would wait unpublished for the next drop.
_HANDLED = (dg.AutomationCondition.newly_requested() | dg.AutomationCondition.initial_evaluation()).with_label(
    "handled"
)
_UPDATED = (
    dg.AutomationCondition.any_deps_updated().since(_HANDLED)
    & ~dg.AutomationCondition.any_deps_in_progress()
    & ~dg.AutomationCondition.in_progress()
)
_LABEL = "something new was read"
# A check that blocks within a run blocks here too: what it speaks against is not built or checked later. It is asked
# for failures, not for having passed: of two drops read side by side the check that ends last may be of what was
# written first, and Dagster takes such a one for none (`all_deps_blocking_checks_passed` would wait for the next drop).
_SPOKEN_AGAINST = dg.AutomationCondition.any_deps_match(
    dg.AutomationCondition.any_checks_match(dg.AutomationCondition.check_failed(), blocking_only=True)
)
WHEN_READ = (_UPDATED & ~_SPOKEN_AGAINST).with_label(_LABEL)
# The gate's suites are such checks and may warn, which is no reason to wait: publication asks the gate's result itself.
WHEN_CHECKED = _UPDATED.with_label(_LABEL)

_NOT_WHOLE = (
    "A build with what builds keep (.memo in the home folder) is not what a whole build gives:\n{told}\n"
    "The whole build stands now, what was kept is removed: run again, and report this"
)

ALL_READ = dg.AssetCheckSpec(
    "every_document_was_read",
    asset=KEYS["main.documents"],
    description="No document of the store is without a reading.",
)
KEPT_CONTRACT = dg.AssetCheckSpec(
    "every_drop_kept_its_contract",
    asset=KEYS["main.documents"],
    blocking=True,
    description="In no drop of the store the share of rows that broke their contract is above the limit.",
)


def _spec(table: Table) -> dg.AssetSpec:
    return dg.AssetSpec(
        KEYS[table.qualified],
        deps=READ,
        description=f"{table.description}.",
        group_name="governance",
        kinds={"duckdb", "table"},
        owners=OWNERS,
        skippable=True,
        metadata={"dagster/column_schema": column_schema(table), "dagster/table_name": table.qualified},
        automation_condition=WHEN_READ,
    )


@dg.multi_asset(
    name="governance",
    pool=WAREHOUSE_POOL,
    specs=[
        *(_spec(table) for table in TABLES),
        dg.AssetSpec(
            CODES,
            deps=READ,
            description="Code tables: places, meeting types, ranks, sectors, instruments, responsibilities, phrases.",
            group_name="governance",
            kinds={"duckdb", "table"},
            owners=OWNERS,
            skippable=True,
            metadata={"tables": ", ".join(table.qualified for table in tables_codes.TABLES)},
            automation_condition=WHEN_READ,
        ),
    ],
    check_specs=[ALL_READ, KEPT_CONTRACT],
)
def governance(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[RunContext]):  # type: ignore[no-untyped-def]
    """Builds the working database anew from the store, unless the published release was made from the same."""
    home = workspace.home
    settings = GovernanceSettings(
        officeholders=Path(workspace.officeholders) if workspace.officeholders else None,
        memory_limit=workspace.memory_limit,
    )
    samples = Path(workspace.samples) if workspace.samples else None
    with retried(context, workspace), writer(home):
        of_readings = list(_of_readings(workspace))  # of what is built now
        now = build_state.state(home, settings=workspace.officeholders or "", samples=samples)
        told, is_whole = sealing.make_whole(home)
        for line in told:
            context.log.warning("%s", line)
        before = build_state.published(home) if is_whole else None
        if before is not None and before.state == now and workspace.override_reason is None:
            context.log.info("nothing new since the published release: not built again")
            yield from of_readings
            return
        if not any(parts(home.documents / drop) for drop in drops(home)):
            context.log.info("there is no document yet: nothing to build")
            yield from of_readings
            return
        if damaged := checksums.damaged_parts(home, adopts=True):
            raise dg.Failure("\n".join(map(str, damaged)), allow_retries=False)
        try:
            dataset.read(home)  # the papers of the release are written from it: better to say now what is wrong
        except dataset.DatasetError as error:
            raise dg.Failure(str(error), allow_retries=False) from None
        if sum(path.stat().st_size for drop in drops(home) for path in parts(home.documents / drop)) < _WARM_BYTES:
            workspace.gate.warm()
            workspace.measuring.start(home, workspace.samples, build_state.code_hash("extraction"))
        build = build_state.Build(now, context.run_id, is_anew=True)
        done = renew(home, settings, build, step=workspace.step, whole_every=workspace.whole_every)
        if done.differences:
            raise dg.Failure(_NOT_WHOLE.format(told="\n".join(map(str, done.differences))), allow_retries=False)
        report = done.report
        context.log.info("built %s: %s", f"whole ({done.why_whole})" if done.why_whole else "on", asdict(report))
        with workspace.warehouse(read_only=True) as connection:
            for table in TABLES:
                yield _materialized(connection, table, report.rows.get(table.qualified, 0))
    codes = {table.name: report.rows.get(table.qualified, 0) for table in tables_codes.TABLES}
    yield dg.MaterializeResult(asset_key=CODES, metadata={"dagster/row_count": sum(codes.values()), **codes})
    yield from of_readings


def _of_readings(workspace: RunContext) -> Iterator[dg.AssetCheckResult]:
    home = workspace.home
    over = over_limit(home, workspace.reject_limit)
    yield dg.AssetCheckResult(
        check_name=KEPT_CONTRACT.name,
        asset_key=KEPT_CONTRACT.asset_key,
        passed=not over,
        metadata={
            "limit": workspace.reject_limit,
            "drops_over_limit": told_shares(over),
            "remedy": OVER_LIMIT_REMEDY,
        },
    )
    n_unread = sum(part.n_documents for drop in drops(home) for part in unread(home, drop, READER_VERSIONS))
    yield dg.AssetCheckResult(
        check_name=ALL_READ.name,
        asset_key=ALL_READ.asset_key,
        passed=n_unread == 0,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"n_unread": n_unread, "remedy": "run `safegov backfill`: a drop was not read by this extractor"},
    )


def _materialized(connection: duckdb.DuckDBPyConnection, table: Table, n_rows: int) -> dg.MaterializeResult[None]:
    shown = [column.name for column in table.columns if column.name != "text"][:8]
    listed = ", ".join(f'"{name}"' for name in shown)
    rows = connection.sql(f"SELECT {listed} FROM {table.qualified} LIMIT 5").pl()  # noqa: S608 - declared names
    return dg.MaterializeResult(
        asset_key=KEYS[table.qualified],
        metadata={
            "dagster/row_count": n_rows,
            "preview": preview(rows),
            **lineage(table),
        },
    )
