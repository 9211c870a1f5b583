"""What DuckDB loses within a transaction is found before it is kept, and built again where nothing is lost."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.builders.corpus import Report, store
from warehouse.resolution.build import RowsLostError, build
from warehouse.resolution.settings import GovernanceSettings
from warehouse.store import sql
from warehouse.store.home import Home

NONE_THEN_MANY = """
CREATE OR REPLACE TEMP TABLE many AS SELECT i FROM range(140_000) r(i);
INSERT INTO quality.issues SELECT NULL, NULL, 'made_for_a_test', NULL, NULL, NULL FROM many WHERE i < 0;
INSERT INTO quality.issues SELECT NULL, NULL, 'made_for_a_test', i::VARCHAR, NULL, NULL FROM many;
"""


def test_a_build_whose_rows_duckdb_loses_is_made_again_on_one_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = sql.text
    monkeypatch.setattr(sql, "text", lambda name: words(name) + (NONE_THEN_MANY if name == "coverage" else ""))
    home = Home(tmp_path / "home")
    store(home, [Report()])
    with duckdb.connect(str(home.warehouse)) as con:
        build(con, home, GovernanceSettings(threads=2))
        rows = con.execute("SELECT detail FROM quality.issues WHERE issue_code = 'made_for_a_test'").fetchall()
        assert len(rows) == 140_000
        assert con.execute("SELECT current_setting('threads')").fetchall() == [(2,)]


def test_a_build_that_loses_rows_on_one_thread_too_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    store(home, [Report()])
    with duckdb.connect(str(home.warehouse)) as con:
        monkeypatch.setattr(sql, "not_returned", lambda _: {"issues": 3})
        with pytest.raises(RowsLostError, match="issues"):
            build(con, home, GovernanceSettings())
        assert con.execute("SELECT count(*) FROM main.documents").fetchall() == [(0,)]


@pytest.mark.parametrize(
    "made_by", ["CREATE TEMP TABLE t (a BIGINT)", "CREATE TEMP TABLE t AS SELECT 1 AS a WHERE false"]
)
def test_rows_that_are_counted_and_not_returned_are_told(made_by: str) -> None:
    con = duckdb.connect()
    con.execute("SET threads = 2")
    con.execute("CREATE TABLE src AS SELECT i AS a FROM range(140_000) r(i)")
    assert sql.not_returned(con) == {}
    con.execute("BEGIN")
    con.execute(made_by)
    con.execute("INSERT INTO t SELECT a FROM src WHERE a < 0")
    con.execute("INSERT INTO t SELECT a FROM src")
    returned = len(con.execute("SELECT a FROM t").fetchall())
    lost = 140_000 - returned
    assert sql.not_returned(con) == ({"t": lost} if lost else {})
