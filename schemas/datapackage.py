"""The data package descriptor (Frictionless Data Package v2) from the declarations.

Source of the form: https://datapackage.org/standard/data-package/ and …/table-schema/ (v2.0).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.model import Column, SqlType, Table

_TYPES: dict[SqlType, str] = {
    "VARCHAR": "string",
    "VARCHAR[]": "string",  # lists are written as JSON text in CSV
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
}


def _field(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": column.description,
    }
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.pattern is not None:
        constraints["pattern"] = column.pattern
    if column.minimum is not None:
        constraints["minimum"] = int(column.minimum) if "INT" in column.type else column.minimum
    if column.maximum is not None:
        constraints["maximum"] = int(column.maximum) if "INT" in column.type else column.maximum
    if constraints:
        described["constraints"] = constraints
    if column.type == "TIMESTAMP":
        described["format"] = "any"
    return described


def table_schema(table: Table, resources: Mapping[str, str]) -> dict[str, Any]:
    """The Table Schema of ``table``; ``resources`` maps qualified table names to resource names of the package."""
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    foreign = []
    for reference in table.foreign_keys:
        target = f"{table.layer}.{reference.ref_table}"
        if target in resources:
            resource = "" if target == table.qualified else resources[target]
            foreign.append(
                {
                    "fields": list(reference.columns),
                    "reference": {"resource": resource, "fields": list(reference.ref_columns)},
                }
            )
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def resource_name(table: Table) -> str:
    """The package-wide name of a table: its own in layer main, else with the layer before it."""
    return table.name if table.layer == "main" else f"{table.layer}_{table.name}"
