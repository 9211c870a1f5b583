from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse.store import sql
from warehouse.store.sql import counts, globbed, insert_frame, table_of_frame


def test_frames_become_tables_and_rows_within_a_transaction() -> None:
    with duckdb.connect() as con:
        con.execute("BEGIN TRANSACTION")
        table_of_frame(con, "kept", pl.DataFrame({"name": ["李波", None], "n": [1, 2]}))
        insert_frame(con, "kept", pl.DataFrame({"name": ["Li Bo"], "n": [3]}))
        con.execute("COMMIT")
        assert con.execute("SELECT * FROM kept ORDER BY n").fetchall() == [("李波", 1), (None, 2), ("Li Bo", 3)]


def test_a_frame_that_does_not_fit_leaves_nothing_behind() -> None:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE days (day DATE)")
        with pytest.raises(duckdb.Error):
            insert_frame(con, "days", pl.DataFrame({"day": ["no day"]}))
        insert_frame(con, "days", pl.DataFrame({"day": ["2023-05-22"]}))
        assert con.execute("SELECT count(*) FROM days").fetchall() == [(1,)]
        assert con.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'given_frame'").fetchall() == [(0,)]


def test_a_path_is_read_as_itself_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "it's [a] *.parquet"
    pl.DataFrame({"n": [1]}).write_parquet(path)
    with duckdb.connect() as con:
        assert con.execute(f"SELECT n FROM read_parquet('{globbed(path)}')").fetchall() == [(1,)]


def test_rows_are_counted_together_in_the_order_asked() -> None:
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE one AS FROM range(3); CREATE TEMP TABLE two AS FROM range(2); CREATE TABLE none (n INT)"
        )
        assert counts(con, ["two", "none", "main.one", "two"]) == [2, 0, 3, 2]
        assert counts(con, []) == []


def test_a_script_runs_again_elsewhere_and_says_its_name_where_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "CREATE TABLE made AS SELECT getvariable('n') AS n; INSERT INTO made SELECT n + 1 FROM made;"
    monkeypatch.setattr(sql, "text", lambda _name: words)
    for n in (1, 5):
        with duckdb.connect() as con:
            sql.run(con, "script", n=n)
            assert con.execute("FROM made").fetchall() == [(n,), (n + 1,)]
            with pytest.raises(duckdb.CatalogException, match=r"sql/script\.sql: .*made"):
                sql.run(con, "script", n=n)
    monkeypatch.setattr(sql, "text", lambda _name: "SELECT 1; SELEC 2")
    with duckdb.connect() as con, pytest.raises(duckdb.ParserException, match=r"sql/script\.sql"):
        sql.run(con, "script")
