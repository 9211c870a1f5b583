"""Rows that differ between two releases are found by numbers first, and told as a comparison of all rows tells them."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from tests.builders.release import fill
from warehouse.release import changes
from warehouse.release.changes import compared_tables, fill_changes

EDITS = (
    "UPDATE meetings SET title = 'Another title' WHERE hash(meeting_id) % 7 = 0",
    "DELETE FROM attendees WHERE hash(meeting_id, position) % 11 = 0",
    "UPDATE documents SET first_seen_at = first_seen_at + INTERVAL 1 DAY, text = text || ' '",  # of a run, by sha256
    "UPDATE documents SET sha256 = md5(sha256) WHERE hash(document_id) % 13 = 0",
    "INSERT INTO meeting_reports SELECT 'm-other', * EXCLUDE (meeting_id) FROM meeting_reports LIMIT 3",
    "UPDATE meeting_reports SET match_score = -0.0 WHERE match_score = 0.0",
    "UPDATE directives SET deadline_text = CASE WHEN deadline_text IS NULL THEN 'today' END WHERE position = 2",
    "INSERT INTO evidence FROM evidence LIMIT 4",  # the same row twice
    "ALTER TABLE persons DROP COLUMN name_zh",  # by an older version
    "ALTER TABLE meetings ALTER COLUMN n_attendees TYPE BIGINT",
    "ALTER TABLE directives ALTER COLUMN position TYPE BIGINT",  # of the key
    "DROP TABLE phrases",
    "ALTER TABLE ranks RENAME COLUMN rank_code TO code",
)


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("now") / "now.duckdb"
    with duckdb.connect(str(path)) as con:
        fill(con, 40)
    return path


def _told(now: Path, before: Path, folder: Path) -> list[tuple[object, ...]]:
    path = folder / "copy.duckdb"
    path.write_bytes(now.read_bytes())
    with duckdb.connect(str(path)) as con:
        fill_changes(con, "r0002", before)
        return con.execute("SELECT * FROM changes ORDER BY ALL").fetchall()


@pytest.mark.parametrize("seed", range(6))
def test_changes_are_those_of_a_comparison_of_all_rows(
    now: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    before = tmp_path / "before.duckdb"
    before.write_bytes(now.read_bytes())
    chosen = EDITS if seed == 0 else random.Random(seed).sample(EDITS, 4)
    with duckdb.connect(str(before)) as con:
        for edit in chosen:
            con.execute(edit)
    found = _told(now, before, tmp_path)
    monkeypatch.setattr(changes, "_suspected", lambda *_, **__: None)  # as if every row might differ
    assert found == _told(now, before, tmp_path)
    assert found or seed, "all edits together change something"


def test_each_edit_alone_is_noticed_or_is_none(now: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for edit in EDITS:
        before = tmp_path / "before.duckdb"
        before.write_bytes(now.read_bytes())
        with duckdb.connect(str(before)) as con:
            con.execute(edit)
        found = _told(now, before, tmp_path)
        with monkeypatch.context() as patched:
            patched.setattr(changes, "_suspected", lambda *_, **__: None)
            assert found == _told(now, before, tmp_path), edit


def test_no_row_is_written_out_where_nothing_differs(now: Path) -> None:
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{now}' AS one (READ_ONLY)")
        for table in compared_tables():
            assert con.execute(changes._compare(con, "one", "one", table)).fetchall() == []
            suspected = changes._suspected(con, "one", "one", table)
            assert suspected is not None
            assert con.execute(f"{suspected[0]} FROM differing").fetchall() == []
