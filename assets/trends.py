"""Layer trends: the ``trend_*`` views over the tables of governance."""

import dagster as dg

from assets.attributes import OWNERS, WAREHOUSE_POOL
from assets.resolved import KEYS as GOVERNED
from assets.resolved import WHEN_READ
from assets.retries import retried
from warehouse.release.trends.views import VIEWS, create_views
from warehouse.run_context import RunContext
from warehouse.store.locks import writer


@dg.asset(
    deps=list(GOVERNED.values()),
    pool=WAREHOUSE_POOL,
    group_name="trends",
    kinds={"duckdb", "view"},
    owners=OWNERS,
    description="The views `trend_*`: counts and shares by period, place and code, with what they rest on.",
    metadata={"views": dg.MetadataValue.md("\n".join(f"- `{name}`: {shows}" for name, shows in sorted(VIEWS.items())))},
    automation_condition=WHEN_READ,
)
def trends(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[RunContext]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Makes the views anew."""
    with retried(context, workspace), writer(workspace.home), workspace.warehouse() as connection:
        with workspace.step("making the trends"):
            create_views(connection)
        monthly = connection.sql(
            "SELECT date_trunc('month', held_on)::DATE AS month, count(*) AS n_meetings FROM main.meetings "
            "WHERE held_on IS NOT NULL GROUP BY month ORDER BY month"
        ).pl()
    most = max(monthly["n_meetings"].to_list(), default=1)
    plot = "\n".join(f"{month:%Y-%m} {'█' * round(40 * n / most) or '▏'} {n}" for month, n in monthly.iter_rows())
    return dg.MaterializeResult(
        metadata={"n_views": len(VIEWS), "meetings_by_month": dg.MetadataValue.md(f"```\n{plot}\n```")}
    )
