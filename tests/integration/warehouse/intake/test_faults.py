from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.builders.inputs import article
from warehouse.intake.model import IntakeOptions
from warehouse.store.files import StoreBusyError, StoreError, clear_remains, write_bytes
from warehouse.store.home import Home
from warehouse.store.locks import writer
from warehouse.store.parts import parts

sys.path.insert(0, str(Path(__file__).parent))
from tests.integration.warehouse.intake.conftest import Intake, put, table


def test_a_full_disk_is_told_and_nothing_is_half_written(
    home: Home, intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "in", {f"{number}.txt": article(number).encode() for number in range(5)})
    real = os.fsync
    calls = iter(range(100))

    def full(handle: int) -> None:
        if next(calls) >= 2:  # the documents are written, the sources are not
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"No space left on device.*run again"):
        intake(tmp_path / "in")
    monkeypatch.undo()
    assert not list(home.path.rglob("*.tmp-*"))
    assert intake(tmp_path / "in").n_known == 5  # the documents were written, and are given their sources now
    assert table(home, "documents").height == table(home, "sources").height == 5


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_disk_that_is_really_full(intake: Intake, home: Home, tmp_path: Path) -> None:
    home.path.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", home.path], check=False)
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        rng = __import__("random").Random(1)
        files = {f"{n}.txt": " ".join(str(rng.random()) for _ in range(400)).encode() for n in range(300)}
        put(tmp_path / "in", files)
        with pytest.raises(StoreError, match="No space left"):
            intake(tmp_path / "in")
        assert not list(home.path.rglob("*.tmp-*"))
        subprocess.run(["mount", "-o", "remount,size=64m", home.path], check=True)
        assert intake(tmp_path / "in").n_new == 300
        assert table(home, "documents").height == table(home, "sources").height == 300
    finally:
        subprocess.run(["umount", home.path], check=False)


def test_a_folder_that_cannot_be_written_is_told(intake: Intake, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should be")
    with pytest.raises(StoreError, match="cannot be written"):
        intake(put(tmp_path / "in", {"a.txt": b"text"}))


HOLD = """
import sys, time
from pathlib import Path
from warehouse.store.home import Home
from warehouse.store.locks import writer
with writer(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def _holder(home: Home, seconds: float) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(home.path), str(seconds)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_a_second_writer_is_told_who_holds_the_lock(home: Home) -> None:
    process = _holder(home, 60)
    try:
        with (
            pytest.raises(StoreBusyError, match=rf"process {process.pid} on .* since "),
            writer(home, wait_seconds=0.2),
        ):
            pass
    finally:
        process.kill()
        process.wait()
    with writer(home, wait_seconds=5):  # a killed holder leaves no lock
        pass


def test_a_second_writer_waits_for_the_first(home: Home, intake: Intake, tmp_path: Path) -> None:
    process = _holder(home, 1.0)
    assert intake(put(tmp_path / "in", {"a.txt": b"text"})).n_new == 1
    assert process.wait(5) == 0


def test_the_lock_may_be_entered_again_by_its_holder(home: Home) -> None:
    with writer(home), writer(home):
        pass


def test_unfinished_files_of_a_killed_run_are_removed(home: Home, intake: Intake, tmp_path: Path) -> None:
    left = home.documents / "d" / ".part-00000.parquet.tmp-1"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    intake(put(tmp_path / "in", {"a.txt": b"text"}))
    assert not left.exists()
    assert [part.name for part in parts(home.documents / "d")] == ["part-00000.parquet"]


def test_readers_never_see_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    seen: set[bytes] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            if path.exists():
                seen.add(path.read_bytes()[:1] + str(path.stat().st_size).encode())

    thread = threading.Thread(target=look)
    thread.start()
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        for letter in (b"a", b"b"):
            write_bytes(path, letter * 1_000_000)
    done.set()
    thread.join()
    assert seen <= {b"a1000000", b"b1000000"}
    clear_remains(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


def test_a_damaged_part_is_named(home: Home, intake: Intake, tmp_path: Path) -> None:
    intake(put(tmp_path / "in", {"a.txt": b"text"}))
    part = parts(home.documents / "d")[0]
    part.write_bytes(part.read_bytes()[:-20])
    with pytest.raises(StoreError, match=r"damaged.*backup"):
        intake(put(tmp_path / "more", {"b.txt": b"text two"}), options=IntakeOptions(workers=1))
