"""Time and size of trends, report and publication at a size: python -m benchmarks.publication [MEETINGS] [--keep DIR].

Makes a working database of that many meetings (ten directives each) but a hundred and publishes it, then one of all,
as a build makes it anew. What the second release costs is measured: trends, changes, publication. Then every published
view is timed in a fresh connection, each the best of three. Prints JSON; processor time is that of all threads.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tests.builders.release import fill
from warehouse.release.changes import fill_changes
from warehouse.release.history import current_id, next_id
from warehouse.release.model import PublishRequest
from warehouse.release.publish import publish
from warehouse.release.trends.views import VIEWS, create_views
from warehouse.store import build_state, working_file
from warehouse.store.home import Home

THREADS = 2
NEW = 100
"""Meetings that the release before does not have."""
VIEW_TARGET_MS = 200
PUBLISH_TARGET_SECONDS = 60


def measure(home: Home, n_meetings: int) -> dict[str, object]:
    """Builds, publishes and asks; returns what was measured."""
    release = next_id(home)
    if current_id(home) is None:
        _build(home, max(1, n_meetings - NEW))
        with duckdb.connect(str(home.warehouse)) as con:
            create_views(con)
        publish(home, PublishRequest(release, datetime.now(UTC), "benchmark", "test-1", "before", threads=THREADS))
        release = next_id(home)
    _build(home, n_meetings)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(f"SET threads = {THREADS}")
        started, used = time.perf_counter(), time.process_time()
        create_views(con)
        trends, trends_cpu = time.perf_counter() - started, time.process_time() - used
        used = time.process_time()
        changes = fill_changes(con, release, home.published_file.resolve())
        changes_cpu = time.process_time() - used
    started, used = time.perf_counter(), time.process_time()
    done = publish(
        home, PublishRequest(release, datetime.now(UTC), "benchmark", "test-1", "benchmark", threads=THREADS)
    )
    publishing, publishing_cpu = time.perf_counter() - started, time.process_time() - used
    views = {}
    with duckdb.connect(str(home.published_file), read_only=True) as con:
        con.execute(f"SET threads = {THREADS}")
        for view in VIEWS:
            views[view] = min(_asked(con, view) for _ in range(3))
    slow = {view: round(ms) for view, ms in views.items() if ms > VIEW_TARGET_MS}
    return {
        "n_meetings": n_meetings,
        "trends_seconds": round(trends, 1),
        "trends_cpu_seconds": round(trends_cpu, 1),
        "changes": changes,
        "changes_cpu_seconds": round(changes_cpu, 1),
        "publish_seconds": round(publishing, 1),
        "publish_cpu_seconds": round(publishing_cpu, 1),
        "publish_steps": done.seconds,
        "release_mb": round(done.n_bytes / 1e6),
        "database_mb": round(home.published_file.stat().st_size / 1e6),
        "report_bytes": (home.published / "report.html").stat().st_size,
        "slowest_views_ms": {v: round(views[v]) for v in sorted(views, key=views.__getitem__, reverse=True)[:5]},
        "views_over_target": slow,
        "is_within_targets": not slow and publishing < PUBLISH_TARGET_SECONDS,
    }


def _build(home: Home, n_meetings: int) -> None:
    with working_file.anew(home) as con:
        fill(con, n_meetings, directives=10, filler=2_500)
    build_state.set_working(home, build_state.Build("benchmark", "benchmark", is_anew=True))


def _asked(con: duckdb.DuckDBPyConnection, view: str) -> float:
    started = time.perf_counter()
    con.sql(f"SELECT * FROM {view}").to_arrow_table()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meetings", type=int, nargs="?", default=5_000)
    parser.add_argument("--keep", type=Path, help="folder to build in, and to leave there")
    given = parser.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        print(json.dumps(measure(Home(given.keep), given.meetings), indent=2))
        return
    with tempfile.TemporaryDirectory(prefix="safegov-bench-") as folder:
        print(json.dumps(measure(Home(Path(folder)), given.meetings), indent=2))


if __name__ == "__main__":
    main()
