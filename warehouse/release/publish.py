"""Publishes a release: the whole folder is made beside, put on disk, renamed into place, then switched in."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from schemas import catalog, codebook_page, tables_trends
from schemas.dictionary import dictionary
from warehouse.release import candidate, database, datapackage, dataset, files, readme, sealing, switch
from warehouse.release.history import record_of, write_record
from warehouse.release.model import Published, PublishRequest
from warehouse.release.report.page import write_report
from warehouse.release.trends.views import described
from warehouse.store import sql
from warehouse.store.home import Home

TABLES = tuple(table for table in catalog.TABLES if table.published)
"""Tables that are handed out as files."""


class _Clock(dict[str, float]):
    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self[name] = round(time.perf_counter() - started, 3)


def publish(home: Home, request: PublishRequest) -> Published:
    """Publishes the working database of ``home`` as ``releases/<release_id>`` and switches ``published`` to it.

    The working database must be built and its trends made (``create_views``), and no connection of this process
    may have it open. Raises PublishError where the release exists or the database cannot be read, and DatasetError
    for a ``dataset.toml`` that cannot be used; the published release stays as it was then, as on any other error.
    """
    clock = _Clock()
    with sealing.Seal(home, request.release_id) as seal:
        with switch.staged(home, request.release_id) as stage:
            told, rows = _make(home, request, stage, clock)
            with clock.step("checksums"):
                sums = _describe(request, told, stage, seal)
            n_bytes = sum(path.stat().st_size for path in stage.rglob("*") if path.is_file())
            flushed = time.perf_counter()
        clock["flush"] = round(time.perf_counter() - flushed, 3)
        with clock.step("seal"):
            seal.close(sums)
    if request.switch:
        candidate.discard(home)
        switch.switch(home, request.release_id)
    return Published(request.release_id, home.releases / request.release_id, n_bytes, rows, dict(clock), request.switch)


def _make(home: Home, request: PublishRequest, stage: Path, clock: _Clock) -> tuple[dict[str, Any], dict[str, int]]:
    """Writes the release but for its data package and checksums; returns what its papers tell, and rows by table."""
    with ExitStack() as opened:
        with clock.step("database"):
            con = opened.enter_context(database.copied(home, stage / f"{database.NAME}.duckdb", request))
        names = [table.qualified for table in TABLES]
        rows = dict(zip(names, sql.counts(con, names), strict=True))
        told = readme.facts(con, request, dataset.read(home))
        if request.parquet:
            with clock.step("files"):
                files.write_files(con, TABLES, stage, ["parquet"])
        with clock.step("report"):
            write_report(con, request.release_id, stage / "report.html", told)
        readme.write(con, told, stage)
        (stage / "data-dictionary.md").write_text(
            dictionary([*catalog.TABLES, *tables_trends.TABLES], described(con)), encoding="utf-8"
        )
        write_record(stage, record_of(con, request))
        (stage / "codebook.md").write_text(codebook_page.page({}), encoding="utf-8")
    _quality(request, stage / "quality")
    shutil.rmtree(stage / ".spill", ignore_errors=True)
    return told, rows


def _quality(request: PublishRequest, folder: Path) -> None:
    for name, given in request.quality.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(given, bytes):
            target.write_bytes(given)
        elif given.is_dir():
            shutil.copytree(given, target)
        else:
            shutil.copyfile(given, target)


def _describe(request: PublishRequest, told: Mapping[str, Any], stage: Path, seal: sealing.Seal) -> bytes:
    """Writes datapackage.json, then SHA256SUMS over every file (in the form that ``sha256sum -c`` reads), and puts
    copies of all aside to be sealed. Returns the content of SHA256SUMS."""
    hashes = seal.add(stage, sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file()))
    described = datapackage.descriptor(request, told, TABLES, stage, hashes)
    paper = stage / "datapackage.json"
    paper.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    hashes |= seal.add(stage, [paper.name])
    sums = "".join(f"{value}  {name}\n" for name, value in sorted(hashes.items())).encode()
    (stage / sealing.SUMS).write_bytes(sums)
    return sums
