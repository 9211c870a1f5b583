from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

from schemas.tables_extracted import TABLES
from schemas.validation import polars_schema
from tests.builders.reading import EXECUTOR
from warehouse.intake import writer
from warehouse.intake.ingest import take_in
from warehouse.intake.model import IntakeOptions
from warehouse.intake.quarantine import listing
from warehouse.reading import executor as executors
from warehouse.reading import worker
from warehouse.reading.executor import Executor, LocalExecutor
from warehouse.reading.part_state import VERSION, count_rows, unread
from warehouse.reading.read_drop import ReadingReport, read_drop
from warehouse.store import parts
from warehouse.store.home import Home
from warehouse.store.parts import metadata, write_frame
from warehouse.store.readings import held, kept, readings

SMALL, FAULTY = "tests.builders.readers:small", "tests.builders.readers:faulty"
SEEN = datetime(2023, 6, 1, tzinfo=UTC)


def _texts(home: Home, drop: str, texts: dict[str, str]) -> None:
    folder = home.path.parent / f"in-{drop}"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    assert take_in(home, drop, [folder], IntakeOptions(workers=1), "run", SEEN).is_balanced


def _read(
    home: Home, drop: str, reader: str = SMALL, version: str = "1", executor: Executor = EXECUTOR
) -> ReadingReport:
    return read_drop(
        home, drop, executor=executor, reader=reader, extractor_version=version, run_id="run", seen_at=SEEN
    )


def _table(home: Home, name: str) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(path) for path in held(home).tables[name]])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_what_is_read_stands_in_checked_tables_of_the_declared_columns(home: Home) -> None:
    text = "Mayor Li Xiang said: all mines must close. Schools must open."
    _texts(home, "d", {"a.txt": text, "b.txt": "Nothing is asked of anyone here."})
    report = _read(home, "d")
    assert (report.n_documents, report.n_meeting_reports, report.n_rejected_rows) == (2, 1, 0)
    assert count_rows(home, "d").by_table["directives"] == 2
    for table in TABLES:
        assert _table(home, table.name).schema == polars_schema(table)
    directives = _table(home, "directives").sort("position")
    for row in directives.iter_rows(named=True):
        assert text[row["start_char"] : row["end_char"]] == row["text"]
    assert directives["sectors"].to_list() == [["general"], ["general"]]
    assert _table(home, "attendees")["name"].to_list() == ["Li Xiang"]


def test_only_what_is_new_or_was_read_by_another_version_is_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PART_DOCUMENTS", 2)
    _texts(home, "d", {f"{number}.txt": f"We must do {number}." for number in range(4)})
    assert _read(home, "d").n_documents == 4
    assert _read(home, "d").n_documents == 0
    _texts(home, "d", {"new.txt": "And this must be new."})
    assert _read(home, "d").n_documents == 1
    assert _read(home, "d", version="2").n_documents == 5
    assert set(_table(home, "documents")["extractor_version"]) == {"2"}


def test_a_text_that_breaks_the_reader_is_kept_and_the_others_are_read(home: Home) -> None:
    _texts(
        home,
        "d",
        {
            "1.txt": "One must work.",
            "2.txt": "RAISE must not stop us.",
            "3.txt": "DIE must not stop us.",
            "4.txt": "HANG must not stop us.",
            "5.txt": "Five must work.",
        },
    )
    report = _read(home, "d", FAULTY, executor=LocalExecutor(1, timeout_seconds=8))
    assert (report.n_documents, report.n_failed, report.n_meeting_reports) == (5, 3, 2)
    issues = _table(home, "issues")
    assert issues["issue_code"].to_list() == ["reading_failed"] * 3
    assert {"SIGKILL" in detail for detail in issues["detail"]} == {True, False}
    assert _table(home, "documents").height == 5


@pytest.mark.parametrize("ahead", ["We must begin.", "RAISE", "DIE"])
def test_a_process_started_ahead_reads_what_comes_whatever_it_read_before(
    home: Home, ahead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    class Counted(subprocess.Popen[bytes]):
        def __init__(self, arguments: list[str], **more: Any) -> None:
            super().__init__(arguments, **more)
            started.append(arguments)

    _texts(home, "d", {"1.txt": "One must work.", "2.txt": "Two must work."})
    monkeypatch.setattr(subprocess, "Popen", Counted)
    executor = LocalExecutor(1)
    executor.start_ahead(FAULTY, ahead)
    assert len(started) == 1
    report = _read(home, "d", FAULTY, executor=executor)
    executor.close()
    assert (report.n_documents, report.n_failed, report.n_meeting_reports) == (2, 0, 2)
    assert [ahead in arguments[-1] for arguments in started] == ([True, False] if ahead == "DIE" else [True])


def test_rows_that_break_their_contract_go_to_quarantine_and_the_rest_stays(home: Home) -> None:
    texts = {"a.txt": "OUTSIDE: all must go. Mayor Li Xiang.", "b.txt": "NOVOCABULARY: all must go. Mayor Wu Di."}
    _texts(home, "d", texts)
    report = _read(home, "d", FAULTY)
    refused = pl.concat([pl.read_parquet(path) for path in held(home).rejects])
    assert set(refused["reason_code"]) == {"contract"}
    assert refused.height == report.n_rejected_rows
    assert set(refused["check_name"]) == {"span_within_text", "rendition_in_vocabulary", "document_row_kept"}
    documents = _table(home, "documents")
    assert documents.sort("kind")["kind"].to_list() == ["meeting_report", "other"]  # none is lost
    kept = set(documents.filter(pl.col("kind") == "meeting_report")["document_id"])
    assert set(_table(home, "attendees")["document_id"]) == kept
    # A reader that keeps the contract clears them.
    assert _read(home, "d", SMALL, version="2").n_rejected_rows == 0
    assert held(home).rejects == []
    assert listing(home).is_empty()


def test_a_killed_reading_goes_on_where_it_was(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PART_DOCUMENTS", 1)
    _texts(home, "d", {"1.txt": "One must work."})
    _texts(home, "d", {"2.txt": "Two must work."})
    _read(home, "d")
    before = {table.name: _table(home, table.name) for table in TABLES}
    # As a kill leaves it: the last table of a part, which tells that it is complete, is not there yet.
    (home.extracted("documents") / "d" / "part-00001.1.parquet").unlink()
    left = home.extracted("meetings") / "d" / ".part-00001.1.parquet.tmp-7"
    left.write_bytes(b"half")
    assert _read(home, "d").n_documents == 1
    assert all(_table(home, name).equals(frame) for name, frame in before.items())
    assert not left.exists()


def test_a_text_that_hangs_its_reader_is_ended_and_a_busy_machine_costs_no_text() -> None:
    """Also within an expression that backtracks for ever: the process that reads goes on. Waiting does not count."""
    began = time.process_time()
    with pytest.raises(worker.TooSlowError), worker.within(0.2):
        re.match(r"(a+)+$", "a" * 60 + "b")
    with worker.within(0.2):
        time.sleep(0.4)
    while time.process_time() - began < 1:  # no alarm is left
        pass


def test_any_number_of_texts_may_cost_their_reader(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each costs itself, as long as others are read in between; a reader that always breaks fails its drop."""
    monkeypatch.setattr(executors, "_LOST_IN_A_ROW", 2)
    texts = {
        f"{number:02d}.txt": f"DIE {number}" if number % 3 == 0 else f"We must do {number}." for number in range(9)
    }
    _texts(home, "d", texts)
    report = _read(home, "d", FAULTY)
    assert (report.n_documents, report.n_failed) == (9, 3)
    _texts(home, "e", {f"{number}.txt": f"DIE again {number}" for number in range(4)})
    with pytest.raises(RuntimeError, match="cannot be read"):
        _read(home, "e", FAULTY)


def test_progress_counts_each_document_once(home: Home) -> None:
    _texts(home, "d", {f"{number}.txt": f"We must do {number}." for number in range(120)})
    seen: list[tuple[int, int | None]] = []
    read_drop(
        home, "d", executor=EXECUTOR, reader=SMALL, run_id="r", seen_at=SEEN, progress=lambda *told: seen.append(told)
    )  # fmt: skip
    assert seen[0] == (0, 120)
    assert seen[-1] == (120, 120)
    assert seen == sorted(seen)


def test_a_reader_that_was_started_serves_the_drops_that_follow(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    class Counted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **more: Any) -> None:
            super().__init__(*arguments, **more)
            started.append(self.pid)

    for name in ("a", "b", "c"):
        _texts(home, name, {"a.txt": f"All must work, as {name} says."})
    monkeypatch.setattr(subprocess, "Popen", Counted)
    one = LocalExecutor(1)
    for name in ("a", "b", "c"):
        assert _read(home, name, executor=one).n_documents == 1
    one.close()
    assert len(started) == 1


def _files(home: Home) -> set[str]:
    store = [path for path in home.store.rglob("*.parquet") if path.is_relative_to(home.store / "extracted")]
    return {path.relative_to(home.store).as_posix() for path in [*store, *home.quarantine.rglob("reading-*.parquet")]}


def test_a_part_is_switched_to_its_next_reading_whole_and_what_it_replaced_goes(home: Home) -> None:
    _texts(home, "d", {"a.txt": "OUTSIDE: one must work."})
    _read(home, "d", FAULTY)
    before, first = held(home), _files(home)
    assert len(first) == len(TABLES) + 1
    with kept(home):  # as a build does
        _read(home, "d", version="2")
        assert first < _files(home), "who looked before still has all that it saw"
        assert [pl.read_parquet(path).height for path in before] == [1, 1, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1]
    assert {one.number for one in readings(home, "d").values()} == {2}
    _read(home, "d", version="2")
    assert _files(home) == {path.relative_to(home.store).as_posix() for path in held(home)}
    assert len(_files(home)) == len(TABLES), "the reader keeps its contract now"


@pytest.mark.parametrize("n_written", range(len(TABLES)))
def test_a_reading_killed_between_two_files_never_holds(home: Home, tmp_path: Path, n_written: int) -> None:
    _texts(home, "d", {"a.txt": "One must work."})
    _read(home, "d")
    before = held(home)
    again = Home(tmp_path / "again")
    shutil.copytree(home.path, again.path)
    _read(again, "d", version="2")
    for table in list(reversed(TABLES))[:n_written]:
        for path in held(again).tables[table.name]:
            shutil.copy(path, home.extracted(table.name) / "d")
    assert list(held(home)) == list(before)
    assert _read(home, "d", version="2").n_parts == 1
    assert {one.number for one in readings(home, "d").values()} == {2}
    assert _files(home) == {path.relative_to(home.store).as_posix() for path in held(home)}


def test_a_part_that_an_older_safegov_left_half_replaced_does_not_hold_and_is_read_anew(home: Home) -> None:
    """It wrote over files of no number, one by one, documents last."""
    _texts(home, "d", {"a.txt": "One must work."})
    _read(home, "d")
    for path in held(home):
        path.rename(path.with_name("part-00000.parquet"))
    assert {one.number for one in readings(home, "d").values()} == {0}
    assert unread(home, "d", "1") == []
    codes = home.extracted("directive_codes") / "d" / "part-00000.parquet"
    write_frame(codes, pl.read_parquet(codes), metadata(codes) | {VERSION: "2"})
    assert readings(home, "d") == {}
    assert _read(home, "d").n_documents == 1
    assert _files(home) == {path.relative_to(home.store).as_posix() for path in held(home)}


def test_rows_that_an_older_safegov_left_out_are_read(home: Home) -> None:
    """It took rows of replaced documents out of their part; they were lost with the drop that replaced them."""
    _texts(home, "d", {"a.txt": "One must work.", "b.txt": "Two must work."})
    _read(home, "d")
    for path in held(home):
        write_frame(path, pl.read_parquet(path).head(1), metadata(path) | {"safegov_excluded": "0123"})
    assert [part.n_documents for part in unread(home, "d", "1")] == [2]
    _read(home, "d")
    assert count_rows(home, "d").by_table["documents"] == 2
    assert unread(home, "d", "1") == []


def test_a_part_of_another_content_under_the_same_name_is_unread(home: Home) -> None:
    """A drop was removed, but for what was read of it, and came again."""
    _texts(home, "d", {"a.txt": "One must work."})
    _read(home, "d")
    for layer in (home.documents, home.sources, home.ledger):
        shutil.rmtree(layer / "d")
    (home.path.parent / "in-d" / "a.txt").unlink()
    _texts(home, "d", {"b.txt": "Two must work."})
    assert [part.n_documents for part in unread(home, "d", "1")] == [1]
    _read(home, "d")
    (sketched,) = (home.sketches / "d").glob("*.parquet")
    assert set(pl.read_parquet(sketched)["document_id"]) == set(_table(home, "documents")["document_id"])


def test_what_is_unread_is_found_by_looking_at_the_drop_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard of the exponent: for twice the drops, twice the files are opened (it was four times)."""
    opened: list[Any] = []

    def counted(real: Any) -> Any:
        return lambda *given, **more: (opened.append(given), real(*given, **more))[1]

    for module, name in (
        (pq, "read_metadata"), (pl, "read_parquet_metadata"), (pl, "scan_parquet"), (pl, "read_parquet"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, counted(getattr(module, name)))
    counts = []
    for n_drops in (3, 6):
        for number in range(n_drops):
            _texts(home, f"d{number}", {"a.txt": f"We must do {number}, as drop {number} says."})
            _read(home, f"d{number}")
        opened.clear()
        assert sum(len(unread(home, drop, "2")) for drop in parts.drops(home)) == n_drops
        counts.append(len(opened))
    assert counts[1] == 2 * counts[0]


def test_ctrl_c_does_not_wait_for_the_part_to_be_read(home: Home) -> None:
    n_texts = 120  # a minute for this reader
    _texts(home, "d", {f"{number}.txt": f"All of {number} must close." for number in range(n_texts)})

    def press(done: int, _total: int | None) -> None:
        if done == 0:  # from another process: a thread's own signal would reach that thread
            subprocess.Popen(["sh", "-c", f"sleep 5; kill -INT {os.getpid()}"])

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        read_drop(
            home, "d", executor=LocalExecutor(1), reader="tests.builders.readers:slow", run_id="run", seen_at=SEEN,
            progress=press,
        )  # fmt: skip
    assert time.monotonic() - started < 0.5 * n_texts / 2
    assert not list((home.extracted("documents") / "d").glob("*.parquet"))


def test_what_intake_noted_of_the_bytes_is_an_issue_with_its_place(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "bytes"
    folder.mkdir()
    words = "5月23日，全市安全生产视频会议召开。市长黄锋出席会议并讲话，要求坚决守住底线。\n" * 3
    data = words.encode("gbk")
    (folder / "damaged.txt").write_bytes(data[:40] + b"\xff" + data[40:])
    (folder / "doubtful.txt").write_bytes("Mayor 黃 must work.\n".encode("big5"))
    (folder / "sound.txt").write_text("We must work.\n")
    take_in(home, "d", [folder], IntakeOptions(workers=1), "run", SEEN)
    _read(home, "d", FAULTY)
    texts = dict(pl.read_parquet(parts.parts(home.documents / "d")[0]).select("document_id", "text").iter_rows())
    issues = {row["issue_code"]: row for row in _table(home, "issues").iter_rows(named=True)}
    damaged, unsure = issues["bytes_damaged"], issues["encoding_unsure"]
    assert texts[damaged["document_id"]][damaged["start_char"] : damaged["end_char"]] == "\ufffd"
    assert "--encoding" in unsure["detail"]
    assert unsure["start_char"] == len("Mayor ")
    assert len(issues) == 2
