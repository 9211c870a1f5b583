"""How accurate the reader is, on the annotated samples and by the user's audits: published with every release."""

import dagster as dg
import polars as pl

from assets.attributes import OWNERS, WAREHOUSE_POOL, column_schema, preview
from assets.resolved import KEYS, WHEN_READ
from assets.retries import retried
from extraction.version import READER_VERSIONS
from schemas.tables_quality import ACCURACY
from warehouse.evaluation import measure
from warehouse.review.audit import accuracy as audit
from warehouse.run_context import RunContext
from warehouse.store import build_state, sql
from warehouse.store.locks import writer


@dg.asset(
    key=["quality", "accuracy"],
    deps=[KEYS["main.documents"]],
    pool=WAREHOUSE_POOL,
    group_name="governance",
    kinds={"python", "duckdb"},
    owners=OWNERS,
    code_version=READER_VERSIONS,
    description=f"{ACCURACY.description}.",
    metadata={"dagster/column_schema": column_schema(ACCURACY)},
    automation_condition=WHEN_READ,
)
def accuracy(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[RunContext]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Measures the reader, unless it was measured before, and fills quality.accuracy."""
    home = workspace.home
    with retried(context, workspace), writer(home):
        with workspace.step("measuring the reader"):
            workspace.measuring.wait()
            rows = measure.accuracy(home, workspace.samples, build_state.code_hash("extraction"))
            rows = pl.concat([rows, audit.accuracy(home)])
        with workspace.warehouse() as connection:
            connection.execute("BEGIN TRANSACTION")
            connection.execute("DELETE FROM quality.accuracy")
            sql.insert_frame(connection, "quality.accuracy", rows)
            connection.execute("COMMIT")
            shown = connection.sql(
                "SELECT field, metric, value, ci_low, ci_high, n FROM quality.accuracy "
                "WHERE split = 'measure' AND rendition = 'all' AND metric IN ('f1', 'accuracy') ORDER BY field"
            ).pl()
    return dg.MaterializeResult(
        metadata={"dagster/row_count": rows.height, "measured": preview(shown, n_rows=shown.height)}
    )
