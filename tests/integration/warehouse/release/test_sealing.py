"""No client stops a run or changes a release: a changed one is noticed, named, and made whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import duckdb
import pytest

from pipelines.cli.query import connect
from pipelines.ops.verify import release_faults
from tests.builders.released import request, working
from warehouse.release import files, sealing
from warehouse.release.history import prune
from warehouse.release.publish import publish
from warehouse.store.home import Home

HOLDER = """
import sys, duckdb
con = duckdb.connect(sys.argv[1])
con.execute("DELETE FROM main.meetings")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = working(tmp_path / "home", 12, filler=40)
    publish(home, request("r0001"))
    return home


def test_a_release_is_whole_as_published_and_the_sealed_copy_is_of_no_clients_file(home: Home) -> None:
    assert sealing.damages(home, "r0001", in_full=True) == []
    sealed = sealing.sealed_file(home)
    assert sealed is not None
    assert not sealed.samefile(home.published_file)
    assert sealing.readable(home) == sealed


def test_a_client_that_writes_stops_nothing_and_the_release_is_made_whole(home: Home) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home.published_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with connect(home) as con:
            assert con.execute("SELECT count(*) FROM meetings").fetchall() == [(12,)]
        publish(home, request("r0002"))
        with duckdb.connect(str(home.published_file), read_only=True) as con:
            assert con.execute("SELECT count(*) FROM releases").fetchall() == [(2,)], (
                "the history is read from the sealed"
            )
    finally:
        holder.communicate("")
    found = sealing.damages(home, "r0001")
    assert home.releases / "r0001" / home.published_file.name in {damage.path for damage in found}
    done, left = sealing.restore(home, "r0001")
    assert done and not left
    assert sealing.damages(home, "r0001", in_full=True) == []
    (kept,) = home.backups.glob("changed-r0001-*")
    assert (kept / home.published_file.name).exists(), "what the client wrote is not lost"


@pytest.mark.parametrize(
    "name",
    ["safety_governance.duckdb", "parquet/attendees.parquet", "report.html", "SHA256SUMS"],
)
def test_any_file_that_is_changed_or_gone_is_named_and_put_back(tmp_path: Path, name: str) -> None:
    home = working(tmp_path / "home", 12, filler=40)
    publish(home, request("r0001", parquet=True))
    path = home.releases / "r0001" / name
    whole = path.read_bytes()
    for spoil in (lambda: path.write_bytes(whole[:-1] + b"?"), path.unlink):
        spoil()
        assert [damage.path for damage in sealing.damages(home, "r0001")] == [path]
        told, is_whole = sealing.make_whole(home)
        assert is_whole and str(path) in told[0]
        assert path.read_bytes() == whole


def test_csv_that_lies_in_a_release_of_an_older_version_is_put_back(home: Home) -> None:
    release = home.releases / "r0001"
    files.remake(home.published_file.resolve(), release, ["csv"])
    with (release / "SHA256SUMS").open("a", encoding="utf-8") as sums:
        for path in sorted((release / "csv").iterdir()):
            sums.write(f"{sealing.digest(path)}  csv/{path.name}\n")
    assert sealing.seal(home, "r0001") and sealing.damages(home, "r0001", in_full=True) == []
    path = release / "csv" / "meetings.csv"
    whole = path.read_bytes()
    path.unlink()
    told, is_whole = sealing.make_whole(home)
    assert is_whole and str(path) in told[0]
    assert path.read_bytes() == whole


def test_a_change_that_hides_its_time_is_found(home: Home) -> None:
    path = home.releases / "r0001" / "report.html"
    stat = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert [damage.path for damage in sealing.damages(home, "r0001")] == [path]


def test_a_release_is_read_once_when_it_is_made_and_again_only_where_it_was_touched(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noted(how: Callable[..., str]) -> Callable[..., str]:
        return lambda path, *others: read.append(path.name) or how(path, *others)  # type: ignore[func-returns-value]

    monkeypatch.setattr(sealing, "digest", noted(sealing.digest))
    monkeypatch.setattr(sealing, "copy_hashed", noted(sealing.copy_hashed))
    publish(home, request("r0002"))
    assert sorted(read) == sorted(path.name for path in home.published.iterdir() if path.name != sealing.SUMS)
    sealed = home.path / ".sealed" / "r0002"
    for line in (home.published / sealing.SUMS).read_text("utf-8").splitlines():
        value, _, name = line.partition("  ")
        assert hashlib.sha256((sealed / name).read_bytes()).hexdigest() == value, name
    read.clear()
    assert sealing.make_whole(home) == ([], True) and not read
    home.published_file.resolve().touch()
    (sealed / home.published_file.name).touch()
    for seen in ([home.published_file.name] * 2, []):  # the release's and the sealed, once each
        assert sealing.make_whole(home) == ([], True) and read == seen
        read.clear()
    moved = Home(tmp_path / "moved")
    shutil.copytree(home.path, moved.path, symlinks=True)
    for n_seen in (len(list(home.published.iterdir())), 0):  # all files, and the sealed database for the sums' list
        assert sealing.make_whole(moved) == ([], True) and len(read) == n_seen
        read.clear()


def test_a_sealed_copy_whose_bits_turned_is_found_within_a_week_or_when_asked(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = sealing.sealed_file(home)
    assert sealed is not None
    stat = sealing._stat(sealed)
    sealed.chmod(0o644)
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"?")
    monkeypatch.setattr(sealing, "_stat", lambda path, of=sealing._stat: stat if path == sealed else of(path))
    assert sealing.make_whole(home) == ([], True), "the disk says that nobody touched it"
    assert [str(sealed) in line for line in release_faults(home, "r0001")] == [True]
    monkeypatch.setattr(sealing, "_today", lambda: int(time.time() // 86_400) + 7)
    told, is_whole = sealing.make_whole(home)
    assert is_whole and "the sealed copy, was damaged" in told[0] and release_faults(home, "r0001") == []


def test_a_release_stands_without_a_seal_where_there_is_no_room_for_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(sealing, "copy_hashed", full)
        publish(home, request("r0002"))
    assert sealing.sealed_file(home) is None and not list((home.path / ".sealed").glob(".*"))
    assert sealing.damages(home, "r0002", in_full=True) == []
    assert sealing.make_whole(home) == ([], True) and sealing.sealed_file(home) is not None


@pytest.mark.parametrize("seed", range(8))
def test_a_look_finds_what_reading_everything_finds_whatever_was_done_to_the_files(home: Home, seed: int) -> None:
    random = Random(seed)
    release, sealed = home.releases / "r0001", home.path / ".sealed" / "r0001"
    names = sorted(path.name for path in release.iterdir() if path.is_file())
    for _ in range(12):
        name = random.choice(names)
        path = random.choice((release, sealed)) / name
        if path.parent == sealed and name != home.published_file.name:
            continue
        _spoil(path, random)
        looked, read = (sealing.damages(home, "r0001", in_full=in_full) for in_full in (False, True))
        assert [str(one) for one in looked] == [str(one) for one in read]
        if random.random() < 0.5:
            _, is_whole = sealing.make_whole(home)
            assert is_whole == (sealing.damages(home, "r0001", in_full=True) == [])
            if is_whole:
                assert (sealed / home.published_file.name).read_bytes() == home.published_file.read_bytes()


def _spoil(path: Path, random: Random) -> None:
    """Something that programs do to files."""
    if not path.is_file():
        return
    path.chmod(0o644)
    stat, content = path.stat(), path.read_bytes()
    at = random.randrange(len(content))
    turned = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    match random.choice(("turned", "backdated", "replaced", "gone", "touched", "written again", "cut")):
        case "turned":
            path.write_bytes(turned)
        case "backdated":
            path.write_bytes(turned)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        case "replaced":
            beside = path.with_name("beside")
            beside.write_bytes(turned)
            os.utime(beside, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            beside.replace(path)
        case "gone":
            path.unlink()
        case "touched":
            path.touch()
        case "written again":
            path.write_bytes(content)
        case "cut":
            os.truncate(path, at)


def test_a_log_that_a_client_left_is_taken_away(home: Home) -> None:
    log = home.releases / "r0001" / "safety_governance.duckdb.wal"
    log.write_bytes(b"x")
    told, is_whole = sealing.make_whole(home)
    assert is_whole and "left by a client" in told[0]
    assert not log.exists()


def test_where_the_sealed_copy_is_spoilt_too_it_is_said_and_the_release_is_not_whole(home: Home) -> None:
    sealed = sealing.sealed_file(home)
    assert sealed is not None
    for path in (sealed, home.published_file.resolve()):
        path.chmod(0o644)
        path.write_bytes(b"spoilt")
    told, is_whole = sealing.make_whole(home)
    assert not is_whole
    assert str(sealed) in told[0]
    assert str(home.published_file.resolve()) in told[1] and "restore it from a backup" in told[1]
    publish(home, request("r0002"))  # the next release is built without it
    assert sealing.damages(home, "r0002") == []


def test_a_home_without_sealed_copies_gets_one_if_its_release_is_whole(home: Home) -> None:
    sealing.forget(home, "r0001")
    assert sealing.sealed_file(home) is None
    assert sealing.make_whole(home) == ([], True)
    assert sealing.sealed_file(home) is not None


def test_only_the_last_releases_are_kept_twice(home: Home) -> None:
    publish(home, request("r0002"))
    publish(home, request("r0003"))
    assert sealing.sealed_file(home, "r0001") is None
    assert sealing.sealed_file(home, "r0002") is not None
    (home.releases / "r0001" / "report.html").write_text("x")
    assert [d.path.name for d in sealing.damages(home, "r0001")] == ["report.html"], "its checksums are kept"
    prune(home, ["r0001"])
    assert not (home.path / ".sealed" / "r0001").exists()
