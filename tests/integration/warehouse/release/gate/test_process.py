"""The gate over a real working database, with the real Great Expectations: each fault trips its own check."""

from __future__ import annotations

import dataclasses
import shlex
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.builders.gates import KeptGate
from tests.builders.released import working
from warehouse.release.gate import contract, held_back, history
from warehouse.release.gate.page import render
from warehouse.release.gate.process import Gate, GateError, GateRequest
from warehouse.release.gate.result import GateResult
from warehouse.release.gate.suites import SuiteError, load
from warehouse.store.home import Home

NOW = datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)

FAULTS = """
UPDATE main.meetings SET held_on = held_on + 4000, held_earliest = held_earliest + 4000,
       held_latest = held_latest + 4000 WHERE meeting_id = (SELECT min(meeting_id) FROM main.meetings);
UPDATE main.directives SET start_char = start_char + 1
       WHERE directive_id = (SELECT min(directive_id) FROM main.directives);
UPDATE main.attendees SET person_id = 'nobody' WHERE meeting_id = (SELECT max(meeting_id) FROM main.meetings);
UPDATE main.meetings SET mode = 'by post' WHERE meeting_id = (SELECT max(meeting_id) FROM main.meetings);
INSERT INTO main.documents FROM main.documents LIMIT 1;
UPDATE main.directive_instruments SET end_char = end_char + 1000
       WHERE directive_id = (SELECT max(directive_id) FROM main.directive_instruments);
UPDATE main.directive_sources SET end_char = end_char - 1
       WHERE directive_id = (SELECT min(directive_id) FROM main.directive_sources);
UPDATE main.meeting_references SET start_char = start_char + 1
       WHERE reference_id = (SELECT min(reference_id) FROM main.meeting_references);
UPDATE extracted.attendees SET end_char = 100000 WHERE document_id = (SELECT min(document_id) FROM extracted.attendees);
DELETE FROM extracted.documents WHERE document_id = (SELECT max(document_id) FROM extracted.documents);
INSERT INTO extracted.directive_codes
       SELECT document_id, position, 'sectors', 'general', 0, 1, 'rule' FROM extracted.directives LIMIT 1;
DELETE FROM main.meeting_reports WHERE meeting_id = (SELECT max(meeting_id) FROM main.attendees);
INSERT INTO quality.quarantine
    SELECT 'q' || range, 'drop/held-' || range || '.txt', 'fixture', NULL, 1, 'held_back', 'No meeting is held after …',
           NULL, 'main.meetings', '{"document_id": "held-' || range || '"}', 'held_after_publication', 'build',
           TIMESTAMP '2024-01-01' FROM range(12);
"""
TRIPPED = {
    "held_before_publication",
    "held_within_span",
    "directive_spans_are_their_words",
    "wording_spans_are_their_words",
    "reference_spans_are_their_words",
    "codes_lie_in_their_directive",
    "extracted_codes_lie_in_their_directive",
    "extracted_rows_have_their_document",
    "extracted_spans_lie_in_the_text",
    "rows_are_of_a_report_of_their_meeting",
    "report_counts_add_up",
    "attendees.person_id_known",
    "meetings.mode_in_vocabulary",
    "documents.key_unique",
}
OWN = """
suite: mine
about: What I care about.
batches:
  - batch: b
    sql: SELECT count(*) AS n FROM documents
    expect:
      - {check: too_many, that: expect_column_max_to_be_between, column: n, max_value: 1, severity: warn, says: One.}
      - {check: unknown, that: expect_the_unexpected, severity: warn, says: What.}
  - batch: broken
    sql: SELECT n FROM nowhere
    expect:
      - {check: broken, that: expect_column_max_to_be_between, column: n, max_value: 1, severity: block, says: Broken.}
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return working(tmp_path_factory.mktemp("sound")).warehouse


@pytest.fixture(scope="module")
def faulty(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> GateResult:
    """A release with faults, checked against the sound one, with a suite of the user's."""
    folder = tmp_path_factory.mktemp("faulty")
    shutil.copy(sound, folder / "w.duckdb")
    with duckdb.connect(str(folder / "w.duckdb")) as connection:
        connection.execute(FAULTS)
        connection.execute("DELETE FROM main.directive_sectors")
    (folder / "mine.yaml").write_text(OWN)
    return Gate().check(GateRequest("r0002", NOW, folder / "w.duckdb", previous=sound, suites=[folder]))


def test_a_sound_release_passes_every_check_that_blocks(sound: Path) -> None:
    result = KeptGate().check(GateRequest("r0001", NOW, sound, previous=sound))
    assert result.blocking == []
    assert result.may_publish
    assert len(result.checks) > 150


def test_each_fault_trips_its_check(faulty: GateResult) -> None:
    assert {check.check_name for check in faulty.blocking} >= TRIPPED
    assert faulty.status == "blocked"
    assert not faulty.may_publish


def test_a_failed_check_says_what_was_observed_and_expected(faulty: GateResult) -> None:
    (check,) = (check for check in faulty.checks if check.check_name == "held_within_span")
    assert (check.observed, check.expected, check.table_name) == ("1", "≤ 0", "meetings")


def test_a_failed_check_lists_its_first_rows_with_source_and_words(faulty: GateResult) -> None:
    by_name = {check.check_name: check for check in faulty.checks}
    (row, *_) = by_name["held_before_publication"].rows
    assert row.startswith("drop/d") and "held_on 203" in row and "published_on 202" in row
    (span, *_) = by_name["directive_spans_are_their_words"].rows
    assert "; words “" in span
    assert by_name["meetings.mode_in_vocabulary"].rows[0].startswith("drop/d")
    assert all("by post" in row for row in by_name["meetings.mode_in_vocabulary"].rows)
    assert len(by_name["documents.key_unique"].rows) == 2
    assert row.replace("“", "").split(";")[0] in render(faulty)


def test_every_row_query_and_every_remedy_can_be_asked_of_the_candidate(sound: Path) -> None:
    with duckdb.connect(str(sound), read_only=True) as con:
        con.execute(f"ATTACH '{sound}' AS previous (READ_ONLY)")
        n_asked = 0
        for suite in (contract.suite(), held_back.suite(), *load()):
            for expectation in (expectation for batch in suite.batches for expectation in batch.expect):
                asked = [expectation.rows] if expectation.rows else []
                _, told, words = (expectation.remedy or "").partition("safegov sql --candidate ")
                if told:  # as a shell takes it
                    lexer = shlex.shlex(words, posix=True)
                    lexer.whitespace_split = True
                    asked.append(next(lexer))
                for query in asked:
                    con.sql(query)
                    n_asked += 1
    assert n_asked > 100


def test_many_held_back_at_once_block_and_few_do_not(faulty: GateResult, sound: Path, tmp_path: Path) -> None:
    check = {check.check_name: check for check in faulty.checks}["few_are_held_back"]
    assert check.blocks and "SAFEGOV_HELD_LIMIT" in (check.remedy or "")
    assert "few_new_are_held_back" in {check.check_name for check in faulty.blocking}
    assert faulty.n_held_back == 12
    assert faulty.held_back[0].startswith("drop/held-")
    shutil.copy(sound, tmp_path / "w.duckdb")
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute(FAULTS[FAULTS.index("INSERT INTO quality.quarantine") :].replace("range(12)", "range(9)"))
    few = KeptGate().check(GateRequest("r0002", NOW, tmp_path / "w.duckdb", previous=sound))
    assert (few.may_publish, few.n_held_back) == (True, 9)


def test_a_last_release_that_cannot_be_read_stops_nothing_and_is_named(sound: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "before.duckdb"
    damaged.write_bytes(b"not a database")
    result = KeptGate().check(GateRequest("r0002", NOW, sound, previous=damaged))
    assert result.may_publish
    assert str(damaged) in result.notes[0] and "safegov verify --restore" in result.notes[0]
    assert "no_document_gone" not in {check.check_name for check in result.checks}


def test_a_users_suite_can_neither_write_nor_read_files(sound: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    batches = "".join(
        f"  - batch: b{number}\n    sql: {sql!r}\n    rows: x\n    expect:\n      - {{check: c{number}, that: "
        "expect_column_max_to_be_between, column: n, max_value: 1, severity: warn, says: One., "
        f"rows: {sql!r}}}\n"
        for number, sql in enumerate(
            (
                f"COPY (SELECT 1 AS n) TO '{tmp_path}/made.csv'",
                f"COPY (SELECT 1 AS n) TO '{tmp_path}/w.duckdb.wal'",
                f"SELECT content AS n FROM read_text('{secret}')",
                f"ATTACH '{tmp_path}/other.duckdb'",
            )
        )
    ).replace("    rows: x\n", "")
    shutil.copy(sound, tmp_path / "w.duckdb")
    (tmp_path / "mine.yaml").write_text(f"suite: mine\nabout: x\nbatches:\n{batches}")
    result = KeptGate().check(GateRequest("r0001", NOW, tmp_path / "w.duckdb", suites=[tmp_path]))
    own = [check for check in result.checks if check.suite == "mine"]
    assert len(own) == 4 and not any(check.success for check in own)
    assert "hidden" not in render(result)
    assert {path.name for path in tmp_path.iterdir()} == {"secret.txt", "w.duckdb", "mine.yaml"}


def test_a_users_suite_is_checked_and_its_faults_are_failures(faulty: GateResult) -> None:
    own = {check.check_name: check for check in faulty.checks if check.suite == "mine"}
    assert not own["too_many"].success
    assert not own["too_many"].blocks
    assert own["broken"].blocks
    assert "the query failed" in (own["broken"].observed or "")
    assert "has no expect_the_unexpected" in (own["unknown"].observed or "")


def test_an_override_lets_a_blocked_release_pass_with_its_reason(faulty: GateResult) -> None:
    overridden = GateResult.from_dict({**faulty.to_dict(), "override_reason": "a new source"})
    assert (overridden.status, overridden.may_publish) == ("overridden", True)
    assert "a new source" in render(overridden)


def test_results_are_kept_release_by_release(faulty: GateResult, sound: Path, tmp_path: Path) -> None:
    home = Home(tmp_path)
    page = history.record(home, faulty)
    assert history.latest(home) == faulty
    words = page.read_text(encoding="utf-8")
    assert words.lstrip().startswith("<!doctype html>")
    assert "Blocked: the release before stays published" in words
    assert words.index("held_before_publication") < words.index("What warns")
    assert "http" not in words.replace("http-equiv", ""), "the page needs nothing from elsewhere"
    shutil.copy(sound, tmp_path / "w.duckdb")
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        assert history.fill(connection, home) == len(faulty.checks)
        counted = connection.execute("SELECT count(*) FROM quality.check_results WHERE NOT success").fetchall()
    assert counted == [(len(faulty.checks) - faulty.n_passed,)]
    assert history.prune(home, 0) == 1
    assert history.attempts(home) == []


def test_a_page_lists_the_last_results(faulty: GateResult, tmp_path: Path) -> None:
    home = Home(tmp_path)
    for number in range(25):
        at = NOW.replace(day=number + 1)
        history.record(home, dataclasses.replace(faulty, release_id=f"r{number:04d}", checked_at=at, checks=[]))
    assert [one.release_id for one in history.attempts(home, most=2)] == ["r0023", "r0024"]
    assert [one.checked_at for one in history.attempts(home)] == [NOW.replace(day=day) for day in range(1, 26)]
    listed = [f"r{number:04d}" for number in range(25) if f"<td>r{number:04d}</td>" in _latest(home)]
    assert listed == [f"r{number:04d}" for number in range(4, 24)]


def _latest(home: Home) -> str:
    return (home.gates / "latest.html").read_text(encoding="utf-8")


def test_what_cannot_be_checked_is_told(tmp_path: Path, sound: Path) -> None:
    with pytest.raises(GateError, match=r"nothing\.duckdb"):
        Gate().check(GateRequest("r0001", NOW, tmp_path / "nothing.duckdb"))
    (tmp_path / "mine.yaml").write_text("suite: mine")
    with pytest.raises(SuiteError, match="`batches` is missing"):
        KeptGate().check(GateRequest("r0001", NOW, sound, suites=[tmp_path]))


def test_a_gate_that_was_warmed_for_nothing_ends() -> None:
    gate = Gate()
    gate.warm()
    process = gate._process
    assert process is not None
    gate.close()
    assert process.poll() is not None
