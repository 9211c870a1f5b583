"""Publishes a release: the whole folder is made beside, put on disk, renamed into place, then switched in."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
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
    with switch.staged(home, request.release_id) as stage:
        with ExitStack() as opened:
            with clock.step("database"):
                con = opened.enter_context(database.copied(home, stage / f"{database.NAME}.duckdb", request))
            rows = {
                table.qualified: con.execute(f"SELECT count(*) FROM {table.qualified}").fetchall()[0][0]  # noqa: S608
                for table in TABLES
            }
            told = readme.facts(con, request, dataset.read(home))
            with clock.step("files"):
                files.write_files(con, TABLES, stage)
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
        with clock.step("checksums"):
            _describe(request, told, stage)
        n_bytes = sum(path.stat().st_size for path in stage.rglob("*") if path.is_file())
        flushed = time.perf_counter()
    clock["flush"] = round(time.perf_counter() - flushed, 3)
    with clock.step("seal"):
        sealing.seal(home, request.release_id)
    if request.switch:
        candidate.discard(home)
        switch.switch(home, request.release_id)
    return Published(request.release_id, home.releases / request.release_id, n_bytes, rows, dict(clock), request.switch)


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


def _describe(request: PublishRequest, told: Mapping[str, Any], stage: Path) -> None:
    """Writes datapackage.json, then SHA256SUMS over every file (in the form that ``sha256sum -c`` reads)."""
    paths = sorted(path for path in stage.rglob("*") if path.is_file())
    with ThreadPoolExecutor() as pool:  # hashing does not hold Python's lock
        found = pool.map(datapackage.sha256, paths)
        hashes = {path.relative_to(stage).as_posix(): value for path, value in zip(paths, found, strict=True)}
    described = datapackage.descriptor(request, told, TABLES, stage, hashes)
    paper = stage / "datapackage.json"
    paper.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    hashes[paper.name] = datapackage.sha256(paper)
    lines = [f"{value}  {name}\n" for name, value in sorted(hashes.items())]
    (stage / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
