"""``datapackage.json``: what the CSV files hold, with keys and foreign keys (Frictionless Data Package v2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from schemas.datapackage import resource_name, table_schema
from schemas.model import Table
from warehouse.release.model import PublishRequest

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def sha256(path: Path) -> str:
    """Hash of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def descriptor(
    request: PublishRequest, tables: Iterable[Table], folder: Path, hashes: dict[str, str]
) -> dict[str, Any]:
    """The descriptor of the package in ``folder``; ``hashes`` are the files' by path below it."""
    chosen = list(tables)
    resources = {table.qualified: resource_name(table) for table in chosen}
    return {
        "$schema": PROFILE,
        "name": "safety-governance",
        "title": "Production-safety meetings of local governments in China, read from the news",
        "description": "Meetings, attendees and directives with the words behind every value. See README.md.",
        "version": request.release_id,
        "created": request.built_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "licenses": [{"name": "Apache-2.0", "path": "LICENSE", "title": "Apache License 2.0"}],
        "resources": [_resource(table, resources, folder, hashes) for table in chosen],
    }


def _resource(table: Table, resources: dict[str, str], folder: Path, hashes: dict[str, str]) -> dict[str, Any]:
    name = resources[table.qualified]
    path = f"csv/{name}.csv"
    return {
        "name": name,
        "type": "table",
        "title": f"{table.qualified}",
        "description": f"{table.description}.",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{hashes[path]}",
        "parquet": f"parquet/{name}.parquet",
        "schema": table_schema(table, resources),
    }
