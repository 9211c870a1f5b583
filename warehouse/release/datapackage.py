"""``datapackage.json``: what the files of tables hold, with keys and foreign keys (Frictionless Data Package v2).

A release's package describes its Parquet files, of which programs check size and hash; the package that is made of it
describes CSV files, of which they check every cell and key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from schemas.datapackage import resource_name, table_schema
from schemas.model import Table
from warehouse.release.citation import spdx, title_of
from warehouse.release.dataset import Creator, Description
from warehouse.release.model import PublishRequest

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
    resources = {table.qualified: resource_name(table) for table in chosen}
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
            {**_resource(table, resources, folder, hashes), **(_of_texts(said) if table.name == "documents" else {})}
            for table in chosen
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


def _resource(table: Table, resources: dict[str, str], folder: Path, hashes: dict[str, str]) -> dict[str, Any]:
    name = resources[table.qualified]
    path = f"parquet/{name}.parquet"
    return {
        "name": name,
        "type": "file",  # of a table, programs would read every cell: those that do take unknown numbers for faults
        "title": f"{table.qualified}",
        "description": f"{table.description}.",
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{hashes[path]}",
        "schema": table_schema(table, resources),
    }


def of_csv(described: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The descriptor of a release with the CSV files in ``folder/csv`` in place of the release's own files."""
    return {**described, "resources": [_in_csv(resource, folder) for resource in described["resources"]]}


def _in_csv(resource: dict[str, Any], folder: Path) -> dict[str, Any]:
    path = f"csv/{resource['name']}.csv"
    own: dict[str, Any] = {
        "type": "table",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{sha256(folder / path)}",
    }
    return {name: value for name, value in (resource | own).items() if name != "parquet"}  # so called by older versions
