"""The record of each release (``releases/<id>/release.json``), their ids, and how to open or remove one."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.catalog import table
from schemas.version import SCHEMA_VERSION
from warehouse.release import keeping, sealing
from warehouse.release.model import PublishRequest
from warehouse.store.home import Home

if TYPE_CHECKING:
    import duckdb

_ID = re.compile(r"r(\d{4,})")
_RECORD = "release.json"


class ReleaseError(ValueError):
    """A release that is not there or cannot be used; the message says which there are and what to do."""


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """The row of ``main.releases`` for one release; ``built_at`` is in UTC without a zone."""

    release_id: str
    built_at: datetime
    code_version: str
    extractor_version: str
    input_fingerprint: str
    n_documents: int
    n_meetings: int
    n_attendees: int
    n_directives: int
    gate_status: str
    gate_note: str | None = None
    is_sample: bool | None = None
    n_sample_documents: int | None = None
    schema_version: int | None = None


def folder(home: Home, release_id: str) -> Path:
    """The folder of a release. Raises ReleaseError where there is none."""
    path = home.releases / release_id
    if not _ID.fullmatch(release_id) or not path.is_dir():
        known = ", ".join(_ids(home)) or "none yet"
        raise ReleaseError(f"there is no release {release_id!r} under {home.releases}; there are: {known}")
    return path


def database(home: Home, release_id: str) -> Path:
    """The database file of a release: its sealed copy where there is one. Raises ReleaseError where there is none."""
    path = folder(home, release_id) / home.published_file.name
    if (sealed := sealing.sealed_file(home, release_id)) is not None:
        return sealed
    if not path.is_file():
        raise ReleaseError(
            f"release {release_id} has no {path.name}: its folder is incomplete; prune it and publish anew"
        )
    return path


def _ids(home: Home) -> list[str]:
    if not home.releases.is_dir():
        return []
    found = [path.name for path in home.releases.iterdir() if _ID.fullmatch(path.name) and path.is_dir()]
    return sorted(found, key=lambda name: int(name[1:]))


def next_id(home: Home) -> str:
    """The id that the next release takes: one above the highest that any release under ``home`` has or had.

    Ids of pruned releases are not given again: the record of a kept release names those before it.
    """
    highest = 0
    for release_id in _ids(home):
        highest = max(highest, int(release_id[1:]))
    held = _pruned_file(home)
    if held.exists():
        pruned = map(_ID.fullmatch, held.read_text(encoding="utf-8").split())  # the last line may be half written
        highest = max([highest, *(int(found[1]) for found in pruned if found)])
    return f"r{highest + 1:04d}"


def _pruned_file(home: Home) -> Path:
    return home.releases / "pruned.txt"


def current_id(home: Home) -> str | None:
    """The id of the release that is published now; None before the first."""
    if not home.published.exists():
        return None
    name = home.published.resolve().name
    return name if _ID.fullmatch(name) else None


def write_record(release_folder: Path, record: ReleaseRecord) -> Path:
    """Writes ``release.json`` into the folder of a release that is being made; returns the file."""
    content = asdict(record) | {"built_at": record.built_at.isoformat(timespec="seconds")}
    file = release_folder / _RECORD
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def read_record(release_folder: Path) -> ReleaseRecord:
    """The record in a release's folder. Raises ReleaseError where there is none or it is damaged."""
    file = release_folder / _RECORD
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return ReleaseRecord(**content | {"built_at": datetime.fromisoformat(content["built_at"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ReleaseError(f"{file}: no usable record ({error}); prune {release_folder.name} or restore it") from error


def records(home: Home) -> list[ReleaseRecord]:
    """All releases under ``home``, oldest first; folders without a record (unfinished) are left out."""
    return [read_record(home.releases / name) for name in _ids(home) if (home.releases / name / _RECORD).exists()]


def record_of(con: duckdb.DuckDBPyConnection, request: PublishRequest) -> ReleaseRecord:
    """The record of the release that ``request`` makes of the rows that ``con`` shows."""
    n_documents, n_samples, n_meetings, n_attendees, n_directives = con.execute(
        "SELECT count(*), count(*) FILTER (is_sample), (SELECT count(*) FROM main.meetings), "
        "(SELECT count(*) FROM main.attendees), (SELECT count(*) FROM main.directives) FROM main.documents"
    ).fetchall()[0]
    return ReleaseRecord(
        release_id=request.release_id,
        built_at=request.built_at.replace(tzinfo=None),
        code_version=request.code_version,
        extractor_version=request.extractor_version,
        input_fingerprint=request.input_fingerprint,
        n_documents=n_documents,
        n_meetings=n_meetings,
        n_attendees=n_attendees,
        n_directives=n_directives,
        gate_status=request.gate_status,
        gate_note=request.gate_note,
        is_sample=n_samples > 0,
        n_sample_documents=n_samples,
        schema_version=SCHEMA_VERSION,
    )


def add_releases(con: duckdb.DuckDBPyConnection, told: Iterable[ReleaseRecord]) -> None:
    """Adds to ``main.releases`` the rows of those that it does not list."""
    names = table("main.releases").column_names
    listed = {key for (key,) in con.execute("SELECT release_id FROM main.releases").fetchall()}
    for record in told:
        if record.release_id not in listed:
            con.execute(
                f"INSERT INTO main.releases VALUES ({', '.join('?' for _ in names)})",  # noqa: S608 - marks only
                [getattr(record, name) for name in names],
            )


def attach(con: duckdb.DuckDBPyConnection, home: Home, release_id: str) -> str:
    """Attaches the database of a release to ``con``, read-only, under its id; returns that name.

    What the dataset said at that release is then ``SELECT … FROM <id>.main.meetings``. Raises ReleaseError.
    """
    file = database(home, release_id).as_posix().replace("'", "''")
    con.execute(f"ATTACH IF NOT EXISTS '{file}' AS {release_id} (READ_ONLY)")
    return release_id


def prune(home: Home, release_ids: Sequence[str], *, dry_run: bool = False) -> list[str]:
    """Removes releases for good, unless ``dry_run``; returns their ids. What a prune that was killed left goes too.

    Raises ReleaseError, before removing any, for one that is published now, is to stay (``keeping``) or is not there.
    """
    chosen = list(dict.fromkeys(release_ids))
    held = current_id(home)
    noted = keeping.kept(home)
    for release_id in chosen:
        folder(home, release_id)
        if release_id == held:
            raise ReleaseError(
                f"{release_id} is the release that is published now; publish another one before pruning it"
            )
        if release_id in noted:
            raise ReleaseError(
                f"{release_id} is to stay: {noted[release_id]}. `safegov unpin {release_id}` takes that back"
            )
    if not dry_run:
        for left in home.releases.glob(".r*.pruned"):
            shutil.rmtree(left, ignore_errors=True)  # where another prune is at it, that one tells of faults
    for release_id in () if dry_run else chosen:
        with _pruned_file(home).open("a", encoding="utf-8") as file:
            file.write(release_id + "\n")
        hidden = home.releases / f".{release_id}.pruned"
        (home.releases / release_id).rename(hidden)
        shutil.rmtree(hidden)
        sealing.forget(home, release_id)
    return chosen


def surplus(home: Home, n_kept: int) -> list[str]:
    """The releases beyond the newest ``n_kept``, without the published one and those that are to stay, oldest first."""
    noted, held = keeping.kept(home), current_id(home)
    older = _ids(home)[:-n_kept] if n_kept else []
    return [release_id for release_id in older if release_id != held and release_id not in noted]
