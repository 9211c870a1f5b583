"""Layer documents: a drop's texts taken in – decoded, identified by content, each kept once."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from assets.attributes import DROPS, OWNERS, column_schema
from assets.retries import PassedOver, retried
from assets.told_checks import COULD_BE_TAKEN_IN, QUARANTINED
from schemas.tables_store import TAKEN_IN
from warehouse.intake.drops import Drop, Register
from warehouse.intake.ingest import take_in
from warehouse.intake.lost import LostSources, lost_sources
from warehouse.intake.model import IntakeOptions, IntakeReport
from warehouse.run_context import RunContext

ACCOUNTED = dg.AssetCheckSpec(
    "inputs_accounted_for",
    asset="documents",
    blocking=True,
    description="Inputs = new and known documents + repeated sources + quarantined: nothing is lost.",
)
SPIKE = 0.1
"""Share of refused inputs above which operators are told."""
_WARM_MOST = 20_000
"""New documents up to which the gate is loaded while they are read; with more, its memory is worth more than its
seconds."""


@dg.asset(
    partitions_def=DROPS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="documents",
    kinds={"polars", "parquet"},
    owners=OWNERS,
    description="The texts of a drop, each known by its content. What could not be taken in is in quarantine.",
    metadata={"dagster/column_schema": column_schema(TAKEN_IN)},
    check_specs=[ACCOUNTED, QUARANTINED, COULD_BE_TAKEN_IN],
)
def documents(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[RunContext]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Takes in what is new in each drop of this run. A drop that fails does not keep the others back."""
    register = Register(workspace.home)
    with retried(context, workspace):
        lost = lost_sources(workspace.home)
    totals: Counter[str] = Counter()
    looked_at: list[str] = []
    unbalanced: list[str] = []
    spikes: dict[str, dict[str, Any]] = {}
    passed_over = PassedOver(context)
    for name in context.partition_keys:
        report = IntakeReport()
        with retried(context, workspace), passed_over.where_it_fails(name):
            report = _take_in(context, workspace, register.get(name), lost.get(name, LostSources()))
        if name in passed_over.why:
            continue
        counts = report.counts()
        totals.update(counts)
        context.add_asset_metadata(
            {"dagster/row_count": report.n_documents, **counts, "refused": report.quarantined_by_reason},
            partition_key=name,
        )
        looked_at.append(name)
        if not report.is_balanced:
            unbalanced.append(name)
        if report.n_quarantined > SPIKE * max(1, report.n_inputs):
            spikes[name] = {"n": report.n_quarantined, "of": report.n_inputs, "why": report.quarantined_by_reason}
    passed_over.fail_if_all(context.partition_keys)
    if workspace.warm_gate and 0 < totals["n_new"] + totals["n_restated"] <= _WARM_MOST:
        workspace.gate.warm()  # there will be something to check: have it load meanwhile
    return dg.MaterializeResult(
        metadata=dict(totals),
        check_results=[
            dg.AssetCheckResult(
                check_name=ACCOUNTED.name, passed=not unbalanced, metadata={**totals, "drops": ", ".join(unbalanced)}
            ),
            dg.AssetCheckResult(
                check_name=QUARANTINED.name,
                passed=not spikes,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={
                    "n_quarantined": totals["n_quarantined"],
                    "drops": ", ".join(spikes),
                    "looked_at": dg.MetadataValue.json(looked_at),
                    "by_drop": dg.MetadataValue.json(spikes),
                },
            ),
            passed_over.result(COULD_BE_TAKEN_IN),
        ],
    )


def _take_in(context: dg.AssetExecutionContext, workspace: RunContext, drop: Drop, lost: LostSources) -> IntakeReport:
    name = drop.name
    if drop.is_stdin and not workspace.read_stdin:
        context.log.info("%s came over standard input: nothing to look for", name)
        return IntakeReport()
    if not drop.is_stdin and not Path(drop.source).exists() and (workspace.home.sources / name).is_dir():
        context.log.info("%s: %s is gone; what it held stays known", name, drop.source)
        return IntakeReport()
    options = IntakeOptions(
        columns=drop.columns, encoding=drop.encoding, rescan=workspace.rescan, workers=workspace.workers
    )
    with workspace.bar(f"taking in {name}") as progress:
        report = take_in(
            workspace.home, name, [drop.source], options, context.run_id, datetime.now(UTC), progress,
            known_as={drop.source: name},  # no path of this machine: the same input gives the same rows anywhere
            lost=lost,
        )  # fmt: skip
    context.log.info("took in %s: %s", name, report.counts())
    return report
