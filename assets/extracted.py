"""Layer extracted: what each document of a drop says, row by row, each row with its words."""

from collections import Counter
from typing import Any

import dagster as dg

from assets.attributes import DROPS, OWNERS, column_schema
from assets.retries import PassedOver, retried
from assets.told_checks import COULD_BE_READ
from extraction.version import READER_VERSIONS
from schemas.tables_extracted import TABLES
from warehouse.reading.part_state import OVER_LIMIT_REMEDY, count_rows, told_shares
from warehouse.reading.read_drop import ReadingReport, read_drop
from warehouse.run_context import RunContext

KEYS = {table.name: dg.AssetKey(["extracted", table.name]) for table in TABLES}
CONTRACT = dg.AssetCheckSpec(
    "rows_keep_their_contract",
    asset=KEYS["documents"],
    blocking=True,
    description="The share of rows that broke their contract, and are in quarantine, is within the limit in every drop "
    "of the run, whichever run read them.",
)
READER = dg.AssetCheckSpec(
    "reader_did_not_fail",
    asset=KEYS["documents"],
    description="The reader raised, hung or died on no document (such a document is kept, of kind other).",
)
# Read again when the extractor moves; a new drop is read by the run that takes it in.
_MOVED: dg.AutomationCondition[Any] = dg.AutomationCondition.code_version_changed()
WHEN_EXTRACTOR_MOVES = (_MOVED.since_last_handled() & ~dg.AutomationCondition.in_progress()).with_label(
    "the extractor moved"
)


@dg.multi_asset(
    name="extracted",
    partitions_def=DROPS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    specs=[
        dg.AssetSpec(
            KEYS[table.name],
            deps=["documents"],
            description=f"{table.description}.",
            group_name="extracted",
            kinds={"python", "pandera", "parquet"},
            owners=OWNERS,
            code_version=READER_VERSIONS,
            metadata={"dagster/column_schema": column_schema(table)},
            automation_condition=WHEN_EXTRACTOR_MOVES,
        )
        for table in TABLES
    ],
    check_specs=[CONTRACT, READER, COULD_BE_READ],
)
def extracted(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[RunContext]):  # type: ignore[no-untyped-def]
    """Reads the documents of each drop of this run that no reader of this version has read. A drop that fails does not
    keep the others back."""
    totals: Counter[str] = Counter()
    over: dict[str, float] = {}
    passed_over = PassedOver(context)
    for drop in context.partition_keys:
        with retried(context, workspace), passed_over.where_it_fails(drop):
            report = _read(context, workspace, drop)
            held = count_rows(workspace.home, drop)
            totals.update(report.counts())
            for name, n_rows in held.by_table.items():
                context.add_asset_metadata(
                    {"dagster/row_count": n_rows, "read_now": report.n_documents},
                    asset_key=KEYS[name],
                    partition_key=drop,
                )
            totals["n_rejected_held"] += held.n_rejected
            if held.rejected_share > workspace.reject_limit:
                over[drop] = held.rejected_share
    workspace.executor.close()  # its memory is wanted now
    passed_over.fail_if_all(context.partition_keys)
    for table in TABLES:
        yield dg.MaterializeResult(asset_key=KEYS[table.name])
    yield dg.AssetCheckResult(
        check_name=CONTRACT.name,
        asset_key=CONTRACT.asset_key,
        passed=not over,
        metadata={
            "rejected_rows": totals["n_rejected_held"],
            "limit": workspace.reject_limit,
            "drops_over_limit": told_shares(over),
            "remedy": OVER_LIMIT_REMEDY,
        },
    )
    yield passed_over.result(COULD_BE_READ)
    yield dg.AssetCheckResult(
        check_name=READER.name,
        asset_key=READER.asset_key,
        passed=totals["n_failed"] == 0,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"n_failed": totals["n_failed"], "n_read_now": totals["n_documents"]},
    )


def _read(context: dg.AssetExecutionContext, workspace: RunContext, drop: str) -> ReadingReport:
    with workspace.bar(f"reading {drop}") as progress:
        report = read_drop(workspace.home, drop, executor=workspace.executor, run_id=context.run_id, progress=progress)
    context.log.info("read %s: %s", drop, report.counts())
    return report
