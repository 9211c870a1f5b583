"""What assets share: partitions, pool, owners; what the Dagster UI shows of them: column schemas, previews, lineage."""

from __future__ import annotations

import dagster as dg
import polars as pl

from schemas import tables_extracted, tables_store
from schemas.model import Table

DROPS = dg.DynamicPartitionsDefinition(name="drops")
"""One partition a drop: the texts that came together."""

WAREHOUSE_POOL = "warehouse"
"""Steps that write the working database share this pool, whose limit is one."""

OWNERS = ["team:safegov"]

PREVIEW_ROWS = 5
PREVIEW_WIDTH = 80


def column_schema(table: Table) -> dg.TableSchema:
    """The table's columns with types, meanings and constraints, as Dagster shows them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=column.type,
                description=column.description,
                constraints=dg.TableColumnConstraints(
                    nullable=column.nullable,
                    unique=table.primary_key == (column.name,),
                    other=[f"one of {', '.join(column.values)}"] if column.values else [],
                ),
            )
            for column in table.columns
        ]
    )


def _cell(value: object) -> str:
    words = "" if value is None else str(value)
    words = words if len(words) <= PREVIEW_WIDTH else words[: PREVIEW_WIDTH - 1] + "…"
    return words.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def preview(frame: pl.DataFrame, n_rows: int = PREVIEW_ROWS) -> dg.MarkdownMetadataValue:
    """The first rows of ``frame`` as a Markdown table, long cells cut."""
    lines = ["| " + " | ".join(frame.columns) + " |", "|" + " --- |" * frame.width]
    lines += ["| " + " | ".join(map(_cell, row)) + " |" for row in frame.head(n_rows).iter_rows()]
    return dg.MetadataValue.md("\n".join(lines))


_ORIGINS = {
    "documents": (("extracted", tables_extracted.DOCUMENTS), ("documents", tables_store.TAKEN_IN)),
    "meetings": (("extracted", tables_extracted.MEETINGS),),
    "attendees": (("extracted", tables_extracted.ATTENDEES),),
    "directives": (("extracted", tables_extracted.DIRECTIVES),),
    "reported_figures": (("extracted", tables_extracted.FIGURES),),
    "meeting_references": (("extracted", tables_extracted.REFERENCES),),
    "meeting_event_mentions": (("extracted", tables_extracted.EVENT_MENTIONS),),
    "meeting_phrases": (("extracted", tables_extracted.MEETING_PHRASES),),
    "evidence": (("extracted", tables_extracted.EVIDENCE),),
    "issues": (("extracted", tables_extracted.ISSUES),),
}


def lineage(table: Table) -> dict[str, dg.TableColumnLineage]:
    """Metadata that says which column of the layers before each column of ``table`` comes from, where it is one."""
    columns: dict[str, list[dg.TableColumnDep]] = {}
    for layer, origin in _ORIGINS.get(table.name, ()):
        key = dg.AssetKey([layer, origin.name] if layer == "extracted" else layer)
        for name in origin.column_names:
            if name in table.column_names:
                columns.setdefault(name, []).append(dg.TableColumnDep(asset_key=key, column_name=name))
    return {"dagster/column_lineage": dg.TableColumnLineage(deps_by_column=columns)} if columns else {}
