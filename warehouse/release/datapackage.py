"""``datapackage.json``: what the files of tables hold, with keys and foreign keys (Frictionless Data Package v2).

A release's package describes its database, with all tables in it, and Parquet files where such lie there; programs
check size and hash. The package that is made of it describes CSV files, of which they check every cell and key, and
Parquet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from schemas.datapackage import resource_name, table_schema
from schemas.model import Table
from warehouse.release.citation import spdx, title_of
from warehouse.release.database import NAME
from warehouse.release.dataset import Creator, Description
from warehouse.release.model import PublishRequest

TABLES = "tables"
"""Property of the database's resource: what there is to say of each table in it."""
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def sha256(path: Path) -> str:
    """Hash of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def descriptor(
    request: PublishRequest, told: Mapping[str, Any], tables: Iterable[Table], folder: Path, hashes: dict[str, str]
) -> dict[str, Any]:
    """The descriptor of the package in ``folder``; ``hashes`` are the files' by path below it, ``told`` the release's
    facts (``readme.facts``).

    Of a dataset whose owner states no licence none is told; the samples and what is read of them are safegov's own.
    """
    said: Description = told["said"]
    description = said.description or "Meetings, attendees and directives with the words behind every value."
    chosen = list(tables)
    names = {table.qualified: resource_name(table) for table in chosen}
    held = [{**_table(table, names), **(_of_texts(said) if table.name == "documents" else {})} for table in chosen]
    known = {
        "id": f"https://doi.org/{said.doi}" if said.doi else None,
        "licenses": _licences(said, told),
        "contributors": [_contributor(one) for one in said.creators],
        "keywords": list(said.keywords),
        "sources": [{"title": said.texts_source}] if said.texts_source else [],
        "contact": said.contact,
    }
    return {
        "$schema": PROFILE,
        "name": "safety-governance",
        "title": title_of(said, told),
        "description": " ".join(part for part in (told["invented"], description, "See README.md.") if part),
        "version": request.release_id,
        "created": request.built_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **{name: value for name, value in known.items() if value},
        "is_sample": told["counts"]["samples"] > 0,
        "fingerprint": f"sha256:{request.input_fingerprint}",
        "citation": told["citation"],
        "not_stated": said.missing,
        "resources": [
            _database(held, folder, hashes),
            *(_placed(one, _in_parquet(one["name"], folder, hashes)) for one in held if request.parquet),
        ],
    }


def _licences(said: Description, told: Mapping[str, Any]) -> list[dict[str, str]]:
    """The licence of the facts."""
    if identifier := spdx(said.licence):
        return [{"name": identifier, "title": "of the facts; texts and quotes are their publishers'"}]
    if said.licence and said.licence.startswith(("http://", "https://")):
        return [{"path": said.licence, "title": "of the facts; texts and quotes are their publishers'"}]
    if said.licence:
        return [{"name": "other", "title": said.licence}]
    if told["counts"]["samples"] and told["counts"]["samples"] >= told["counts"]["documents"]:
        return [{"name": "Apache-2.0", "path": "LICENSE", "title": "Apache License 2.0"}]
    return []


def _of_texts(said: Description) -> dict[str, Any]:
    """What the table of texts has of its own: texts are not under the licence of the facts."""
    if not (said.licence or said.texts_licence):
        return {}
    title = said.texts_licence or "not stated; the texts are their publishers'"
    return {"licenses": [{"name": spdx(said.texts_licence) or "other", "title": title}]}


def _contributor(one: Creator) -> dict[str, Any]:
    known = {"title": one.full, "path": one.orcid, "organization": one.affiliation, "roles": ["creator"]}
    if one.family:
        known |= {"familyName": one.family, "givenName": one.given}
    return {name: value for name, value in known.items() if value}


def _table(table: Table, names: Mapping[str, str]) -> dict[str, Any]:
    """What there is to say of a table, wherever it lies."""
    return {
        "name": names[table.qualified],
        "title": f"{table.qualified}",
        "description": f"{table.description}.",
        "schema": table_schema(table, names),
    }


def _database(held: list[dict[str, Any]], folder: Path, hashes: Mapping[str, str]) -> dict[str, Any]:
    path = f"{NAME}.duckdb"
    return {
        "name": NAME,
        "type": "file",
        "title": "The database",
        "description": "All tables, with the views over them: for DuckDB 1.1 and later.",
        "path": path,
        "format": "duckdb",
        "mediatype": "application/vnd.duckdb",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{hashes[path]}",
        TABLES: held,
    }


def _in_parquet(name: str, folder: Path, hashes: Mapping[str, str] | None = None) -> dict[str, Any]:
    path = f"parquet/{name}.parquet"
    return {
        "type": "file",  # of a table, programs would read every cell: those that do take unknown numbers for faults
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{hashes[path] if hashes else sha256(folder / path)}",
    }


def _in_csv(name: str, folder: Path) -> dict[str, Any]:
    path = f"csv/{name}.csv"
    return {
        "type": "table",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{sha256(folder / path)}",
    }


def _placed(table: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    """A table as a resource: what it is, where it lies, its columns and keys."""
    last = {"schema", "licenses"}
    told = {name: value for name, value in table.items() if name not in last}
    return told | place | {name: value for name, value in table.items() if name in last}


def of_files(described: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The descriptor of a release with the files in ``folder/csv`` and ``folder/parquet`` in place of its own.

    A table's CSV file bears its name, by which keys lead from one to another, its Parquet file that with ``-parquet``.
    """
    tables = _tables(described["resources"])
    in_csv = [_placed(table, _in_csv(table["name"], folder)) for table in tables]
    in_parquet = [
        {"name": f"{table['name']}-parquet", "title": f"{table['title']}, as Parquet"}
        | _in_parquet(table["name"], folder)
        | {name: value for name, value in table.items() if name == "licenses"}
        for table in tables
    ]
    return {**described, "resources": in_csv + in_parquet}


def _tables(resources: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a release's descriptor says of its tables; older versions said it of their files alone."""
    listed = list(resources)
    held = next((list(resource[TABLES]) for resource in listed if TABLES in resource), listed)
    kept = ("name", "title", "description", "schema", "licenses")
    return [{name: table[name] for name in kept if name in table} for table in held]
