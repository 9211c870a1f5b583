"""Many readers stay connected while releases follow each other: no error, no half release, disk given back."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from tests.builders.released import request, working
from warehouse.release.publish import publish

READERS, RELEASES = 20, 10

# Reads again and again: now a new connection, now the one it has. Every table must be of one release: the builder's
# releases hold as many meetings as their mark says.
READER = """
import pathlib, sys, time
import duckdb
path, stop = sys.argv[1], pathlib.Path(sys.argv[2])
con, seen, n = None, set(), 0
pathlib.Path(sys.argv[3]).touch()
while True:
    last = stop.exists()
    if n % 3 == 0:
        if con is not None:
            con.close()
        con = duckdb.connect(path, read_only=True, config={"threads": 1, "memory_limit": "128MB"})
    release, counted, shown, trends = con.execute(
        "SELECT max(release_id), (SELECT count(*) FROM meetings), max_by(n_meetings, release_id), "
        "(SELECT count(*) FROM trend_meetings_by_year) FROM releases").fetchall()[0]
    assert counted == shown and trends, (release, counted, shown, trends)
    seen.add(release)
    n += 1
    if last and n % 3 == 1:
        break
    time.sleep(1)
print(n, *sorted(seen))
"""


def test_readers_see_whole_releases_and_give_the_disk_back(tmp_path: Path) -> None:
    home = working(tmp_path / "home", RELEASES + 5, filler=50)
    publish(home, request("r0001"))
    stop = tmp_path / "stop"
    ready = [tmp_path / f"ready-{number}" for number in range(READERS)]
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(home.published_file), str(stop), str(mark)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for mark in ready
    ]
    try:
        while not all(mark.exists() for mark in ready):
            assert all(reader.poll() is None for reader in readers), "a reader ended early"
            time.sleep(0.1)
        for number in range(2, RELEASES + 1):
            with duckdb.connect(str(home.warehouse)) as con:
                last = "(SELECT max(meeting_id) FROM meetings)"
                for table in ("trends.meeting_periods", "meeting_reports"):
                    con.execute(f"DELETE FROM {table} WHERE meeting_id = {last}")
                con.execute(f"DELETE FROM meetings WHERE meeting_id = {last}")
            publish(home, request(f"r{number:04d}"))
            if number > 2:  # as pruning does, under the readers' hands: the release just replaced is kept
                shutil.rmtree(home.releases / f"r{number - 2:04d}")
        stop.touch()
        ended = [(reader.communicate(timeout=120), reader.returncode) for reader in readers]
    finally:
        for reader in readers:
            if reader.poll() is None:
                reader.kill()
                reader.communicate()
    assert [errors for (_, errors), code in ended if code] == []
    seen = [out.split()[1:] for (out, _), _ in ended]
    assert all(releases[-1] == f"r{RELEASES:04d}" for releases in seen)
    assert len({release for releases in seen for release in releases}) > 2
    assert sorted(path.name for path in home.releases.iterdir()) == [f"r{RELEASES - 1:04d}", f"r{RELEASES:04d}"]
    assert _deleted_but_held(home.releases) == []


def _deleted_but_held(folder: Path) -> list[str]:
    """Files under ``folder`` that a process still holds though they are gone: disk that is not given back."""
    held = []
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            target = str(entry.readlink())
        except OSError:
            continue
        if target.startswith(str(folder)) and target.endswith("(deleted)"):
            held.append(target)
    return held
