"""Layer collection: sources of the web looked through, what is new put into the landing folder as drops."""

from typing import Any

import dagster as dg

from assets.attributes import OWNERS
from assets.retries import retried
from assets.told_checks import ANSWERED, GENUINE, LOOKED_AT, READABLE, SOURCES, SPEAKING
from warehouse.collection import sources_file
from warehouse.collection.doubts import are_many_refused
from warehouse.collection.model import CollectReport
from warehouse.run_context import RunContext


@dg.asset(
    group_name="collection",
    kinds={"python", "warc"},
    owners=OWNERS,
    description="What is new in the sources of sources.toml, as a drop a source in landing/. Runs by its own schedule.",
    check_specs=[READABLE, SPEAKING, GENUINE, ANSWERED],
)
def collected(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[RunContext]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Collects every source. What fails of one does not keep the others back."""
    from warehouse.collection.collect import collect_all  # noqa: PLC0415 - its libraries are slow to load

    try:
        chosen = sources_file.read(workspace.home)
    except sources_file.SourcesError as error:
        raise dg.Failure(str(error), allow_retries=False) from None
    reports: list[CollectReport] = []
    with retried(context, workspace):
        for report in collect_all(workspace.home, chosen, clock=workspace.clock, bar=workspace.bar):
            context.log.info("collected %s: %s", report.source, report.to_dict())
            reports.append(report)
    counts = ("found", "new", "changed", "unchanged", "gone", "n_refused", "waiting")
    return dg.MaterializeResult(
        metadata={
            **{name: sum(getattr(report, name) for report in reports) for name in counts},
            SOURCES: dg.MetadataValue.json({report.source: report.to_dict() for report in reports}),
        },
        check_results=[
            _result(READABLE, reports, {one.source: "; ".join(one.failures) for one in reports if one.failures}),
            _result(SPEAKING, reports, {one.source: one.silent for one in reports if one.silent}),
            _result(GENUINE, reports, {one.source: one.held for one in reports if one.held}),
            _result(ANSWERED, reports, {one.source: _refused(one) for one in reports if are_many_refused(one)}),
        ],
    )


def _refused(report: CollectReport) -> str:
    why = ", ".join(f"{number} {reason}" for reason, number in sorted(report.refused.items()))
    return f"{report.n_refused} of {report.due - report.waiting} addresses were refused ({why})"


def _result(spec: dg.AssetCheckSpec, reports: list[CollectReport], told: dict[str, str]) -> dg.AssetCheckResult:
    metadata: dict[str, Any] = {
        SOURCES: dg.MetadataValue.json(told),
        LOOKED_AT: dg.MetadataValue.json([report.source for report in reports]),
    }
    return dg.AssetCheckResult(
        check_name=spec.name, passed=not told, severity=dg.AssetCheckSeverity.WARN, metadata=metadata,
        description="; ".join(f"{source}: {why}" for source, why in told.items()) or None,
    )  # fmt: skip
