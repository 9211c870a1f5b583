"""All tables as CSV and Parquet, with ``datapackage.json``: a Frictionless Data Package that can be checked."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from warehouse.release import datapackage
from warehouse.release.export.fields import ExportError, Written
from warehouse.release.files import FORMS, remake

DESCRIPTOR = "datapackage.json"


def write_package(database: Path, out: Path) -> Written:
    """Writes ``csv/``, ``parquet/`` and ``datapackage.json`` of a release into ``out``; returns rows by file.

    ``database`` is the release's, with its own ``datapackage.json`` beside it. The files are the same to the byte for
    the same release. Raises ExportError where there is no such descriptor, where one of the files is there already, and
    for a release that another version made with other tables.
    """
    try:
        described = json.loads((database.parent / DESCRIPTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        told = f"a package is made of a published release, and {database.parent} has no descriptor"
        raise ExportError(f"{told} ({error})") from None
    for path in (out / DESCRIPTOR, *(out / form for form in FORMS)):
        if path.exists():
            raise ExportError(f"{path} is there already: choose another folder or move it away")
    out.mkdir(parents=True, exist_ok=True)
    try:
        rows = remake(database, out, FORMS)
    except duckdb.Error as error:
        told = f"another version made this release ({str(error).splitlines()[0]})"
        raise ExportError(f"{told}: publish anew, or take the files that lie in its folder") from None
    descriptor = datapackage.of_files(described, out)
    (out / DESCRIPTOR).write_text(json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return Written({f"{form}/{name}.{form}": n_rows for form in FORMS for name, n_rows in rows.items()})
