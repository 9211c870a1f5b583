from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.tables_extracted import TABLES
from schemas.validation import polars_schema
from tests.builders.killing import reading_trials
from warehouse.intake import writer
from warehouse.intake.ingest import take_in
from warehouse.intake.model import IntakeOptions
from warehouse.reading.part_state import count_rows, settle
from warehouse.reading.read_drop import ReadingReport, end_workers, read_drop
from warehouse.store.home import Home
from warehouse.store.parts import parts

SMALL, FAULTY = "tests.builders.readers:small", "tests.builders.readers:faulty"
SEEN = datetime(2023, 6, 1, tzinfo=UTC)


def _texts(home: Home, drop: str, texts: dict[str, str]) -> None:
    folder = home.path.parent / f"in-{drop}"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    assert take_in(home, drop, [folder], IntakeOptions(workers=1), "run", SEEN).is_balanced


def _read(home: Home, drop: str, reader: str = SMALL, version: str = "1", **more: float) -> ReadingReport:
    return read_drop(
        home, drop, reader=reader, extractor_version=version, workers=1, run_id="run", seen_at=SEEN, **more
    )  # type: ignore[arg-type]


def _table(home: Home, name: str) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(path) for path in sorted(home.extracted(name).glob("*/*.parquet"))])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_what_is_read_stands_in_checked_tables_of_the_declared_columns(home: Home) -> None:
    text = "Mayor Li Xiang said: all mines must close. Schools must open."
    _texts(home, "d", {"a.txt": text, "b.txt": "Nothing is asked of anyone here."})
    report = _read(home, "d")
    assert (report.n_documents, report.n_meeting_reports, report.n_rejected_rows) == (2, 1, 0)
    assert count_rows(home, "d")["directives"] == 2
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
    report = _read(home, "d", FAULTY, timeout_seconds=8)
    assert (report.n_documents, report.n_failed, report.n_meeting_reports) == (5, 3, 2)
    issues = _table(home, "issues")
    assert issues["issue_code"].to_list() == ["reading_failed"] * 3
    assert {"SIGKILL" in detail for detail in issues["detail"]} == {True, False}
    assert _table(home, "documents").height == 5


def test_rows_that_break_their_contract_go_to_quarantine_and_the_rest_stays(home: Home) -> None:
    texts = {"a.txt": "OUTSIDE: all must go. Mayor Li Xiang.", "b.txt": "NOVOCABULARY: all must go. Mayor Wu Di."}
    _texts(home, "d", texts)
    report = _read(home, "d", FAULTY)
    files = sorted((home.quarantine / "d").glob("*.parquet"))
    refused = pl.concat([pl.read_parquet(path) for path in files])
    assert set(refused["reason_code"]) == {"contract"}
    assert refused.height == report.n_rejected_rows
    assert set(refused["check_name"]) == {"span_within_text", "rendition_in_vocabulary", "document_row_kept"}
    documents = _table(home, "documents")
    assert documents.sort("kind")["kind"].to_list() == ["meeting_report", "other"]  # none is lost
    kept = set(documents.filter(pl.col("kind") == "meeting_report")["document_id"])
    assert set(_table(home, "attendees")["document_id"]) == kept
    # A reader that keeps the contract clears them.
    assert _read(home, "d", SMALL, version="2").n_rejected_rows == 0
    assert pl.concat([pl.read_parquet(path) for path in files]).is_empty()


def test_a_killed_reading_goes_on_where_it_was(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PART_DOCUMENTS", 1)
    _texts(home, "d", {"1.txt": "One must work."})
    _texts(home, "d", {"2.txt": "Two must work."})
    _read(home, "d")
    before = {table.name: _table(home, table.name) for table in TABLES}
    # As a kill leaves it: the last table of a part, which tells that it is complete, is not there yet.
    (home.extracted("documents") / "d" / "part-00001.parquet").unlink()
    left = home.extracted("meetings") / "d" / ".part-00001.parquet.tmp-7"
    left.write_bytes(b"half")
    assert _read(home, "d").n_documents == 1
    assert all(_table(home, name).equals(frame) for name, frame in before.items())
    assert not left.exists()


@pytest.mark.slow
def test_killed_readings_are_completed_by_a_plain_rerun(tmp_path: Path) -> None:
    """The full number: python -m benchmarks.kills --reading --count 30."""
    n_killed, faults = reading_trials(tmp_path, 2, seed=5)
    assert faults == []
    assert n_killed >= 1


def test_each_document_is_read_once_with_the_claims_that_hold(home: Home) -> None:
    """The same text comes twice, the second time with an earlier day of publication."""
    record = '{"text": "All must work.", "url": "http://x/%s", "date": "2023-05-%s"}'
    _texts(home, "a", {"a.jsonl": record % (1, "09"), "more.txt": "More must work."})
    _read(home, "a")
    _texts(home, "b", {"b.jsonl": record % (2, "03")})
    assert _table(home, "documents")["published_on"].drop_nulls().to_list() == [date(2023, 5, 9)]
    _read(home, "b")
    documents = _table(home, "documents")
    assert documents["document_id"].is_unique().all()
    assert documents["published_on"].drop_nulls().to_list() == [date(2023, 5, 3)]
    assert _table(home, "directives").height == 2
    assert len(parts(home.documents / "a")) == 1
    _read(home, "a")
    assert _table(home, "documents")["document_id"].is_unique().all()


def test_progress_counts_each_document_once(home: Home) -> None:
    _texts(home, "d", {f"{number}.txt": f"We must do {number}." for number in range(120)})
    seen: list[tuple[int, int | None]] = []
    read_drop(
        home, "d", reader=SMALL, workers=1, run_id="r", seen_at=SEEN, progress=lambda *told: seen.append(told)
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
    end_workers()
    monkeypatch.setattr(subprocess, "Popen", Counted)
    for name in ("a", "b", "c"):
        assert _read(home, name).n_documents == 1
    end_workers()
    assert len(started) == 1


def test_rows_that_gave_way_leave_when_many_drops_were_read(home: Home) -> None:
    record = '{"text": "All must work.", "url": "http://x/%s", "date": "2023-05-%s"}'
    for name, day in (("a", "09"), ("b", "03")):
        _texts(home, name, {"a.jsonl": record % (name, day)})
    _read(home, "a", settles=False)
    _read(home, "b", settles=False)
    settle(home)
    documents = _table(home, "documents")
    assert documents["published_on"].to_list() == [date(2023, 5, 3)]
    assert (count_rows(home, "a")["documents"], count_rows(home, "b")["documents"]) == (0, 1)
